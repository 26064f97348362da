//! The ground against a real PostgreSQL.

#[cfg(test)]
mod audit;
mod catalogue;
mod deed;
mod embedded;
mod failover;
mod faults;
mod migrate;
mod roles;
mod rooms;
mod sample;
