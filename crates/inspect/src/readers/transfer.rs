//! Encodings of files as text, from before MIME: uuencode and BinHex 4.

use crate::context::Context;

/// Reads every uuencoded file of a text.
pub fn uuencode(bytes: &[u8], cx: &mut Context<'_>) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let mut found = false;
    while let Some(line) = lines.next() {
        let Some((_, name)) = line
            .strip_prefix("begin ")
            .and_then(|rest| rest.split_once(' '))
        else {
            continue;
        };
        let mut content = Vec::new();
        let mut ended = false;
        for line in lines.by_ref() {
            if line.trim_end() == "end" {
                ended = true;
                break;
            }
            uu_line(line.as_bytes(), &mut content);
        }
        if !ended {
            cx.malformed("uuencode: no end");
        }
        found = true;
        if cx.child(name.trim(), "member", content).is_err() {
            return;
        }
    }
    if !found {
        cx.malformed("uuencode: nothing begins");
    }
}

/// One line: its length, then groups of four characters for three bytes.
fn uu_line(line: &[u8], content: &mut Vec<u8>) {
    let value = |byte: u8| byte.wrapping_sub(32) & 63;
    let Some((first, groups)) = line.split_first() else {
        return;
    };
    let length = usize::from(value(*first));
    let mut decoded = Vec::with_capacity(48);
    for group in groups.chunks(4) {
        let bits = (0..4).fold(0_u32, |bits, place| {
            bits << 6 | u32::from(value(group.get(place).copied().unwrap_or(b' ')))
        });
        decoded.extend(bits.to_be_bytes().into_iter().skip(1));
    }
    decoded.truncate(length);
    content.extend(decoded);
}

/// The sixty-four characters of BinHex 4 (RFC 1741).
const BINHEX: &[u8; 64] = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

/// Reads a BinHex 4 file: both of its forks.
pub fn binhex(bytes: &[u8], cx: &mut Context<'_>) {
    let start = crate::kind::magic::find_in(bytes, b"(This file must be converted with BinHex")
        .unwrap_or(0);
    let body = bytes.get(start..).unwrap_or_default();
    let mut parts = body.splitn(3, |byte| *byte == b':');
    let (Some(_), Some(coded)) = (parts.next(), parts.next()) else {
        return cx.malformed("binhex: no body");
    };
    let Ok(allowed) = cx.allowance() else { return };
    let plain = unpack(coded, usize::try_from(allowed).unwrap_or(usize::MAX));
    let name_length = plain.first().copied().map_or(0, usize::from);
    let size = |at: usize| {
        plain
            .get(at..at + 4)
            .and_then(|field| field.try_into().ok())
            .map(u32::from_be_bytes)
            .and_then(|size| usize::try_from(size).ok())
    };
    // Name, version, type, creator, flags, then the two lengths and a checksum.
    let sizes = name_length + 12;
    let (Some(data), Some(resource)) = (size(sizes), size(sizes + 4)) else {
        return cx.malformed("binhex: header is cut short");
    };
    let name = String::from_utf8_lossy(plain.get(1..=name_length).unwrap_or_default()).into_owned();
    let data_at = sizes + 10;
    let resource_at = data_at.saturating_add(data).saturating_add(2);
    for (at, size, relation) in [
        (data_at, data, "member"),
        (resource_at, resource, "resource-fork"),
    ] {
        if size == 0 {
            continue;
        }
        let fork = plain
            .get(at..at.saturating_add(size).min(plain.len()))
            .unwrap_or_default();
        if fork.len() < size {
            cx.malformed("binhex: a fork is cut short");
        }
        if cx.child(name.clone(), relation, fork.to_vec()).is_err() {
            return;
        }
    }
}

/// Six bits a character, then runs: 0x90 and a count repeat the byte before.
fn unpack(coded: &[u8], max: usize) -> Vec<u8> {
    let mut plain: Vec<u8> = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut run = false;
    for byte in coded {
        let Some(value) = BINHEX
            .iter()
            .position(|letter| letter == byte)
            .and_then(|value| u32::try_from(value).ok())
        else {
            continue;
        };
        bits = bits << 6 | value;
        count += 6;
        if count < 8 {
            continue;
        }
        count -= 8;
        let [.., byte] = (bits >> count).to_be_bytes();
        bits &= (1 << count) - 1;
        match (run, byte) {
            (false, 0x90) => run = true,
            (false, byte) => plain.push(byte),
            (true, 0) => {
                plain.push(0x90);
                run = false;
            }
            (true, times) => {
                let last = plain.last().copied().unwrap_or(0);
                plain.extend(std::iter::repeat_n(last, usize::from(times) - 1));
                run = false;
            }
        }
        if plain.len() > max {
            plain.truncate(max);
            break;
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits, readers::Reader, report::Gap};

    #[track_caller]
    fn opened(reader: Reader, bytes: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<Gap>) {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a", 0, bytes.len() as u64, &[], &mut budget);
        reader(bytes, &mut cx);
        (
            cx.children
                .into_iter()
                .map(|child| (child.name, child.bytes))
                .collect(),
            cx.gaps,
        )
    }

    #[test]
    fn uuencoded_files_are_read() {
        let text = b"bonjour\nbegin 644 chat.txt\n#0V%T\n`\nend\n";
        assert_eq!(
            opened(uuencode, text),
            (vec![("chat.txt".to_owned(), b"Cat".to_vec())], vec![])
        );
        assert!(
            !opened(uuencode, b"begin 644 chat.txt\n#0V%T\n")
                .1
                .is_empty()
        );
    }

    #[test]
    fn binhex_forks_and_runs_are_read() {
        let mut plain = vec![1, b'a', 0];
        plain.extend(b"TEXTttxt");
        plain.extend([0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0]);
        plain.extend([b'x', 0x90, 5, 0, 0]);
        let mut coded = b"(This file must be converted with BinHex 4.0)\n:".to_vec();
        let (mut bits, mut count) = (0_u32, 0);
        for byte in plain {
            bits = bits << 8 | u32::from(byte);
            count += 8;
            while count >= 6 {
                count -= 6;
                coded.push(BINHEX[(bits >> count) as usize & 63]);
            }
            bits &= (1 << count) - 1;
        }
        coded.push(BINHEX[(bits << (6 - count)) as usize & 63]);
        coded.push(b':');
        assert_eq!(
            opened(binhex, &coded),
            (vec![("a".to_owned(), b"xxxxx".to_vec())], vec![])
        );
    }
}
