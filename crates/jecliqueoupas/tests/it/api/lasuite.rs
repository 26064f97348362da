//! The client the State's applications run today, as published on PyPI, against the served portal: over
//! TLS, through the whole transport.
//!
//! Without a network it cannot be installed; the test then says so on the standard error, past what the
//! test runner captures.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use gate::transport::{HostCertificate, TlsSettings, TransportLimits, bind, serve};
use jecliqueoupas::api;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::token;
use crate::house::{CLAIRE, House, clean, eicar};

const HOST: &str = "jecliqueoupas.localhost";
const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/it/api/lasuite/client.py"
);
const NEEDS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/it/api/lasuite/requirements.txt"
);

/// The folder the client is installed in, once for all runs; why it could not be.
fn installed() -> Result<PathBuf, String> {
    let needs = std::fs::read(NEEDS).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lasuite");
    let mark = folder.join("installed.txt");
    if std::fs::read(&mark).is_ok_and(|mark| mark == needs) {
        return Ok(folder);
    }
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--upgrade",
        "--no-deps",
        "--target",
    ]);
    let done = pip.arg(&folder).args(["--requirement", NEEDS]).output();
    let done = done.map_err(|error| format!("python3: {error}"))?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    std::fs::write(mark, needs).unwrap();
    Ok(folder)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_published_client_gets_the_right_answers() {
    let client = match installed() {
        Ok(folder) => folder,
        Err(why) => {
            let mut loud = std::io::stderr();
            writeln!(
                loud,
                "\nSKIPPED, NOT TESTED: django-lasuite against the portal: {why}"
            )
            .unwrap();
            return;
        }
    };
    let house = House::open().await;
    let good = token(&house, CLAIRE).await.text.reveal().clone();
    let made = rcgen::generate_simple_self_signed(vec![HOST.to_owned()]).unwrap();
    let certificate = HostCertificate {
        hosts: vec![HOST.to_owned()],
        chain: made.cert.pem().into_bytes(),
        key: made.signing_key.serialize_pem().into_bytes(),
    };
    let authority = house.it.folder().join("authority.pem");
    std::fs::write(&authority, made.cert.pem()).unwrap();
    let tls = TlsSettings::new(&[certificate]).unwrap();
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let stop = CancellationToken::new();
    let sites = vec![super::site(&house, api::quotas())];
    let ended = stop.clone().cancelled_owned();
    let served = tokio::spawn(serve(
        listener,
        tls,
        sites,
        TransportLimits::default(),
        ended,
    ));

    let mut locked = b"PK\x03\x04\x14\x00\x01\x00\x00\x00".to_vec();
    locked.extend_from_slice(&[7; 60]);
    let file = |name: &str, bytes: &[u8], token: &str| json!([name, STANDARD.encode(bytes), token]);
    let files = json!([
        file("sain.txt", &clean(), "good"),
        file("virus.com", &eicar(), "good"),
        file("ferme.zip", &locked, "good"),
        // Known already: answered by its hash, without being sent again.
        file("copie.txt", &clean(), "good"),
        file("énorme \"nom\".bin", &vec![0; 7 << 20], "good"),
        file("intrus.txt", &clean(), "bad"),
    ]);
    let mut command = Command::new("python3");
    command
        .arg(SCRIPT)
        .args([&port, HOST, &good, &format!("acte_{}", "A".repeat(43))])
        .env("PYTHONPATH", client)
        .env("REQUESTS_CA_BUNDLE", authority)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = tokio::task::spawn_blocking(move || ask(&mut command, &files));
    // The worker, while the client waits for it.
    let output = loop {
        tokio::select! {
            done = &mut running => break done.unwrap(),
            () = tokio::time::sleep(Duration::from_millis(100)) => house.settle().await,
        }
    };
    stop.cancel();
    served.await.unwrap().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let text = String::from_utf8(output.stdout).unwrap();
    let told: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let expected = [
        json!(["sain.txt", "safe", null, null]),
        json!(["virus.com", "unsafe", 5_000, "malware detected"]),
        json!(["ferme.zip", "unknown", 422, "not read in full"]),
        json!(["copie.txt", "safe", null, null]),
        json!(["énorme \"nom\".bin", "unknown", 413, "File too large"]),
        json!(["intrus.txt", "unknown", 401, "Invalid API key"]),
    ];
    let without_count = |line: &Value| Value::from(line.as_array().unwrap()[..4].to_vec());
    assert_eq!(
        told.iter().map(without_count).collect::<Vec<_>>(),
        expected,
        "{stderr}"
    );
    assert_eq!(told[3][4], 1, "one question was enough");
    assert_eq!(house.number("select count(*) from deposit").await, 3);
}

/// Runs the client on these files.
fn ask(command: &mut Command, files: &Value) -> Output {
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(files.to_string().as_bytes()).unwrap();
    drop(input);
    child.wait_with_output().unwrap()
}
