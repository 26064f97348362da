//! The whole service in one test: a database of its own, a clock that is told the time, a mailbox, and the
//! three portals; its people, designated and habilitated as article 5 has it.

pub(crate) mod feeding;

use std::{ops::Deref, sync::Arc};

use gate::{
    i18n::Catalogue,
    session::{self, Start},
};
use kernel::{Actor, Id, Personal};
use ppst::{
    Desk, FACE, Issuers, Origins, Resident,
    deeds::users::{self, NewUser},
    model::{AppointmentKind, Authority, Body, Role5},
    rules::terms,
};
use testkit::{ISSUER, TestService};
use time::macros::date;
use uuid::Uuid;

pub(crate) use feeding::{ANNE, Feeder, JEAN, MARIE, lines, opinion, request, with};
pub(crate) use testkit::Browser;

/// The service, whole, with what its tests often do.
pub(crate) struct House(TestService<Desk>);

impl Deref for House {
    type Target = TestService<Desk>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Someone designated and habilitated.
#[derive(Debug, Clone)]
pub(crate) struct Agent {
    /// The record of their designation.
    pub(crate) user: Id<AppointmentKind>,
    /// As the deeds know them.
    pub(crate) actor: Actor,
    /// What they belong to.
    pub(crate) body: Body,
}

impl Agent {
    /// Their account.
    pub(crate) fn account(&self) -> Uuid {
        self.actor.account.unwrap()
    }
}

/// Words of the ground and of the service.
pub(crate) fn words() -> Arc<Catalogue> {
    FACE.catalogue().unwrap()
}

/// A body by its code.
pub(crate) fn body(code: &str) -> Body {
    Body::from_code(code).unwrap()
}

/// The act that designates a recipient.
pub(crate) fn authority(body: Body) -> Option<Authority> {
    (body.rank() == Role5::Recipient).then(|| Authority {
        name: "Haut fonctionnaire de défense et de sécurité".to_owned(),
        reference: "2026-17".to_owned(),
        on: date!(2026 - 10 - 01),
    })
}

impl House {
    /// A service with nobody in it.
    pub(crate) async fn open() -> Self {
        let issuers = Issuers {
            desk: ISSUER.to_owned(),
            coordination: ISSUER.to_owned(),
        };
        let origins = Origins {
            desk: testkit::origin(&FACE, "desk"),
            coordination: testkit::origin(&FACE, "coordination"),
        };
        let house = TestService::open(&FACE, |ledger, catalogue| Desk {
            ledger,
            catalogue,
            origins,
            issuers,
            resident: Arc::new(Resident::new().unwrap()),
            turns: Arc::default(),
            inbox: None,
        });
        Self(house.await)
    }

    /// Someone of a body, designated and habilitated for five years.
    pub(crate) async fn agent(&self, code: &str) -> Agent {
        let body = body(code);
        let name = self.it.ledger.new_id::<()>();
        let new = NewUser {
            email: Personal::new(format!("{name}@{code}.gouv.example")),
            body,
            authority: authority(body),
        };
        let today = terms::day_of(self.now()).unwrap();
        let review = today.saturating_add(time::Duration::days(365));
        let user = users::first(&self.desk, &new, review).await.unwrap();
        let mut conn = self.it.db.superuser().await;
        let account: Uuid = sqlx::query_scalar("select account from appointment where id = $1")
            .bind(user.uuid())
            .fetch_one(&mut conn)
            .await
            .unwrap();
        Agent {
            user,
            actor: Actor::account(account, body.role()).within(code),
            body,
        }
    }

    /// A browser signed in as someone, their session resting on their habilitation as a real one does.
    pub(crate) async fn sign_in(&self, agent: &Agent) -> Browser {
        let portal = match agent.body.rank() {
            Role5::Recipient => "desk",
            Role5::Accessing => "coordination",
        };
        let mut conn = self.it.db.superuser().await;
        let designation: Uuid = sqlx::query_scalar(
            "select designation from habilitation where appointment = $1 and ended_at is null",
        )
        .bind(agent.user.uuid())
        .fetch_one(&mut conn)
        .await
        .unwrap();
        let start = Start {
            compartment: Some(agent.body.code()),
            designation: Some(designation),
            ..Start::new(portal, agent.account(), agent.body.role())
        };
        let started = session::start(&self.it.ledger, start).await.unwrap();
        let mut browser = self.browser(portal);
        browser.hold(&started.cookie());
        browser
    }
}
