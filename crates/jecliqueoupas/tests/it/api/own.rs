//! Our own API.

use http::Method;
use serde_json::Value;

use super::Client;
use crate::house::{CLAIRE, DENIS, House, clean, eicar};

/// From deposit to receipt.
#[tokio::test]
async fn a_deposit_is_made_read_and_erased() {
    let house = House::open().await;
    let drive = Client::of(&house, CLAIRE).await;
    let fields = [("analysis", "quick"), ("unclassified", "yes")];
    let answer = drive
        .upload("/api/v2/deposits", &fields, "e.com", &eicar())
        .await;
    let place = answer.headers["location"].to_str().unwrap().to_owned();
    let made = answer.expect(201);
    assert_eq!(
        (&made["size"], &made["analysis"]),
        (&68.into(), &"quick".into())
    );
    let waiting = drive.get(&place).await.expect(200);
    assert_eq!(
        (&waiting["state"], &waiting["verdict"]),
        (&"waiting".into(), &Value::Null)
    );
    assert_eq!(
        drive.get(&format!("{place}/report")).await.problem(409),
        "api-waiting"
    );
    house.settle().await;
    let done = drive.get(&place).await.expect(200);
    assert_eq!(
        (&done["state"], &done["verdict"]),
        (&"done".into(), &"malicious".into())
    );
    assert_eq!(done["alerts"][0]["path"], "deposit", "{done}");
    let report = drive.get(&format!("{place}/report")).await.expect(200);
    assert_eq!(report["verdict"], "malicious");
    assert_eq!(report["nodes"][0]["sha256"], made["sha256"]);

    let gone = drive.call(Method::DELETE, &place).await.expect(200);
    assert_eq!((&gone["deposits"], &gone["files"]), (&1.into(), &1.into()));
    assert_eq!(drive.get(&place).await.problem(404), "not-found");
    assert_eq!(
        drive.call(Method::DELETE, &place).await.problem(404),
        "not-found"
    );
    house.settle().await;
    assert_eq!(house.blobs(), 1, "only the known-good file is left");
    house.sequencer().drain().await.unwrap();
    let receipt = drive.get(gone["receipt_path"].as_str().unwrap()).await;
    assert_eq!(receipt.status, 200, "{}", receipt.text);
}

/// Pages neither skip nor repeat, even among deposits of one instant.
#[tokio::test]
async fn the_list_is_read_page_by_page() {
    let house = House::open().await;
    let (drive, other) = (
        Client::of(&house, CLAIRE).await,
        Client::of(&house, DENIS).await,
    );
    let mut made = Vec::new();
    for n in 0..5 {
        made.push(
            drive
                .submit(&format!("{n}.txt"), format!("texte {n}").as_bytes())
                .await,
        );
    }
    other.submit("autre.txt", b"autre").await;
    let (mut seen, mut path) = (Vec::new(), "/api/v2/deposits?limit=2".to_owned());
    loop {
        let page = drive.get(&path).await.expect(200);
        let deposits = page["deposits"].as_array().unwrap();
        assert!(deposits.len() <= 2);
        seen.extend(
            deposits
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/v2/deposits?limit=2&after={next}");
    }
    // All of one instant: by id, the newest first.
    made.sort();
    made.reverse();
    assert_eq!(seen, made);
    for query in [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=-1",
        "after=x",
        "x=1",
        "limit=1&limit=2",
        "after=%ff",
    ] {
        let answer = drive.get(&format!("/api/v2/deposits?{query}")).await;
        assert_eq!(answer.problem(400), "malformed", "{query}");
    }
    let far = format!("f{}w", "_".repeat(41));
    assert_eq!(
        drive
            .get(&format!("/api/v2/deposits?after={far}"))
            .await
            .problem(400),
        "malformed"
    );
}

/// What another deposited can be neither read nor erased nor withdrawn.
#[tokio::test]
async fn anothers_deposit_does_not_exist() {
    let house = House::open().await;
    let (drive, other) = (
        Client::of(&house, CLAIRE).await,
        Client::of(&house, DENIS).await,
    );
    let id = drive.submit("note.txt", &clean()).await;
    let never = "018f0000-0000-7000-8000-000000000000";
    for id in [id.as_str(), never, "x", "%ff"] {
        for (method, below) in [
            (Method::GET, ""),
            (Method::GET, "/report"),
            (Method::DELETE, ""),
            (Method::POST, "/withdrawal"),
        ] {
            let path = format!("/api/v2/deposits/{id}{below}");
            assert_eq!(
                other.call(method, &path).await.problem(404),
                "not-found",
                "{path}"
            );
        }
    }
    drive
        .get(&format!("/api/v2/deposits/{id}"))
        .await
        .expect(200);
}

/// Art. 4: a file with sensitive data is destroyed, whoever else deposited it.
#[tokio::test]
async fn a_sensitive_file_is_withdrawn_for_all() {
    let house = House::open().await;
    let (drive, other) = (
        Client::of(&house, CLAIRE).await,
        Client::of(&house, DENIS).await,
    );
    let id = drive.submit("note.txt", &clean()).await;
    other.submit("note.txt", &clean()).await;
    house.settle().await;
    let gone = drive
        .call(Method::POST, &format!("/api/v2/deposits/{id}/withdrawal"))
        .await
        .expect(200);
    assert_eq!((&gone["deposits"], &gone["files"]), (&2.into(), &1.into()));
    let left = other.get("/api/v2/deposits").await.expect(200);
    assert_eq!(left["deposits"].as_array().unwrap().len(), 0);
}
