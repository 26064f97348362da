//! A record, as a model reads it.

use super::frequency::Frequencies;
use super::model::Model;
use super::refusal::Refusal;
use super::sql::Value;

/// Longest text of a record, in bytes: a distance takes time as the product of two lengths.
pub const MAX_TEXT: usize = 4_096;

/// A record's values, what is computed from them, and how frequent they are.
#[derive(Clone)]
pub struct Row<'t> {
    pub(super) values: Box<[Value<'t>]>,
    /// NaN where a value has no known frequency.
    pub(super) frequencies: Box<[f64]>,
}

/// Personal data does not reach a log by accident.
impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("values", &self.values.len())
            .finish_non_exhaustive()
    }
}

impl Model {
    /// A record from its texts, in the order of [`Model::columns`]; none is NULL, an empty text is not.
    ///
    /// # Errors
    /// A text over [`MAX_TEXT`], or that is no number or no date where the model computes with one; the
    /// value is not told.
    pub fn row<'t>(
        &self,
        texts: &[Option<&'t str>],
        frequencies: &Frequencies,
    ) -> Result<Row<'t>, Refusal> {
        if texts.len() != self.columns.len() {
            let why = format!("{} values for {} columns", texts.len(), self.columns.len());
            return Err(Refusal::new("row", why));
        }
        let refused = |place: usize, why: &str| {
            let column = self
                .columns
                .get(place)
                .map_or("", |column| column.name.as_str());
            Refusal::new(format!("row, column {column}"), why)
        };
        let long = |text: &Option<&str>| text.is_some_and(|text| text.len() > MAX_TEXT);
        if let Some(place) = texts.iter().position(long) {
            return Err(refused(place, "a value is too long"));
        }
        let values = self.plan.values(texts);
        let values =
            values.map_err(|place| refused(place, "a value is not of the kind the model reads"))?;
        let of = |(table, place): (usize, &usize)| {
            let text = texts.get(*place).copied().flatten();
            text.and_then(|text| frequencies.get(table, text))
                .unwrap_or(f64::NAN)
        };
        Ok(Row {
            values: values.into(),
            frequencies: self.frequency_columns.iter().enumerate().map(of).collect(),
        })
    }
}
