//! Checked against the reference code of PDQ's authors (through the `pdqhash` package 0.2.8 of PyPI) on images that a
//! formula draws, so that the tree holds no picture.

use proptest::prelude::*;

use super::*;
use crate::chance::Chance;

/// `(x²a + y²b + xyc) / 2^s`, the last eight bits.
fn drawn(width: usize, height: usize, [a, b, c]: [usize; 3], s: u32) -> Vec<u8> {
    let shade = |x: usize, y: usize| ((x * x * a + y * y * b + x * y * c) >> s).to_le_bytes()[0];
    (0..width * height)
        .map(|place| shade(place % width, place / width))
        .collect()
}

fn sketch(width: usize, height: usize, bytes: &[u8]) -> Sketch {
    Sketch::of(Shades::new(width, height, bytes).unwrap())
}

/// What the reference says of six images: hash and quality.
#[test]
fn hashes_are_those_of_the_reference() {
    for (width, height, factors, shift, hash, quality) in [
        (
            64,
            64,
            [1, 2, 3],
            4,
            "7a8a82ff7caa80f555aad56a2a95c52a5f4a451a7ef2d5025a57c5167e74d500",
            100,
        ),
        (
            200,
            150,
            [1, 2, 1],
            8,
            "26e65919b666a9985266d599ab670a9955268d59aab79ca955529cc5aaab8ce6",
            100,
        ),
        (
            512,
            384,
            [3, 1, 2],
            12,
            "5525aa4ad6a9455554adaa8a54ad6d5556a9aa4a55a5ad556aab555aaad556aa",
            81,
        ),
        (
            97,
            301,
            [2, 1, 5],
            9,
            "e3551ca1f12a0e51e1951e6af1da0e35e1cc5f12f0e48e3971c61f1de0e31f1e",
            100,
        ),
        (
            128,
            128,
            [1, 1, 0],
            6,
            "933c64c3591cb6632d9c5a63949ca9334a4c54b1956eab59aab6aaad55ab5556",
            100,
        ),
    ] {
        let sketch = sketch(width, height, &drawn(width, height, factors, shift));
        assert_eq!(sketch.hash().hex(), hash, "{width}x{height}");
        assert!(
            sketch.quality().abs_diff(quality) <= 1,
            "{width}x{height}: {}",
            sketch.quality()
        );
    }
    assert!(
        !sketch(300, 300, &[7; 90_000]).tells(),
        "a flat image says nothing"
    );
}

/// The eight positions that the reference derives of the second image, in whatever order.
#[test]
fn the_eight_positions_are_those_of_the_reference() {
    let sketch = sketch(200, 150, &drawn(200, 150, [1, 2, 1], 8));
    for hash in [
        "26e65919b666a9985266d599ab670a9955268d59aab79ca955529cc5aaab8ce6",
        "3677b263b222936253775b22ab22a937953755b2aab3aa975552555aaaab8889",
        "73b3f3b3e312033207333f33fe322033007307f3ffe236030007226ffffe064c",
        "622218c9e77739c80622f188fe77039dc062ff18ffe6003d0007fff0fffe0223",
        "26e6a6e6b666566652662a66ab673566552672a6aab723565552233aaaab6319",
        "73b30c4ce332fccc073380ccfe321fcc0073d80cffe289fc00078990fffec9b3",
        "36774c88b2226c9c5377a4ddab2256c89537aa4daab355685552aaa5aaab4776",
        "6222e222e736c63206220e73fe77fc62c06200e7dfe6ffc20007000ffffecddc",
    ] {
        let expected = Pdq::from_hex(hash).unwrap();
        assert!(sketch.variants().contains(&expected), "{hash}");
    }
}

/// A landscape of blurred spots, as a photograph has them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and 255"
)]
fn photograph(chance: &mut Chance, side: usize) -> Vec<u8> {
    let spots: Vec<[f32; 4]> = (0..40)
        .map(|_| {
            let mut next = |below: u32| chance.below(below) as f32;
            [
                next(1000) / 1000.0,
                next(1000) / 1000.0,
                0.03 + next(200) / 1000.0,
                next(400) - 200.0,
            ]
        })
        .collect();
    (0..side * side)
        .map(|place| {
            let (x, y) = (
                (place % side) as f32 / side as f32,
                (place / side) as f32 / side as f32,
            );
            let light: f32 = spots
                .iter()
                .map(|[a, b, width, height]| {
                    let apart = ((x - a).powi(2) + (y - b).powi(2)) / (width * width);
                    height * (-apart).exp()
                })
                .sum();
            (128.0 + light).clamp(0.0, 255.0) as u8
        })
        .collect()
}

