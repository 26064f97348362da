//! Art. 2 III: an officer signs the report of reception of a complaint they found admissible (code of criminal procedure,
//! art. 15-3-1, 801-1 and D. 8-2-2 to D. 8-2-4): signed by them alone, never by the complainant, and given to the victim.
//!
//! In three steps: read and check in one deed; print, sign and have stamped outside of any transaction; keep in another
//! deed, if nothing changed meanwhile. Until the last one, nothing is written. Keeps THES-2.3.

mod data;
mod paper;
mod stamps;

use std::{convert::Infallible, sync::Arc};

use bytes::Bytes;
use gate::Locale;
use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{
    Deed, Fault, Open, Permit, Reason, Record, Stop,
    blobs::{ReceiveError, Received},
};
use sha2::{Digest as _, Sha256};
use signet::{Holder, Mention, SigningKey, Unsigned};

use super::{on_declaration, signatories};
use crate::{
    access::SignReception,
    desk::Desk,
    law::INFORM,
    model::{DeclarationKind, Dossier, Signatory, State},
    store::{
        declarations,
        receptions::{self, Given, Standing},
    },
};
pub use stamps::{StampFault, Stamps};

/// Largest report, in bytes.
const LARGEST: u64 = 16 << 20;

/// Keys that sign, and who stamps.
#[derive(Default)]
pub struct Signing {
    /// The keys that this service can ask; which one is an officer's follows from the certificate entered for them.
    pub keys: Vec<Arc<dyn SigningKey>>,
    /// The time stamp authority.
    pub stamps: Option<Stamps>,
}

impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signing")
            .field("keys", &self.keys.len())
            .field("stamps", &self.stamps)
            .finish()
    }
}

/// Why a report was not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such complaint, or none that one needs to know.
    Unknown,
    /// The complaint was not found admissible, or was withdrawn.
    NotAdmissible,
    /// Another officer decided.
    NotTheirs,
    /// The report is signed already.
    Signed,
    /// The head of the office has not entered this officer among those who sign.
    NoSignatory,
    /// No key goes with the officer's certificate.
    NoKey,
    /// The key's certificate is not the officer's own.
    NotOwn,
    /// The certificate is not valid now.
    Expired,
    /// The key did not sign.
    KeySilent,
    /// The time stamp authority did not answer with a stamp.
    NoStamp,
    /// Something changed while the report was being signed.
    Changed,
}

impl Refusal {
    /// All of them, for the words of pages.
    pub const ALL: [Self; 11] = [
        Self::Unknown,
        Self::NotAdmissible,
        Self::NotTheirs,
        Self::Signed,
        Self::NoSignatory,
        Self::NoKey,
        Self::NotOwn,
        Self::Expired,
        Self::KeySilent,
        Self::NoStamp,
        Self::Changed,
    ];
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotAdmissible => "not-admissible",
            Self::NotTheirs => "not-theirs",
            Self::Signed => "signed-already",
            Self::NoSignatory => "no-signatory",
            Self::NoKey => "no-key",
            Self::NotOwn => "not-own-certificate",
            Self::Expired => "certificate-expired",
            Self::KeySilent => "key-silent",
            Self::NoStamp => "no-stamp",
            Self::Changed => "changed-meanwhile",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("2 III")
    }
}

/// A complaint, and everything that its report needs.
struct Ready {
    dossier: Dossier,
    standing: Standing,
    signatory: Signatory,
    key: Arc<dyn SigningKey>,
    at: Timestamp,
}

/// A report, signed and stamped, not yet kept.
struct Done {
    paper: Vec<u8>,
    signature: serde_json::Value,
}

/// Signs the report of reception of a complaint; its paper is the victim's to take when this returns.
pub async fn sign(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<(), Stop<Refusal>> {
    let ready = prepare(desk, actor, id).await?;
    let done = match make(desk, &ready).await {
        Ok(done) => done,
        Err(Stop::Refused(reason)) => return Err(refuse(desk, actor, id, reason).await),
        Err(stop) => return Err(stop),
    };
    let paper = Bytes::from(done.paper);
    let bytes = futures::stream::once(async move { Ok::<_, Infallible>(paper) });
    let paper = match desk.ledger.receive(bytes, LARGEST).await {
        Ok(paper) => paper,
        Err(ReceiveError::Fault(fault)) => return Err(fault.into()),
        Err(_) => return Err(Fault::Corrupt("a report of reception".into()).into()),
    };
    match keep(desk, actor, id, &ready, done.signature, &paper).await {
        Ok(()) => Ok(()),
        Err(stop) => {
            desk.ledger.discard(paper).await?;
            Err(stop)
        }
    }
}

/// Whether this officer may sign it now; where it stands.
async fn signable(
    deed: &mut Deed<Open>,
    permit: &Permit<SignReception>,
) -> Result<Result<Standing, Refusal>, Fault> {
    let Some(standing) = receptions::standing(deed, permit).await? else {
        return Ok(Err(Refusal::Unknown));
    };
    let refusal = if standing.signed {
        Some(Refusal::Signed)
    } else if !matches!(standing.state, State::Admissible | State::Requalified) {
        Some(Refusal::NotAdmissible)
    } else if standing.officer.is_none() || standing.officer != deed.actor().account {
        Some(Refusal::NotTheirs)
    } else {
        None
    };
    Ok(refusal.map_or(Ok(standing), Err))
}

/// Opens the complaint, and finds the officer's own key.
async fn prepare(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<Ready, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = start(deed, id).await?;
            let standing = match signable(&mut deed, &permit).await? {
                Ok(standing) => standing,
                Err(refusal) => return Err(deed.refuse(refusal).await),
            };
            let account = deed.actor().account;
            let signatory = match account {
                Some(account) => receptions::signatory(&mut deed, &permit, account).await?,
                None => None,
            };
            let Some(signatory) = signatory else {
                return Err(deed.refuse(Refusal::NoSignatory).await);
            };
            let at = deed.now();
            let key = match own_key(&desk.signing, &signatory, at) {
                Ok(key) => key,
                Err(refusal) => return Err(deed.refuse(refusal).await),
            };
            let Some(dossier) = declarations::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let ready = Ready {
                dossier,
                standing,
                signatory,
                key,
                at,
            };
            let record = Record::new(Operation::Consult, "declaration", id.uuid())
                .nature("reception.prepare");
            Ok((ready, deed.record(record).await?))
        })
        .await
}

