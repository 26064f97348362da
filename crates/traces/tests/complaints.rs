//! Complaints written by hand, as people write them, of invented persons: what must be read in each, and nothing else.

use serde::Deserialize;
use traces::{extract::extract, kind::Found};

#[derive(Deserialize)]
struct Complaint {
    text: String,
    found: Vec<Found>,
}

#[test]
fn what_must_be_read_is_and_nothing_else() {
    let complaints: Vec<Complaint> = include_str!("data/complaints.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(complaints.len() >= 60);
    let mut wrong = String::new();
    for Complaint { text, found } in &complaints {
        let read = extract(text);
        let shown = |one: &Found| {
            format!(
                "{one:?} «{}»\n",
                text.get(one.start..one.end).unwrap_or("?")
            )
        };
        for missed in found.iter().filter(|one| !read.contains(one)) {
            wrong += &format!("missed {}", shown(missed));
        }
        for extra in read.iter().filter(|one| !found.contains(one)) {
            wrong += &format!("extra  {}", shown(extra));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
