//! What an agent reads of a pair, and that its parts make the whole.

use super::Explanation;
use crate::{
    base::Base,
    person::Field::{self, *},
    testing::{self, person},
};

type Record<'a> = [(Field, &'a str)];

/// Explains two persons among others.
fn explain(among: &Base, one: &Record<'_>, other: &Record<'_>) -> Explanation {
    let mut base = among.clone();
    let (a, b) = (base.add(&person(one)), base.add(&person(other)));
    let (a, b) = (base.records[a as usize], base.records[b as usize]);
    let seen = base.eye().observe(&a, &b);
    testing::model().explain(&a, &b, &seen)
}

#[test]
fn parts_add_up_to_the_whole() {
    let base = testing::base(&testing::requests(400, 13));
    let model = testing::model();
    let mut eye = base.eye();
    let mut priors = Vec::new();
    for (at, a) in base.records.iter().enumerate() {
        for b in &base.records[..at] {
            let seen = eye.observe(a, b);
            let whole = model.explain(a, b, &seen);
            let parts: f32 = whole.facts.iter().map(|fact| fact.bits).sum();
            assert!((whole.prior + whole.relatives + parts - whole.bits).abs() < 1e-3);
            assert!((whole.bits - model.score(&seen).bits).abs() < 1e-6);
            assert!(whole.relatives <= 1e-6);
            assert!(whole.facts.iter().all(|fact| !fact.words.is_empty()));
            priors.push(whole.prior);
        }
    }
    // What is left for the prior is the prior, whatever was compared.
    let (least, most) = priors
        .iter()
        .fold((f32::MAX, f32::MIN), |(least, most), prior| {
            (least.min(*prior), most.max(*prior))
        });
    assert!(most - least < 0.1, "{least} to {most}");
}

