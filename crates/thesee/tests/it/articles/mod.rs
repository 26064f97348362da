//! One file an article of the arrêté.

mod art_1;
mod art_1_links;
mod art_2;
mod art_2_reception;
mod art_3;
mod art_4;
mod art_5;
mod art_6;
