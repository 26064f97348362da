//! Every page drawn with hostile, long and empty samples, in both languages.

use ppst::pages::check_samples;

use crate::house::words;

#[test]
fn every_page_is_well_formed_with_every_sample_in_both_languages() {
    let checked = check_samples(&words());
    testkit::coverage::pages_hold(env!("CARGO_MANIFEST_DIR"), &checked);
}
