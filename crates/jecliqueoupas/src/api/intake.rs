//! A file that comes in through the API: fields before it, the bytes streamed to the vault.

use gate::{Problem, Upload, upload::UploadError};
use http::StatusCode;
use kernel::{Actor, Id};
use ledger::{Stop, blobs::ReceiveError};

use super::refusal;
use crate::{
    deeds::deposit::{self, MAX_PASSWORD, NewFile, refuse_unstated},
    desk::Desk,
    model::{Choice, DepositKind, FileName},
};

/// What was deposited.
pub(super) struct Taken {
    pub(super) id: Id<DepositKind>,
    pub(super) sha256: [u8; 32],
    pub(super) size: u64,
    pub(super) choice: Choice,
}

/// Takes the file of an upload. Fields: `analysis` (full when absent), `password`, `unclassified`
/// (`no` takes back the statement of article 1 for this file).
pub(super) async fn take(desk: &Desk, actor: &Actor, upload: Upload) -> Result<Taken, Problem> {
    let unprocessable = |key| refusal(desk, StatusCode::UNPROCESSABLE_ENTITY, key);
    let read = fields(desk, actor, upload.fields()).await;
    let Ahead { choice, password } = match read {
        Ok(fields) => fields,
        Err(problem) => {
            upload.spill().await;
            return Err(problem);
        }
    };
    let Some((name, bytes)) = upload.into_file() else {
        return Err(unprocessable("api-file"));
    };
    let name = FileName::from_client(name.given());
    let max = desk.bounds.max_upload;
    let received = desk
        .ledger
        .receive(bytes, max)
        .await
        .map_err(|error| match error {
            ReceiveError::TooLarge | ReceiveError::Stream(UploadError::TooLarge(_)) => {
                Problem::TooLarge(max)
            }
            ReceiveError::Empty => unprocessable("api-file"),
            ReceiveError::Stream(error) => error.into(),
            ReceiveError::Fault(fault) => fault.into(),
        })?;
    let new = NewFile {
        received: &received,
        name,
        choice,
        unclassified: true,
        password,
    };
    let (sha256, size) = (received.sha256, received.size);
    match deposit::deposit(desk, actor, &new).await {
        Ok(id) => Ok(Taken {
            id,
            sha256,
            size,
            choice,
        }),
        Err(stop) => {
            // The policy or a rule said no: the bytes go at once, not when their lease ends.
            if let Err(fault) = desk.ledger.discard(received).await {
                tracing::warn!(%fault, "a refused upload waits for the sweep");
            }
            Err(refused(desk, stop))
        }
    }
}

/// The fields of an upload, read.
struct Ahead {
    choice: Choice,
    password: Option<String>,
}

/// What came before the file; the statement of article 1 not taken back.
async fn fields(
    desk: &Desk,
    actor: &Actor,
    given: &gate::extract::Fields,
) -> Result<Ahead, Problem> {
    let unprocessable = |key| refusal(desk, StatusCode::UNPROCESSABLE_ENTITY, key);
    if !matches!(given.get("unclassified"), None | Some("yes")) {
        return Err(refused(desk, refuse_unstated(desk, actor).await));
    }
    let choice = match given.get("analysis") {
        None | Some("") => Choice::Full,
        Some(code) => Choice::from_code(code).ok_or_else(|| unprocessable("api-analysis"))?,
    };
    let password = given
        .get("password")
        .filter(|password| !password.is_empty());
    if password.is_some_and(|password| password.len() > MAX_PASSWORD) {
        return Err(unprocessable("api-password"));
    }
    Ok(Ahead {
        choice,
        password: password.map(str::to_owned),
    })
}

fn refused(desk: &Desk, stop: Stop<deposit::Refusal>) -> Problem {
    use deposit::Refusal;
    Problem::stopped(stop, |reason| match reason {
        Refusal::NotDeclaredUnclassified => refusal(
            desk,
            StatusCode::UNPROCESSABLE_ENTITY,
            "refusal-unclassified",
        ),
        Refusal::UnknownAgent => refusal(desk, StatusCode::GONE, "refusal-unknown-agent"),
        Refusal::Restricted => refusal(desk, StatusCode::FORBIDDEN, "refusal-restricted"),
    })
}
