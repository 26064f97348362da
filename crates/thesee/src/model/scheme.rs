//! Kinds of fraud the teleservice guides through, and the offence each comes under.

use super::codes;

codes! {
    /// The three offences of article 1 1° (code of criminal procedure, D. 8-2-1 III).
    Offence {
        /// a) Escroquerie.
        Fraud = "fraud",
        /// b) Chantage.
        Blackmail = "blackmail",
        /// c) Extorsion, connected with an attack on a data processing system.
        Extortion = "extortion",
    }

    /// What happened, as victims know it.
    Scheme {
        /// An order on a shop that does not exist.
        FakeShop = "fake-shop",
        /// A seller, between individuals, who never sent.
        FakeSeller = "fake-seller",
        /// A buyer who did not pay, or asked for fees.
        FakeBuyer = "fake-buyer",
        /// A letting that does not exist.
        FakeRental = "fake-rental",
        /// A mailbox or profile taken over to ask others for money.
        Hijack = "hijack",
        /// Feelings feigned, then money asked.
        Romance = "romance",
        /// A threat to publish intimate images or secrets.
        Blackmail = "blackmail",
        /// Files held to ransom.
        Ransomware = "ransomware",
    }
}

impl Scheme {
    /// The offence it comes under, until the office says otherwise.
    #[must_use]
    pub const fn offence(self) -> Offence {
        match self {
            Self::FakeShop
            | Self::FakeSeller
            | Self::FakeBuyer
            | Self::FakeRental
            | Self::Hijack => Offence::Fraud,
            Self::Romance | Self::Blackmail => Offence::Blackmail,
            Self::Ransomware => Offence::Extortion,
        }
    }
}
