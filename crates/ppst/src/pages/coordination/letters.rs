//! Article 2, letter by letter, as pages and papers show it and as forms correct it.

use gate::{i18n::T, ui};
use kernel::Personal;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::form::{build, draw, fill};
use crate::{
    model::{Letter, Record},
    pages::record,
};

pub(super) use super::form::Typed;

impl Letter {
    /// Its number and its title.
    pub(super) fn title(self, t: &T) -> String {
        record::heading(t, self.code())
    }

    /// What a request says under it; `null` when nothing.
    pub(super) fn of(self, record: &Record) -> Value {
        fn value<T: Serialize>(value: &T) -> Value {
            serde_json::to_value(value).unwrap_or(Value::Null)
        }
        match self {
            Self::Author => value(&record.author),
            Self::Identity => value(&record.identity),
            Self::Spouse => value(&record.spouse),
            Self::Parents => value(&record.parents),
            Self::Birth => value(&record.birth),
            Self::Contact => value(&record.contact),
            Self::PreviousHomes => value(&record.previous_homes),
            Self::OtherHomes => value(&record.other_homes),
            Self::IdentityDocuments => value(&record.identity_documents),
            Self::Travels => value(&record.travels),
            Self::Clearance => value(&record.clearance),
            Self::Career => value(&record.career),
            Self::Post => value(&record.post),
            Self::Ties => value(&record.ties),
            Self::Grounds => {
                let grounds = record.opinion.as_ref().and_then(|one| one.grounds.as_ref());
                grounds.map_or(Value::Null, |text| json!({ "grounds": text.reveal() }))
            }
            Self::Appeals => value(&record.appeals),
        }
    }

    /// Whether it can be corrected on this request: there are no grounds without an opinion.
    pub(super) fn stands_in(self, record: &Record) -> bool {
        self != Self::Grounds || record.opinion.is_some()
    }

    /// Writes it into a request; the request as it was when the value cannot be read.
    pub(super) fn write(self, record: Record, value: &Value) -> Record {
        let mut next = record.clone();
        match self.set(&mut next, value.clone()) {
            Some(()) => next,
            None => record,
        }
    }

    fn set(self, record: &mut Record, value: Value) -> Option<()> {
        fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
            serde_json::from_value(value).ok()
        }
        fn list<T: DeserializeOwned>(value: Value) -> Option<Vec<T>> {
            read::<Option<Vec<T>>>(value).map(Option::unwrap_or_default)
        }
        match self {
            Self::Author => record.author = read(value)?,
            Self::Identity => record.identity = read(value)?,
            Self::Spouse => record.spouse = read(value)?,
            Self::Parents => record.parents = list(value)?,
            Self::Birth => record.birth = read(if value.is_null() { json!({}) } else { value })?,
            Self::Contact => record.contact = read(value)?,
            Self::PreviousHomes => record.previous_homes = list(value)?,
            Self::OtherHomes => record.other_homes = list(value)?,
            Self::IdentityDocuments => record.identity_documents = list(value)?,
            Self::Travels => record.travels = list(value)?,
            Self::Clearance => record.clearance = read(value)?,
            Self::Career => record.career = read(value)?,
            Self::Post => record.post = read(value)?,
            Self::Ties => record.ties = read(value)?,
            Self::Grounds => {
                let text = value.get("grounds").and_then(Value::as_str);
                record.opinion.as_mut()?.grounds = text.map(|text| Personal::new(text.to_owned()));
            }
            Self::Appeals => record.appeals = list(value)?,
        }
        Some(())
    }

    /// What its form holds, from what stands.
    pub(super) fn typed(self, record: &Record) -> Typed {
        let mut typed = Typed::new();
        fill(self.shape(), &self.of(record), "", &mut typed);
        typed
    }

    /// Its form, with one more place in each list.
    pub(super) fn controls(
        self,
        t: &T,
        typed: &Typed,
        errors: &ui::FieldErrors,
    ) -> Vec<ui::Markup> {
        let mut all = Vec::new();
        draw(t, self.shape(), "", "", typed, errors, &mut all);
        all
    }

    /// What was typed, as the letter; `null` when nothing was.
    pub(super) fn read(self, t: &T, typed: &Typed) -> Result<Value, ui::FieldErrors> {
        let mut errors = ui::FieldErrors::new();
        let value = build(t, self.shape(), "", typed, &mut errors);
        let required = matches!(self, Self::Author | Self::Identity);
        if value.is_none() && required {
            errors.add("name", t.get("c-field-needed"));
        }
        if errors.is_empty() {
            Ok(value.unwrap_or(Value::Null))
        } else {
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use gate::{
        Locale,
        i18n::{Catalogue, GROUND},
    };

    use super::*;
    use crate::pages::coordination::sheet::sample_record;

    fn t() -> T {
        let words: Vec<_> = GROUND.iter().chain(&crate::pages::WORDS).copied().collect();
        let catalogue: Arc<Catalogue> = Catalogue::new(&words).unwrap();
        catalogue.speak(Locale::Fr)
    }

    #[test]
    fn every_letter_passes_through_its_form_unchanged() {
        let t = t();
        let records = ["Martin", "a\u{202e}b\u{200b}"].map(sample_record);
        for (letter, record) in Letter::ALL
            .iter()
            .flat_map(|one| records.iter().map(move |record| (*one, record)))
        {
            let typed = letter.typed(record);
            let sent = typed.iter().map(|(name, value)| {
                let lines = value.split('\n').map(ui::visible);
                (name.clone(), lines.collect::<Vec<_>>().join("\r\n"))
            });
            let read = letter.read(&t, &sent.collect()).unwrap();
            let again = letter.write(record.clone(), &read);
            assert!(again == *record, "{}: {read}", letter.code());
            let parts = record::parts(&t, record);
            let part = parts.iter().find(|part| part.code() == letter.code());
            assert!(!part.unwrap().rows.is_empty(), "{}", letter.code());
            let drawn = letter.controls(&t, &typed, &ui::FieldErrors::new());
            assert!(drawn.len() >= typed.len().min(2), "{}", letter.code());
        }
        assert_eq!(t.catalogue().missed(), Vec::<String>::new());
    }

    #[test]
    fn what_cannot_stand_in_a_letter_is_told_beside_its_field() {
        let t = t();
        for (letter, name, value) in [
            (Letter::Birth, "date", "1971-02-30"),
            (Letter::Birth, "date", "23/05/1971"),
            (Letter::Birth, "country", "France"),
            (Letter::Identity, "sex", "Z"),
            (Letter::Identity, "nationalities", "FR\nrusse"),
            (Letter::Career, "diplomas-0-year", "hier"),
        ] {
            let typed = Typed::from([(name.to_owned(), value.to_owned())]);
            let errors = letter.read(&t, &typed).unwrap_err();
            assert!(errors.of(name).is_some(), "{name} {value}");
        }
        let nobody = Letter::Identity.read(&t, &Typed::new()).unwrap_err();
        assert!(nobody.of("name").is_some());
        let untitled = Typed::from([("0-city".to_owned(), "Riga".to_owned())]);
        assert!(
            Letter::Travels
                .read(&t, &untitled)
                .unwrap_err()
                .of("0-country")
                .is_some()
        );
        let far = Typed::from([("99999999999999999999-city".to_owned(), "x".to_owned())]);
        assert_eq!(Letter::Travels.read(&t, &far), Ok(Value::Null));
    }
}
