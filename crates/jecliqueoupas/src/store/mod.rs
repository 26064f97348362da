//! The SQL of the service, and nowhere else. Every function works inside a deed, and every one that
//! touches personal data takes the permit that allows it.

pub mod agents;
pub mod alerts;
pub mod analyses;
pub mod applications;
pub mod deposits;
pub mod files;
pub mod library;
pub mod links;
pub mod ministries;
pub mod recipients;
pub mod reports;
pub mod rules;
pub mod threats;
