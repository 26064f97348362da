//! The program from a shell.

use std::process::{Command, Output};

use crate::samples::{EICAR_SHA256, eicar, zip};

fn acte_inspect(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_acte-inspect"))
        .args(arguments)
        .output()
        .expect("starts")
}

#[test]
fn one_json_object_a_line_and_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(path("note.txt"), "Bonjour").unwrap();
    std::fs::write(path("essai.zip"), zip("essai.com", &eicar())).unwrap();

    let clean = acte_inspect(&[&path("note.txt")]);
    assert_eq!(clean.status.code(), Some(0), "{clean:?}");

    let all = acte_inspect(&[&path("note.txt"), &path("absent"), &path("essai.zip")]);
    assert_eq!(all.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&all.stderr).contains("absent: "));
    let lines: Vec<serde_json::Value> = String::from_utf8(all.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["verdict"], &lines[1]["verdict"]),
        (&"clean".into(), &"malicious".into())
    );
    assert_eq!(lines[1]["file"], path("essai.zip"));
    assert_eq!(lines[1]["nodes"][1]["sha256"], EICAR_SHA256);

    let malicious = acte_inspect(&[&path("essai.zip")]);
    assert_eq!(malicious.status.code(), Some(2));
}

#[test]
fn rules_come_from_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    std::fs::write(&file, "un marqueur-5678").unwrap();
    let file = file.to_string_lossy().into_owned();
    let rules = folder.path().join("regles");
    std::fs::create_dir(&rules).unwrap();
    let rules_path = rules.to_string_lossy().into_owned();

    let none = acte_inspect(&["--rules", &rules_path, &file]);
    assert_eq!(none.status.code(), Some(3), "an empty folder is a mistake");

    let rule =
        "rule m { meta: verdict = \"suspicious\" strings: $a = \"marqueur-5678\" condition: $a }";
    std::fs::write(rules.join("moi.yar"), rule).unwrap();
    let found = acte_inspect(&["--rules", &rules_path, &file]);
    assert_eq!(found.status.code(), Some(1), "{found:?}");
    assert!(String::from_utf8_lossy(&found.stdout).contains("\"namespace\":\"moi\""));

    std::fs::write(rules.join("faux.yar"), "rule x {\n").unwrap();
    let broken = acte_inspect(&["--rules", &rules_path, &file]);
    assert_eq!(broken.status.code(), Some(3));
    assert!(
        String::from_utf8_lossy(&broken.stderr).contains("faux:"),
        "{broken:?}"
    );
}

#[test]
fn help_and_mistakes_are_told() {
    assert_eq!(acte_inspect(&[]).status.code(), Some(3));
    let unknown = acte_inspect(&["--frobnicate", "x"]);
    assert_eq!(unknown.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("usage:"));
}
