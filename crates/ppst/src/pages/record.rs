//! A request by the letters of article 2: the same parts for the page, the comparison and the paper.

use gate::{i18n::T, ui};

use super::words;
use crate::{
    model::{
        Address, AuthorKind, Career, Clearance, Contact, Home, Parent, Record, Sex, Spouse, Travel,
    },
    pages::places,
};

/// A letter of article 2 and what stands under it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// As the decree numbers it: `3° a`.
    pub(super) letter: &'static str,
    /// What the decree calls it.
    pub(super) title: String,
    /// Each fact with its name; none when the source gave nothing.
    pub(super) rows: Vec<(String, String)>,
    /// Whether it may hold the data of article 3: never compared, never searched.
    pub(super) sensitive: bool,
}

impl Part {
    /// The facts, as a list for a page.
    pub(super) fn summary(&self) -> ui::Summary {
        summary(&self.rows)
    }

    /// Its code, as addresses and exports have it: `3a`.
    pub(super) fn code(&self) -> String {
        self.letter.replace(['°', ' '], "")
    }
}

/// Number and name of a letter by its code: `3° a — Identité`.
pub(super) fn heading(t: &T, code: &str) -> String {
    let (number, letter) = code.split_at_checked(1).unwrap_or((code, ""));
    let name = format!("desk-letter-{code}");
    format!("{number}° {letter} — {}", t.get(&name))
}

/// Names and values as a list on a page: nothing hides in what was fed.
pub(super) fn summary(rows: &[(String, String)]) -> ui::Summary {
    rows.iter().fold(ui::summary(), |list, (name, value)| {
        list.row_html(name, words::paragraphs(value))
    })
}

/// The rows of a part under construction.
struct Rows<'a> {
    t: &'a T,
    rows: Vec<(String, String)>,
}

impl Rows<'_> {
    fn add(&mut self, key: &str, value: impl Into<Option<String>>) {
        if let Some(value) = value.into().filter(|value| !value.trim().is_empty()) {
            self.rows.push((self.t.get(key).to_owned(), value));
        }
    }
    fn text(&mut self, key: &str, value: Option<&String>) {
        self.add(key, value.cloned());
    }
    fn list(&mut self, key: &str, values: &[String]) {
        self.add(key, values.join(", "));
    }
    fn day(&mut self, key: &str, value: Option<&String>) {
        let t = self.t;
        self.add(key, value.map(|date| t.iso_date(date)));
    }
    /// Several of one kind, numbered.
    fn each<I>(&mut self, key: &str, items: &[I], say: impl Fn(&T, &I) -> String) {
        for (index, item) in items.iter().enumerate() {
            let name = self.t.with(key, "number", index + 1).to_string();
            let value = say(self.t, item);
            if !value.trim().is_empty() {
                self.rows.push((name, value));
            }
        }
    }
}

/// Every letter, in the order of the decree, those left empty too.
pub(super) fn parts(t: &T, record: &Record) -> Vec<Part> {
    [request(t, record), person(t, record), after(t, record)].concat()
}

fn part(t: &T, letter: &'static str, key: &str, fill: impl FnOnce(&mut Rows<'_>)) -> Part {
    let mut rows = Rows { t, rows: vec![] };
    fill(&mut rows);
    Part {
        letter,
        title: t.get(key).to_owned(),
        rows: rows.rows,
        sensitive: matches!(letter, "3° l" | "3° m" | "4° a"),
    }
}

/// 1° and 2°: the request.
fn request(t: &T, record: &Record) -> Vec<Part> {
    let author = &record.author;
    vec![
        part(t, "1°", "desk-letter-1", |rows| {
            rows.add("desk-row-received", words::date(t, record.received_on));
        }),
        part(t, "2° a", "desk-letter-2a", |rows| {
            rows.add(
                "desk-row-received",
                words::date(t, record.opinion_received_on),
            );
        }),
        part(t, "2° b", "desk-letter-2b", |rows| {
            rows.add("desk-row-name", author.name.clone());
            let kind = author.kind.as_deref().and_then(AuthorKind::from_code);
            rows.add(
                "desk-row-kind",
                kind.map(|kind| words::of(t, "author", kind.code())),
            );
            rows.add(
                "desk-row-address",
                author.address.as_ref().map(|one| address(t, one)),
            );
            rows.text("desk-row-email", author.email.as_ref());
            rows.text("desk-row-telephone", author.telephone.as_ref());
        }),
        part(t, "2° c", "desk-letter-2c", |rows| {
            rows.add("desk-row-number", record.number.clone());
        }),
        part(t, "2° d", "desk-letter-2d", |rows| {
            rows.add(
                "desk-row-motive",
                words::of(t, "motive", record.motive.code()),
            );
        }),
    ]
}

