//! Article 7: batches of any length, read in turns that go on from where the last one ended.

use kernel::Id;
use ppst::{
    deeds::read_batch::read_some,
    model::{BatchKind, Ministry, Mode},
};
use serde_json::json;

use crate::house::{Feeder, House, lines, request, with};

const JSONL: &str = "application/jsonl";

/// Reads some of a batch out of turn. Its own job still waits: what each reading leaves to a further one goes, as only one
/// is ever under way.
async fn some(house: &House, id: Id<BatchKind>, deeds: u32) {
    read_some(&house.desk, id, deeds).await.unwrap();
    sqlx::query(
        "with waiting as (select id from job where kind = 'read_batch' and state = 'ready' order by id)
        delete from job where id in (select id from waiting offset 1)",
    )
    .execute(&mut house.it.db.superuser().await)
    .await
    .unwrap();
}

/// A name of its own for each number.
fn name(at: usize) -> String {
    let syllables = ["ba", "do", "fi", "gu", "le", "ma", "no", "pi", "ru", "te"];
    let syllable = |at: usize| syllables[at % 10];
    [syllable(at / 100), syllable(at / 10), syllable(at), "vik"].concat()
}

fn many(count: usize) -> Vec<serde_json::Value> {
    (0..count)
        .map(|at| {
            let born = format!("19{}-0{}-1{}", at % 90 + 10, at % 9 + 1, at % 10);
            request(&format!("S-{at}"), (&name(at), "Anne", &born))
        })
        .collect()
}

async fn pushed(house: &House, feeder: &Feeder, body: &[u8]) -> Id<BatchKind> {
    house
        .put(feeder, "b1", JSONL, body, &feeder.sign(body))
        .await
        .expect(202);
    let mut conn = house.it.db.superuser().await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from batch")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    Id::from_uuid(id)
}

/// PPST-7.1: a run that was broken off is not begun again: each line is written once, and the receipt counts them all.
#[tokio::test]
async fn a_batch_is_read_on_from_where_it_was() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let mut all = many(120);
    all.insert(
        70,
        with(
            request("S-bad", ("X", "Y", "1990-02-03")),
            json!({ "access": "clearance" }),
        ),
    );
    let id = pushed(&house, &sophia, &lines(&all)).await;
    let written = async || house.number("select count(*) from request_change").await;
    some(&house, id, 1).await;
    assert_eq!(
        (
            house.number("select count(*) from request").await,
            written().await
        ),
        (50, 50)
    );
    assert_eq!(house.number("select read_to::bigint from batch").await, 50);
    let processing = "select count(*) from batch where outcome = 'processing'";
    assert_eq!(house.number(processing).await, 1);
    some(&house, id, 1).await;
    assert_eq!(
        (
            house.number("select count(*) from request").await,
            written().await
        ),
        (100, 100)
    );
    // The fault in between is kept with them, and neither lost nor counted again.
    assert_eq!(house.number("select count(*) from batch_fault").await, 1);
    some(&house, id, 400).await;
    house.settle().await;
    assert_eq!(written().await, 120, "each once");
    let receipt = house.receipt(&sophia, "b1").await;
    assert_eq!(
        (
            &receipt["accepted"],
            &receipt["unchanged"],
            &receipt["refused_lines"]
        ),
        (&json!(120), &json!(0), &json!(1))
    );
    assert_eq!(
        receipt["refused"],
        json!([{ "line": 71, "field": "access", "reason": "not-zrr" }])
    );
    assert_eq!(receipt["outcome"], "partial");
}

/// The same where a batch is judged whole first, and where it comes as CSV, whose first line names the columns.
#[tokio::test]
async fn a_batch_judged_whole_is_read_on_too() {
    let house = House::open().await;
    let whole = house
        .feeder("mesr", Ministry::HigherEducation, Mode::Whole)
        .await;
    let mut all = many(110);
    all.push(with(
        request("S-bad", ("X", "Y", "1990-02-03")),
        json!({ "access": "clearance" }),
    ));
    let id = pushed(&house, &whole, &lines(&all)).await;
    for _ in 0..2 {
        some(&house, id, 1).await;
        assert_eq!(
            house.number("select count(*) from request").await,
            0,
            "only judged"
        );
    }
    house.settle().await;
    let receipt = house.receipt(&whole, "b1").await;
    assert_eq!(
        (&receipt["outcome"], &receipt["accepted"]),
        (&json!("refused"), &json!(0))
    );
    assert_eq!(house.number("select count(*) from request").await, 0);

    let sophia = house.feeder("sophia", Ministry::Defence, Mode::Whole).await;
    let mut csv = String::from(
        "number,version,access,received_on,opinion_received_on,author.name,motive,identity.name,identity.given_names,identity.nationalities,birth.date,birth.city,birth.country\n",
    );
    for at in 0..110 {
        csv += &format!(
            "C-{at},1,zrr,2026-10-01,2026-10-05,Laboratoire,newcomer,{},Anne,FR,19{}-02-03,Brest,FR\n",
            name(at),
            at % 90 + 10
        );
    }
    let body = csv.as_bytes();
    house
        .put(&sophia, "c1", "text/csv", body, &sophia.sign(body))
        .await
        .expect(202);
    let mut conn = house.it.db.superuser().await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from batch where name = 'c1'")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    for deeds in [1, 1, 2, 1] {
        some(&house, Id::from_uuid(id), deeds).await;
    }
    house.settle().await;
    let receipt = house.receipt(&sophia, "c1").await;
    assert_eq!(
        (&receipt["outcome"], &receipt["accepted"]),
        (&json!("accepted"), &json!(110)),
        "{receipt}"
    );
    assert_eq!(
        house.number("select count(*) from request_change").await,
        110,
        "each once"
    );
}

/// PPST-7.1: a batch has as many lines as its bytes hold: the last of a hundred thousand and more is read like the first.
#[tokio::test]
async fn lines_past_a_hundred_thousand_are_read() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let mut body = "[]\n".repeat(100_100).into_bytes();
    body.extend(lines(&many(1)));
    let receipt = house.push(&sophia, "b1", JSONL, &body).await;
    assert_eq!(
        (&receipt["accepted"], &receipt["refused_lines"]),
        (&json!(1), &json!(100_100)),
        "{receipt:.300}"
    );
    assert_eq!(
        receipt["refused"].as_array().unwrap().len(),
        1_000,
        "faults are bounded"
    );
}

/// PPST-7.1: a certificate that is trusted no longer opens nothing from the next request on, on connections already
/// open too: this is how one is revoked.
#[tokio::test]
async fn a_certificate_trusted_no_longer_opens_nothing() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let sgdsn = house.agent("sgdsn").await;
    let receipt = house.push(&sophia, "b1", JSONL, &lines(&many(1))).await;
    assert_eq!(receipt["accepted"], 1);
    let mut connection = house.system("feed", sophia.certificate.clone());
    connection.get("/v1/batches/b1").await.expect(200);
    let fingerprint = sophia.certificate.fingerprint;
    ppst::deeds::sources::distrust(&house.desk, &sgdsn.actor, &sophia.source.code, &fingerprint)
        .await
        .unwrap();
    connection.get("/v1/batches/b1").await.expect(404);
    let body = lines(&many(2));
    house
        .put(&sophia, "b2", JSONL, &body, &sophia.sign(&body))
        .await
        .expect(404);
    assert_eq!(house.number("select count(*) from batch").await, 1);
}
