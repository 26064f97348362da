//! Debian's `clamav-testfiles`: one inert program in forty-four wrappings.

use inspect::{limits::Limits, report::Verdict};

use crate::samples::full_within;

const FOLDER: &str = "/usr/share/clamav-testfiles";
/// The inert program, 544 bytes.
const INNER: &str = "71e7b604d18aefd839e51a39c88df8383bb4c071dc31f87f00a2b5df580d4495";
/// How many wrappings give it back; only ever raise it.
const FLOOR: usize = 35;

#[test]
fn wrappings_give_back_the_program() {
    let Ok(folder) = std::fs::read_dir(FOLDER) else {
        eprintln!("SKIPPED: {FOLDER} is absent (apt install clamav-testfiles)");
        return;
    };
    let mut opened = Vec::new();
    let mut closed = Vec::new();
    for entry in folder {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let report = full_within(
            &name,
            &std::fs::read(&path).unwrap(),
            &Limits::default(),
            &[],
        );
        let inside = report.nodes.iter().any(|node| node.sha256 == INNER);
        let packed = report.nodes[0]
            .signals
            .iter()
            .any(|signal| signal.id == "program-packed");
        let unpacked = report.nodes[0].facts.contains_key("program.unpacked");
        assert!(
            !packed || unpacked || report.verdict != Verdict::Clean,
            "{name} is packed, unread, and clean"
        );
        if inside {
            opened.push(name);
        } else {
            closed.push(format!("{name} ({})", report.nodes[0].kind));
        }
    }
    closed.sort();
    println!(
        "{} of {}; not opened: {closed:#?}",
        opened.len(),
        opened.len() + closed.len()
    );
    assert!(
        opened.len() >= FLOOR,
        "{} < {FLOOR}: {closed:#?}",
        opened.len()
    );
}
