//! Art. 3 and 5 II: a recipient searches what they may know of: the requests of their ministry, without a name until
//! they take one up, and those they instruct, that are referred to them, or that they reach through a link.
//!
//! Keeps PPST-3.2 and PPST-5.2.

use kernel::{Actor, Operation};
use ledger::{Deed, Open, Permit, Reason, Record, Stop};

use super::recall::{self, Answers};
use crate::{
    access::{BodyScope, ListReferred, ListRequests},
    desk::Desk,
    law::INSTRUCT,
    model::Body,
    rules::search::{self, NotSelected},
    store::lists::{self, Finds},
};

/// Requests shown at most when no person is looked for.
pub const MOST: i64 = 200;

/// Why nothing was searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The desk belongs to no ministry and no service.
    NoBody,
    /// The selection is not made: [`NotSelected::Forbidden`] by article 3.
    NotSelected(NotSelected),
    /// The memory that persons are looked for in is still being filled.
    NotReady,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoBody => "no-body",
            Self::NotSelected(reason) => reason.code(),
            Self::NotReady => "not-ready",
        }
    }
    fn article(&self) -> Option<&'static str> {
        match self {
            Self::NotSelected(NotSelected::Forbidden) => Some("3"),
            _ => Some("5 II"),
        }
    }
}

/// Searches by what `rules::search` can say: a person through the engine, the likeliest first. A selection that names
/// the data of article 3 is refused, and the refusal recorded with the article.
pub async fn find(
    desk: &Desk,
    actor: &Actor,
    pairs: &[(&str, &str)],
) -> Result<Answers, Stop<Refusal>> {
    let ready = recall::for_search(desk, pairs).await?;
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            let entry = deed.id();
            deed.about("search", entry);
            let body = actor.compartment.as_deref().and_then(Body::from_code);
            let (deed, answers) = match body {
                Some(body @ Body::Ministry(_)) => {
                    let (deed, permit) = deed.permit::<ListRequests, _>(&BodyScope(body)).await?;
                    look(desk, deed, &permit, (pairs, ready)).await?
                }
                Some(body @ Body::Service(_)) => {
                    let (deed, permit) = deed.permit::<ListReferred, _>(&BodyScope(body)).await?;
                    look(desk, deed, &permit, (pairs, ready)).await?
                }
                _ => return Err(deed.refuse(Refusal::NoBody).await),
            };
            let record = Record::new(Operation::Consult, "search", entry)
                .nature("request.find")
                .detail(answers.trace(pairs));
            Ok((answers, deed.record(record).await?))
        })
        .await
}

async fn look<A: Finds>(
    desk: &Desk,
    mut deed: Deed<Open>,
    permit: &Permit<A>,
    (pairs, ready): (&[(&str, &str)], bool),
) -> Result<(Deed<Open>, Answers), Stop<Refusal>> {
    let query = match search::parse(pairs.iter().copied()) {
        Ok(query) => query,
        Err(reason) => return Err(deed.refuse(Refusal::NotSelected(reason)).await),
    };
    if query.person.is_nobody() {
        let mut list = lists::known(&mut deed, permit, &query, None, true, MOST).await?;
        // Whose request the others are one may not know before taking them up.
        list.extend(lists::known(&mut deed, permit, &query, None, false, MOST).await?);
        list.sort_by_key(|line| std::cmp::Reverse((line.opinion_received_on, line.id)));
        return Ok((deed, Answers::plain(list)));
    }
    if !ready {
        return Err(deed.refuse(Refusal::NotReady).await);
    }
    // The engine is shown only what the searcher may know: what else there is cannot be told from what it answers.
    let known = lists::reachable(&mut deed, permit).await?;
    let hits = recall::seek(desk, &mut deed, permit, &query, Some(known)).await?;
    let among = Some(hits.requests());
    let list = lists::known(&mut deed, permit, &query, among.as_deref(), true, MOST).await?;
    Ok((deed, Answers::weighed(hits, list)))
}
