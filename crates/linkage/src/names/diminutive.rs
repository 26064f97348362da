//! Hypocorisms: Bob for Robert, Jean-Mi for Jean-Michel, Sacha for Alexandre.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;

use super::token::Token;

/// A line a given name: the full form, then its short forms.
static TABLE: &str = include_str!("diminutives.txt");

/// Where a name stands: number of a line, and whether it is the full form there.
pub(super) type Place = (u16, bool);

type Places = HashMap<&'static str, Vec<Place>, FxBuildHasher>;

fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| {
        let mut places = Places::default();
        let lines = TABLE
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        for (number, line) in (0_u16..).zip(lines) {
            for (at, name) in line.split_whitespace().enumerate() {
                places
                    .entry(name.trim_end_matches(':'))
                    .or_default()
                    .push((number, at == 0));
            }
        }
        places
    })
}

/// The places of a plain lower-case name.
pub(super) fn places_of(ascii: &str) -> &'static [Place] {
    places().get(ascii).map(Vec::as_slice).unwrap_or_default()
}

/// Whether one is a short form of the other, or both, which are no full form themselves, of the same name.
pub(super) fn related(a: &[Place], b: &[Place]) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let is_full = |places: &[Place]| places.iter().any(|(_, full)| *full);
    let short = !is_full(a) && !is_full(b);
    a.iter().any(|(line, full)| {
        b.iter()
            .any(|(other, whole)| line == other && (full != whole || short))
    })
}

/// The line a name is found again by: the one it is the full form of, or else its first.
pub(super) fn root(places: &[Place]) -> Option<u16> {
    let full = places.iter().find(|(_, full)| *full);
    full.or(places.first()).map(|(line, _)| *line)
}

/// Whether one given name is a familiar form of the other (or both of the same): Bob and Robert, Kate and Catherine.
/// Translations are not: Jean and John, Guillaume and William are different names in a register.
#[must_use]
pub fn diminutive(a: &str, b: &str) -> bool {
    let (a, b) = (Token::new(a), Token::new(b));
    a.ascii() != b.ascii() && related(a.places, b.places)
}
