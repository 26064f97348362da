//! Many records at once: one thread reads, the others make records ready, and the ids are those of one thread alone.

use std::{sync::mpsc, thread};

use rayon::prelude::*;

use super::Base;
use crate::{
    lexicon::{Lexicon, merge},
    person::{Field, Person},
    record::Record,
};

/// Records made ready by one thread without looking at the others.
const SHARE: usize = 8192;
/// Records made ready over one and the same base. Few at first, so that common names are known to all soon.
const FIRST: usize = 2 * SHARE;
const MOST: usize = 16 * SHARE;

const FIELDS: usize = Field::ALL.len();

/// Records as they came.
#[derive(Default)]
struct Rows {
    text: String,
    /// Where each field ends, record after record.
    ends: Vec<u32>,
}

impl Rows {
    fn push(&mut self, person: &Person<'_>) {
        for field in Field::ALL {
            self.text.push_str(person.get(field));
            self.ends
                .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        }
    }

    fn len(&self) -> usize {
        self.ends.len() / FIELDS
    }

    /// Whether it holds all it should: so many records, or so much text.
    fn is_full(&self, most: usize) -> bool {
        self.len() >= most || self.text.len() > 1 << 30
    }

    /// Records from one place to another.
    fn each(&self, from: usize, to: usize) -> impl Iterator<Item = Person<'_>> {
        let before = from * FIELDS;
        let mut start = before
            .checked_sub(1)
            .and_then(|last| self.ends.get(last))
            .copied()
            .unwrap_or(0);
        let ends = self.ends.get(before..(to * FIELDS).min(self.ends.len()));
        ends.unwrap_or_default().chunks(FIELDS).map(move |ends| {
            let mut person = Person::default();
            for (field, end) in Field::ALL.into_iter().zip(ends) {
                let text = self.text.get(start as usize..*end as usize);
                person.set(field, text.unwrap_or_default());
                start = *end;
            }
            person
        })
    }
}

impl Base {
    /// Adds all records `read` hands over, in their order. The same base as one [`Base::add`] after another, sooner.
    ///
    /// # Errors
    /// Those of `read`; what it handed over before is added.
    pub fn gather<E>(
        &mut self,
        read: impl FnOnce(&mut dyn FnMut(&Person<'_>)) -> Result<(), E>,
    ) -> Result<(), E> {
        thread::scope(|scope| {
            let (send, receive) = mpsc::sync_channel::<Rows>(1);
            let begin = self.records.len();
            scope.spawn(move || {
                for rows in receive {
                    self.prepare(&rows);
                }
                self.lexicon.shrink();
                self.records.shrink_to_fit();
                self.shares.add_all(
                    self.records.get(begin..).unwrap_or_default(),
                    crate::lexicon::Words::of(&self.lexicon),
                );
            });
            let mut rows = Rows::default();
            let mut most = FIRST;
            let done = read(&mut |person| {
                rows.push(person);
                if rows.is_full(most) {
                    // Nobody listens no more only when it panicked: then the scope says so.
                    let _ = send.send(std::mem::take(&mut rows));
                    most = (most * 2).min(MOST);
                }
            });
            let _ = send.send(rows);
            done
        })
    }

    fn prepare(&mut self, rows: &Rows) {
        let base = &self.lexicon;
        let parts: Vec<(Lexicon, Vec<Record>)> = (0..rows.len().div_ceil(SHARE))
            .into_par_iter()
            .with_max_len(1)
            .map(|share| {
                let mut own = Lexicon::default();
                let records = rows
                    .each(share * SHARE, (share + 1) * SHARE)
                    .map(|person| Record::prepare(&person, &mut base.beside(&mut own)))
                    .collect();
                (own, records)
            })
            .collect();
        for records in merge(&mut self.lexicon, parts) {
            self.records.extend(records);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gathering_is_adding_one_by_one() {
        let texts: Vec<[String; 4]> = (0..3 * FIRST as u64)
            .map(|at| {
                let pick = |salt: u64, of: u64| (at * 7919 + salt) * 104_729 % of;
                [
                    format!("Martin{} de-la Tour{}", pick(1, 900), at % 7),
                    format!("Anne{} Léa", pick(2, 300)),
                    format!("0{}", 600_000_000 + pick(3, 40_000)),
                    format!("Ville {}", pick(4, 50)),
                ]
            })
            .collect();
        let person = |texts: &[String; 4]| -> [(Field, String); 4] {
            let [name, given, phone, place] = texts.clone();
            [
                (Field::BirthName, name),
                (Field::FullName, given),
                (Field::Phone, phone),
                (Field::BirthPlace, place),
            ]
        };
        let (mut one, mut other) = (Base::default(), Base::default());
        let each = |add: &mut dyn FnMut(&Person<'_>)| {
            for texts in &texts {
                let fields = person(texts);
                let mut person = Person::default();
                for (field, text) in &fields {
                    person.set(*field, text);
                }
                add(&person);
            }
        };
        each(&mut |person| {
            one.add(person);
        });
        let done: Result<(), ()> = other.gather(|add| {
            each(add);
            Ok(())
        });
        assert!(done.is_ok());
        assert_eq!(one.len(), other.len());
        for (a, b) in one.records.iter().zip(&other.records) {
            assert_eq!(
                (a.family, a.given, a.place, a.phone),
                (b.family, b.given, b.place, b.phone)
            );
            let tokens =
                |base: &Base, record: &Record| base.words().name_tokens(record.family[0]).to_vec();
            assert_eq!(tokens(&one, a), tokens(&other, b));
            assert_eq!(
                one.shares.family(a.family[0], (0, 0)),
                other.shares.family(b.family[0], (0, 0))
            );
        }
    }
}
