//! The arrêté, article by article, against the whole service: its portals, its worker, its engine.
//!
//! `cfg(test)` lets the lints see that these helpers are tests too.

#[cfg(test)]
mod api;
#[cfg(test)]
mod articles;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod house;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod library;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod register;
