//! Each rule shipped has an input that matches and a near miss.

use std::collections::{BTreeMap, BTreeSet};

use inspect::rules::Target;
use serde::Deserialize;

use crate::samples::{eicar, pe, rules};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Bytes before the text, in hexadecimal.
    #[serde(default)]
    prefix: String,
    name: String,
    kind: String,
    hit: String,
    miss: String,
}

fn rot13(text: &str) -> String {
    let turn = |letter: u8, first: u8| char::from(first + (letter - first + 13) % 26);
    text.chars()
        .map(|letter| match u8::try_from(letter) {
            Ok(byte @ b'a'..=b'z') => turn(byte, b'a'),
            Ok(byte @ b'A'..=b'Z') => turn(byte, b'A'),
            _ => letter,
        })
        .collect()
}

fn matching(bytes: &[u8], name: &str, kind: &str) -> BTreeSet<String> {
    let target = Target {
        name,
        path: name,
        kind,
        owner: "",
    };
    let found = rules()
        .scanner()
        .scan(bytes, &target, 10_000)
        .expect("scans");
    found
        .into_iter()
        .map(|rule| format!("{}.{}", rule.namespace, rule.rule))
        .collect()
}

/// Rules that look at a program's structure: their inputs are built, not written.
fn built() -> Vec<(&'static str, Vec<u8>, Vec<u8>, &'static str)> {
    let injection = ["WriteProcessMemory", "VirtualAllocEx", "CreateRemoteThread"];
    let keys = |extra: &str| {
        [
            pe(".text", &["GetTickCount"]),
            format!("SetWindowsHookEx GetAsyncKeyState {extra}").into_bytes(),
        ]
        .concat()
    };
    let mut not_eicar = eicar();
    not_eicar[0] = b'Y';
    vec![
        ("programs.eicar_test_file", eicar(), not_eicar, "a.com"),
        (
            "programs.pe_packed",
            pe("UPX0", &["GetTickCount"]),
            pe(".text", &["GetTickCount"]),
            "a.exe",
        ),
        (
            "programs.pe_process_injection",
            pe(".text", &injection),
            pe(".text", &injection[..2]),
            "a.exe",
        ),
        (
            "programs.pe_disguised_name",
            pe(".text", &["GetTickCount"]),
            b"%PDF-1.4".to_vec(),
            "facture.pdf",
        ),
        (
            "programs.keylogger_strings",
            keys("api.telegram.org/bot"),
            keys("exemple.fr"),
            "a.exe",
        ),
    ]
}

#[test]
fn every_rule_matches_its_input_and_not_the_near_miss() {
    let cases: BTreeMap<String, Case> =
        toml::from_str(include_str!("rule_cases.toml")).expect("parses");
    let mut covered = BTreeSet::new();
    let mut faults = Vec::new();
    let mut check = |rule: &str, hit: &[u8], miss: &[u8], name: &str, kind: &str| {
        if !matching(hit, name, kind).contains(rule) {
            faults.push(format!("{rule} misses its input"));
        }
        if matching(miss, name, kind).contains(rule) {
            faults.push(format!("{rule} takes the near miss"));
        }
        covered.insert(rule.to_owned());
    };
    for (rule, case) in &cases {
        let prefix: Vec<u8> = (0..case.prefix.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&case.prefix[at..at + 2], 16).unwrap())
            .collect();
        let full = |text: &str| [prefix.as_slice(), rot13(text).as_bytes()].concat();
        check(
            rule,
            &full(&case.hit),
            &full(&case.miss),
            &case.name,
            &case.kind,
        );
    }
    for (rule, hit, miss, name) in built() {
        check(rule, &hit, &miss, name, "pe");
    }
    assert_eq!(faults, Vec::<String>::new());
    let all: BTreeSet<String> = rules().names().into_iter().collect();
    assert_eq!(all, covered, "a rule without its pair of inputs");
}
