//! Whether someone may file online, and where else to go (art. 1 1°; code of criminal procedure, D. 8-2-1).
//!
//! The conditions are the ones the teleservices publish for each kind of fraud. Each is a question answered yes or no;
//! the first that fails says why and which door is the right one.

use crate::model::{Kind, Scheme, codes};

codes! {
    /// A condition, asked as a question.
    Condition {
        /// Eighteen or more (art. 1 1°: «majeure»).
        Adult = "adult",
        /// Neither guardianship nor any other measure that another must act for (art. 1 1°: «capable»).
        Capable = "capable",
        /// For oneself, as a natural person (art. 1 1°).
        Oneself = "oneself",
        /// The author is not known (art. 1 1°: «auteur inconnu»).
        UnknownAuthor = "unknown-author",
        /// It took place on the internet (art. 1 1°).
        Online = "online",
        /// One never met the author.
        NeverMet = "never-met",
        /// A sum was asked for, paid or not.
        SumAsked = "sum-asked",
        /// The order was placed on the site, and nothing came.
        OrderNotReceived = "order-not-received",
        /// The shop or the seller no longer answers.
        Unreachable = "unreachable",
        /// The goods were sent and not paid, or fees were asked for.
        SentOrFees = "sent-or-fees",
        /// The home does not exist, or is not the lessor's to let.
        NoSuchHome = "no-such-home",
        /// A mailbox or profile was taken over.
        TakenOver = "taken-over",
        /// Money was asked of others in one's name.
        AskedInOnesName = "asked-in-ones-name",
        /// A threat was made to obtain it.
        Threat = "threat",
        /// Files or a machine were blocked.
        Blocked = "blocked",
    }

    /// Another door than this one.
    Door {
        /// Any police station or gendarmerie unit, or a letter to the public prosecutor.
        Station = "station",
        /// For minors: a parent, a station, and the number for young people.
        Minor = "minor",
        /// The card is still held and was used on the internet.
        CardFraud = "card-fraud",
        /// Contents that the law forbids.
        IllicitContent = "illicit-content",
        /// A message or a call that asks for data, without loss.
        Phishing = "phishing",
        /// An offence against property not committed on the internet.
        OfflineProperty = "offline-property",
        /// A dispute with a trader who exists.
        Consumer = "consumer",
    }
}

/// What every declaration must meet, whatever happened (art. 1 1°).
const ALWAYS: [Condition; 5] = [
    Condition::Adult,
    Condition::Capable,
    Condition::Oneself,
    Condition::UnknownAuthor,
    Condition::Online,
];

/// What one kind of fraud must meet besides, in the order it is asked.
#[must_use]
pub const fn own_conditions(scheme: Scheme) -> &'static [Condition] {
    use Condition as C;
    match scheme {
        Scheme::FakeShop => &[C::OrderNotReceived, C::Unreachable, C::SumAsked],
        Scheme::FakeSeller => &[
            C::NeverMet,
            C::OrderNotReceived,
            C::Unreachable,
            C::SumAsked,
        ],
        Scheme::FakeBuyer => &[C::NeverMet, C::SentOrFees],
        Scheme::FakeRental => &[C::NeverMet, C::NoSuchHome, C::SumAsked],
        Scheme::Hijack => &[C::TakenOver, C::AskedInOnesName],
        Scheme::Romance => &[C::NeverMet, C::Threat, C::SumAsked],
        Scheme::Blackmail => &[C::NeverMet, C::Threat, C::SumAsked],
        Scheme::Ransomware => &[C::Blocked, C::SumAsked],
    }
}

/// Every condition of a declaration, in the order it is asked. A report meets the same ones: article 1 1° opens both to
/// «une victime, personne physique majeure et capable» (decision 12).
pub fn conditions(_kind: Kind, scheme: Scheme) -> impl Iterator<Item = Condition> {
    ALWAYS.iter().chain(own_conditions(scheme)).copied()
}

/// Where to go when a condition is not met.
#[must_use]
pub const fn door(condition: Condition) -> Door {
    use Condition as C;
    match condition {
        C::Adult => Door::Minor,
        C::Capable | C::Oneself | C::UnknownAuthor | C::NeverMet => Door::Station,
        C::Online => Door::OfflineProperty,
        C::OrderNotReceived | C::Unreachable | C::NoSuchHome => Door::Consumer,
        C::SumAsked | C::AskedInOnesName => Door::Phishing,
        C::SentOrFees | C::TakenOver | C::Threat | C::Blocked => Door::Station,
    }
}

/// What the answers lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// One may file.
    Welcome,
    /// This condition is not met.
    Elsewhere(Condition, Door),
    /// This question is not answered yet.
    Ask(Condition),
}

/// Reads the answers given so far, in the order of the questions.
pub fn orient(kind: Kind, scheme: Scheme, answer: impl Fn(Condition) -> Option<bool>) -> Outcome {
    for condition in conditions(kind, scheme) {
        match answer(condition) {
            Some(true) => {}
            Some(false) => return Outcome::Elsewhere(condition, door(condition)),
            None => return Outcome::Ask(condition),
        }
    }
    Outcome::Welcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_unmet_leads_to_a_door() {
        for scheme in Scheme::ALL.iter().copied() {
            let all: Vec<_> = conditions(Kind::Complaint, scheme).collect();
            assert_eq!(
                orient(Kind::Complaint, scheme, |_| Some(true)),
                Outcome::Welcome
            );
            for unmet in all {
                let outcome = orient(Kind::Complaint, scheme, |one| Some(one != unmet));
                assert_eq!(
                    outcome,
                    Outcome::Elsewhere(unmet, door(unmet)),
                    "{scheme:?}"
                );
            }
        }
    }

    #[test]
    fn a_threat_without_money_asked_is_not_for_this_service() {
        let outcome = orient(Kind::Complaint, Scheme::Romance, |one| {
            Some(one != Condition::SumAsked)
        });
        assert_eq!(
            outcome,
            Outcome::Elsewhere(Condition::SumAsked, Door::Phishing)
        );
    }

    #[test]
    fn questions_come_one_at_a_time() {
        let first = orient(Kind::Report, Scheme::FakeShop, |_| None);
        assert_eq!(first, Outcome::Ask(Condition::Adult));
    }
}
