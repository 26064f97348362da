//! Article 6: no right to object; the others are exercised with the directorate.

use thesee::{deeds::own, law};

use crate::house::{House, MULE, shop};

/// THES-6.1: the act's declaration, from which the public pages are printed, says who grants what.
#[test]
fn the_declaration_says_which_rights_there_are() {
    let law = law::law().unwrap();
    let granted = |key: &str| {
        let right = law.act.rights.iter().find(|right| right.key == key);
        right.unwrap_or_else(|| panic!("{key}")).granted
    };
    assert!(!granted("objection"));
    for key in ["information", "access", "rectification", "restriction"] {
        assert!(granted(key), "{key}");
    }
}

/// THES-6.1: a victim who filed online reaches directly all that their declarations hold.
#[tokio::test]
async fn a_victim_reaches_their_own_data_directly() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    let (_, lines) = own::list(&house.desk, &victim).await.unwrap();
    assert_eq!(lines[0].id, filed.id);
    let seen = own::read(&house.desk, &victim, filed.id).await.unwrap();
    assert_eq!(seen.content.payments, shop(MULE).payments);
    assert_eq!(house.entries("own.read").await, 1);
}
