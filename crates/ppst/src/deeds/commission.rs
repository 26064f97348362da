//! Art. 8: access is indirect. The coordination gathers all that concerns a person for the commissioner of the CNIL
//! (law of 6 January 1978, art. 118): every letter, opinion, link with its reasons, and trace.
//!
//! Keeps PPST-8.1.

use kernel::{Actor, Id, Operation};
use ledger::{
    Reason, Record, Stop,
    audit::{self, Entry, Filter},
};

use crate::{
    access::{AnswerCommission, Base},
    desk::Desk,
    law::RIGHTS,
    model::{Link, RequestKind, Sheet},
    rules::search::Query,
    store::{
        figures::{self, Asked},
        links, lists, requests,
    },
};

/// Requests of a person gathered at once; more would be an error of the selection.
const MOST: i64 = 200;

/// Why nothing was gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such procedure.
    Unknown,
    /// The commission's own reference is not told.
    NoReference,
    /// The person is not named: a name and a full date of birth, or the number of a request.
    NoPerson,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-procedure",
            Self::NoReference => "no-reference",
            Self::NoPerson => "no-person",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("8")
    }
}

/// All that concerns one request of the person.
#[derive(Debug, Clone)]
pub struct File {
    /// The request, letter by letter.
    pub sheet: Sheet,
    /// Its links, with their reasons.
    pub links: Vec<Link>,
    /// That documents were asked for around it: what they are, the asker alone may know (art. 2).
    pub asked: Vec<Asked>,
    /// What was done with it, as long as traces are kept.
    pub traces: Vec<Entry>,
}

/// How what was gathered leaves the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Read on screen.
    Screen,
    /// Handed over as JSON.
    Json,
    /// Handed over as a paper.
    Paper,
}

impl Way {
    /// Its nature in the log.
    const fn nature(self) -> &'static str {
        match self {
            Self::Screen => "commission.gather",
            Self::Json => "commission.export-json",
            Self::Paper => "commission.export-paper",
        }
    }
}

/// Whether the commission's reference is told, within bounds.
pub(super) fn told(reference: &str) -> Option<&str> {
    let told = reference.trim();
    (!told.is_empty() && told.len() <= 100 && !told.chars().any(char::is_control)).then_some(told)
}

/// Gathers all that concerns a person, to be read on screen.
pub async fn gather(
    desk: &Desk,
    actor: &Actor,
    reference: &str,
    query: &Query,
) -> Result<Vec<File>, Stop<Refusal>> {
    hand_over(desk, actor, reference, query, Way::Screen).await
}

/// Gathers all that concerns a person. Nothing is kept of it but its trace, which bears the commission's reference
/// and how it left the base.
pub async fn hand_over(
    desk: &Desk,
    actor: &Actor,
    reference: &str,
    query: &Query,
    way: Way,
) -> Result<Vec<File>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |mut deed| {
            let entry = deed.id();
            deed.about("commission", entry);
            let (mut deed, permit) = deed.permit::<AnswerCommission, _>(&Base).await?;
            let Some(told) = told(reference) else {
                return Err(deed.refuse(Refusal::NoReference).await);
            };
            let person = query.name.is_some() && query.born_on.is_some();
            let number = query.number.is_some() && query.source.is_some();
            if !person && !number {
                return Err(deed.refuse(Refusal::NoPerson).await);
            }
            let found = lists::search(&mut deed, &permit, query, None, MOST).await?;
            let found: Vec<Id<RequestKind>> = found.iter().map(|line| line.id).collect();
            let all = lists::of_persons(&mut deed, &permit, &found).await?;
            let mut files = Vec::with_capacity(all.len());
            for id in &all {
                let Some(sheet) = requests::load(&mut deed, &permit, *id).await? else {
                    continue;
                };
                let about = Filter {
                    object: Some(id.uuid()),
                    limit: 500,
                    ..Filter::default()
                };
                files.push(File {
                    sheet,
                    links: links::of_request(&mut deed, &permit, *id).await?,
                    asked: figures::asked(&mut deed, &permit, *id).await?,
                    traces: audit::list(&mut deed, &permit, &about).await?,
                });
            }
            let record = Record::new(Operation::Communicate, "commission", entry)
                .nature(way.nature())
                .detail(serde_json::json!({ "reference": told, "requests": all }));
            let mut deed = deed.record(record).await?;
            for id in &all {
                let record = Record::new(Operation::Communicate, "request", id.uuid())
                    .nature("commission.read");
                deed = deed.record(record).await?;
            }
            Ok((files, deed))
        })
        .await
}
