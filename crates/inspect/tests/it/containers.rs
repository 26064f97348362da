//! Whatever is wrapped in whatever is found; what cannot be unwrapped is never clean.

use std::io::{Cursor, Write as _};

use inspect::{
    limits::Limits,
    report::{Gap, Report, Verdict},
};

use crate::{
    archives::{lz4, rar, sealed_arj},
    samples::{
        EICAR_SHA256, bzip2, cab, eicar, eml, full, full_within, gzip, sealed_seven_zip, seven_zip,
        tar, xz, zip, zstd,
    },
};

#[track_caller]
fn found(report: &Report) {
    assert!(
        report.nodes.iter().any(|node| node.sha256 == EICAR_SHA256),
        "{:#?}",
        report.nodes
    );
    assert_eq!(report.verdict, Verdict::Malicious);
    assert!(
        report
            .reasons
            .iter()
            .any(|reason| reason.id == "rule:programs.eicar_test_file")
    );
}

type Wrap = fn(&[u8]) -> Vec<u8>;
const WRAPS: [(&str, Wrap); 11] = [
    ("zip", |bytes| zip("essai.com", bytes)),
    ("7z", |bytes| seven_zip("essai.com", bytes)),
    ("tar", |bytes| tar("essai.com", bytes)),
    ("gzip", gzip),
    ("bzip2", bzip2),
    ("xz", xz),
    ("zstd", zstd),
    ("cab", |bytes| cab("essai.com", bytes)),
    ("eml", |bytes| eml("essai.com", bytes)),
    ("rar", |bytes| rar("essai.com", bytes)),
    ("lz4", lz4),
];

#[test]
fn the_test_file_is_found_bare() {
    let report = full("essai.com", &eicar());
    assert_eq!(report.nodes.len(), 1);
    found(&report);
}

#[test]
fn the_test_file_is_found_in_every_container_of_every_container() {
    for (outer, wrap) in WRAPS {
        for (inner, wrap_inner) in WRAPS {
            let report = full("depot", &wrap(&wrap_inner(&eicar())));
            assert_eq!(report.nodes[0].kind, outer);
            assert!(
                report.nodes.iter().any(|node| node.kind == inner),
                "{outer} of {inner}"
            );
            found(&report);
        }
    }
}

#[test]
fn a_cut_archive_is_never_clean() {
    for (name, whole) in [
        ("rar", rar("note.txt", &b"bonjour ".repeat(99))),
        ("lz4", lz4(&b"bonjour ".repeat(99))),
    ] {
        assert_eq!(
            full("depot", &whole).verdict,
            Verdict::Clean,
            "{name} is read whole"
        );
        let cut = &whole[..whole.len() - 200];
        let report = full("depot", cut);
        assert_ne!(
            report.verdict,
            Verdict::Clean,
            "{name}: {:#?}",
            report.nodes
        );
    }
}

#[test]
fn fourteen_levels_are_opened() {
    let mut bytes = eicar();
    for level in 0..14 {
        bytes = zip(&format!("niveau{level}.zip"), &bytes);
    }
    found(&full("depot.zip", &bytes));
}

#[test]
fn beyond_the_depth_there_is_a_gap() {
    let mut bytes = b"bonjour".to_vec();
    for level in 0..20 {
        bytes = zip(&format!("niveau{level}.zip"), &bytes);
    }
    let report = full("depot.zip", &bytes);
    assert_eq!(report.verdict, Verdict::Suspicious);
    assert!(
        report
            .nodes
            .iter()
            .any(|node| node.gaps.contains(&Gap::Limit {
                bound: "max_depth".to_owned()
            }))
    );
}

#[test]
fn sealed_seven_zip_archives_are_opened() {
    for names_too in [false, true] {
        found(&full(
            "a.7z",
            &sealed_seven_zip("essai.com", &eicar(), "infected", names_too),
        ));
        let unknown = sealed_seven_zip("essai.com", &eicar(), "Zorglub-77", names_too);
        let limits = Limits {
            max_millis: 120_000,
            ..Limits::default()
        };
        let report = full_within("a.7z", &unknown, &limits, &[]);
        assert_eq!(report.nodes[0].gaps, [Gap::Encrypted]);
        assert_eq!(report.verdict, Verdict::Suspicious);
    }
}

