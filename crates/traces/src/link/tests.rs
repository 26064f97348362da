use super::*;
use crate::{
    campaigns::invent,
    kind::{Kind, Role},
};

const DAY: u32 = 20_000;

fn quotes(kind: Kind, key: u64) -> Carried {
    Carried {
        key: Key(key),
        kind,
        role: Role::Suspect,
    }
}

/// An index in which `others` complaints of every kind stand alone, through two years.
fn among(others: u32) -> Index {
    let mut index = Index::default();
    for n in 0..others {
        let carries = [quotes(Kind::Phone, 1_000_000 + u64::from(n))];
        let document = Document {
            id: 1_000_000 + u64::from(n),
            day: DAY + n * 730 / others,
            scheme: (n % 8) as u8,
            carries: &carries,
            like: &[],
        };
        index.insert(&document, &mut Vec::new());
    }
    index
}

fn put(index: &mut Index, id: u64, day: u32, scheme: u8, carries: &[Carried]) -> Vec<Tie> {
    let document = Document {
        id,
        day: DAY + day,
        scheme,
        carries,
        like: &[],
    };
    index.insert(&document, &mut Vec::new())
}

#[test]
fn one_account_joins_two_complaints_and_says_why() {
    let mut index = among(500);
    put(&mut index, 1, 100, 2, &[quotes(Kind::Iban, 7)]);
    let ties = put(
        &mut index,
        2,
        103,
        2,
        &[quotes(Kind::Iban, 7), quotes(Kind::Phone, 8)],
    );
    assert_eq!(index.series_of(1), index.series_of(2));
    let reason = ties[0].reasons[0];
    assert_eq!(
        (reason.kind, reason.key, reason.witness, reason.documents),
        (Kind::Iban, Key(7), 1, 2)
    );
    assert_eq!(ties[0].standing(), Standing::Certain);
}

#[test]
fn a_victim_s_own_account_joins_nothing() {
    let mut index = among(100);
    let own = Carried {
        role: Role::Victim,
        ..quotes(Kind::Iban, 7)
    };
    put(&mut index, 1, 100, 2, &[own]);
    assert!(put(&mut index, 2, 101, 2, &[own]).is_empty());
    assert_ne!(index.series_of(1), index.series_of(2));
}

#[test]
fn a_bank_s_line_joins_nobody_and_a_campaign_s_number_joins_all() {
    let mut index = among(2_000);
    for n in 0..200_u32 {
        put(
            &mut index,
            u64::from(n),
            n * 730 / 200,
            (n % 8) as u8,
            &[quotes(Kind::Phone, 1)],
        );
        put(
            &mut index,
            500 + u64::from(n),
            300 + n % 20,
            3,
            &[quotes(Kind::Phone, 2)],
        );
    }
    let campaign = index.series_of(500).unwrap();
    assert_eq!(index.members(campaign).len(), 200);
    let largest = (0..200)
        .map(|n| index.members(index.series_of(n).unwrap()).len())
        .max();
    assert!(largest.unwrap() < 20, "the line held {largest:?} together");
}

#[test]
fn a_number_used_again_two_years_later_is_only_proposed() {
    let mut index = among(2_000);
    put(&mut index, 1, 5, 2, &[quotes(Kind::Phone, 7)]);
    let ties = put(&mut index, 2, 700, 5, &[quotes(Kind::Phone, 7)]);
    assert_ne!(index.series_of(1), index.series_of(2));
    assert!(ties.iter().all(|tie| tie.standing() < Standing::Certain));
}

#[test]
fn what_a_person_says_stands_and_can_be_taken_back() {
    let mut index = among(200);
    let mut events = Vec::new();
    put(&mut index, 1, 100, 2, &[quotes(Kind::Iban, 7)]);
    put(&mut index, 2, 101, 2, &[quotes(Kind::Iban, 7)]);
    put(&mut index, 3, 102, 2, &[quotes(Kind::Phone, 9)]);
    let first = index.series_of(1);
    index.refute(1, 2, &mut events);
    assert_ne!(index.series_of(1), index.series_of(2));
    index.retract(1, 2, &mut events);
    assert_eq!(index.series_of(1), index.series_of(2));
    index.confirm(2, 3, &mut events);
    assert_eq!(index.series_of(2), index.series_of(3));
    assert_eq!(index.series_of(1), first, "the series kept its id");
    index.retract(2, 3, &mut events);
    assert_ne!(index.series_of(2), index.series_of(3));
}

