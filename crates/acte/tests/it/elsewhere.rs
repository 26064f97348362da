//! The service's key inside a PKCS#11 token and its files in an S3 store, as `acte.toml` names them: a
//! file is deposited over HTTPS, analysed, and nothing of either stands in the data folder.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use testkit::s3_server;

use crate::program::Program;

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const CONF: &str = "SOFTHSM2_CONF";

fn guarded(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

/// A token with an AES-256 key labelled `jecliqueoupas`; the library's configuration.
fn token(folder: &Path) -> PathBuf {
    fs::create_dir(folder.join("tokens")).unwrap();
    let conf = folder.join("softhsm2.conf");
    let text = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
        folder.join("tokens").display()
    );
    fs::write(&conf, text).unwrap();
    let key = folder.join("aes.bin");
    fs::write(&key, [42; 32]).unwrap();
    let util = |arguments: &[&str]| {
        let done = Command::new("softhsm2-util")
            .args(arguments)
            .env(CONF, &conf)
            .output();
        let done = done.unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    util(&[
        "--init-token",
        "--free",
        "--label",
        "acte",
        "--pin",
        "1234",
        "--so-pin",
        "5678",
    ]);
    util(&[
        "--import",
        key.to_str().unwrap(),
        "--aes",
        "--token",
        "acte",
        "--label",
        "jecliqueoupas",
        "--id",
        "01",
        "--pin",
        "1234",
    ]);
    fs::remove_file(key).unwrap();
    conf
}

/// Every file below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let inside = |path: PathBuf| {
        if path.is_dir() {
            below(&path)
        } else {
            vec![path]
        }
    };
    entries.flat_map(inside).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_deposited_and_read_with_key_and_store_elsewhere() {
    if !Path::new(MODULE).exists() {
        eprintln!("SKIPPED, LOUDLY: no SoftHSM at {MODULE}");
        return;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let folder = elsewhere.path();
    let bucket = folder.join("s3/bucket");
    fs::create_dir_all(&bucket).unwrap();
    let url = s3_server(&folder.join("s3")).await;
    let conf = token(folder);
    let (pin, credentials) = (folder.join("pin"), folder.join("credentials"));
    guarded(&pin, "1234\n");
    guarded(&credentials, "access\nsecret\n");
    let config = format!(
        "[services.jecliqueoupas]\n\
         keys = [{{ module = \"{MODULE}\", token = \"acte\", label = \"jecliqueoupas\", pin_file = \"{}\" }}]\n\
         [services.jecliqueoupas.store]\nurl = \"{url}\"\nregion = \"fr-par\"\nbucket = \"bucket\"\n\
         credentials_file = \"{}\"\n",
        pin.display(),
        credentials.display()
    );
    let mut program = Program::start(&config, vec![(CONF, conf)]).await;
    let agent = program.agent().await;
    let text = b"Compte rendu de la reunion du jeudi.\n".repeat(50_000);
    let page = agent.deposit("note.txt", &text).await.unwrap();
    let report = format!("{page}/rapport.json");
    let mut tries = 0;
    // Analysed: the worker read the file back from the store, under the key of the token.
    let report = loop {
        let answer = agent.get(&report).await.unwrap();
        if answer.status() == 200 {
            break answer.text().await.unwrap();
        }
        tries += 1;
        assert!(tries < 300, "the report does not come: {}", answer.status());
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert!(report.contains("\"verdict\""), "{report}");
    program.stop();

    let objects = below(&bucket);
    let large = objects
        .iter()
        .find(|file| fs::metadata(file).unwrap().len() > text.len() as u64);
    let sealed = fs::read(large.expect("the file is in the bucket")).unwrap();
    assert!(!sealed.windows(12).any(|window| window == b"Compte rendu"));
    let own = program.data().join("jecliqueoupas");
    assert!(
        !own.join("service.key").exists(),
        "no key in the data folder"
    );
    assert!(!own.join("blobs").exists(), "no file in the data folder");

    let doctor = |what: &str| {
        let told = program.command().arg("doctor").output().unwrap();
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        let said = text.lines().find(|line| line.contains(what));
        said.unwrap_or_else(|| panic!("nothing on {what}: {text}"))
            .to_owned()
    };
    assert!(doctor(" keys:").starts_with("ok "), "{}", doctor(" keys:"));
    assert!(
        doctor(" store:").starts_with("ok "),
        "{}",
        doctor(" store:")
    );
    guarded(&credentials, "access\nwrong\n");
    assert!(
        doctor(" store:").starts_with("FAIL"),
        "{}",
        doctor(" store:")
    );
    fs::set_permissions(&pin, fs::Permissions::from_mode(0o644)).unwrap();
    let told = doctor(" keys:");
    assert!(
        told.starts_with("FAIL") && told.contains("open to others"),
        "{told}"
    );
    guarded(&pin, "9999\n");
    let told = doctor(" keys:");
    assert!(told.starts_with("FAIL") && told.contains("token"), "{told}");
    assert!(program.folder().exists());
}
