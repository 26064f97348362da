//! Art. 8: access is indirect. The coordination gathers all that concerns a person for the commissioner of the CNIL
//! (law of 6 January 1978, art. 118): every letter, opinion, link with its reasons, and trace.
//!
//! Keeps PPST-8.1.

use kernel::{Actor, Id, Operation};
use ledger::{
    Deed, Fault, Open, Permit, Reason, Record, Stop,
    audit::{self, Entry, Filter},
};

use crate::{
    access::{AnswerCommission, Base},
    desk::Desk,
    law::RIGHTS,
    model::{Link, Photograph, RequestKind, Sheet},
    rules::search::Query,
    store::{
        figures::{self, Asked},
        held, links, lists, requests,
    },
};

pub use crate::store::held::{HeldDocument, Instructed, Referred};

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
    /// The photograph (3° a).
    pub photograph: Option<Photograph>,
    /// Its links, with their reasons.
    pub links: Vec<Link>,
    /// That documents were asked for around it: what they are, the asker alone may know (art. 2).
    pub asked: Vec<Asked>,
    /// The documents held, without what they say: the asker alone may read them (art. 2).
    pub held: Vec<HeldDocument>,
    /// Who instructed it, and which services were asked for their part.
    pub instructions: Vec<Instructed>,
    /// What was done with it, corrections among it, as long as traces are kept.
    pub traces: Vec<Entry>,
    /// Searches that found it, as long as traces are kept.
    pub searches: Vec<Entry>,
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
            let among = match (&query.person.name, &query.person.born) {
                (Some(name), Some(born)) if query.person.is_dated() => {
                    Some(lists::of_civil(&mut deed, &permit, name, born).await?)
                }
                (None, None) if query.number.is_some() && query.source.is_some() => None,
                _ => return Err(deed.refuse(Refusal::NoPerson).await),
            };
            let among = among.as_deref();
            let found = lists::search(&mut deed, &permit, query, among, None, MOST).await?;
            let found: Vec<Id<RequestKind>> = found.iter().map(|line| line.id).collect();
            let all = lists::of_persons(&mut deed, &permit, &found).await?;
            let mut files = Vec::with_capacity(all.len());
            for id in &all {
                let Some(sheet) = requests::load(&mut deed, &permit, *id).await? else {
                    continue;
                };
                let about = Filter {
                    object: Some(id.uuid()),
                    ..Filter::default()
                };
                let (deed, permit) = (&mut deed, &permit);
                files.push(File {
                    photograph: requests::photograph(deed, permit, *id).await?,
                    sheet,
                    links: links::of_request(deed, permit, *id).await?,
                    asked: figures::asked(deed, permit, *id).await?,
                    held: held::documents(deed, permit, *id).await?,
                    instructions: held::instructions(deed, permit, *id).await?,
                    traces: entries(deed, permit, about, |_| true).await?,
                    searches: Vec::new(),
                });
            }
            searches(&mut deed, &permit, &mut files).await?;
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

/// Every entry that a filter selects and that is wanted, newest first.
async fn entries(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerCommission>,
    filter: Filter,
    wanted: impl Fn(&Entry) -> bool,
) -> Result<Vec<Entry>, Fault> {
    const STEP: u32 = 500;
    let mut all: Vec<Entry> = Vec::new();
    let mut after = None;
    loop {
        let page = Filter {
            after,
            limit: STEP,
            ..filter.clone()
        };
        let page = audit::list(deed, permit, &page).await?;
        let last = page.len() < STEP as usize;
        after = page.last().map(|entry| entry.id);
        all.extend(page.into_iter().filter(&wanted));
        if last {
            return Ok(all);
        }
    }
}

/// Natures of the entries that say which requests were found.
const SEARCHES: [&str; 2] = ["request.search", "request.find"];

/// The searches that found one of these requests: the log keeps what was found, never what was typed.
async fn searches(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerCommission>,
    files: &mut [File],
) -> Result<(), Fault> {
    let ids: Vec<String> = files.iter().map(|file| file.sheet.id.to_string()).collect();
    let says = |entry: &Entry, id: &str| {
        let detail = entry.detail.as_deref();
        detail.is_some_and(|detail| detail.contains(id))
    };
    for nature in SEARCHES {
        let of = Filter {
            nature: Some(nature.to_owned()),
            ..Filter::default()
        };
        let any = |entry: &Entry| ids.iter().any(|id| says(entry, id));
        let found = entries(deed, permit, of, any).await?;
        for (file, id) in files.iter_mut().zip(&ids) {
            let own = found.iter().filter(|entry| says(entry, id));
            file.searches.extend(own.cloned());
        }
    }
    for file in files {
        file.searches
            .sort_by_key(|entry| std::cmp::Reverse(entry.id));
    }
    Ok(())
}
