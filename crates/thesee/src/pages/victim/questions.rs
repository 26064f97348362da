//! The questionnaire as data: each question, the item of article 2 that it fills, where its answer stands. What is not
//! listed here cannot be asked; a test holds the list against article 2. Keeps THES-2.1 and THES-2.2.

use crate::{
    model::{
        Address, BankAccount, Content, Exchange, FamilySituation, How, Kind, Means, Payment,
        Scheme, Section, Suspect,
    },
    rules::form::{LONGEST_ACCOUNT, LONGEST_DETAILS, LONGEST_EXCHANGE},
};

/// Where an answer stands in a draft; the entry's place in its list, nought where there is no list.
type At<T> = fn(&mut Content, usize) -> Option<&mut T>;

/// Where an answer stands, and so how it is asked and read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    /// One line.
    Line(At<Option<String>>),
    /// Several lines, of at most so many characters.
    Details(At<Option<String>>, usize),
    /// A text that is the point of its section, of at most so many characters.
    Text(At<String>, usize),
    /// Several values, one a line.
    Lines(At<Vec<String>>),
    /// A day.
    Day(At<Option<String>>),
    /// A sum.
    Sum(At<Option<u64>>),
    /// A currency of the short list.
    Currency(At<Option<String>>),
    /// A country.
    Country(At<Option<String>>),
    /// The first or the second of several countries.
    Nationality(At<Vec<String>>, usize),
    /// A means of payment.
    Means(At<Option<Means>>),
    /// A family situation.
    Family(At<Option<FamilySituation>>),
    /// Ways in which contact was made.
    How(At<Vec<How>>),
}

/// A question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    /// Its name in the form; `ask-NAME` is its label.
    pub(super) name: &'static str,
    /// The item of article 2.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "held against article 2 by the tests")
    )]
    pub(super) item: &'static str,
    /// Where its answer stands.
    pub(super) slot: Slot,
    /// What the browser may fill in by itself.
    pub(super) autocomplete: Option<&'static str>,
    /// Width in characters; nought: as wide as the column.
    pub(super) width: u8,
}

const fn question(name: &'static str, item: &'static str, slot: Slot) -> Question {
    Question {
        name,
        item,
        slot,
        autocomplete: None,
        width: 0,
    }
}

impl Question {
    const fn fills(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = Some(autocomplete);
        self
    }
    const fn wide(mut self, width: u8) -> Self {
        self.width = width;
        self
    }
    /// Whether nothing can be filed without an answer, as `rules::form::complete` has it.
    pub(super) fn required(&self, kind: Kind) -> bool {
        self.name == "account" || (self.name == "from" && kind == Kind::Complaint)
    }
}

/// The victim's own account, the first of the list.
fn own(content: &mut Content) -> Option<&mut BankAccount> {
    let accounts = &mut content.victim.contacts.accounts;
    if accounts.is_empty() {
        accounts.push(BankAccount::default());
    }
    accounts.first_mut()
}

fn payment(content: &mut Content, at: usize) -> Option<&mut Payment> {
    content.payments.get_mut(at)
}

fn suspect(content: &mut Content, at: usize) -> Option<&mut Suspect> {
    content.suspects.get_mut(at)
}

fn parcel(content: &mut Content, at: usize) -> Option<&mut Address> {
    content.parcels.get_mut(at)
}

fn home(content: &mut Content) -> &mut Address {
    content.victim.contacts.address.get_or_insert_default()
}

fn theirs(content: &mut Content, at: usize) -> Option<&mut Address> {
    suspect(content, at).map(|one| one.address.get_or_insert_default())
}