#[test]
fn a_wrong_password_is_never_taken_for_an_empty_archive() {
    // Once in 256 the noise that a wrong password makes ends at once: enough tries to meet it.
    let sealed = sealed_seven_zip("essai.com", &eicar(), "Zorglub-77", true);
    let wrong: Vec<String> = (0..40).map(|number| format!("faux{number}")).collect();
    let limits = Limits {
        max_millis: 120_000,
        ..Limits::default()
    };
    for round in 0..6_u8 {
        let mut bytes = sealed.clone();
        // Another vector each round, so that the noise differs.
        let last = bytes.len() - 20;
        bytes[last] ^= round;
        let report = full_within("a.7z", &bytes, &limits, &wrong);
        assert_ne!(report.verdict, Verdict::Clean);
    }
}

/// A zip of one member under a password.
fn sealed_zip(name: &str, bytes: &[u8], password: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .with_aes_encryption(zip::AesMode::Aes256, password);
    writer.start_file(name, options).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

/// What a given password opened is marked with it; what anyone's would have opened is not.
#[test]
fn what_a_given_password_opened_is_marked() {
    let by = |name: &str, bytes: &[u8], given: &[&str]| -> Vec<(String, Vec<String>)> {
        let given: Vec<String> = given.iter().map(|word| (*word).to_owned()).collect();
        let report = full_within(name, bytes, &Limits::default(), &given);
        let marked = |node: inspect::report::Node| {
            let by: Vec<String> = node.opened_by.into_iter().collect();
            (!by.is_empty()).then_some((node.name, by))
        };
        report.nodes.into_iter().filter_map(marked).collect()
    };
    let digest = inspect::report::password_digest("Zorglub-77");
    let once = |name: &str| vec![(name.to_owned(), vec![digest.clone()])];
    let given = ["Zorglub-77", "autre"];
    let zip = sealed_zip("note.txt", b"bonjour", "Zorglub-77");
    assert_eq!(by("a.zip", &zip, &given), once("a.zip"));
    for names_too in [false, true] {
        let seven = sealed_seven_zip("note.txt", b"bonjour", "Zorglub-77", names_too);
        assert_eq!(by("a.7z", &seven, &given), once("a.7z"));
    }
    let usual = sealed_zip("note.txt", b"bonjour", "infected");
    assert_eq!(by("a.zip", &usual, &["infected"]), []);
    let arj = sealed_arj("note.txt", b"bonjour", "Zorglub-77");
    assert_eq!(by("a.arj", &arj, &given[..1]), once("a.arj"));
    // Which of two opened it is not told: neither alone is enough.
    assert_eq!(by("a.arj", &arj, &given)[0].1.len(), 2);
    let open = rar("note.txt", b"bonjour");
    assert_eq!(by("a.rar", &open, &given), []);

    // What is learnt in an opened archive is no more public than the archive.
    let mail = b"From: a@b.fr\r\nSubject: suite\r\n\r\nLe mot de passe est : Interne-2031\r\n";
    let first = sealed_zip("note.eml", mail, "Zorglub-77");
    let second = sealed_zip("suite.txt", b"la suite", "Interne-2031");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("1.zip", &first), ("2.zip", &second)] {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let both = writer.finish().unwrap().into_inner();
    let marked = by("a.zip", &both, &given);
    assert_eq!(marked, [once("1.zip"), once("2.zip")].concat());
}

/// A content that stands in the open is read there, even when a sealed copy of it was read before.
#[test]
fn a_reading_under_a_password_does_not_stand_for_one_in_the_open() {
    let note = b"voir https://rendez-vous.exemple.fr/page pour la suite";
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let sealed = sealed_zip("note.txt", note, "Zorglub-77");
    for (name, bytes) in [("1.zip", &sealed[..]), ("note.txt", note)] {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let given = ["Zorglub-77".to_owned()];
    let report = full_within("a.zip", &bytes, &Limits::default(), &given);
    let (inside, open) = (&report.nodes[2], &report.nodes[3]);
    assert_eq!((inside.parent, open.parent), (Some(1), Some(0)));
    assert!(!open.facts.contains_key("duplicate_of"));
    let seen: Vec<u32> = report.indicators.iter().map(|seen| seen.node).collect();
    assert!(
        !seen.is_empty() && seen.iter().all(|node| *node == 3),
        "{seen:?}"
    );
}

#[test]
fn passwords_given_or_usual_open_archives() {
    let sealed = |password: &str| sealed_zip("essai.com", &eicar(), password);
    found(&full("a.zip", &sealed("infected")));
    let report = full("a.zip", &sealed("Zorglub-77"));
    assert_eq!(
        (report.verdict, report.nodes[0].gaps.clone()),
        (Verdict::Suspicious, vec![Gap::Encrypted])
    );
    found(&full_within(
        "a.zip",
        &sealed("Zorglub-77"),
        &Limits::default(),
        &["Zorglub-77".to_owned()],
    ));
}

/// Bytes extracted stay near the bound, and nothing is clean.
#[track_caller]
fn contained(report: &Report) {
    assert_ne!(report.verdict, Verdict::Clean);
    let extracted: u64 = report.nodes.iter().skip(1).map(|node| node.size).sum();
    assert!(
        extracted <= Limits::default().max_total_bytes,
        "{extracted}"
    );
}

#[test]
fn bombs_are_contained() {
    let zeros = vec![0_u8; 32 << 20];
    let flat = zip("zeros", &zeros);
    contained(&full("flat.zip", &flat));
    contained(&full("a.gz", &gzip(&zeros)));
    contained(&full("a.tar.gz", &gzip(&tar("zeros", &zeros))));
    // Bombs in bombs: each level multiplies.
    let mut nested = flat;
    for _ in 0..4 {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for copy in 0..16 {
            writer
                .start_file(
                    format!("{copy}.zip"),
                    zip::write::SimpleFileOptions::default(),
                )
                .unwrap();
            writer.write_all(&nested).unwrap();
            writer.write_all(&[copy]).unwrap();
        }
        nested = writer.finish().unwrap().into_inner();
    }
    contained(&full("nested.zip", &nested));
}

#[test]
fn many_members_stop_at_the_count() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..300 {
        writer
            .start_file(
                format!("{number}.txt"),
                zip::write::SimpleFileOptions::default(),
            )
            .unwrap();
        writer
            .write_all(format!("texte {number}").as_bytes())
            .unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let limits = Limits {
        max_nodes: 100,
        ..Limits::default()
    };
    let report = full_within("a.zip", &bytes, &limits, &[]);
    assert!(report.nodes.len() <= 100);
    assert!(report.nodes[0].gaps.contains(&Gap::Limit {
        bound: "max_nodes".to_owned()
    }));
    assert_eq!(full("a.zip", &bytes).verdict, Verdict::Clean);
}

#[test]
fn the_same_bytes_are_read_once_and_listed_twice() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.txt", "b.txt"] {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(b"bonjour").unwrap();
    }
    let report = full("a.zip", &writer.finish().unwrap().into_inner());
    assert_eq!(report.nodes.len(), 3);
    assert_eq!(report.nodes[2].facts.get("duplicate_of"), Some(&1.into()));
}

#[test]
fn a_copy_nearer_the_top_is_read_again() {
    // The first copy lies beyond the depth bound, the second right at the top: a cache of what was
    // seen must not turn the first failure into the second's.
    let hidden = zip("essai.com", &eicar());
    let mut deep = hidden.clone();
    for level in 0..15 {
        deep = zip(&format!("niveau{level}.zip"), &deep);
    }
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("profond.zip", &deep), ("proche.zip", &hidden)] {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    found(&full("a.zip", &writer.finish().unwrap().into_inner()));
}
