//! Chinese names in Latin letters: which syllables may be one character, read in Mandarin or in Cantonese.
//!
//! `readings.txt` has, for each reading of Cantonese (Jyutping, without tones), the readings of Mandarin (pinyin) that
//! answer to it, from the Unihan database (`kMandarin`, `kCantonese`; UAX 38, Unicode 15; `examples/names_readings.rs`). Each
//! of its pairs is a class of characters. A class is spelled in pinyin (ISO 7098), in Wade–Giles without its apostrophes
//! (as in Taiwan's passports) and as the government of Hong Kong romanises Cantonese; two spellings that share a class
//! may be one character: Wah, Hua; Tseng, Zeng, Tsang.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;

static READINGS: &str = include_str!("readings.txt");

/// Most syllables of a name: two of a given name, two of a family name, never both.
pub(super) const SYLLABLES: usize = 3;
/// Ways to part a name kept: Xian is 先 or 西安.
pub(super) const WAYS: usize = 4;
/// Longest syllable: chuang, cheung.
const LONGEST: usize = 6;

/// A name as syllables, by number; 0 past the last.
pub(super) type Way = [u16; SYLLABLES];

/// Ways of spelling, a bit each.
pub(super) const PINYIN: u8 = 1;
pub(super) const WADE_GILES: u8 = 2;
pub(super) const HONG_KONG: u8 = 4;

/// A spelling of a syllable.
#[derive(Default)]
struct Syllable {
    /// Ways of spelling it is of.
    schemes: u8,
    /// Classes it may stand for, sorted.
    classes: Vec<u16>,
    /// Of Wade–Giles: what it becomes when it is pinyin, and itself when it is Wade–Giles; 0 when it is not.
    older: [u16; 2],
}

#[derive(Default)]
struct Table {
    numbers: HashMap<String, u16, FxBuildHasher>,
    /// By number; the first place stands for none.
    syllables: Vec<Syllable>,
}

impl Table {
    fn number(&mut self, spelling: &str) -> u16 {
        if let Some(number) = self.numbers.get(spelling) {
            return *number;
        }
        let number = u16::try_from(self.syllables.len()).unwrap_or(0);
        self.numbers.insert(spelling.to_owned(), number);
        self.syllables.push(Syllable::default());
        number
    }

    fn add(&mut self, spelling: &str, scheme: u8, class: u16) -> u16 {
        let number = self.number(spelling);
        if let Some(syllable) = self.syllables.get_mut(usize::from(number)) {
            syllable.schemes |= scheme;
            if syllable.classes.last() != Some(&class) {
                syllable.classes.push(class);
            }
        }
        number
    }

    fn older(&mut self, number: u16, at: usize, older: u16) {
        let syllable = self.syllables.get_mut(usize::from(number));
        if let Some(place) = syllable.and_then(|syllable| syllable.older.get_mut(at)) {
            *place = older;
        }
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        table.syllables.push(Syllable::default());
        let mut class = 0;
        for line in READINGS.lines() {
            let Some((cantonese, answers)) = line.split_once(": ") else {
                continue;
            };
            let spoken = hong_kong(cantonese);
            for pinyin in answers.split(' ') {
                let taiwan = wade_giles(pinyin);
                let older = table.add(&taiwan, WADE_GILES, class);
                table.older(older, 1, older);
                for spelling in pinyin_spellings(pinyin) {
                    let number = table.add(&spelling, PINYIN, class);
                    table.older(number, 0, older);
                }
                for spelling in also(&taiwan) {
                    table.add(spelling, WADE_GILES, class);
                }
                for spelling in &spoken {
                    table.add(spelling, HONG_KONG, class);
                }
                class += 1;
            }
        }
        table
    })
}

