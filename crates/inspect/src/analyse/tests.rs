use super::*;
use crate::report::Verdict;

fn report(name: &str, bytes: &[u8], kind: AnalysisKind) -> Report {
    analyse(Request {
        name,
        bytes: bytes.to_vec(),
        kind,
        limits: &Limits::default(),
        passwords: &[],
        owner: "",
        rules: None,
        sandboxed: false,
    })
}

#[test]
fn a_plain_text_is_clean_even_in_a_quick_analysis() {
    for kind in [AnalysisKind::Quick, AnalysisKind::Full] {
        let report = report("note.txt", b"Bonjour a tous", kind);
        assert_eq!(
            (report.verdict, report.score),
            (Verdict::Clean, 0),
            "{report:?}"
        );
        assert_eq!(report.nodes[0].kind, "text");
    }
}

#[test]
fn a_quick_analysis_does_not_open_archives() {
    let mut zip = b"PK\x05\x06".to_vec();
    zip.extend([0; 18]);
    let report = report("a.zip", &zip, AnalysisKind::Quick);
    assert_eq!(report.nodes[0].gaps, [Gap::NotAsked]);
    assert_eq!(report.verdict, Verdict::Suspicious);
}

#[test]
fn opaque_bytes_are_not_clean() {
    let mut state = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(8192)
    .collect();
    let report = report("blob", &noise, AnalysisKind::Full);
    assert_eq!(report.nodes[0].kind, "data");
    assert_eq!(report.verdict, Verdict::Suspicious);
}

#[test]
fn a_page_in_an_old_encoding_is_read_as_a_page_and_is_no_second_format() {
    // Cyrillic in KOI8-R, which is no UTF-8.
    let mut page = b"<title>".to_vec();
    page.extend([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4].repeat(40));
    page.extend(b"</title><script>document.title</script>");
    let found = report("page.html", &page, AnalysisKind::Full);
    let root = &found.nodes[0];
    assert!(
        root.signals.iter().all(|signal| signal.id != "polyglot"),
        "{root:#?}"
    );
    assert!(
        root.facts.keys().any(|name| name.starts_with("html.")),
        "{root:#?}"
    );
}

#[test]
fn a_reader_that_panics_leaves_a_gap() {
    fn broken(_: &[u8], _: &mut Context<'_>) {
        panic!("as a library might");
    }
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("x", 0, 0, &[], &mut budget);
    run(&[broken], b"", &mut cx);
    assert_eq!(
        cx.gaps,
        [Gap::Interrupted {
            detail: "a reader broke off".to_owned()
        }]
    );
}
