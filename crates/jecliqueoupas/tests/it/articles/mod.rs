//! One file an article. Each test names the obligations it proves.

mod art_1;
mod art_2;
mod art_3;
mod art_4;
mod art_5;
mod art_6;
mod art_7;
mod art_8;
mod art_9;
