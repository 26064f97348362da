//! The rules of the service, pure: who may file what online, what a form may hold, what is read in a declaration, what
//! joins a series.

pub mod age;
pub mod clocks;
pub mod days;
pub mod dossier;
pub mod figures;
pub mod form;
pub mod intake;
pub mod intake_file;
pub mod media;
pub mod orientation;
pub mod reading;
pub mod resident;
pub mod settling;
pub mod sheet;
