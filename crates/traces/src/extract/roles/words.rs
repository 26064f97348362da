//! The table of wordings, read once into automata.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::{
    extract::scan::Text,
    kind::{Kind, Role},
};

/// On which side of the identifier a wording stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    After,
    Label,
}

/// The wordings of one side.
pub(super) struct Words {
    automaton: AhoCorasick,
    wordings: Vec<(Role, Option<Kind>)>,
}

/// `roles.txt` read; none of its lines fails, a test says so.
pub(super) static WORDS: LazyLock<Option<[Words; 3]>> = LazyLock::new(|| {
    let one = |side| read(include_str!("roles.txt"), side);
    Some([one(Side::Before)?, one(Side::After)?, one(Side::Label)?])
});

fn read(table: &str, wanted: Side) -> Option<Words> {
    let (mut role, mut side) = (Role::Suspect, Side::Before);
    let mut patterns = Vec::with_capacity(1024);
    let mut wordings = Vec::with_capacity(1024);
    for line in table.lines().map(str::trim) {
        if let Some(section) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            let (whose, place) = section.split_once(' ')?;
            role = match whose {
                "suspect" => Role::Suspect,
                "victim" => Role::Victim,
                "third" => Role::Third,
                _ => return None,
            };
            side = match place {
                "before" => Side::Before,
                "after" => Side::After,
                "label" => Side::Label,
                _ => return None,
            };
        } else if !line.is_empty() && !line.starts_with('#') && side == wanted {
            let (line, only) = match line.split_once(" = ") {
                Some((line, kind)) => (line, Some(serde_json::from_value(kind.into()).ok()?)),
                None => (line, None),
            };
            let plain = plain(line);
            let mut forms = vec![
                line.to_owned(),
                line.replace('\'', "’"),
                plain.replace('\'', "’"),
                plain,
            ];
            if let Some(rest) = line.strip_prefix('é') {
                forms.push(format!("É{rest}"));
            }
            forms.sort_unstable();
            forms.dedup();
            wordings.extend(std::iter::repeat_n((role, only), forms.len()));
            patterns.extend(forms);
        }
    }
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(patterns)
        .ok()?;
    Some(Words {
        automaton,
        wordings,
    })
}

/// Without accents.
fn plain(line: &str) -> String {
    line.chars()
        .map(|letter| match letter {
            'à' | 'â' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' => 'o',
            'û' | 'ù' => 'u',
            other => other,
        })
        .collect()
}

impl Words {
    /// The last (or the first) wording between two places that can speak of this kind, and where it begins and ends.
    pub(super) fn find(
        &self,
        text: &Text<'_>,
        kind: Kind,
        (start, end): (usize, usize),
        last: bool,
    ) -> Option<(Role, usize, usize)> {
        let bytes = text.bytes().get(start..end)?;
        #[cfg(test)]
        crate::extract::scan::steps::add(bytes.len());
        let mut found = None;
        for one in self.automaton.find_iter(bytes) {
            let (from, to) = (start + one.start(), start + one.end());
            let Some((role, only)) = self.wordings.get(one.pattern().as_usize()) else {
                continue;
            };
            // A page is the victim's only where it is said to be.
            let page = matches!(kind, Kind::Url | Kind::Domain);
            let speaks = match only {
                Some(Kind::Domain) => page,
                Some(only) => *only == kind,
                None => !(page && *role == Role::Victim),
            };
            if !speaks || text.wordy_before(from) || text.wordy(to) {
                continue;
            }
            found = Some((*role, from, to));
            if !last {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        let words = WORDS.as_ref().unwrap();
        assert!(words.iter().all(|side| side.wordings.len() > 20));
    }
}
