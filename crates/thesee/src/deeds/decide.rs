//! Art. 1: the office says whether a declaration is admissible, asks for more, requalifies it, or tells the victim where
//! to go.
//!
//! Keeps THES-1.1 and THES-4.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Record, Stop};

use super::{LONGEST_TEXT, Refusal, on_declaration, readable};
use crate::{
    access::Decide,
    desk::Desk,
    law,
    letters::News,
    model::{DeclarationKind, Offence, State},
    store::{declarations, follow},
};

/// What the office decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Within article 1, as stated.
    Admissible,
    /// More is needed: what.
    Ask(Personal<String>),
    /// Within article 1, under this offence.
    Requalify(Offence),
    /// Outside article 1: where to go, and why.
    Orient(Personal<String>),
}

impl Decision {
    const fn state(&self) -> State {
        match self {
            Self::Admissible => State::Admissible,
            Self::Ask(_) => State::Asked,
            Self::Requalify(_) => State::Requalified,
            Self::Orient(_) => State::Oriented,
        }
    }
}

/// Decides. What the victim must know is written to them in the same act.
pub async fn decide(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    decision: &Decision,
) -> Result<State, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit, state) = on_declaration::<Decide>(deed, id).await?;
            let next = decision.state();
            // A report has no follow-up: nobody is asked for more.
            let asks = !permit.resource().complaint && next == State::Asked;
            if !state.may_become(next) || state == next || asks {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            let (offence, text) = match decision {
                Decision::Admissible => (None, None),
                Decision::Requalify(offence) => (Some(*offence), None),
                Decision::Ask(text) | Decision::Orient(text) => (None, Some(text)),
            };
            if text.is_some_and(|text| !readable(text, LONGEST_TEXT)) {
                return Err(deed.refuse(Refusal::NoText).await);
            }
            if !declarations::decide(&mut deed, &permit, next, offence).await? {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            if let Some(text) = text {
                follow::explain(&mut deed, &permit, text).await?;
                // Nothing follows a report: its author finds the answer in their space, and no mail speaks of a complaint.
                if permit.resource().complaint {
                    super::notify(desk, &mut deed, id, News::Message).await?;
                }
            }
            let record = Record::new(Operation::Change, "declaration", id.uuid())
                .nature("declaration.decide")
                .detail(serde_json::json!({
                    "state": next.code(), "offence": offence.map(Offence::code),
                }));
            Ok((next, deed.record(record).await?))
        })
        .await
}
