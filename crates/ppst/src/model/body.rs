//! The bodies of article 5, and the nine ministries among them.

use kernel::Role;

use crate::law;

/// A ministry of article 5 II 1°.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ministry {
    /// Défense; its base is SOPHIA.
    Defence,
    /// Énergie.
    Energy,
    /// Transports.
    Transport,
    /// Environnement.
    Environment,
    /// Mer.
    Sea,
    /// Santé.
    Health,
    /// Économie.
    Economy,
    /// Enseignement supérieur et recherche.
    HigherEducation,
    /// Agriculture.
    Agriculture,
}

impl Ministry {
    /// In the order of the decree.
    pub const ALL: [Self; 9] = [
        Self::Defence,
        Self::Energy,
        Self::Transport,
        Self::Environment,
        Self::Sea,
        Self::Health,
        Self::Economy,
        Self::HigherEducation,
        Self::Agriculture,
    ];

    /// As stored, and as the compartment of its agents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Defence => "defence",
            Self::Energy => "energy",
            Self::Transport => "transport",
            Self::Environment => "environment",
            Self::Sea => "sea",
            Self::Health => "health",
            Self::Economy => "economy",
            Self::HigherEducation => "higher-education",
            Self::Agriculture => "agriculture",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A service that a part may be asked of (art. 5 II 2° and 3°).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// Direction générale de la sécurité intérieure.
    Dgsi,
    /// Direction du renseignement et de la sécurité de la défense.
    Drsd,
    /// Commandement spécialisé pour la sécurité nucléaire.
    Cossen,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dgsi, Self::Drsd, Self::Cossen];

    /// As stored, and as the compartment of its agents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dgsi => "dgsi",
            Self::Drsd => "drsd",
            Self::Cossen => "cossen",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What an agent belongs to, which says what role they may be given (art. 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Body {
    /// I 1°: the coordination.
    Sgdsn,
    /// I 2°: the administrators of the users.
    Osiic,
    /// II 1°: a ministry.
    Ministry(Ministry),
    /// II 2° and 3°: a service.
    Service(Service),
}

/// Whether one's own authority must have designated one before SGDSN habilitates (art. 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role5 {
    /// I: habilitated by SGDSN alone.
    Accessing,
    /// II: designated first.
    Recipient,
}

impl Body {
    /// Every body, in the order of article 5.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Sgdsn, Self::Osiic]
            .into_iter()
            .chain(Ministry::ALL.map(Self::Ministry))
            .chain(Service::ALL.map(Self::Service))
    }

    /// As stored, and as the compartment of its agents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sgdsn => "sgdsn",
            Self::Osiic => "osiic",
            Self::Ministry(ministry) => ministry.code(),
            Self::Service(service) => service.code(),
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|body| body.code() == code)
    }

    /// The role its agents act in.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Sgdsn => law::SGDSN,
            Self::Osiic => law::OSIIC,
            Self::Ministry(_) => law::MINISTRY,
            Self::Service(Service::Cossen) => law::COSSEN,
            Self::Service(_) => law::SERVICE,
        }
    }

    /// Which part of article 5 its agents come under.
    #[must_use]
    pub const fn rank(self) -> Role5 {
        match self {
            Self::Sgdsn | Self::Osiic => Role5::Accessing,
            Self::Ministry(_) | Self::Service(_) => Role5::Recipient,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_body_of_article_5_round_trips_and_no_two_share_a_code() {
        let codes: Vec<_> = Body::all().map(Body::code).collect();
        assert_eq!(codes.len(), 14);
        for body in Body::all() {
            assert_eq!(Body::from_code(body.code()), Some(body));
        }
        assert_eq!(Body::from_code("interior"), None);
    }
}
