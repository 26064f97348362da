//! One file an article; each test fails when its obligation is broken.

mod art_5;
