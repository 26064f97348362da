use std::sync::Arc;

use kernel::Timestamp;

use super::{PAGES, Paper, PaperError, column, face::faces, lines::lines};
use crate::{
    components::Tone,
    i18n::{Catalogue, GROUND, Locale, T},
};

fn t(locale: Locale) -> T {
    let catalogue: Arc<Catalogue> = Catalogue::new(GROUND).unwrap();
    catalogue.speak(locale)
}

fn paper(locale: Locale) -> Paper {
    Paper::new(
        &t(locale),
        "Rapport d’essai",
        "Autorité",
        Timestamp::UNIX_EPOCH,
    )
    .footer("Une phrase au pied de chaque page.")
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// Everything a paper can hold, with texts of strangers.
fn full(locale: Locale) -> Paper {
    let mut paper = paper(locale);
    let hostile = "a\u{202e}fdp.exe\u{0}\n\u{feff}\u{e000}\u{10ffff}\u{fffe}漢字 עברית e\u{301} \u{a0}«\u{202f}»\u{1f4a9}";
    for tone in [
        Tone::Good,
        Tone::Caution,
        Tone::Bad,
        Tone::Info,
        Tone::Neutral,
    ] {
        paper.verdict(tone, "Malveillant", hostile);
    }
    paper.section(hostile);
    paper.section("");
    paper.subsection("Au-dessous");
    paper.paragraph("");
    paper.paragraph(hostile.repeat(500));
    paper.facts([
        ("SHA-256", "ab".repeat(32)),
        (hostile, hostile.to_owned()),
        ("", String::new()),
    ]);
    paper.table(
        [
            column("Une", 1.0),
            column("Deux", f32::NAN),
            column(hostile, 2.0),
        ],
        [vec![], vec!["x".repeat(5_000)], vec![hostile.to_owned(); 9]],
    );
    paper.table([], [vec!["sans colonne".to_owned()]]);
    paper.table([column("Vide", 1.0)], []);
    paper.bullets([
        (7, "a"),
        (1, "b"),
        (2, "c"),
        (0, hostile),
        (99, "d"),
        (99, "e"),
    ]);
    paper.bullets([(0, ""); 0]);
    paper
}

#[test]
fn every_block_is_archivable_accessible_and_the_same_twice() {
    for locale in [Locale::Fr, Locale::En] {
        let bytes = full(locale).print().unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        for sign in [
            "/StructTreeRoot",
            "/Marked true",
            "pdfaid:part>2<",
            "pdfaid:conformance>A<",
            "pdfuaid:part>1<",
            "/Outlines",
            "/FontFile2",
        ] {
            assert!(has(&bytes, sign), "{sign}");
        }
        let lang = match locale {
            Locale::Fr => "/Lang(fr",
            Locale::En => "/Lang(en",
        };
        let bytes_without_spaces: Vec<u8> =
            bytes.iter().copied().filter(|byte| *byte != b' ').collect();
        assert!(has(&bytes_without_spaces, lang));
        assert_eq!(bytes, full(locale).print().unwrap());
    }
}

#[test]
fn a_file_is_joined_as_it_is_and_the_paper_stays_archivable() {
    let mut paper = full(Locale::Fr);
    paper.attach(
        "photo.jpg",
        "image/jpeg",
        "Photographie",
        b"\xff\xd8\xffbrut\xff\xd9",
    );
    let bytes = paper.print().unwrap();
    for sign in [
        "pdfaid:part>3<",
        "pdfuaid:part>1<",
        "/EmbeddedFiles",
        "photo.jpg",
        "brut",
    ] {
        assert!(has(&bytes, sign), "{sign}");
    }
    // One file never hides another.
    paper.attach("photo.jpg", "image/jpeg", "Photographie", b"autre");
    assert_eq!(paper.print(), Err(PaperError::Writer));
}

#[test]
fn an_empty_paper_is_still_one() {
    let paper = Paper::new(&t(Locale::Fr), "", "", Timestamp::UNIX_EPOCH);
    assert!(paper.print().unwrap().starts_with(b"%PDF"));
}

#[test]
fn lines_keep_every_character_and_their_width() {
    let face = &faces().unwrap().regular;
    for text in [
        "",
        " ",
        "un deux trois",
        &"long".repeat(99),
        "http://a.example/b?c=d et la suite",
    ] {
        for width in [0.1, 3.0, 12.0] {
            let lines = lines(face, text, width);
            let whole: String = lines.iter().map(|line| line.text.as_str()).collect();
            assert_eq!(whole, text);
            for line in &lines {
                let last = line.text.trim_end().chars().count();
                let shown: f32 = line
                    .glyphs
                    .iter()
                    .take(last)
                    .map(|glyph| glyph.x_advance)
                    .sum();
                assert!(
                    shown <= width || last == 1,
                    "{text} at {width}: {}",
                    line.text
                );
            }
        }
    }
}

#[test]
fn what_hides_or_cannot_be_drawn_is_written_out() {
    let face = &faces().unwrap().regular;
    let line = lines(face, "a\u{202e}b\u{e000}漢\u{10ffff}", 99.0);
    let text = &line.first().unwrap().text;
    assert_eq!(text, "a⟨U+202E⟩b⟨U+E000⟩⟨U+6F22⟩⟨U+10FFFF⟩");
}

#[test]
fn a_huge_paper_is_cut_and_says_so() {
    let mut huge = paper(Locale::Fr);
    for _ in 0..3 {
        huge.table(
            [column("Fichier", 1.0), column("Constat", 2.0)],
            (0..10_000).map(|n| vec![format!("fichier-{n}.zip"), "Abîmé ".repeat(30)]),
        );
    }
    huge.bullets((0..10_000).map(|n| (n % 20, "x".repeat(9_000))));
    let bytes = huge.print().unwrap();
    assert!(bytes.len() < 4_000_000);
    let laid = super::blocks::lay(&huge, faces().unwrap());
    assert!(laid.full);
    assert_eq!(laid.sheets.len(), PAGES);
    let said: String = laid
        .tree
        .last()
        .map(|node| format!("{:?}", node.kind))
        .unwrap();
    assert_eq!(said, "Paragraph");
}
