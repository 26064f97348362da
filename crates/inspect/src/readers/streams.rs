//! Single compressed streams: gzip, bzip2, xz, LZMA alone, Zstandard.

use std::io::Read;

use crate::context::Context;

/// Memory one decoder may take for its dictionary, in bytes.
const DECODER_MEMORY: u64 = 256 << 20;
/// The same as a power of two, for Zstandard's window.
const WINDOW_LOG: u32 = 27;

/// Name of what a compressed file holds: its own name without the last extension.
fn inner_name(name: &str, extensions: &[(&str, &str)]) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let lower = base.to_ascii_lowercase();
    extensions
        .iter()
        .find(|(outer, _)| lower.ends_with(outer) && lower.len() > outer.len())
        .and_then(|(outer, inner)| {
            base.get(..base.len() - outer.len())
                .map(|stem| format!("{stem}{inner}"))
        })
        .unwrap_or_else(|| format!("{base}.out"))
}

fn unpack(name: String, stream: impl Read, cx: &mut Context<'_>) {
    if let Ok(bytes) = cx.drain(stream) {
        let _ = cx.child(name, "content", bytes);
    }
}

/// Reads gzip members one after the other (RFC 1952).
pub fn gzip(bytes: &[u8], cx: &mut Context<'_>) {
    let decoder = flate2::bufread::GzDecoder::new(bytes);
    let stored = decoder
        .header()
        .and_then(|header| header.filename())
        .map(|name| String::from_utf8_lossy(name).into_owned());
    if let Some(header) = decoder.header() {
        cx.fact("gzip.mtime", header.mtime());
    }
    let name = stored.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        inner_name(
            cx.name,
            &[
                (".tgz", ".tar"),
                (".svgz", ".svg"),
                (".emz", ".emf"),
                (".wmz", ".wmf"),
                (".gzip", ""),
                (".gz", ""),
            ],
        )
    });
    super::zip::check_name(&name, cx);
    let mut members = Members {
        rest: bytes,
        open: None,
    };
    let Ok(content) = cx.drain(&mut members) else {
        return;
    };
    let left = members.rest;
    if cx.child(name, "content", content).is_err() {
        return;
    }
    if members.open.is_none() {
        after_the_end(left, cx);
    }
}

/// What follows the end of an archive. Zeros are padding that tapes and some tools leave; anything else
/// was put there.
pub(super) fn after_the_end(rest: &[u8], cx: &mut Context<'_>) {
    let Some(start) = rest.iter().position(|byte| *byte != 0) else {
        return;
    };
    let rest = rest.get(start..).unwrap_or_default();
    cx.signal(
        "archive-trailing-data",
        format!("{} octets / bytes", rest.len()),
    );
    let _ = cx.child("trailing", "trailing", rest.to_vec());
}

/// Gzip members read one after the other, up to the first bytes that begin none.
struct Members<'b> {
    rest: &'b [u8],
    open: Option<flate2::bufread::GzDecoder<&'b [u8]>>,
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let Some(open) = &mut self.open else {
                if !self.rest.starts_with(b"\x1F\x8B") {
                    return Ok(0);
                }
                self.open = Some(flate2::bufread::GzDecoder::new(self.rest));
                continue;
            };
            let read = open.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            self.rest = self
                .open
                .take()
                .map_or(&[][..], flate2::bufread::GzDecoder::into_inner);
        }
    }
}

/// Reads a bzip2 file.
pub fn bzip2(bytes: &[u8], cx: &mut Context<'_>) {
    let name = inner_name(
        cx.name,
        &[(".tbz2", ".tar"), (".tbz", ".tar"), (".bz2", "")],
    );
    unpack(name, ::bzip2::bufread::MultiBzDecoder::new(bytes), cx);
}

/// Reads an xz file.
pub fn xz(bytes: &[u8], cx: &mut Context<'_>) {
    let name = inner_name(cx.name, &[(".txz", ".tar"), (".xz", "")]);
    match liblzma::stream::Stream::new_stream_decoder(DECODER_MEMORY, liblzma::stream::CONCATENATED)
    {
        Ok(stream) => unpack(
            name,
            liblzma::bufread::XzDecoder::new_stream(bytes, stream),
            cx,
        ),
        Err(error) => cx.unsupported(format!("xz: {error}")),
    }
}

/// Reads an LZMA alone file.
pub fn lzma(bytes: &[u8], cx: &mut Context<'_>) {
    let name = inner_name(cx.name, &[(".tlz", ".tar"), (".lzma", "")]);
    match liblzma::stream::Stream::new_lzma_decoder(DECODER_MEMORY) {
        Ok(stream) => unpack(
            name,
            liblzma::bufread::XzDecoder::new_stream(bytes, stream),
            cx,
        ),
        Err(error) => cx.unsupported(format!("lzma: {error}")),
    }
}

/// Reads Zstandard frames (RFC 8878).
pub fn zstd(bytes: &[u8], cx: &mut Context<'_>) {
    let name = inner_name(cx.name, &[(".tzst", ".tar"), (".zst", "")]);
    match ::zstd::stream::read::Decoder::with_buffer(bytes) {
        Ok(mut decoder) => {
            if decoder.window_log_max(WINDOW_LOG).is_err() {
                cx.unsupported("zstd: window");
                return;
            }
            unpack(name, decoder, cx);
        }
        Err(error) => cx.malformed(format!("zstd: {error}")),
    }
}

