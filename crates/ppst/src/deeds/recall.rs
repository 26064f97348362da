//! Art. 1: the memory that persons are looked for in, renewed before each search.
//!
//! Every process that shows pages holds its own (decision 10): it reads the base when it starts, then what changed.

use std::{collections::HashMap, sync::Arc, time::Duration};

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit, Reason, Stop};

use super::renew;
use crate::{
    desk::Desk,
    model::{Line, RequestKind},
    rules::{matching::Match, resident::Hits, search::Query, sought::CRITERIA},
    store::lists::{self, Narrows},
};

/// Requests shown at most when a person is looked for: more would be another question.
pub const MOST_WEIGHED: usize = 50;
/// And among which the other criteria choose.
const MOST_SOUGHT: usize = 500;

/// How long a search waits for the memory to be renewed; past it, what is held must do.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often it is renewed when nobody searches, so that whoever does finds little left to read.
const OFTEN: Duration = Duration::from_secs(20);

/// What a search answers.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Requests found: those of a person the likeliest first, others the newest first.
    pub list: Vec<Answer>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// A request found.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The request.
    pub line: Line,
    /// Why it may be of the person looked for; none when nobody was.
    pub weighed: Option<Match>,
}

impl Answers {
    /// Requests found without looking for anyone.
    #[must_use]
    pub(super) fn plain(lines: Vec<Line>) -> Self {
        let list = lines.into_iter().map(|line| Answer {
            line,
            weighed: None,
        });
        Self {
            list: list.collect(),
            more: false,
        }
    }

    /// What the log keeps of a search: by which criteria, and what was found; never what was typed.
    #[must_use]
    pub(super) fn trace(&self, pairs: &[(&str, &str)]) -> serde_json::Value {
        let told = pairs.iter().filter(|(_, value)| !value.trim().is_empty());
        let criteria: Vec<&str> = told.map(|(name, _)| *name).collect();
        let found: Vec<_> = self.list.iter().map(|one| one.line.id).collect();
        serde_json::json!({ "criteria": criteria, "found": found })
    }

    /// Requests with their weights, in the order of `hits`. What is no longer there, or may not be known, is not there
    /// for the searcher either.
    #[must_use]
    pub(super) fn weighed(hits: Hits, lines: Vec<Line>) -> Self {
        let mut lines: HashMap<_, _> = lines.into_iter().map(|line| (line.id, line)).collect();
        let list = hits.list.into_iter().filter_map(|(id, weighed)| {
            Some(Answer {
                line: lines.remove(&id)?,
                weighed: Some(weighed),
            })
        });
        Self {
            list: list.collect(),
            more: hits.more,
        }
    }
}

/// Renews the memory when a person is looked for; whether it can answer.
pub(super) async fn for_search<R: Reason>(
    desk: &Desk,
    pairs: &[(&str, &str)],
) -> Result<bool, Stop<R>> {
    let looked_for = |(name, value): &(&str, &str)| CRITERIA.contains(name) && !value.is_empty();
    if !pairs.iter().any(looked_for) {
        return Ok(desk.resident.is_whole());
    }
    match tokio::time::timeout(PATIENCE, renew::refresh(desk)).await {
        Ok(read) => read
            .map(|()| true)
            .map_err(|stop| stop.map(|never| match never {})),
        // What was read stays: the next goes on from there.
        Err(_) => Ok(desk.resident.is_whole()),
    }
}

/// Asks the engine: of all requests, or `among` some alone; then keeps those that answer to the other criteria.
pub(super) async fn seek<A: Narrows>(
    desk: &Desk,
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    query: &Query,
    among: Option<Vec<Id<RequestKind>>>,
) -> Result<Hits, Fault> {
    let (resident, sought) = (Arc::clone(&desk.resident), query.person.clone());
    // Comparing is the work of a processor, not of the runtime.
    let found =
        tokio::task::spawn_blocking(move || resident.seek(&sought, among.as_deref(), MOST_SOUGHT));
    let mut hits = found
        .await
        .map_err(|_| Fault::Corrupt("the memory of requests".into()))?;
    let there = lists::narrowed(deed, permit, query, &hits.requests()).await?;
    hits.keep(&there, MOST_WEIGHED);
    Ok(hits)
}

/// Reads the base when a process that shows pages starts, goes on reading what changes, and overwrites what was erased.
pub async fn keep(desk: &Desk) {
    loop {
        if let Err(stop) = renew::tend(desk).await {
            tracing::warn!(?stop, "the requests are not read into memory");
        }
        tokio::time::sleep(OFTEN).await;
    }
}
