//! Writes the dictionary of [`linkage::names::dictionary`].
//!
//! `cargo run --release -p linkage --example names_groups -- name_groups_dev.txt OUT.bin` reads groups of spellings of one
//! name (`a, b, c => id` a line). A spelling is kept when the rules leave it apart from another of its group; the costs
//! must therefore be counted first (`names_costs`).
#![expect(clippy::print_stdout, reason = "a measure is for whoever runs it")]

use std::error::Error;

use linkage::names::{Token, compare_by_rules, dictionary};

/// Below this score the rules do not equate two spellings.
const SURE: f32 = 0.85;
/// Most spellings of a group looked at.
const MOST: usize = 60;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments
        .next()
        .ok_or("usage: names_groups GROUPS.txt OUT.bin")?;
    let out = arguments
        .next()
        .ok_or("usage: names_groups GROUPS.txt OUT.bin")?;
    let text = std::fs::read_to_string(path)?;
    let mut kept: Vec<(&str, u32)> = Vec::new();
    let (mut number, mut groups) = (0, 0);
    for (names, _) in text.lines().filter_map(|line| line.rsplit_once(" => ")) {
        groups += 1;
        let before = kept.len();
        kept.extend(told_apart(names).map(|name| (name, number)));
        number += u32::from(kept.len() > before);
    }
    let bytes = dictionary::write(kept.iter().copied())?;
    println!(
        "{number} of {groups} groups, {} spellings, {} bytes",
        kept.len(),
        bytes.len()
    );
    std::fs::write(out, bytes)?;
    Ok(())
}

/// The spellings of a group that the rules leave apart from some other.
fn told_apart(names: &str) -> impl Iterator<Item = &str> {
    let names: Vec<(&str, Token)> = names
        .split(", ")
        .take(MOST)
        .map(|name| (name, Token::new(name)))
        .filter(|(_, token)| !token.is_empty())
        .collect();
    let apart: Vec<&str> = names
        .iter()
        .filter(|(_, one)| {
            names
                .iter()
                .any(|(_, other)| compare_by_rules(one, other).score < SURE)
        })
        .map(|(name, _)| *name)
        .collect();
    apart.into_iter()
}
