use super::*;

fn target(name: &str) -> Target<'_> {
    Target {
        name,
        path: name,
        kind: "text",
        owner: "agent@exemple.gouv.fr",
    }
}

#[test]
fn our_own_rules_compile_without_a_warning() {
    let (engine, warnings) = Engine::compile(OWN.iter().copied()).expect("our rules compile");
    assert_eq!(warnings, []);
    assert!(engine.len() >= 36, "{}", engine.len());
}

#[test]
fn externals_have_the_values_of_the_node() {
    let text = r#"
        rule name { condition: filename == "b.TXT" and filepath == "a.zip/b.TXT" }
        rule ext { condition: extension == ".txt" }
        rule kind { condition: filetype == "text" }
        rule who { condition: owner == "agent@exemple.gouv.fr" }
    "#;
    let (engine, _) = Engine::compile([("t", text)]).expect("compiles");
    let mut scanner = engine.scanner();
    let mut seen = target("b.TXT");
    seen.path = "a.zip/b.TXT";
    let names = |found: Vec<RuleMatch>| found.into_iter().map(|rule| rule.rule).collect::<Vec<_>>();
    assert_eq!(
        names(scanner.scan(b"x", &seen, 1000).unwrap()),
        ["name", "ext", "kind", "who"]
    );
    seen.name = "c.doc";
    assert_eq!(
        names(scanner.scan(b"x", &seen, 1000).unwrap()),
        ["kind", "who"]
    );
}

#[test]
fn errors_name_the_file_and_the_line() {
    let errors = Engine::compile([
        ("bon", "rule a { condition: true }"),
        ("mauvais", "rule b {\n condition:\n  nothing }"),
    ])
    .expect_err("does not compile");
    assert_eq!(
        (errors[0].namespace.as_str(), errors[0].line),
        ("mauvais", Some(3))
    );
    let include =
        Engine::compile([("i", "include \"/etc/passwd\"")]).expect_err("includes are refused");
    assert!(include[0].message.contains("include"), "{include:?}");
}

#[test]
fn metadata_is_read() {
    let text = r#"rule a { meta: verdict = "malicious" family = "F" attack = "T1059, T1105" description = "D" condition: true }
                  rule b { condition: true }"#;
    let (engine, _) = Engine::compile([("n", text)]).expect("compiles");
    let found = engine.scanner().scan(b"", &target("x"), 1000).unwrap();
    assert_eq!(
        found[0],
        RuleMatch {
            rule: "a".to_owned(),
            namespace: "n".to_owned(),
            verdict: Verdict::Malicious,
            description: Some("D".to_owned()),
            family: Some("F".to_owned()),
            attack: vec!["T1059".to_owned(), "T1105".to_owned()],
        }
    );
    assert_eq!(found[1].verdict, Verdict::Suspicious);
}

#[test]
fn a_bundle_is_loaded_again() {
    let (engine, _) = Engine::compile([("n", "rule a { strings: $a = \"abc\" condition: $a }")])
        .expect("compiles");
    let again = Engine::load(&engine.bundle().expect("writes")).expect("reads");
    assert_eq!(again.names(), ["n.a"]);
    assert_eq!(
        again
            .scanner()
            .scan(b"xabcx", &target("x"), 1000)
            .unwrap()
            .len(),
        1
    );
    assert!(Engine::load(b"not a bundle").is_err());
}
