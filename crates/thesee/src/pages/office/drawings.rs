//! Drawings of a series made here, without a script: a map of France where each department is a square of our own
//! placing, and its victims over time. Each has a table that says the same.

use std::collections::BTreeMap;

use askama::Template;
use gate::{i18n::T, ui};
use time::{Date, Duration};

use super::words;
use crate::model::Spread;

/// Where the square of a department stands: column, row. Corsica is one, as its postcodes are.
#[rustfmt::skip]
const PLACES: [(&str, u8, u8); 100] = [
    ("62", 7, 0), ("59", 8, 0),
    ("76", 6, 1), ("80", 7, 1), ("02", 8, 1), ("08", 9, 1),
    ("50", 4, 2), ("14", 5, 2), ("27", 6, 2), ("60", 7, 2), ("51", 8, 2), ("55", 9, 2), ("57", 10, 2),
    ("29", 0, 3), ("22", 1, 3), ("35", 2, 3), ("53", 3, 3), ("61", 4, 3), ("28", 5, 3), ("95", 6, 3), ("93", 7, 3),
    ("77", 8, 3), ("10", 9, 3), ("54", 10, 3), ("67", 11, 3),
    ("56", 1, 4), ("44", 2, 4), ("49", 3, 4), ("72", 4, 4), ("78", 5, 4), ("92", 6, 4), ("75", 7, 4), ("94", 8, 4),
    ("52", 9, 4), ("88", 10, 4), ("68", 11, 4),
    ("85", 2, 5), ("79", 3, 5), ("37", 4, 5), ("41", 5, 5), ("45", 6, 5), ("91", 7, 5), ("89", 8, 5), ("21", 9, 5),
    ("70", 10, 5), ("90", 11, 5),
    ("17", 2, 6), ("16", 3, 6), ("86", 4, 6), ("36", 5, 6), ("18", 6, 6), ("58", 7, 6), ("71", 8, 6), ("39", 9, 6),
    ("25", 10, 6), ("74", 11, 6),
    ("33", 2, 7), ("24", 3, 7), ("87", 4, 7), ("23", 5, 7), ("03", 6, 7), ("42", 7, 7), ("69", 8, 7), ("01", 9, 7),
    ("73", 10, 7),
    ("40", 2, 8), ("47", 3, 8), ("19", 4, 8), ("63", 5, 8), ("43", 6, 8), ("07", 7, 8), ("26", 8, 8), ("38", 9, 8),
    ("05", 10, 8),
    ("64", 2, 9), ("32", 3, 9), ("46", 4, 9), ("15", 5, 9), ("48", 6, 9), ("30", 7, 9), ("84", 8, 9), ("04", 9, 9),
    ("06", 10, 9),
    ("65", 3, 10), ("82", 4, 10), ("12", 5, 10), ("34", 6, 10), ("13", 8, 10), ("83", 9, 10), ("20", 11, 10),
    ("31", 4, 11), ("81", 5, 11), ("11", 6, 11),
    ("09", 4, 12), ("66", 6, 12),
    ("971", 0, 8), ("972", 0, 9), ("973", 0, 10), ("974", 0, 11), ("976", 0, 12),
];

/// Side of a square, in the drawing's units.
const SIDE: u32 = 40;

/// What is drawn of one department.
struct Square {
    code: &'static str,
    x: u32,
    y: u32,
    middle: u32,
    line: u32,
    /// Side of what fills it, and where that begins; nought when nothing was paid there.
    full: u32,
    full_x: u32,
    full_y: u32,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<svg class="tile-map" viewBox="0 0 480 520" width="100%" role="img" aria-label="{{ label }}" focusable="false">{% for one in squares %}<rect x="{{ one.x }}" y="{{ one.y }}" width="36" height="36" rx="4" fill="none" stroke="currentColor" stroke-opacity="0.35"/>{% if one.full > 0 %}<rect x="{{ one.full_x }}" y="{{ one.full_y }}" width="{{ one.full }}" height="{{ one.full }}" rx="4" fill="currentColor" fill-opacity="0.3"/>{% endif %}<text x="{{ one.middle }}" y="{{ one.line }}" text-anchor="middle" font-size="13" fill="currentColor">{{ one.code }}</text>{% endfor %}</svg>"#
)]
struct TileMap {
    label: String,
    squares: Vec<Square>,
}
impl askama::filters::HtmlSafe for TileMap {}

