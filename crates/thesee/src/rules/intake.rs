//! What a unit gives of a complaint that it took (art. 1 2° and 2): one flat line, the same from the form, a file or a
//! program. Each field is bounded and read once, here. Pure.

use kernel::Personal;
use time::Date;

use super::{
    age::{Age, age},
    form,
};
use crate::model::{
    Address, BankAccount, Content, Exchange, FamilySituation, Kind, Means, Payment, Scheme, Sex,
    Suspect, Taker, codes,
};

/// Longest number of a complaint at its unit, in characters.
pub const LONGEST_NUMBER: usize = 60;
/// Most complaints given at once.
pub const MOST: usize = 200;

/// The fields of a line, and whether each must be filled. Lists are separated by commas; sums are euros.
pub const FIELDS: [(&str, bool); 42] = [
    ("number", true),
    ("scheme", true),
    ("happened_on", true),
    ("until", false),
    ("account", true),
    ("birth_name", true),
    ("used_name", false),
    ("given_names", true),
    ("pseudonyms", false),
    ("birth_date", true),
    ("birth_place", false),
    ("birth_country", false),
    ("sex", false),
    ("nationalities", false),
    ("family", false),
    ("occupation", false),
    ("street", false),
    ("postcode", false),
    ("town", false),
    ("country", false),
    ("telephones", false),
    ("emails", false),
    ("own_iban", false),
    ("asked", false),
    ("paid", false),
    ("means", false),
    ("paid_on", false),
    ("to_holder", false),
    ("to_iban", false),
    ("payment_details", false),
    ("suspect_names", false),
    ("suspect_pseudonyms", false),
    ("suspect_emails", false),
    ("suspect_telephones", false),
    ("suspect_profiles", false),
    ("goods", false),
    ("page", false),
    ("advert", false),
    ("messages", false),
    ("agent_names", true),
    ("agent_number", false),
    ("agent_rank", true),
];

codes! {
    /// Why a field is not taken.
    Why {
        /// It must be filled.
        Missing = "missing",
        /// It is not what it should be, or too long.
        Unreadable = "unreadable",
        /// The victim is not of age (art. 1 2°).
        Minor = "minor",
        /// The file says it twice, or the unit gave it before.
        Twice = "twice",
        /// No such column.
        Unknown = "unknown",
    }
}

/// A field that is not taken; never its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field.
    pub field: String,
    /// Why.
    pub why: Why,
}

/// A complaint that a unit took.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The unit's own number for it.
    pub number: Personal<String>,
    /// What happened.
    pub scheme: Scheme,
    /// All that it holds.
    pub content: Content,
    /// The agent who took it.
    pub agent: Taker,
}

