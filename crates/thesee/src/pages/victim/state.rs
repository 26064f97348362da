//! What a visitor answered before signing in, kept in the address and nowhere else.

use std::collections::BTreeMap;

use crate::{
    model::{Kind, Language, Scheme},
    rules::orientation::{Condition, Door, Outcome, conditions, orient},
};

/// What happened, as the first question offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A kind of fraud that this service is for.
    Scheme(Scheme),
    /// Something that another service is for.
    Elsewhere(Door),
}

/// What is not for this service, in the order it is offered.
pub(super) const OTHERS: [Door; 5] = [
    Door::CardFraud,
    Door::Phishing,
    Door::IllicitContent,
    Door::Consumer,
    Door::OfflineProperty,
];

impl What {
    fn of(code: &str) -> Option<Self> {
        let other = || OTHERS.into_iter().find(|door| door.code() == code);
        Scheme::of(code)
            .map(Self::Scheme)
            .or_else(|| other().map(Self::Elsewhere))
    }

    /// Its code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Scheme(scheme) => scheme.code(),
            Self::Elsewhere(door) => door.code(),
        }
    }
}

/// Answers so far. Only what the guide knows is kept: nothing of an address is ever printed back.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) what: Option<What>,
    pub(super) kind: Option<Kind>,
    pub(super) answers: Vec<(Condition, bool)>,
    pub(super) language: Option<Language>,
    /// Whether the mentions of the welcome screen were read.
    pub(super) read: bool,
}

/// Where one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// What happened?
    What,
    /// A complaint or a report?
    Kind(Scheme),
    /// This condition is asked.
    Ask(Kind, Scheme, Condition),
    /// Another service is the right one; the condition that was not met, when one was.
    Elsewhere(Option<Condition>, Door),
    /// One may file this here.
    Welcome(Kind, Scheme),
}

impl State {
    /// Reads the fields of an address or of a form.
    pub(super) fn of<'a>(field: impl Fn(&str) -> Option<&'a str>) -> Self {
        let answers = Condition::ALL.iter().filter_map(|one| {
            let yes = match field(one.code())? {
                "oui" => true,
                "non" => false,
                _ => return None,
            };
            Some((*one, yes))
        });
        Self {
            what: field("faits").and_then(What::of),
            kind: field("pour").and_then(Kind::of),
            answers: answers.collect(),
            language: field("langue").and_then(Language::of),
            read: field("lu") == Some("yes"),
        }
    }

    /// Reads a query.
    pub(super) fn of_query(query: &BTreeMap<String, String>) -> Self {
        Self::of(|name| query.get(name).map(String::as_str))
    }

    /// Where it leads.
    pub(super) fn step(&self) -> Step {
        let scheme = match self.what {
            None => return Step::What,
            Some(What::Elsewhere(door)) => return Step::Elsewhere(None, door),
            Some(What::Scheme(scheme)) => scheme,
        };
        let Some(kind) = self.kind else {
            return Step::Kind(scheme);
        };
        let answer = |one| {
            let mut answers = self.answers.iter();
            answers
                .find(|(asked, _)| *asked == one)
                .map(|(_, yes)| *yes)
        };
        match orient(kind, scheme, answer) {
            Outcome::Ask(condition) => Step::Ask(kind, scheme, condition),
            Outcome::Elsewhere(condition, door) => Step::Elsewhere(Some(condition), door),
            Outcome::Welcome => Step::Welcome(kind, scheme),
        }
    }

    /// What may be begun: everything is met, and the welcome screen was read and passed.
    pub(super) fn may_begin(&self) -> Option<(Kind, Scheme)> {
        let passed =
            self.read && matches!(self.language, Some(Language::French | Language::Waived));
        match self.step() {
            Step::Welcome(kind, scheme) if passed => Some((kind, scheme)),
            _ => None,
        }
    }

    /// How many questions there are, and which one is asked.
    pub(super) fn place(&self) -> (usize, usize) {
        let (Some(What::Scheme(scheme)), kind) = (self.what, self.kind) else {
            return (1, 0);
        };
        let all = 2 + conditions(Kind::Complaint, scheme).count();
        let now = match (kind, self.step()) {
            (None, _) => 2,
            (Some(kind), Step::Ask(_, _, asked)) => {
                3 + conditions(kind, scheme)
                    .take_while(|one| *one != asked)
                    .count()
            }
            _ => all,
        };
        (now, all)
    }

    /// As fields, in the order asked.
    pub(super) fn fields(&self) -> Vec<(&'static str, &'static str)> {
        let mut fields = Vec::new();
        fields.extend(self.what.map(|what| ("faits", what.code())));
        fields.extend(self.kind.map(|kind| ("pour", kind.code())));
        for (condition, yes) in &self.answers {
            fields.push((condition.code(), if *yes { "oui" } else { "non" }));
        }
        fields.extend(self.language.map(|language| ("langue", language.code())));
        fields.extend(self.read.then_some(("lu", "yes")));
        fields
    }

    /// As the query of an address.
    pub(super) fn query(&self) -> String {
        // Codes need no escaping.
        let pairs = self.fields().into_iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("&")
    }

    /// The state just before the last answer, to go back to.
    pub(super) fn before(&self) -> Option<Self> {
        let mut earlier = self.clone();
        let asked = match (self.what, self.kind) {
            (Some(What::Scheme(scheme)), Some(kind)) => conditions(kind, scheme)
                .filter(|one| self.answers.iter().any(|(given, _)| given == one))
                .last(),
            _ => None,
        };
        if let Some(last) = asked {
            earlier.answers.retain(|(one, _)| *one != last);
        } else if earlier.kind.take().is_none() && earlier.what.take().is_none() {
            return None;
        }
        Some(earlier)
    }
}

