//! Art. 4: a declaration as the office and its prosecution read it: what was filed, what was read in it, and what ties it
//! to others, with the reasons.
//!
//! Keeps THES-1.3, THES-4.1, THES-4.2 and THES-5.1.

use kernel::{Actor, Id, Operation};
use ledger::{Record, Stop};

use super::{Refusal, office::may_read, on_declaration};
use crate::{
    access::ReadDeclaration,
    desk::Desk,
    law::LINK,
    model::{DeclarationKind, Explained, Found, Looked, Side},
    store::{declarations, identifiers, links, lists},
};

/// Most links shown with a declaration, the surest: the others are on the page of its series.
const MOST_LINKS: usize = 50;

/// Reads a declaration. Each link shown is a recorded act of «mise en relation» (art. 5).
pub async fn look(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<Looked, Stop<Refusal>> {
    desk.ledger
        .deed(actor, LINK, async |deed| {
            let (mut deed, permit, _) = on_declaration::<ReadDeclaration>(deed, id).await?;
            let Some(dossier) = declarations::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let identifiers = identifiers::found(&mut deed, &permit).await?;
            let mut tied = links::of(&mut deed, &permit, &[id], false).await?;
            let hidden = tied.len().saturating_sub(MOST_LINKS);
            tied.truncate(MOST_LINKS);
            let mut explained = Vec::with_capacity(tied.len());
            if !tied.is_empty() {
                let other = |link: &crate::model::LinkSeen| {
                    if link.later == id {
                        link.earlier
                    } else {
                        link.later
                    }
                };
                let others: Vec<_> = tied.iter().map(other).collect();
                let mut lines = lists::of(&mut deed, &permit, &others).await?;
                lines.retain(|line| may_read(&deed, line));
                let there = links::there(&mut deed, &permit, &others).await?;
                for link in tied {
                    // A link to what the reader may not read is not shown either.
                    let Some(line) = lines.iter().find(|line| line.id == other(&link)) else {
                        continue;
                    };
                    let sides = link.reasons.iter().map(|reason| {
                        let digits = reason.digest.clone().unwrap_or_default();
                        let known = strongest(&identifiers, &digits);
                        Side {
                            reason: reason.clone(),
                            value: known.map(|one| one.value.clone()),
                            here: known.map(|one| one.role),
                            there: there.get(&(line.id, digits)).copied(),
                            quoted: known.map(|one| one.quoted),
                            public: known.is_some_and(|one| one.public),
                        }
                    });
                    explained.push(Explained {
                        sides: sides.collect(),
                        other: line.clone(),
                        link,
                    });
                }
            }
            let record = Record::new(Operation::Consult, "declaration", id.uuid())
                .nature("declaration.read");
            let mut deed = deed.record(record).await?;
            if !explained.is_empty() {
                let shown: Vec<_> = explained.iter().map(|one| one.link.id).collect();
                let record = Record::new(Operation::Link, "declaration", id.uuid())
                    .nature("link.show")
                    .detail(serde_json::json!({ "links": shown }));
                deed = deed.record(record).await?;
            }
            let looked = Looked {
                dossier,
                identifiers,
                links: explained,
                hidden,
            };
            Ok((looked, deed))
        })
        .await
}

/// The identifier of these digits; quoted as several people's, what it is of a suspect is what links.
fn strongest<'a>(all: &'a [Found], digits: &str) -> Option<&'a Found> {
    all.iter()
        .filter(|one| one.digits == digits)
        .min_by_key(|one| one.role)
}
