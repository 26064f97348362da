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
    let of = |name: &str| {
        lines
            .iter()
            .find(|line| line["file"] == path(name))
            .unwrap()
    };
    assert_eq!(of("note.txt")["verdict"], "clean");
    assert_eq!(of("essai.zip")["verdict"], "malicious");
    assert_eq!(of("essai.zip")["nodes"][1]["sha256"], EICAR_SHA256);

    let malicious = acte_inspect(&[&path("essai.zip")]);
    assert_eq!(malicious.status.code(), Some(2));
}

/// A folder with files at two depths and what must not be followed out of it.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("b/c");
    std::fs::create_dir_all(&below).unwrap();
    std::fs::create_dir(folder.path().join("b/vide")).unwrap();
    for (name, text) in [
        ("z.txt", "un"),
        ("a.txt", "deux"),
        ("b/m.txt", "trois"),
        ("b/c/k.txt", "quatre"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("b/lien.txt")).unwrap();
    std::os::unix::fs::symlink(folder.path(), below.join("boucle")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("prise")).unwrap();
    folder
}

/// Names of the files told of, below `folder`, in the order of the lines.
fn told(output: &Output, folder: &std::path::Path) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let name = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = std::path::PathBuf::from(line["file"].as_str().unwrap());
        file.strip_prefix(folder)
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    text.lines().map(name).collect()
}

#[test]
fn a_folder_stands_for_its_files_in_order_of_name() {
    let tree = tree();
    let folder = tree.path().to_string_lossy().into_owned();
    let expected = ["a.txt", "b/c/k.txt", "b/m.txt", "z.txt"];

    let one = acte_inspect(&["--jobs", "1", &folder]);
    assert_eq!(one.status.code(), Some(0), "{one:?}");
    assert_eq!(told(&one, tree.path()), expected);
    assert_eq!(one.stderr, b"");

    let four = acte_inspect(&["--jobs", "4", &folder]);
    assert_eq!(four.status.code(), Some(0), "{four:?}");
    let mut names = told(&four, tree.path());
    names.sort();
    assert_eq!(names, expected);

    // What is named itself is opened, through a link too.
    let link = tree.path().join("b/lien.txt");
    let named = acte_inspect(&[&link.to_string_lossy()]);
    assert_eq!(told(&named, tree.path()), ["b/lien.txt"]);
    let socket = acte_inspect(&[&tree.path().join("prise").to_string_lossy()]);
    assert_eq!(socket.status.code(), Some(3));
}

#[test]
fn the_worst_file_of_a_folder_gives_the_exit_code() {
    let tree = tree();
    let folder = tree.path().to_string_lossy().into_owned();
    std::fs::write(tree.path().join("b/essai.zip"), zip("essai.com", &eicar())).unwrap();
    let found = acte_inspect(&[&folder]);
    assert_eq!(found.status.code(), Some(2), "{found:?}");
    assert_eq!(told(&found, tree.path()).len(), 5);
    let absent = tree.path().join("absent").to_string_lossy().into_owned();
    assert_eq!(acte_inspect(&[&folder, &absent]).status.code(), Some(3));
}

#[test]
fn previews_come_when_asked_for_and_out_of_the_cage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder
        .path()
        .join("image.bmp")
        .to_string_lossy()
        .into_owned();
    let mut bitmap = b"BM".to_vec();
    bitmap.extend((54_u32 + 64 * 64 * 3).to_le_bytes());
    bitmap.extend([
        0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 64, 0, 0, 0, 64, 0, 0, 0, 1, 0, 24, 0,
    ]);
    bitmap.extend([0; 24]);
    bitmap.extend([0x40; 64 * 64 * 3]);
    std::fs::write(&path, bitmap).unwrap();
    let output = acte_inspect(&["--previews", &path]);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let shown = &line["previews"][0];
    assert_eq!(shown["shown"]["shows"], "picture", "{line}");
    assert_eq!(
        (&shown["shown"]["width"], &shown["shown"]["height"]),
        (&64.into(), &64.into())
    );
    assert_eq!(line["sandboxed"], true);
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
    for wrong in [&["--jobs", "0", "x"][..], &["--jobs", "x"], &["--jobs"]] {
        assert_eq!(acte_inspect(wrong).status.code(), Some(3), "{wrong:?}");
    }
    let help = acte_inspect(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    let help = String::from_utf8(help.stdout).unwrap();
    for code in ["0  everything is clean", "1  ", "2  ", "3  ", "--jobs N"] {
        assert!(help.contains(code), "{help}");
    }
}