/// Adds every way to part the words of a name into syllables, at most [`WAYS`].
pub(super) fn ways<'a>(words: impl Iterator<Item = &'a str>, ways: &mut [Way; WAYS]) -> usize {
    let table = table();
    let mut found = [([0_u16; SYLLABLES], 0_usize); WAYS];
    let mut count = 1;
    for word in words {
        let mut next = [([0_u16; SYLLABLES], 0_usize); WAYS];
        let mut made = 0;
        for (way, filled) in found.iter().take(count) {
            part(table, word.as_bytes(), *way, *filled, &mut next, &mut made);
        }
        (found, count) = (next, made);
    }
    for (way, (found, _)) in ways.iter_mut().zip(found) {
        *way = found;
    }
    count.min(ways.iter().filter(|way| way[0] != 0).count())
}

/// Parts a word after what is parted already, longest syllables first.
fn part(
    table: &Table,
    word: &[u8],
    way: Way,
    filled: usize,
    found: &mut [(Way, usize); WAYS],
    count: &mut usize,
) {
    if word.is_empty() {
        if let Some(place) = found.get_mut(*count) {
            *place = (way, filled);
            *count += 1;
        }
        return;
    }
    if filled == SYLLABLES {
        return;
    }
    for length in (1..=word.len().min(LONGEST)).rev() {
        let (Some(head), Some(rest)) = (word.get(..length), word.get(length..)) else {
            continue;
        };
        let number = std::str::from_utf8(head).map(|head| table.numbers.get(head));
        if let Ok(Some(number)) = number {
            let mut way = way;
            if let Some(place) = way.get_mut(filled) {
                *place = *number;
            }
            part(table, rest, way, filled + 1, found, count);
        }
    }
}

/// Whether two syllables may be one character.
pub(super) fn related(a: u16, b: u16) -> bool {
    if a == b {
        return true;
    }
    let table = table();
    let classes = |number: u16| {
        let syllable = table.syllables.get(usize::from(number));
        syllable.map_or(&[][..], |syllable| &syllable.classes)
    };
    let (mut a, mut b) = (classes(a), classes(b));
    while let (Some((one, after)), Some((other, rest))) = (a.split_first(), b.split_first()) {
        match one.cmp(other) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => a = after,
            std::cmp::Ordering::Greater => b = rest,
        }
    }
    false
}

/// Ways of spelling all syllables of a name are of.
pub(super) fn schemes(way: Way) -> u8 {
    let table = table();
    let spelled = way.into_iter().take_while(|number| *number != 0);
    spelled
        .map(|number| {
            let syllable = table.syllables.get(usize::from(number));
            syllable.map_or(0, |syllable| syllable.schemes)
        })
        .fold(PINYIN | WADE_GILES | HONG_KONG, |all, one| all & one)
}

/// A name of Mandarin in Wade–Giles: as if it were pinyin, and as if it were Wade–Giles; 0 when it is not.
pub(super) fn keys(way: Way) -> [u64; 2] {
    let table = table();
    [0, 1].map(|at| {
        let mut key = 0;
        for number in way.into_iter().take_while(|number| *number != 0) {
            let syllable = table.syllables.get(usize::from(number));
            match syllable.and_then(|syllable| syllable.older.get(at)) {
                Some(older) if *older != 0 => key = key << 16 | u64::from(*older),
                _ => return 0,
            }
        }
        key
    })
}

/// A syllable parted before its first vowel.
fn split<'a>(syllable: &'a str, vowels: &[char]) -> (&'a str, &'a str) {
    let cut = syllable.find(vowels).unwrap_or(syllable.len());
    syllable.split_at_checked(cut).unwrap_or((syllable, ""))
}

/// ü is written u, v or yu.
fn pinyin_spellings(pinyin: &str) -> Vec<String> {
    if pinyin.contains('v') {
        ["v", "u", "yu"]
            .map(|letter| pinyin.replace('v', letter))
            .into()
    } else {
        vec![pinyin.to_owned()]
    }
}

