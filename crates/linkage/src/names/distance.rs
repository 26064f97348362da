//! What it costs to read one name for another, per pair of scripts.
//!
//! The table `costs.bin` is counted on groups of spellings of the same name (Wikidata, CC0) by
//! `examples/names_costs.rs`: for each pair of scripts and each pair of sound codes, `−½ ln p(y|x) − ½ ln p(x|y)` in
//! sixteenths of a nat, gaps included and a little cheaper (a stochastic edit distance: Ristad & Yianilos, « Learning
//! string-edit distance », IEEE PAMI 20(5), 1998). What a name is worth is its information `−ln q(x)` under the frequency
//! of codes in its script, alone and after one another; likeness is the share of it the edits leave explained. No name
//! can be read back from the table: it holds counts of letters.
#![expect(
    clippy::indexing_slicing,
    reason = "codes are masked to the 64 columns of a row, columns to the row's width"
)]

pub use super::coder::CODES;
use super::coder::GAP;
use super::script::Script;

/// The first bytes of the table: what it is and the version of its layout.
const MAGIC: &[u8; 8] = b"names\0c3";
static TABLE: &[u8] = include_bytes!("costs.bin");

/// Pairs of scripts, either order.
const PAIRS: usize = Script::COUNT * (Script::COUNT + 1) / 2;
/// Where the parts of the table begin.
const INFORMATION: usize = MAGIC.len();
const CALIBRATION: usize = INFORMATION + Script::COUNT * CODES * CODES;
const COSTS: usize = CALIBRATION + PAIRS * 2;
/// Length of the table, in bytes.
pub const TABLE_BYTES: usize = COSTS + PAIRS * CODES * CODES;

/// Longest reading compared, in codes.
pub(super) const MAX_CODES: usize = 64;
/// Swapping two neighbours, the commonest slip of a keyboard, in sixteenths of a nat.
const SWAP: u16 = 40;
/// Edits may cost more than the names are worth before nothing is shared: two scripts agree on little.
pub const HEADROOM: f32 = 1.5;
/// The score at which, for any pair of scripts, a match becomes likelier than a neighbour in the alphabet.
pub const THRESHOLD: f32 = 0.75;

/// Whether the embedded table is of the version this code reads.
#[must_use]
pub fn is_readable() -> bool {
    TABLE.len() == TABLE_BYTES && TABLE.starts_with(MAGIC)
}

/// Header of a table, for the program that counts it.
#[must_use]
pub fn header() -> &'static [u8] {
    MAGIC
}

/// Number of a pair of scripts, and whether the two must change sides.
#[must_use]
pub fn pair(a: Script, b: Script) -> (usize, bool) {
    let (low, high) = (a.min(b) as usize, a.max(b) as usize);
    (high * (high + 1) / 2 + low, a > b)
}

/// Information of a reading in its script, in sixteenths of a nat: each code is weighed after the one before it, so that
/// what every Georgian `-shvili` shares says little.
pub(super) fn information(codes: &[u8], script: Script) -> u16 {
    let start = INFORMATION + script as usize * CODES * CODES;
    let Some(table) = TABLE.get(start..start + CODES * CODES) else {
        return 0;
    };
    let mut before = GAP;
    let mut sum = 0_u16;
    for code in codes {
        let at = usize::from(before & 63) * CODES + usize::from(code & 63);
        sum = sum.saturating_add(u16::from(table[at]));
        before = *code;
    }
    sum
}

/// A reading with its information.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) codes: &'a [u8],
    pub(super) information: u16,
    pub(super) script: Script,
}

