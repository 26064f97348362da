//! The walk: words and marks by the class of their bytes, a reader for each that may begin something, and the readings
//! that stand.

use super::{
    LONGEST, Reading, letters, numbers, roles,
    scan::{DIGIT, LOWER, MARK, Text, UPPER, WORD, class},
};
use crate::kind::Found;

/// A run of letters and digits of ASCII.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The classes of its bytes.
    pub(crate) classes: u8,
}

impl Word {
    pub(crate) fn len(&self) -> usize {
        self.end - self.start
    }
}

/// What the walk holds while it goes.
pub(crate) struct Walk<'a> {
    pub(crate) text: Text<'a>,
    /// Before it, everything was read.
    pub(crate) floor: usize,
    /// Before it, points are nothing's: the name they are in was refused.
    pub(crate) dull: usize,
    /// What was read, in the order it was.
    pub(crate) read: Vec<Reading>,
}

impl Walk<'_> {
    /// Keeps a reading; the place from which to go on.
    pub(crate) fn keep(&mut self, reading: Reading) -> usize {
        let end = reading.end;
        self.floor = end;
        self.read.push(reading);
        end
    }
}

/// Everything read in `text`, and whether words said whose it is.
pub(super) fn extract(text: &str) -> Vec<(Found, bool)> {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = Text::new(text.get(..end).unwrap_or(""));
    let read = settle(readings(text));
    roles::tell(&text, read)
}

fn readings(text: Text<'_>) -> Vec<Reading> {
    let mut walk = Walk {
        text,
        floor: 0,
        dull: 0,
        read: Vec::new(),
    };
    let bytes = text.bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let kind = class(byte);
        if kind & WORD != 0 {
            let mut word = Word {
                start: at,
                end: at,
                classes: 0,
            };
            for &byte in bytes.get(at..).unwrap_or_default() {
                let kind = class(byte);
                if kind & WORD == 0 {
                    break;
                }
                word.classes |= kind;
                word.end += 1;
            }
            // Most words are small letters that announce nothing.
            at = if word.classes == LOWER
                && word.len() < letters::wallet::SHORTEST
                && !letters::announces(byte, &word)
                && word.len() != 2
            {
                word.end
            } else {
                (at + 1).max(read_word(&mut walk, word))
            };
        } else if kind & MARK != 0 {
            at = (at + 1).max(letters::mark(&mut walk, at));
        } else {
            at += 1;
        }
        #[cfg(test)]
        super::scan::steps::count();
    }
    walk.read
}

/// Reads at a word; the place to go on from.
fn read_word(walk: &mut Walk<'_>, word: Word) -> usize {
    if word.classes & UPPER != 0
        && matches!(walk.text.at(word.start), b'E' | b'U')
        && walk.text.at(word.start + 1) == b'Q'
        && let Some(reading) = letters::wallet::ton(&walk.text, word.start)
    {
        return walk.keep(reading);
    }
    if word.len() >= letters::wallet::SHORTEST
        && let Some(reading) = letters::wallet::read(&walk.text, word)
    {
        return walk.keep(reading);
    }
    if word.classes & DIGIT != 0 {
        return numbers::read(walk, word);
    }
    // «FR 76 3000…»
    if word.len() == 2
        && walk.text.blank(word.end) > 0
        && class(walk.text.at(walk.text.after_blanks(word.end, 1))) & DIGIT != 0
        && let Some(reading) = numbers::account(&walk.text, word)
    {
        return walk.keep(reading);
    }
    if word.classes == UPPER
        && let Some(reading) = numbers::capitals(&walk.text, word)
    {
        return walk.keep(reading);
    }
    letters::word(walk, word)
}

/// Where readings overlap the surer stands, then the longer, then the first. Told apart only within a knot of readings
/// that touch, so that the cost is the knots' own.
fn settle(mut read: Vec<Reading>) -> Vec<Reading> {
    read.sort_by_key(|reading| (reading.start, reading.end));
    let mut settled: Vec<Reading> = Vec::with_capacity(read.len());
    let mut knot: Vec<Reading> = Vec::new();
    let mut end = 0;
    for reading in read {
        if reading.start >= end {
            untie(&mut knot, &mut settled);
        }
        end = end.max(reading.end);
        knot.push(reading);
    }
    untie(&mut knot, &mut settled);
    settled
}

fn untie(knot: &mut Vec<Reading>, settled: &mut Vec<Reading>) {
    if knot.len() < 2 {
        settled.append(knot);
        return;
    }
    knot.sort_by_key(|reading| {
        (
            std::cmp::Reverse((reading.sure, reading.end - reading.start)),
            reading.start,
        )
    });
    let mut kept = std::collections::BTreeMap::<usize, Reading>::new();
    for reading in knot.drain(..) {
        let before = kept.range(..reading.end).next_back();
        if before.is_none_or(|(_, other)| other.end <= reading.start) {
            kept.insert(reading.start, reading);
        }
    }
    settled.extend(kept.into_values());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{extract::Sure, kind::Kind};

    fn reading(start: usize, end: usize, sure: Sure) -> Reading {
        Reading {
            kind: Kind::Phone,
            value: String::new(),
            start,
            end,
            sure,
        }
    }

    #[test]
    fn the_surer_then_the_longer_stands() {
        let spans = |read: Vec<Reading>| -> Vec<(usize, usize)> {
            settle(read)
                .iter()
                .map(|one| (one.start, one.end))
                .collect()
        };
        assert_eq!(
            spans(vec![
                reading(0, 5, Sure::Shape),
                reading(3, 9, Sure::Checked),
                reading(8, 20, Sure::Named),
                reading(20, 22, Sure::Shape),
            ]),
            [(3, 9), (20, 22)]
        );
        assert_eq!(
            spans(vec![reading(0, 5, Sure::Shape), reading(0, 9, Sure::Shape)]),
            [(0, 9)]
        );
    }
}