/// Reads a line on a day; every field that cannot be taken.
///
/// # Errors
/// The fields, in the order of [`FIELDS`].
pub fn read<'a>(field: impl Fn(&str) -> &'a str, today: Date) -> Result<Intake, Vec<Wrong>> {
    let mut wrongs: Vec<Wrong> = Vec::new();
    let mut wrong = |field: &str, why| {
        wrongs.push(Wrong {
            field: field.to_owned(),
            why,
        });
    };
    let get = |name: &str| field(name).trim();
    let text = |name: &str| Some(get(name).to_owned()).filter(|text| !text.is_empty());
    for (name, _) in FIELDS.iter().filter(|(_, must)| *must) {
        if get(name).is_empty() {
            wrong(name, Why::Missing);
        }
    }
    let number = get("number");
    if number.chars().count() > LONGEST_NUMBER || number.chars().any(char::is_control) {
        wrong("number", Why::Unreadable);
    }
    let scheme = Scheme::of(get("scheme"));
    let sex = Sex::of(get("sex"));
    let family = FamilySituation::of(get("family"));
    let means = Means::of(get("means"));
    let (asked, paid) = (cents(get("asked")), cents(get("paid")));
    for (name, unread) in [
        ("scheme", scheme.is_none()),
        ("sex", sex.is_none()),
        ("family", family.is_none()),
        ("means", means.is_none()),
        ("asked", asked.is_none()),
        ("paid", paid.is_none()),
    ] {
        if unread && !get(name).is_empty() {
            wrong(name, Why::Unreadable);
        }
    }
    if ["telephones", "emails", "street"]
        .iter()
        .all(|name| get(name).is_empty())
    {
        wrong("telephones", Why::Missing);
    }
    // Of a birth that the register only presumes, the station has seen the papers.
    match age(get("birth_date"), today) {
        Age::Adult | Age::Unsure(_) => {}
        Age::Minor => wrong("birth_date", Why::Minor),
        Age::Unreadable if get("birth_date").is_empty() => {}
        Age::Unreadable => wrong("birth_date", Why::Unreadable),
    }
    let agent = Taker {
        names: get("agent_names").to_owned(),
        number: text("agent_number"),
        rank: get("agent_rank").to_owned(),
    };
    for name in ["agent_names", "agent_number", "agent_rank"] {
        let long = get(name).chars().count() > form::LONGEST_LINE;
        if long || get(name).chars().any(char::is_control) {
            wrong(name, Why::Unreadable);
        }
    }
    let mut content = content(&get);
    content.victim.sex = sex;
    content.victim.family = family;
    let payment = Payment {
        means,
        on: text("paid_on"),
        asked_cents: asked,
        paid_cents: paid,
        to: BankAccount {
            holder: text("to_holder"),
            iban: text("to_iban"),
            ..BankAccount::default()
        },
        details: text("payment_details"),
        ..Payment::default()
    };
    if payment != Payment::default() {
        content.payments.push(payment);
    }
    let kept = scheme.map(|scheme| form::complete(Kind::Complaint, scheme, &content, today));
    if let Some(Err(form::Wrong(name))) = kept {
        let (field, empty) = match name {
            "from" => ("happened_on", get("happened_on").is_empty()),
            "account" => ("account", get("account").is_empty()),
            "payments" => ("asked", content.payments.is_empty()),
            "birth" => ("birth_date", false),
            "birth-name" => ("birth_name", false),
            "given-names" => ("given_names", false),
            "used-name" => ("used_name", false),
            "address" => ("street", false),
            "accounts" => ("own_iban", false),
            "suspects" => ("suspect_names", false),
            other => (other, false),
        };
        let why = if empty { Why::Missing } else { Why::Unreadable };
        wrong(field, why);
    }
    let mut known = std::collections::BTreeSet::new();
    wrongs.retain(|one| known.insert(one.field.clone()));
    match scheme {
        Some(scheme) if wrongs.is_empty() => Ok(Intake {
            number: Personal::new(number.to_owned()),
            scheme,
            content,
            agent,
        }),
        _ => Err(wrongs),
    }
}

