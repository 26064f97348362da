//! A deed: one audited transaction.
//!
//! Deeds run at SERIALIZABLE. A rule is decided on what was just read (is the case still open, has
//! this account already asked, is the quota reached), and at any weaker level two deeds may each
//! decide rightly and together be wrong. PostgreSQL then aborts one of them, and
//! [`Ledger::deed`](crate::Ledger::deed) does it again from the start; nobody has to think of locks.
//!
//! A deed that is not recorded cannot be committed, because only `Deed<Recorded>` is accepted:
//!
//! ```compile_fail,E0271
//! # use ledger::{Deed, Ledger, Never, Open, Record, Recorded, Stop};
//! # use kernel::{Actor, Purpose};
//! async fn unrecorded(ledger: &Ledger, actor: &Actor) -> Result<(), Stop<Never>> {
//!     ledger.deed(actor, Purpose("analysis"), |deed| async move { Ok(((), deed)) }).await
//! }
//! ```
//!
//! The same, recorded:
//!
//! ```
//! # use ledger::{Deed, Ledger, Never, Open, Record, Recorded, Stop};
//! # use kernel::{Actor, Operation, Purpose};
//! async fn recorded(ledger: &Ledger, actor: &Actor) -> Result<(), Stop<Never>> {
//!     ledger
//!         .deed(actor, Purpose("analysis"), |deed| async move {
//!             let object = deed.new_id::<()>().uuid();
//!             let deed = deed.record(Record::new(Operation::Consult, "report", object)).await?;
//!             Ok(((), deed))
//!         })
//!         .await
//! }
//! ```
//!
//! And nothing but the ledger commits:
//!
//! ```compile_fail,E0624
//! # use ledger::{Deed, Recorded};
//! async fn by_hand(deed: Deed<Recorded>) {
//!     deed.commit().await;
//! }
//! ```

use std::marker::PhantomData;

use kernel::{Actor, Entropy, Id, Operation, Purpose, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Action, Fault, Ledger, Permit, Reason, Resource, Stop,
    audit::{self, NewEntry, Outcome},
    postgres::pool::Conn,
};

/// State of a deed that has not been recorded: it may read, write and ask.
#[derive(Debug)]
pub enum Open {}

/// State of a deed whose audit row is written: it may only be committed.
#[derive(Debug)]
pub enum Recorded {}

/// One audited transaction. Dropping it rolls everything back.
#[must_use = "a deed dropped is rolled back"]
pub struct Deed<S> {
    parts: Box<Parts>,
    state: PhantomData<fn() -> S>,
}

struct Parts {
    ledger: Ledger,
    conn: Conn,
    actor: Actor,
    purpose: Purpose,
    now: Timestamp,
    /// Id of the deed, and of its first audit row.
    id: Uuid,
    rows: u32,
    /// Articles of the permits obtained so far.
    articles: Vec<String>,
    /// What the deed is about, for the record of a refusal.
    about: (&'static str, Uuid),
}

/// What the audit log keeps of a deed.
#[derive(Debug, Clone)]
#[must_use = "a record does nothing until a deed takes it"]
pub struct Record {
    operation: Operation,
    object_kind: &'static str,
    object: Uuid,
    nature: Option<&'static str>,
    detail: Option<serde_json::Value>,
    class: Option<&'static str>,
}

impl Record {
    /// An operation on an object of some kind.
    pub const fn new(operation: Operation, object_kind: &'static str, object: Uuid) -> Self {
        Self {
            operation,
            object_kind,
            object,
            nature: None,
            detail: None,
            class: None,
        }
    }

    /// Nature of the operation inside the service: `report.read`.
    pub const fn nature(mut self, nature: &'static str) -> Self {
        self.nature = Some(nature);
        self
    }

    /// Particulars: ids and codes, never a name nor content.
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = Some(detail);
        self
    }

    /// Retention class of the trace; by default the first one the act declares for this operation.
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }
}

impl<S> Deed<S> {
    /// The instant of the deed: one for all that it does.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.parts.now
    }

    /// Its id, and that of its first audit row: a receipt names it.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.parts.id
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.parts.actor
    }

    /// For which purpose.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.parts.purpose
    }

    /// The ledger it belongs to.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.parts.ledger
    }

    async fn write(&mut self, record: &Record) -> Result<(), Fault> {
        let parts = &mut *self.parts;
        let act = parts.ledger.act();
        let class = match record.class {
            Some(class) => class,
            None => parts.ledger.trace_class(record.operation),
        };
        if !act.traces.iter().any(|trace| trace.class == class) {
            return Err(Fault::Undeclared {
                what: "trace class",
                key: class.to_owned(),
            });
        }
        let id = if parts.rows == 0 {
            parts.id
        } else {
            parts.ledger.new_id::<()>().uuid()
        };
        let entry = NewEntry {
            id,
            deed: parts.id,
            at: parts.now,
            actor: &parts.actor,
            purpose: parts.purpose.0,
            operation: Some(record.operation),
            nature: record.nature,
            object_kind: record.object_kind,
            object: record.object,
            outcome: Outcome::Done,
            class,
            articles: &parts.articles,
            detail: record.detail.as_ref(),
            salt: parts.ledger.salt(),
        };
        audit::append(parts.conn.sql(), entry).await?;
        parts.rows += 1;
        Ok(())
    }

    fn into_state<T>(self) -> Deed<T> {
        Deed {
            parts: self.parts,
            state: PhantomData,
        }
    }
}

