//! Stream filters (ISO 32000-1, 7.4).

use std::io::Read as _;

use super::object::{Dict, Object};

/// Filters applied to one stream at most.
pub(super) const MOST: usize = 12;

/// What a filter or its parameters may be; anything else is left out.
pub(super) fn plain(object: &Object) -> Object {
    let short = |name: &str| name.len() <= 64;
    match object {
        Object::Number(number) => Object::Number(*number),
        Object::Name(name) if short(name) => Object::Name(name.clone()),
        Object::Dict(dict) => Object::Dict(
            dict.iter()
                .take(32)
                .filter(|(key, value)| {
                    short(key) && matches!(value, Object::Number(_) | Object::Name(_))
                })
                .map(|(key, value)| (key.clone(), plain(value)))
                .collect(),
        ),
        _ => Object::Other,
    }
}

/// Names of the filters.
pub(super) fn names(dict: &Dict) -> impl Iterator<Item = String> {
    let filters = list(dict.get("Filter").or_else(|| dict.get("F")));
    filters
        .into_iter()
        .filter_map(|filter| filter.name().map(str::to_owned))
}

/// What a stream became.
#[derive(Debug, PartialEq)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// The picture filter at which decoding stopped, if any.
    pub(super) picture: Option<String>,
    /// Whether every filter ran to its end within the bound.
    pub(super) whole: bool,
}

/// Applies the filters of a stream's dictionary, up to `max` bytes.
pub(super) fn decode(dict: &Dict, raw: &[u8], max: usize) -> Decoded {
    let filters = list(dict.get("Filter").or_else(|| dict.get("F")));
    let parameters = list(dict.get("DecodeParms").or_else(|| dict.get("DP")));
    let mut out = Decoded {
        bytes: raw.to_vec(),
        picture: None,
        whole: filters.len() <= MOST,
    };
    for (place, filter) in filters.iter().enumerate().take(MOST) {
        let options = parameters.get(place).and_then(|object| object.dict());
        let step = match filter.name().unwrap_or_default() {
            "FlateDecode" | "Fl" => flate(&out.bytes, max).map(|bytes| predict(bytes, options)),
            "LZWDecode" | "LZW" => {
                let early = options
                    .and_then(|o| o.get("EarlyChange")?.number())
                    .unwrap_or(1);
                Some(predict(lzw(&out.bytes, early != 0, max), options))
            }
            "ASCIIHexDecode" | "AHx" => Some(hexadecimal(&out.bytes)),
            "ASCII85Decode" | "A85" => Some(base85(&out.bytes)),
            "RunLengthDecode" | "RL" => Some(run_length(&out.bytes, max)),
            "Crypt" => continue,
            name @ ("DCTDecode" | "DCT" | "JPXDecode" | "CCITTFaxDecode" | "CCF"
            | "JBIG2Decode") => {
                out.picture = Some(name.to_owned());
                return out;
            }
            _ => None,
        };
        match step {
            Some(bytes) => out.bytes = bytes,
            None => {
                out.whole = false;
                return out;
            }
        }
        if out.bytes.len() >= max {
            out.whole = false;
        }
    }
    out
}

fn list(object: Option<&Object>) -> Vec<Object> {
    match object {
        Some(Object::Array(items)) => items.clone(),
        Some(other) => vec![other.clone()],
        None => Vec::new(),
    }
}

/// Inflates as much as can be; none when nothing could.
fn flate(bytes: &[u8], max: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let _ = flate2::read::ZlibDecoder::new(bytes)
        .take(max as u64)
        .read_to_end(&mut out);
    if out.is_empty() && bytes.len() > 2 {
        // Some writers leave the header out; some attackers spoil it.
        for start in [0, 2] {
            let body = bytes.get(start..).unwrap_or_default();
            let _ = flate2::read::DeflateDecoder::new(body)
                .take(max as u64)
                .read_to_end(&mut out);
            if !out.is_empty() {
                break;
            }
        }
    }
    (!out.is_empty() || bytes.len() <= 16).then_some(out)
}

