//! The users of article 5: designated, habilitated, suspended, reviewed, ended.

use kernel::{Id, Personal, Timestamp};
use time::Date;
use uuid::Uuid;

use super::{AppointmentKind, Body, HabilitationKind};

/// The act by which one's own authority designates one (art. 5 II).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Who designated.
    pub name: String,
    /// Reference of the act.
    pub reference: String,
    /// Its date.
    pub on: Date,
}

/// A user, as recorded by OSIIC.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// Id.
    pub id: Id<AppointmentKind>,
    /// Account.
    pub account: Uuid,
    /// What they belong to.
    pub body: Body,
    /// Who designated them; none for those of article 5 I.
    pub authority: Option<Authority>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// An habilitation by SGDSN.
#[derive(Debug, Clone)]
pub struct Habilitation {
    /// Id.
    pub id: Id<HabilitationKind>,
    /// Reference of SGDSN's act.
    pub reference: String,
    /// From.
    pub from: Timestamp,
    /// Until.
    pub until: Timestamp,
    /// When SGDSN looks at it again.
    pub review_on: Date,
    /// When it last did.
    pub reviewed_at: Option<Timestamp>,
    /// Since when it is suspended.
    pub suspended_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Where a user stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Recorded, not habilitated yet.
    Waiting,
    /// Habilitated, from later on.
    Coming,
    /// May act.
    InForce,
    /// Suspended.
    Suspended,
    /// Run out.
    Expired,
    /// Ended.
    Ended,
}

/// A user with the last habilitation.
#[derive(Debug, Clone)]
pub struct User {
    /// The user.
    pub appointment: Appointment,
    /// Professional address.
    pub email: Personal<String>,
    /// The last habilitation.
    pub habilitation: Option<Habilitation>,
}

impl User {
    /// Where they stand at `now`.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.appointment.ended_at.is_some() {
            return Standing::Ended;
        }
        let Some(habilitation) = &self.habilitation else {
            return Standing::Waiting;
        };
        if habilitation.ended_at.is_some() {
            Standing::Ended
        } else if habilitation.until <= now {
            Standing::Expired
        } else if habilitation.suspended_at.is_some() {
            Standing::Suspended
        } else if habilitation.from > now {
            Standing::Coming
        } else {
            Standing::InForce
        }
    }

    /// Whether SGDSN should look at it again.
    #[must_use]
    pub fn needs_review(&self, today: Date) -> bool {
        self.habilitation.as_ref().is_some_and(|habilitation| {
            habilitation.ended_at.is_none() && habilitation.review_on <= today
        })
    }
}

impl Authority {
    /// Whether both the authority and its act are named, within bounds.
    #[must_use]
    pub fn is_told(&self) -> bool {
        [&self.name, &self.reference]
            .into_iter()
            .all(|text| !text.trim().is_empty() && text.chars().count() <= 200)
    }
}