/// Reads a file of MS-DOS's COMPRESS (SZDD): LZSS with a 4096-byte window of spaces.
pub fn szdd(bytes: &[u8], cx: &mut Context<'_>) {
    let announced = crate::kind::magic::u32_at(bytes, 10).map_or(0, u64::from);
    let Ok(allowed) = cx.allowance() else { return };
    // All that is packed is unpacked: the length announced may hide the rest.
    let most = usize::try_from(allowed).unwrap_or(usize::MAX);
    let mut plain = lzss(bytes.get(14..).unwrap_or_default(), most.saturating_add(1));
    if plain.len() > most {
        plain.truncate(most);
        cx.limit("max_ratio");
    }
    let end = usize::try_from(announced).unwrap_or(usize::MAX);
    if plain.len() < end {
        cx.malformed("szdd: stream breaks off");
    }
    let rest = plain.split_off(end.min(plain.len()));
    let name = inner_name(cx.name, &[(".szdd", "")]);
    if cx.child(name, "content", plain).is_ok() && !rest.is_empty() {
        cx.malformed("szdd: goes on past the length announced");
        let _ = cx.child("trailing", "trailing", rest);
    }
}

/// Decodes LZSS up to `want` bytes.
fn lzss(packed: &[u8], want: usize) -> Vec<u8> {
    let mut window = [b' '; 4096];
    let mut at = 4096_usize - 16;
    let mut plain = Vec::new();
    let mut input = packed.iter().copied();
    'stream: while plain.len() < want {
        let Some(flags) = input.next() else { break };
        for bit in 0..8 {
            if plain.len() >= want {
                break 'stream;
            }
            let Some(first) = input.next() else {
                break 'stream;
            };
            let mut put = |byte: u8, window: &mut [u8; 4096]| {
                if let Some(slot) = window.get_mut(at) {
                    *slot = byte;
                }
                at = (at + 1) % 4096;
                plain.push(byte);
            };
            if flags >> bit & 1 == 1 {
                put(first, &mut window);
            } else {
                let Some(second) = input.next() else {
                    break 'stream;
                };
                let from = usize::from(first) | usize::from(second & 0xF0) << 4;
                for step in 0..usize::from(second & 0x0F) + 3 {
                    let byte = window.get((from + step) % 4096).copied().unwrap_or(b' ');
                    put(byte, &mut window);
                }
            }
        }
    }
    plain.truncate(want);
    plain
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::{context::Budget, limits::Limits, readers::Reader, report::Gap};

    #[track_caller]
    fn opened(reader: Reader, name: &str, bytes: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<Gap>) {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new(name, 0, bytes.len() as u64, &[], &mut budget);
        reader(bytes, &mut cx);
        (
            cx.children
                .into_iter()
                .map(|child| (child.name, child.bytes))
                .collect(),
            cx.gaps,
        )
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn every_stream_gives_back_what_went_in() {
        let text = b"bonjour bonjour bonjour".to_vec();
        let mut bz = ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::default());
        bz.write_all(&text).unwrap();
        let mut x = liblzma::write::XzEncoder::new(Vec::new(), 6);
        x.write_all(&text).unwrap();
        let z = ::zstd::stream::encode_all(&text[..], 3).unwrap();
        let cases: [(Reader, &str, Vec<u8>); 4] = [
            (gzip, "a.txt.gz", gz(&text)),
            (bzip2, "a.txt.bz2", bz.finish().unwrap()),
            (xz, "a.txt.xz", x.finish().unwrap()),
            (zstd, "a.txt.zst", z),
        ];
        for (reader, name, bytes) in cases {
            assert_eq!(
                opened(reader, name, &bytes),
                (vec![("a.txt".to_owned(), text.clone())], vec![])
            );
        }
    }

    #[test]
    fn gzip_members_are_joined_and_padding_forgiven() {
        let mut bytes = gz(b"un ");
        bytes.extend(gz(b"deux"));
        bytes.extend([0; 512]);
        assert_eq!(
            opened(gzip, "a.tgz", &bytes),
            (vec![("a.tar".to_owned(), b"un deux".to_vec())], vec![])
        );
    }

    #[test]
    fn a_cut_stream_leaves_a_gap_and_its_beginning() {
        let mut noise = Vec::new();
        let mut state = 7_u32;
        for _ in 0..50_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.push(state.to_be_bytes()[0]);
        }
        let whole = gz(&noise);
        let (children, gaps) = opened(gzip, "a.gz", &whole[..whole.len() / 2]);
        assert!(noise.starts_with(&children[0].1) && !children[0].1.is_empty());
        assert!(matches!(gaps[..], [Gap::Malformed { .. }]));
    }

    #[test]
    fn a_gzip_bomb_stops_at_the_ratio() {
        let bomb = gz(&vec![0; 64 << 20]);
        let (children, gaps) = opened(gzip, "a.gz", &bomb);
        assert!(children[0].1.len() < 32 << 20);
        assert_eq!(
            gaps,
            [Gap::Limit {
                bound: "max_ratio".to_owned()
            }]
        );
    }

    #[test]
    fn szdd_copies_from_its_window() {
        // Four literals, then a copy of four from where they were written.
        let mut bytes = b"SZDD\x88\xF0\x27\x33A\0\x08\0\0\0".to_vec();
        bytes.extend([0b0000_1111, b'a', b'b', b'c', b'd', 0xF0, 0xF1]);
        assert_eq!(
            opened(szdd, "a.szdd", &bytes),
            (vec![("a".to_owned(), b"abcdabcd".to_vec())], vec![])
        );
        bytes[10] = 3;
        let (children, gaps) = opened(szdd, "a.szdd", &bytes);
        assert_eq!(children[1], ("trailing".to_owned(), b"dabcd".to_vec()));
        assert!(matches!(gaps[..], [Gap::Malformed { .. }]));
    }
}
