//! A request as article 2 lists it: one field a letter of the decree, in its order.
//!
//! Keeps PPST-2.1, PPST-2.2, PPST-2.3 and, by the type of `inquiry`, PPST-2.5.

use std::fmt;

use time::Date;

use super::{
    Appeal, Author, Birth, Career, Civil, Clearance, Contact, Decision, Home, Identity,
    IdentityDocument, Opinion, Parent, Photograph, Post, RequestState, Sense, Spouse, Ties, Travel,
    opinion::codes,
};

codes! {
    /// Why an opinion is asked for (2° d).
    Motive {
        /// First request of someone new to the zone.
        Newcomer = "newcomer",
        /// First request of someone there before the zone was created.
        PresentBefore = "present-before",
        /// Renewal.
        Renewal = "renewal",
        /// Change in the situation of a holder.
        ChangeOfSituation = "change-of-situation",
    }
}

/// A request, as its source describes it.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// 1°: date the access request was received.
    pub received_on: Date,
    /// 2° a: date the request for an opinion was received.
    pub opinion_received_on: Date,
    /// 2° b: who asks for the opinion.
    pub author: Author,
    /// 2° c: its number.
    pub number: String,
    /// 2° d: why.
    pub motive: Motive,
    /// 3° a: identity.
    pub identity: Identity,
    /// 3° a: photograph.
    pub photograph: Option<Photograph>,
    /// 3° b: spouse.
    pub spouse: Option<Spouse>,
    /// 3° c: parents.
    pub parents: Vec<Parent>,
    /// 3° d: birth.
    pub birth: Birth,
    /// 3° e: contacts.
    pub contact: Option<Contact>,
    /// 3° f: previous homes.
    pub previous_homes: Vec<Home>,
    /// 3° g: other homes.
    pub other_homes: Vec<Home>,
    /// 3° h: identity documents.
    pub identity_documents: Vec<IdentityDocument>,
    /// 3° i: travels.
    pub travels: Vec<Travel>,
    /// 3° j: clearance.
    pub clearance: Option<Clearance>,
    /// 3° k: career.
    pub career: Option<Career>,
    /// 3° l: post or project. Never searched, never compared (art. 3).
    pub post: Option<Post>,
    /// 3° m: ties. Never searched, never compared (art. 3).
    pub ties: Option<Ties>,
    /// 4°: the opinion. Its grounds are never searched, never compared (art. 3).
    pub opinion: Option<Opinion>,
    /// Last paragraph: of an inquiry, the direction and nothing else.
    pub inquiry: Option<Sense>,
    /// 5° a: the decision.
    pub decision: Option<Decision>,
    /// 5° b: appeals.
    pub appeals: Vec<Appeal>,
    /// Where it stands.
    pub state: RequestState,
}

impl Record {
    /// The civil status that linking and searching read: nothing of l, m, n or 4° a can be reached from it.
    #[must_use]
    pub fn civil(&self) -> Civil {
        Civil::of(&self.identity, &self.birth)
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