const YOU: &[Question] = &[
    question(
        "telephones",
        "I 6",
        Slot::Lines(|c, _| Some(&mut c.victim.contacts.telephones)),
    ),
    question(
        "street",
        "I 6",
        Slot::Line(|c, _| Some(&mut home(c).street)),
    )
    .fills("street-address"),
    question(
        "postcode",
        "I 6",
        Slot::Line(|c, _| Some(&mut home(c).postcode)),
    )
    .fills("postal-code")
    .wide(10),
    question("town", "I 6", Slot::Line(|c, _| Some(&mut home(c).town))).fills("address-level2"),
    question(
        "country",
        "I 6",
        Slot::Country(|c, _| Some(&mut home(c).country)),
    ),
    question(
        "emails",
        "I 6",
        Slot::Lines(|c, _| Some(&mut c.victim.contacts.emails)),
    ),
    question(
        "nationality",
        "I 4",
        Slot::Nationality(|c, _| Some(&mut c.victim.nationalities), 0),
    ),
    question(
        "nationality-2",
        "I 4",
        Slot::Nationality(|c, _| Some(&mut c.victim.nationalities), 1),
    ),
    question(
        "family",
        "I 5",
        Slot::Family(|c, _| Some(&mut c.victim.family)),
    ),
    question(
        "occupation",
        "I 7",
        Slot::Line(|c, _| Some(&mut c.victim.occupation)),
    )
    .fills("organization-title"),
    question(
        "pseudonyms",
        "I 1",
        Slot::Lines(|c, _| Some(&mut c.victim.names.pseudonyms)),
    ),
    question(
        "own-holder",
        "I 6",
        Slot::Line(|c, _| own(c).map(|a| &mut a.holder)),
    ),
    question(
        "own-bank",
        "I 6",
        Slot::Line(|c, _| own(c).map(|a| &mut a.bank)),
    ),
    question(
        "own-iban",
        "I 6",
        Slot::Line(|c, _| own(c).map(|a| &mut a.iban)),
    ),
];

const FACTS: &[Question] = &[
    question("from", "II 1", Slot::Day(|c, _| Some(&mut c.happened.from))),
    question(
        "until",
        "II 1",
        Slot::Day(|c, _| Some(&mut c.happened.until)),
    ),
    question(
        "account",
        "II 1",
        Slot::Text(|c, _| Some(&mut c.happened.account), LONGEST_ACCOUNT),
    ),
];

const CONTACT: &[Question] = &[question(
    "contact-made",
    "II 3",
    Slot::How(|c, _| Some(&mut c.contact_made)),
)];

const PAYMENT: &[Question] = &[
    question(
        "means",
        "II 4",
        Slot::Means(|c, i| payment(c, i).map(|p| &mut p.means)),
    ),
    question(
        "asked",
        "II 4",
        Slot::Sum(|c, i| payment(c, i).map(|p| &mut p.asked_cents)),
    )
    .wide(10),
    question(
        "paid",
        "II 4",
        Slot::Sum(|c, i| payment(c, i).map(|p| &mut p.paid_cents)),
    )
    .wide(10),
    question(
        "currency",
        "II 4",
        Slot::Currency(|c, i| payment(c, i).map(|p| &mut p.currency)),
    ),
    question(
        "on",
        "II 4",
        Slot::Day(|c, i| payment(c, i).map(|p| &mut p.on)),
    ),
    question(
        "to-holder",
        "II 4",
        Slot::Line(|c, i| payment(c, i).map(|p| &mut p.to.holder)),
    ),
    question(
        "to-iban",
        "II 4",
        Slot::Line(|c, i| payment(c, i).map(|p| &mut p.to.iban)),
    ),
    question(
        "to-bank",
        "II 4",
        Slot::Line(|c, i| payment(c, i).map(|p| &mut p.to.bank)),
    ),
    question(
        "cheque-holder",
        "II 4",
        Slot::Line(|c, i| payment(c, i).map(|p| &mut p.cheque_holder)),
    ),
    question(
        "cheque-bank",
        "II 4",
        Slot::Line(|c, i| payment(c, i).map(|p| &mut p.cheque_bank)),
    ),
    question(
        "cheque-number",
        "II 4",
        Slot::Line(|c, i| payment(c, i).map(|p| &mut p.cheque_number)),
    )
    .wide(20),
    question(
        "payment-details",
        "II 4",
        Slot::Details(
            |c, i| payment(c, i).map(|p| &mut p.details),
            LONGEST_DETAILS,
        ),
    ),
];

