//! The candidates of one new record, without a look at the others.

use rustc_hash::FxHashMap;

use super::model::Model;
use super::row::Row;
use super::sql::Side;

/// Records by what the blocking rules compare: for each rule, the places that share a key.
#[derive(Debug, Clone)]
pub struct Index {
    blocks: Vec<FxHashMap<u64, Vec<u32>>>,
    rows: u32,
}

impl Model {
    /// An empty index for this model's blocking rules.
    #[must_use]
    pub fn index(&self) -> Index {
        Index {
            blocks: vec![FxHashMap::default(); self.rules.len()],
            rows: 0,
        }
    }

    /// Hands over the known records that a blocking rule pairs with a new one, each once, with the rule: the
    /// known stand left and the new right, as when Splink links two tables. `known` gives the record of a
    /// place; a place it no longer knows is passed over.
    pub fn candidates<'r, 't: 'r>(
        &self,
        index: &Index,
        new: &Row<'_>,
        known: impl Fn(u32) -> Option<&'r Row<'t>>,
        mut take: impl FnMut(u32, usize),
    ) {
        for (number, (rule, blocks)) in self.rules.iter().zip(&index.blocks).enumerate() {
            let earlier = self.rules.get(..number).unwrap_or_default();
            let block = rule.key(new, Side::Right).and_then(|key| blocks.get(&key));
            for place in block.into_iter().flatten().copied() {
                let fits = known(place).is_some_and(|row| {
                    rule.holds(row, new) && !earlier.iter().any(|rule| rule.holds(row, new))
                });
                if fits {
                    take(place, number);
                }
            }
        }
    }
}

impl Index {
    /// Adds a record: its place is how many were added before. None when the index is full.
    pub fn add(&mut self, model: &Model, row: &Row<'_>) -> Option<u32> {
        let place = self.rows;
        self.rows = place.checked_add(1)?;
        for (rule, blocks) in model.rules.iter().zip(&mut self.blocks) {
            if let Some(key) = rule.key(row, Side::Left) {
                blocks.entry(key).or_default().push(place);
            }
        }
        Some(place)
    }

    /// How many records were added.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.rows
    }

    /// Whether none was.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }
}
