//! Names as strings of sound codes: what an edit costs is counted on these, not on letters.
//!
//! A code is a letter, or a group of letters that stands for one sound somewhere (`sch`, `ch`, `ou`). Ambiguous groups
//! keep a code of their own: that German `ch` is Russian `х` and French `ch` is Russian `ш` is known by the costs of a
//! pair of scripts, counted on real names, not decided here.

/// No sound: the gap of an alignment, and what separates two readings.
pub(super) const GAP: u8 = 0;
/// How many codes there are.
pub const CODES: usize = 64;

macro_rules! codes {
    ($($name:ident = $value:literal),* $(,)?) => { $(pub(super) const $name: u8 = $value;)* };
}

codes! {
    SH = 27, CH = 28, KH = 29, ZH = 30, TH = 31, PH = 32, GH = 33, TS = 34, CZ = 35, SZ = 36, SCH = 37, TCH = 38,
    DJ = 39, OU = 40, EI = 41, EU = 42, UE = 43, NG = 44, NY = 45, RZ = 46, CEDILLA = 47, CJ = 48, H_FINAL = 49,
    SJ = 50, LW = 51, GB = 52, AE = 53, E_FINAL = 54, AA = 55, CK = 56, IE = 57, AU = 58, AIN = 59, WEAK_U = 60,
    WEAK_O = 61, WEAK_E = 62, WEAK_I = 63,
}

/// The code of a lower-case Latin letter.
pub(super) const fn letter(byte: u8) -> u8 {
    byte - b'a' + 1
}

/// What a code is for: vowels cost little to change and nothing in a [`super::skeleton`].
pub(super) fn is_vowel(code: u8) -> bool {
    matches!(
        code,
        1 | 5
            | 9
            | 15
            | 21
            | 25
            | OU
            | EI
            | EU
            | UE
            | AE
            | E_FINAL
            | AA
            | IE
            | AU
            | WEAK_U
            | WEAK_O
            | WEAK_E
            | WEAK_I
    )
}

/// Groups of letters, the longest first.
const GROUPS: [(&[u8], u8); 28] = [
    (b"tsch", TCH),
    (b"dsch", DJ),
    (b"sch", SCH),
    (b"tch", TCH),
    (b"dzh", DJ),
    (b"sh", SH),
    (b"ch", CH),
    (b"kh", KH),
    (b"zh", ZH),
    (b"th", TH),
    (b"ph", PH),
    (b"gh", GH),
    (b"ts", TS),
    (b"tz", TS),
    (b"cz", CZ),
    (b"cs", CZ),
    (b"sz", SZ),
    (b"rz", RZ),
    (b"dj", DJ),
    (b"dz", DJ),
    (b"ck", CK),
    (b"qu", CK),
    (b"ng", NG),
    (b"gn", NY),
    (b"nh", NY),
    (b"ou", OU),
    (b"oo", OU),
    (b"ee", IE),
];

/// The codes of units: `a`–`z`, or a code of a letter with a diacritic, shifted by 128 (see [`unit`]). Letters that stand
/// for one sound together are grouped, as Latin spelling has it.
pub(super) fn codes(units: &[u8]) -> Vec<u8> {
    coded(units, true)
}

/// The same for scripts whose every letter has a unit of its own: כה is not the one sound of `kh`.
pub(super) fn codes_apart(units: &[u8]) -> Vec<u8> {
    coded(units, false)
}

fn coded(units: &[u8], grouped: bool) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(units.len());
    let mut rest = units;
    while let Some((first, after)) = rest.split_first() {
        if grouped && let Some((group, code)) = group_at(*first, rest) {
            out.push(code);
            rest = rest.get(group..).unwrap_or_default();
            continue;
        }
        let code = if first.is_ascii_lowercase() {
            letter(*first)
        } else {
            first & 127
        };
        let last = grouped && after.is_empty() && out.len() > 1;
        let code = match code {
            5 if last => E_FINAL,
            8 if last => H_FINAL,
            code => code,
        };
        // Doubled letters count once: Muhammad, Mohamed
        if out.last() != Some(&code) {
            out.push(code);
        }
        rest = after;
    }
    out
}

/// A sound code as a unit for [`codes`].
pub(super) const fn unit(code: u8) -> u8 {
    code | 128
}

fn group_at(first: u8, rest: &[u8]) -> Option<(usize, u8)> {
    if !matches!(
        first,
        b't' | b'd'
            | b's'
            | b'c'
            | b'k'
            | b'z'
            | b'p'
            | b'g'
            | b'r'
            | b'q'
            | b'n'
            | b'o'
            | b'e'
            | b'a'
            | b'i'
    ) {
        return None;
    }
    let second = *rest.get(1)?;
    if !second.is_ascii_lowercase() {
        return None;
    }
    let found = GROUPS.iter().find(|(group, _)| rest.starts_with(group));
    found.map(|(group, code)| (group.len(), *code))
}
