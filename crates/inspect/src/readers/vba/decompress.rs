//! The run-length compression of macro sources (MS-OVBA 2.4.1).

use crate::readers::le::u16_at;

/// Greatest size of one decompressed chunk, by the specification.
const CHUNK: usize = 4096;

/// Decompresses a container that begins at the start of `bytes`, up to `max` bytes.
///
/// None when it does not begin as one; a container that breaks off gives what came before.
pub(crate) fn decompress(bytes: &[u8], max: usize) -> Option<Vec<u8>> {
    if bytes.first() != Some(&1) {
        return None;
    }
    let mut out = Vec::new();
    let mut at = 1;
    while let Some(header) = u16_at(bytes, at) {
        // Bits 12-14 hold a fixed signature; where they do not, the container has ended.
        if header & 0x7000 != 0x3000 || out.len() >= max {
            break;
        }
        let end = (at + 3 + usize::from(header & 0x0fff)).min(bytes.len());
        let chunk = bytes.get(at + 2..end).unwrap_or_default();
        if header & 0x8000 == 0 {
            out.extend_from_slice(chunk);
        } else {
            unpack(chunk, &mut out);
        }
        at = end;
    }
    out.truncate(max);
    Some(out)
}

fn unpack(chunk: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    let mut at = 0;
    while let Some(flags) = chunk.get(at).copied() {
        at += 1;
        for bit in 0..8 {
            if out.len() - start >= CHUNK {
                return;
            }
            if flags & (1 << bit) == 0 {
                let Some(byte) = chunk.get(at) else { return };
                out.push(*byte);
                at += 1;
                continue;
            }
            let Some(token) = u16_at(chunk, at) else {
                return;
            };
            at += 2;
            let done = out.len() - start;
            // As the chunk fills, more bits tell how far back, fewer how long.
            let far_bits = (usize::BITS - done.saturating_sub(1).leading_zeros()).clamp(4, 12);
            let long_mask = 0xffff_u16 >> far_bits;
            let length = usize::from(token & long_mask) + 3;
            let far = usize::from(token >> (16 - far_bits)) + 1;
            if far > done {
                return;
            }
            for _ in 0..length.min(CHUNK - done) {
                let Some(byte) = out.get(out.len() - far).copied() else {
                    return;
                };
                out.push(byte);
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::readers::ole::testing::le16;

    /// Compresses with literals and the simplest back references.
    pub(crate) fn compress(source: &[u8]) -> Vec<u8> {
        let mut out = vec![1];
        for chunk in source.chunks(CHUNK) {
            let mut body = Vec::new();
            let mut at = 0;
            while at < chunk.len() {
                let flags_at = body.len();
                body.push(0);
                for bit in 0..8 {
                    if at >= chunk.len() {
                        break;
                    }
                    let far_bits =
                        (usize::BITS - at.saturating_sub(1).leading_zeros()).clamp(4, 12);
                    let run = (1..=at.min(16))
                        .map(|far| {
                            let length = (at..chunk.len())
                                .take_while(|place| chunk[*place] == chunk[place - far])
                                .count();
                            (length.min(18), far)
                        })
                        .max()
                        .filter(|(length, _)| *length >= 3);
                    let longest = usize::from(0xffff_u16 >> far_bits) + 3;
                    if let Some((length, far)) = run {
                        let length = length.min(longest);
                        let token = ((far - 1) << (16 - far_bits)) | (length - 3);
                        body.extend(le16(token));
                        body[flags_at] |= 1 << bit;
                        at += length;
                    } else {
                        body.push(chunk[at]);
                        at += 1;
                    }
                }
            }
            if body.len() > CHUNK {
                let mut raw = chunk.to_vec();
                raw.resize(CHUNK, 0);
                out.extend((0x3000_u16 | 0x0fff).to_le_bytes());
                out.extend(raw);
            } else {
                out.extend(le16(0xb000 | (body.len() - 1)));
                out.extend(body);
            }
        }
        out
    }

    /// The three examples of MS-OVBA 3.2.
    #[test]
    fn examples_of_the_specification() {
        let plain = b"\x01\x19\xb0\x00abcdefgh\x00ijklmnop\x00qrstuv.";
        assert_eq!(decompress(plain, 4096).unwrap(), b"abcdefghijklmnopqrstuv.");
        let normal = b"\x01\x2f\xb0\x00\x23aaabcde\x82f\x00\x70aghij\x018\x08akl\x000mnop\x06q\x02p\x04\x10rstuv\x10wxyz\x00\x3c";
        let plain = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa";
        assert_eq!(decompress(normal, 4096).unwrap(), plain);
        let maximum = b"\x01\x03\xb0\x02a\x45\x00";
        assert_eq!(decompress(maximum, 4096).unwrap(), [b'a'; 73]);
    }

    #[test]
    fn round_trip_over_several_chunks() {
        let source: Vec<u8> = (0..9000_u32)
            .map(|place| place.wrapping_mul(place).to_le_bytes()[1] / 7)
            .collect();
        assert_eq!(decompress(&compress(&source), 1 << 20).unwrap(), source);
        assert_eq!(decompress(&compress(&source), 100).unwrap().len(), 100);
    }

    #[test]
    fn a_reference_before_the_start_ends_the_chunk() {
        assert_eq!(
            decompress(b"\x01\x03\xb0\x01\xff\xff\x00", 4096).unwrap(),
            b""
        );
        assert_eq!(decompress(b"", 4096), None);
    }
}
