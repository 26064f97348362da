//! The sixteen lowest frequencies each way but the constant one, and which are above their median.

use super::{
    Pdq,
    filter::{SIDE, Small},
};

/// Frequencies kept each way.
const KEPT: usize = 16;

type Square = [[f32; KEPT]; KEPT];

/// The hashes of an image in its eight positions: turning and mirroring change signs of frequencies, or swap the two ways.
pub(super) fn variants(small: &Small) -> [Pdq; 8] {
    let square = transformed(small);
    let turned: Square =
        std::array::from_fn(|row| std::array::from_fn(|column| at(&square, column, row)));
    [&square, &turned]
        .map(|square| {
            [(false, false), (false, true), (true, false), (true, true)].map(|(down, across)| {
                // The frequency of place n is n + 1: mirrored, the odd ones change sign.
                let sign = |mirrored: bool, place: usize| {
                    if mirrored && place.is_multiple_of(2) {
                        -1.0
                    } else {
                        1.0
                    }
                };
                hash(&std::array::from_fn(|row| {
                    std::array::from_fn(|column| {
                        at(square, row, column) * sign(down, row) * sign(across, column)
                    })
                }))
            })
        })
        .as_flattened()
        .try_into()
        .unwrap_or_default()
}

fn at(square: &Square, row: usize, column: usize) -> f32 {
    let row = square.get(row);
    row.and_then(|row| row.get(column))
        .copied()
        .unwrap_or_default()
}

/// The discrete cosine transform of type II, both ways.
#[expect(clippy::cast_possible_truncation, reason = "a factor below one")]
fn transformed(small: &Small) -> Square {
    let waves: [[f32; SIDE]; KEPT] = std::array::from_fn(|place| {
        std::array::from_fn(|x| {
            let angle = std::f64::consts::PI / 2.0 / SIDE as f64;
            let angle = angle * (place as f64 + 1.0) * (2.0 * x as f64 + 1.0);
            ((2.0 / SIDE as f64).sqrt() * angle.cos()) as f32
        })
    });
    // Down first: sixteen rows of sixty-four.
    let down: [[f32; SIDE]; KEPT] = waves.map(|wave| {
        let mut row = [0.0; SIDE];
        for (factor, line) in wave.iter().zip(small) {
            for (sum, shade) in row.iter_mut().zip(line) {
                *sum += factor * shade;
            }
        }
        row
    });
    down.map(|row| {
        waves.map(|wave| {
            wave.iter()
                .zip(&row)
                .map(|(factor, sum)| factor * sum)
                .sum()
        })
    })
}

/// One bit a frequency: whether it is above the median, the lower of the two in the middle.
fn hash(square: &Square) -> Pdq {
    let mut sorted: Vec<f32> = square.as_flattened().to_vec();
    sorted.sort_by(f32::total_cmp);
    let median = sorted
        .get((sorted.len() - 1) / 2)
        .copied()
        .unwrap_or_default();
    Pdq(std::array::from_fn(|row| {
        (0..KEPT).fold(0, |word, column| {
            word | u16::from(at(square, row, column) > median) << column
        })
    }))
}
