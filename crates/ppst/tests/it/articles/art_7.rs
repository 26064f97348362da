//! Article 7: only the ministries' bases and SOPHIA feed the base, one way, and only with data about zones.

use gate::ClientCertificate;
use ppst::{
    deeds::inbox,
    model::{Ministry, Mode},
};
use serde_json::{Value, json};

use crate::house::{ANNE, House, JEAN, lines, request, with};

const JSONL: &str = "application/jsonl";

/// PPST-7.1: no certificate, another's, or a signature that is not the source's own over these very bytes: nothing.
#[tokio::test]
async fn only_a_known_source_feeds_and_only_what_it_signed() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let body = lines(&[request("S-1", ANNE)]);
    let mut nobody = house.browser("feed");
    nobody.get("/v1/batches/b1").await.expect(403);
    let stranger = ClientCertificate {
        fingerprint: [9; 32],
        subject: "CN=x".to_owned(),
    };
    house
        .system("feed", stranger)
        .get("/v1/batches/b1")
        .await
        .expect(404);
    for (signature, what) in [
        (mesr.sign(&body), "another's"),
        (sophia.sign(b"other bytes"), "of other bytes"),
        (String::new(), "none"),
        ("AAAA".to_owned(), "broken"),
    ] {
        let answer = house.put(&sophia, "b1", JSONL, &body, &signature).await;
        assert_eq!(answer.status, 403, "{what}");
    }
    assert_eq!(house.number("select count(*) from batch").await, 0);
    house
        .put(&sophia, "b1", JSONL, &body, &sophia.sign(&body))
        .await
        .expect(202);
    house.settle().await;
    // Another's batch does not exist.
    house
        .system("feed", mesr.certificate.clone())
        .get("/v1/batches/b1")
        .await
        .expect(404);
    assert_eq!(
        house.words("select ministry from request").await,
        ["defence"]
    );
}

/// PPST-7.1: what is not about a zone is refused, with the article's own reason.
#[tokio::test]
async fn what_is_not_about_a_zone_is_refused() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let clearance = with(request("S-1", ANNE), json!({ "access": "clearance" }));
    let mut silent = request("S-2", ANNE);
    silent.as_object_mut().unwrap().remove("access");
    let receipt = house
        .push(&sophia, "b1", JSONL, &lines(&[clearance, silent]))
        .await;
    let faults = &receipt["refused"];
    assert_eq!(
        faults[0],
        json!({ "line": 1, "field": "access", "reason": "not-zrr" })
    );
    assert_eq!(
        faults[1],
        json!({ "line": 2, "field": "access", "reason": "missing-field" })
    );
    assert_eq!(receipt["outcome"], "refused");
    assert_eq!(house.number("select count(*) from request").await, 0);
}

/// PPST-7.1: one way. Whatever the base knows of the person elsewhere, the source's answers are the same.
#[tokio::test]
async fn nothing_of_any_person_flows_back() {
    let alone = {
        let house = House::open().await;
        let (_, mesr) = house.feeders().await;
        house
            .push(&mesr, "b1", JSONL, &lines(&[request("M-1", ANNE)]))
            .await
    };
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    house.feed(&sophia, &[request("S-1", ANNE)]).await;
    let known = house
        .push(&mesr, "b1", JSONL, &lines(&[request("M-1", ANNE)]))
        .await;
    assert_eq!(house.number("select count(*) from link").await, 1);
    assert_eq!(
        alone, known,
        "a source cannot tell whether the person is known"
    );
    let keys: Vec<_> = known.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys.len(), 7, "{keys:?}");
    let odd = with(
        request("M-2", ANNE),
        json!({ "Lefèvre Anne née en 1990": 1, "birth": { "date": "3 février" } }),
    );
    let receipt = house
        .push(&mesr, "b2", JSONL, &lines(&[odd]))
        .await
        .to_string();
    for word in ["Lefèvre", "Anne", "février", "1990", "S-1"] {
        assert!(!receipt.contains(word), "{receipt}");
    }
    // Every route of the portal that answers a source.
    let table: Vec<_> = house
        .site("feed")
        .table()
        .iter()
        .filter(|route| route.path.starts_with("/v1"))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(
        table,
        [
            "GET /v1/openapi.json",
            "PUT /v1/batches/{id}",
            "GET /v1/batches/{id}",
            "PUT /v1/documents/{request}/{name}"
        ]
    );
}

