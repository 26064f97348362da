//! What changes between two requests of one person, and what identifies without being civil status.

use std::fmt::Write as _;

use super::chance::Chance;
use super::fold;
use super::origin::customs;
use super::profile::{Profile, Stream, stream};
use super::script::{Scheme, Style, write};

/// Where a life stands at its n-th request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Life {
    document: u64,
    mail: u64,
    phone: u64,
    home: u64,
    source: usize,
    pub(super) married: bool,
    pub(super) naturalised: bool,
}

pub(super) const SOURCES: [&str; 8] = [
    "MESR",
    "DEFENSE",
    "ECO",
    "ENERGIE",
    "SANTE",
    "AGRI",
    "TRANSPORT",
    "ENV",
];
const SOURCE_WEIGHTS: [u32; 8] = [552, 163, 97, 78, 49, 32, 21, 9];

impl Life {
    /// The life of that person, after so many requests already made.
    pub(super) fn at(seed: u64, number: u64, request: u64) -> Self {
        let mut chance = stream(seed, Stream::Life, number, 0);
        let mut life = Self {
            married: chance.hit(0.6),
            ..Self::default()
        };
        life.source = chance.weighted(&SOURCE_WEIGHTS);
        for _ in 0..request {
            life.document += u64::from(chance.hit(0.22));
            life.mail += u64::from(chance.hit(0.2));
            life.phone += u64::from(chance.hit(0.2));
            life.home += u64::from(chance.hit(0.38));
            life.married |= chance.hit(0.25);
            life.naturalised |= chance.hit(0.04);
            if chance.hit(0.8) {
                life.source = chance.weighted(&SOURCE_WEIGHTS);
            }
        }
        life
    }

    pub(super) fn source(&self) -> &'static str {
        SOURCES.get(self.source).copied().unwrap_or("MESR")
    }

    /// Number of an identity card or passport; sometimes the one before, or the other one.
    pub(super) fn document(
        &self,
        seed: u64,
        number: u64,
        chance: &mut Chance,
        french: bool,
        out: &mut String,
    ) {
        let other = chance.hit(0.12);
        let version = if self.document > 0 && chance.hit(0.08) {
            self.document - 1
        } else {
            self.document
        };
        let mut drawn = stream(
            seed,
            Stream::Life,
            number,
            1 + version * 2 + u64::from(other),
        );
        let letter = |drawn: &mut Chance| {
            drawn.pick(&[
                'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'K', 'L', 'M', 'N', 'P', 'V',
            ])
        };
        let (first, second) = (letter(&mut drawn), letter(&mut drawn));
        // A String takes whatever is written
        let _ = if french {
            write!(
                out,
                "{:02}{first}{second}{:05}",
                drawn.between(0, 99),
                drawn.between(0, 99_999)
            )
        } else if drawn.hit(0.5) {
            write!(out, "{first}{:08}", drawn.between(0, 99_999_999))
        } else {
            write!(out, "{first}{second}{:07}", drawn.between(0, 9_999_999))
        };
    }

    /// An address that can lead nowhere (RFC 2606), made from the names of the passport.
    pub(super) fn mail(&self, seed: u64, number: u64, profile: &Profile, out: &mut String) {
        let mut drawn = stream(seed, Stream::Mail, number, self.mail);
        let style = match profile.style.scheme {
            Scheme::Original => Style {
                scheme: Scheme::Passport,
                ..profile.style
            },
            _ => profile.style,
        };
        let script = customs(profile.origin).script;
        let plain = |name: &str, most: usize| {
            let (mut latin, mut kept) = (String::with_capacity(24), String::with_capacity(24));
            write(
                script,
                name.split('=').next().unwrap_or_default(),
                style,
                &mut latin,
            );
            for letter in latin.chars() {
                fold::bare(letter, &mut |letter| {
                    if letter.is_ascii_alphanumeric() && kept.len() < most {
                        kept.push(letter.to_ascii_lowercase());
                    }
                });
            }
            kept
        };
        let family = &profile.family;
        let given = profile.given.first().map_or("", |given| given);
        let _ = match drawn.below(5) {
            0 => write!(out, "{}.{}", plain(given, 24), plain(family, 24)),
            1 => write!(out, "{}.{}", plain(family, 24), plain(given, 24)),
            2 => write!(out, "{}{}", plain(given, 1), plain(family, 24)),
            3 => write!(out, "{}{}", plain(given, 24), plain(family, 3)),
            _ => write!(
                out,
                "{}.{}{:02}",
                plain(given, 24),
                plain(family, 24),
                drawn.between(0, 99)
            ),
        };
        if !out.ends_with(|last: char| last.is_ascii_digit()) && drawn.hit(0.4) {
            let _ = write!(out, "{}", drawn.between(1, 99));
        }
        out.push('@');
        out.push_str(drawn.pick(&[
            "univ-lab.example",
            "labo.example",
            "courriel.example",
            "courriel.example",
            "messagerie.example",
            "boite.example",
            "institut.example",
        ]));
    }

    /// A mobile number, as the person dials it or as a foreigner does.
    pub(super) fn phone(&self, seed: u64, household: u64, chance: &mut Chance, out: &mut String) {
        let mut drawn = stream(seed, Stream::Home, household, self.phone * 2);
        let prefix = drawn.pick(&['6', '7']);
        let rest = drawn.between(0, 99_999_999);
        let abroad = chance.hit(0.25);
        let _ = write!(out, "{}{prefix}{rest:08}", if abroad { "+33" } else { "0" });
    }

    /// Postcode, town, then street of the home.
    pub(super) fn home(
        &self,
        seed: u64,
        household: u64,
    ) -> (&'static str, &'static str, u32, &'static str) {
        let mut drawn = stream(seed, Stream::Home, household, self.home * 2 + 1);
        let (postcode, town) = drawn.early(&HOMES);
        (postcode, town, drawn.between(1, 180), drawn.early(&STREETS))
    }
}