/// Declarations and sums by department; those without one under none.
pub(super) fn by_department(spread: &[Spread]) -> BTreeMap<Option<&str>, (i64, i64)> {
    let mut all = BTreeMap::new();
    for one in spread {
        let sum: &mut (i64, i64) = all.entry(one.department.as_deref()).or_default();
        sum.0 = sum.0.saturating_add(one.declarations);
        sum.1 = sum.1.saturating_add(one.lost_cents);
    }
    all
}

/// The map of what was paid: the surface filled of each square goes with the sum.
pub(super) fn map(t: &T, spread: &[Spread]) -> ui::Markup {
    let sums = by_department(spread);
    let most = sums.values().map(|(_, cents)| *cents).max().unwrap_or(0);
    let squares = PLACES.map(|(code, column, row)| {
        let (x, y) = (u32::from(column) * SIDE + 2, u32::from(row) * SIDE + 2);
        let cents = sums.get(&Some(code)).map_or(0, |(_, cents)| *cents);
        let full = side(cents, most);
        Square {
            code,
            x,
            y,
            middle: x + 18,
            line: y + 23,
            full,
            full_x: x + (36 - full) / 2,
            full_y: y + (36 - full) / 2,
        }
    });
    ui::Markup::of(TileMap {
        label: t.get("office-map-label").to_owned(),
        squares: squares.into(),
    })
}

/// The side, up to 36, of the square whose surface goes with a part of the most; the least is still seen.
fn side(cents: i64, most: i64) -> u32 {
    if cents <= 0 || most <= 0 {
        return 0;
    }
    let (part, whole) = (i128::from(cents.min(most)), i128::from(most));
    let surface = part * 36 * 36 / whole;
    let side = u32::try_from(surface).unwrap_or(0).isqrt();
    side.clamp(6, 36)
}

/// A stretch of time and the declarations in it.
pub(super) struct Stretch {
    /// Its first day.
    pub(super) from: Date,
    /// Declarations.
    pub(super) declarations: i64,
    /// What was paid, in cents.
    pub(super) lost_cents: i64,
}

/// Most stretches drawn.
const MOST: i64 = 120;

/// Time in equal stretches of whole days or weeks, the empty ones too: as many days each as keep the drawing readable.
pub(super) fn over_time(spread: &[Spread]) -> (i64, Vec<Stretch>) {
    let days = || spread.iter().map(|one| one.day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return (1, Vec::new());
    };
    let span = (last - first).whole_days() + 1;
    let each = match span {
        ..=60 => 1,
        61..=420 => 7,
        // Whole weeks still.
        long => (long / MOST / 7 + 1) * 7,
    };
    let mut all: Vec<Stretch> = (0..span.div_euclid(each) + 1)
        .map_while(|number| {
            let from = first.checked_add(Duration::days(number * each))?;
            (from <= last).then_some(Stretch {
                from,
                declarations: 0,
                lost_cents: 0,
            })
        })
        .collect();
    for one in spread {
        let place = (one.day - first).whole_days().div_euclid(each);
        let stretch = usize::try_from(place)
            .ok()
            .and_then(|place| all.get_mut(place));
        if let Some(stretch) = stretch {
            stretch.declarations = stretch.declarations.saturating_add(one.declarations);
            stretch.lost_cents = stretch.lost_cents.saturating_add(one.lost_cents);
        }
    }
    (each, all)
}

/// Places for as many bars at least.
const FEWEST: usize = 30;

