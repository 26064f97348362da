//! The demonstration as a process of its own, and an agent who deposits files over HTTPS.

use std::{
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use reqwest::{Certificate, Client, Response, redirect::Policy};
use tempfile::TempDir;
use tokio::time::Instant;

/// An agent of a ministry the demonstration knows.
const EMAIL: &str = "essai@culture.gouv.example";
/// Host of the agents' portal.
const AGENT: &str = "jecliqueoupas.localhost";
/// Host of the mailbox.
const DEMO: &str = "demo.localhost";

/// The program, its folder and its configuration.
pub(crate) struct Program {
    child: Option<Child>,
    folder: TempDir,
    port: u16,
    environment: Vec<(&'static str, PathBuf)>,
}

/// An agent signed in.
#[derive(Clone)]
pub(crate) struct Agent {
    client: Client,
    port: u16,
    cookie: String,
    token: String,
}

/// What was acknowledged: where the deposit is.
pub(crate) type Deposited = Result<String, String>;

impl Program {
    /// Starts it afresh. `config` is added to limits that one busy agent does not meet.
    pub(crate) async fn start(config: &str, environment: Vec<(&'static str, PathBuf)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Its database runs under an unprivileged user when the test does not.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let limits = "[limits]\naddress = 1000\naccount = 1000\n";
        std::fs::write(folder.path().join("acte.toml"), format!("{limits}{config}")).unwrap();
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut program = Self {
            child: None,
            folder,
            port,
            environment,
        };
        program.restart().await;
        program
    }

    /// A command of the program on the same folder.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acte"));
        command
            .arg("--config")
            .arg(self.folder.path().join("acte.toml"))
            .arg("--data")
            .arg(self.data())
            .envs(self.environment.iter().cloned())
            .env("RUST_LOG", "error");
        command
    }

    /// Starts it on what an earlier run left; how long until it answers.
    pub(crate) async fn restart(&mut self) -> Duration {
        let begin = Instant::now();
        let port = self.port.to_string();
        let child = self
            .command()
            .args(["demo", "--keep", "--port", &port])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
        loop {
            let ended = self.child.as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "acte ended with {ended:?}");
            if self.data().join("authority/authority.pem").exists() {
                let url = format!("https://{AGENT}:{}/healthz", self.port);
                if self.client().get(url).send().await.is_ok() {
                    return begin.elapsed();
                }
            }
            assert!(
                begin.elapsed() < Duration::from_secs(120),
                "acte does not answer"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Ends it without warning, as a machine that loses power would.
    pub(crate) fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(&mut self) {
        let mut child = self.child.take().unwrap();
        let asked = Command::new("kill").arg(child.id().to_string()).status();
        assert!(asked.unwrap().success());
        assert!(child.wait().unwrap().success());
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn client(&self) -> Client {
        let pem = std::fs::read(self.data().join("authority/authority.pem")).unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        Client::builder()
            .tls_certs_only([Certificate::from_pem(&pem).unwrap()])
            .resolve(AGENT, address)
            .resolve(DEMO, address)
            .redirect(Policy::none())
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap()
    }

    /// Signs an agent in by the link mailed to them.
    pub(crate) async fn agent(&self) -> Agent {
        let mut agent = Agent {
            client: self.client(),
            port: self.port,
            cookie: String::new(),
            token: String::new(),
        };
        agent.see("/").await;
        agent
            .form("/lien", &format!("&email={}", EMAIL.replace('@', "%40")))
            .await;
        let mailbox = format!("https://{DEMO}:{}/courrier", self.port);
        let link = loop {
            let mails = agent.client.get(&mailbox).send().await.unwrap();
            let mails = mails.text().await.unwrap();
            if let Some((_, rest)) = mails.split_once("/lien/") {
                let token =
                    |letter: &char| letter.is_ascii_alphanumeric() || "-_".contains(*letter);
                let text: String = rest.chars().take_while(token).collect();
                break format!("/lien/{text}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        agent.see(&link).await;
        agent.form(&link, "").await;
        agent.see("/depots/nouveau").await;
        agent
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // Asked, so that it stops its own PostgreSQL.
            let _ = Command::new("kill").arg(child.id().to_string()).status();
            let _ = child.wait();
        }
    }
}

impl Agent {
    fn url(&self, path: &str) -> String {
        format!("https://{AGENT}:{}{path}", self.port)
    }

    fn remember(&mut self, answer: &Response) {
        for cookie in answer.headers().get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            let pair = text.split(';').next().unwrap();
            if text.contains("Max-Age=0") {
                continue;
            }
            if pair.starts_with("__Host-session=") || pair.starts_with("__Host-visit=") {
                pair.clone_into(&mut self.cookie);
            }
        }
    }

    /// A page, and its anti-forgery token kept.
    async fn see(&mut self, path: &str) {
        let answer = self.get(path).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        self.remember(&answer);
        let page = answer.text().await.unwrap();
        let (_, rest) = page.split_once("name=\"_csrf\" value=\"").expect("a form");
        self.token = rest.split('"').next().unwrap().to_owned();
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Result<Response> {
        let request = self.client.get(self.url(path));
        request.header("cookie", &self.cookie).send().await
    }

    async fn form(&mut self, path: &str, fields: &str) {
        let answer = self
            .client
            .post(self.url(path))
            .header("cookie", &self.cookie)
            .header("origin", self.url(""))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("_csrf={}{fields}", self.token))
            .send()
            .await
            .unwrap();
        assert!(
            answer.status().as_u16() < 400,
            "{path}: {}",
            answer.status()
        );
        self.remember(&answer);
    }

    /// Deposits a file; the path of its page once it is acknowledged.
    pub(crate) async fn deposit(&self, name: &str, bytes: &[u8]) -> Deposited {
        const BOUNDARY: &str = "----acte-essai";
        let mut body = Vec::with_capacity(bytes.len() + 1_024);
        for (field, value) in [
            ("_csrf", self.token.as_str()),
            ("choice", "quick"),
            ("unclassified", "yes"),
        ] {
            let part = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let answer = self
            .client
            .post(self.url("/depots"))
            .header("cookie", &self.cookie)
            .header("origin", self.url(""))
            .header(
                "content-type",
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(body)
            .send()
            .await
            .map_err(|error| error.to_string())?;
        let place = answer
            .headers()
            .get("location")
            .and_then(|value| value.to_str().ok());
        match (
            answer.status().as_u16(),
            place.and_then(|place| place.split_once("/depots/")),
        ) {
            (303, Some((_, id))) => Ok(format!("/depots/{id}")),
            (status, _) => Err(format!("answered {status}")),
        }
    }
}
