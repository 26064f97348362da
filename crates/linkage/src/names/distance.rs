//! What it costs to read one name for another, per pair of scripts.
//!
//! The table `costs.bin` is counted on groups of spellings of the same name (Wikidata, CC0) by
//! `examples/names_costs.rs`: for each pair of scripts and each pair of sound codes, `−½ ln p(y|x) − ½ ln p(x|y)` in
//! sixteenths of a nat, gaps included (a stochastic edit distance: Ristad & Yianilos, « Learning string-edit distance »,
//! IEEE PAMI 20(5), 1998). What a name is worth is its information `−ln q(x)` under the frequency of codes in its script,
//! so that likeness is the share of information the edits leave unexplained.
#![expect(
    clippy::indexing_slicing,
    reason = "codes are masked to the 64 columns of a row, columns to the row's width"
)]

pub use super::coder::CODES;
use super::coder::GAP;
use super::script::Script;

/// The first bytes of the table: what it is and the version of its layout.
const MAGIC: &[u8; 8] = b"names\0c2";
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
    let whole = (f32::from(a.information) + f32::from(b.information)) / 2.0;
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
    // A third of the way to the threshold nothing is left to learn, and the count stops
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "part of a u16")]
    let budget = (whole * (1.0 - threshold / 3.0)) as u16;
    let Some(cost) = edits(a.codes, b.codes, rows, budget) else { return 0.0 };
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

/// Cost of the cheapest edits, or nothing when they cost more than the budget.
fn edits(a: &[u8], b: &[u8], costs: &[[u8; CODES]; CODES], budget: u16) -> Option<u16> {
    let width = b.len().min(MAX_CODES);
    let mut before = [0_u16; MAX_CODES + 1];
    let mut above = [0_u16; MAX_CODES + 1];
    let mut row = [0_u16; MAX_CODES + 1];
    let gap = &costs[usize::from(GAP)];
    for at in 0..width {
        above[at + 1] = above[at].saturating_add(u16::from(gap[usize::from(b[at]) & 63]));
    }
    let mut previous = GAP;
    for (line, code) in a.iter().take(MAX_CODES).enumerate() {
        let from = &costs[usize::from(*code) & 63];
        let drop = u16::from(from[usize::from(GAP)]);
        row[0] = above[0].saturating_add(drop);
        let mut least = row[0];
        for at in 0..width {
            let to = b[at];
            let replaced = above[at] + u16::from(from[usize::from(to) & 63]);
            let dropped = above[at + 1] + drop;
            let added = row[at] + u16::from(gap[usize::from(to) & 63]);
            let mut best = replaced.min(dropped).min(added);
            if line > 0 && at > 0 && previous == to && *code == b[at - 1] {
                best = best.min(before[at - 1] + SWAP);
            }
            row[at + 1] = best;
            least = least.min(best);
        }
        if least > budget {
            return None;
        }
        previous = *code;
        (before, above, row) = (above, row, before);
    }
    Some(above[width]).filter(|cost| *cost <= budget)
}