/// Wade–Giles without its apostrophes and diaereses (H. A. Giles, « A Chinese-English Dictionary », 1892).
fn wade_giles(pinyin: &str) -> String {
    let whole = match pinyin {
        "zhi" | "chi" => "chih",
        "shi" => "shih",
        "ri" => "jih",
        "zi" | "ci" => "tzu",
        "si" => "szu",
        "er" => "erh",
        "e" => "o",
        "you" => "yu",
        "yan" => "yen",
        "ye" => "yeh",
        "yue" => "yueh",
        "yong" => "yung",
        _ => "",
    };
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let (initial, rhyme) = split(pinyin, &['a', 'e', 'i', 'o', 'u', 'v']);
    let first = match initial {
        "b" => "p",
        "d" => "t",
        "g" => "k",
        "zh" | "j" | "q" => "ch",
        "x" => "hs",
        "z" | "c" => "ts",
        "r" => "j",
        initial => initial,
    };
    let rest = match (initial, rhyme) {
        ("g" | "k" | "h", "e") => "o",
        ("g" | "k", "ui") => "uei",
        ("g" | "k" | "h" | "sh", "uo") => "uo",
        (_, "uo") => "o",
        (_, "ong") => "ung",
        (_, "iong") => "iung",
        (_, "ian") => "ien",
        (_, "ie") => "ieh",
        (_, "ue" | "ve") => "ueh",
        (_, "v") => "u",
        (_, rhyme) => rhyme,
    };
    [first, rest].concat()
}

/// Other spellings of a syllable of Wade–Giles.
fn also(taiwan: &str) -> &'static [&'static str] {
    match taiwan {
        "szu" => &["ssu", "sze", "ssi"],
        "tzu" => &["tsu", "tze", "tsz"],
        "yi" => &["i"],
        "jo" => &["jou"],
        "lo" => &["luo"],
        _ => &[],
    }
}

