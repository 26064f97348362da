//! Addresses, names and hashes that the content mentions: what one could block or look for.
//!
//! Linear in the bytes: each finder jumps from anchor to anchor (`://`, `@`, `.`, `:\`) with a
//! vectorised search, looks a bounded distance to either side, and never goes back. Prose (text
//! drawn out by readers, and files that are mostly text) is searched for everything; a binary only
//! for what its own punctuation makes unlikely to be chance.
//!
//! Names of XML vocabularies and certificate authorities' own addresses are left out: they stand
//! in every office document and every signed program, and say nothing.

mod hosts;
mod tokens;
mod urls;

use std::collections::HashSet;

use memchr::{memchr_iter, memmem};

use crate::{context::Text, report::IndicatorKind};

pub(crate) use hosts::{host_of, is_domain, same_site, site};

/// Bytes of one file searched; what lies beyond is still seen by the rules.
const SEARCHED_BYTES: usize = 64 << 20;
/// Bytes of wide strings gathered from one file.
const WIDE_BYTES: usize = 2 << 20;
/// Attempts at one kind of anchor in one haystack.
const ATTEMPTS: usize = 200_000;

/// What was found so far, without duplicates.
struct Sink {
    seen: HashSet<(IndicatorKind, String)>,
    found: Vec<(IndicatorKind, String)>,
    max: usize,
}

impl Sink {
    fn push(&mut self, kind: IndicatorKind, value: String) {
        if self.found.len() < self.max && self.seen.insert((kind, value.clone())) {
            self.found.push((kind, value));
        }
    }

    fn full(&self) -> bool {
        self.found.len() >= self.max
    }
}

/// Everything worth keeping in `bytes` (a node as it came) and `texts` (what its reader drew out),
/// at most `max` values, in order of discovery and without duplicates. Values are canonical: URLs
/// as the WHATWG standard writes them, hosts in lower case and ASCII, defanged writings
/// (`hxxp`, `[.]`) undone.
#[must_use]
pub fn scan(bytes: &[u8], texts: &[Text], max: usize) -> Vec<(IndicatorKind, String)> {
    let mut sink = Sink {
        seen: HashSet::new(),
        found: Vec::new(),
        max,
    };
    for text in texts {
        search(text.text.as_bytes(), true, &mut sink);
    }
    let bytes = bytes.get(..SEARCHED_BYTES).unwrap_or(bytes);
    search(bytes, is_prose(bytes), &mut sink);
    if !sink.full() {
        let wide = wide_strings(bytes);
        search(wide.as_bytes(), false, &mut sink);
    }
    sink.found
}

fn search(hay: &[u8], prose: bool, sink: &mut Sink) {
    if sink.full() || hay.len() < 4 {
        return;
    }
    if prose && let Some(plain) = refang(hay) {
        search_plain(&plain, prose, sink);
        return;
    }
    search_plain(hay, prose, sink);
}

fn search_plain(hay: &[u8], prose: bool, sink: &mut Sink) {
    urls::find(hay, sink);
    tokens::find_emails(hay, sink);
    tokens::find_paths(hay, sink);
    tokens::find_dotted(hay, prose, sink);
    if prose {
        tokens::find_ipv6(hay, sink);
        tokens::find_hashes(hay, sink);
    }
}

/// Whether nearly all of the first bytes are characters one writes.
fn is_prose(bytes: &[u8]) -> bool {
    let head = bytes.get(..8192).unwrap_or(bytes);
    let odd = head
        .iter()
        .filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127))
        .count();
    !head.is_empty() && odd * 50 <= head.len()
}

