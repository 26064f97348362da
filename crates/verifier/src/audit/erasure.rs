//! Telling erasure at term from removal.

use kernel::{Term, Timestamp};

use super::{Finding, Note};

/// The receipt of a pruning, as the log holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Receipt {
    pub(super) index: u64,
    pub(super) time: Timestamp,
    pub(super) below: u64,
    pub(super) cutoff: Timestamp,
}

/// What the log says of its erasures, and what is missing.
#[derive(Debug, Default)]
pub(super) struct Erasures {
    pub(super) receipts: Vec<Receipt>,
    /// Rank and time of entries without payload.
    pub(super) bare: Vec<(u64, Timestamp)>,
}

impl Erasures {
    pub(super) fn judge(
        &self,
        minimum: u64,
        term: &str,
        found: &mut Vec<Finding>,
        notes: &mut Vec<Note>,
    ) {
        let term: Option<Term> = term.parse().ok();
        for receipt in &self.receipts {
            let over = term.and_then(|term| term.end(receipt.cutoff).ok());
            if over.is_none_or(|end| end > receipt.time) {
                found.push(Finding::Early {
                    index: receipt.index,
                });
            }
            if receipt.below > minimum {
                found.push(Finding::NotErased {
                    index: receipt.index,
                });
            }
        }
        let last = self
            .receipts
            .iter()
            .max_by_key(|receipt| (receipt.below, receipt.index));
        if minimum > 0 {
            match last.filter(|receipt| receipt.below == minimum) {
                Some(receipt) => {
                    notes.push(Note::Pruned {
                        below: minimum,
                        receipt: receipt.index,
                    });
                }
                None => found.push(Finding::Pruning { minimum }),
            }
        }
        let cutoff = self.receipts.iter().map(|receipt| receipt.cutoff).max();
        let mut lawful = 0;
        for (index, time) in &self.bare {
            if cutoff.is_some_and(|cutoff| *time < cutoff) {
                lawful += 1;
            } else {
                found.push(Finding::PayloadGone { index: *index });
            }
        }
        if lawful > 0 {
            notes.push(Note::Payloads { count: lawful });
        }
    }
}
