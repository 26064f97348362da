//! The configuration: one TOML file, read once. What has a default has a safe one: without a file the
//! demonstration and the chores start from the data folder. What only the operator knows has none: `serve` asks
//! for a certificate and the staff's identity providers, `work` for a mail server. The annotated sample is
//! `docs/guide/acte.toml`.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use kernel::Secret;
use serde::Deserialize;

mod citizens;
mod keys;
mod store;

pub(crate) use citizens::{Asked, Citizens, providers as citizen_providers};
pub(crate) use keys::{Key, LogToken};
pub(crate) use store::Store;

use crate::services::{self, Kind, PortalInfo};

/// Anything that stops a command, with its cause.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Folder of the embedded database, of files and of keys.
    pub(crate) data: PathBuf,
    /// Address of the pages (HTTPS).
    pub(crate) listen: SocketAddr,
    /// Address that sends HTTP visitors to HTTPS.
    pub(crate) redirect: Option<SocketAddr>,
    /// Address of health and metrics of `acte serve`, on the loopback.
    pub(crate) metrics: SocketAddr,
    /// The same of `acte work`.
    pub(crate) work_metrics: SocketAddr,
    /// Certificates by host name; without one nothing is served.
    pub(crate) certificates: Vec<Certificate>,
    /// User under which an embedded database runs, when started by root.
    pub(crate) run_as: Option<String>,
    /// First words of the audit logs' names (C2SP origin lines), fixed before a service's first act.
    pub(crate) log_name: String,
    /// Mail.
    pub(crate) mail: Option<Mail>,
    /// The file analysis engine.
    pub(crate) engine: Engine,
    /// How much one visitor may ask for.
    pub(crate) limits: LimitSettings,
    /// Services by name.
    pub(crate) services: BTreeMap<String, Service>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8443)),
            redirect: None,
            metrics: SocketAddr::from(([127, 0, 0, 1], 9443)),
            work_metrics: SocketAddr::from(([127, 0, 0, 1], 9444)),
            certificates: Vec::new(),
            run_as: None,
            log_name: "acte.example".to_owned(),
            mail: None,
            engine: Engine::default(),
            limits: LimitSettings::default(),
            services: BTreeMap::new(),
        }
    }
}

/// A certificate chain and its key, in PEM files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Certificate {
    /// Host names it serves.
    pub(crate) hosts: Vec<String>,
    /// Chain, the leaf first.
    pub(crate) chain: PathBuf,
    /// Private key.
    pub(crate) key: PathBuf,
}

/// The mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// Host.
    pub(crate) host: String,
    /// Port.
    pub(crate) port: u16,
    /// `tls`, `starttls`, or `plain` (loopback only).
    pub(crate) security: String,
    /// Sender.
    pub(crate) from: String,
    /// User, when the server asks for one.
    pub(crate) user: Option<String>,
    /// File holding the password, mode 600 or 400.
    pub(crate) password_file: Option<PathBuf>,
}

/// The file analysis engine.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Engine {
    /// The `acte-inspect` program; the one beside `acte` when not named.
    pub(crate) worker: Option<PathBuf>,
    /// Whether a file may be analysed where the kernel cannot lock the worker down: never in production.
    pub(crate) allow_unlocked: bool,
    /// Analyses at the same time.
    pub(crate) concurrency: usize,
    /// Socket or `host:port` of a clamd, if one should take part.
    pub(crate) clamd: Option<String>,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            worker: None,
            allow_unlocked: false,
            concurrency: 2,
            clamd: None,
        }
    }
}

/// How much one visitor may ask for, as a multiple of the built-in quotas.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LimitSettings {
    /// Times the requests and connections of one network address.
    pub(crate) address: u32,
    /// Times the requests of one account.
    pub(crate) account: u32,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            address: 1,
            account: 1,
        }
    }
}

impl LimitSettings {
    /// The bounds of a listener.
    pub(crate) fn transport(self) -> gate::transport::TransportLimits {
        let limits = gate::transport::TransportLimits::default();
        let factor = usize::try_from(self.address.max(1)).unwrap_or(usize::MAX);
        gate::transport::TransportLimits {
            per_address: limits
                .per_address
                .saturating_mul(factor)
                .min(limits.connections),
            ..limits
        }
    }
}

/// One service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Service {
    /// PostgreSQL addresses; the embedded database when there is none.
    pub(crate) database: Option<String>,
    /// The same under the owner's role, for `acte migrate`.
    pub(crate) database_owner: Option<String>,
    /// The same under the retention role, for `acte work` and `acte purge`.
    pub(crate) database_retention: Option<String>,
    /// Service keys, newest last: files, or keys inside PKCS#11 tokens. One made in the data folder when
    /// there is none.
    pub(crate) keys: Vec<Key>,
    /// The key that signs the audit log, inside a PKCS#11 token; a file of the data folder when there is none.
    pub(crate) log_key: Option<LogToken>,
    /// The S3 store of the files; a folder when there is none.
    pub(crate) store: Option<Store>,
    /// Host name by portal.
    pub(crate) hosts: BTreeMap<String, String>,
    /// Bytes of the largest file accepted.
    pub(crate) max_upload: Option<u64>,
    /// Bytes of the longest file of detection rules accepted.
    pub(crate) max_rules: Option<u64>,
    /// A file portal that analyses the files given to this service; none analyses them when there is none.
    pub(crate) file_portal: Option<FilePortal>,
    /// Certification authority of the systems that may call a portal, by portal, in PEM.
    pub(crate) client_authority: BTreeMap<String, PathBuf>,
    /// Identity provider by portal.
    pub(crate) sign_in: BTreeMap<String, SignIn>,
    /// Identity providers that citizens may choose, by portal, the usual one first.
    pub(crate) citizens: BTreeMap<String, Vec<Citizens>>,
}

