//! Someone whom a provider vouches for comes in (art. 1 1°).

use futures::future::BoxFuture;
use gate::{
    Problem,
    citizens::{Citizen, Gender},
    i18n::T,
    stops::refusal,
};
use http::StatusCode;
use kernel::{Actor, Personal};
use uuid::Uuid;

use crate::{
    deeds::come_in::{self, Refusal},
    desk::Desk,
    model::{Birth, Identity, Names, Sex, Subject, Vouched},
};

/// Lets them in, or says why not.
pub(crate) fn come_in<'a>(
    desk: &'a Desk,
    citizen: &'a Citizen,
    t: &'a T,
    request: Uuid,
) -> BoxFuture<'a, Result<Actor, Problem>> {
    Box::pin(async move {
        let visitor = Actor::visitor().for_request(request);
        let entered = come_in::come_in(desk, &visitor, &vouched(citizen)).await;
        entered.map_err(|stop| {
            Problem::stopped(stop, |reason| {
                let key = match reason {
                    Refusal::NotWhole => "victim-in-not-whole",
                    Refusal::Minor => "victim-in-minor",
                };
                refusal(t, StatusCode::FORBIDDEN, key)
            })
        })
    })
}

/// What article 2 I lets be recorded of what a provider tells.
fn vouched(citizen: &Citizen) -> Vouched {
    let pivot = &citizen.pivot;
    let text = |text: &Personal<String>| text.reveal().clone();
    Vouched {
        by: Subject {
            issuer: citizen.issuer.clone(),
            subject: citizen.subject.clone(),
        },
        identity: Identity {
            names: Names {
                birth_name: text(&pivot.birth_name),
                used_name: citizen.preferred_name.as_ref().map(text),
                given_names: pivot.given_names.iter().map(text).collect(),
                ..Names::default()
            },
            birth: Birth {
                date: pivot.birthdate.as_str().to_owned(),
                place: pivot.birthplace.as_str().map(str::to_owned),
                country: pivot.birthcountry.as_ref().map(text),
            },
            sex: match pivot.gender {
                Gender::Female => Some(Sex::Female),
                Gender::Male => Some(Sex::Male),
                Gender::Unspecified => None,
            },
        },
        email: citizen.email.clone(),
    }
}