/// Half the size, as a screenshot of it has.
fn halved(bytes: &[u8], side: usize) -> Vec<u8> {
    let half = side / 2;
    (0..half * half)
        .map(|place| {
            let (x, y) = (2 * (place % half), 2 * (place / half));
            let four = [
                y * side + x,
                y * side + x + 1,
                (y + 1) * side + x,
                (y + 1) * side + x + 1,
            ];
            (four.iter().map(|at| u32::from(bytes[*at])).sum::<u32>() / 4).to_le_bytes()[0]
        })
        .collect()
}

/// A copy that was made smaller, noisier, turned or mirrored is found among a thousand others; nothing else is.
#[test]
fn copies_are_found_among_many_and_forgotten() {
    let side = 128;
    let mut chance = Chance::new(11);
    let mut images = Images::default();
    let originals: Vec<Vec<u8>> = (0..300).map(|_| photograph(&mut chance, side)).collect();
    for (document, image) in (0..).zip(&originals) {
        images.insert(document, &sketch(side, side, image).keyed(9));
    }
    for (document, image) in (0..).zip(&originals).step_by(10) {
        let small = halved(image, side);
        let noisy: Vec<u8> = image
            .iter()
            .map(|shade| shade.saturating_add(u8::try_from(chance.below(9)).unwrap()))
            .collect();
        let mirrored: Vec<u8> = image
            .chunks(side)
            .flat_map(|row| row.iter().rev().copied())
            .collect();
        let turned: Vec<u8> = (0..side * side)
            .map(|place| image[(side - 1 - place % side) * side + place / side])
            .collect();
        for (size, copy) in [
            (side / 2, small),
            (side, noisy),
            (side, mirrored),
            (side, turned),
        ] {
            let found = images.near(&sketch(size, size, &copy).keyed(9));
            assert_eq!(found.first().map(|near| near.document), Some(document));
            assert_eq!(found.len(), 1, "{found:?}");
        }
    }
    assert_eq!(images.len(), 300);
    images.remove(0);
    let again = images.near(&sketch(side, side, &originals[0]).keyed(9));
    assert!(again.iter().all(|near| near.document != 0));
    assert!(
        images.near(&sketch(side, side, &originals[10])).is_empty(),
        "another key finds nothing"
    );
}

/// The index misses nothing that looking at all of them would find.
#[test]
fn the_index_finds_what_looking_at_all_finds() {
    let mut chance = Chance::new(3);
    let random = |chance: &mut Chance| {
        Pdq(std::array::from_fn(|_| {
            u16::try_from(chance.below(65_536)).unwrap()
        }))
    };
    let alone = |hash| Sketch {
        variants: [hash; 8],
        quality: 100,
    };
    let asked = random(&mut chance);
    let mut images = Images::default();
    let mut expected = Vec::new();
    for document in 0..400 {
        let mut hash = asked;
        // As many bits as the number says are turned over, no two the same.
        let mut places: Vec<usize> = (0..BITS).collect();
        for _ in 0..document % 60 {
            let place = places.swap_remove(chance.below(places.len() as u32) as usize);
            hash.0[place >> 4] ^= 1 << (place & 15);
        }
        assert_eq!(u64::from(hash.apart(&asked)), document % 60);
        images.insert(document, &alone(hash));
        if document % 60 <= u64::from(MOST_APART) {
            expected.push(document);
        }
    }
    let mut found: Vec<u64> = images
        .near(&alone(asked))
        .iter()
        .map(|near| near.document)
        .collect();
    found.sort_unstable();
    assert_eq!(found, expected);
}

proptest! {
    #[test]
    fn a_key_keeps_distances(one in any::<[u16; 16]>(), other in any::<[u16; 16]>(), key in any::<u64>()) {
        let alone = |words| Sketch { variants: [Pdq(words); 8], quality: 100 };
        let (keyed, keyed_other) = (alone(one).keyed(key), alone(other).keyed(key));
        prop_assert_eq!(Pdq(one).apart(&Pdq(other)), keyed.hash().apart(&keyed_other.hash()));
        prop_assert_eq!(Pdq::from_hex(&Pdq(one).hex()), Some(Pdq(one)));
    }

    #[test]
    fn what_is_written_down_is_read_again(bytes in proptest::collection::vec(any::<u8>(), 257..258), cut in 0_usize..257) {
        let sketch = Sketch::from_bytes(&bytes).unwrap();
        prop_assert_eq!(Sketch::from_bytes(&bytes[..cut]), None);
        prop_assert_eq!(sketch.to_bytes(), bytes);
    }

    #[test]
    fn no_shades_are_too_odd(width in 0_usize..80, height in 0_usize..80, shade in any::<u8>()) {
        let bytes = vec![shade; width * height];
        if let Some(shades) = Shades::new(width, height, &bytes) {
            prop_assert!(!Sketch::of(shades).tells());
        }
        prop_assert!(Shades::new(usize::MAX, 2, &bytes).is_none());
    }
}