/// 3°: the person.
fn person(t: &T, record: &Record) -> Vec<Part> {
    let (identity, birth) = (&record.identity, &record.birth);
    vec![
        part(t, "3° a", "desk-letter-3a", |rows| {
            rows.add("desk-row-name", identity.name.clone());
            rows.text("desk-row-married", identity.married_name.as_ref());
            rows.add("desk-row-given", identity.given_names.join(" "));
            let nationalities = places::countries(t, &identity.nationalities);
            rows.add("desk-row-nationalities", nationalities);
            rows.day("desk-row-french-since", identity.french_since.as_ref());
            let sex = identity.sex.as_deref().and_then(Sex::from_code);
            rows.add(
                "desk-row-sex",
                sex.map(|sex| words::of(t, "sex", sex.code())),
            );
        }),
        part(t, "3° b", "desk-letter-3b", |rows| {
            if let Some(spouse) = &record.spouse {
                of_spouse(rows, spouse);
            }
        }),
        part(t, "3° c", "desk-letter-3c", |rows| {
            rows.each("desk-row-parent", &record.parents, of_parent);
        }),
        part(t, "3° d", "desk-letter-3d", |rows| {
            rows.day("desk-row-birth-date", birth.date.as_ref());
            rows.text("desk-row-postcode", birth.postcode.as_ref());
            rows.text("desk-row-city", birth.city.as_ref());
            rows.add("desk-row-country", named(t, birth.country.as_ref()));
        }),
        part(t, "3° e", "desk-letter-3e", |rows| {
            if let Some(contact) = &record.contact {
                of_contact(rows, contact);
            }
        }),
        part(t, "3° f", "desk-letter-3f", |rows| {
            rows.each("desk-row-home", &record.previous_homes, of_home);
        }),
        part(t, "3° g", "desk-letter-3g", |rows| {
            rows.each("desk-row-home", &record.other_homes, of_home);
        }),
        part(t, "3° h", "desk-letter-3h", |rows| {
            rows.each("desk-row-document", &record.identity_documents, |t, one| {
                let day = one.issued_on.as_deref().map(|day| t.iso_date(day));
                joined(&[
                    one.kind.clone(),
                    Some(one.number.clone()),
                    day,
                    one.authority.clone(),
                ])
            });
        }),
        part(t, "3° i", "desk-letter-3i", |rows| {
            rows.each("desk-row-travel", &record.travels, of_travel);
        }),
        part(t, "3° j", "desk-letter-3j", |rows| {
            if let Some(clearance) = &record.clearance {
                of_clearance(rows, clearance);
            }
        }),
        part(t, "3° k", "desk-letter-3k", |rows| {
            if let Some(career) = &record.career {
                of_career(rows, career);
            }
        }),
        part(t, "3° l", "desk-letter-3l", |rows| {
            if let Some(post) = &record.post {
                rows.text("desk-row-function", post.function.as_ref());
                rows.text("desk-row-project", post.project.as_ref());
            }
        }),
        part(t, "3° m", "desk-letter-3m", |rows| {
            rows.add(
                "desk-row-ties",
                record.ties.as_ref().map(|ties| ties.text.clone()),
            );
        }),
    ]
}

/// 4° and 5°: the opinion, and what followed.
fn after(t: &T, record: &Record) -> Vec<Part> {
    let opinion = record.opinion.as_ref();
    vec![
        part(t, "4° a", "desk-letter-4a", |rows| {
            let sense = opinion.map(|one| words::opinion_words(t, one.sense, one.how));
            rows.add("desk-row-sense", sense);
            let grounds = opinion.and_then(|one| one.grounds.as_ref());
            rows.add(
                "desk-row-grounds",
                grounds.map(|text| text.reveal().clone()),
            );
        }),
        part(t, "4° b", "desk-letter-4b", |rows| {
            rows.add(
                "desk-row-sent",
                opinion.map(|one| words::date(t, one.sent_on)),
            );
        }),
        part(t, "L. 114-1", "desk-letter-inquiry", |rows| {
            let sense = record
                .inquiry
                .map(|sense| words::of(t, "sense", sense.code()));
            rows.add("desk-row-sense", sense);
        }),
        part(t, "5° a", "desk-letter-5a", |rows| {
            rows.add(
                "desk-row-decision",
                record.decision.map(|one| words::decision(t, one)),
            );
        }),
        part(t, "5° b", "desk-letter-5b", |rows| {
            rows.each("desk-row-appeal", &record.appeals, |t, one| {
                let against = if one.against == "opinion" {
                    "desk-against-opinion"
                } else {
                    "desk-against-decision"
                };
                let day = one.on.as_deref().map(|day| t.iso_date(day));
                joined(&[
                    Some(t.get(against).to_owned()),
                    day,
                    one.before.clone(),
                    one.outcome.clone(),
                ])
            });
        }),
    ]
}

