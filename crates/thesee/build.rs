//! A new migration is seen at the next build.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
