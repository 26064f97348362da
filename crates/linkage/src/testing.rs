//! What tests of several modules share.

use crate::{
    Model,
    base::Base,
    person::{Field, Person},
    synthetic::{Request, Requests, Settings},
};

/// Invented requests, errors doubled.
pub(crate) fn requests(records: usize, seed: u64) -> Vec<Request> {
    Requests::new(Settings::hard(records, seed))
        .unwrap()
        .collect()
}

pub(crate) fn base(requests: &[Request]) -> Base {
    let mut base = Base::default();
    requests.iter().for_each(|request| {
        base.add(&request.person());
    });
    base
}

/// A model learned from 20,000 invented requests, as it was first written: the frozen sample of version 1.
pub(crate) const FROZEN: &str = include_str!("../tests/data/model-v1.json");

pub(crate) fn model() -> Model {
    Model::read(FROZEN.as_bytes()).unwrap()
}

pub(crate) fn person<'a>(fields: &[(Field, &'a str)]) -> Person<'a> {
    fields
        .iter()
        .fold(Person::default(), |person, (field, text)| {
            person.with(*field, text)
        })
}