/// The text with defanged writings undone, or `None` when it has none.
fn refang(hay: &[u8]) -> Option<Vec<u8>> {
    const WRITINGS: [(&[u8], &[u8]); 12] = [
        (b"[.]", b"."),
        (b"(.)", b"."),
        (b"{.}", b"."),
        (b"[dot]", b"."),
        (b"(dot)", b"."),
        (b"[point]", b"."),
        (b"[:]", b":"),
        (b"[://]", b"://"),
        (b"[@]", b"@"),
        (b"[at]", b"@"),
        (b"(at)", b"@"),
        (b"[/]", b"/"),
    ];
    if !WRITINGS
        .iter()
        .any(|(from, _)| memmem::find(hay, from).is_some())
    {
        return None;
    }
    let mut plain = Vec::with_capacity(hay.len());
    let mut at = 0;
    while let Some(rest) = hay.get(at..)
        && let Some(&first) = rest.first()
    {
        let hit = matches!(first, b'[' | b'(' | b'{')
            .then(|| WRITINGS.iter().find(|(from, _)| rest.starts_with(from)))
            .flatten();
        if let Some((from, to)) = hit {
            plain.extend_from_slice(to);
            at += from.len();
        } else {
            plain.push(first);
            at += 1;
        }
    }
    Some(plain)
}

