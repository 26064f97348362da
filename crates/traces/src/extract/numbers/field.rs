//! Groups of digits and what stands between them, as people write numbers.

use crate::extract::scan::{DIGIT, Text, class};

/// The most digits gathered.
const DIGITS: usize = 40;
/// The most groups gathered.
const GROUPS: usize = 24;

/// What stands between two groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sep {
    /// Nothing that joins: the field ends.
    #[default]
    End,
    /// Blanks of any kind.
    Space,
    /// A point.
    Dot,
    /// A hyphen or a dash.
    Dash,
    /// A slash.
    Slash,
    /// An underscore.
    Under,
    /// The end of a line.
    Line,
    /// A comma.
    Comma,
    /// A bracket.
    Round,
}

/// A run of digits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Group {
    /// Its first byte in the text.
    pub(crate) start: usize,
    /// The byte after its last.
    pub(crate) end: usize,
    /// Where its digits begin among the field's.
    first: usize,
    /// What joins it to the next.
    pub(crate) sep: Sep,
}

impl Group {
    /// How many digits.
    pub(crate) fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Groups of digits joined by what people put between them.
pub(crate) struct Field {
    digits: [u8; DIGITS],
    groups: [Group; GROUPS],
    count: usize,
}

impl Field {
    /// The field whose first digit stands at `place`. A run too long to be anything leaves no group.
    pub(crate) fn gather(text: &Text<'_>, place: usize) -> Self {
        Self::gather_with(text, place, false)
    }

    /// As [`Field::gather`]; where `round`, a letter O among digits is a nought.
    pub(crate) fn gather_with(text: &Text<'_>, place: usize, round: bool) -> Self {
        let mut field = Self {
            digits: [0; DIGITS],
            groups: [Group::default(); GROUPS],
            count: 0,
        };
        let (mut at, mut held) = (place, 0);
        while let Some(group) = field.groups.get_mut(field.count) {
            let (start, first) = (at, held);
            loop {
                let byte = text.at(at);
                let digit = match byte {
                    b'0'..=b'9' => byte,
                    b'O' | b'o' if round => b'0',
                    _ => break,
                };
                let Some(slot) = field.digits.get_mut(held) else {
                    // Too long: what was whole before stands.
                    return field;
                };
                *slot = digit;
                held += 1;
                at += 1;
            }
            let (sep, next) = join(text, at, round);
            *group = Group {
                start,
                end: at,
                first,
                sep,
            };
            field.count += 1;
            if sep == Sep::End {
                break;
            }
            at = next;
        }
        field
    }

    /// The groups.
    pub(crate) fn groups(&self) -> &[Group] {
        self.groups.get(..self.count).unwrap_or_default()
    }

    /// The group numbered `group`.
    pub(crate) fn group(&self, group: usize) -> Option<&Group> {
        self.groups().get(group)
    }

    /// The digits of one group.
    pub(crate) fn digits_of(&self, group: usize) -> &str {
        self.group(group).map_or("", |group| {
            self.text(group.first, group.first + group.len())
        })
    }

    /// Exactly `count` digits from `group` on, ending where a group ends; and the number of that last group.
    pub(crate) fn take(&self, group: usize, count: usize) -> Option<(&str, usize)> {
        let first = self.group(group)?.first;
        let last = (group..self.count)
            .find(|&last| self.upto(last) >= first + count)
            .filter(|&last| self.upto(last) == first + count)?;
        Some((self.text(first, first + count), last))
    }

    /// The value of one group, if it is small.
    pub(crate) fn value(&self, group: usize) -> Option<u32> {
        self.digits_of(group).parse().ok()
    }

    fn upto(&self, group: usize) -> usize {
        self.group(group)
            .map_or(0, |group| group.first + group.len())
    }

    fn text(&self, start: usize, end: usize) -> &str {
        self.digits
            .get(start..end)
            .and_then(|digits| str::from_utf8(digits).ok())
            .unwrap_or("")
    }