impl State {
    /// The same with its last answer turned to no; none when it has none.
    pub(super) fn refused(&self) -> Option<Self> {
        let mut turned = self.clone();
        let (Some(What::Scheme(scheme)), Some(kind)) = (self.what, self.kind) else {
            return None;
        };
        let given = |one: &Condition| self.answers.iter().any(|(asked, _)| asked == one);
        let last = conditions(kind, scheme).filter(given).last()?;
        for (asked, yes) in &mut turned.answers {
            *yes &= *asked != last;
        }
        Some(turned)
    }
}

/// A state with every answer given, for samples and tests.
pub(super) fn complete(kind: Kind, scheme: Scheme) -> State {
    State {
        what: Some(What::Scheme(scheme)),
        kind: Some(kind),
        answers: conditions(kind, scheme).map(|one| (one, true)).collect(),
        language: Some(Language::French),
        read: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(query: &str) -> State {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let map = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        State::of_query(&map.collect())
    }

    #[test]
    fn questions_come_one_at_a_time_and_can_be_gone_back_to() {
        assert_eq!(state("").step(), Step::What);
        assert_eq!(state("").before().map(|s| s.query()), None);
        let chosen = state("faits=fake-shop");
        assert_eq!(chosen.step(), Step::Kind(Scheme::FakeShop));
        assert_eq!(chosen.before().unwrap().step(), Step::What);
        let minor = state("faits=fake-shop&pour=complaint&adult=non");
        assert_eq!(
            minor.step(),
            Step::Elsewhere(Some(Condition::Adult), Door::Minor)
        );
        assert_eq!(
            minor.before().unwrap().query(),
            "faits=fake-shop&pour=complaint"
        );
        assert_eq!(
            state("faits=card-fraud").step(),
            Step::Elsewhere(None, Door::CardFraud)
        );
        assert_eq!(
            state("faits=fake-shop&pour=complaint&adult=oui").place(),
            (4, 10)
        );
    }

    /// Signing in comes back to where one was: the whole state must fit an address that the gate returns to.
    #[test]
    fn every_state_survives_signing_in() {
        for scheme in Scheme::ALL.iter().copied() {
            let address = format!("/commencer?{}", complete(Kind::Complaint, scheme).query());
            assert!(gate::session::local_path(&address).is_some(), "{address}");
        }
    }

    #[test]
    fn nothing_of_a_hostile_address_is_kept() {
        let odd = state("faits=<script>&pour=x&adult=maybe&lu=1&langue=klingon&other=1");
        assert_eq!(odd.query(), "");
    }

    #[test]
    fn nobody_begins_without_having_passed_the_welcome_screen() {
        let whole = complete(Kind::Complaint, Scheme::FakeShop);
        assert_eq!(whole.may_begin(), Some((Kind::Complaint, Scheme::FakeShop)));
        assert_eq!(state(&whole.query()).may_begin(), whole.may_begin());
        for without in [
            State {
                read: false,
                ..whole.clone()
            },
            State {
                language: None,
                ..whole.clone()
            },
            State {
                language: Some(Language::Interpreter),
                ..whole.clone()
            },
            State {
                answers: Vec::new(),
                ..whole
            },
        ] {
            assert_eq!(without.may_begin(), None);
        }
    }
}
