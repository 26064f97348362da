//! Art. 3 and 5 II: a recipient searches what they may know of: the requests of their ministry, without a name until
//! they take one up, and those they instruct, that are referred to them, or that they reach through a link.
//!
//! Keeps PPST-3.2 and PPST-5.2.

use kernel::{Actor, Operation};
use ledger::{Deed, Open, Permit, Reason, Record, Stop};

use crate::{
    access::{BodyScope, ListReferred, ListRequests},
    desk::Desk,
    law::INSTRUCT,
    model::{Body, Civil, Line},
    rules::{
        search::folded,
        search::{self, NotSelected, Query},
    },
    store::lists::{self, Finds},
};

/// Requests shown at most.
pub const MOST: i64 = 200;

/// Why nothing was searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The desk belongs to no ministry and no service.
    NoBody,
    /// The selection is not made: [`NotSelected::Forbidden`] by article 3.
    NotSelected(NotSelected),
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoBody => "no-body",
            Self::NotSelected(NotSelected::Forbidden) => "forbidden-selection",
            Self::NotSelected(NotSelected::Unknown) => "unknown-criterion",
            Self::NotSelected(NotSelected::Unreadable) => "unreadable-criterion",
            Self::NotSelected(NotSelected::Empty) => "no-criterion",
        }
    }
    fn article(&self) -> Option<&'static str> {
        match self {
            Self::NotSelected(NotSelected::Forbidden) => Some("3"),
            _ => Some("5 II"),
        }
    }
}

/// Searches by what `rules::search` can say. A selection that names the data of article 3 is refused, and the
/// refusal recorded with the article.
pub async fn find(
    desk: &Desk,
    actor: &Actor,
    pairs: &[(&str, &str)],
) -> Result<Vec<Line>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            let entry = deed.id();
            deed.about("search", entry);
            let body = actor.compartment.as_deref().and_then(Body::from_code);
            let (deed, list) = match body {
                Some(body @ Body::Ministry(_)) => {
                    let (deed, permit) = deed.permit::<ListRequests, _>(&BodyScope(body)).await?;
                    look(deed, &permit, pairs).await?
                }
                Some(body @ Body::Service(_)) => {
                    let (deed, permit) = deed.permit::<ListReferred, _>(&BodyScope(body)).await?;
                    look(deed, &permit, pairs).await?
                }
                _ => return Err(deed.refuse(Refusal::NoBody).await),
            };
            let told = pairs.iter().filter(|(_, value)| !value.trim().is_empty());
            let criteria: Vec<&str> = told.map(|(name, _)| *name).collect();
            let found: Vec<_> = list.iter().map(|line| line.id).collect();
            let record = Record::new(Operation::Consult, "search", entry)
                .nature("request.find")
                .detail(serde_json::json!({ "criteria": criteria, "found": found }));
            Ok((list, deed.record(record).await?))
        })
        .await
}

async fn look<A: Finds>(
    mut deed: Deed<Open>,
    permit: &Permit<A>,
    pairs: &[(&str, &str)],
) -> Result<(Deed<Open>, Vec<Line>), Stop<Refusal>> {
    let query = match search::parse(pairs.iter().copied()) {
        Ok(query) => query,
        Err(reason) => return Err(deed.refuse(Refusal::NotSelected(reason)).await),
    };
    let mut list = lists::known(&mut deed, permit, &query, true, MOST).await?;
    list.retain(|line| {
        let civil = line.civil.as_ref();
        civil.is_some_and(|civil| is_of(&query, civil.reveal()))
    });
    // Whose request it is one may not know before taking it up: a person is not looked for among the others.
    if query.name.is_none() && query.born_on.is_none() {
        list.extend(lists::known(&mut deed, permit, &query, false, MOST).await?);
    }
    list.sort_by_key(|line| std::cmp::Reverse((line.opinion_received_on, line.id)));
    Ok((deed, list))
}

/// Whether a person is the one asked for.
fn is_of(query: &Query, civil: &Civil) -> bool {
    let name = query.name.as_deref().map(folded);
    let named = name.is_none_or(|name| {
        let names = [Some(&civil.name), civil.married_name.as_ref()];
        names.into_iter().flatten().any(|one| folded(one) == name)
    });
    let born = query.born_on.map(|date| date.to_string());
    named && born.is_none_or(|born| civil.birth_date.as_deref() == Some(born.as_str()))
}
