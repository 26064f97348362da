//! The ground against a real PostgreSQL.
//!
//! `cfg(test)` lets the lints see that these helpers are tests too.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod commit;
#[cfg(test)]
mod deed;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod failover;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod migrate;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod sample;
