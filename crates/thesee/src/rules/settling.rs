//! Which declarations stand in which series, written down: the memory says who stands together, the database keeps the
//! names. A series keeps its number while it grows; of a series that splits, the largest part keeps it.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Id;

use crate::model::{DeclarationKind, SeriesKind};

/// Where a group of declarations goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Those who stand together; one alone stands in no series.
    pub members: Vec<Id<DeclarationKind>>,
    /// The series they are in from now on; none: a new one, or none at all for one alone.
    pub into: Option<Id<SeriesKind>>,
    /// The series it was part of, when it is new by a split.
    pub out_of: Option<Id<SeriesKind>>,
}

/// Gives each group a series, the largest first, from those its members stand in now.
#[must_use]
pub fn place(
    mut groups: Vec<Vec<Id<DeclarationKind>>>,
    now: &BTreeMap<Id<DeclarationKind>, Id<SeriesKind>>,
) -> Vec<Placement> {
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.first().copied()));
    let mut claimed = BTreeSet::new();
    let mut placements = Vec::with_capacity(groups.len());
    for members in groups {
        let mut counts: BTreeMap<Id<SeriesKind>, usize> = BTreeMap::new();
        for series in members.iter().filter_map(|member| now.get(member)) {
            *counts.entry(*series).or_default() += 1;
        }
        // Of two as many, the elder: ids are in the order of time.
        let most = |all: &BTreeMap<Id<SeriesKind>, usize>, free: &BTreeSet<Id<SeriesKind>>| {
            all.iter()
                .filter(|(series, _)| !free.contains(series))
                .max_by_key(|(series, count)| (**count, std::cmp::Reverse(**series)))
                .map(|(series, _)| *series)
        };
        let into = most(&counts, &claimed).filter(|_| members.len() > 1);
        let out_of = most(&counts, &BTreeSet::new()).filter(|_| into.is_none());
        claimed.extend(into);
        placements.push(Placement {
            members,
            into,
            out_of,
        });
    }
    placements
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn d(number: u128) -> Id<DeclarationKind> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn s(number: u128) -> Id<SeriesKind> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn the_larger_part_keeps_the_name_and_the_other_is_new() {
        let now = (1..=5).map(|n| (d(n), s(1))).collect();
        let placed = place(vec![vec![d(1), d(2)], vec![d(3), d(4), d(5)]], &now);
        assert_eq!(placed.len(), 2);
        assert_eq!((placed[0].members.len(), placed[0].into), (3, Some(s(1))));
        assert_eq!((placed[1].into, placed[1].out_of), (None, Some(s(1))));
    }

    #[test]
    fn of_two_that_merge_the_one_with_most_stays_then_the_elder() {
        let now = BTreeMap::from([(d(1), s(2)), (d(2), s(1)), (d(3), s(1))]);
        assert_eq!(
            place(vec![vec![d(1), d(2), d(3)]], &now)[0].into,
            Some(s(1))
        );
        let now = BTreeMap::from([(d(1), s(2)), (d(2), s(1))]);
        assert_eq!(place(vec![vec![d(1), d(2)]], &now)[0].into, Some(s(1)));
    }

    #[test]
    fn one_alone_stands_in_no_series() {
        let now = BTreeMap::from([(d(1), s(1))]);
        let placed = place(vec![vec![d(1)]], &now);
        assert_eq!((placed[0].into, placed[0].out_of), (None, Some(s(1))));
    }
}
