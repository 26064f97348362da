//! Towns: one key for the names a town bears and bore, in French, in English, at home and in between.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use super::country::Country;
use super::fold::{MARK, MAX, fold};
use super::index::{Index, entry, parts, rows};

/// The canonical name of a town, in lower-case ASCII words.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Town {
    name: Cow<'static, str>,
    country: Option<Country>,
}

/// The canonical name of the town a text names.
///
/// At most 256 characters are read; what follows a comma or a bracket, the postcode, the arrondissement and
/// « Cedex » are left out. `town(town(x).as_str())` is `town(x)`.
///
/// ```
/// use linkage::places::town;
/// assert_eq!(town("PEKIN"), town("Beijing Shi"));
/// assert_eq!(town("Lyon 3ème").as_str(), "lyon");
/// assert_eq!(town("75015 Paris Cedex 15").as_str(), "paris");
/// assert_eq!(town("St-Étienne").as_str(), "saint etienne");
/// ```
#[must_use]
pub fn town(text: &str) -> Town {
    town_in(text, None)
}

/// The same, knowing the country: Canton in Ohio is not Guangzhou, and Valence in Spain is València.
///
/// The country settles only what the text leaves open; it is not a part of the result.
#[must_use]
pub fn town_in(text: &str, country: Option<Country>) -> Town {
    let mut name = fold(text);
    if let Some(known) = known(&name, country) {
        return known;
    }
    let mut changed = settle(&mut name);
    loop {
        if changed && let Some(known) = known(&name, country) {
            return known;
        }
        changed = strip(&mut name);
        if !changed {
            return Town {
                name: name.into(),
                country: None,
            };
        }
    }
}

impl Town {
    /// Lower-case ASCII words, empty when the text names nothing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// Where the table of names has this town, when it has it. A namesake elsewhere bears the same key:
    /// this is a guess, not a fact about the record.
    #[must_use]
    pub fn usual_country(&self) -> Option<Country> {
        self.country
    }
}

/// A place of birth is personal: nothing is shown of it.
impl fmt::Debug for Town {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Town")
    }
}

/// Towns whose arrondissements are written in the place of birth.
const DIVIDED: [&str; 3] = ["lyon", "marseille", "paris"];

/// Articles that lists put behind: « Havre (Le) ».
const ARTICLES: [&str; 9] = ["al", "as", "el", "l", "la", "las", "le", "les", "los"];

/// What follows the slash of « Neuilly/Seine », where « sur » is meant.
const WATERS: [&str; 24] = [
    "aisne", "allier", "aube", "cher", "eure", "garonne", "indre", "isere", "loing", "loire",
    "lot", "marne", "mer", "meuse", "moselle", "oise", "orge", "orne", "rhone", "saone", "sarthe",
    "seine", "vienne", "yvette",
];

/// Words before the name.
const BEFORE: [&str; 9] = [
    "city of ",
    "commune d ",
    "commune de ",
    "la ville de ",
    "municipality of ",
    "town of ",
    "ville d ",
    "ville de ",
    "wilaya de ",
];

/// Words after the name of a town of the table: « Alger Centre », "Wuhan City".
const AFTER_KNOWN: [&str; 6] = [
    "centre",
    "center",
    "city",
    "municipality",
    "oblast",
    "ville",
];

/// Words after the name.
const AFTER: [&str; 11] = [
    "ardt",
    "arr",
    "arrdt",
    "arrond",
    "arrondissement",
    "cedex",
    "cdx",
    "eme",
    "ieme",
    "shi",
    "si",
];

/// Settles what marks and slashes leave open, keeping one name.
fn settle(name: &mut String) -> bool {
    let mut changed = false;
    // « 75015, Paris »: once is enough
    if let Some((head, tail)) = name.split_once(MARK)
        && postcode(head)
    {
        let cut = name.len() - tail.len();
        name.drain(..cut);
        changed = true;
    }
    if let Some((head, tail)) = name.split_once(MARK) {
        let keep = head.len();
        let second = tail.split(MARK).next().unwrap_or_default();
        let article = ARTICLES.iter().find(|article| **article == second);
        name.truncate(keep);
        if let Some(article) = article {
            name.insert(0, ' ');
            name.insert_str(0, article);
        }
        changed = true;
    }
    if let Some((head, tail)) = name.split_once('/') {
        let at = head.len();
        let water = tail
            .split([' ', '/'])
            .next()
            .is_some_and(|word| WATERS.contains(&word));
        if water {
            name.replace_range(at..=at, " sur ");
        } else {
            name.truncate(at);
        }
        // No more than one slash is understood
        if let Some((head, _)) = name.split_once('/') {
            let keep = head.len();
            name.truncate(keep);
        }
        changed = true;
    }
    if name.len() > MAX {
        let keep = name
            .get(..MAX)
            .and_then(|kept| kept.rfind(' '))
            .unwrap_or(MAX);
        name.truncate(keep);
        changed = true;
    }
    changed
}

