//! Memory of the real server while 4 GiB are sent to it: refused under the default limit, streamed to
//! the store when it allows them.

use std::process::{Command, Stdio};

use super::{
    Table,
    running::{self, Running},
};
/// Bytes sent.
const SIZE: u64 = 4 << 30;

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
        ("200 MB allowed", lifted, ["413", "400"].as_slice()),
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
    let part = if announced {
        format!("file=@{}", file.display())
    } else {
        "file=@-;filename=large.bin".to_owned()
    };
    let token = format!("_csrf={token}");
    let origin = format!("origin: https://jecliqueoupas.localhost:{}", running.port);
    let mut curl = running.curl_command(&[
        "--http1.1",
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}",
        "--header",
        &origin,
        "--form",
        &token,
        "--form",
        "choice=quick",
        "--form",
        "unclassified=yes",
        "--form",
        &part,
        &running.url("/depots"),
    ]);
    if !announced {
        let mut feed = Command::new("cat")
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        curl.stdin(feed.stdout.take().map_or_else(Stdio::null, Stdio::from));
        let code = said(curl);
        let _ = feed.kill();
        let _ = feed.wait();
        return code;
    }
    said(curl)
}

/// What curl prints, even when the connection was closed on it.
fn said(mut curl: Command) -> Result<String, String> {
    let output = curl.output().map_err(|error| error.to_string())?;
    String::from_utf8(output.stdout).map_err(|_| "curl prints no UTF-8".to_owned())
}
