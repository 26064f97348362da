//! Article 3: nothing is left of what was erased: grep the database, the disk and the memory for it.

use kernel::Personal;
use thesee::{
    deeds::{
        answer::{self, Answer},
        link,
        rights::{self, Letter},
    },
    law::{RECORD_TERM, RIGHTS_DESK},
    model::{Birth, Kind, Names, Person, Proof, Right, Scheme},
};

use super::art_2_files::{add, drawn, picture};
use crate::house::{House, MULE, message, shop};

/// Every row of every table, as text, but the log: it names ids for six years more (art. 5), and what is to be done.
async fn everything(house: &House) -> String {
    let tables = house
        .words(
            "select table_name::text from information_schema.tables where table_schema = 'public'
            and table_type = 'BASE TABLE' and table_name not like 'audit%' and table_name not like '%job%'",
        )
        .await;
    assert!(tables.len() > 25, "{tables:?}");
    let mut conn = house.it.db.superuser().await;
    let mut all = String::new();
    for table in tables {
        let sql = format!("select coalesce(string_agg(t::text, ' '), '') from {table} t");
        let text: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&mut conn)
            .await
            .unwrap();
        all.push_str(&text);
    }
    all
}

/// THES-3.1: after the term, and after an erasure on request, no id, digest, key, byte or posting is left.
#[tokio::test]
async fn erased_then_looked_for_everywhere() {
    for on_request in [false, true] {
        let house = House::open_with(drawn()).await;
        let anne = house.victim(1).await;
        let mut content = shop(MULE);
        content.messages.push(message(
            &"Votre colis attend le paiement des frais. ".repeat(8),
        ));
        let draft = house
            .draft(&anne, Kind::Complaint, Scheme::FakeShop, &content)
            .await;
        add(&house, &anne, draft, "capture.png", picture(7))
            .await
            .unwrap();
        let filed = house.file(&anne, draft, Scheme::FakeShop).await.unwrap();
        house.settle().await;
        let mut looked_for = house
            .words(
                "select id::text from declaration union select id::text from identifier union select id::text from attachment
                union select blob_id::text from attachment union select copy_id::text from attachment
                union select blob_id::text from paper union select key_id::text from declaration
                union select encode(digest, 'hex') from identifier union select encode(sketch, 'hex') from sketch",
            )
            .await;
        assert!(looked_for.len() >= 10, "{looked_for:?}");
        looked_for.push(filed.reference.clone());
        let before = everything(&house).await;
        for one in &looked_for {
            assert!(before.contains(one), "{one} is there before");
        }
        assert_eq!(
            house.blobs(),
            4,
            "receipt, notice of rights, original, copy"
        );

        if on_request {
            let desk = house.actor(RIGHTS_DESK);
            let letter = Letter {
                person: Person {
                    names: Names {
                        birth_name: "LEFÈVRE1".to_owned(),
                        given_names: vec!["Anne".to_owned()],
                        ..Names::default()
                    },
                    birth: Birth {
                        date: "1980-05-23".to_owned(),
                        ..Birth::default()
                    },
                    write_to: "Paris".to_owned(),
                },
                what: Right::Erasure,
                wish: Personal::new("Effacez tout.".to_owned()),
                values: Personal::new(String::new()),
                proof: Some(Proof::Document),
            };
            let id = rights::take(&house.desk, &desk, &letter).await.unwrap();
            let words = Personal::new("C’est fait.".to_owned());
            answer::answer(&house.desk, &desk, id, &Answer::Grant, &words)
                .await
                .unwrap();
        } else {
            house.it.clock.advance(RECORD_TERM);
            let _ = house.retention().await;
        }
        house.settle().await;
        let after = everything(&house).await;
        for one in &looked_for {
            let left = after.find(one.as_str());
            let around = left.map(|at| after.get(at.saturating_sub(300)..at + 80));
            assert!(
                left.is_none(),
                "{one} is left (on request: {on_request}): {around:?}"
            );
        }
        assert_eq!(house.blobs(), 0, "the disk");
        assert_eq!(house.desk.resident.memory().documents, 0, "the memory");
        link::refresh(&house.desk).await.unwrap();
        assert_eq!(house.desk.resident.memory().documents, 0, "read again");
    }
}
