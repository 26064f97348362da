//! The gate as a browser, a script and an attacker see it.
//!
//! `cfg(test)` lets the lints see that these helpers are tests too.

#[cfg(test)]
mod app;
#[cfg(test)]
mod citizens;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod floods;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod transport;
#[cfg(test)]
mod webauthn;