/// A file portal, over the interface that it publishes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilePortal {
    /// Where it answers: `https://…`.
    pub(crate) origin: String,
    /// File holding the token that it issued to us, mode 600 or 400.
    pub(crate) token_file: PathBuf,
    /// Certification authorities besides the system's, in PEM.
    #[serde(default)]
    pub(crate) roots: Vec<PathBuf>,
}

/// An identity provider (OpenID Connect).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    /// Issuer.
    pub(crate) issuer: String,
    /// Our name there.
    pub(crate) client_id: String,
    /// File holding our secret there, mode 600 or 400.
    pub(crate) client_secret_file: PathBuf,
    /// How the secret is sent: `post`, the way of ProConnect, or `basic`.
    #[serde(default)]
    pub(crate) client_authentication: ClientAuthentication,
    /// Authentication contexts asked for. The answer must be one of them; for ANSSI, where several
    /// factors are required, `amr` may say `mfa` instead.
    #[serde(default)]
    pub(crate) acr_values: Vec<String>,
    /// Certification authorities besides the system's, in PEM.
    #[serde(default)]
    pub(crate) roots: Vec<PathBuf>,
}

/// How our secret is sent to an identity provider.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ClientAuthentication {
    /// In the body.
    #[default]
    Post,
    /// In a header.
    Basic,
}

impl From<ClientAuthentication> for gate::oidc::ClientAuthentication {
    fn from(how: ClientAuthentication) -> Self {
        match how {
            ClientAuthentication::Post => Self::Post,
            ClientAuthentication::Basic => Self::Basic,
        }
    }
}

/// A service and its settings.
pub(crate) type Chosen = (&'static dyn Kind, Service);

impl Settings {
    /// Reads the file named, with the data folder named on the command line before it.
    pub(crate) fn read(file: Option<&Path>, data: Option<PathBuf>) -> Result<Self, Failure> {
        let mut settings = match file {
            None => Self::default(),
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?
            }
        };
        if let Some(data) = data {
            settings.data = data;
        }
        if settings.services.is_empty() {
            let every = services::ALL.map(|kind| (kind.name().to_owned(), Service::default()));
            settings.services.extend(every);
        }
        for (name, service) in &settings.services {
            let portals = services::named(name)?.portals(service);
            for named in service.hosts.keys().chain(service.sign_in.keys()) {
                if portals.iter().all(|portal| portal.name != named) {
                    return Err(format!("the service `{name}` has no portal `{named}`").into());
                }
            }
            for named in service.citizens.keys() {
                let chooses = |portal: &PortalInfo| portal.name == named && portal.citizens;
                if !portals.iter().any(chooses) {
                    return Err(format!(
                        "the service `{name}` has no portal `{named}` where citizens sign in"
                    )
                    .into());
                }
            }
            for named in service.client_authority.keys() {
                let asks = |portal: &PortalInfo| portal.name == named && portal.client_certificates;
                if !portals.iter().any(asks) {
                    return Err(format!(
                        "the service `{name}` has no portal `{named}` that asks for client certificates"
                    )
                    .into());
                }
            }
        }
        Ok(settings)
    }

    /// The services named, or all that are configured when none is.
    pub(crate) fn chosen(&self, names: &[String]) -> Result<Vec<Chosen>, Failure> {
        let all: Vec<String> = self.services.keys().cloned().collect();
        let names = if names.is_empty() { &all } else { names };
        names.iter().map(|name| self.one(name)).collect()
    }

    /// The service of this name.
    pub(crate) fn one(&self, name: &str) -> Result<Chosen, Failure> {
        let service = self.services.get(name);
        let service = service.ok_or_else(|| format!("the service `{name}` is not configured"))?;
        Ok((services::named(name)?, service.clone()))
    }
}

/// The whole text of a file that only its owner may read.
pub(crate) fn guarded_text(file: &Path) -> Result<String, Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    let told = |error: std::io::Error| format!("{}: {error}", file.display());
    let mode = std::fs::metadata(file).map_err(told)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!(
            "{} is open to others (mode {mode:o}); it must be 600 or 400",
            file.display()
        )
        .into());
    }
    Ok(std::fs::read_to_string(file).map_err(told)?)
}

/// A secret in a file that only its owner may read: its first line.
pub(crate) fn guarded(file: &Path) -> Result<Secret<String>, Failure> {
    let text = guarded_text(file)?;
    Ok(Secret::new(
        text.lines().next().unwrap_or_default().trim().to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_of_people_takes_no_authority_of_clients() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("acte.toml");
        for portal in ["agent", "nowhere"] {
            let text =
                format!("[services.jecliqueoupas.client_authority]\n{portal} = \"ca.pem\"\n");
            std::fs::write(&file, text).unwrap();
            let refused = Settings::read(Some(&file), None).unwrap_err();
            assert!(refused.to_string().contains(portal), "{refused}");
        }
    }
}