/// PPST-7.1: the same again changes nothing; older is stale; the same version with another content is a conflict.
#[tokio::test]
async fn a_request_is_known_by_its_number_and_version() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let line = |version: i32, city: &str| {
        with(
            request("S-1", ANNE),
            json!({ "version": version, "birth": { "date": "1990-02-03", "city": city } }),
        )
    };
    let push = |name: &'static str, all: Vec<Value>| {
        let (house, sophia) = (&house, &sophia);
        async move { house.push(sophia, name, JSONL, &lines(&all)).await }
    };
    assert_eq!(push("b1", vec![line(2, "Brest")]).await["accepted"], 1);
    let again = push(
        "b2",
        vec![
            line(2, "Brest"),
            line(1, "Brest"),
            line(2, "Paris"),
            line(3, "Paris"),
        ],
    )
    .await;
    assert_eq!(
        (
            &again["accepted"],
            &again["unchanged"],
            &again["refused_lines"]
        ),
        (&json!(1), &json!(1), &json!(2))
    );
    assert_eq!(
        again["refused"][0],
        json!({ "line": 2, "field": "", "reason": "stale-version" })
    );
    assert_eq!(
        again["refused"][1],
        json!({ "line": 3, "field": "", "reason": "conflicting-version" })
    );
    assert_eq!(again["outcome"], "partial");
    // The same number at another source is another request.
    house.feed(&mesr, &[request("S-1", JEAN)]).await;
    assert_eq!(house.number("select count(*) from request").await, 2);

    // The same batch again: the same receipt; the same name with other bytes: refused.
    let body = lines(&[line(2, "Brest")]);
    let answer = house
        .put(&sophia, "b1", JSONL, &body, &sophia.sign(&body))
        .await
        .expect(200);
    let receipt: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(receipt, house.receipt(&sophia, "b1").await);
    let other = lines(&[line(9, "Brest")]);
    house
        .put(&sophia, "b1", JSONL, &other, &sophia.sign(&other))
        .await
        .expect(409);
    house.settle().await;
    assert_eq!(
        house
            .number("select max(version)::bigint from request")
            .await,
        3
    );
    assert_eq!(
        house
            .number("select count(*) from blob where state in ('kept', 'received')")
            .await,
        0
    );
}

/// PPST-7.1: in mode `whole`, one bad line and nothing is taken.
#[tokio::test]
async fn a_batch_of_a_strict_source_is_taken_whole_or_not_at_all() {
    let house = House::open().await;
    let strict = house.feeder("mte", Ministry::Energy, Mode::Whole).await;
    let bad = with(request("E-2", JEAN), json!({ "motive": "curiosity" }));
    let receipt = house
        .push(&strict, "b1", JSONL, &lines(&[request("E-1", ANNE), bad]))
        .await;
    assert_eq!(
        (receipt["outcome"].as_str(), &receipt["accepted"]),
        (Some("refused"), &json!(0))
    );
    assert_eq!(house.number("select count(*) from request").await, 0);
    let receipt = house
        .push(
            &strict,
            "b2",
            JSONL,
            &lines(&[request("E-1", ANNE), request("E-2", JEAN)]),
        )
        .await;
    assert_eq!(
        (receipt["outcome"].as_str(), &receipt["accepted"]),
        (Some("accepted"), &json!(2))
    );
    let stale = lines(&[
        request("E-3", JEAN),
        with(request("E-1", ANNE), json!({ "motive": "renewal" })),
    ]);
    let receipt = house.push(&strict, "b3", JSONL, &stale).await;
    assert_eq!(receipt["refused"][0]["reason"], "conflicting-version");
    assert_eq!(
        house.number("select count(*) from request").await,
        2,
        "what stands in the base is judged too"
    );
}

/// PPST-7.1: hostile lines are refused one by one, by a reason, and the good one beside them is taken.
#[tokio::test]
async fn hostile_lines_are_refused_and_the_good_one_is_taken() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let plain = request("S-1", ANNE).to_string();
    let mut body = Vec::new();
    let mut expected = Vec::new();
    let mut bad = |bytes: Vec<u8>, reason: &str| {
        body.extend_from_slice(&bytes);
        body.push(b'\n');
        expected.push(reason.to_owned());
    };
    bad(b"\xff\xfe{\0}\0".to_vec(), "encoding");
    bad(b"not json".to_vec(), "syntax");
    bad(vec![b'['; 100_000], "too-deep");
    bad(
        format!("{{\"a\":\"{}\"}}", "x".repeat(5 << 20)).into_bytes(),
        "line-too-long",
    );
    bad(
        plain
            .replacen("\"number\"", "\"number\":\"S-0\",\"number\"", 1)
            .into_bytes(),
        "duplicate-key",
    );
    bad(
        plain.replacen("Anne", "An\\u0000ne", 1).into_bytes(),
        "control-character",
    );
    bad(
        plain.replacen("2026-10-05", "9999-12-31", 1).into_bytes(),
        "bad-date",
    );
    bad(
        plain.replacen("2026-10-05", "2126-12-31", 1).into_bytes(),
        "future-date",
    );
    body.extend_from_slice(
        plain
            .replacen("Laboratoire d’essai", "=HYPERLINK(1)", 1)
            .as_bytes(),
    );
    let receipt = house.push(&sophia, "b1", JSONL, &body).await;
    let reasons: Vec<&str> = receipt["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, expected, "{receipt}");
    assert_eq!(
        (&receipt["accepted"], receipt["outcome"].as_str()),
        (&json!(1), Some("partial"))
    );
    assert_eq!(house.words("select number from request").await, ["S-1"]);
}

