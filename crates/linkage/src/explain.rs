//! Why two records are, or are not, held to be of one person: field by field in bits, and in one French sentence.

#[cfg(test)]
mod tests;

use crate::{
    compare::{Observation, schema::*},
    model::{Model, Score, tempered_share},
    record::Record,
};

/// How two values stand to each other, in the words of the European standard for identity data (delegated regulation
/// (EU) 2023/333): identical, similar, different, absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Likeness {
    /// Identique.
    Identical,
    /// Similaire.
    Similar,
    /// Différent.
    Different,
    /// Absent on one side or both.
    Absent,
}

/// One field of an explanation.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Fact {
    /// Stable name of the comparison (`family_name`, `birth_date`…).
    pub field: &'static str,
    /// Stable name of the level reached, empty when absent or not counted.
    pub level: &'static str,
    /// How alike.
    pub likeness: Likeness,
    /// Bits for (above 0) or against (below 0) one person.
    pub bits: f32,
    /// What it says, in French, without the values.
    pub words: &'static str,
}

/// An explanation: the bits of its parts add up to those of the whole.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Explanation {
    /// log2 of the odds that both records are of one person.
    pub bits: f32,
    /// Bits before anything is compared: how rare it is that two records taken at random are of one person.
    pub prior: f32,
    /// Bits taken away because relatives or namesakes would look alike too.
    pub relatives: f32,
    /// Every comparison, in the order of the schema.
    pub facts: Vec<Fact>,
    /// All of it in one French sentence.
    pub sentence: String,
}

impl Model {
    pub(crate) fn explain(&self, a: &Record, b: &Record, seen: &Observation) -> Explanation {
        let Score { bits } = self.score(seen);
        let facts: Vec<Fact> = (0..COUNT)
            .filter(|at| *at != ORDER || seen.levels[ORDER] == 2)
            .filter_map(|at| self.fact(at, seen).or_else(|| silent(at, a, b)))
            .collect();
        let relatives = tempered_share(self.kin_bits(seen));
        let said: f32 = facts.iter().map(|fact| fact.bits).sum();
        // What tempering takes from the prior goes with it, so that the parts add up.
        let prior = bits - relatives - said;
        let sentence = sentence(bits, relatives, &facts);
        Explanation {
            bits,
            prior,
            relatives,
            facts,
            sentence,
        }
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "an observation has a level for every comparison"
    )]
    fn fact(&self, at: usize, seen: &Observation) -> Option<Fact> {
        let comparison = COMPARISONS.get(at)?;
        let level = usize::from(seen.levels[at]);
        let reached = comparison.levels.get(level.checked_sub(1)?)?;
        let likeness = match level {
            1 => Likeness::Identical,
            // One given name on both sides, and the same.
            _ if at == GIVEN && reached.name == "same" => Likeness::Identical,
            level if level == comparison.levels.len() => Likeness::Different,
            _ if matches!(
                (at, reached.name),
                (DATE, "near" | "decade") | (FAMILY | GIVEN, "far")
            ) =>
            {
                Likeness::Different
            }
            _ => Likeness::Similar,
        };
        let bits = tempered_share(self.bits_of(seen, at));
        Some(Fact {
            field: comparison.name,
            level: reached.name,
            likeness,
            bits,
            words: words(at, reached.name),
        })
    }
}

/// What is said of a comparison that reached no level; nothing when neither record fills it.
fn silent(at: usize, a: &Record, b: &Record) -> Option<Fact> {
    let (likeness, words) = match (filled(at, a), filled(at, b)) {
        (false, false) => return None,
        // A father's name that is the child's own.
        (true, true) if a.father[0] == b.father[0] => (
            Likeness::Identical,
            "nom du père déjà compté avec le nom de naissance",
        ),
        (true, true) => (
            Likeness::Similar,
            "nom du père déjà compté avec le nom de naissance",
        ),
        _ => (Likeness::Absent, "absent d'un côté"),
    };
    Some(Fact {
        field: COMPARISONS.get(at)?.name,
        level: "",
        likeness,
        bits: 0.0,
        words,
    })
}