/// UTF-16LE strings of at least eight printable ASCII characters, a NUL between them.
fn wide_strings(bytes: &[u8]) -> String {
    let printable = |b: u8| (0x20..0x7f).contains(&b);
    let mut out = String::new();
    let mut next = 0;
    for nul in memchr_iter(0, bytes) {
        if nul < next || out.len() > WIDE_BYTES {
            continue;
        }
        let Some(start) = nul.checked_sub(1) else {
            continue;
        };
        let Some(run) = bytes.get(start..) else { break };
        let length = run
            .chunks_exact(2)
            // Bounded before it is counted: a long run is met again from each of its parts.
            .take(4096)
            .take_while(|pair| matches!(pair, [low, 0] if printable(*low)))
            .count();
        next = nul + (length * 2).max(1);
        if length >= 8 {
            out.push('\0');
            out.extend(run.iter().step_by(2).take(length).map(|&b| char::from(b)));
            out.push('\0');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn in_text(text: &str) -> Vec<(IndicatorKind, String)> {
        scan(
            &[],
            &[Text {
                role: "body",
                text: text.to_owned(),
            }],
            1000,
        )
    }

    fn values(text: &str, kind: IndicatorKind) -> Vec<String> {
        in_text(text)
            .into_iter()
            .filter(|(k, _)| *k == kind)
            .map(|(_, v)| v)
            .collect()
    }

    #[test]
    fn addresses_are_found_and_made_canonical() {
        assert_eq!(
            values(
                "see (HTTPS://Exa%6Dple.COM/a?b=c). And http://10.1.2.3:8080/x,",
                IndicatorKind::Url
            ),
            ["https://example.com/a?b=c", "http://10.1.2.3:8080/x"]
        );
        assert_eq!(
            values("http://bücher.example/", IndicatorKind::Url),
            ["http://xn--bcher-kva.example/"]
        );
        assert_eq!(
            values("http://0x7f.1/", IndicatorKind::Url),
            ["http://127.0.0.1/"]
        );
        assert_eq!(
            values("http://en.example/wiki/A_(b) end", IndicatorKind::Url),
            ["http://en.example/wiki/A_(b)"]
        );
    }

    #[test]
    fn defanged_writings_are_undone() {
        assert_eq!(
            values("hxxps[://]evil[.]example[.]com/p", IndicatorKind::Url),
            ["https://evil.example.com/p"]
        );
        assert_eq!(
            values("bob[@]evil[.]com", IndicatorKind::Email),
            ["bob@evil.com"]
        );
        assert_eq!(
            values("c2: 203[.]0[.]113[.]9", IndicatorKind::Ipv4),
            ["203.0.113.9"]
        );
    }

    #[test]
    fn vocabularies_and_authorities_are_left_out() {
        let quiet = "xmlns=\"http://schemas.openxmlformats.org/x\" http://www.w3.org/2000/svg \
            http://crl3.digicert.com/a.crl http://ns.adobe.com/xap/1.0/ http://purl.org/dc/";
        assert_eq!(in_text(quiet), []);
    }

    #[test]
    fn domains_need_a_suffix_and_are_no_file_names() {
        assert_eq!(
            values(
                "go to login.evil-site.ru or x.gouv.fr",
                IndicatorKind::Domain
            ),
            ["login.evil-site.ru", "x.gouv.fr"]
        );
        assert_eq!(
            values(
                "kernel32.dll libc.so main.py a.b e.g. readme.md Foo.Bar",
                IndicatorKind::Domain
            ),
            [] as [&str; 0]
        );
    }

    #[test]
    fn addresses_of_machines() {
        assert_eq!(
            values("from 198.51.100.7, port 4", IndicatorKind::Ipv4),
            ["198.51.100.7"]
        );
        assert_eq!(
            values(
                "version 1.2.3.4 v10.0.0.5 1.2.3.4.5 999.1.1.1 127.0.0.1 0.0.0.0",
                IndicatorKind::Ipv4
            ),
            [] as [&str; 0]
        );
        assert_eq!(
            values("at 2001:db8::42 now", IndicatorKind::Ipv6),
            ["2001:db8::42"]
        );
        assert_eq!(
            values("at 12:34:56 d::e std::fmt", IndicatorKind::Ipv6),
            [] as [&str; 0]
        );
    }

    #[test]
    fn hashes_and_paths() {
        let sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        assert_eq!(
            values(&format!("sha1 {sha1}."), IndicatorKind::Hash),
            [sha1]
        );
        assert_eq!(
            values(&format!("{sha1}0"), IndicatorKind::Hash),
            [] as [&str; 0]
        );
        assert_eq!(
            values(
                r"run C:\Users\Public\a.exe and \\host.example\share\b.dll; %TEMP%\c.js",
                IndicatorKind::Path
            ),
            [
                r"C:\Users\Public\a.exe",
                r"\\host.example\share\b.dll",
                r"%TEMP%\c.js"
            ]
        );
        assert_eq!(
            values("cat < /dev/tcp/198.51.100.7/443", IndicatorKind::Path),
            ["/dev/tcp/198.51.100.7/443"]
        );
    }

    #[test]
    fn wide_and_narrow_strings_of_a_binary() {
        let mut bytes = [0x90_u8, 1, 2, 3].repeat(50);
        bytes.extend(b"\0http://narrow.example/a\0");
        bytes.extend(
            "http://wide.example/b"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        );
        bytes.extend([0, 0, 0x80]);
        bytes.extend(b"\0c2.evil.org\0 x.yz.com-noise\x01");
        let urls: Vec<_> = scan(&bytes, &[], 100);
        assert!(urls.contains(&(IndicatorKind::Url, "http://narrow.example/a".into())));
        assert!(urls.contains(&(IndicatorKind::Url, "http://wide.example/b".into())));
        assert!(
            urls.contains(&(IndicatorKind::Domain, "c2.evil.org".into())),
            "{urls:?}"
        );
        assert!(!urls.iter().any(|(_, v)| v.contains("noise")), "{urls:?}");
    }

    #[test]
    fn the_count_is_bounded() {
        let many: String = (0..5000)
            .map(|n| format!("http://h{n}.example/ "))
            .collect();
        assert_eq!(scan(many.as_bytes(), &[], 50).len(), 50);
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in proptest::collection::vec(any::<u8>(), 0..4096)) {
            let found = scan(&bytes, &[], 20);
            prop_assert!(found.len() <= 20);
        }

        #[test]
        fn any_text_made_of_anchors_does(text in "[a-f0-9:@./\\\\\\[\\]%é \0h-]{0,400}") {
            let _ = in_text(&text);
        }

        #[test]
        fn a_written_address_is_found(host in "[a-z]{1,12}", path in "[a-z0-9]{0,20}") {
            let url = format!("https://{host}.example/{path}");
            let sentence = format!("x <{url}> y");
            prop_assert!(values(&sentence, IndicatorKind::Url).contains(&url));
        }
    }
}
