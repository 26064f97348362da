//! The demonstration, running in release: every portal over HTTPS on the loopback, with its embedded
//! database, its worker and its log. Spoken to with curl.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use crate::{sh, system};

/// An agent of a ministry the demonstration knows.
const EMAIL: &str = "mesure@culture.gouv.example";

/// The running demonstration; stopped and removed when dropped.
pub(super) struct Running {
    child: Child,
    folder: PathBuf,
    pub(super) port: u16,
}

/// What builds must exist, in release.
pub(super) fn build() -> Result<(), String> {
    system::ensure(&[system::POSTGRES, system::CURL, system::H2LOAD])?;
    sh::released().map(drop)
}

impl Running {
    /// Starts it with a configuration.
    pub(super) fn start(config: &str) -> Result<Self, String> {
        let name = format!("acte-bench-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let file = folder.join("acte.toml");
        std::fs::write(&file, config).map_err(|error| error.to_string())?;
        let port = free_port()?;
        let child = Command::new(sh::target_dir()?.join("release/acte"))
            .arg("--config")
            .arg(&file)
            .arg("--data")
            .arg(folder.join("data"))
            .args(["demo", "--port", &port.to_string()])
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("acte does not start: {error}"))?;
        let mut running = Self {
            child,
            folder,
            port,
        };
        for _ in 0..600 {
            if let Ok(Some(status)) = running.child.try_wait() {
                return Err(format!("acte ended with {status}"));
            }
            if running.curl(&["--fail", &running.url("/healthz")]).is_ok() {
                return Ok(running);
            }
            sleep(Duration::from_millis(200));
        }
        Err("acte does not answer".to_owned())
    }

    /// A page of the agents' portal.
    pub(super) fn url(&self, path: &str) -> String {
        format!("https://jecliqueoupas.localhost:{}{path}", self.port)
    }

    /// A curl command that trusts the demonstration and keeps its cookies.
    pub(super) fn curl_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("curl");
        let jar = self.folder.join("cookies");
        command
            .args(["--silent", "--connect-to"])
            .arg(format!("::127.0.0.1:{}", self.port))
            .arg("--cacert")
            .arg(self.folder.join("data/authority/authority.pem"))
            .arg("--cookie")
            .arg(&jar)
            .arg("--cookie-jar")
            .arg(&jar)
            .args(arguments);
        command
    }

    pub(super) fn curl(&self, arguments: &[&str]) -> Result<String, String> {
        sh::output(self.curl_command(arguments))
    }

    /// The anti-forgery token of a page.
    pub(super) fn token(&self, path: &str) -> Result<String, String> {
        let page = self.curl(&[&self.url(path)])?;
        let after = page.split_once("name=\"_csrf\" value=\"");
        let token = after.and_then(|(_, rest)| rest.split('"').next());
        token
            .map(str::to_owned)
            .ok_or_else(|| format!("{path} holds no form"))
    }

    /// Signs an agent in as people do, by the link mailed: the session's cookie.
    pub(super) fn sign_in(&self) -> Result<String, String> {
        let token = format!("_csrf={}", self.token("/")?);
        let email = format!("email={EMAIL}");
        let form = |path: &str, fields: &[&str]| {
            let mut arguments = vec!["--fail"];
            for field in fields {
                arguments.extend(["--data-urlencode", field]);
            }
            let url = self.url(path);
            arguments.push(&url);
            self.curl(&arguments)
        };
        form("/lien", &[&token, &email])?;
        let mailbox = format!("https://demo.localhost:{}/courrier", self.port);
        for _ in 0..100 {
            let mails = self.curl(&[&mailbox])?;
            if let Some((_, rest)) = mails.split_once("/lien/") {
                let end = rest.find(|letter: char| {
                    !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_'
                });
                let link = format!("/lien/{}", rest.split_at(end.unwrap_or(0)).0);
                let token = format!("_csrf={}", self.token(&link)?);
                form(&link, &[&token])?;
                return self.session();
            }
            sleep(Duration::from_millis(200));
        }
        Err("no link was mailed".to_owned())
    }

    fn session(&self) -> Result<String, String> {
        let jar = std::fs::read_to_string(self.folder.join("cookies")).unwrap_or_default();
        let line = jar.lines().find(|line| line.contains("\t__Host-session\t"));
        let value = line.and_then(|line| line.rsplit('\t').next());
        value
            .map(|value| format!("__Host-session={value}"))
            .ok_or_else(|| "nobody was signed in".to_owned())
    }

    /// Resident memory of the server, in kB: now, and at its highest.
    pub(super) fn memory(&self) -> Result<(u64, u64), String> {
        let status = sh::read(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            let number = line.and_then(|line| line.split_whitespace().nth(1));
            number.and_then(|number| number.parse().ok()).unwrap_or(0)
        };
        Ok((field("VmRSS:"), field("VmHWM:")))
    }

    /// Where files of the measure may be left until it ends.
    pub(super) fn folder(&self) -> &std::path::Path {
        &self.folder
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Asked first: it stops its own PostgreSQL.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                let _ = std::fs::remove_dir_all(&self.folder);
                return;
            }
            sleep(Duration::from_millis(100));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> Result<u16, String> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}