/// Everything but what is chosen from lists.
fn content<'a>(get: &impl Fn(&str) -> &'a str) -> Content {
    let text = |name: &str| Some(get(name).to_owned()).filter(|text| !text.is_empty());
    let list = |name: &str| -> Vec<String> {
        let parts = get(name).split(',').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut content = Content::default();
    let victim = &mut content.victim;
    victim.names.birth_name = get("birth_name").to_owned();
    victim.names.used_name = text("used_name");
    victim.names.given_names = list("given_names");
    victim.names.pseudonyms = list("pseudonyms");
    victim.birth.date = get("birth_date").to_owned();
    victim.birth.place = text("birth_place");
    victim.birth.country = text("birth_country");
    victim.nationalities = list("nationalities");
    victim.occupation = text("occupation");
    let address = Address {
        street: text("street"),
        postcode: text("postcode"),
        town: text("town"),
        country: text("country"),
        ..Address::default()
    };
    victim.contacts.address = Some(address).filter(|address| *address != Address::default());
    victim.contacts.telephones = list("telephones");
    victim.contacts.emails = list("emails");
    victim
        .contacts
        .accounts
        .extend(text("own_iban").map(|iban| BankAccount {
            iban: Some(iban),
            ..BankAccount::default()
        }));
    content.happened.from = text("happened_on");
    content.happened.until = text("until");
    content.happened.account = get("account").to_owned();
    let suspect = Suspect {
        names: text("suspect_names"),
        pseudonyms: list("suspect_pseudonyms"),
        emails: list("suspect_emails"),
        telephones: list("suspect_telephones"),
        profiles: list("suspect_profiles"),
        ..Suspect::default()
    };
    content
        .suspects
        .extend(Some(suspect).filter(|one| *one != Suspect::default()));
    content.goods.what = text("goods");
    content.goods.page = text("page");
    content.goods.number = text("advert");
    content
        .messages
        .extend(text("messages").map(|text| Exchange { place: None, text }));
    content
}

/// Euros and cents: `250`, `250,5`, `1 250.50`.
fn cents(text: &str) -> Option<u64> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '€')
        .collect();
    let (euros, part) = plain.split_once([',', '.']).unwrap_or((&plain, ""));
    let digits = |text: &str| text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if euros.is_empty() || !digits(euros) || !digits(part) || part.len() > 2 {
        return None;
    }
    let euros: u64 = euros.parse().ok()?;
    let tenths = if part.len() == 1 { 10 } else { 1 };
    let part: u64 = if part.is_empty() {
        0
    } else {
        part.parse().ok()?
    };
    euros
        .checked_mul(100)?
        .checked_add(part.checked_mul(tenths)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 22);

    fn line(name: &str) -> &'static str {
        match name {
            "number" => "2026/000123",
            "scheme" => "fake-shop",
            "happened_on" => "2026-10-20",
            "account" => "Un vélo commandé n’est jamais arrivé.",
            "birth_name" => "Lefèvre",
            "given_names" => "Anne, Marie",
            "birth_date" => "1980-05-23",
            "telephones" => "06 98 76 54 32",
            "paid" => "250,5",
            "to_iban" => "FR76 3000 6000 0112 3456 7890 189",
            "agent_names" => "Martin Paul",
            "agent_rank" => "brigadier",
            _ => "",
        }
    }

    fn wrongs(change: (&'static str, &'static str)) -> Vec<(String, Why)> {
        let typed = |name: &str| {
            if name == change.0 {
                change.1
            } else {
                line(name)
            }
        };
        let found = read(typed, TODAY).err().unwrap_or_default();
        found.into_iter().map(|one| (one.field, one.why)).collect()
    }

    #[test]
    fn a_line_is_read_whole() {
        let intake = read(line, TODAY).unwrap();
        assert_eq!(intake.scheme, Scheme::FakeShop);
        assert_eq!(intake.content.victim.names.given_names, ["Anne", "Marie"]);
        assert_eq!(form::lost(&intake.content), Some(25_050));
        assert_eq!(intake.agent.rank, "brigadier");
    }

    #[test]
    fn every_wrong_field_is_named() {
        let one = |field: &str, why| vec![(field.to_owned(), why)];
        assert_eq!(wrongs(("number", " ")), one("number", Why::Missing));
        assert_eq!(
            wrongs(("scheme", "phishing")),
            one("scheme", Why::Unreadable)
        );
        assert_eq!(
            wrongs(("birth_date", "2010-01-02")),
            one("birth_date", Why::Minor)
        );
        assert_eq!(
            wrongs(("birth_date", "hier")),
            one("birth_date", Why::Unreadable)
        );
        assert_eq!(
            wrongs(("happened_on", "2026-11-23")),
            one("happened_on", Why::Unreadable)
        );
        assert_eq!(wrongs(("telephones", "")), one("telephones", Why::Missing));
        assert_eq!(
            wrongs(("paid", "beaucoup")).first(),
            one("paid", Why::Unreadable).first()
        );
        assert_eq!(wrongs(("agent_rank", "")), one("agent_rank", Why::Missing));
    }

    #[test]
    fn sums_are_read_or_refused() {
        for (text, sum) in [
            ("250", Some(25_000)),
            ("250,5", Some(25_050)),
            ("1 250.50 €", Some(125_050)),
            ("", None),
            ("-3", None),
            ("1,234", None),
            ("9999999999999", None),
        ] {
            assert_eq!(cents(text), sum, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_harm(text in ".{0,60}") {
            for (name, _) in FIELDS {
                let typed = |asked: &str| if asked == name { text.as_str() } else { line(asked) };
                let _ = read(typed, TODAY);
            }
        }
    }
}