/// What is there, one after the other.
fn joined(pieces: &[Option<String>]) -> String {
    let there = pieces.iter().flatten().map(|piece| piece.trim());
    there
        .filter(|piece| !piece.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn address(t: &T, address: &Address) -> String {
    let town = joined(&[address.postcode.clone(), address.city.clone()]).replace(", ", " ");
    let country = named(t, address.country.as_ref());
    joined(&[address.street.clone(), Some(town), country])
}

/// The name of a country.
fn named(t: &T, code: Option<&String>) -> Option<String> {
    code.map(|code| places::country(t, code))
}

fn span(t: &T, from: Option<&String>, to: Option<&String>) -> Option<String> {
    let day = |date: Option<&String>| date.map_or_else(|| "…".to_owned(), |date| t.iso_date(date));
    (from.is_some() || to.is_some()).then(|| format!("{} – {}", day(from), day(to)))
}

fn of_spouse(rows: &mut Rows<'_>, spouse: &Spouse) {
    rows.add("desk-row-name", spouse.names.join(" "));
    rows.add("desk-row-given", spouse.given_names.join(" "));
    let nationalities = places::countries(rows.t, &spouse.nationalities);
    rows.add("desk-row-nationalities", nationalities);
    rows.text("desk-row-employer", spouse.employer.as_ref());
}

fn of_parent(t: &T, parent: &Parent) -> String {
    let name = format!(
        "{} {}",
        parent.given_names.join(" "),
        parent.names.join(" ")
    );
    joined(&[
        Some(name),
        Some(places::countries(t, &parent.nationalities)),
    ])
}

fn of_contact(rows: &mut Rows<'_>, contact: &Contact) {
    let home = contact.address.as_ref();
    let home = home.map(|one| address(rows.t, one));
    rows.add("desk-row-address", home);
    rows.list("desk-row-email", &contact.emails);
    rows.list("desk-row-telephone", &contact.telephones);
}

fn of_home(t: &T, home: &Home) -> String {
    let dates = span(t, home.from.as_ref(), home.to.as_ref());
    let place = home.address.as_ref().map(|one| address(t, one));
    joined(&[place, home.email.clone(), home.telephone.clone(), dates])
}

fn of_travel(t: &T, travel: &Travel) -> String {
    let dates = span(t, travel.from.as_ref(), travel.to.as_ref());
    joined(&[
        travel.city.clone(),
        named(t, Some(&travel.country)),
        dates,
        travel.kind.clone(),
    ])
}

fn of_clearance(rows: &mut Rows<'_>, clearance: &Clearance) {
    let held = if clearance.held {
        "desk-yes"
    } else {
        "desk-no"
    };
    rows.add("desk-row-held", rows.t.get(held).to_owned());
    rows.day("desk-row-expires", clearance.expires_on.as_ref());
    rows.text("desk-row-authority", clearance.authority.as_ref());
}

fn of_career(rows: &mut Rows<'_>, career: &Career) {
    rows.each("desk-row-diploma", &career.diplomas, |t, one| {
        let year = one.year.as_deref().map(|year| t.iso_date(year));
        joined(&[
            Some(one.title.clone()),
            one.institution.clone(),
            named(t, one.country.as_ref()),
            year,
        ])
    });
    rows.each("desk-row-position", &career.positions, |t, one| {
        let dates = span(t, one.from.as_ref(), one.to.as_ref());
        joined(&[
            Some(one.title.clone()),
            one.employer.clone(),
            named(t, one.country.as_ref()),
            dates,
        ])
    });
    rows.text("desk-row-contact", career.contact.as_ref());
}