/// Whether a record says something of what a comparison looks at.
fn filled(at: usize, record: &Record) -> bool {
    match at {
        FAMILY => record.family[0] != 0,
        GIVEN => record.given != 0,
        DATE => record.date.is_known(),
        PLACE => record.place != 0,
        COUNTRY => record.country != 0,
        BIRTH_POSTCODE => record.birth_postcode != 0,
        NATIONALITY => record.nationality[0] != 0,
        SEX => record.sex != 0,
        DOCUMENT => record.document[0] != 0,
        EMAIL => record.email[0] != 0,
        PHONE => record.phone[0] != 0,
        CITY => record.city != 0,
        POSTCODE => record.postcode != 0,
        ADDRESS => record.address != 0,
        OCCUPATION => record.occupation != 0,
        FATHER => record.father[1] != 0,
        FATHER_NAME => record.father[0] != 0,
        MOTHER => record.mother[1] != 0,
        MOTHER_NAME => record.mother[0] != 0,
        _ => false,
    }
}

/// What a level says, in French.
fn words(at: usize, level: &str) -> &'static str {
    match (at, level) {
        (ORDER, _) => "nom et prénom inversés",
        (FAMILY, "same") => "même nom de naissance",
        (FAMILY, "form") => "même nom sous une autre graphie ou une autre romanisation",
        (FAMILY, "married") => "le nom d'usage d'un côté est un nom de l'autre",
        (FAMILY, "part") => "une partie commune dans un nom composé",
        (FAMILY, "close") => "noms identiques à une faute de frappe près",
        (FAMILY, "sounds") => "noms qui se prononcent de même",
        (FAMILY, "like" | "far") => "noms qui se ressemblent peu",
        (FAMILY, _) => "noms différents",
        (GIVEN, "all") => "mêmes prénoms",
        (GIVEN, "same") => "même prénom",
        (GIVEN, "first") => "même premier prénom",
        (GIVEN, "clash") => "même premier prénom (les autres diffèrent)",
        (GIVEN, "short") => "prénom et son diminutif",
        (GIVEN, "form") => "même prénom sous une autre graphie ou une autre romanisation",
        (GIVEN, "shared") => "un prénom commun à un autre rang",
        (GIVEN, "close") => "prénoms identiques à une faute de frappe près",
        (GIVEN, "initial") => "prénom réduit d'un côté à son initiale",
        (GIVEN, "like" | "far") => "prénoms qui se ressemblent peu",
        (GIVEN, _) => "prénoms différents",
        (DATE, "same") => "même date de naissance",
        (DATE, "partial") => "dates de naissance compatibles mais incomplètes",
        (DATE, "swapped") => "jour et mois de naissance intervertis",
        (DATE, "slip") => "dates de naissance identiques à un chiffre près",
        (DATE, "day_month") => "même jour et même mois de naissance (autre année)",
        (DATE, "year_part") => "même année de naissance (autre jour ou autre mois)",
        (DATE, "two_slips") => "dates de naissance identiques à deux chiffres près",
        (DATE, "year") => "même année de naissance (autre jour et autre mois)",
        (DATE, "near") => "dates de naissance à un ou deux ans d'écart",
        (DATE, "decade") => "dates de naissance à plusieurs années d'écart",
        (DATE, _) => "dates de naissance différentes",
        (PLACE, "same") => "même lieu de naissance",
        (PLACE, "close" | "like") => "lieux de naissance semblables",
        (PLACE, _) => "lieux de naissance différents",
        (COUNTRY, "same") => "même pays de naissance",
        (COUNTRY, "related") => "pays de naissance apparentés",
        (COUNTRY, _) => "pays de naissance différents",
        (BIRTH_POSTCODE, "same") => "même code postal de naissance",
        (BIRTH_POSTCODE, "other") => "codes postaux de naissance différents",
        (BIRTH_POSTCODE, _) => "codes postaux de naissance voisins",
        (NATIONALITY, "same") => "une nationalité commune",
        (NATIONALITY, _) => "nationalités différentes",
        (SEX, "same") => "même sexe",
        (SEX, _) => "sexe différent",
        (DOCUMENT, "same") => "même numéro de pièce d'identité",
        (DOCUMENT, "other") => "numéros de pièce d'identité différents",
        (DOCUMENT, _) => "numéros de pièce d'identité presque identiques",
        (EMAIL, "same") => "même adresse électronique",
        (EMAIL, "account") => "même identifiant d'adresse électronique",
        (EMAIL, "close") => "adresses électroniques presque identiques",
        (EMAIL, _) => "adresses électroniques différentes",
        (PHONE, "same") => "même numéro de téléphone",
        (PHONE, "other") => "numéros de téléphone différents",
        (PHONE, _) => "numéros de téléphone presque identiques",
        (CITY, "same") => "même ville de résidence",
        (CITY, "other") => "villes de résidence différentes",
        (CITY, _) => "villes de résidence semblables",
        (POSTCODE, "same") => "même code postal",
        (POSTCODE, "other") => "codes postaux différents",
        (POSTCODE, _) => "codes postaux voisins",
        (ADDRESS, "same") => "même adresse",
        (ADDRESS, "other") => "adresses différentes",
        (ADDRESS, _) => "adresses semblables",
        (OCCUPATION, "same") => "même profession",
        (OCCUPATION, "other") => "professions différentes",
        (OCCUPATION, _) => "professions semblables",
        (FATHER, "same") => "même prénom du père",
        (FATHER, "other") => "prénoms du père différents",
        (FATHER, _) => "prénoms du père semblables",
        (FATHER_NAME, "same") => "même nom du père",
        (FATHER_NAME, "other") => "noms du père différents",
        (FATHER_NAME, _) => "noms du père semblables",
        (MOTHER, "same") => "même prénom de la mère",
        (MOTHER, "other") => "prénoms de la mère différents",
        (MOTHER, _) => "prénoms de la mère semblables",
        (MOTHER_NAME, "same") => "même nom de la mère",
        (MOTHER_NAME, "other") => "noms de la mère différents",
        (MOTHER_NAME, _) => "noms de la mère semblables",
        _ => "",
    }
}

