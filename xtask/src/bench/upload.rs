//! Memory of the real server while 4 GiB are sent to it: refused under the default limit, streamed to
//! the store when it allows them.

use std::process::{Command, Stdio};

use super::{
    Table,
    running::{self, Running},
};

/// Bytes sent.
const SIZE: u64 = 4 << 30;
/// Between the parts of the form written here.
const BOUNDARY: &str = "----acte-bench";

pub(super) fn run() -> Result<(), String> {
    running::build()?;
    let mut table = Table::new();
    let lifted = "[limits]\naddress = 1000\naccount = 1000\n";
    let raised = format!(
        "{lifted}[services.jecliqueoupas]\nmax_upload = {}\n",
        5_u64 << 30
    );
    let mut failed = Vec::new();
    for (what, config, expected) in [
        ("200 MB allowed", lifted, ["413", "422"].as_slice()),
        ("5 GiB allowed", raised.as_str(), &["303"]),
    ] {
        let running = Running::start(config)?;
        running.sign_in()?;
        let (before, _) = running.memory()?;
        for announced in [true, false] {
            // Without a length the server learns the size only by reading.
            let manner = if announced {
                "its length announced"
            } else {
                "in chunks"
            };
            let code = send(&running, announced)?;
            let (_, highest) = running.memory()?;
            println!("{what}, {manner}: {code}, {highest} kB");
            let answer = if code == "000" { "cut off" } else { &code };
            table.row(
                &format!(
                    "4 GiB, {what}, {manner}: answer, peak of resident memory (before: {} MB)",
                    before / 1_000
                ),
                format!("{answer}, {} MB", highest / 1_000),
                "< 150 MB",
            );
            // A refusal may reach a client that still sends as a closed connection.
            let refused = expected != ["303"] && code == "000";
            if !refused && !expected.contains(&code.as_str()) {
                failed.push(format!("{what}, {manner}: {code}"));
            }
            if highest >= 150_000 {
                failed.push(format!("{what}, {manner}: {highest} kB"));
            }
        }
    }
    table.print();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(failed.join("; "))
    }
}

/// Deposits 4 GiB: the status of the answer, `000` when the connection was closed without one.
fn send(running: &Running, announced: bool) -> Result<String, String> {
    let token = running.token("/depots/nouveau")?;
    let file = running.folder().join("large.bin");
    let blank = std::fs::File::create(&file).and_then(|file| file.set_len(SIZE));
    blank.map_err(|error| error.to_string())?;
    let origin = format!("origin: https://jecliqueoupas.localhost:{}", running.port);
    let mut curl = running.curl_command(&[
        "--http1.1",
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}",
        "--header",
        &origin,
    ]);
    let fields = [
        ("_csrf", token.as_str()),
        ("choice", "quick"),
        ("unclassified", "yes"),
    ];
    if announced {
        for (name, value) in fields {
            curl.args(["--form", &format!("{name}={value}")]);
        }
        curl.args(["--form", &format!("file=@{}", file.display())]);
        return said(curl.arg(running.url("/depots")));
    }
    // curl takes a form from its input only whole, in memory: the form is written here, and streamed.
    let (head, tail) = (file.with_extension("head"), file.with_extension("tail"));
    let part = |rest: &str| format!("--{BOUNDARY}\r\ncontent-disposition: form-data; {rest}");
    let mut opening: String = fields
        .iter()
        .map(|(name, value)| part(&format!("name=\"{name}\"\r\n\r\n{value}\r\n")))
        .collect();
    opening.push_str(&part("name=\"file\"; filename=\"large.bin\"\r\n\r\n"));
    let written = std::fs::write(&head, opening)
        .and_then(|()| std::fs::write(&tail, format!("\r\n--{BOUNDARY}--\r\n")));
    written.map_err(|error| error.to_string())?;
    let mut feed = Command::new("cat")
        .args([&head, &file, &tail])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    curl.stdin(feed.stdout.take().map_or_else(Stdio::null, Stdio::from))
        .args(["--request", "POST", "--upload-file", "-", "--header"])
        .arg(format!(
            "content-type: multipart/form-data; boundary={BOUNDARY}"
        ));
    let code = said(curl.arg(running.url("/depots")));
    let _ = feed.kill();
    let _ = feed.wait();
    code
}

/// What curl prints, even when the connection was closed on it.
fn said(curl: &mut Command) -> Result<String, String> {
    let output = curl.output().map_err(|error| error.to_string())?;
    String::from_utf8(output.stdout).map_err(|_| "curl prints no UTF-8".to_owned())
}
