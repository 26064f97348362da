//! Exports tampered with in every way, receipts, and the frozen samples of each format.

// The attribute tells the lints that helpers are tests too.
#[cfg(test)]
mod book;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tampering;
