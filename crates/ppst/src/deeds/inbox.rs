//! Art. 7: batches that sources drop as files, `<id>.jsonl` or `<id>.csv` beside `<id>.sig`, each in the folder that
//! bears its code. What is taken is removed; what is refused keeps its bytes under `.refused`, for its owner to see.

use std::path::{Path, PathBuf};

use futures::stream;
use kernel::{Actor, Operation};
use ledger::{Fault, Record, Stop, blobs::ReceiveError};
use tokio::io::AsyncReadExt as _;

use super::feed::{self, Format, Incoming, Refusal};
use crate::{
    access::{Base, Work},
    desk::Desk,
    law::FEED,
    model::{BatchName, Source},
    rules::feed::{LONGEST_BATCH, signature},
    store::sources,
};

/// Bytes read at once.
const PIECE: usize = 64 << 10;

/// Takes in what was dropped; how many batches.
pub async fn collect(desk: &Desk) -> Result<u32, Stop<Refusal>> {
    let Some(inbox) = &desk.inbox else {
        return Ok(0);
    };
    let living: Vec<Source> = living(desk).await?;
    let mut taken = 0;
    for source in &living {
        let folder = inbox.join(source.code.as_str());
        for file in files(&folder).await {
            taken += u32::from(take(desk, source, &file).await?);
        }
    }
    Ok(taken)
}

async fn living(desk: &Desk) -> Result<Vec<Source>, Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::system(), FEED, async |deed| {
            let (mut deed, _permit) = deed.permit::<Work, _>(&Base).await?;
            let now = deed.now();
            let mut all = sources::all(&mut deed).await?;
            all.retain(|source| source.until.is_none_or(|until| until > now));
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "source", entry).nature("inbox.look");
            Ok((all, deed.record(record).await?))
        })
        .await
}

/// Plain files of batches, in the order of their names: no link is followed.
async fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(mut entries) = tokio::fs::read_dir(folder).await else {
        return found;
    };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let path = entry.path();
        let plain = entry.file_type().await.is_ok_and(|kind| kind.is_file());
        if plain && format(&path).is_some() && found.len() < 1_000 {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn format(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()? {
        "jsonl" => Some(Format::JsonLines),
        "csv" => Some(Format::Csv),
        _ => None,
    }
}

async fn take(desk: &Desk, source: &Source, file: &Path) -> Result<bool, Stop<Refusal>> {
    let name = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .and_then(BatchName::parse);
    let signed = file.with_extension("sig");
    // Its signature comes after it: until then it is left alone.
    let Ok(text) = small(&signed).await else {
        return Ok(false);
    };
    let (Some(name), Some(format), Some(signature)) = (name, format(file), signature::parse(&text))
    else {
        refuse(file).await;
        return Ok(false);
    };
    let received = match receive(desk, file).await {
        Ok(received) => received,
        Err(ReceiveError::Fault(fault)) => return Err(fault.into()),
        Err(_) => {
            refuse(file).await;
            return Ok(false);
        }
    };
    let incoming = Incoming {
        name: &name,
        format,
        received: &received,
        signature: &signature,
    };
    match feed::receive(desk, source, &incoming).await {
        Ok(_) => {
            for done in [file, &signed] {
                if let Err(error) = tokio::fs::remove_file(done).await {
                    tracing::warn!(%error, "a batch that was taken could not be removed");
                }
            }
            Ok(true)
        }
        Err(Stop::Refused(Refusal::Busy)) => Ok(false),
        Err(Stop::Refused(_) | Stop::Denied(_)) => {
            refuse(file).await;
            Ok(false)
        }
        Err(stop) => Err(stop),
    }
}

async fn small(file: &Path) -> std::io::Result<String> {
    let plain = tokio::fs::symlink_metadata(file).await?;
    if !plain.is_file() || plain.len() > 1_000 {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    tokio::fs::read_to_string(file).await
}

async fn receive(
    desk: &Desk,
    file: &Path,
) -> Result<ledger::blobs::Received, ReceiveError<std::io::Error>> {
    let open = tokio::fs::File::open(file)
        .await
        .map_err(ReceiveError::Stream)?;
    let bytes = stream::try_unfold(open, |mut open| async move {
        let mut piece = Vec::with_capacity(PIECE);
        let read = (&mut open)
            .take(PIECE as u64)
            .read_to_end(&mut piece)
            .await?;
        Ok((read > 0).then(|| (bytes::Bytes::from(piece), open)))
    });
    desk.ledger.receive(bytes, LONGEST_BATCH).await
}

async fn refuse(file: &Path) {
    let mut name = file.as_os_str().to_owned();
    name.push(".refused");
    if let Err(error) = tokio::fs::rename(file, &name).await {
        tracing::warn!(%error, "a batch that was refused could not be put aside");
    }
}

/// The same for a worker, which has no refusal to show.
///
/// # Errors
/// When the database does not answer.
pub async fn collect_all(desk: &Desk) -> Result<(), Fault> {
    match collect(desk).await {
        Ok(_) | Err(Stop::Refused(_)) => Ok(()),
        Err(Stop::Denied(_)) => Err(Fault::Law("the inbox is denied".into())),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}
