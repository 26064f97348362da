//! What one may search by: the civil status, the source, the number, dates and states (art. 3, PPST-3.2).
//!
//! Post or project (3° l), ties (3° m), documents (3° n) and the grounds of an opinion (4° a) cannot be said in a
//! [`Query`]: there is no field for them. Whoever asks for one by name is refused with the article.

use time::{Date, format_description::well_known::Iso8601};

use super::sought::Sought;
use crate::model::{Ministry, RequestState, SourceCode};

/// What to look for; every part must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The person.
    pub person: Sought,
    /// Its source.
    pub source: Option<SourceCode>,
    /// Its ministry.
    pub ministry: Option<Ministry>,
    /// Number of the request.
    pub number: Option<String>,
    /// Received on or after.
    pub received_from: Option<Date>,
    /// Received on or before.
    pub received_to: Option<Date>,
    /// Where it stands.
    pub state: Option<RequestState>,
}

/// Longest value typed, in characters.
pub const LONGEST: usize = 200;

/// Why a selection is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSelected {
    /// It names data that nobody may be selected by (art. 3).
    Forbidden,
    /// It names something that is no criterion.
    Unknown,
    /// A value cannot be read.
    Unreadable,
    /// A value in which there is nothing to read: signs without a letter, too few digits.
    Wordless,
    /// A place or a country alone, which names nobody.
    Nobody,
    /// It names nobody and no request.
    Empty,
}

impl NotSelected {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden-selection",
            Self::Unknown => "unknown-criterion",
            Self::Unreadable => "unreadable-criterion",
            Self::Wordless => "wordless-criterion",
            Self::Nobody => "nobody-named",
            Self::Empty => "no-criterion",
        }
    }
}

/// Words under which the data of article 3 could be asked for, in both languages and as the columns are named.
const FORBIDDEN: [&str; 29] = [
    "post",
    "poste",
    "emploi",
    "mission",
    "fonction",
    "function",
    "project",
    "projet",
    "l",
    "3l",
    "ties",
    "tie",
    "lien",
    "liens",
    "interets",
    "interests",
    "m",
    "3m",
    "grounds",
    "motifs",
    "opinion_grounds",
    "4a",
    "documents",
    "document",
    "pieces",
    "piece",
    "n",
    "3n",
    "text",
];

/// Reads a selection from named values, as a page's or an API's query gives them. Empty values count for nothing,
/// but a forbidden name is refused even when it is empty, alone or with others.
///
/// # Errors
/// The reason; [`NotSelected::Forbidden`] first.
pub fn parse<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)> + Clone,
) -> Result<Query, NotSelected> {
    if pairs
        .clone()
        .into_iter()
        .any(|(name, value)| names_forbidden(name, value))
    {
        return Err(NotSelected::Forbidden);
    }
    let mut query = Query::default();
    for (name, value) in pairs {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        if value.chars().count() > LONGEST || value.chars().any(char::is_control) {
            return Err(NotSelected::Unreadable);
        }
        if query.person.set(name, value)? {
            continue;
        }
        match name {
            "number" => query.number = Some(value.to_owned()),
            "received_from" => query.received_from = Some(date(value)?),
            "received_to" => query.received_to = Some(date(value)?),
            "source" => query.source = Some(read(SourceCode::parse(value))?),
            "ministry" => query.ministry = Some(read(Ministry::from_code(value))?),
            "state" => query.state = Some(read(RequestState::from_code(value))?),
            // Pages say where in a list one is, and nothing else.
            "before" => {}
            _ => return Err(NotSelected::Unknown),
        }
    }
    if query == Query::default() {
        return Err(NotSelected::Empty);
    }
    if !query.person.is_nobody() && !query.person.is_someone() {
        return Err(NotSelected::Nobody);
    }
    Ok(query)
}

