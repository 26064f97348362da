//! What a file is, by its first bytes: the name it came under says nothing.

use crate::model::Media;

/// Bytes that are looked at.
pub const HEAD: usize = 4_096;
/// Longest name kept, in characters.
pub const LONGEST_NAME: usize = 120;

/// What a file is; none for what article 2 does not list (a program, an archive, a film).
#[must_use]
pub fn media(head: &[u8]) -> Option<Media> {
    let head = head.get(..HEAD.min(head.len())).unwrap_or(head);
    let known: [(&[u8], Media); 6] = [
        (b"\x89PNG\r\n\x1a\n", Media::Png),
        (b"\xff\xd8\xff", Media::Jpeg),
        (b"GIF87a", Media::Gif),
        (b"GIF89a", Media::Gif),
        (b"%PDF-", Media::Pdf),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Media::Outlook),
    ];
    if let Some((_, media)) = known.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*media);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(Media::Webp);
    }
    let text = text(head)?;
    Some(if is_mail(&text) {
        Media::Mail
    } else {
        Media::Text
    })
}

/// Letters, if that is what these bytes are: UTF-8 (cut anywhere), without a control that no text has.
fn text(head: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The last letter may be cut.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    // A script or a page starts as text does: it would run where it is opened.
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let runs = start.starts_with("#!") || start.starts_with('<') || start.starts_with("@echo");
    (!text.trim().is_empty() && !text.contains(odd) && !runs).then(|| text.to_owned())
}

/// Whether the first lines are the headers of a message (RFC 5322): two that every message has, before an empty line.
fn is_mail(text: &str) -> bool {
    let headers = text.lines().take_while(|line| !line.is_empty()).take(200);
    let mut found = [false; 2];
    for line in headers {
        let folded = line.starts_with([' ', '\t']);
        let Some((name, _)) = line.split_once(':') else {
            if folded {
                continue;
            }
            return false;
        };
        match name.to_ascii_lowercase().as_str() {
            "from" => found = [true, found.get(1).copied().unwrap_or_default()],
            "date" | "received" | "message-id" => {
                found = [found.first().copied().unwrap_or_default(), true];
            }
            _ => {}
        }
    }
    found == [true; 2]
}

/// A name that can be kept: letters that show, at most [`LONGEST_NAME`]; `none` when nothing is left.
#[must_use]
pub fn name(given: &str) -> Option<String> {
    let plain = |c: &char| !c.is_control() && !('\u{202a}'..='\u{202e}').contains(c);
    let marks =
        |c: &char| !('\u{2066}'..='\u{2069}').contains(c) && !matches!(c, '\u{200e}' | '\u{200f}');
    let name: String = given.chars().filter(plain).filter(marks).collect();
    let name: String = name.trim().chars().take(LONGEST_NAME).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn content_tells_what_a_file_is() {
        for (head, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], Some(Media::Png)),
            (b"\xff\xd8\xff\xe1Exif", Some(Media::Jpeg)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(Media::Webp)),
            (b"%PDF-1.7", Some(Media::Pdf)),
            (
                b"From: a@b.example\r\nDate: x\r\n\r\nHello",
                Some(Media::Mail),
            ),
            (b"From: nobody yet\n\nHello", Some(Media::Text)),
            ("Bonjour, voici l’échange.".as_bytes(), Some(Media::Text)),
            // Cut in the middle of a letter.
            (b"Bonjour caf\xc3", Some(Media::Text)),
            (b"MZ\x90\0\x03", None),
            (b"PK\x03\x04", None),
            (b"\x7fELF", None),
            (b"<html><script>", None),
            (b"#!/bin/sh\n", None),
            (b"RIFF\x10\0\0\0AVI LIST", None),
            (b"", None),
            (b"caf\xe9 latin", None),
        ] {
            assert_eq!(media(head), expected, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn names_keep_no_mark_that_turns_them_round() {
        assert_eq!(
            name("capture\u{202e}gpj.exe").as_deref(),
            Some("capturegpj.exe")
        );
        assert_eq!(name("\u{7}\n  "), None);
        assert_eq!(
            name(&"é".repeat(500)).unwrap().chars().count(),
            LONGEST_NAME
        );
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_much(head in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = media(&head);
            let _ = name(&String::from_utf8_lossy(&head));
        }
    }
}
