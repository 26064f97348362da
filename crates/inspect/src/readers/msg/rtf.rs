//! Compressed RTF bodies (MS-OXRTFCP): LZ77 over a ring of 4096 bytes filled beforehand.

use super::super::le::u32_at;

/// What the ring holds at the start (MS-OXRTFCP 2.1.2.1).
const PREFIX: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\
\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const COMPRESSED: u32 = 0x7546_5a4c;
const PLAIN: u32 = 0x414c_454d;
const RING: usize = 4096;

/// The RTF text, at most `max` bytes; `None` when the heading is not one. The size in the heading is not
/// believed: the text goes on to its own end mark.
pub(crate) fn decompress(bytes: &[u8], max: u64) -> Option<Vec<u8>> {
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    let body = bytes.get(16..)?;
    match u32_at(bytes, 8)? {
        PLAIN => Some(body.get(..max.min(body.len()))?.to_vec()),
        COMPRESSED => Some(expand(body, max)),
        _ => None,
    }
}

fn expand(body: &[u8], size: usize) -> Vec<u8> {
    let mut ring = [0_u8; RING];
    for (slot, byte) in ring.iter_mut().zip(PREFIX) {
        *slot = *byte;
    }
    let mut at = PREFIX.len();
    let mut out = Vec::with_capacity(size.min(1 << 20));
    let mut input = body.iter().copied();
    let mut put = |byte: u8, at: &mut usize, ring: &mut [u8; RING]| {
        out.push(byte);
        if let Some(slot) = ring.get_mut(*at) {
            *slot = byte;
        }
        *at = (*at + 1) % RING;
        out.len() >= size
    };
    while let Some(control) = input.next() {
        for bit in 0..8 {
            if control >> bit & 1 == 0 {
                let Some(byte) = input.next() else { return out };
                if put(byte, &mut at, &mut ring) {
                    return out;
                }
                continue;
            }
            let (Some(high), Some(low)) = (input.next(), input.next()) else {
                return out;
            };
            let reference = usize::from(high) << 8 | usize::from(low);
            let (mut from, length) = (reference >> 4, (reference & 15) + 2);
            // A reference to the place of writing is the end mark.
            if from == at {
                return out;
            }
            for _ in 0..length {
                let byte = ring.get(from).copied().unwrap_or(0);
                from = (from + 1) % RING;
                if put(byte, &mut at, &mut ring) {
                    return out;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        hex.as_bytes()
            .chunks(2)
            .map(|p| u8::from_str_radix(str::from_utf8(p).expect("ascii"), 16).expect("hex"))
            .collect()
    }

    #[test]
    fn the_examples_of_the_specification_are_expanded() {
        // MS-OXRTFCP 3.1.1 and 3.1.2.
        let simple = bytes(
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
        );
        assert_eq!(
            decompress(&simple, 1000).as_deref(),
            Some(&b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"[..])
        );
        let crossing = bytes("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0");
        assert_eq!(
            decompress(&crossing, 1000).as_deref(),
            Some(&b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"[..])
        );
    }

    #[test]
    fn the_result_is_bounded() {
        let mut bomb = bytes("00000000ffffffff4c5a467500000000");
        bomb.extend([0xff, 0x00, 0x0f].repeat(1000));
        assert_eq!(decompress(&bomb, 500).map(|b| b.len()), Some(500));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_do(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..500)) {
            assert!(expand(&body, 2000).len() <= 2000);
        }
    }
}
