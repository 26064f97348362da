//! A declaration in the order of article 2, each item under its number.

use gate::{i18n::T, ui};

use super::{marked, words};
use crate::model::{Address, BankAccount, Exchange, Found, Looked, Payment, Suspect};

/// An item of article 2.
pub(super) struct Part {
    /// Its number: `I 6°`.
    pub(super) number: &'static str,
    /// What the act calls it.
    pub(super) title: String,
    /// Its facts, each with its name.
    pub(super) rows: Vec<(String, ui::Markup)>,
}

impl Part {
    /// The facts as a list.
    pub(super) fn list(&self) -> ui::Summary {
        self.rows.iter().fold(ui::summary(), |list, (name, value)| {
            list.row_html(name, value.clone())
        })
    }
}

/// What is being written.
struct Rows<'a> {
    t: &'a T,
    found: &'a [Found],
    rows: Vec<(String, ui::Markup)>,
}

impl Rows<'_> {
    fn add(&mut self, key: &str, value: &str) {
        if !value.trim().is_empty() {
            let name = self.t.get(&format!("office-row-{key}")).to_owned();
            self.rows.push((name, marked::plain(value)));
        }
    }
    fn opt(&mut self, key: &str, value: Option<&String>) {
        self.add(key, value.map_or("", String::as_str));
    }
    fn list(&mut self, key: &str, values: &[String]) {
        self.add(key, &values.join(", "));
    }
    fn day(&mut self, key: &str, value: Option<&String>) {
        let day = value.map(|day| self.t.iso_date(day));
        self.opt(key, day.as_ref());
    }
    fn address(&mut self, key: &str, value: Option<&Address>) {
        self.opt(key, value.map(address).as_ref());
    }
    fn account(&mut self, key: &str, value: &BankAccount) {
        self.add(key, &account(value));
    }
    /// A text, its identifiers marked.
    fn text(&mut self, name: String, text: &str, source: &str) {
        if !text.trim().is_empty() {
            let said = marked::text(self.t, text, source, self.found);
            self.rows.push((name, said));
        }
    }
    fn exchanges(&mut self, all: &[Exchange], source: &str) {
        for (index, one) in all.iter().enumerate() {
            let name = self.t.with("office-row-exchange", "number", index + 1);
            let name = match &one.place {
                Some(place) => format!("{name} ({})", ui::visible(place)),
                None => name.to_string(),
            };
            self.text(name, &one.text, source);
        }
    }
    fn payment(&mut self, payment: &Payment) {
        let t = self.t;
        if let Some(means) = payment.means {
            self.add("means", &words::of(t, "means", means.code()));
        }
        self.day("paid-on", payment.on.as_ref());
        let currency = payment.currency.as_deref().unwrap_or("EUR");
        for (key, cents) in [("asked", payment.asked_cents), ("paid", payment.paid_cents)] {
            let sum = cents.and_then(|cents| i64::try_from(cents).ok());
            let sum = sum.map(|cents| match currency {
                "EUR" => words::euros(t, cents),
                other => format!(
                    "{}.{:02} {other}",
                    t.number(cents.div_euclid(100)),
                    cents.rem_euclid(100)
                ),
            });
            self.opt(key, sum.as_ref());
        }
        self.account("to", &payment.to);
        self.opt("cheque-holder", payment.cheque_holder.as_ref());
        self.opt("cheque-bank", payment.cheque_bank.as_ref());
        self.opt("cheque-number", payment.cheque_number.as_ref());
        self.opt("details", payment.details.as_ref());
    }
    fn suspect(&mut self, suspect: &Suspect) {
        self.opt("names", suspect.names.as_ref());
        self.list("pseudonyms", &suspect.pseudonyms);
        self.list("emails", &suspect.emails);
        self.list("telephones", &suspect.telephones);
        self.list("profiles", &suspect.profiles);
        self.address("address", suspect.address.as_ref());
        self.opt("details", suspect.details.as_ref());
    }
}

fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a String>>) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