/// Takes away one thing that is not a part of the name; false when nothing is left to take.
fn strip(name: &mut String) -> bool {
    if let Some((head, last)) = name.rsplit_once(' ')
        && (AFTER.contains(&last)
            || number(last)
            || (DIVIDED.contains(&head) && roman(last))
            || (AFTER_KNOWN.contains(&last) && TABLE.index.find(head).next().is_some()))
    {
        let keep = head.len();
        name.truncate(keep);
        return true;
    }
    let rest = before(name);
    if rest.is_empty() || rest.len() == name.len() {
        return false;
    }
    let cut = name.len() - rest.len();
    name.drain(..cut);
    true
}

/// The name without what is written before it.
fn before(name: &str) -> &str {
    if let Some(rest) = BEFORE.iter().find_map(|prefix| name.strip_prefix(prefix)) {
        return rest;
    }
    let Some((first, rest)) = name.split_once(' ') else {
        return name;
    };
    // « 75015 Paris », « F-75015 Paris »
    if postcode(first) {
        return rest;
    }
    if first.len() <= 2
        && let Some((second, rest)) = rest.split_once(' ')
        && postcode(second)
    {
        return rest;
    }
    // « 15e arrondissement de Paris »
    let ward = rest
        .strip_prefix("arrondissement ")
        .or_else(|| rest.strip_prefix("arr "));
    match ward {
        Some(of) if number(first) => {
            let of_it = ["de ", "d ", "du "]
                .iter()
                .find_map(|link| of.strip_prefix(link));
            of_it.unwrap_or(of)
        }
        _ => name,
    }
}

fn postcode(word: &str) -> bool {
    (4..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

/// « 15 », « 15e », « 1er », « 3eme », « 2A ».
fn number(word: &str) -> bool {
    let suffix = word.trim_start_matches(|c: char| c.is_ascii_digit());
    const SUFFIXES: [&str; 14] = [
        "", "a", "b", "e", "em", "eme", "er", "ere", "ieme", "nd", "nde", "rd", "st", "th",
    ];
    suffix.len() < word.len() && SUFFIXES.contains(&suffix)
}

/// « XV », « XVe », « IIIeme ».
fn roman(word: &str) -> bool {
    let suffix = word.trim_start_matches(['i', 'v', 'x']);
    suffix.len() < word.len() && ["", "e", "eme", "er"].contains(&suffix)
}

struct Table {
    index: Index,
    rows: Box<[Row]>,
}

struct Row {
    key: String,
    country: Option<Country>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    read(&[
        include_str!("data/africa.txt"),
        include_str!("data/americas.txt"),
        include_str!("data/asia.txt"),
        include_str!("data/europe.txt"),
        include_str!("data/france.txt"),
        include_str!("data/former_ussr.txt"),
    ])
});

/// A line is `CODE name; name; …`: the first name makes the key, a star marks one to read only in that country.
fn read(files: &[&'static str]) -> Table {
    let mut table = Vec::new();
    let mut entries = Vec::new();
    for line in files.iter().flat_map(|file| rows(file)) {
        let (Some((code, names)), Ok(row)) = (line.split_once(' '), u16::try_from(table.len()))
        else {
            continue;
        };
        let mut key = None;
        for name in parts(names) {
            let bare = name.strip_suffix('*').unwrap_or(name);
            key.get_or_insert(bare);
            entries.push(entry(bare, row, bare.len() < name.len()));
        }
        let key = fold(key.unwrap_or_default());
        table.push(Row {
            key,
            country: Country::from_code(code),
        });
    }
    Table {
        index: Index::new(entries),
        rows: table.into(),
    }
}

/// A namesake in the very country comes first, then one in a country tied to it.
fn known(name: &str, country: Option<Country>) -> Option<Town> {
    let rank = |usual: Option<Country>, qualified: bool| match (country, usual) {
        (Some(said), Some(usual)) if said == usual => Some(0),
        (Some(said), Some(usual)) if said.compatible(usual) => Some(1 + u8::from(qualified)),
        (Some(_), Some(_)) => None,
        _ => (!qualified).then_some(1),
    };
    let found = TABLE.index.find(name).filter_map(|entry| {
        let row = TABLE.rows.get(usize::from(entry.row))?;
        Some((rank(row.country, entry.qualified)?, row))
    });
    let (_, row) = found.min_by_key(|(rank, _)| *rank)?;
    Some(Town {
        name: Cow::Borrowed(&row.key),
        country: row.country,
    })
}

#[cfg(test)]
pub(super) fn index() -> &'static Index {
    &TABLE.index
}

#[cfg(test)]
pub(super) fn keys() -> impl Iterator<Item = (&'static str, Option<Country>)> {
    TABLE.rows.iter().map(|row| (row.key.as_str(), row.country))
}