/// How Hong Kong writes a reading of Cantonese (the Government's list of streets and of names of places, 1960 on; identity
/// cards follow it, with the freedoms below).
fn hong_kong(jyutping: &str) -> Vec<String> {
    let initials: &[&str] = match split(jyutping, &['a', 'e', 'i', 'o', 'u', 'y']).0 {
        "b" | "p" => &["p"],
        "d" | "t" => &["t"],
        "g" | "k" => &["k"],
        "gw" | "kw" => &["kw"],
        "z" => &["ch", "ts", "j"],
        "c" => &["ch", "ts"],
        "s" => &["s", "sh"],
        "j" => &["y"],
        "ng" if jyutping.len() > 2 => &["ng", ""],
        "" => &["", "ng"],
        "m" if jyutping.len() == 1 => return vec!["m".to_owned(), "ng".to_owned()],
        "ng" => return vec!["ng".to_owned(), "m".to_owned()],
        "h" => &["h"],
        "f" => &["f"],
        "l" => &["l"],
        "m" => &["m"],
        "n" => &["n"],
        "w" => &["w"],
        _ => &[],
    };
    let rhyme = split(jyutping, &['a', 'e', 'i', 'o', 'u', 'y']).1;
    let (vowel, coda) = split(
        rhyme,
        &['b', 'c', 'd', 'f', 'g', 'h', 'k', 'm', 'n', 'p', 't'],
    );
    let vowels: &[&str] = match (vowel, coda) {
        ("aa", "") => &["a", "ah"],
        ("aa", _) => &["a"],
        ("a", "m" | "n" | "p" | "t") => &["a", "u"],
        ("e", "") => &["e", "eh"],
        ("e", _) => &["e", "i", "a"],
        ("ei", _) => &["ei", "i", "ee", "ay"],
        ("i", "") => &["i", "ee", "ze", "z"],
        ("ou", _) => &["o", "ou"],
        ("oi", _) => &["oi", "oy"],
        ("u", "" | "n") => &["u", "oo"],
        ("yu", "") => &["u", "ue", "yu"],
        ("yu", _) => &["ue", "u"],
        ("oe", "") => &["euh"],
        ("oe", _) => &["eu"],
        ("eo", _) => &["u"],
        ("eoi", _) => &["ui"],
        ("aai", _) => &["ai"],
        ("aau", _) => &["au"],
        (vowel, _) => &[vowel],
    };
    let mut spellings = Vec::new();
    for initial in initials {
        for vowel in vowels {
            // Tsz, Sze: only after a sibilant
            let apical = vowel.starts_with('z');
            let initial = if apical && *initial == "ch" {
                "ts"
            } else {
                *initial
            };
            if apical && !matches!(initial, "s" | "ts") {
                continue;
            }
            let spelling = [initial, vowel, coda].concat();
            if !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        }
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(name: &str) -> Vec<Way> {
        let mut found = [Way::default(); WAYS];
        let count = ways(name.split(' '), &mut found);
        found[..count].to_vec()
    }

    fn are_related(one: &str, other: &str) -> bool {
        let number = |text: &str| table().numbers.get(text).copied().unwrap_or(0);
        let (one, other) = (number(one), number(other));
        one != 0 && other != 0 && related(one, other)
    }

    #[test]
    fn one_character_under_its_spellings() {
        for spellings in [
            "hua wah",
            "hai hoi",
            "wei wai",
            "hui wai",
            "hui fai",
            "liang leung",
            "jun kwan",
            "jun chun",
            "shu suk",
            "zeng tsang",
            "zeng tseng",
            "tsang tseng",
            "xu hsu",
            "xu tsui",
            "xu hui",
            "zhang chang",
            "zhang cheung",
            "zi tsz",
            "zi tzu",
            "si sze",
            "si szu",
            "ran yin",
            "jiang keung",
            "huang wong",
            "wu ng",
            "guo kwok",
            "guo kuo",
            "xue suet",
            "xue hsueh",
            "juan kuen",
            "qi chi",
            "rong jung",
            "rong wing",
            "you yu",
            "lv lui",
            "lu lui",
            "gui kuei",
            "duo to",
            "yan yen",
            "yan yim",
            "ai oi",
        ] {
            let (one, other) = spellings.split_once(' ').unwrap();
            assert!(are_related(one, other), "{spellings}");
            assert!(are_related(other, one), "{spellings}");
        }
    }

    #[test]
    fn other_characters_under_every_spelling() {
        for spellings in [
            "wang ng",
            "li lam",
            "mei fai",
            "jun ming",
            "hsu lin",
            "wah wong",
            "tak to",
            "chen chow",
        ] {
            let (one, other) = spellings.split_once(' ').unwrap();
            assert!(!are_related(one, other), "{spellings}");
        }
    }

    #[test]
    fn names_part_where_syllables_meet() {
        assert_eq!(parted("haihua")[0], parted("hai hua")[0]);
        assert_eq!(parted("chunhsing")[0], parted("chun hsing")[0]);
        assert!(parted("xian").contains(&parted("xi an")[0]));
        assert_ne!(parted("xian")[0], parted("xi an")[0]);
        assert!(parted("martin").is_empty());
        assert!(parted("").is_empty());
        assert!(parted("hai hua hai hua").is_empty());
    }

    #[test]
    fn mandarin_has_one_key_in_both_spellings() {
        let all = |name: &str| -> Vec<u64> {
            let keys = parted(name).into_iter().flat_map(keys);
            keys.filter(|key| *key != 0).collect()
        };
        for (pinyin, taiwan) in [
            ("junxing", "chun hsing"),
            ("zhiliang", "chihliang"),
            ("rong", "jung"),
            ("ji", "chi"),
        ] {
            let (pinyin, taiwan) = (all(pinyin), all(taiwan));
            assert!(
                pinyin.iter().any(|key| taiwan.contains(key)),
                "{pinyin:?} {taiwan:?}"
            );
        }
        assert!(all("suet").is_empty());
    }
}
