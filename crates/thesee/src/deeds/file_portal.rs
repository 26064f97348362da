//! Files analysed by the file portal, over the interface that it publishes (`/api/v1`) and by no other way. Off unless a
//! portal and its token are configured. Its verdict is shown to the office; it opens and closes nothing.
//!
//! Keeps THES-2.2.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use kernel::{Actor, Id, Operation, Personal};
use ledger::{
    Fault, Never, Record, Stop,
    jobs::{JobError, NewJob},
};
use serde::Deserialize;

use crate::{
    access::{Registry, Work},
    desk::Desk,
    law::LINK,
    model::{AttachmentKind, Media, Verdict},
    store::attachments,
};

/// Time to reach the portal.
const CONNECT: Duration = Duration::from_secs(5);
/// Time for one call, the file included.
const CALL: Duration = Duration::from_secs(120);
/// Longest answer read, in bytes.
const LONGEST: usize = 64 << 10;
/// Between two questions about one file.
const AGAIN: time::Duration = time::Duration::seconds(15);
/// Questions asked about one file before it is left without a verdict: an hour.
const PATIENCE: i32 = 240;
/// Between two parts of a form; no file begins a line with it.
const BOUNDARY: &str = "acte-7f2c9d1e4b6a8035-acte";

/// A file portal.
#[derive(Clone)]
pub struct FilePortal {
    origin: Arc<str>,
    token: Personal<Arc<str>>,
    http: reqwest::Client,
}

impl std::fmt::Debug for FilePortal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilePortal")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// The portal cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
#[error("the file portal's settings: {0}")]
pub struct PortalError(&'static str);

/// A call came to nothing; it may succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Unheard {
    #[error("the file portal did not answer")]
    Network,
    #[error("the file portal refused ({0})")]
    Refused(u16),
    #[error("the file portal's answer cannot be read")]
    Shape,
}

#[derive(Deserialize)]
struct Submitted {
    id: String,
}

#[derive(Deserialize)]
struct Found {
    done: bool,
    is_malware: Option<bool>,
}

impl FilePortal {
    /// The portal at an origin (`https://…`), under the token that it issued; `roots` are authorities trusted besides
    /// those of the system, in PEM.
    ///
    /// # Errors
    /// When the origin is neither `https` nor this machine, or an authority cannot be read.
    pub fn new(origin: &str, token: &str, roots: &[Vec<u8>]) -> Result<Self, PortalError> {
        let loopback = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"]
            .iter()
            .any(|start| origin.starts_with(start));
        if !loopback && !origin.starts_with("https://") {
            return Err(PortalError("the origin must be https"));
        }
        let mut authorities = Vec::new();
        for pem in roots {
            let read = reqwest::Certificate::from_pem_bundle(pem);
            authorities.extend(read.map_err(|_| PortalError("certification authority"))?);
        }
        let mut builder = reqwest::Client::builder()
            // A redirect could lead a file, and our token with it, to another host.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(CALL)
            .https_only(!loopback);
        if !authorities.is_empty() {
            builder = builder.tls_certs_merge(authorities);
        }
        Ok(Self {
            origin: origin.trim_end_matches('/').into(),
            token: Personal::new(token.into()),
            http: builder.build().map_err(|_| PortalError("HTTP client"))?,
        })
    }

    /// Hands a file over; what to ask about it later. The name it came under says who it is of: it stays here.
    async fn submit(
        &self,
        media: Media,
        bytes: impl Stream<Item = Result<Bytes, Fault>> + Send + 'static,
    ) -> Result<String, Unheard> {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"piece\"\r\nContent-Type: {}\r\n\r\n",
            media.code()
        );
        let tail = format!("\r\n--{BOUNDARY}--\r\n");
        let one = |text: String| stream::once(async move { Ok::<_, Fault>(Bytes::from(text)) });
        let body = one(head).chain(bytes).chain(one(tail));
        let call = self
            .http
            .post(format!("{}/api/v1/submit", self.origin))
            .header("X-Auth-Token", &**self.token.reveal())
            .header(
                "Content-Type",
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(reqwest::Body::wrap_stream(body.boxed()));
        let submitted: Submitted = answer(call).await?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let whole = (1..=64).contains(&submitted.id.len()) && submitted.id.chars().all(plain);
        whole.then_some(submitted.id).ok_or(Unheard::Shape)
    }

