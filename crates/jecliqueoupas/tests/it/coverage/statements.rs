//! No page asks more of the database than six statements, whatever it shows.

use std::collections::BTreeMap;

use testkit::coverage::{Guest, within_six};

use crate::house::{DENIS, House};

/// Adds the public pages to those visited behind a sign-in, and judges them all.
pub(super) async fn judge(house: &House, sent: BTreeMap<String, u32>) {
    // A receipt is handed out once its entry has its place in the tree.
    house.sequencer().drain().await.unwrap();
    let entry = "select '/recus/' || id from audit_entry where operation = 'erase' limit 1";
    let guest = Guest {
        compartment: Some("culture"),
        filled: BTreeMap::from([
            ("/lien/{token}", house.link(DENIS).await),
            ("/recus/{entry}", house.words(entry).await.remove(0)),
        ]),
        ..Guest::default()
    };
    within_six(house, env!("CARGO_MANIFEST_DIR"), &guest, sent).await;
}
