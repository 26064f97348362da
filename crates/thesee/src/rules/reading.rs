//! What identifiers a declaration quotes, and whose they are (art. 1 3°).
//!
//! A field that asks for a suspect's number holds a suspect's number; in free text the words around tell. What the victim
//! gave as their own is theirs wherever it is quoted: one's own account in a bank's letter links nobody.

use std::collections::HashSet;

use traces::{
    extract::extract,
    kind::{Kind, Role},
};

use crate::model::{Content, Exchange};

/// Most identifiers kept of one declaration.
pub const MOST: usize = 500;

/// An identifier, where it was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Read {
    /// What it is.
    pub kind: Kind,
    /// Its canonical form.
    pub value: String,
    /// Whose it is.
    pub role: Role,
    /// The field it stands in.
    pub source: &'static str,
    /// Its first byte there.
    pub start: i32,
    /// The byte after its last.
    pub end: i32,
}

impl std::fmt::Debug for Read {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Read [personal]")
    }
}

/// Everything read in a declaration, one entry a value and field.
#[must_use]
pub fn read(content: &Content) -> Vec<Read> {
    let mut found = Vec::new();
    let contacts = &content.victim.contacts;
    for text in contacts.telephones.iter().chain(&contacts.emails) {
        field(text, "contacts", Some(Role::Victim), &mut found);
    }
    for iban in contacts.accounts.iter().filter_map(|one| one.iban.as_ref()) {
        field(iban, "contacts", Some(Role::Victim), &mut found);
    }
    let own: HashSet<(Kind, String)> = found
        .iter()
        .map(|read: &Read| (read.kind, read.value.clone()))
        .collect();
    for payment in &content.payments {
        for text in [&payment.to.iban, &payment.details].into_iter().flatten() {
            field(text, "payments", Some(Role::Suspect), &mut found);
        }
    }
    for suspect in &content.suspects {
        let lists = [&suspect.emails, &suspect.telephones, &suspect.profiles];
        for text in lists.into_iter().flatten().chain(&suspect.details) {
            field(text, "suspects", Some(Role::Suspect), &mut found);
        }
    }
    for text in [&content.goods.page, &content.goods.number]
        .into_iter()
        .flatten()
    {
        field(text, "goods", Some(Role::Suspect), &mut found);
    }
    if let Some(text) = &content.goods.what {
        field(text, "goods", None, &mut found);
    }
    field(&content.happened.account, "account", None, &mut found);
    for exchange in &content.exchanges {
        field(&exchange.text, "exchanges", None, &mut found);
    }
    for message in &content.messages {
        field(&message.text, "messages", None, &mut found);
    }
    settle(found, &own)
}

/// What is read in a text added later; `own` are the victim's own values, as the declaration has them.
#[must_use]
pub fn read_more(text: &str, own: &HashSet<(Kind, String)>) -> Vec<Read> {
    let mut found = Vec::new();
    field(text, "complement", None, &mut found);
    settle(found, own)
}

/// What is read in the codes of a picture: whoever drew it put it there, so it is a suspect's unless it is the victim's own.
#[must_use]
pub fn read_codes(codes: &[String], own: &HashSet<(Kind, String)>) -> Vec<Read> {
    let mut found = Vec::new();
    for code in codes {
        field(code, "image", Some(Role::Suspect), &mut found);
    }
    settle(found, own)
}

fn settle(mut found: Vec<Read>, own: &HashSet<(Kind, String)>) -> Vec<Read> {
    let mut known = HashSet::new();
    found.retain(|read| known.insert((read.kind, read.value.clone(), read.source)));
    for read in &mut found {
        if own.contains(&(read.kind, read.value.clone())) {
            read.role = Role::Victim;
        }
    }
    found.truncate(MOST);
    found
}

/// The texts that scripts are recognised by: what was received, never what the victim wrote.
pub fn texts(content: &Content) -> impl Iterator<Item = &str> {
    let texts = content.exchanges.iter().chain(&content.messages);
    texts.map(|exchange: &Exchange| exchange.text.as_str())
}

fn field(text: &str, source: &'static str, role: Option<Role>, found: &mut Vec<Read>) {
    for one in extract(text) {
        // Sums and days support a link but never make one, and stand in their own fields.
        if matches!(one.kind, Kind::Amount | Kind::Date) {
            continue;
        }
        let (Ok(start), Ok(end)) = (i32::try_from(one.start), i32::try_from(one.end)) else {
            continue;
        };
        found.push(Read {
            kind: one.kind,
            value: one.value,
            role: role.unwrap_or(one.role),
            source,
            start,
            end,
        });
    }
}

/// The code of a kind, as `traces` writes it.
#[must_use]
pub fn kind_code(kind: Kind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

/// The kind of a code.
#[must_use]
pub fn kind_of(code: &str) -> Option<Kind> {
    serde_json::from_value(serde_json::Value::String(code.to_owned())).ok()
}

/// The code of a role.
#[must_use]
pub const fn role_code(role: Role) -> &'static str {
    match role {
        Role::Suspect => "suspect",
        Role::Victim => "victim",
        Role::Third => "third",
    }
}

/// The role of a code.
#[must_use]
pub fn role_of(code: &str) -> Option<Role> {
    [Role::Suspect, Role::Victim, Role::Third]
        .into_iter()
        .find(|role| role_code(*role) == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BankAccount, Payment, Suspect};

    #[test]
    fn a_field_tells_whose_a_value_is_and_the_victim_s_own_stays_theirs() {
        let mut content = Content::default();
        content
            .victim
            .contacts
            .telephones
            .push("06 98 76 54 32".to_owned());
        content.payments.push(Payment {
            to: BankAccount {
                iban: Some("FR76 3000 6000 0112 3456 7890 189".to_owned()),
                ..BankAccount::default()
            },
            ..Payment::default()
        });
        content.suspects.push(Suspect {
            emails: vec!["vendeur@mailbox.example.org".to_owned()],
            telephones: vec!["06.12.34.56.78".to_owned()],
            ..Suspect::default()
        });
        content.happened.account =
            "Il m'a rappelé au 0698765432 puis a cessé de répondre au 06 12 34 56 78.".to_owned();
        let read = read(&content);
        let role = |kind, value: &str| -> Vec<Role> {
            let same = read
                .iter()
                .filter(|one| one.kind == kind && one.value == value);
            same.map(|one| one.role).collect()
        };
        assert_eq!(
            role(Kind::Iban, "FR7630006000011234567890189"),
            [Role::Suspect]
        );
        assert_eq!(
            role(Kind::Phone, "+33698765432"),
            [Role::Victim, Role::Victim]
        );
        assert!(role(Kind::Phone, "+33612345678").contains(&Role::Suspect));
    }

    #[test]
    fn codes_go_there_and_back() {
        for kind in [Kind::Phone, Kind::ShortCode, Kind::Iban, Kind::Text] {
            assert_eq!(kind_of(&kind_code(kind)), Some(kind));
        }
        assert_eq!(kind_code(Kind::ShortCode), "short_code");
        assert_eq!(role_of("third"), Some(Role::Third));
        assert_eq!(kind_of("nothing"), None);
    }
}
