//! The decree, article by article, against the whole service: its portals, its worker, its feeds.
//!
//! `cfg(test)` lets the lints see that these helpers are tests too.

#[cfg(test)]
mod articles;
#[cfg(test)]
mod coordination;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod house;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod turns;
