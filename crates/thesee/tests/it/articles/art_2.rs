//! Article 2: what is recorded, and nothing else; sealed.

use thesee::{
    deeds::{office, own},
    law::{LINK, OFFICER},
    model::{Address, Content, FamilySituation, Goods, How, Sex},
};

use crate::house::{House, MULE, message, shop};

/// Words that stand nowhere but in the declaration.
const WORDS: [&str; 9] = [
    "LEFÈVRE1",
    "anne1@mail.example",
    "infirmière",
    "rue des Lilas",
    "zorglub75",
    "vélo",
    "0612345678",
    "FR7630006000011234567890189",
    "Vendeuse77",
];

fn full() -> Content {
    let mut content = shop(MULE);
    let victim = &mut content.victim;
    victim.names.pseudonyms.push("zorglub75".to_owned());
    victim.nationalities.push("FR".to_owned());
    victim.family = Some(FamilySituation::Married);
    victim.occupation = Some("infirmière".to_owned());
    victim.contacts.address = Some(Address {
        street: Some("12 rue des Lilas".to_owned()),
        postcode: Some("97118".to_owned()),
        town: Some("Saint-François".to_owned()),
        ..Address::default()
    });
    content.contact_made.push(How::Advert);
    content.goods = Goods {
        what: Some("Un vélo".to_owned()),
        ..Goods::default()
    };
    content.parcels.push(Address::default());
    content.suspects.push(thesee::model::Suspect {
        pseudonyms: vec!["Vendeuse77".to_owned()],
        telephones: vec!["0612345678".to_owned()],
        ..Default::default()
    });
    content.exchanges.push(message("Toujours disponible ?"));
    content.messages.push(message("Votre colis est parti."));
    content
}

/// THES-2.1, THES-2.2: each category comes back as it was told, with the identity that the provider vouched for.
#[tokio::test]
async fn every_category_comes_back_as_it_was_told() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let mut told = full();
    // Typed names do not count: who files is who the provider vouches for.
    told.victim.names.birth_name = "QUELQU’UN D’AUTRE".to_owned();
    let filed = house.complaint(&victim, &told).await;
    let officer = house.actor(OFFICER);
    let (seen, _) = office::read(&house.desk, &officer, LINK, filed.id)
        .await
        .unwrap();
    let content = seen.content;
    assert_eq!(content.victim.names.birth_name, "LEFÈVRE1");
    assert_eq!(content.victim.names.pseudonyms, ["zorglub75"]);
    assert_eq!(content.victim.birth.date, "1980-05-23");
    assert_eq!(content.victim.sex, Some(Sex::Female));
    assert_eq!(content.victim.nationalities, ["FR"]);
    assert_eq!(content.victim.family, Some(FamilySituation::Married));
    assert_eq!(
        content.victim.contacts.address,
        told.victim.contacts.address
    );
    assert_eq!(content.victim.contacts.emails, ["anne1@mail.example"]);
    assert_eq!(content.happened, told.happened);
    assert_eq!(content.contact_made, told.contact_made);
    assert_eq!(content.payments, told.payments);
    assert_eq!(content.goods, told.goods);
    assert_eq!(content.suspects, told.suspects);
    assert_eq!(content.exchanges, told.exchanges);
    assert_eq!(content.messages, told.messages);
    assert_eq!(
        house.words("select department from declaration").await,
        ["971"]
    );
    assert_eq!(
        own::read(&house.desk, &victim, filed.id)
            .await
            .unwrap()
            .content,
        content
    );
}

/// THES-2.1, THES-2.2: nothing outside article 2 can be written in.
#[test]
fn a_field_that_article_2_does_not_list_is_refused() {
    assert!(serde_json::from_str::<Content>(r#"{"happened":{"account":"a"}}"#).is_ok());
    for beyond in [
        r#"{"religion":"a"}"#,
        r#"{"victim":{"health":"a"}}"#,
        r#"{"suspects":[{"photograph":"a"}]}"#,
    ] {
        assert!(serde_json::from_str::<Content>(beyond).is_err(), "{beyond}");
    }
}

/// THES-2.1, THES-2.2: no word of a declaration stands in clear in the database or on the disk.
#[tokio::test]
async fn nothing_of_it_stands_in_clear() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    house.complaint(&victim, &full()).await;
    let tables = house
        .words("select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
        .await;
    let mut conn = house.it.db.superuser().await;
    let mut read = 0;
    for table in tables {
        let sql = format!("select coalesce(string_agg(t::text, ' '), '') from {table} t");
        let text: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&mut conn)
            .await
            .unwrap();
        read += text.len();
        for word in WORDS {
            let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!text.contains(word), "{word} in {table}");
            assert!(!text.contains(&hex), "{word}, as bytes, in {table}");
        }
    }
    assert!(read > 1_000);
}
