//! The arrêté, article by article, against the whole service: its deeds, its worker, its retention.
//!
//! `cfg(test)` lets the lints see that these helpers are tests too.

#[cfg(test)]
mod articles;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod house;
#[cfg(test)]
mod pki;
#[cfg(test)]
mod recipients;
#[cfg(test)]
mod victim;
