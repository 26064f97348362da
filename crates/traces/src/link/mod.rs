//! Documents joined by what they share, and why.
//!
//! The question is always the same: given that this document and that series share these values, are they of one
//! campaign? Three things answer it, each a probability, none a fixed cap:
//!
//! 1. **Is the value anybody's own?** A campaign's account is quoted in one kind of fraud, within weeks; a bank's line in
//!    all of them, all year round. [`spread`] weighs the two hypotheses on the counts, so that a value quoted eight
//!    hundred times by one campaign still links, and one quoted eight times by everybody does not.
//! 2. **Is it the same campaign?** A mule's account serves two campaigns, a telephone number finds another owner: kind of
//!    fraud and time between say how likely ([`weigh`]).
//! 3. **How much does such a value say?** An account more than a plate, nothing at all when it is the victim's own.
//!
//! What several values say is joined by noisy-or. The same code links one document at intake and a million at once, so
//! that the settings hold at every size. A value said to be public, or found to be, acts on past links too.

mod index;
mod known;
mod relink;
mod series;
pub mod spread;
mod weigh;

pub use index::{Carried, Document, Index, Key, Like, Memory};
pub use series::{Event, SeriesId};
pub use weigh::{Reason, Standing, Tie, together};

/// A probability from which two documents stand in one series without a person's word.
pub const CERTAIN: f32 = 0.85;
/// A probability from which a tie is shown to a person.
pub const PROPOSED: f32 = 0.25;
/// How many kinds of fraud are told apart; a document of another is counted with the last.
pub const SCHEMES: usize = 16;

#[cfg(test)]
mod tests;