fn address(address: &Address) -> String {
    joined([
        address.name.as_ref(),
        address.street.as_ref(),
        address.postcode.as_ref(),
        address.town.as_ref(),
        address.country.as_ref(),
    ])
}

fn account(account: &BankAccount) -> String {
    joined([
        account.holder.as_ref(),
        account.bank.as_ref(),
        account.iban.as_ref(),
    ])
}

/// Every item that holds something, in the order of the act.
pub(super) fn parts(t: &T, looked: &Looked) -> Vec<Part> {
    let part = |number: &'static str, fill: &dyn Fn(&mut Rows<'_>)| {
        let mut rows = Rows {
            t,
            found: &looked.identifiers,
            rows: Vec::new(),
        };
        fill(&mut rows);
        let code = number.to_lowercase().replace(' ', "-").replace('°', "");
        Part {
            number,
            title: t.get(&format!("office-part-{code}")).to_owned(),
            rows: rows.rows,
        }
    };
    let (victim, content) = (&looked.dossier.content.victim, &looked.dossier.content);
    let line = &looked.dossier.line;
    let mut parts = vec![
        part("I 1°", &|rows| {
            rows.add("birth-name", &victim.names.birth_name);
            rows.opt("used-name", victim.names.used_name.as_ref());
            rows.list("given-names", &victim.names.given_names);
            rows.list("pseudonyms", &victim.names.pseudonyms);
        }),
        part("I 2°", &|rows| {
            rows.day(
                "born-on",
                Some(&victim.birth.date).filter(|day| !day.is_empty()),
            );
            rows.opt("born-in", victim.birth.place.as_ref());
            rows.opt("country", victim.birth.country.as_ref());
        }),
        part("I 3°", &|rows| {
            let sex = victim.sex.map(|sex| words::of(t, "sex", sex.code()));
            rows.opt("sex", sex.as_ref());
        }),
        part("I 4°", &|rows| {
            rows.list("nationalities", &victim.nationalities);
        }),
        part("I 5°", &|rows| {
            let family = victim.family.map(|one| words::of(t, "family", one.code()));
            rows.opt("family", family.as_ref());
        }),
        part("I 6°", &|rows| {
            rows.address("address", victim.contacts.address.as_ref());
            rows.list("telephones", &victim.contacts.telephones);
            rows.list("emails", &victim.contacts.emails);
            for one in &victim.contacts.accounts {
                rows.account("account", one);
            }
        }),
        part("I 7°", &|rows| {
            rows.opt("occupation", victim.occupation.as_ref());
        }),
        part("II 1°", &|rows| {
            rows.day("from", content.happened.from.as_ref());
            rows.day("until", content.happened.until.as_ref());
            let name = t.get("office-row-told").to_owned();
            rows.text(name, &content.happened.account, "account");
        }),
        part("II 2°", &|rows| {
            rows.add("offence", &words::offence(t, line.offence));
            rows.add("scheme", &words::scheme(t, line.scheme));
        }),
        part("II 3°", &|rows| {
            let how = content.contact_made.iter();
            let how: Vec<_> = how.map(|how| words::of(t, "how", how.code())).collect();
            rows.list("how", &how);
        }),
    ];
    parts.push(part("II 4°", &|rows| {
        for payment in &content.payments {
            rows.payment(payment);
        }
    }));
    parts.push(part("II 5°", &|rows| {
        rows.opt("goods", content.goods.what.as_ref());
        rows.opt("page", content.goods.page.as_ref());
        rows.opt("number", content.goods.number.as_ref());
    }));
    parts.push(part("II 6°", &|rows| {
        for one in &content.parcels {
            rows.address("parcel", Some(one));
        }
    }));
    parts.push(part("II 7°", &|rows| {
        for one in &content.suspects {
            rows.suspect(one);
        }
    }));
    parts.push(part("II 8°", &|rows| {
        rows.exchanges(&content.exchanges, "exchanges");
    }));
    parts.push(part("II 9°", &|rows| {
        rows.exchanges(&content.messages, "messages");
    }));
    parts.retain(|part| !part.rows.is_empty());
    parts
}