/// Letter lost, twins, names swapped, married name, other romanisation, namesake, day and month swapped, same document,
/// father and son, strangers, nearly nothing said, initial.
const READ: &[(&Record<'_>, &Record<'_>, &str)] = &[
    (
        &[
            (BirthName, "Lefèvre"),
            (GivenNames, "Claire Anne"),
            (BirthDate, "1984-03-17"),
            (BirthPlace, "Angers"),
            (Sex, "F"),
        ],
        &[
            (BirthName, "LEFEVR"),
            (GivenNames, "Claire"),
            (BirthDate, "1984-03-17"),
            (BirthPlace, "ANGERS"),
            (Sex, "F"),
        ],
        "Presque certainement la même personne\u{a0}: même date de naissance, noms identiques à une faute de \
         frappe près, même lieu de naissance, même premier prénom\u{a0}; un proche ou un homonyme \
         pourrait présenter les mêmes ressemblances.",
    ),
    (
        &[
            (BirthName, "Moreau"),
            (GivenNames, "Paul"),
            (BirthDate, "1991-07-09"),
            (BirthPlace, "Nancy"),
            (Sex, "M"),
            (FatherName, "Moreau"),
            (FatherGivenNames, "Luc"),
            (MotherName, "Petit"),
            (MotherGivenNames, "Anne"),
        ],
        &[
            (BirthName, "Moreau"),
            (GivenNames, "Victor"),
            (BirthDate, "1991-07-09"),
            (BirthPlace, "Nancy"),
            (Sex, "M"),
            (FatherName, "Moreau"),
            (FatherGivenNames, "Luc"),
            (MotherName, "Petit"),
            (MotherGivenNames, "Anne"),
        ],
        "Probablement la même personne\u{a0}: même prénom du père, même date de naissance, même nom de \
         naissance, même nom de la mère, même prénom de la mère, mais prénoms différents\u{a0}; un proche \
         ou un homonyme pourrait présenter les mêmes ressemblances.",
    ),
    (
        &[
            (BirthName, "Zoltan"),
            (GivenNames, "Kovacs"),
            (BirthDate, "1979-10-30"),
            (BirthCountry, "HU"),
        ],
        &[
            (BirthName, "Kovács"),
            (GivenNames, "Zoltán"),
            (BirthDate, "1979-10-30"),
            (BirthCountry, "HU"),
        ],
        "Très probablement la même personne\u{a0}: même date de naissance, même pays de naissance, même nom de \
         naissance, même prénom, mais nom et prénom inversés.",
    ),
    (
        &[
            (BirthName, "Garnier"),
            (MarriedName, "Roussel"),
            (GivenNames, "Sophie"),
            (BirthDate, "1975-01-22"),
            (BirthPlace, "Dijon"),
        ],
        &[
            (BirthName, "Roussel"),
            (GivenNames, "Sophie"),
            (BirthDate, "1975-01-22"),
            (BirthPlace, "Dijon"),
        ],
        "Presque certainement la même personne\u{a0}: même date de naissance, même lieu de naissance, même \
         prénom, le nom d'usage d'un côté est un nom de l'autre\u{a0}; un proche ou un homonyme pourrait \
         présenter les mêmes ressemblances.",
    ),
    (
        &[
            (BirthName, "Чайковский"),
            (GivenNames, "Юрий"),
            (BirthDate, "1968-05-04"),
            (BirthPlace, "Moscou"),
            (BirthCountry, "RU"),
        ],
        &[
            (BirthName, "TCHAIKOVSKI"),
            (GivenNames, "Iouri"),
            (BirthDate, "1968-05-04"),
            (BirthPlace, "MOSKVA"),
            (BirthCountry, "Russie"),
        ],
        "Peut-être la même personne\u{a0}: même date de naissance, même pays de naissance, même lieu de \
         naissance, mais nom écrit autrement, prénom écrit autrement.",
    ),
    (
        &[
            (BirthName, "Martin"),
            (GivenNames, "Marie"),
            (BirthDate, "1982-04-11"),
            (BirthPlace, "Lyon"),
            (BirthCountry, "FR"),
        ],
        &[
            (BirthName, "Martin"),
            (GivenNames, "Marie"),
            (BirthDate, "1957-12-25"),
            (BirthPlace, "Brest"),
            (BirthCountry, "FR"),
        ],
        "Presque certainement deux personnes\u{a0}: dates de naissance différentes, lieux de naissance \
         différents\u{a0}; en commun\u{a0}: même nom de naissance, même prénom.",
    ),
    (
        &[
            (BirthName, "Okonkwo"),
            (GivenNames, "Chidi"),
            (BirthDate, "1990-03-08"),
            (BirthCountry, "NG"),
        ],
        &[
            (BirthName, "Okonkwo"),
            (GivenNames, "Chidi"),
            (BirthDate, "1990-08-03"),
            (BirthCountry, "NG"),
        ],
        "Probablement la même personne\u{a0}: même pays de naissance, jour et mois de naissance \
         intervertis, même nom de naissance, même prénom\u{a0}; un proche ou un homonyme pourrait \
         présenter les mêmes ressemblances.",
    ),
    (
        &[
            (BirthName, "Benali"),
            (GivenNames, "Nadia"),
            (BirthDate, "1988-09-14"),
            (Document, "14AB56789"),
        ],
        &[
            (BirthName, "Benhali"),
            (GivenNames, "Nadja"),
            (BirthDate, "1988-09-15"),
            (Document, "14AB56789"),
        ],
        "Presque certainement la même personne\u{a0}: prénoms identiques à une faute de frappe près, noms \
         identiques à une faute de frappe près, même numéro de pièce d'identité, dates de naissance \
         identiques à un chiffre près\u{a0}; un proche ou un homonyme pourrait présenter les mêmes \
         ressemblances.",
    ),
    (
        &[
            (BirthName, "Le Goff"),
            (GivenNames, "Yann"),
            (BirthDate, "1962-02-02"),
            (BirthPlace, "Quimper"),
            (Address, "3 rue du Port"),
        ],
        &[
            (BirthName, "Le Goff"),
            (GivenNames, "Yann"),
            (BirthDate, "1990-06-21"),
            (BirthPlace, "Quimper"),
            (Address, "3 rue du Port"),
        ],
        "Probablement deux personnes\u{a0}: dates de naissance différentes\u{a0}; en commun\u{a0}: même \
         nom de naissance, même prénom, même lieu de naissance, même adresse.",
    ),
    (
        &[
            (BirthName, "Weber"),
            (GivenNames, "Karl"),
            (BirthDate, "1950-01-19"),
            (Sex, "M"),
            (BirthCountry, "DE"),
        ],
        &[
            (BirthName, "Nguyen"),
            (GivenNames, "Thi Lan"),
            (BirthDate, "1995-11-03"),
            (Sex, "F"),
            (BirthCountry, "VN"),
        ],
        "Presque certainement deux personnes\u{a0}: pays de naissance différents, dates de naissance \
         différentes, noms différents, prénoms différents, sexe différent.",
    ),
    (
        &[(GivenNames, "Paul")],
        &[(BirthName, "Moreau"), (GivenNames, "Paul")],
        "Très probablement deux personnes\u{a0}: trop peu en commun (même prénom).",
    ),
    (
        &[
            (BirthName, "Dupont"),
            (GivenNames, "Jean"),
            (BirthDate, "1980"),
        ],
        &[
            (BirthName, "Dupont"),
            (GivenNames, "J"),
            (BirthDate, "1980-05-17"),
        ],
        "Probablement la même personne\u{a0}: même nom de naissance, dates de naissance compatibles mais \
         incomplètes, prénom réduit d'un côté à son initiale.",
    ),
];

#[test]
fn an_agent_reads_why() {
    let among = testing::base(&testing::requests(2000, 12));
    for (one, other, expected) in READ {
        assert_eq!(explain(&among, one, other).sentence, *expected);
        assert_eq!(explain(&among, other, one).sentence, *expected);
    }
}
