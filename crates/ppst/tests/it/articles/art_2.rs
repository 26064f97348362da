//! Article 2: what is recorded, letter by letter, and nothing else.

use ppst::{
    deeds::instruct,
    model::{RequestState, Sense},
};
use serde_json::{Value, json};

use crate::house::{ANNE, House, lines, opinion, request, with};

/// Every field that article 2 lists.
fn whole() -> Value {
    let home = json!({ "address": { "street": "3 rue Secrète", "postcode": "29200", "city": "Brest", "country": "FR" },
        "email": "secret@maison.example", "telephone": "+33 2 00", "from": "2015", "to": "2019-06" });
    with(
        request("M-1", ANNE),
        json!({
            "author": { "name": "Institut secret", "kind": "establishment", "email": "zrr@institut.example" },
            "motive": "change-of-situation",
            "identity": { "name": "Lefèvre", "married_name": "Marital", "given_names": ["Anne", "Zoé"],
                "nationalities": ["FR", "CA"], "french_since": "2001-05", "sex": "F" },
            "photograph": "iVBORw0KGgoAAAANSUhEUi4uLi5JRU5ErkJggg==",
            "spouse": { "names": ["Conjoint"], "given_names": ["Paul"], "nationalities": ["CA"], "employer": "Employeur secret" },
            "parents": [{ "names": ["Lefèvre"], "given_names": ["Père"] }, { "names": ["Mère"], "given_names": ["Rose"] }],
            "contact": { "emails": ["anne@perso.example"], "telephones": ["+33 6 00"] },
            "previous_homes": [&home], "other_homes": [&home],
            "identity_documents": [{ "kind": "passport", "number": "12AB34567", "issued_on": "2020-01-01", "authority": "Préfecture" }],
            "travels": [{ "country": "US", "city": "Boston", "from": "2024-06", "to": "2024-07" }],
            "clearance": { "held": true, "expires_on": "2028", "authority": "HFDS" },
            "career": { "diplomas": [{ "title": "Doctorat" }], "positions": [{ "title": "Chercheuse", "employer": "CNRS" }] },
            "post": { "function": "Ingénieure", "project": "Projet secret" },
            "ties": { "text": "Lien secret" },
            "opinion": opinion("reserved", "2026-10-20"),
            "inquiry": { "sense": "favourable" },
            "decision": { "sense": "granted", "on": "2026-10-25" },
            "appeals": [{ "against": "opinion", "on": "2026-10-26", "before": "Tribunal", "outcome": "Rejet secret" }],
        }),
    )
}

