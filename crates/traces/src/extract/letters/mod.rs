//! What begins with letters or marks: mailboxes, hosts and pages, profiles, adverts, addresses of crypto-currencies.

pub(crate) mod advert;
mod domain;
mod email;
mod handle;
mod host;
mod hosts;
mod networks;
mod url;
pub(crate) mod wallet;

pub use host::skeleton;
pub(crate) use hosts::{Sort, sort};

use super::{
    numbers,
    scan::Text,
    walk::{Walk, Word},
};

/// Reads at a mark; the place to go on from.
pub(crate) fn mark(walk: &mut Walk<'_>, place: usize) -> usize {
    let reading = match walk.text.at(place) {
        b'@' => email::read(&walk.text, place, place + 1).or_else(|| handle::at(&walk.text, place)),
        b':' => return url::read(walk, place),
        b'.' => return domain::read(walk, place),
        _ => return bracket(walk, place),
    };
    reading.map_or(place + 1, |reading| walk.keep(reading))
}

/// `[at]`, `(arobase)`, `[.]`, `(dot)`.
fn bracket(walk: &mut Walk<'_>, place: usize) -> usize {
    let text = &walk.text;
    let inner = text.after_blanks(place + 1, 1);
    let close = |word: &str| {
        let at = text.after_blanks(inner + word.len(), 1);
        (text.says(inner, word) && matches!(text.at(at), b']' | b')' | b'}')).then_some(at + 1)
    };
    if let Some(after) = ["at", "@", "arobase", "arobas", "a"]
        .into_iter()
        .find_map(close)
    {
        return email::read(text, place, after).map_or(place + 1, |reading| walk.keep(reading));
    }
    if [".", "dot", "point"].into_iter().find_map(close).is_some() {
        return domain::read(walk, place);
    }
    place + 1
}

/// What a word announces.
#[derive(Clone, Copy)]
enum Cue {
    /// A network: a profile may follow.
    Network,
    /// An at sign in words.
    At,
    /// A bank's code.
    Bank,
}

/// Words at which a reader is asked, in small letters.
static CUES: [(&str, Cue); 25] = [
    ("arobas", Cue::At),
    ("arobase", Cue::At),
    ("arobaze", Cue::At),
    ("at", Cue::At),
    ("bic", Cue::Bank),
    ("discord", Cue::Network),
    ("facebook", Cue::Network),
    ("fb", Cue::Network),
    ("insta", Cue::Network),
    ("instagram", Cue::Network),
    ("kik", Cue::Network),
    ("messenger", Cue::Network),
    ("onlyfans", Cue::Network),
    ("paypal", Cue::Network),
    ("pseudo", Cue::Network),
    ("pseudonyme", Cue::Network),
    ("skype", Cue::Network),
    ("snap", Cue::Network),
    ("snapchat", Cue::Network),
    ("swift", Cue::Bank),
    ("telegram", Cue::Network),
    ("threads", Cue::Network),
    ("tiktok", Cue::Network),
    ("twitch", Cue::Network),
    ("twitter", Cue::Network),
];

/// By first letter: a bit for the length of each cue, and one for its second letter. Most words fall here.
static FIRST: [(u32, u32); 26] = first();

#[expect(clippy::indexing_slicing, reason = "run by the compiler")]
const fn first() -> [(u32, u32); 26] {
    let mut table = [(0, 0); 26];
    let mut cue = 0;
    while cue < CUES.len() {
        let word = CUES[cue].0.as_bytes();
        let slot = &mut table[(word[0] - b'a') as usize];
        slot.0 |= 1 << word.len();
        slot.1 |= 1 << (word[1] - b'a');
        cue += 1;
    }
    table
}

/// May a word of this first letter and length announce something?
#[inline]
pub(crate) fn announces(first: u8, word: &Word) -> bool {
    let first = (first | 0x20).wrapping_sub(b'a');
    // «zéro» begins with a z and its length is its accent's.
    first == b'z' - b'a'
        || word.len() <= 10
            && FIRST
                .get(usize::from(first))
                .is_some_and(|(lengths, _)| lengths >> word.len() & 1 == 1)
}

/// Reads at a word without digits; the place to go on from.
pub(crate) fn word(walk: &mut Walk<'_>, word: Word) -> usize {
    let text = &walk.text;
    let first = text.at(word.start) | 0x20;
    // «zéro» ends at its accent here.
    if first == b'z' && word.len() <= 4 {
        if (text.says(word.start, "zero")
            || text.part(word.start, word.start + 5) == "zéro"
            || text.part(word.start, word.start + 5) == "Zéro")
            && let Some(reading) = numbers::spelled(text, word.start)
        {
            return walk.keep(reading);
        }
        return word.end;
    }
    let (lengths, seconds) = FIRST
        .get(usize::from(first.wrapping_sub(b'a')))
        .copied()
        .unwrap_or((0, 0));
    let second = (text.at(word.start + 1) | 0x20).wrapping_sub(b'a') & 31;
    if word.len() > 10 || lengths >> word.len() & 1 == 0 || seconds >> second & 1 == 0 {
        return word.end;
    }
    let mut small = [0; 10];
    let Some(small) = small.get_mut(..word.len()) else {
        return word.end;
    };
    small.copy_from_slice(text.bytes().get(word.start..word.end).unwrap_or_default());
    small.make_ascii_lowercase();
    let Ok(cue) = CUES.binary_search_by_key(&&*small, |(cue, _)| cue.as_bytes()) else {
        return word.end;
    };
    let reading = match CUES.get(cue) {
        Some((_, Cue::Network)) => handle::named(text, word),
        Some((_, Cue::At)) => email::read(text, word.start, word.end),
        Some((_, Cue::Bank)) => bank(text, word),
        _ => None,
    };
    reading.map_or(word.end, |reading| walk.keep(reading))
}

/// The bank's code after «BIC» or «SWIFT», in whatever letters.
fn bank(text: &Text<'_>, word: Word) -> Option<super::Reading> {
    use super::scan::WORD;
    let mut at = text.after_blanks(word.end, 2);
    if matches!(text.at(at), b':' | b'=' | b'/' | b'-') {
        at = text.after_blanks(at + 1, 2);
    }
    let end = text.run(at, WORD, 12);
    numbers::named_bank(
        text,
        Word {
            start: at,
            end,
            classes: WORD,
        },
    )
}