/// Undoes PNG predictors (10 and up) and TIFF's (2) of whole bytes; others leave the bytes as they are.
fn predict(bytes: Vec<u8>, options: Option<&Dict>) -> Vec<u8> {
    let number = |key: &str, or: i64| {
        let value = options
            .and_then(|options| options.get(key)?.number())
            .unwrap_or(or);
        usize::try_from(value).unwrap_or(1).clamp(1, 1 << 20)
    };
    let predictor = number("Predictor", 1);
    let depth = number("BitsPerComponent", 8);
    if predictor < 10 && (predictor, depth) != (2, 8) {
        return bytes;
    }
    let bits = number("Colors", 1) * depth;
    // No row is longer than all there is.
    let row = (bits * number("Columns", 1))
        .div_ceil(8)
        .min(bytes.len().max(1));
    let step = bits.div_ceil(8);
    if predictor < 10 {
        return add_left(bytes, row, step);
    }
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; row];
    for line in bytes.chunks(row + 1) {
        let Some((kind, body)) = line.split_first() else {
            break;
        };
        let mut now = vec![0_u8; row];
        for (place, byte) in body.iter().enumerate() {
            let at = |row: &[u8], back: usize| {
                place
                    .checked_sub(back)
                    .and_then(|place| row.get(place))
                    .copied()
                    .unwrap_or(0)
            };
            let (left, up, corner) = (at(&now, step), at(&above, 0), at(&above, step));
            let add = match kind {
                1 => left,
                2 => up,
                3 => u8::try_from((u16::from(left) + u16::from(up)) / 2).unwrap_or(0),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(slot) = now.get_mut(place) {
                *slot = byte.wrapping_add(add);
            }
        }
        out.extend(now.get(..body.len()).unwrap_or_default());
        above = now;
    }
    out
}

/// Undoes TIFF's predictor: each byte is the difference from the one `step` before it in its row.
fn add_left(mut bytes: Vec<u8>, row: usize, step: usize) -> Vec<u8> {
    for line in bytes.chunks_mut(row) {
        for place in step..line.len() {
            let left = line.get(place - step).copied().unwrap_or(0);
            if let Some(byte) = line.get_mut(place) {
                *byte = byte.wrapping_add(left);
            }
        }
    }
    bytes
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |value: u8| (guess - i16::from(value)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 2);
    let mut high: Option<u8> = None;
    for byte in bytes.iter().take_while(|byte| **byte != b'>') {
        let Some(digit) = char::from(*byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
        else {
            continue;
        };
        match high.take() {
            Some(first) => out.push(first << 4 | digit),
            None => high = Some(digit),
        }
    }
    out.extend(high.map(|first| first << 4));
    out
}

fn base85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let body = bytes.strip_prefix(b"<~").unwrap_or(bytes);
    let mut group: Vec<u8> = Vec::with_capacity(5);
    let flush = |group: &mut Vec<u8>, out: &mut Vec<u8>| {
        let count = group.len();
        if count < 2 {
            return;
        }
        group.resize(5, 84);
        let word = group
            .iter()
            .fold(0_u64, |word, digit| word * 85 + u64::from(*digit));
        let word = u32::try_from(word & 0xffff_ffff).unwrap_or(0).to_be_bytes();
        out.extend(word.get(..count - 1).unwrap_or_default());
        group.clear();
    };
    for byte in body {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(byte - b'!');
                if group.len() == 5 {
                    flush(&mut group, &mut out);
                }
            }
            _ => {}
        }
    }
    flush(&mut group, &mut out);
    out
}

fn run_length(bytes: &[u8], max: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(length) = bytes.get(at).copied() {
        at += 1;
        if length == 128 || out.len() >= max {
            break;
        }
        if length < 128 {
            let size = usize::from(length) + 1;
            let rest = bytes.get(at..).unwrap_or_default();
            out.extend_from_slice(rest.get(..size).unwrap_or(rest));
            at += size;
        } else if let Some(byte) = bytes.get(at) {
            out.resize(out.len() + 257 - usize::from(length), *byte);
            at += 1;
        }
    }
    out
}