const GOODS: &[Question] = &[
    question(
        "what",
        "II 5",
        Slot::Details(|c, _| Some(&mut c.goods.what), LONGEST_DETAILS),
    ),
    question("page", "II 5", Slot::Line(|c, _| Some(&mut c.goods.page))),
    question(
        "number",
        "II 5",
        Slot::Line(|c, _| Some(&mut c.goods.number)),
    )
    .wide(30),
];

const PARCEL: &[Question] = &[
    question(
        "parcel-name",
        "II 6",
        Slot::Line(|c, i| parcel(c, i).map(|a| &mut a.name)),
    ),
    question(
        "parcel-street",
        "II 6",
        Slot::Line(|c, i| parcel(c, i).map(|a| &mut a.street)),
    ),
    question(
        "parcel-postcode",
        "II 6",
        Slot::Line(|c, i| parcel(c, i).map(|a| &mut a.postcode)),
    )
    .wide(10),
    question(
        "parcel-town",
        "II 6",
        Slot::Line(|c, i| parcel(c, i).map(|a| &mut a.town)),
    ),
    question(
        "parcel-country",
        "II 6",
        Slot::Country(|c, i| parcel(c, i).map(|a| &mut a.country)),
    ),
];

const SUSPECT: &[Question] = &[
    question(
        "suspect-names",
        "II 7",
        Slot::Line(|c, i| suspect(c, i).map(|s| &mut s.names)),
    ),
    question(
        "suspect-pseudonyms",
        "II 7",
        Slot::Lines(|c, i| suspect(c, i).map(|s| &mut s.pseudonyms)),
    ),
    question(
        "suspect-telephones",
        "II 7",
        Slot::Lines(|c, i| suspect(c, i).map(|s| &mut s.telephones)),
    ),
    question(
        "suspect-emails",
        "II 7",
        Slot::Lines(|c, i| suspect(c, i).map(|s| &mut s.emails)),
    ),
    question(
        "suspect-profiles",
        "II 7",
        Slot::Lines(|c, i| suspect(c, i).map(|s| &mut s.profiles)),
    ),
    question(
        "suspect-street",
        "II 7",
        Slot::Line(|c, i| theirs(c, i).map(|a| &mut a.street)),
    ),
    question(
        "suspect-postcode",
        "II 7",
        Slot::Line(|c, i| theirs(c, i).map(|a| &mut a.postcode)),
    )
    .wide(10),
    question(
        "suspect-town",
        "II 7",
        Slot::Line(|c, i| theirs(c, i).map(|a| &mut a.town)),
    ),
    question(
        "suspect-country",
        "II 7",
        Slot::Country(|c, i| theirs(c, i).map(|a| &mut a.country)),
    ),
    question(
        "suspect-details",
        "II 7",
        Slot::Details(
            |c, i| suspect(c, i).map(|s| &mut s.details),
            LONGEST_DETAILS,
        ),
    ),
];

const EXCHANGE: &[Question] = &[
    question(
        "exchange-place",
        "II 8",
        Slot::Line(|c, i| c.exchanges.get_mut(i).map(|e| &mut e.place)),
    ),
    question(
        "exchange-text",
        "II 8",
        Slot::Text(
            |c, i| c.exchanges.get_mut(i).map(|e: &mut Exchange| &mut e.text),
            LONGEST_EXCHANGE,
        ),
    ),
];

