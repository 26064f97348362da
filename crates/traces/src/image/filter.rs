//! An image made 64 by 64: blurred by two passes of a box each way (Jarosz), then one pixel in so many.

use super::Shades;

/// Side of the reduced image.
pub(super) const SIDE: usize = 64;

/// A reduced image, row after row.
pub(super) type Small = [[f32; SIDE]; SIDE];

/// Passes of the box: two make a tent.
const PASSES: usize = 2;

/// The image at 64 by 64.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a shade, for sums in single precision as the paper has them"
)]
pub(super) fn reduced(shades: Shades<'_>) -> Small {
    let (width, height) = (shades.width, shades.height);
    let mut rows: Vec<f64> = shades.bytes.iter().map(|shade| f64::from(*shade)).collect();
    let mut line = Vec::new();
    for _ in 0..PASSES {
        for row in rows.chunks_exact_mut(width) {
            line.clear();
            line.extend_from_slice(row);
            boxed(&line, window(width), row.iter_mut());
        }
        for column in 0..width {
            line.clear();
            line.extend(rows.iter().skip(column).step_by(width));
            let places = rows.iter_mut().skip(column).step_by(width);
            boxed(&line, window(height), places);
        }
    }
    let at = |place: usize, side: usize| ((2 * place + 1) * side) / (2 * SIDE);
    std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            let place = at(row, height) * width + at(column, width);
            rows.get(place).map_or(0.0, |shade| *shade as f32)
        })
    })
}

/// Width of the box for a side: such that two passes see about one pixel of the reduced image.
const fn window(side: usize) -> usize {
    side.div_ceil(2 * SIDE)
}

/// The mean over a box around each place, narrower at the ends. An even box reaches one further ahead than behind.
fn boxed<'a>(line: &[f64], full: usize, out: impl Iterator<Item = &'a mut f64>) {
    let ahead = (full + 2) / 2 - 1;
    let behind = full - ahead - 1;
    let mut sums = Vec::with_capacity(line.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for shade in line {
        sum += shade;
        sums.push(sum);
    }
    let sum_to = |end: usize| sums.get(end).copied().unwrap_or_default();
    for (place, out) in out.enumerate() {
        let from = place.saturating_sub(behind);
        let end = (place + ahead + 1).min(line.len());
        *out = (sum_to(end) - sum_to(from)) / (end - from).max(1) as f64;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from nought to a hundred"
)]
fn step(one: f32, other: f32) -> u32 {
    ((one - other) * 100.0 / 255.0).abs() as u32
}

/// How much there is to see: the differences between neighbours, each in whole hundredths, of a hundred.
pub(super) fn quality(small: &Small) -> u8 {
    let down: u32 = small
        .iter()
        .zip(small.iter().skip(1))
        .flat_map(|(above, below)| above.iter().zip(below))
        .map(|(one, other)| step(*one, *other))
        .sum();
    let across: u32 = small
        .iter()
        .flat_map(|row| row.iter().zip(row.iter().skip(1)))
        .map(|(one, other)| step(*one, *other))
        .sum();
    u8::try_from((down + across) / 90).unwrap_or(100).min(100)
}
