//! What must be on the machine, and how Debian provides it.

use std::{path::Path, process::Command};

use crate::sh;

/// Something a chore needs from the system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    /// What it is for, in words.
    what: &'static str,
    /// Debian packages.
    packages: &'static [&'static str],
    /// How to see that it is there.
    present: fn() -> bool,
}

/// PostgreSQL 15 or later.
pub(crate) const POSTGRES: Need = Need {
    what: "PostgreSQL 15 or later",
    packages: &["postgresql"],
    present: || crate::postgres::binaries().is_some(),
};

/// A software HSM, for the PKCS#11 tests.
pub(crate) const SOFTHSM: Need = Need {
    what: "SoftHSM (PKCS#11 tests)",
    packages: &["softhsm2"],
    present: || sh::has("softhsm2-util"),
};

/// Harmless containers published by the ClamAV project, for the extraction tests.
pub(crate) const CLAMAV_SAMPLES: Need = Need {
    what: "ClamAV's test files (extraction tests)",
    packages: &["clamav-testfiles"],
    present: || Path::new("/usr/share/clamav-testfiles").is_dir(),
};

/// A client that keeps cookies, for measures.
pub(crate) const CURL: Need = Need {
    what: "curl (measures)",
    packages: &["curl"],
    present: || sh::has("curl"),
};

/// A load generator that speaks HTTP/2 over TLS.
pub(crate) const H2LOAD: Need = Need {
    what: "h2load (measures of pages)",
    packages: &["nghttp2-client"],
    present: || sh::has("h2load"),
};

/// YARA's programs, to compare with.
pub(crate) const YARA: Need = Need {
    what: "YARA (comparison of rule scans)",
    packages: &["yara"],
    present: || sh::has("yara") && sh::has("yarac"),
};

/// ClamAV's scanner, to compare with.
pub(crate) const CLAMSCAN: Need = Need {
    what: "clamscan (comparison of rule scans)",
    packages: &["clamav"],
    present: || sh::has("clamscan"),
};

/// ClamAV's daemon, for the tests of a second opinion.
pub(crate) const CLAMD: Need = Need {
    what: "clamd (antivirus beside the engine)",
    packages: &["clamav-daemon"],
    present: || Path::new("/usr/sbin/clamd").is_file(),
};

/// Certificates for the browser journeys' own servers.
pub(crate) const OPENSSL: Need = Need {
    what: "OpenSSL (browser journeys)",
    packages: &["openssl"],
    present: || sh::has("openssl"),
};

/// Where the scanners from PyPI are installed.
pub(crate) const PYTHON: Need = Need {
    what: "Python (scanners)",
    packages: &["python3-venv"],
    present: || {
        let mut python = Command::new("python3");
        python.args(["-c", "import ensurepip, venv"]);
        sh::output(python).is_ok()
    },
};

/// What runs the HTML checker.
pub(crate) const JAVA: Need = Need {
    what: "a Java runtime (HTML checker)",
    packages: &["default-jre-headless"],
    present: || sh::has("java"),
};

/// A browser.
pub(crate) const CHROMIUM: Need = Need {
    what: "Chromium (browser journeys)",
    packages: &["chromium"],
    present: || sh::has("chromium"),
};

/// Installs what is missing, when this user may; else says what to install.
pub(crate) fn ensure(needs: &[Need]) -> Result<(), String> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|need| need.packages)
        .copied()
        .collect();
    let command = format!(
        "apt-get install --yes --no-install-recommends {}",
        packages.join(" ")
    );
    let names: Vec<&str> = missing.iter().map(|need| need.what).collect();
    if !sh::has("apt-get") || !is_root() {
        return Err(format!(
            "missing: {}. As an administrator: {command}",
            names.join(", ")
        ));
    }
    eprintln!("missing: {}", names.join(", "));
    sh::run(Command::new("apt-get").arg("update").arg("-qq"))?;
    sh::run(
        Command::new("apt-get")
            .args(["install", "--yes", "-qq", "--no-install-recommends"])
            .args(&packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    match missing.iter().find(|need| !(need.present)()) {
        Some(need) => Err(format!("{} is still missing after `{command}`", need.what)),
        None => Ok(()),
    }
}

/// Whether this process may install packages.
pub(crate) fn is_root() -> bool {
    let mut id = Command::new("id");
    id.arg("-u");
    sh::output(id).is_ok_and(|uid| uid.trim() == "0")
}
