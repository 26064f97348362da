//! Art. 4: the office and its prosecution look for declarations by what they know: a reference, a value, a person. Each
//! search is recorded, with what it showed and never with what was typed.
//!
//! Keeps THES-4.1, THES-4.2 and THES-5.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Record, Stop};

use super::{Refusal, office::may_read, public::value};
use crate::{
    access::{Registry, Search},
    desk::Desk,
    law::LINK,
    model::{Birth, DeclarationKind, Line, Names},
    store::{lists, search},
};

/// Declarations of one page.
pub const PAGE: i64 = 100;

/// Longest text searched, in bytes.
const LONGEST: usize = 200;

/// What is known.
#[derive(Debug, Clone)]
pub enum Known {
    /// A reference, in any spelling: `t26 7kqm 2xwd`.
    Reference(String),
    /// A value, in any spelling: a telephone number, an account, an address.
    Value(Personal<String>),
    /// A person: name at birth, first given name, birth as `1971-05-23`.
    Person(Personal<[String; 3]>),
}

impl Known {
    const fn code(&self) -> &'static str {
        match self {
            Self::Reference(_) => "reference",
            Self::Value(_) => "value",
            Self::Person(_) => "person",
        }
    }
}

/// Looks for declarations; those recorded first come first, after the last one read when they quote a value.
pub async fn find(
    desk: &Desk,
    actor: &Actor,
    known: &Known,
    after: Option<Id<DeclarationKind>>,
) -> Result<Vec<Line>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Search, _>(&Registry).await?;
            let found = match known {
                Known::Reference(typed) => {
                    let Some(reference) = reference(typed) else {
                        return Err(deed.refuse(Refusal::Unreadable).await);
                    };
                    search::by_reference(&mut deed, &permit, &reference).await?
                }
                Known::Value(typed) => {
                    let Some((kind, value)) = value(typed.reveal()) else {
                        return Err(deed.refuse(Refusal::Unreadable).await);
                    };
                    search::by_value(&mut deed, &permit, (kind, &value), after, PAGE).await?
                }
                Known::Person(person) => {
                    let [name, given, born] = person.reveal().each_ref().map(|text| text.trim());
                    let fits = |text: &str| !text.is_empty() && text.len() <= LONGEST;
                    if ![name, given, born].into_iter().all(fits) {
                        return Err(deed.refuse(Refusal::Unreadable).await);
                    }
                    let names = Names {
                        birth_name: name.to_owned(),
                        given_names: vec![given.to_owned()],
                        ..Names::default()
                    };
                    let birth = Birth {
                        date: born.to_owned(),
                        ..Birth::default()
                    };
                    search::by_person(&mut deed, &permit, &names, &birth, PAGE).await?
                }
            };
            let mut lines = lists::of(&mut deed, &permit, &found).await?;
            lines.retain(|line| may_read(&deed, line));
            lines.sort_by_key(|line| line.id);
            let shown: Vec<_> = lines.iter().map(|line| line.id).collect();
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "search", entry)
                .nature("declaration.search")
                .detail(serde_json::json!({ "by": known.code(), "declarations": shown }));
            Ok((lines, deed.record(record).await?))
        })
        .await
}

/// `T26-7KQM-2XWD`, however it was typed; letters that the alphabet of references leaves out are read as the digits they
/// look like.
fn reference(typed: &str) -> Option<String> {
    if typed.len() > LONGEST {
        return None;
    }
    let mut letters = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.'));
    if !matches!(letters.next(), Some('t' | 'T')) {
        return None;
    }
    let mut reference = String::from("T");
    for (place, letter) in letters.enumerate() {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => return None,
        };
        if matches!(place, 2 | 6) {
            reference.push('-');
        }
        reference.push(letter);
    }
    (reference.len() == 13).then_some(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_as_people_write_it() {
        for typed in [
            "T26-7KQM-2XWD",
            "t26 7kqm 2xwd",
            " t267kqm2xwd ",
            "T26–7KQM–2XWD",
        ] {
            assert_eq!(
                reference(typed).as_deref(),
                Some("T26-7KQM-2XWD"),
                "{typed}"
            );
        }
        assert_eq!(reference("t26-oilm-2xwd").as_deref(), Some("T26-011M-2XWD"));
        for typed in [
            "",
            "T",
            "26-7KQM-2XWD",
            "T26-7KQM-2XW",
            "T26-7KQM-2XWDA",
            "T26-7KQ%-2XWD",
        ] {
            assert_eq!(reference(typed), None, "{typed}");
        }
        assert_eq!(reference(&"T".repeat(1_000_000)), None);
    }
}
