//! What the binary knows of the PPST base alone: its people and its folder of batches.

use std::sync::Arc;

use ::ppst::{
    Desk, FACE, Issuers, Origins,
    deeds::users::{self, NewUser},
    model::{Authority, Body},
    rules::terms,
};
use kernel::Personal;
use ledger::Ledger;

use super::{House, Newcomer, Wired};
use crate::{
    demo::Persona,
    settings::{Failure, Service},
};

/// The service.
pub(super) static SERVICE: Wired<Desk> = Wired {
    face: &FACE,
    desk,
    warm_up: |_| Box::pin(async {}),
    warnings: |_| Box::pin(async { Ok(vec![]) }),
    designate: |desk, who| Box::pin(designate(desk, who)),
    seed: |desk, _| Box::pin(seed(desk)),
    systems: &[],
    cast: &CAST,
    hint: "demo-ppst-text",
    document: Some(::ppst::api::document),
};

/// Who signs in at the demonstration's provider; `role` is what they belong to.
const CAST: [Persona; 6] = [
    persona(
        "ppst-research",
        "Agent Recherche",
        "instruction@recherche.gouv.example",
        "higher-education",
    ),
    persona(
        "ppst-defence",
        "Agent Défense",
        "instruction@defense.gouv.example",
        "defence",
    ),
    persona("ppst-dgsi", "Agent DGSI", "agent@dgsi.gouv.example", "dgsi"),
    persona(
        "ppst-cossen",
        "Agent COSSEN",
        "agent@cossen.gouv.example",
        "cossen",
    ),
    persona(
        "ppst-sgdsn",
        "Agent SGDSN",
        "coordination@sgdsn.gouv.example",
        "sgdsn",
    ),
    persona(
        "ppst-osiic",
        "Administrateur OSIIC",
        "administrateur@osiic.gouv.example",
        "osiic",
    ),
];

const fn persona(
    sub: &'static str,
    usual_name: &'static str,
    email: &'static str,
    body: &'static str,
) -> Persona {
    Persona {
        sub,
        given_name: "Personnage",
        usual_name,
        email,
        role: body,
    }
}

fn desk(house: &House, service: &Service, ledger: Ledger) -> Result<Desk, Failure> {
    let origin = |portal: &str| house.origin(&SERVICE.host(service, portal));
    Ok(Desk {
        ledger,
        catalogue: Arc::clone(&house.catalogue),
        origins: Origins {
            desk: origin("desk"),
            coordination: origin("coordination"),
        },
        issuers: Issuers {
            desk: house.issuer(service, "desk"),
            coordination: house.issuer(service, "coordination"),
        },
        matcher: ::ppst::rules::matching::Matcher::default(),
        inbox: Some(house.folder("ppst").join("inbox")),
    })
}

/// The first users, from the terminal: SGDSN and OSIIC agents alone, for a recipient is first designated by their
/// own authority (art. 5).
async fn designate(desk: &Desk, who: &Newcomer<'_>) -> Result<(), Failure> {
    let body = Body::from_code(who.compartment.unwrap_or(who.role.0))
        .filter(|body| body.role() == who.role)
        .ok_or("the compartment is not a body of that role")?;
    add(desk, who.email, body, None).await
}

/// Writes the sample data: one agent a body of the cast.
async fn seed(desk: &Desk) -> Result<(), Failure> {
    for persona in CAST {
        let body = Body::from_code(persona.role).ok_or("a body of article 5")?;
        let authority = match body.rank() {
            ::ppst::model::Role5::Accessing => None,
            ::ppst::model::Role5::Recipient => Some(Authority {
                name: "Autorité de démonstration".to_owned(),
                reference: "DEMO-1".to_owned(),
                on: terms::day_of(desk.ledger.now()).map_err(|error| error.to_string())?,
            }),
        };
        add(desk, persona.email, body, authority).await?;
    }
    Ok(())
}

async fn add(
    desk: &Desk,
    email: &str,
    body: Body,
    authority: Option<Authority>,
) -> Result<(), Failure> {
    let new = NewUser {
        email: Personal::new(email.to_owned()),
        body,
        authority,
    };
    let today = terms::day_of(desk.ledger.now()).map_err(|error| error.to_string())?;
    let review_on = today.saturating_add(time::Duration::days(365));
    users::first(desk, &new, review_on)
        .await
        .map(drop)
        .map_err(|stop| format!("{stop:?}").into())
}
