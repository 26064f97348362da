use proptest::prelude::*;

use super::*;
use crate::vault::testing::Counting;

const KEY_BYTES: [u8; KEY] = [3; KEY];

fn seal(plain: &[u8], pieces: usize) -> Vec<u8> {
    let (mut sealer, header) =
        Sealer::new(&Secret::new(KEY_BYTES), b"context", &Counting::default());
    let mut out = header.to_vec();
    for piece in plain.chunks(pieces.max(1)) {
        sealer.push(piece, &mut out).unwrap();
    }
    sealer.finish(&mut out).unwrap();
    out
}

fn open_as(
    key: [u8; KEY],
    context: &[u8],
    sealed: &[u8],
    pieces: usize,
) -> Result<Vec<u8>, BrokenStream> {
    let mut opener = Opener::new(Secret::new(key), context.to_vec());
    let mut out = Vec::new();
    for piece in sealed.chunks(pieces.max(1)) {
        opener.push(piece, &mut out)?;
    }
    opener.finish(&mut out)?;
    Ok(out)
}

fn open(sealed: &[u8]) -> Result<Vec<u8>, BrokenStream> {
    open_as(KEY_BYTES, b"context", sealed, 10_000)
}

/// Bytes of `len`, none like its neighbours.
fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

/// Splits a sealed stream into its header and chunks.
fn chunks(sealed: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let (header, body) = sealed.split_at(HEADER);
    (
        header.to_vec(),
        body.chunks(SEALED_CHUNK).map(<[u8]>::to_vec).collect(),
    )
}

fn join(header: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [header, &chunks.concat()].concat()
}

#[test]
fn every_length_around_a_chunk_round_trips() {
    for len in [
        0,
        1,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK - 1,
        2 * CHUNK,
        2 * CHUNK + 1,
    ] {
        let plain = bytes(len);
        let sealed = seal(&plain, 7_777);
        assert_eq!(sealed.len() as u64, sealed_len(len as u64), "{len}");
        assert_eq!(open(&sealed), Ok(plain), "{len}");
    }
}

#[test]
fn reordered_repeated_dropped_and_added_chunks_are_seen() {
    for len in [3 * CHUNK, 3 * CHUNK + 5] {
        let (header, parts) = chunks(&seal(&bytes(len), CHUNK));
        for a in 0..parts.len() {
            let mut dropped = parts.clone();
            dropped.remove(a);
            assert_eq!(
                open(&join(&header, &dropped)),
                Err(BrokenStream),
                "drop {a}"
            );
            for b in 0..parts.len() {
                let mut repeated = parts.clone();
                repeated.insert(b, parts[a].clone());
                assert_eq!(
                    open(&join(&header, &repeated)),
                    Err(BrokenStream),
                    "{a} again at {b}"
                );
                if a != b {
                    let mut swapped = parts.clone();
                    swapped.swap(a, b);
                    assert_eq!(
                        open(&join(&header, &swapped)),
                        Err(BrokenStream),
                        "swap {a} {b}"
                    );
                }
            }
        }
    }
}

#[test]
fn chunks_of_another_blob_are_seen() {
    let (header, mut parts) = chunks(&seal(&bytes(2 * CHUNK), CHUNK));
    let (sealer, other) = Sealer::new(&Secret::new([4; KEY]), b"context", &Counting::default());
    let mut out = other.to_vec();
    sealer.finish(&mut out).unwrap();
    parts[1] = chunks(&out).1.remove(0);
    assert_eq!(open(&join(&header, &parts)), Err(BrokenStream));
}

#[test]
fn every_cut_is_seen() {
    let sealed = seal(&bytes(2 * CHUNK + 3), CHUNK);
    for cut in (0..sealed.len()).step_by(97).chain([
        HEADER,
        HEADER + SEALED_CHUNK,
        HEADER + 2 * SEALED_CHUNK,
        sealed.len() - 1,
    ]) {
        assert_eq!(open(&sealed[..cut]), Err(BrokenStream), "{cut}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pieces_do_not_matter(len in 0..3 * CHUNK, into in 1..100_000_usize, from in 1..100_000_usize) {
        let plain = bytes(len);
        prop_assert_eq!(open_as(KEY_BYTES, b"context", &seal(&plain, into), from), Ok(plain));
    }

    #[test]
    fn any_flipped_bit_is_seen(len in 0..2 * CHUNK, at: prop::sample::Index, bit in 0_u8..8) {
        let mut sealed = seal(&bytes(len), CHUNK);
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert_eq!(open(&sealed), Err(BrokenStream));
    }

    #[test]
    fn another_key_or_context_does_not_open(len in 0..CHUNK, key: [u8; KEY], context: Vec<u8>) {
        prop_assume!(key != KEY_BYTES && context != b"context");
        let sealed = seal(&bytes(len), CHUNK);
        prop_assert_eq!(open_as(key, b"context", &sealed, CHUNK), Err(BrokenStream));
        prop_assert_eq!(open_as(KEY_BYTES, &context, &sealed, CHUNK), Err(BrokenStream));
    }

    #[test]
    fn nothing_unproven_comes_out(len in 0..3 * CHUNK, at: prop::sample::Index) {
        let plain = bytes(len);
        let mut sealed = seal(&plain, CHUNK);
        let at = at.index(sealed.len());
        sealed[at] ^= 1;
        let mut opener = Opener::new(Secret::new(KEY_BYTES), b"context".to_vec());
        let mut out = Vec::new();
        let _ = opener.push(&sealed, &mut out).and_then(|()| opener.finish(&mut out));
        prop_assert!(plain.starts_with(&out));
    }
}