/// Whether a name asks for data of article 3, or a value asks to sort, count or export by them.
fn names_forbidden(name: &str, value: &str) -> bool {
    let forbidden = |word: &str| FORBIDDEN.contains(&word);
    let words = |text: &str| {
        let folded: String = text
            .chars()
            .flat_map(char::to_lowercase)
            .map(|c| match c {
                'é' | 'è' | 'ê' => 'e',
                'à' | 'â' => 'a',
                '°' => '\0',
                other => other,
            })
            .filter(|c| *c != '\0')
            .collect();
        let whole = forbidden(&folded);
        whole || folded.split(|c: char| !c.is_alphanumeric()).any(forbidden)
    };
    words(name)
        || (matches!(
            name,
            "sort" | "order" | "group" | "count" | "by" | "fields" | "filter"
        ) && words(value))
}

fn read<T>(value: Option<T>) -> Result<T, NotSelected> {
    value.ok_or(NotSelected::Unreadable)
}

fn date(value: &str) -> Result<Date, NotSelected> {
    Date::parse(value, &Iso8601::DATE).map_err(|_| NotSelected::Unreadable)
}

/// A name as it is searched: the letters alone, whatever the script, accents, case, hyphens.
#[must_use]
pub fn folded(name: &str) -> String {
    let tokens = linkage::names::tokens(name);
    tokens.iter().map(linkage::names::Token::ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sought::CRITERIA;

    #[test]
    fn a_person_a_source_a_number_dates_and_a_state_can_be_asked_for() {
        let query = parse([
            ("name", " Tchaïkovski "),
            ("born_on", "1971-05-23"),
            ("source", "sophia"),
            ("state", "awaiting"),
            ("number", ""),
        ]);
        let query = query.unwrap();
        assert_eq!(query.person.name.as_deref(), Some("Tchaïkovski"));
        assert_eq!(query.person.born.as_deref(), Some("1971-05-23"));
        assert_eq!(query.number, None);
        assert_eq!(parse([("number", "")]), Err(NotSelected::Empty));
        assert_eq!(parse([("nationality", "FR")]), Err(NotSelected::Unknown));
        assert_eq!(
            parse([("born_on", "23/05/1971")]),
            Err(NotSelected::Unreadable)
        );
        let long = "é".repeat(LONGEST + 1);
        for name in CRITERIA {
            for bad in ["a\0b", "\u{7}", &long, "\u{9d}"] {
                assert_eq!(parse([(name, bad)]), Err(NotSelected::Unreadable), "{name}");
            }
            let blank = parse([(name, "...- ' ?!")]);
            assert!(
                matches!(blank, Err(NotSelected::Wordless | NotSelected::Unreadable)),
                "{name}: {blank:?}"
            );
        }
        assert_eq!(
            parse([("place", "Riga"), ("country", "Lettonie")]),
            Err(NotSelected::Nobody)
        );
        let whole = parse([
            ("given_names", "Анна"),
            ("other_name", "O'Neill"),
            ("born_on", "1971"),
            ("country", "Latvia"),
            ("identity_number", "00AA-11"),
            ("email", "a@b.example"),
            ("phone", "+33 6 00 00 00 00"),
        ]);
        assert_eq!(whole.unwrap().person.country.as_deref(), Some("LV"));
        assert!(!format!("{:?}", parse([("name", "Durand")])).contains("Durand"));
    }

    #[test]
    fn no_criterion_bears_a_forbidden_name() {
        for name in CRITERIA {
            assert!(!names_forbidden(name, ""), "{name}");
        }
    }

    #[test]
    fn nothing_of_article_3_can_be_selected_by_alone_or_with_others() {
        for name in [
            "post",
            "Projet",
            "ties",
            "liens_interets",
            "grounds",
            "opinion.grounds",
            "opinion_grounds",
            "documents",
            "person[ties]",
            "3°l",
            "motifs",
            "pièces",
            "filter.post",
        ] {
            assert_eq!(parse([(name, "x")]), Err(NotSelected::Forbidden), "{name}");
            assert_eq!(
                parse([(name, "")]),
                Err(NotSelected::Forbidden),
                "{name} without a value"
            );
            for with in CRITERIA {
                assert_eq!(
                    parse([(with, "1971"), (name, "x")]),
                    Err(NotSelected::Forbidden),
                    "{name} with {with}"
                );
            }
        }
        for by in ["sort", "count", "group", "fields", "order"] {
            assert_eq!(
                parse([("name", "Martin"), (by, "ties")]),
                Err(NotSelected::Forbidden),
                "{by}"
            );
        }
    }
}