/// LZW with codes of 9 to 12 bits, most significant bit first.
fn lzw(bytes: &[u8], early: bool, max: usize) -> Vec<u8> {
    // Each entry: where its text stands in the output, and how long it is.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut out: Vec<u8> = Vec::new();
    let (mut bits, mut have, mut width) = (0_u32, 0_u32, 9_u32);
    let mut previous: Option<(usize, usize)> = None;
    for byte in bytes {
        bits = (bits << 8 | u32::from(*byte)) & 0xff_ffff;
        have += 8;
        if have < width {
            continue;
        }
        have -= width;
        let code = (bits >> have & ((1 << width) - 1)) as usize;
        let start = out.len();
        match code {
            256 => {
                table.clear();
                width = 9;
                previous = None;
                continue;
            }
            257 => break,
            0..256 => out.push(u8::try_from(code).unwrap_or(0)),
            _ => {
                let known = table.get(code - 258).copied();
                let Some((from, length)) =
                    known.or(previous.map(|(from, length)| (from, length + 1)))
                else {
                    break;
                };
                for place in from..from + length {
                    let Some(byte) = out.get(place).copied() else {
                        break;
                    };
                    out.push(byte);
                }
            }
        }
        if let Some((from, length)) = previous
            && table.len() < 4096 - 258
        {
            // The new entry is the previous text and the first byte of this one, which follows it.
            table.push((from, length + 1));
        }
        previous = Some((start, out.len() - start));
        let next = table.len() + 259 + usize::from(early) - 1;
        width = match next {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if out.len() >= max {
            break;
        }
    }
    out.truncate(max);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dict(filter: &str) -> Dict {
        Dict::from([("Filter".to_owned(), Object::Name(filter.to_owned()))])
    }

    #[test]
    fn filters_give_their_text_back() {
        let run = |filter: &str, raw: &[u8]| decode(&dict(filter), raw, 1 << 20).bytes;
        assert_eq!(run("ASCIIHexDecode", b"48 65 6c6C 6f>"), b"Hello");
        assert_eq!(
            run("ASCII85Decode", b"<~87cURD]i,\"Ebo80~>"),
            b"Hello World!"
        );
        assert_eq!(
            run("RunLengthDecode", &[1, b'a', b'b', 254, b'c', 128]),
            b"abccc"
        );
        // ISO 32000-1, 7.4.4.2, example 1.
        let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(
            run("LZWDecode", &packed),
            [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]
        );
    }

    #[test]
    fn predictors_are_undone_whatever_row_they_claim() {
        let options = |predictor: i64, columns: i64| {
            Dict::from([
                ("Predictor".to_owned(), Object::Number(predictor)),
                ("Columns".to_owned(), Object::Number(columns)),
            ])
        };
        assert_eq!(
            predict(vec![1, 1, 1, 5, 1], Some(&options(2, 3))),
            [1, 2, 3, 5, 6]
        );
        assert_eq!(predict(vec![1, 1, 1, 1], Some(&options(12, 3))), [1, 2, 3]);
        let wide = Dict::from([
            ("Colors".to_owned(), Object::Number(1 << 20)),
            ("BitsPerComponent".to_owned(), Object::Number(1 << 20)),
            ("Predictor".to_owned(), Object::Number(12)),
            ("Columns".to_owned(), Object::Number(1 << 20)),
        ]);
        assert_eq!(predict(vec![0, 7, 7], Some(&wide)), [7, 7]);
    }

    #[test]
    fn a_bomb_is_cut() {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut encoder, &vec![0; 4 << 20]).unwrap();
        let out = decode(&dict("FlateDecode"), &encoder.finish().unwrap(), 1 << 20);
        assert_eq!(out.bytes.len(), 1 << 20);
        assert!(!out.whole);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_decode(raw in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            for filter in ["LZWDecode", "RunLengthDecode", "ASCII85Decode", "FlateDecode"] {
                decode(&dict(filter), &raw, 10_000);
            }
        }
    }
}
