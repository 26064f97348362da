//! PostgreSQL: where it is, how it is reached, and the private server of the embedded default.

pub(crate) mod address;
pub mod embedded;
pub(crate) mod pool;

use std::{sync::Arc, time::Duration};

use sqlx::postgres::PgConnectOptions;

use crate::Fault;

/// Where a service's database is, and under which roles it is entered.
///
/// Each service has one database and three roles, so that no part of the program can do another's
/// work: `{service}_owner` changes the schema, `{service}_app` serves, `{service}_retention` erases
/// what has reached its term.
#[derive(Debug, Clone)]
pub struct Database {
    service: Arc<str>,
    hosts: Arc<[PgConnectOptions]>,
    owner: Option<Arc<[PgConnectOptions]>>,
    retention: Option<Arc<[PgConnectOptions]>>,
    limits: Limits,
}

/// Bounds of a pool and of the calls through it.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once, per role and per process.
    pub connections: u32,
    /// How long a caller waits for a free one.
    pub acquire: Duration,
    /// How long a host may take to accept a connection, or to answer a probe.
    pub connect: Duration,
    /// How long one statement may run (`statement_timeout`).
    pub statement: Duration,
    /// How long a statement may wait for a lock (`lock_timeout`).
    pub lock: Duration,
    /// How long a transaction may stay idle (`idle_in_transaction_session_timeout`).
    pub idle: Duration,
    /// How long one attempt of a deed may last, from its first statement to its last.
    pub deed: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 16,
            acquire: Duration::from_secs(5),
            connect: Duration::from_secs(3),
            statement: Duration::from_secs(10),
            lock: Duration::from_secs(5),
            idle: Duration::from_secs(15),
            deed: Duration::from_secs(20),
        }
    }
}

/// The roles of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum As {
    Owner,
    App,
    Retention,
}

impl As {
    pub(crate) const ALL: [Self; 3] = [Self::Owner, Self::App, Self::Retention];

    pub(crate) fn role(self, service: &str) -> String {
        let suffix = match self {
            Self::Owner => "owner",
            Self::App => "app",
            Self::Retention => "retention",
        };
        format!("{}_{suffix}", service.replace('-', "_"))
    }
}

/// What a pool needs to connect.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) hosts: Vec<PgConnectOptions>,
    pub(crate) limits: Limits,
}

impl Database {
    /// A database of the operator's, by URL: `postgres://host1:5432,host2/name?sslmode=verify-full`,
    /// or several URLs separated by spaces. Of several hosts, the one that accepts writes is used.
    ///
    /// The user of the URL is replaced by the role of each use; give the owner and the retention
    /// role addresses of their own with [`Database::with_owner`] and [`Database::with_retention`]
    /// when their passwords differ.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn configured(service: &str, address: &str) -> Result<Self, Fault> {
        let hosts = address::parse(address)?.into();
        Ok(Self::at(service, hosts))
    }

    pub(crate) fn at(service: &str, hosts: Arc<[PgConnectOptions]>) -> Self {
        let limits = Limits::default();
        Self {
            service: service.into(),
            hosts,
            owner: None,
            retention: None,
            limits,
        }
    }

    /// The same with an address for the owner role, taken as it is written.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn with_owner(mut self, address: &str) -> Result<Self, Fault> {
        self.owner = Some(address::parse(address)?.into());
        Ok(self)
    }

    /// The same with an address for the retention role, taken as it is written.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn with_retention(mut self, address: &str) -> Result<Self, Fault> {
        self.retention = Some(address::parse(address)?.into());
        Ok(self)
    }

    /// The same within other bounds.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same server, another database name: for tests.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.hosts = self
            .hosts
            .iter()
            .map(|host| host.clone().database(name))
            .collect();
        self
    }

    /// The service it belongs to.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    pub(crate) const fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn app(&self) -> Target {
        self.target(As::App)
    }

    pub(crate) fn retention(&self) -> Target {
        // One connection does the erasing; a second lets a check run beside it.
        let mut target = self.target(As::Retention);
        target.limits.connections = 2;
        target
    }

    pub(crate) fn owner(&self) -> Target {
        let mut target = self.target(As::Owner);
        target.limits.connections = 1;
        // A migration may rewrite a table.
        target.limits.statement = Duration::from_secs(600);
        target
    }

    fn target(&self, r#as: As) -> Target {
        let own = match r#as {
            As::Owner => self.owner.as_ref(),
            As::Retention => self.retention.as_ref(),
            As::App => None,
        };
        let role = r#as.role(&self.service);
        let hosts = match own {
            Some(hosts) => hosts.to_vec(),
            None => self
                .hosts
                .iter()
                .map(|host| host.clone().username(&role))
                .collect(),
        };
        Target {
            hosts,
            limits: self.limits,
        }
    }
}
