//! What article 2, 3° lists of the person, letter by letter, and the author of the request (2° b).
//!
//! A closed list: a field that is not here cannot be recorded. What each may hold, and how long it may be,
//! stands in `rules::feed::schema`, which reads them; here is only the shape that is sealed, as JSON.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::opinion::codes;

/// A struct that is sealed as JSON and whose `Debug` says nothing of it.
macro_rules! letters {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $ty:ty,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$doc])* #[serde(default, skip_serializing_if = "empty")] pub $field: $ty,)+
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " [personal]"))
            }
        }
    )+};
}

/// What is left out of the sealed text.
trait Absent {
    fn is_absent(&self) -> bool;
}
impl Absent for String {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}
impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
impl Absent for bool {
    fn is_absent(&self) -> bool {
        !self
    }
}

fn empty<T: Absent>(value: &T) -> bool {
    value.is_absent()
}

/// A date as sources know them: `1971`, `1971-05` or `1971-05-23`.
pub type PartialDate = String;

codes! {
    /// Who asks for the opinion (2° b).
    AuthorKind {
        /// A service of the State.
        Service = "service",
        /// An establishment.
        Establishment = "establishment",
        /// A company.
        Company = "company",
    }
}

codes! {
    /// Sex, as the civil status has it.
    Sex {
        /// Féminin.
        Female = "F",
        /// Masculin.
        Male = "M",
        /// Not told, or another mark in a foreign document.
        Other = "X",
    }
}

letters! {
    /// 2° b: who asks for the opinion.
    Author {
        /// Its name.
        name: String,
        /// Service, establishment or company: a code of [`AuthorKind`].
        kind: Option<String>,
        /// Postal address.
        address: Option<Address>,
        /// Electronic address.
        email: Option<String>,
        /// Telephone.
        telephone: Option<String>,
    }

    /// A postal address.
    Address {
        /// Street and number.
        street: Option<String>,
        /// Postcode.
        postcode: Option<String>,
        /// Town.
        city: Option<String>,
        /// Country: ISO 3166-1 alpha-2.
        country: Option<String>,
    }

    /// 3° a: identity; the photograph stands apart.
    Identity {
        /// Name at birth.
        name: String,
        /// Name taken by marriage.
        married_name: Option<String>,
        /// First names, in order.
        given_names: Vec<String>,
        /// Nationalities: ISO 3166-1 alpha-2.
        nationalities: Vec<String>,
        /// When French nationality was acquired.
        french_since: Option<PartialDate>,
        /// A code of [`Sex`].
        sex: Option<String>,
    }

    /// 3° b: the spouse.
    Spouse {
        /// Names.
        names: Vec<String>,
        /// First names.
        given_names: Vec<String>,
        /// Nationalities.
        nationalities: Vec<String>,
        /// Present or last employer.
        employer: Option<String>,
    }

    /// 3° c: a parent.
    Parent {
        /// Names.
        names: Vec<String>,
        /// First names.
        given_names: Vec<String>,
        /// Nationalities.
        nationalities: Vec<String>,
    }

    /// 3° d: birth.
    Birth {
        /// Date.
        date: Option<PartialDate>,
        /// Postcode.
        postcode: Option<String>,
        /// Town.
        city: Option<String>,
        /// Country.
        country: Option<String>,
    }

    /// 3° e: personal contacts.
    Contact {
        /// Main address.
        address: Option<Address>,
        /// Electronic addresses.
        emails: Vec<String>,
        /// Telephones.
        telephones: Vec<String>,
    }

    /// 3° f and g: a previous home, or a secondary or occasional one.
    Home {
        /// Address.
        address: Option<Address>,
        /// Electronic address.
        email: Option<String>,
        /// Telephone.
        telephone: Option<String>,
        /// Since.
        from: Option<PartialDate>,
        /// Until.
        to: Option<PartialDate>,
    }

    /// 3° h: an identity document.
    IdentityDocument {
        /// Identity card, passport, or equivalent.
        kind: Option<String>,
        /// Number.
        number: String,
        /// Date of issue.
        issued_on: Option<PartialDate>,
        /// Authority.
        authority: Option<String>,
    }

    /// 3° i: a travel or stay abroad.
    Travel {
        /// Country.
        country: String,
        /// Town.
        city: Option<String>,
        /// From.
        from: Option<PartialDate>,
        /// To.
        to: Option<PartialDate>,
        /// Kind of stay.
        kind: Option<String>,
    }

    /// 3° j: defence secrecy clearance already held.
    Clearance {
        /// Whether one is held.
        held: bool,
        /// When it ends.
        expires_on: Option<PartialDate>,
        /// Who gave it.
        authority: Option<String>,
    }

    /// 3° k: studies and career.
    Career {
        /// Diplomas.
        diplomas: Vec<Diploma>,
        /// Positions.
        positions: Vec<Position>,
        /// Present professional address, telephone or e-mail.
        contact: Option<String>,
    }

    /// A diploma or equivalent level.
    Diploma {
        /// Title.
        title: String,
        /// Where.
        institution: Option<String>,
        /// Country.
        country: Option<String>,
        /// When.
        year: Option<PartialDate>,
    }

    /// A position held.
    Position {
        /// Post, mission or function.
        title: String,
        /// Employer, and how to reach it.
        employer: Option<String>,
        /// Country.
        country: Option<String>,
        /// From.
        from: Option<PartialDate>,
        /// To.
        to: Option<PartialDate>,
    }

    /// 3° l: for what access is asked. May hold sensitive data (art. 3): never searched, never compared.
    Post {
        /// Post, mission or function.
        function: Option<String>,
        /// Scientific or training project.
        project: Option<String>,
    }

    /// 3° m: ties. May hold sensitive data (art. 3): never searched, never compared.
    Ties {
        /// With foreign States or organisations, or those under foreign control.
        text: String,
    }

    /// 5° b: an appeal.
    Appeal {
        /// Against `opinion` or `decision`.
        against: String,
        /// When.
        on: Option<PartialDate>,
        /// Before whom.
        before: Option<String>,
        /// What came of it.
        outcome: Option<String>,
    }
}