const MESSAGE: &[Question] = &[
    question(
        "message-place",
        "II 9",
        Slot::Line(|c, i| c.messages.get_mut(i).map(|e| &mut e.place)),
    ),
    question(
        "message-text",
        "II 9",
        Slot::Text(
            |c, i| c.messages.get_mut(i).map(|e: &mut Exchange| &mut e.text),
            LONGEST_EXCHANGE,
        ),
    ),
];

/// The questions of a section; of one entry, where the section is a list.
pub(super) const fn of(section: Section) -> &'static [Question] {
    match section {
        Section::You => YOU,
        Section::Facts => FACTS,
        Section::Contact => CONTACT,
        Section::Payments => PAYMENT,
        Section::Goods => GOODS,
        Section::Parcels => PARCEL,
        Section::Suspects => SUSPECT,
        Section::Exchanges => EXCHANGE,
        Section::Messages => MESSAGE,
    }
}

/// The sections of a guide, in order. A report is of facts alone: nothing of its author (THES-2.1).
pub(super) fn sections(kind: Kind, scheme: Scheme) -> impl Iterator<Item = Section> + Clone {
    let bought = matches!(
        scheme,
        Scheme::FakeShop | Scheme::FakeSeller | Scheme::FakeBuyer | Scheme::FakeRental
    );
    let sent = bought || scheme == Scheme::Romance;
    Section::ALL.iter().copied().filter(move |one| match one {
        Section::You => kind == Kind::Complaint,
        Section::Goods => bought,
        Section::Parcels => sent,
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Article 2 but for what the provider gives (I 1° names, 2° and 3°), what the guide gives (II 2°) and what the
    /// service writes itself (III); images come as files.
    #[test]
    fn the_questions_are_those_of_article_2_and_no_other() {
        let mut names = BTreeSet::new();
        let mut items = BTreeSet::new();
        for question in Section::ALL.iter().flat_map(|one| of(*one)) {
            assert!(
                names.insert(question.name),
                "{} is asked twice",
                question.name
            );
            items.insert(question.item);
        }
        let expected = [
            "I 1", "I 4", "I 5", "I 6", "I 7", "II 1", "II 3", "II 4", "II 5", "II 6", "II 7",
            "II 8", "II 9",
        ];
        assert_eq!(items, BTreeSet::from(expected));
    }

    #[test]
    fn a_report_asks_nothing_of_its_author_and_no_guide_asks_for_what_it_is_not_about() {
        for scheme in Scheme::ALL.iter().copied() {
            assert!(sections(Kind::Report, scheme).all(|one| one != Section::You));
            assert_eq!(sections(Kind::Complaint, scheme).next(), Some(Section::You));
            assert!(sections(Kind::Complaint, scheme).any(|one| one == Section::Facts));
        }
        let ransom: Vec<_> = sections(Kind::Complaint, Scheme::Ransomware).collect();
        assert!(!ransom.contains(&Section::Goods) && !ransom.contains(&Section::Parcels));
    }

    /// Each answer stands somewhere of its own: what one question writes, no other reads.
    #[test]
    fn no_two_questions_share_a_place() {
        for section in Section::ALL.iter().copied() {
            for question in of(section) {
                let mut content = Content::default();
                section.reach(&mut content, 0);
                let empty = content.clone();
                let mut changed = content;
                assert!(
                    super::super::answers::mark(question, &mut changed),
                    "{}",
                    question.name
                );
                assert_ne!(changed, empty, "{} writes nothing", question.name);
                // Of two nationalities the second alone is the first.
                let apart = |one: &&Question| {
                    one.name != question.name && question.name.strip_suffix("-2") != Some(one.name)
                };
                for other in of(section).iter().filter(apart) {
                    let mut read = changed.clone();
                    let mut blank = empty.clone();
                    let same = super::super::answers::read(other, &mut read, 0)
                        == super::super::answers::read(other, &mut blank, 0);
                    assert!(same, "{} writes what {} reads", question.name, other.name);
                }
            }
        }
    }
}