/// Share of information the two readings explain of each other, calibrated per pair of scripts, 0 to 1.
pub(super) fn likeness(a: Reading<'_>, b: Reading<'_>) -> f32 {
    let (pair, swapped) = pair(a.script, b.script);
    let (a, b) = if swapped { (b, a) } else { (a, b) };
    // In one script the order must not matter either: the shorter, then the smaller, first
    let same = a.script == b.script;
    let (a, b) = if same && (a.codes.len(), a.codes) > (b.codes.len(), b.codes) {
        (b, a)
    } else {
        (a, b)
    };
    let whole = HEADROOM * (f32::from(a.information) + f32::from(b.information)) / 2.0;
    if whole <= 0.0 {
        return 0.0;
    }
    let start = COSTS + pair * CODES * CODES;
    let Some(costs) = TABLE.get(start..start + CODES * CODES) else {
        return 0.0;
    };
    let (rows, _) = costs.as_chunks::<CODES>();
    let Ok(rows) = <&[[u8; CODES]; CODES]>::try_from(rows) else {
        return 0.0;
    };
    let (threshold, top) = calibration(pair);
    // Half-way to the threshold nothing is left to learn, and the count stops
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "part of a u16"
    )]
    let budget = (whole * (1.0 - threshold / 2.0)) as u16;
    let Some(cost) = edits(a.codes, b.codes, rows, budget) else {
        return 0.0;
    };
    let share = 1.0 - f32::from(cost) / whole;
    let score = if share <= threshold {
        THRESHOLD * share / threshold
    } else {
        THRESHOLD + (1.0 - THRESHOLD) * (share - threshold) / (top - threshold)
    };
    score.clamp(0.0, 0.98)
}

/// The shares at which a pair of scripts passes the threshold and is sure: one threshold then serves them all.
fn calibration(pair: usize) -> (f32, f32) {
    let at = CALIBRATION + pair * 2;
    match TABLE.get(at..at + 2) {
        Some([threshold, top]) if top > threshold && *threshold > 0 => {
            (f32::from(*threshold) / 255.0, f32::from(*top) / 255.0)
        }
        _ => (0.5, 1.0),
    }
}

/// Cost of the cheapest edits, or nothing when they cost more than the budget. One row is kept, and the one before it for
/// swaps: 64 codes a side at 255 at most stay far from the end of `u16`, hence the additions without a check.
fn edits(a: &[u8], b: &[u8], costs: &[[u8; CODES]; CODES], budget: u16) -> Option<u16> {
    let cost = |row: &[u8; CODES], code: u8| u16::from(row[usize::from(code & 63)]);
    let (a, b) = (
        a.get(..MAX_CODES).unwrap_or(a),
        b.get(..MAX_CODES).unwrap_or(b),
    );
    let mut row = [0_u16; MAX_CODES];
    let mut older = [u16::MAX / 2; MAX_CODES];
    let gap = &costs[usize::from(GAP)];
    let mut edge = 0_u16;
    for (cell, code) in row.iter_mut().zip(b) {
        edge = edge.wrapping_add(cost(gap, *code));
        *cell = edge;
    }
    let mut edge = 0_u16;
    let mut before_edge = u16::MAX / 2;
    let mut previous = GAP;
    for code in a {
        let from = &costs[usize::from(code & 63)];
        let drop = cost(from, GAP);
        // Values of the row above and of the one before it, left of the cell and left again
        let mut corner = edge;
        let mut swapped = (u16::MAX / 2, before_edge);
        before_edge = edge;
        edge = edge.wrapping_add(drop);
        let (mut left, mut least, mut last) = (edge, edge, GAP);
        for ((cell, old), to) in row.iter_mut().zip(&mut older).zip(b) {
            let above = *cell;
            let replaced = corner.wrapping_add(cost(from, *to));
            let dropped = above.wrapping_add(drop);
            let added = left.wrapping_add(cost(gap, *to));
            let mut best = replaced.min(dropped).min(added);
            if *to == previous && *code == last {
                best = best.min(swapped.0.wrapping_add(SWAP));
            }
            swapped = (swapped.1, *old);
            *old = above;
            corner = above;
            *cell = best;
            left = best;
            least = least.min(best);
            last = *to;
        }
        if least > budget {
            return None;
        }
        previous = *code;
    }
    let whole = b
        .len()
        .checked_sub(1)
        .and_then(|at| row.get(at))
        .copied()
        .unwrap_or(edge);
    (whole <= budget).then_some(whole)
}
