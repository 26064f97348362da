//! What the services of one process share: settings, time, words, an embedded database, keys.

use std::{path::PathBuf, sync::Arc};

use gate::i18n::Catalogue;
use kernel::{Clock, Entropy};
use ledger::{
    Database, Ledger, LedgerParts,
    blobs::BlobSettings,
    migrate,
    postgres::embedded::Server,
    vault::{VaultSettings, create_key_file},
};

use super::Kind;
use crate::settings::{Failure, Key, Service, Settings};

/// What every service of this process shares.
pub(crate) struct House {
    /// The configuration.
    pub(crate) settings: Settings,
    /// Time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Chance.
    pub(crate) entropy: Arc<dyn Entropy>,
    /// Words of the pages.
    pub(crate) catalogue: Arc<Catalogue>,
    embedded: Option<Server>,
}

impl House {
    /// Opens the house: starts the embedded database when a service needs it.
    pub(crate) async fn open(
        settings: Settings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        words: &[(gate::Locale, &'static str, &'static str)],
    ) -> Result<Self, Failure> {
        let mut all = gate::i18n::GROUND.to_vec();
        all.extend_from_slice(words);
        let catalogue = Catalogue::new(&all)?;
        std::fs::create_dir_all(&settings.data)
            .map_err(|error| format!("{}: {error}", settings.data.display()))?;
        let needed = settings
            .services
            .values()
            .any(|service| service.database.is_none());
        let embedded = if needed {
            let folder = settings.data.join("postgres");
            Some(Server::start(&folder, settings.run_as.as_deref()).await?)
        } else {
            None
        };
        Ok(Self {
            settings,
            clock,
            entropy,
            catalogue,
            embedded,
        })
    }

    /// Folder of a service: the keys and files that stand nowhere else, and the last state of its audit log.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.settings.data.join(name)
    }

    /// The database of a service.
    pub(crate) async fn database(
        &self,
        name: &str,
        service: &Service,
    ) -> Result<Database, Failure> {
        if let Some(server) = self
            .embedded
            .as_ref()
            .filter(|_| service.database.is_none())
        {
            return Ok(server.database(name).await?);
        }
        let address = service
            .database
            .as_deref()
            .ok_or("no database is configured")?;
        let mut database = Database::configured(name, address)?;
        if let Some(owner) = &service.database_owner {
            database = database.with_owner(owner)?;
        }
        if let Some(retention) = &service.database_retention {
            database = database.with_retention(retention)?;
        }
        Ok(database)
    }

    /// The ledger of a service. An embedded database is brought to the schema; a configured one must
    /// have been (`acte migrate`).
    pub(crate) async fn ledger(
        &self,
        kind: &dyn Kind,
        service: &Service,
    ) -> Result<Ledger, Failure> {
        let (name, migrations) = (kind.name(), kind.migrations());
        let database = self.database(name, service).await?;
        if service.database.is_none() {
            migrate::run(&database, migrations).await?;
        } else {
            let pending = migrate::pending(&database, migrations).await?;
            if let Some(first) = pending.first() {
                return Err(
                    format!("the database of {name} lacks {first}: run `acte migrate`").into(),
                );
            }
        }
        let folder = self.folder(name);
        std::fs::create_dir_all(&folder)?;
        let vault = if service.keys.is_empty() {
            let file = folder.join("service.key");
            if !file.exists() {
                create_key_file(&file, 1, &*self.entropy)?;
            }
            VaultSettings::file(file)
        } else {
            let keys: Result<Vec<_>, Failure> = service.keys.iter().map(Key::source).collect();
            VaultSettings { keys: keys? }
        };
        let blobs = match &service.store {
            Some(store) => BlobSettings::S3(store.settings()?),
            None => BlobSettings::Folder(folder.join("blobs")),
        };
        Ok(Ledger::open(LedgerParts {
            law: kind.law()?,
            database,
            vault,
            blobs,
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
        })
        .await?)
    }

    /// The signing key of a service's audit log: in a token, or in a file made at the first start.
    pub(crate) fn signer(&self, name: &str) -> Result<Arc<dyn ledger::audit::Signer>, Failure> {
        let configured = self.settings.services.get(name);
        if let Some(token) = configured.and_then(|service| service.log_key.as_ref()) {
            return Ok(Arc::new(token.open()?));
        }
        let file = self.folder(name).join("audit.key");
        Ok(Arc::new(ledger::audit::FileSigner::open_or_create(
            &file,
            &*self.entropy,
        )?))
    }

    /// Scheme, host and port of a portal.
    pub(crate) fn origin(&self, host: &str) -> String {
        match self.settings.listen.port() {
            443 => format!("https://{host}"),
            port => format!("https://{host}:{port}"),
        }
    }

    /// Who vouches for the staff of a portal: configured, or the demonstration's own.
    pub(crate) fn issuer(&self, service: &Service, portal: &str) -> String {
        let configured = service.sign_in.get(portal);
        configured.map_or_else(
            || self.origin("localhost"),
            |sign_in| sign_in.issuer.clone(),
        )
    }

    /// Stops the embedded database.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        if let Some(server) = self.embedded {
            server.stop().await?;
        }
        Ok(())
    }

    /// The worker program: configured, or beside this one.
    pub(crate) fn worker_program(&self) -> Result<PathBuf, Failure> {
        match &self.settings.engine.worker {
            Some(path) => Ok(path.clone()),
            None => beside("acte-inspect"),
        }
    }
}

/// A program that stands beside this one.
pub(crate) fn beside(name: &str) -> Result<PathBuf, Failure> {
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or("this program stands in no folder")?;
    let path = folder.join(name);
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!(
            "`{}` is missing: build or install it beside `acte`",
            path.display()
        )
        .into())
    }
}