    /// What it says of a file, once it has read it. Harmless only when everything was read and nothing was found.
    async fn result(&self, id: &str) -> Result<Option<Verdict>, Unheard> {
        let call = self
            .http
            .get(format!("{}/api/v1/results/{id}", self.origin))
            .header("X-Auth-Token", &**self.token.reveal());
        let result: Found = answer(call).await?;
        Ok(result.done.then_some(match result.is_malware {
            Some(false) => Verdict::Clean,
            Some(true) => Verdict::Malicious,
            None => Verdict::Suspicious,
        }))
    }
}

/// Sends a call and reads its answer, no further than is reasonable.
async fn answer<T: serde::de::DeserializeOwned>(
    call: reqwest::RequestBuilder,
) -> Result<T, Unheard> {
    let mut response = call.send().await.map_err(|_| Unheard::Network)?;
    if !response.status().is_success() {
        return Err(Unheard::Refused(response.status().as_u16()));
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| Unheard::Network)? {
        if bytes.len() + piece.len() > LONGEST {
            return Err(Unheard::Shape);
        }
        bytes.extend_from_slice(&piece);
    }
    serde_json::from_slice(&bytes).map_err(|_| Unheard::Shape)
}

/// The job that hands a file over.
pub(crate) fn job(id: Id<AttachmentKind>) -> NewJob {
    NewJob::new("submit_attachment", serde_json::json!({ "attachment": id }))
}

fn asking(id: Id<AttachmentKind>, known_as: &str, times: i32) -> NewJob {
    let payload = serde_json::json!({ "attachment": id, "known_as": known_as, "times": times });
    NewJob::new("ask_verdict", payload)
}

/// Hands a file over to the portal, and asks about it from then on. May run again: the portal knows a content it has.
pub async fn submit(desk: &Desk, id: Id<AttachmentKind>) -> Result<(), JobError> {
    let Some(portal) = desk.attachments.portal.clone() else {
        return Ok(());
    };
    let found = desk
        .ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let waiting = attachments::waiting(&mut deed, &permit, id).await?;
            let record = Record::new(Operation::Communicate, "attachment", id.uuid())
                .nature("attachment.submit");
            Ok((waiting.map(|one| (one, permit)), deed.record(record).await?))
        })
        .await
        .map_err(fault)?;
    // Erased since.
    let Some((waiting, permit)) = found else {
        return Ok(());
    };
    let bytes = desk.ledger.read_blob(waiting.blob, &permit).await?;
    let known_as = portal.submit(waiting.media, bytes).await.map_err(later)?;
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, _permit) = deed.permit::<Work, _>(&Registry).await?;
            let job = asking(id, &known_as, 0).at(deed.now() + AGAIN);
            deed.enqueue(job).await?;
            let record = Record::new(Operation::Change, "attachment", id.uuid())
                .nature("attachment.submitted");
            Ok(((), deed.record(record).await?))
        })
        .await
        .map_err(fault)?;
    Ok(())
}

/// Asks the portal about a file; again a little later while it reads.
pub async fn ask(
    desk: &Desk,
    id: Id<AttachmentKind>,
    known_as: &str,
    times: i32,
) -> Result<(), JobError> {
    let Some(portal) = desk.attachments.portal.clone() else {
        return Ok(());
    };
    let verdict = portal.result(known_as).await.map_err(later)?;
    if verdict.is_none() && times >= PATIENCE {
        return Err(JobError::Dead("no verdict within an hour".into()));
    }
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            match verdict {
                Some(verdict) => {
                    attachments::judge(&mut deed, &permit, id, verdict).await?;
                }
                None => {
                    let job = asking(id, known_as, times.saturating_add(1));
                    let job = job.at(deed.now() + AGAIN);
                    deed.enqueue(job).await?;
                }
            }
            let record = Record::new(Operation::Change, "attachment", id.uuid())
                .nature("attachment.verdict")
                .detail(serde_json::json!({ "verdict": verdict.map(Verdict::code) }));
            Ok(((), deed.record(record).await?))
        })
        .await
        .map_err(fault)?;
    Ok(())
}

fn later(unheard: Unheard) -> JobError {
    match unheard {
        // Its own answer would be the same tomorrow.
        Unheard::Refused(413 | 415 | 422) => JobError::Dead(unheard.to_string().into()),
        _ => JobError::Retry(unheard.to_string().into()),
    }
}

fn fault(stop: Stop<Never>) -> JobError {
    stop.into()
}
