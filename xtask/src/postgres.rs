//! A throw-away PostgreSQL for tests and for checking queries: unix socket, no durability.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{sh, system};

/// The folder of the newest PostgreSQL's programs, 15 or later.
pub(crate) fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
            let bin = path.join("bin");
            (version >= 15 && bin.join("initdb").is_file()).then_some((version, bin))
        })
        .max()
        .map(|(_, bin)| bin)
}

/// A running server; stopped and removed when dropped.
pub(crate) struct TestServer {
    folder: PathBuf,
    bin: PathBuf,
}

impl TestServer {
    /// Starts a server in a fresh folder under the system's temporary folder (socket paths are
    /// limited to 107 bytes).
    pub(crate) fn start() -> Result<Self, String> {
        let bin = binaries().ok_or("PostgreSQL 15 or later is not installed")?;
        let folder = std::env::temp_dir().join(format!("acte-test-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        if system::is_root() {
            sh::run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let server = Self { folder, bin };
        let data = server.folder.join("data");
        let data = data.to_string_lossy();
        server.program(
            "initdb",
            &[
                "-D",
                &data,
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
        )?;
        let options = format!(
            "-k {} -c listen_addresses='' -c fsync=off -c synchronous_commit=off \
             -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB",
            server.folder.display()
        );
        let log = server.folder.join("log");
        server.program(
            "pg_ctl",
            &[
                "-D",
                &data,
                "-w",
                "-l",
                &log.to_string_lossy(),
                "-o",
                &options,
                "start",
            ],
        )?;
        Ok(server)
    }

    /// Folder of its socket.
    pub(crate) fn socket(&self) -> &Path {
        &self.folder
    }

    /// Runs SQL in a database.
    pub(crate) fn psql(&self, database: &str, arguments: &[&str]) -> Result<(), String> {
        let mut command = Command::new(self.bin.join("psql"));
        command
            .args([
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "postgres",
                "-d",
                database,
                "-h",
            ])
            .arg(&self.folder)
            .args(arguments)
            .env(
                "PGOPTIONS",
                "-c acte.app_role=postgres -c acte.retention_role=postgres",
            );
        sh::output(command).map(drop)
    }

    fn program(&self, name: &str, arguments: &[&str]) -> Result<(), String> {
        let path = self.bin.join(name);
        let mut command = if system::is_root() {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(path);
            command
        } else {
            Command::new(path)
        };
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdout(std::process::Stdio::null());
        sh::run(&mut command)
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let stopped = self.program(
            "pg_ctl",
            &["-D", &data.to_string_lossy(), "-m", "immediate", "stop"],
        );
        if let Err(message) = stopped {
            eprintln!("{message}");
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