async fn start(
    deed: Deed<Open>,
    id: Id<DeclarationKind>,
) -> Result<(Deed<Open>, Permit<SignReception>, State), Stop<Refusal>> {
    on_declaration::<SignReception>(deed, id)
        .await
        .map_err(|stop| stop.map(|_| Refusal::Unknown))
}

/// The key whose certificate was entered for the officer; it must name them, and be valid now.
fn own_key(
    signing: &Signing,
    signatory: &Signatory,
    at: Timestamp,
) -> Result<Arc<dyn SigningKey>, Refusal> {
    for key in &signing.keys {
        let Some(holder) = key.certificates().first().map(|own| Holder::of(own)) else {
            continue;
        };
        let Ok(holder) = holder else { continue };
        if holder.fingerprint != signatory.certificate {
            continue;
        }
        if !signatories::names(&holder, &signatory.agent) {
            return Err(Refusal::NotOwn);
        }
        let now = u64::try_from(at.unix_timestamp()).unwrap_or_default();
        return if (holder.from..=holder.until).contains(&now) {
            Ok(Arc::clone(key))
        } else {
            Err(Refusal::Expired)
        };
    }
    Err(Refusal::NoKey)
}

/// Prints the report, signs it and has it stamped.
async fn make(desk: &Desk, ready: &Ready) -> Result<Done, Stop<Refusal>> {
    let broken = |what: &'static str| Stop::Fault(Fault::Corrupt(what.into()));
    let data = data::of(&ready.dossier, &ready.signatory, ready.at)
        .map_err(|_| broken("the data of a report"))?;
    // The act is in French, whatever the language of who reads the pages.
    let t = desk.catalogue.speak(Locale::Fr);
    let digest: [u8; 32] = Sha256::digest(&data).into();
    let (dossier, signatory) = (ready.dossier.clone(), ready.signatory.clone());
    let (key, at) = (Arc::clone(&ready.key), ready.at);
    // Setting the lines of a paper takes a core for a while, and a key may be slow: not on a thread that serves.
    let signed = tokio::task::spawn_blocking(move || {
        let report = paper::Report {
            dossier: &dossier,
            signatory: &signatory,
            at,
            data: &data,
            digest,
        };
        let printed = paper::print(&t, &report).map_err(|_| broken("a report of reception"))?;
        let reason = t.with(
            "reception-reason",
            "reference",
            dossier.line.reference.as_str(),
        );
        let mention = Mention {
            name: &signatory.agent.name(),
            reason: &reason.to_string(),
            said: t.get("reception-field"),
            at,
            data: digest,
        };
        let unsigned = Unsigned::prepare(&printed, &mention)
            .map_err(|_| broken("a report that cannot bear a signature"))?;
        unsigned
            .sign(&*key)
            .map_err(|_| Stop::Refused(Refusal::KeySilent))
    })
    .await
    .map_err(|error| Fault::Unavailable(error.to_string().into()))??;
    let stamps = desk.signing.stamps.as_ref();
    let stamps = stamps.ok_or(Stop::Refused(Refusal::NoStamp))?;
    let mut chance = [0_u8; 8];
    desk.ledger.entropy().fill(&mut chance);
    let request = signed
        .request(chance)
        .map_err(|_| broken("a request for a stamp"))?;
    let stamp = match stamps.stamp(&request).await {
        Ok(stamp) => stamp,
        Err(error) => {
            tracing::warn!(%error, "no time stamp");
            return Err(Stop::Refused(Refusal::NoStamp));
        }
    };
    let signature = data::signature(&ready.signatory, signed.signature(), stamp.at);
    let paper = signed
        .stamp(&stamp)
        .map_err(|_| Stop::Refused(Refusal::NoStamp))?;
    Ok(Done { paper, signature })
}

/// Keeps what was signed, if the complaint still stands as it did.
async fn keep(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    ready: &Ready,
    signature: serde_json::Value,
    paper: &Received,
) -> Result<(), Stop<Refusal>> {
    let signature = &signature;
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = start(deed, id).await?;
            match signable(&mut deed, &permit).await? {
                Ok(standing) if standing == ready.standing => {}
                Ok(_) => return Err(deed.refuse(Refusal::Changed).await),
                Err(refusal) => return Err(deed.refuse(refusal).await),
            }
            let given = Given {
                service: &ready.signatory.service,
                agent: &ready.signatory.agent,
                signature: signature.clone(),
                signed_at: ready.at,
            };
            let Some((reception, paper)) =
                receptions::keep(&mut deed, &permit, &given, paper).await?
            else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Create, "reception", reception.uuid())
                .nature("reception.sign")
                .detail(serde_json::json!({ "declaration": id, "paper": paper }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Records that the report was not signed, and why.
async fn refuse(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    reason: Refusal,
) -> Stop<Refusal> {
    let refused = desk
        .ledger
        .deed(actor, INFORM, async |deed| {
            let (deed, _, _) = start(deed, id).await?;
            Err::<((), Deed<ledger::Recorded>), _>(deed.refuse(reason).await)
        })
        .await;
    refused.err().unwrap_or(Stop::Refused(reason))
}