/// PPST-7.1: CSV says the same as JSON; a wrong column stops the whole.
#[tokio::test]
async fn a_csv_says_the_same_as_json() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let head = "number;version;access;received_on;opinion_received_on;author.name;motive;identity.name;identity.given_names;birth.date;birth.city;birth.country;identity.nationalities";
    let row = "S-1;1;zrr;2026-10-01;2026-10-05;Laboratoire d’essai;newcomer;Lefèvre;Anne;1990-02-03;Brest;FR;FR";
    let receipt = house
        .push(
            &sophia,
            "b1",
            "text/csv",
            format!("{head}\r\n{row}\r\n").as_bytes(),
        )
        .await;
    assert_eq!(
        (&receipt["accepted"], receipt["outcome"].as_str()),
        (&json!(1), Some("accepted")),
        "{receipt}"
    );
    let receipt = house
        .push(&sophia, "b2", JSONL, &lines(&[request("S-1", ANNE)]))
        .await;
    assert_eq!(receipt["unchanged"], 1, "the very same content");
    let receipt = house
        .push(
            &sophia,
            "b3",
            "text/csv",
            format!("{head};religion\n{row};x\n").as_bytes(),
        )
        .await;
    assert_eq!(
        receipt["refused"],
        json!([{ "line": 1, "field": "religion", "reason": "unknown-field" }])
    );
    house
        .put(
            &sophia,
            "b4",
            "application/xml",
            b"<x/>",
            &sophia.sign(b"<x/>"),
        )
        .await
        .expect(415);
}

/// PPST-7.1: batches dropped as files are taken once signed, put aside when they are not the source's own; what is no
/// plain file is left alone.
#[tokio::test]
async fn batches_dropped_as_files_are_taken_once_signed() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let mut desk = house.desk.clone();
    let inbox = house.it.folder().join("inbox");
    let folder = inbox.join("sophia");
    std::fs::create_dir_all(&folder).unwrap();
    desk.inbox = Some(inbox);
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    let there = |name: &str| folder.join(name).exists();
    let body = lines(&[request("S-1", ANNE)]);
    write("b1.jsonl", &body);
    assert_eq!(
        inbox::collect(&desk).await.unwrap(),
        0,
        "its signature comes after it"
    );
    write("b1.sig", sophia.sign(&body).as_bytes());
    write("b2.jsonl", &lines(&[request("S-2", JEAN)]));
    write(
        "b2.sig",
        mesr.sign(&lines(&[request("S-2", JEAN)])).as_bytes(),
    );
    write("../secret.jsonl", &body);
    std::os::unix::fs::symlink("../secret.jsonl", folder.join("b3.jsonl")).unwrap();
    write("b3.sig", sophia.sign(&body).as_bytes());
    assert_eq!(inbox::collect(&desk).await.unwrap(), 1);
    assert!(!there("b1.jsonl") && !there("b1.sig"));
    assert!(there("b2.jsonl.refused"), "another source's signature");
    assert!(there("b3.jsonl"), "no link is followed");
    house.settle().await;
    assert_eq!(house.words("select number from request").await, ["S-1"]);
    assert_eq!(house.receipt(&sophia, "b1").await["accepted"], 1);
}

/// PPST-7.1: the published schema is the one that is applied.
#[test]
fn the_published_schema_is_the_one_that_is_applied() {
    let page = ppst::rules::feed::publish::page();
    testkit::coverage::golden(
        env!("CARGO_MANIFEST_DIR"),
        "../../../../../docs/reference/ppst-feed.md",
        &page,
    );
    let schema = ppst::rules::feed::publish::json_schema();
    assert_eq!(
        schema["oneOf"][0]["properties"]["inquiry"]["required"],
        json!(["sense"])
    );
    assert_eq!(schema["oneOf"][0]["additionalProperties"], false);
}
