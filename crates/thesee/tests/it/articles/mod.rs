//! One file an article of the arrêté.

mod art_1;
mod art_1_alerts;
mod art_1_links;
mod art_1_sign_in;
mod art_2;
pub(crate) mod art_2_files;
mod art_2_reception;
mod art_3;
mod art_3_traces;
mod art_4;
mod art_4_office;
mod art_5;
mod art_6;
mod art_6_rights;
