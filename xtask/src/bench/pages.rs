//! Pages a second and their delays, by h2load over TLS and HTTP/2 on the same machine; bytes of a first view.

use std::process::Command;

use super::{
    Table,
    running::{self, Running},
};
use crate::sh;

/// One visitor makes all the load: the quotas of one visitor are lifted.
const CONFIG: &str = "[limits]\naddress = 100000\naccount = 100000\n";

pub(super) fn run() -> Result<(), String> {
    running::build()?;
    let running = Running::start(CONFIG)?;
    let first = first_view(&running)?;
    let session = running.sign_in()?;
    let mut table = Table::new();
    for (what, path, wanted) in [
        ("first page, public", "/", "≥ 5,000/s"),
        (
            "dynamic page: signed in, session and form from the database",
            "/depots/nouveau",
            "≥ 5,000/s",
        ),
        (
            "audited page: an agent’s deposits, each view a deed recorded durably",
            "/depots",
            "",
        ),
    ] {
        let rate = throughput(&running, path, &session)?;
        table.row(what, format!("{rate:.0}/s"), wanted);
    }
    for (what, path, rate, wanted) in [
        ("first page at 1,000/s: p50, p99", "/", 20, "p99 < 20 ms"),
        (
            "dynamic page at 1,000/s: p50, p99",
            "/depots/nouveau",
            20,
            "p99 < 20 ms",
        ),
        ("audited page at 500/s: p50, p99", "/depots", 10, ""),
    ] {
        let (median, late) = delays(&running, path, &session, rate)?;
        table.row(what, format!("{median:.1} ms, {late:.1} ms"), wanted);
    }
    table.row(
        "first view: page, style sheet, script and icon, headers included",
        format!("{:.1} kB", first as f64 / 1_000.0),
        "≤ 60 kB",
    );
    let (_, highest) = running.memory()?;
    table.row(
        "resident memory of the server at its highest",
        format!("{} MB", highest / 1_000),
        "",
    );
    table.print();
    Ok(())
}

fn h2load(running: &Running, path: &str, session: &str) -> Command {
    let mut command = Command::new("h2load");
    command
        .arg(format!("--connect-to=127.0.0.1:{}", running.port))
        .args(["--header", &format!("cookie: {session}")])
        .args(["--header", "accept-encoding: br, gzip"])
        .arg(running.url(path));
    command
}

/// Pages a second over ten seconds, every answer a 200.
fn throughput(running: &Running, path: &str, session: &str) -> Result<f64, String> {
    let mut command = h2load(running, path, session);
    command.args(["-c", "32", "-m", "1", "-D", "10", "--warm-up-time", "3"]);
    let said = sh::output(command)?;
    let line = |start: &str| {
        said.lines()
            .find(|line| line.starts_with(start))
            .unwrap_or_default()
            .to_owned()
    };
    let codes = line("status codes:");
    if !codes.contains(" 0 3xx, 0 4xx, 0 5xx") {
        return Err(format!("{path}: {codes}"));
    }
    let rate = line("finished in")
        .split(' ')
        .find_map(|word| word.parse().ok());
    rate.ok_or_else(|| format!("{path}: h2load said {said}"))
}

/// Median and 99th percentile in milliseconds of fifty clients, `rate` requests a second each.
fn delays(running: &Running, path: &str, session: &str, rate: u32) -> Result<(f64, f64), String> {
    let log = running.folder().join("h2load.log");
    let mut command = h2load(running, path, session);
    command
        .args([
            "-c",
            "50",
            "-m",
            "8",
            "-n",
            &(rate * 50 * 20).to_string(),
            "--rps",
            &rate.to_string(),
        ])
        .arg(format!("--log-file={}", log.display()));
    sh::output(command)?;
    let text = std::fs::read_to_string(&log).map_err(|error| error.to_string())?;
    let _ = std::fs::remove_file(&log);
    let mut delays = Vec::new();
    for line in text.lines() {
        let mut words = line.split('\t').skip(1);
        let (status, micros) = (words.next(), words.next());
        if status != Some("200") {
            return Err(format!("{path}: an answer of {status:?}"));
        }
        delays.extend(micros.and_then(|micros| micros.parse::<u64>().ok()));
    }
    delays.sort_unstable();
    let at = |share: usize| {
        let micros = delays.get(delays.len() * share / 100).copied();
        micros.unwrap_or(u64::MAX) as f64 / 1_000.0
    };
    Ok((at(50), at(99)))
}

/// Bytes that a browser receives to show the first page: the page and all that it names.
fn first_view(running: &Running) -> Result<u64, String> {
    let page = running.curl(&[&running.url("/")])?;
    let mut paths = vec!["/".to_owned()];
    for piece in page.split(['"', '\'']) {
        if piece.starts_with("/assets/") && !paths.iter().any(|path| path == piece) {
            paths.push(piece.to_owned());
        }
    }
    let mut total = 0;
    for path in paths {
        let sent = running.curl(&[
            "--fail",
            "--output",
            "/dev/null",
            "--header",
            "accept-encoding: br, gzip",
            "--write-out",
            "%{size_download} %{size_header}",
            &running.url(&path),
        ])?;
        let sent: u64 = sent
            .split(' ')
            .filter_map(|number| number.parse::<u64>().ok())
            .sum();
        println!("{sent:>8} bytes {path}");
        total += sent;
    }
    Ok(total)
}