/// PPST-2.1, PPST-2.2 and PPST-2.3: every letter comes in, is sealed, and is read as it was.
#[tokio::test]
async fn every_letter_is_kept_sealed_and_read_as_it_came() {
    let house = House::open().await;
    let (_, mesr) = house.feeders().await;
    house.feed(&mesr, &[whole()]).await;
    let sgdsn = house.agent("sgdsn").await;
    let id = house.found("M-1").await;
    let sheet = instruct::read(&house.desk, &sgdsn.actor, id)
        .await
        .unwrap()
        .sheet;
    let record = &sheet.record;
    assert_eq!(record.state, RequestState::Decided);
    assert_eq!(record.author.name, "Institut secret");
    assert_eq!(record.motive.code(), "change-of-situation");
    assert_eq!(record.identity.given_names, ["Anne", "Zoé"]);
    assert_eq!(
        record.spouse.as_ref().unwrap().employer.as_deref(),
        Some("Employeur secret")
    );
    assert_eq!(
        (
            record.parents.len(),
            record.previous_homes.len(),
            record.other_homes.len()
        ),
        (2, 1, 1)
    );
    assert_eq!(record.birth.city.as_deref(), Some("Brest"));
    assert_eq!(
        record.contact.as_ref().unwrap().emails,
        ["anne@perso.example"]
    );
    assert_eq!(record.identity_documents[0].number, "12AB34567");
    assert_eq!(record.travels[0].country, "US");
    assert!(record.clearance.as_ref().unwrap().held);
    assert_eq!(
        record.career.as_ref().unwrap().positions[0].title,
        "Chercheuse"
    );
    assert_eq!(
        record.post.as_ref().unwrap().project.as_deref(),
        Some("Projet secret")
    );
    assert_eq!(record.ties.as_ref().unwrap().text, "Lien secret");
    assert_eq!(record.opinion.as_ref().unwrap().sense, Sense::Reserved);
    assert_eq!(record.inquiry, Some(Sense::Favourable));
    assert_eq!(record.appeals[0].outcome.as_deref(), Some("Rejet secret"));
    let picture = instruct::photograph(&house.desk, &sgdsn.actor, id)
        .await
        .unwrap();
    assert_eq!(picture.media_type(), "image/png");

    let rows = house.words("select request::text from request union all select request_index::text from request_index").await;
    let (rows, shown) = (rows.join("\n"), format!("{sheet:?}"));
    for word in [
        "ecret",
        "Lefèvre",
        "lefevre",
        "Marital",
        "Anne",
        "1990",
        "12AB",
        "Boston",
        "CNRS",
        "confidentiel",
        "perso.example",
    ] {
        assert!(!rows.contains(word), "{word} stands in the database");
        assert!(!shown.contains(word), "{word} prints");
    }
    // Bytes too: a sealed value never holds its text.
    assert_eq!(
        house
            .number("select count(*) from request where position('Lefèvre'::bytea in identity) > 0")
            .await,
        0
    );
}

/// PPST-2.2: the record is closed: what article 2 does not list is not taken, and said by name.
#[tokio::test]
async fn what_the_article_does_not_list_is_refused_by_name() {
    let house = House::open().await;
    let (_, mesr) = house.feeders().await;
    let odd = with(
        request("M-1", ANNE),
        json!({ "religion": "x", "identity": { "name": "L", "blood": "A" } }),
    );
    let receipt = house
        .push(&mesr, "b1", "application/jsonl", &lines(&[odd]))
        .await;
    assert_eq!(
        receipt["refused"],
        json!([
            { "line": 1, "field": "identity.blood", "reason": "unknown-field" },
            { "line": 1, "field": "religion", "reason": "unknown-field" },
        ])
    );
    assert_eq!(house.number("select count(*) from request").await, 0);
}

/// PPST-2.5: of an inquiry only the direction can exist: not in the feed, not in the schema.
#[tokio::test]
async fn of_an_inquiry_only_the_direction_can_exist() {
    let house = House::open().await;
    let (_, mesr) = house.feeders().await;
    for inquiry in [
        json!({ "sense": "favourable", "findings": "x" }),
        json!("x"),
        json!({ "sense": "favourable", "grounds": "x" }),
    ] {
        let line = with(request("M-1", ANNE), json!({ "inquiry": inquiry }));
        let name = house.it.ledger.new_id::<()>().to_string();
        let receipt = house
            .push(&mesr, &name, "application/jsonl", &lines(&[line]))
            .await;
        assert_eq!(
            receipt["refused"][0]["reason"], "inquiry-content",
            "{receipt}"
        );
    }
    let columns = house
        .words("select column_name::text from information_schema.columns where table_name = 'request' and column_name like '%inquiry%'")
        .await;
    assert_eq!(columns, ["inquiry_sense"]);
    let mut conn = house.it.db.superuser().await;
    let written = sqlx::query("update request set inquiry_sense = 'avec réserves : …'")
        .execute(&mut conn)
        .await;
    house.feed(&mesr, &[request("M-1", ANNE)]).await;
    assert!(written.is_ok(), "no row yet");
    let written = sqlx::query("update request set inquiry_sense = 'avec réserves : …'")
        .execute(&mut conn)
        .await;
    assert!(written.is_err(), "the database takes a direction alone");
}