    /// Does the next group stand right after `group` and one mark?
    pub(crate) fn glued(&self, group: usize) -> bool {
        match (self.group(group), self.group(group + 1)) {
            (Some(group), Some(next)) => {
                next.start - group.end == 1 && !matches!(group.sep, Sep::Space | Sep::Line)
            }
            _ => false,
        }
    }

    /// What joins each of the groups `from..to` to its next.
    pub(crate) fn seps(&self, from: usize, to: usize) -> impl Iterator<Item = Sep> {
        self.groups()
            .iter()
            .take(to)
            .skip(from)
            .map(|group| group.sep)
    }
}

/// What joins the digits before `place` to digits after it, and where these begin.
fn join(text: &Text<'_>, place: usize, round: bool) -> (Sep, usize) {
    let (mut sep, mut at) = (Sep::End, place);
    for _ in 0..4 {
        let byte = text.at(at);
        if class(byte) & DIGIT != 0 && at > place {
            return (sep, at);
        }
        if round
            && sep != Sep::End
            && matches!(byte, b'o' | b'O')
            && class(text.at(at + 1)) & DIGIT != 0
        {
            return (sep, at);
        }
        let blank = text.blank(at);
        let (this, bytes) = match byte {
            _ if blank > 0 => (Sep::Space, blank),
            b'.' => (Sep::Dot, 1),
            b'-' => (Sep::Dash, 1),
            b'/' => (Sep::Slash, 1),
            b'_' => (Sep::Under, 1),
            b',' => (Sep::Comma, 1),
            b'\n' => (Sep::Line, 1),
            b'\r' if text.at(at + 1) == b'\n' => (Sep::Line, 2),
            b'(' | b')' => (Sep::Round, 1),
            // Hyphens and dashes of typography.
            0xE2 if text.at(at + 1) == 0x80 && matches!(text.at(at + 2), 0x90..=0x94) => {
                (Sep::Dash, 3)
            }
            // A point in the middle of the line.
            0xC2 if text.at(at + 1) == 0xB7 => (Sep::Dot, 2),
            0xE2 if text.at(at + 1) == 0x80 && text.at(at + 2) == 0xA2 => (Sep::Dot, 3),
            _ => return (Sep::End, place),
        };
        sep = match (sep, this) {
            (Sep::End | Sep::Space, this) => this,
            (sep, Sep::Space) => sep,
            (one, other) if one == other => one,
            (Sep::Round, other) | (other, Sep::Round) => {
                if other == Sep::Line {
                    return (Sep::End, place);
                }
                Sep::Round
            }
            _ => return (Sep::End, place),
        };
        at += bytes;
    }
    if class(text.at(at)) & DIGIT != 0 {
        (sep, at)
    } else {
        (Sep::End, place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(text: &str) -> Vec<(String, Sep)> {
        let field = Field::gather(&Text::new(text), 0);
        (0..field.groups().len())
            .map(|group| {
                (
                    field.digits_of(group).to_owned(),
                    field.group(group).unwrap().sep,
                )
            })
            .collect()
    }

    #[test]
    fn groups_are_joined_by_what_people_write() {
        assert_eq!(
            groups("06\u{a0}12 - 34.\n56_7 €"),
            [
                ("06".to_owned(), Sep::Space),
                ("12".to_owned(), Sep::Dash),
                ("34".to_owned(), Sep::End),
            ]
        );
        assert_eq!(groups("06\n12").len(), 2);
        assert_eq!(groups("06, 12").len(), 2);
        assert_eq!(groups("06: 12").len(), 1);
    }

    #[test]
    fn an_endless_run_leaves_nothing() {
        assert!(groups(&"1".repeat(41)).is_empty());
        assert_eq!(groups(&"1 ".repeat(90)).len(), GROUPS);
    }

    #[test]
    fn digits_are_taken_whole_groups_only() {
        let field = Field::gather(&Text::new("06 12 345"), 0);
        assert_eq!(field.take(0, 4), Some(("0612", 1)));
        assert_eq!(field.take(0, 5), None);
        assert_eq!(field.take(1, 5), Some(("12345", 2)));
    }
}
