//! Countries, former States, and what ties them.

use std::fmt;
use std::num::NonZeroU16;
use std::sync::LazyLock;

use super::fold::{MARK, fold};
use super::index::{Entry, Index, entry, parts, rows};

/// A country, a territory with a code of its own, or a former State.
///
/// The number is the code itself, so that it is the same from one version to the next and in the order of codes;
/// never zero, so that an `Option` of it takes two bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(pub(crate) NonZeroU16);

/// What ties two countries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// One country.
    Same,
    /// One came from the other, or is a part or a territory of it: documents write either.
    Related,
    /// Nothing that explains one being written for the other.
    Different,
}

/// The country a text names: ISO 3166-1 code of two or three letters, code of a machine-readable zone, name in
/// French or English, nationality. `None` when the text is unknown or would name several.
///
/// ```
/// use linkage::places::country;
/// let china = country("la Chine").unwrap();
/// assert_eq!(china.code(), "CN");
/// assert_eq!(country("Chinese"), Some(china));
/// assert_eq!(country("People's Republic of China (PRC)"), Some(china));
/// ```
#[must_use]
pub fn country(text: &str) -> Option<Country> {
    let folded = fold(text);
    let whole = folded.as_str();
    // Two or three letters of another script may spell a code by chance: مصر, Egypt, folds to the code of Montserrat
    if whole.len() <= 3 && !text.is_ascii() {
        return None;
    }
    find(whole).or_else(|| bare(whole)).or_else(|| {
        // « Iran (République islamique d') », "Bolivia, State of": what follows is said first, or adds nothing
        let (head, tail) = whole.split_once(MARK)?;
        let turned = format!("{tail} {head}");
        let alone =
            || (!DECIDED_AFTER.contains(&head)).then(|| find(head).or_else(|| bare(head)))?;
        find(&turned).or_else(|| bare(&turned)).or_else(alone)
    })
}

/// Names that only what follows in brackets tells apart.
const DECIDED_AFTER: [&str; 7] = [
    "congo",
    "coree",
    "guinea",
    "guinee",
    "korea",
    "saint martin",
    "samoa",
];

impl Country {
    /// France, without its overseas territories.
    pub const FRANCE: Self = Self(pack(*b"FR\0"));

    /// ISO 3166-1 alpha-2 code, or two or three letters of our own for a former State.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().map_or("", |row| row.code)
    }

    /// The country of a code given by [`code`](Self::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        packed(code).filter(|country| country.row().is_some())
    }

    /// The number of a code of two letters.
    pub(crate) const fn number([a, b]: [u8; 2]) -> u16 {
        pack([a, b, 0]).get()
    }

    /// French short name.
    #[must_use]
    pub fn fr(self) -> &'static str {
        self.row().map_or("", |row| row.fr)
    }

    /// English short name.
    #[must_use]
    pub fn en(self) -> &'static str {
        self.row().map_or("", |row| row.en)
    }

    /// Every country known, in the order of codes.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.rows.iter().map(|row| row.country)
    }

    /// What ties the two, whichever comes first.
    #[must_use]
    pub fn relation(self, other: Self) -> Relation {
        if self == other {
            return Relation::Same;
        }
        let pair = (self.min(other), self.max(other));
        match TABLE.related.binary_search(&pair) {
            Ok(_) => Relation::Related,
            Err(_) => Relation::Different,
        }
    }

    /// The countries tied to this one: successors of a former State, territories, the State they depend on.
    pub fn related(self) -> impl Iterator<Item = Self> {
        TABLE.related.iter().filter_map(move |(a, b)| match self {
            _ if self == *a => Some(*b),
            _ if self == *b => Some(*a),
            _ => None,
        })
    }

    /// May two documents on one person say one and the other?
    #[must_use]
    pub fn compatible(self, other: Self) -> bool {
        self.relation(other) != Relation::Different
    }

    #[cfg(test)]
    pub(super) fn is(self, row: u16) -> bool {
        self.0.get() == row
    }

    fn row(self) -> Option<&'static Row> {
        let at = TABLE
            .rows
            .binary_search_by_key(&self, |row| row.country)
            .ok()?;
        TABLE.rows.get(at)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

struct Row {
    country: Country,
    code: &'static str,
    fr: &'static str,
    en: &'static str,
}

struct Table {
    /// In the order of codes.
    rows: Box<[Row]>,
    names: Index,
    /// Pairs, the lesser first, in order.
    related: Box<[(Country, Country)]>,
}

const FILES: [&str; 3] = [
    include_str!("data/countries.txt"),
    include_str!("data/former.txt"),
    include_str!("data/territories.txt"),
];

