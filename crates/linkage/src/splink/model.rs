//! A model, ready to score.

use super::blocking::Rule;
use super::refusal::Refusal;
use super::settings::{LinkType, Settings};
use super::sql::{Expr, Kind, Plan};

/// A model of Splink: what it reads of a record, how it weighs two of them, which pairs it looks at.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) settings: Settings,
    pub(super) columns: Vec<Column>,
    pub(super) plan: Plan,
    pub(super) comparisons: Vec<Comparison>,
    /// Columns (by place) with term frequencies.
    pub(super) frequency_columns: Vec<usize>,
    pub(super) rules: Vec<Rule>,
    /// Bits of evidence before anything is compared: log2 of the odds.
    pub(super) prior: f64,
}

/// A column a model reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, in lower case: DuckDB's names have no case.
    pub name: String,
    /// What its values are.
    pub kind: ColumnKind,
}

/// What the values of a column are, as the model's conditions use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts.
    Text,
    /// Numbers, computed with as DOUBLE.
    Number,
    /// Dates, written `YYYY-MM-DD`.
    Date,
}

impl From<Kind> for ColumnKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Whole | Kind::Decimal | Kind::Double => Self::Number,
            Kind::Moment => Self::Date,
            Kind::Any | Kind::Text | Kind::Truth => Self::Text,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) name: String,
    pub(super) levels: Vec<Level>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    /// None for ELSE.
    pub(super) condition: Option<Expr>,
    pub(super) label: String,
    /// Splink's `gamma`: -1 for null levels, 0 for the last, up.
    pub(super) gamma: i32,
    /// Bits.
    pub(super) weight: f64,
    pub(super) adjustment: Option<Adjustment>,
}

/// How the frequency of a value changes a weight.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Adjustment {
    /// Place in the model's frequency columns.
    pub(super) column: usize,
    pub(super) weight: f64,
    /// log2 of the u of the exact match.
    pub(super) expected: f64,
    pub(super) minimum: f64,
}

impl Model {
    /// Reads a settings file saved by Splink 4 or 5.
    ///
    /// # Errors
    /// What the file holds that is damaged, too large or not supported, with its place.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        super::compile::model(Settings::read(bytes)?)
    }

    /// The settings file of this model, which Splink 5 loads.
    ///
    /// # Errors
    /// None is known; kept for a writer of JSON that fails.
    pub fn write(&self) -> Result<Vec<u8>, Refusal> {
        self.settings.write()
    }

    /// The columns a record must bring, in the order [`Model::row`] takes them.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns whose values' frequencies change a weight, in the order of [`Frequencies`](super::Frequencies).
    pub fn frequency_columns(&self) -> impl ExactSizeIterator<Item = &Column> {
        self.frequency_columns.iter().map(|place| {
            #[expect(
                clippy::indexing_slicing,
                reason = "places were made from these columns"
            )]
            &self.columns[*place]
        })
    }

    /// The names of the comparisons, in order.
    pub fn comparisons(&self) -> impl ExactSizeIterator<Item = &str> {
        self.comparisons
            .iter()
            .map(|comparison| comparison.name.as_str())
    }

    /// Which pairs the model was made for.
    #[must_use]
    pub const fn link_type(&self) -> LinkType {
        self.settings.link_type
    }

    /// The column that tells records apart.
    #[must_use]
    pub fn id_column(&self) -> &str {
        &self.settings.unique_id_column_name
    }

    /// The column that tells tables apart.
    #[must_use]
    pub fn source_column(&self) -> &str {
        &self.settings.source_dataset_column_name
    }
}
