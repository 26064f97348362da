//! `/v1/documents/{request}/{name}`: a document that was asked for, streamed: a scan is larger than a line may be.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};
use gate::{Problem, stops};
use http::{HeaderMap, StatusCode, header};
use kernel::{Id, Personal};
use ledger::{Stop, blobs::ReceiveError};
use serde_json::json;

use super::{
    batches::{SIGNATURE, hex},
    peer::Peer,
};
use crate::{
    deeds::deliver::{self, Brought, Refusal},
    desk::Desk,
    model::{BatchName, DocumentRequestKind, MediaType},
    rules::feed::{LONGEST_SCAN, signature},
};

/// Header of the title: UTF-8, in base64.
const TITLE: &str = "acte-title";
/// Characters a title may have, as on a line of a batch.
const LONGEST_TITLE: usize = 200;
/// Bytes that tell a kind.
const HEAD: usize = 8;

/// `PUT /v1/documents/{request}/{name}`
pub(super) async fn put(
    State(desk): State<Desk>,
    Peer(source): Peer,
    Path((request, name)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let name = BatchName::parse(&name).ok_or(Problem::NotFound)?;
    let reference: Id<DocumentRequestKind> = request.parse().map_err(|_| Problem::NotFound)?;
    let told = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(signature) = told(SIGNATURE).and_then(signature::parse) else {
        return Err(refused(&desk, Stop::Refused(Refusal::BadSignature)));
    };
    let Some(title) = told(TITLE).and_then(title) else {
        return Err(said(&desk, StatusCode::UNPROCESSABLE_ENTITY, "feed-title"));
    };
    // Nobody waits for it: no byte of it is kept, not even for a moment.
    deliver::awaited(&desk, &source, reference)
        .await
        .map_err(|stop| refused(&desk, stop))?;
    let stream = body.into_data_stream().map_err(drop);
    let begun = begun(stream).await;
    let begun = begun.map_err(|()| Problem::TooLarge(LONGEST_SCAN))?;
    let Some((media_type, stream)) = begun else {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(said(&desk, status, "feed-document"));
    };
    let received = desk.ledger.receive(stream, LONGEST_SCAN).await;
    let received = received.map_err(|error| match error {
        ReceiveError::TooLarge | ReceiveError::Stream(()) => Problem::TooLarge(LONGEST_SCAN),
        ReceiveError::Empty => said(&desk, StatusCode::UNPROCESSABLE_ENTITY, "feed-cut"),
        ReceiveError::Fault(fault) => fault.into(),
    })?;
    let brought = Brought {
        reference,
        name: &name,
        title: &title,
        media_type,
        received: &received,
        signature: &signature,
    };
    let known = deliver::deliver(&desk, &source, &brought)
        .await
        .map_err(|stop| refused(&desk, stop))?;
    let status = if known {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    // Nothing of any person, nor of who asked (art. 7).
    let body = json!({
        "document_request": reference,
        "document": name.as_str(),
        "sha256": hex(&received.sha256),
        "size": received.size,
    });
    let fresh = [(header::CACHE_CONTROL, "private, no-store")];
    Ok((status, fresh, Json(body)).into_response())
}

/// A title, as a line of a batch may say it.
fn title(header: &str) -> Option<Personal<String>> {
    let text = String::from_utf8(STANDARD.decode(header.trim()).ok()?).ok()?;
    let text = text.trim();
    let good = !text.is_empty()
        && text.chars().count() <= LONGEST_TITLE
        && !text.chars().any(char::is_control);
    good.then(|| Personal::new(text.to_owned()))
}

/// The kind that the first bytes tell, and the whole stream again; none when they tell none.
///
/// # Errors
/// When the stream ends before them: the gate stops what is announced as too large.
async fn begun<S>(
    mut stream: S,
) -> Result<Option<(MediaType, impl Stream<Item = Result<Bytes, ()>> + Send)>, ()>
where
    S: Stream<Item = Result<Bytes, ()>> + Send + Unpin,
{
    let mut head = BytesMut::new();
    while head.len() < HEAD {
        match stream.try_next().await? {
            Some(piece) => head.extend_from_slice(&piece),
            None => break,
        }
    }
    Ok(MediaType::of(&head).map(|kind| {
        let first = stream::once(async move { Ok(head.freeze()) });
        (kind, first.chain(stream))
    }))
}

fn said(desk: &Desk, status: StatusCode, key: &'static str) -> Problem {
    stops::refusal(&desk.t(gate::Locale::Fr), status, key)
}

fn refused(desk: &Desk, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unasked => Problem::NotFound,
        Refusal::Over => said(desk, StatusCode::GONE, "feed-over"),
        Refusal::BadSignature => said(desk, StatusCode::FORBIDDEN, "feed-signature"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_short_line_of_text() {
        let of = |text: &str| title(&STANDARD.encode(text)).map(|title| title.into_inner());
        assert_eq!(of(" Diplôme ").as_deref(), Some("Diplôme"));
        for bad in ["", "  ", "a\nb", "a\0b", &"é".repeat(201)] {
            assert_eq!(of(bad), None, "{bad:?}");
        }
        assert!(title("pas du base64 !").is_none());
        assert!(title(&STANDARD.encode(b"\xff\xfe")).is_none());
    }

    #[tokio::test]
    async fn the_kind_is_told_by_the_first_bytes_however_they_come() {
        let whole = b"%PDF-1.7 suite";
        for size in [1, 3, 8, 100] {
            let pieces = whole
                .chunks(size)
                .map(|piece| Ok(Bytes::copy_from_slice(piece)));
            let stream = stream::iter(pieces.collect::<Vec<Result<Bytes, ()>>>());
            let (kind, rest) = begun(stream).await.unwrap().unwrap();
            let rest: Vec<Bytes> = rest.try_collect().await.unwrap();
            assert_eq!(
                (kind, rest.concat().as_slice()),
                (MediaType::Pdf, &whole[..])
            );
        }
        for bad in [&b""[..], b"%PD", b"GIF89a...."] {
            let stream = stream::iter([Ok::<_, ()>(Bytes::from_static(bad))]);
            assert!(begun(stream).await.unwrap().is_none());
        }
    }
}