#[test]
fn a_value_said_to_be_everybody_s_lets_go_of_what_it_alone_held() {
    let mut index = among(200);
    put(
        &mut index,
        1,
        100,
        2,
        &[quotes(Kind::Phone, 7), quotes(Kind::Iban, 8)],
    );
    put(
        &mut index,
        2,
        101,
        2,
        &[quotes(Kind::Phone, 7), quotes(Kind::Iban, 8)],
    );
    put(&mut index, 3, 102, 2, &[quotes(Kind::Phone, 7)]);
    assert_eq!(index.series_of(1), index.series_of(3));
    let mut events = Vec::new();
    index.publish(Key(7), Kind::Phone, true, &mut events);
    assert_eq!(
        index.series_of(1),
        index.series_of(2),
        "the account holds them still"
    );
    assert_ne!(index.series_of(1), index.series_of(3));
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Split { .. }))
    );
    index.publish(Key(7), Kind::Phone, false, &mut events);
    assert_eq!(index.series_of(1), index.series_of(3));
}

#[test]
fn a_document_taken_out_leaves_nothing_and_may_part_the_others() {
    let mut index = among(200);
    put(&mut index, 1, 100, 2, &[quotes(Kind::Phone, 7)]);
    put(
        &mut index,
        2,
        101,
        2,
        &[quotes(Kind::Phone, 7), quotes(Kind::Iban, 8)],
    );
    put(&mut index, 3, 102, 2, &[quotes(Kind::Iban, 8)]);
    assert_eq!(index.series_of(1), index.series_of(3));
    let mut events = Vec::new();
    index.remove(2, &mut events);
    assert_ne!(index.series_of(1), index.series_of(3));
    assert_eq!(index.series_of(2), None);
    assert_eq!(index.standing_of(Key(8), Kind::Iban).unwrap().0, 1);
    let carries = [quotes(Kind::Iban, 8)];
    let alike = Document {
        id: 9,
        day: DAY + 103,
        scheme: 2,
        carries: &carries,
        like: &[],
    };
    let named: Vec<u64> = index
        .ties(&alike)
        .iter()
        .flat_map(|tie| &tie.reasons)
        .map(|r| r.witness)
        .collect();
    assert_eq!(named, [3]);
}

#[test]
fn every_member_is_in_the_series_it_names_whatever_is_done() {
    let complaints = invent(1_500, 3);
    let mut index = Index::default();
    let mut events = Vec::new();
    let mut chance = crate::chance::Chance::new(11);
    for (id, one) in complaints.iter().enumerate() {
        let document = Document {
            id: id as u64,
            day: one.day,
            scheme: one.scheme,
            carries: &one.carries,
            like: &[],
        };
        index.insert(&document, &mut events);
        let other = u64::from(chance.below(u32::try_from(id).unwrap() + 1));
        match chance.below(40) {
            0 => index.remove(other, &mut events),
            1 => index.refute(id as u64, other, &mut events),
            2 => index.confirm(id as u64, other, &mut events),
            3 => {
                if let Some(carried) = one.carries.first() {
                    index.publish(carried.key, carried.kind, chance.often(0.5), &mut events);
                }
            }
            _ => {}
        }
    }
    let mut seen = 0;
    for id in 0..complaints.len() as u64 {
        let Some(series) = index.series_of(id) else {
            continue;
        };
        let members = index.members(series);
        assert_eq!(members.iter().filter(|member| **member == id).count(), 1);
        assert!(
            members
                .iter()
                .all(|member| index.series_of(*member) == Some(series))
        );
        seen += 1;
    }
    assert_eq!(seen, index.memory().documents);
}

#[test]
fn the_order_of_a_day_changes_little() {
    let complaints = invent(3_000, 5);
    let all = |complaints: &[crate::campaigns::Complaint]| {
        let mut index = Index::default();
        let documents = complaints.iter().enumerate().map(|(id, one)| Document {
            id: id as u64,
            day: one.day,
            scheme: one.scheme,
            carries: &one.carries,
            like: &[],
        });
        index.insert_all(documents, &mut Vec::new());
        let mut series: Vec<_> = (0..complaints.len() as u64)
            .filter_map(|id| index.series_of(id))
            .collect();
        series.sort_unstable();
        series.dedup();
        series.len()
    };
    let forth = all(&complaints);
    let mut back = complaints;
    back.reverse();
    let difference = forth.abs_diff(all(&back));
    assert!(difference * 100 < forth, "{difference} of {forth}");
}

#[test]
fn a_copied_script_joins_what_quotes_nothing_in_common() {
    let mut index = among(500);
    put(&mut index, 1, 100, 2, &[quotes(Kind::Phone, 7)]);
    let like = |likeness| {
        [Like {
            document: 1,
            kind: Kind::Text,
            likeness,
        }]
    };
    let (copy, near) = (like(0.8), like(0.35));
    let document = |like| Document {
        id: 2,
        day: DAY + 104,
        scheme: 2,
        carries: &[],
        like,
    };
    assert!(index.ties(&document(&near)).is_empty());
    let ties = index.insert(&document(&copy), &mut Vec::new());
    assert_eq!(ties[0].reasons[0].kind, Kind::Text);
    assert_eq!(index.series_of(1), index.series_of(2));
}
