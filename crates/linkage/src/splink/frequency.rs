//! How frequent each value is: Splink's term frequency tables, which its file does not hold.

use rustc_hash::FxHashMap;

use super::model::Model;
use super::refusal::Refusal;

/// A table for each of a model's frequency columns.
#[derive(Clone, Default)]
pub struct Frequencies {
    tables: Vec<FxHashMap<Box<str>, f64>>,
}

/// Values are personal data.
impl std::fmt::Debug for Frequencies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.tables.iter().map(FxHashMap::len))
            .finish()
    }
}

impl Frequencies {
    /// No frequency is known: no weight is adjusted.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Counts the values of all records (each in the order of [`Model::columns`]), as Splink does when no
    /// table is given to it: the share of a value among those that are not NULL.
    pub fn count<'t, R: AsRef<[Option<&'t str>]>>(
        model: &Model,
        records: impl IntoIterator<Item = R>,
    ) -> Self {
        let mut counts = vec![FxHashMap::<&'t str, u64>::default(); model.frequency_columns.len()];
        for record in records {
            for (count, place) in counts.iter_mut().zip(&model.frequency_columns) {
                if let Some(text) = record.as_ref().get(*place).copied().flatten() {
                    *count.entry(text).or_default() += 1;
                }
            }
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of records are far below 2^53"
        )]
        let shares = |counts: FxHashMap<&'t str, u64>| {
            let total = counts.values().sum::<u64>() as f64;
            counts
                .into_iter()
                .map(|(value, count)| (value.into(), count as f64 / total))
                .collect()
        };
        Self {
            tables: counts.into_iter().map(shares).collect(),
        }
    }

    /// Takes the table of one column from a CSV with a header, the value first and its frequency second:
    /// what Splink gives as `__splink__df_tf_COLUMN`.
    ///
    /// # Errors
    /// A column the model has no frequencies of, or a line that is not a value and a frequency within ]0, 1].
    pub fn read(
        &mut self,
        model: &Model,
        column: &str,
        csv: impl std::io::Read,
    ) -> Result<(), Refusal> {
        let place = || format!("frequencies of {column}");
        let table = model
            .frequency_columns()
            .position(|known| known.name.eq_ignore_ascii_case(column));
        let table = table.ok_or_else(|| Refusal::new(place(), "the model does not use them"))?;
        let mut frequencies = FxHashMap::default();
        for (line, record) in csv::Reader::from_reader(csv).into_records().enumerate() {
            let refused = || {
                Refusal::new(
                    place(),
                    format!("record {} is not a value and a frequency", line + 1),
                )
            };
            let record = record.map_err(|_| refused())?;
            let (Some(value), Some(frequency), None) =
                (record.get(0), record.get(1), record.get(2))
            else {
                return Err(refused());
            };
            let frequency: f64 = frequency.parse().map_err(|_| refused())?;
            if !(frequency > 0.0 && frequency <= 1.0) {
                return Err(refused());
            }
            frequencies.insert(value.into(), frequency);
        }
        if self.tables.len() <= table {
            self.tables.resize_with(table + 1, FxHashMap::default);
        }
        if let Some(slot) = self.tables.get_mut(table) {
            *slot = frequencies;
        }
        Ok(())
    }

    pub(super) fn get(&self, table: usize, value: &str) -> Option<f64> {
        self.tables.get(table)?.get(value).copied()
    }
}