impl Deed<Open> {
    /// Opens a deed on a connection. The settings bind the row-level policies to the actor until
    /// the transaction ends, whoever uses the connection next.
    pub(crate) async fn open(
        ledger: Ledger,
        mut conn: Conn,
        actor: Actor,
        purpose: Purpose,
    ) -> Result<Self, Fault> {
        let account = actor
            .account
            .map_or_else(|| "none".to_owned(), |id| id.to_string());
        // A setting cannot tell null from empty: the mark in front does.
        let compartment = format!("={}", actor.compartment.as_deref().unwrap_or_default());
        conn.begin_as(&[
            ("acte.actor", &account),
            ("acte.role", actor.role.0),
            ("acte.compartment", &compartment),
            ("acte.purpose", purpose.0),
        ])
        .await?;
        // The instant first: a search by time counts on ids drawn after it (`audit::list`).
        let now = ledger.now();
        let id = ledger.new_id::<()>().uuid();
        let parts = Parts {
            ledger,
            conn,
            actor,
            purpose,
            now,
            id,
            rows: 0,
            articles: Vec::new(),
            about: ("deed", id),
        };
        Ok(Self {
            parts: Box::new(parts),
            state: PhantomData,
        })
    }

    /// A new id at the deed's instant.
    #[must_use]
    pub fn new_id<K>(&self) -> Id<K> {
        self.parts.ledger.new_id()
    }

    /// Where chance comes from.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.parts.ledger.entropy()
    }

    /// The connection, inside the deed's transaction. For a service's store room and nowhere else.
    pub fn sql(&mut self) -> &mut PgConnection {
        self.parts.conn.sql()
    }

    /// The same, for the ground's own rooms.
    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        self.parts.conn.sql()
    }

    /// Says what the deed is about, for the record of a refusal that comes before any permit.
    pub fn about(&mut self, kind: &'static str, object: Uuid) {
        self.parts.about = (kind, object);
    }

    /// Asks the access policy whether the actor may do `A` on `resource` for this purpose.
    ///
    /// # Errors
    /// [`Stop::Denied`] when it may not: the deed is rolled back and the denial recorded.
    pub async fn permit<A: Action, R: Reason>(
        mut self,
        resource: &A::Resource,
    ) -> Result<(Self, Permit<A>), Stop<R>> {
        let parts = &mut *self.parts;
        parts.about = (A::Resource::TYPE, resource.id());
        let policies = parts.ledger.policies();
        let decision = policies.decide::<A>(&parts.actor, parts.purpose, resource);
        match decision {
            Ok(permit) => {
                for article in permit.articles() {
                    if !parts.articles.contains(article) {
                        parts.articles.push(article.clone());
                    }
                }
                Ok((self, permit))
            }
            Err(denied) => {
                self.parts.articles.clone_from(&denied.articles);
                self.turn_away(Outcome::Denied, Some(A::NAME)).await?;
                Err(Stop::Denied(denied))
            }
        }
    }

    /// Whether the policy would permit `A` on `resource`: to show or hide a button, or to check a
    /// row of a list already scoped in SQL. Records nothing.
    #[must_use]
    pub fn may<A: Action>(&self, resource: &A::Resource) -> Option<Permit<A>> {
        let parts = &*self.parts;
        parts
            .ledger
            .policies()
            .decide::<A>(&parts.actor, parts.purpose, resource)
            .ok()
    }

    /// A rule says no: the deed is rolled back and the refusal recorded in a transaction of its own.
    /// When it cannot be recorded, the fault is what comes back.
    pub async fn refuse<R: Reason>(mut self, reason: R) -> Stop<R> {
        if let Some(article) = reason.article() {
            self.parts.articles = vec![article.to_owned()];
        }
        match self.turn_away(Outcome::Refused(reason.code()), None).await {
            Ok(()) => Stop::Refused(reason),
            Err(fault) => Stop::Fault(fault),
        }
    }

    /// Rolls back, then records that nothing was done.
    async fn turn_away(
        self,
        outcome: Outcome<'_>,
        nature: Option<&'static str>,
    ) -> Result<(), Fault> {
        let parts = *self.parts;
        let Parts {
            ledger,
            mut conn,
            actor,
            purpose,
            now,
            id,
            articles,
            about,
            ..
        } = parts;
        conn.rollback().await?;
        let entry = |salt| NewEntry {
            id,
            deed: id,
            at: now,
            actor: &actor,
            purpose: purpose.0,
            operation: None,
            nature,
            object_kind: about.0,
            object: about.1,
            outcome,
            class: ledger.refusal_class(),
            articles: &articles,
            detail: None,
            salt,
        };
        conn.begin().await?;
        audit::append(conn.sql(), entry(ledger.salt())).await?;
        conn.commit().await?;
        conn.release();
        Ok(())
    }

    /// Writes the audit row, in the deed's own transaction. When it cannot be written the deed is
    /// lost, as it must be.
    ///
    /// # Errors
    /// When the row cannot be written, or the act declares no trace of this class.
    pub async fn record(mut self, record: Record) -> Result<Deed<Recorded>, Fault> {
        self.write(&record).await?;
        Ok(self.into_state())
    }
}

impl Deed<Recorded> {
    /// Writes another audit row: for a deed that touches several objects.
    ///
    /// # Errors
    /// As [`Deed::<Open>::record`].
    pub async fn record(mut self, record: Record) -> Result<Self, Fault> {
        self.write(&record).await?;
        Ok(self)
    }

    /// Commits. Only the ledger does, so that it can learn an outcome that was lost on the way.
    pub(crate) async fn commit(self) -> Result<(), (Uuid, Fault)> {
        let Parts { mut conn, id, .. } = *self.parts;
        conn.commit().await.map_err(|fault| (id, fault))?;
        conn.release();
        Ok(())
    }
}

impl<S> std::fmt::Debug for Deed<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Deed({})", self.parts.id)
    }
}
