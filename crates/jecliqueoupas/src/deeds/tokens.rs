//! Art. 1: a State application deposits through the API under the professional address of its holder.
//!
//! The token that lets it in is issued by the administrator (art. 5) on a written statement of the
//! holder, that nothing deposited is classified; the statement is kept word for word with the token, and
//! a deposit made when none is in force is refused. The deposits are those of the address, so
//! articles 4, 7 and 9 hold for them as for an agent's own.

use gate::tokens::{self, ApiToken, NewToken};
use kernel::{Actor, Id, Operation, Secret, Term};
use ledger::{Reason, Record, Stop};

use crate::{
    access::{Administer, Portal},
    desk::Desk,
    law::{ADMINISTER, APPLICATION},
    model::ProfessionalEmail,
    store::{agents, applications, ministries},
};

pub use crate::store::applications::Application;

/// What a token lets its application do, as the routes of the API name it.
pub const DEPOSIT: &str = "deposit";
/// Reading its own deposits and their reports.
pub const READ: &str = "read";
/// Erasing and withdrawing its own deposits (art. 4 and 7).
pub const ERASE: &str = "erase";

/// How long a token may live; its application's address is collected when it is issued, and article 7
/// keeps an address one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// Thirty days.
    Month,
    /// Ninety days.
    Quarter,
    /// One year.
    Year,
}

impl Lifetime {
    /// In the order the form offers them.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// As typed in the form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Reads a typed code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|lifetime| lifetime.code() == code)
    }

    /// Its term.
    #[must_use]
    pub const fn term(self) -> Term {
        match self {
            Self::Month => Term::days(30),
            Self::Quarter => Term::days(90),
            Self::Year => Term::years(1),
        }
    }
}

/// A token asked for.
#[derive(Debug)]
pub struct NewApplication<'a> {
    /// Name of the application, 1 to 100 characters.
    pub application: &'a str,
    /// Professional address of its holder.
    pub email: &'a ProfessionalEmail,
    /// What the holder stated in writing, word for word; none when they did not (art. 1).
    pub statement: Option<&'a str>,
    /// Where that writing is kept: a letter's number.
    pub reference: &'a str,
    /// How long the token lives.
    pub lifetime: Lifetime,
}

/// Why no token is issued or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The holder has not stated that what is deposited is not classified (art. 1).
    NotStated,
    /// The address belongs to no ministry of the register.
    NoMinistry,
    /// The holder of the address asked that its processing be restricted (art. 9 II).
    Restricted,
    /// No such token in force.
    Unknown,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotStated => "not-stated-unclassified",
            Self::NoMinistry => "not-a-professional-address",
            Self::Restricted => "restricted",
            Self::Unknown => "unknown-token",
        }
    }
    fn article(&self) -> Option<&'static str> {
        match self {
            Self::NotStated => Some("1"),
            Self::NoMinistry => Some("3"),
            Self::Restricted => Some("9 II"),
            Self::Unknown => None,
        }
    }
}

/// A token just issued. Its text is never known again.
#[derive(Debug)]
pub struct Issued {
    /// Its id.
    pub id: Id<ApiToken>,
    /// Its text.
    pub text: Secret<String>,
}

/// Issues a token for an application.
pub async fn issue(
    desk: &Desk,
    actor: &Actor,
    new: &NewApplication<'_>,
) -> Result<Issued, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Administer, _>(&Portal).await?;
            let Some(statement) = new.statement else {
                return Err(deed.refuse(Refusal::NotStated).await);
            };
            let Some(ministry) = ministries::of_address(&mut deed, new.email).await? else {
                return Err(deed.refuse(Refusal::NoMinistry).await);
            };
            let agent = agents::collect(&mut deed, &permit, new.email, &ministry).await?;
            if agents::load(&mut deed, agent)
                .await?
                .is_none_or(|row| row.restricted)
            {
                return Err(deed.refuse(Refusal::Restricted).await);
            }
            let now = deed.now();
            let expires_at = new.lifetime.term().end(now).map_err(ledger::Fault::from)?;
            let token = NewToken {
                account: agent.uuid(),
                role: APPLICATION,
                compartment: None,
                scopes: &[DEPOSIT, READ, ERASE],
                lifetime: (expires_at - now).unsigned_abs(),
            };
            let (id, text) = tokens::issue_in(&mut deed, &token).await?;
            let kept = applications::NewApplication {
                token: id,
                agent,
                application: new.application,
                statement,
                reference: new.reference,
                expires_at,
            };
            applications::insert(&mut deed, &permit, &kept).await?;
            let record = Record::new(Operation::Create, "api-token", id.uuid())
                .nature("token.issue")
                .detail(serde_json::json!({ "agent": agent, "lifetime": new.lifetime.code() }));
            let issued = Issued {
                id,
                text: Secret::new(text),
            };
            Ok((issued, deed.record(record).await?))
        })
        .await
}

/// The tokens issued, the newest first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Application>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Administer, _>(&Portal).await?;
            let list = applications::all(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "api-token", entry).nature("token.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// Revokes a token: the application is turned away from now on.
pub async fn revoke(desk: &Desk, actor: &Actor, id: Id<ApiToken>) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Administer, _>(&Portal).await?;
            deed.about("api-token", id.uuid());
            if !applications::revoke(&mut deed, &permit, id).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            tokens::revoke_in(&mut deed, id).await?;
            let record =
                Record::new(Operation::Change, "api-token", id.uuid()).nature("token.revoke");
            Ok(((), deed.record(record).await?))
        })
        .await
}
