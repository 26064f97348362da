//! A date one remembers, in three fields.

use std::fmt;

use askama::Template;

use super::{
    field::{Field, field_methods},
    prints,
};
use crate::i18n::T;

/// Day, month and year, typed.
#[derive(Template)]
#[template(path = "components/date.html")]
pub struct DateField {
    field: Field,
    labels: [String; 3],
    values: [String; 3],
}
prints!(DateField);
field_methods!(DateField);

/// A date named `name`: fields `name-day`, `name-month` and `name-year`.
#[must_use]
pub fn date(t: &T, name: impl fmt::Display, legend: impl fmt::Display) -> DateField {
    let labels = ["date-day", "date-month", "date-year"].map(|key| t.get(key).to_owned());
    DateField {
        field: Field::new(name, legend),
        labels,
        values: Default::default(),
    }
}

impl DateField {
    /// What was typed before.
    #[must_use]
    pub fn value(
        mut self,
        day: impl fmt::Display,
        month: impl fmt::Display,
        year: impl fmt::Display,
    ) -> Self {
        self.values = [day.to_string(), month.to_string(), year.to_string()];
        self
    }

    /// The three fields: suffix of the name, id, label, value, width.
    fn parts(&self) -> impl Iterator<Item = (&'static str, String, &String, &String, u8)> {
        let name = &self.field.name;
        let ids = [
            name.clone(),
            format!("{name}-month"),
            format!("{name}-year"),
        ];
        let shape = [("day", 2), ("month", 2), ("year", 4)];
        shape
            .into_iter()
            .zip(ids)
            .zip(self.labels.iter().zip(&self.values))
            .map(|(((suffix, width), id), (label, value))| (suffix, id, label, value, width))
    }
}