/// Time as bars.
pub(super) fn timeline(t: &T, stretches: &[Stretch]) -> ui::Markup {
    let mut counts: Vec<u64> = stretches
        .iter()
        .map(|one| u64::try_from(one.declarations).unwrap_or(0))
        .collect();
    // A few stretches are bars still, not walls.
    counts.resize(counts.len().max(FEWEST), 0);
    ui::bars(t.get("office-timeline-label"), &counts, 0_u16, 120_u16)
}

/// The table that says what the map draws.
pub(super) fn departments(t: &T, spread: &[Spread]) -> ui::Table {
    let mut table = ui::table(t.get("office-map-caption"))
        .hide_caption()
        .id("departments")
        .head(t.get("office-department"))
        .head_number(t.get("office-series-members"))
        .head_number(t.get("office-series-sum"));
    for (code, (count, cents)) in by_department(spread) {
        let name = match code {
            Some(code) => ui::visible(code),
            None => t.get("office-department-none").to_owned(),
        };
        table = table.row(vec![
            ui::row_head(ui::Markup::text(name)),
            ui::number(t.number(count)),
            ui::number(words::euros(t, cents)),
        ]);
    }
    table
}

/// The table that says what the bars draw; stretches without anybody are left out.
pub(super) fn stretches(t: &T, each: i64, all: &[Stretch]) -> ui::Table {
    let head = t.with("office-timeline-each", "days", each).to_string();
    let mut table = ui::table(t.get("office-timeline-caption"))
        .hide_caption()
        .id("timeline")
        .head(head)
        .head_number(t.get("office-series-members"))
        .head_number(t.get("office-series-sum"));
    for one in all.iter().filter(|one| one.declarations > 0) {
        table = table.row(vec![
            ui::row_head(ui::Markup::text(t.iso_date(&one.from.to_string()))),
            ui::number(t.number(one.declarations)),
            ui::number(words::euros(t, one.lost_cents)),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use time::macros::date;

    use super::*;

    fn spread(day: Date, department: Option<&str>, declarations: i64) -> Spread {
        Spread {
            day,
            department: department.map(str::to_owned),
            declarations,
            lost_cents: declarations * 100,
        }
    }

    #[test]
    fn each_department_has_one_square_and_no_two_the_same() {
        let codes: BTreeSet<_> = PLACES.iter().map(|(code, ..)| (*code).to_owned()).collect();
        let mut expected: BTreeSet<_> = (1..=95).map(|number| format!("{number:02}")).collect();
        expected.extend(["971", "972", "973", "974", "976"].map(str::to_owned));
        assert_eq!(codes, expected);
        let places: BTreeSet<_> = PLACES.iter().map(|(_, x, y)| (x, y)).collect();
        assert_eq!(places.len(), PLACES.len());
        assert!(PLACES.iter().all(|(_, x, y)| *x < 12 && *y < 13));
    }

    #[test]
    fn surfaces_go_with_sums_and_the_least_is_seen() {
        assert_eq!([side(0, 100), side(100, 100), side(25, 100)], [0, 36, 18]);
        assert_eq!(side(1, i64::MAX), 6);
        assert_eq!(side(i64::MAX, i64::MAX), 36);
        assert_eq!(side(5, 0), 0);
    }

    #[test]
    fn time_keeps_everybody_in_few_stretches() {
        let one = date!(2026 - 01 - 01);
        for span in [0_i64, 1, 59, 60, 61, 419, 420, 421, 2_000, 60_000] {
            let all = [
                spread(one, Some("29"), 2),
                spread(one + Duration::days(span), None, 3),
            ];
            let (each, stretches) = over_time(&all);
            let sum: i64 = stretches.iter().map(|one| one.declarations).sum();
            assert_eq!(sum, 5, "{span}");
            assert!(stretches.len() <= 121, "{span}: {}", stretches.len());
            assert!(each == 1 || each % 7 == 0, "{span}: {each}");
        }
        assert!(over_time(&[]).1.is_empty());
        let all = [spread(Date::MIN, None, 1), spread(Date::MAX, Some("75"), 1)];
        assert_eq!(
            over_time(&all)
                .1
                .iter()
                .map(|one| one.declarations)
                .sum::<i64>(),
            2
        );
    }
}