/// The most facts one sentence names on each side.
const NAMED: usize = 5;

fn sentence(bits: f32, relatives: f32, facts: &[Fact]) -> String {
    // 99 in a hundred, nine in ten, seven in ten.
    let verdict = match bits {
        bits if bits >= 6.63 => "Presque certainement la même personne",
        bits if bits >= 3.17 => "Très probablement la même personne",
        bits if bits >= 1.22 => "Probablement la même personne",
        bits if bits > -1.22 => "Peut-être la même personne",
        bits if bits > -3.17 => "Probablement deux personnes",
        bits if bits > -6.63 => "Très probablement deux personnes",
        _ => "Presque certainement deux personnes",
    };
    let agreeing = list(facts, |fact| fact.bits >= 1.0);
    let opposing = list(facts, |fact| fact.bits <= -1.0);
    let apart = bits <= -1.0;
    let reasons = match (agreeing.is_empty(), opposing.is_empty()) {
        (false, false) if apart => format!("{opposing}\u{a0}; en commun\u{a0}: {agreeing}"),
        (false, false) => format!("{agreeing}, mais {opposing}"),
        (false, true) if apart => format!("trop peu en commun ({agreeing})"),
        (false, true) => agreeing,
        (true, false) => opposing,
        (true, true) => "rien ne les rapproche ni ne les distingue nettement".to_owned(),
    };
    let caution = if relatives <= -1.0 && !apart {
        "\u{a0}; un proche ou un homonyme pourrait présenter les mêmes ressemblances"
    } else {
        ""
    };
    format!("{verdict}\u{a0}: {reasons}{caution}.")
}

/// The words of the facts chosen, those that weigh most first.
fn list(facts: &[Fact], chosen: impl Fn(&Fact) -> bool) -> String {
    let mut chosen: Vec<&Fact> = facts.iter().filter(|fact| chosen(fact)).collect();
    chosen.sort_by(|a, b| b.bits.abs().total_cmp(&a.bits.abs()));
    let words = chosen.iter().take(NAMED).map(|fact| match *fact {
        // The same name weighs against when it is rarely written in two ways: say what differs.
        Fact {
            field: "family_name",
            level: "form",
            bits: ..0.0,
            ..
        } => "nom écrit autrement",
        Fact {
            field: "given_names",
            level: "form",
            bits: ..0.0,
            ..
        } => "prénom écrit autrement",
        Fact { words, .. } => words,
    });
    words.collect::<Vec<_>>().join(", ")
}
