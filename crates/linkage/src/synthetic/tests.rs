//! What measures rest on: sets that replay, truth that holds, shares that stay where they were set.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::*;
use crate::person::Field;

fn set(settings: Settings) -> Vec<Request> {
    Requests::new(settings).unwrap().collect()
}

fn small(seed: u64) -> Settings {
    Settings {
        records: 20_000,
        seed,
        ..Settings::default()
    }
}

#[test]
fn the_same_seed_gives_the_same_requests() {
    let text = |seed| {
        set(Settings {
            records: 500,
            seed,
            ..Settings::default()
        })
        .iter()
        .map(line)
        .collect::<Vec<_>>()
    };
    assert_eq!(text(3), text(3));
    assert_ne!(text(3), text(4));
}

fn line(request: &Request) -> String {
    let columns: Vec<_> = request.values().collect();
    format!(
        "{}|{}|{}",
        columns.join("|"),
        request.cluster(),
        request.mode().word()
    )
}