static TABLE: LazyLock<Table> = LazyLock::new(|| read(&FILES));

fn read(files: &[&'static str]) -> Table {
    let mut table = Vec::new();
    let mut names: Vec<Entry> = Vec::new();
    let mut related = Vec::new();
    for line in files.iter().flat_map(|file| rows(file)) {
        let mut columns = line.split('|').map(str::trim);
        let mut column = || columns.next().unwrap_or_default();
        let (codes, fr, en, nationalities, others, ties) =
            (column(), column(), column(), column(), column(), column());
        let Some((code, country)) = codes
            .split_ascii_whitespace()
            .next()
            .and_then(|code| Some((code, packed(code)?)))
        else {
            continue;
        };
        let pairs = ties.split_ascii_whitespace().filter_map(packed);
        related.extend(pairs.map(|tie| (country.min(tie), country.max(tie))));
        // A line of ties alone speaks of a country already read
        if fr.is_empty() {
            continue;
        }
        let texts = codes.split_ascii_whitespace().chain([fr, en]);
        let texts = texts.chain(parts(nationalities)).chain(parts(others));
        names.extend(texts.map(|text| entry(text, country.0.get(), false)));
        table.push(Row {
            country,
            code,
            fr,
            en,
        });
    }
    table.sort_by_key(|row| row.country);
    related.sort_unstable();
    related.dedup();
    Table {
        rows: table.into(),
        names: Index::new(names),
        related: related.into(),
    }
}

fn find(folded: &str) -> Option<Country> {
    TABLE
        .names
        .find(folded)
        .find_map(|entry| NonZeroU16::new(entry.row))
        .map(Country)
}

/// Looks again without the words that say what the text is rather than what it names.
fn bare(folded: &str) -> Option<Country> {
    const BEFORE: [&str; 47] = [
        "le",
        "la",
        "les",
        "l",
        "the",
        "un",
        "une",
        "a",
        "an",
        "de",
        "du",
        "des",
        "d",
        "of",
        "en",
        "et",
        "and",
        "au",
        "aux",
        "nationalite",
        "nationality",
        "pays",
        "republique",
        "republic",
        "royaume",
        "kingdom",
        "etat",
        "state",
        "principaute",
        "principality",
        "sultanat",
        "sultanate",
        "federation",
        "arabe",
        "arab",
        "democratique",
        "democratic",
        "federale",
        "federal",
        "federative",
        "islamique",
        "islamic",
        "populaire",
        "peoples",
        "socialiste",
        "socialist",
        "commonwealth",
    ];
    const AFTER: [&str; 7] = [
        "citizen",
        "national",
        "nationality",
        "passport",
        "the",
        "republic",
        "e",
    ];
    let mut rest = folded;
    // Each turn takes a word away, from a text of bounded length
    while let Some((first, after)) = rest.split_once([' ', ';', '/']) {
        if !BEFORE.contains(&first) {
            break;
        }
        rest = after;
        if let Some(country) = find(rest) {
            return Some(country);
        }
    }
    while let Some((before, last)) = rest.rsplit_once([' ', ';', '/']) {
        if !AFTER.contains(&last) {
            break;
        }
        rest = before;
        if let Some(country) = find(rest) {
            return Some(country);
        }
    }
    None
}

/// Two or three capital letters in base 27: never zero, and in the order of codes.
const fn pack(code: [u8; 3]) -> NonZeroU16 {
    let [a, b, c] = code;
    NonZeroU16::MIN.saturating_add(digit(a) * 27 * 27 + digit(b) * 27 + digit(c))
}

const fn digit(letter: u8) -> u16 {
    match letter {
        b'A'..=b'Z' => (letter - b'A') as u16 + 1,
        _ => 0,
    }
}

fn packed(code: &str) -> Option<Country> {
    let code = match *code.as_bytes() {
        [a, b] => [a, b, 0],
        [a, b, c] => [a, b, c],
        _ => return None,
    };
    let capitals = code.iter().take_while(|c| c.is_ascii_uppercase()).count();
    let padding = code.ends_with(&[0]);
    (capitals == 3 || (capitals == 2 && padding)).then(|| Country(pack(code)))
}

#[cfg(test)]
pub(super) fn names() -> &'static [Entry] {
    TABLE.names.entries()
}

/// The first column of each file.
#[cfg(test)]
pub(super) fn table_codes() -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    FILES
        .into_iter()
        .map(|file| rows(file).filter_map(|row| row.split(' ').next()).collect())
        .enumerate()
}
