//! How sure a provider is of who someone is (eIDAS, regulation 910/2014, article 8).

/// A level of assurance, the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// `eidas1`.
    Low,
    /// `eidas2`.
    Substantial,
    /// `eidas3`.
    High,
}

impl Assurance {
    /// As `acr` writes it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Low => "eidas1",
            Self::Substantial => "eidas2",
            Self::High => "eidas3",
        }
    }

    /// The level that an `acr` names.
    #[must_use]
    pub fn of(acr: &str) -> Option<Self> {
        [Self::Low, Self::Substantial, Self::High]
            .into_iter()
            .find(|level| level.code() == acr)
    }
}
