//! Which requests are held to be of one person, and when their term begins (art. 1 and 4).
//!
//! A person is a view over the links that join: nothing is merged, so that a link withdrawn puts everything back.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Id, LawError, Timestamp};
use time::Date;

use super::terms::end_of_day;
use crate::model::RequestKind;

/// What decides of a request: when it came in, and when its opinion was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The request.
    pub id: Id<RequestKind>,
    /// When the request for an opinion was received.
    pub received_on: Date,
    /// When the opinion was sent.
    pub opinion_sent_on: Option<Date>,
}

/// What follows for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// The request.
    pub id: Id<RequestKind>,
    /// The oldest request of the person: the person's name in the base, stable as requests join.
    pub person: Id<RequestKind>,
    /// When its term begins.
    pub term_from: Timestamp,
}

/// Settles requests and the joins between them: their persons and the start of each one's term.
///
/// The term runs from the last opinion sent on any request of the person. A request that has no opinion yet is
/// kept from its own reception when that is later (decision 8).
///
/// # Errors
/// When a date is outside the calendar.
pub fn settle(
    requests: &[Dated],
    joins: &[(Id<RequestKind>, Id<RequestKind>)],
) -> Result<Vec<Settled>, LawError> {
    let mut near: BTreeMap<Id<RequestKind>, Vec<Id<RequestKind>>> = BTreeMap::new();
    for (one, other) in joins {
        near.entry(*one).or_default().push(*other);
        near.entry(*other).or_default().push(*one);
    }
    let dated: BTreeMap<_, _> = requests
        .iter()
        .map(|request| (request.id, *request))
        .collect();
    let mut seen = BTreeSet::new();
    let mut settled = Vec::with_capacity(requests.len());
    for start in dated.keys() {
        if !seen.insert(*start) {
            continue;
        }
        let (mut group, mut next) = (Vec::new(), vec![*start]);
        while let Some(id) = next.pop() {
            group.extend(dated.get(&id).copied());
            for other in near.get(&id).into_iter().flatten() {
                if dated.contains_key(other) && seen.insert(*other) {
                    next.push(*other);
                }
            }
        }
        let oldest = group.iter().min_by_key(|one| (one.received_on, one.id));
        let person = oldest.map_or(*start, |one| one.id);
        let last = group.iter().filter_map(|one| one.opinion_sent_on).max();
        for one in &group {
            let from = match (last, one.opinion_sent_on) {
                (Some(last), Some(_)) => last,
                (Some(last), None) => last.max(one.received_on),
                (None, _) => one.received_on,
            };
            settled.push(Settled {
                id: one.id,
                person,
                term_from: end_of_day(from)?,
            });
        }
    }
    Ok(settled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;
    use uuid::Uuid;

    fn request(n: u128, received_on: Date, opinion_sent_on: Option<Date>) -> Dated {
        Dated {
            id: id(n),
            received_on,
            opinion_sent_on,
        }
    }

    fn id(n: u128) -> Id<RequestKind> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn of(settled: &[Settled], n: u128) -> Settled {
        *settled.iter().find(|one| one.id == id(n)).unwrap()
    }

    #[test]
    fn the_last_opinion_on_the_person_counts_for_all_of_their_requests() {
        let requests = [
            request(1, date!(2020 - 01 - 10), Some(date!(2020 - 03 - 01))),
            request(2, date!(2024 - 05 - 10), Some(date!(2024 - 06 - 01))),
            request(3, date!(2026 - 11 - 02), None),
            request(4, date!(2021 - 01 - 01), Some(date!(2021 - 02 - 01))),
        ];
        let settled = settle(&requests, &[(id(1), id(2)), (id(3), id(2))]).unwrap();
        for n in [1, 2] {
            assert_eq!(
                of(&settled, n).term_from,
                end_of_day(date!(2024 - 06 - 01)).unwrap()
            );
        }
        assert_eq!(
            of(&settled, 3).term_from,
            end_of_day(date!(2026 - 11 - 02)).unwrap()
        );
        assert_eq!(
            of(&settled, 4).term_from,
            end_of_day(date!(2021 - 02 - 01)).unwrap()
        );
        for n in [1, 2, 3] {
            assert_eq!(of(&settled, n).person, id(1));
        }
        assert_eq!(of(&settled, 4).person, id(4));
    }

    #[test]
    fn a_join_withdrawn_puts_everything_back() {
        let requests = [
            request(1, date!(2020 - 01 - 10), Some(date!(2020 - 03 - 01))),
            request(2, date!(2024 - 05 - 10), None),
        ];
        let apart = settle(&requests, &[]).unwrap();
        let joined = settle(&requests, &[(id(2), id(1))]).unwrap();
        assert_ne!(apart, joined);
        assert_eq!(settle(&requests, &[]).unwrap(), apart);
        assert_eq!(of(&apart, 2).person, id(2));
        assert_eq!(
            of(&apart, 1).term_from,
            end_of_day(date!(2020 - 03 - 01)).unwrap()
        );
    }
}