const HOMES: [(&str, &str); 48] = [
    ("75013", "Paris"),
    ("91190", "Gif-sur-Yvette"),
    ("31400", "Toulouse"),
    ("38000", "Grenoble"),
    ("69100", "Villeurbanne"),
    ("91120", "Palaiseau"),
    ("75005", "Paris"),
    ("33400", "Talence"),
    ("34090", "Montpellier"),
    ("67000", "Strasbourg"),
    ("59650", "Villeneuve-d'Ascq"),
    ("13009", "Marseille"),
    ("35000", "Rennes"),
    ("54000", "Nancy"),
    ("44300", "Nantes"),
    ("06560", "Valbonne"),
    ("78000", "Versailles"),
    ("75014", "Paris"),
    ("69007", "Lyon"),
    ("91400", "Orsay"),
    ("29200", "Brest"),
    ("14000", "Caen"),
    ("25000", "Besançon"),
    ("63000", "Clermont-Ferrand"),
    ("92320", "Châtillon"),
    ("87000", "Limoges"),
    ("80000", "Amiens"),
    ("13100", "Aix-en-Provence"),
    ("21000", "Dijon"),
    ("86000", "Poitiers"),
    ("57000", "Metz"),
    ("76000", "Rouen"),
    ("51100", "Reims"),
    ("37000", "Tours"),
    ("45000", "Orléans"),
    ("68100", "Mulhouse"),
    ("38610", "Gières"),
    ("92160", "Antony"),
    ("94800", "Villejuif"),
    ("94000", "Créteil"),
    ("83000", "Toulon"),
    ("64000", "Pau"),
    ("17000", "La Rochelle"),
    ("72000", "Le Mans"),
    ("42000", "Saint-Étienne"),
    ("49000", "Angers"),
    ("50100", "Cherbourg-en-Cotentin"),
    ("97490", "Saint-Denis"),
];

const STREETS: [&str; 40] = [
    "rue de la Recherche",
    "rue des Écoles",
    "avenue de la République",
    "rue Victor-Hugo",
    "rue de la Gare",
    "rue du Moulin",
    "rue Pasteur",
    "avenue Jean-Jaurès",
    "rue des Lilas",
    "place de l'Église",
    "rue du Stade",
    "boulevard de la Liberté",
    "rue Marie-Curie",
    "allée des Tilleuls",
    "chemin des Vignes",
    "rue de la Fontaine",
    "rue du Château",
    "impasse des Roses",
    "rue Émile-Zola",
    "rue de Paris",
    "avenue du Général-Leclerc",
    "rue Lavoisier",
    "rue des Peupliers",
    "rue Ampère",
    "quai de la Rivière",
    "rue Jules-Ferry",
    "rue de la Mairie",
    "rue Descartes",
    "rue des Acacias",
    "cours Gambetta",
    "rue du Canal",
    "rue Évariste-Galois",
    "route de la Forêt",
    "rue Saint-Michel",
    "rue Voltaire",
    "avenue des Sciences",
    "rue Sophie-Germain",
    "square du Midi",
    "rue Henri-Poincaré",
    "rue des Cerisiers",
];
