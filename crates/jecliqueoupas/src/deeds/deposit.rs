//! Art. 1 to 4: an agent deposits a file, states that it is not classified, and chooses the
//! analysis. The bytes are already sealed in quarantine when this deed begins; it keeps them or
//! they are swept away.
//!
//! Keeps JCOP-1.1, JCOP-2.1 and JCOP-3.2.

use kernel::{Actor, Id, Operation};
use ledger::{Deed, Never, Open, Permit, Reason, Record, Stop, blobs::Received, jobs::NewJob};

use super::analyse;
use crate::{
    access::{AgentScope, DepositFile},
    desk::Desk,
    law::{APPLICATION, VERIFY},
    model::{Cause, Choice, DepositKind, FileName},
    store::{agents, analyses, applications, deposits, files},
};

/// Longest password taken for an encrypted file, in bytes.
pub const MAX_PASSWORD: usize = 200;

/// What is deposited.
#[derive(Debug)]
pub struct NewFile<'a> {
    /// The bytes, received and sealed.
    pub received: &'a Received,
    /// Name given.
    pub name: FileName,
    /// The kind of analysis the agent chose (art. 3).
    pub choice: Choice,
    /// The agent stated that the file is not classified (art. 1). An application's holder did so when
    /// its token was issued; that it did is checked besides.
    pub unclassified: bool,
    /// Password for an encrypted content.
    pub password: Option<String>,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The statement that it is not classified is missing (art. 1).
    NotDeclaredUnclassified,
    /// The agent's address is no longer known.
    UnknownAgent,
    /// The agent asked that processing be restricted (art. 9 II).
    Restricted,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotDeclaredUnclassified => "not-declared-unclassified",
            Self::UnknownAgent => "unknown-agent",
            Self::Restricted => "restricted",
        }
    }
    fn article(&self) -> Option<&'static str> {
        match self {
            Self::NotDeclaredUnclassified => Some("1"),
            Self::UnknownAgent => Some("3"),
            Self::Restricted => Some("9 II"),
        }
    }
}

/// Keeps the file and asks for its analysis. A content already held is not kept twice, and not
/// analysed twice at the same depth under the same rules; the deposit is the agent's own all the same.
pub async fn deposit(
    desk: &Desk,
    actor: &Actor,
    new: &NewFile<'_>,
) -> Result<Id<DepositKind>, Stop<Refusal>> {
    let mut done = keep(desk, actor, new).await;
    // Two agents deposited a content for the first time at once: for the second it is now known.
    if let Err(Stop::Fault(fault)) = &done
        && fault.constraint() == Some("file_sha256_once")
    {
        done = keep(desk, actor, new).await;
    }
    let (id, known) = done?;
    if known && let Err(fault) = desk.ledger.discard(new.received.clone()).await {
        tracing::warn!(%fault, "a second copy waits for the sweep");
    }
    Ok(id)
}

/// The statement is missing and known to be before the file is read: nothing of it is taken in, and the
/// refusal is recorded (art. 1). A denial or a fault when it could not be.
pub async fn refuse_unstated(desk: &Desk, actor: &Actor) -> Stop<Refusal> {
    let refused: Result<Never, _> = desk
        .ledger
        .deed(actor, VERIFY, async |deed| {
            let (deed, _) = own(deed, actor).await?;
            Err(deed.refuse(Refusal::NotDeclaredUnclassified).await)
        })
        .await;
    match refused {
        Ok(never) => match never {},
        Err(stop) => stop,
    }
}

/// The right to deposit under one's own address, which every deposit and its refusal rest on.
async fn own(
    deed: Deed<Open>,
    actor: &Actor,
) -> Result<(Deed<Open>, Permit<DepositFile>), Stop<Refusal>> {
    let Some(agent) = Desk::agent(actor) else {
        return Err(deed.refuse(Refusal::UnknownAgent).await);
    };
    deed.permit::<DepositFile, _>(&AgentScope(agent)).await
}

/// The deposit, and whether its content was held already.
async fn keep(
    desk: &Desk,
    actor: &Actor,
    new: &NewFile<'_>,
) -> Result<(Id<DepositKind>, bool), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = own(deed, actor).await?;
            let agent = permit.resource().0;
            let by_token = actor.role == APPLICATION;
            let stated = !by_token || applications::has_stated(&mut deed, &permit).await?;
            if !(new.unclassified && stated) {
                return Err(deed.refuse(Refusal::NotDeclaredUnclassified).await);
            }
            let Some(row) = agents::load(&mut deed, agent).await? else {
                return Err(deed.refuse(Refusal::UnknownAgent).await);
            };
            if row.restricted {
                return Err(deed.refuse(Refusal::Restricted).await);
            }
            let held = files::find(&mut deed, &permit, &new.received.sha256).await?;
            let file = match held {
                Some(known) => {
                    files::touch(&mut deed, &permit, known).await?;
                    known
                }
                None => files::keep(&mut deed, &permit, new.received).await?,
            };
            let deposit = deposits::NewDeposit {
                file,
                agent,
                ministry: &row.ministry,
                name: &new.name,
                password: new.password.as_deref(),
                choice: new.choice,
            };
            let id = deposits::insert(&mut deed, &permit, &deposit).await?;
            // A password may open what an earlier analysis could not.
            let fresh = new.password.is_some()
                || !analyses::is_current(&mut deed, &permit, file, new.choice).await?;
            if fresh {
                analyse::ask(&mut deed, &permit, file, new.choice, Cause::Deposit).await?;
            } else {
                // Already analysed: what followed for others must follow for this deposit too.
                let payload = serde_json::json!({ "file": file });
                deed.enqueue(NewJob::new("consequences", payload)).await?;
            }
            let record = Record::new(Operation::Create, "deposit", id.uuid())
                .nature("deposit.create")
                .detail(serde_json::json!({ "choice": new.choice.code() }));
            Ok(((id, held.is_some()), deed.record(record).await?))
        })
        .await
}
