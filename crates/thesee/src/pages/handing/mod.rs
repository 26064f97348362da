//! What the office gives (art. 4 III 1° to 3°), and complaints filed twice (art. 1 2°): pages of the office's portal.

mod abroad;
mod hand;
mod programs;
mod twins;

use gate::{Access, Routes};
use kernel::{Id, Timestamp};

use crate::{
    desk::Desk,
    law::{HEAD, OFFICER},
    model::{DeclarationKind, Joined, Kind, Line, Member, Offence, Scheme, Series, State, Way},
};

/// Routes of these pages.
#[must_use]
pub fn routes() -> Routes<Desk> {
    let (office, head) = (Access::Role(&[OFFICER, HEAD]), Access::Role(&[HEAD]));
    Routes::new()
        .get("/remises/{number}", office, hand::get)
        .post("/remises/{number}", office, hand::post)
        .get("/transmissions/{number}", head, abroad::get)
        .post("/transmissions/{number}", head, abroad::post)
        .get("/doublons", office, twins::get)
        .post("/doublons/{id}", office, twins::post)
        .get("/programmes", head, programs::get)
        .post("/programmes", head, programs::post)
        .post("/programmes/{id}/terminer", head, programs::end)
}

/// Draws the samples of these pages.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        abroad::Transmit,
        hand::HandOver,
        programs::Programs,
        twins::Twins
    )
}

/// The declarations chosen among those of a series.
fn chosen<'a>(joined: &Joined, values: impl Iterator<Item = &'a str>) -> Vec<Id<DeclarationKind>> {
    let values: Vec<&str> = values.collect();
    let ids = joined.members.iter().map(|member| member.line.id);
    ids.filter(|id| values.contains(&id.to_string().as_str()))
        .collect()
}

/// A series of sample declarations under one reference.
fn sample(text: &str) -> Joined {
    let line = |number| Line {
        id: Id::from_uuid(uuid::Uuid::from_u128(number)),
        reference: text.to_owned(),
        kind: Kind::Complaint,
        way: Way::Online,
        scheme: Scheme::FakeShop,
        offence: Offence::Fraud,
        state: State::Filed,
        filed_at: Timestamp::UNIX_EPOCH,
        lost_cents: Some(25_005),
        series: Some(7),
    };
    let since = Timestamp::UNIX_EPOCH;
    Joined {
        series: Series {
            id: Id::from_uuid(uuid::Uuid::nil()),
            number: 7,
            began_at: since,
            changed_at: since,
            members: 2,
            lost_cents: 50_010,
        },
        members: [1, 2]
            .map(|number| Member {
                line: line(number),
                since,
            })
            .into(),
        links: vec![],
        events: vec![],
        spread: vec![],
    }
}
