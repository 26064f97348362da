//! The rules of the service, pure: who may file what online, what a form may hold, how a declaration is read.

pub mod orientation;
