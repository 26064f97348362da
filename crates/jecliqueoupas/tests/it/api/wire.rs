//! The wire format of existing clients.

use gate::limits::{Class, Quota, Quotas};
use jecliqueoupas::deeds::sha256_hex;
use serde_json::json;

use super::{Client, token};
use crate::house::{CLAIRE, DENIS, House, clean, eicar};

fn hash(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha256_hex(&sha2::Sha256::digest(bytes))
}

/// Each rank as its clients read it: `false` is for what is clean, and for nothing else.
#[tokio::test]
async fn each_rank_is_said_as_clients_read_it() {
    let house = House::open().await;
    let drive = Client::of(&house, CLAIRE).await;
    // An archive that says it is encrypted cannot be read: nobody may call it clean.
    let mut locked = b"PK\x03\x04\x14\x00\x01\x00\x00\x00".to_vec();
    locked.extend_from_slice(&[7; 60]);
    let cases = [
        (clean(), json!(false), json!(null), json!(null)),
        (
            eicar(),
            json!(true),
            json!(5_000),
            json!("malware detected"),
        ),
        (locked, json!(null), json!(422), json!("not read in full")),
    ];
    for (bytes, is_malware, code, error) in cases {
        assert_eq!(
            drive
                .get(&format!("/api/v1/results/{}", hash(&bytes)))
                .await
                .problem(404),
            "not-found"
        );
        let id = drive.submit("x.bin", &bytes).await;
        let waiting = drive.result(&id).await;
        assert_eq!(waiting["done"], false, "{waiting}");
        assert_eq!(waiting["is_malware"], json!(null));
        house.settle().await;
        for key in [id.clone(), hash(&bytes), hash(&bytes).to_uppercase()] {
            let expected = json!({
                "id": id, "sha256": hash(&bytes), "done": true,
                "is_malware": is_malware, "error_code": code, "error": error,
            });
            assert_eq!(drive.result(&key).await, expected);
        }
    }
}

/// A deeper analysis that is still waiting is not answered for by a shallow one.
#[tokio::test]
async fn a_shallow_run_does_not_answer_for_a_deep_one() {
    let house = House::open().await;
    let drive = Client::of(&house, CLAIRE).await;
    let quick = [("analysis", "quick")];
    drive
        .upload("/api/v1/submit", &quick, "a.txt", &clean())
        .await
        .expect(200);
    house.settle().await;
    assert_eq!(drive.result(&hash(&clean())).await["done"], true);
    let id = drive.submit("a.txt", &clean()).await;
    assert_eq!(drive.result(&id).await["done"], false);
    house.settle().await;
    assert_eq!(drive.result(&id).await["is_malware"], false);
    // The same again is known at once: no second analysis.
    let id = drive.submit("b.txt", &clean()).await;
    assert_eq!(drive.result(&id).await["done"], true);
}

/// What another application deposited does not exist, by id or by hash (art. 6).
#[tokio::test]
async fn anothers_deposit_does_not_exist() {
    let house = House::open().await;
    let (drive, other) = (
        Client::of(&house, CLAIRE).await,
        Client::of(&house, DENIS).await,
    );
    let id = drive.submit("note.txt", &clean()).await;
    house.settle().await;
    for key in [id.as_str(), &hash(&clean())] {
        assert_eq!(
            other
                .get(&format!("/api/v1/results/{key}"))
                .await
                .problem(404),
            "not-found"
        );
    }
    // Deposited by both, it is each one's own.
    let own = other.submit("note.txt", &clean()).await;
    house.settle().await;
    assert_eq!(other.result(&hash(&clean())).await["id"], own);
    assert_eq!(drive.result(&hash(&clean())).await["id"], id);
}

/// Keys that are no keys, and bodies that are no uploads.
#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let house = House::open().await;
    let drive = Client::of(&house, CLAIRE).await;
    for key in [
        "x",
        "%ff%fe",
        "..%2f..%2fsubmit",
        &"g".repeat(64),
        &"a".repeat(63),
        "%00",
        &"é".repeat(40).replace('é', "%C3%A9"),
    ] {
        assert_eq!(
            drive
                .get(&format!("/api/v1/results/{key}"))
                .await
                .problem(404),
            "not-found",
            "{key}"
        );
    }
    let multipart = "multipart/form-data; boundary=x";
    let malformed: [(&str, &[u8]); 6] = [
        ("application/json", b"{}"),
        ("text/plain", b"x"),
        ("multipart/form-data", b"x"),
        (multipart, b""),
        (
            multipart,
            b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc",
        ),
        (
            multipart,
            b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n\
            --x\r\ncontent-disposition: form-data; name=\"analysis\"\r\n\r\nquick\r\n--x--\r\n",
        ),
    ];
    for (kind, body) in malformed {
        let answer = drive.raw("/api/v1/submit", kind, body.to_vec()).await;
        assert_eq!(
            answer.problem(400),
            "malformed",
            "{kind} {}",
            String::from_utf8_lossy(body)
        );
    }
    let nothing =
        b"--x\r\ncontent-disposition: form-data; name=\"analysis\"\r\n\r\nfull\r\n--x--\r\n";
    assert_eq!(
        drive
            .raw("/api/v1/submit", multipart, nothing.to_vec())
            .await
            .problem(422),
        "api-file"
    );
    assert_eq!(
        drive
            .upload("/api/v1/submit", &[], "vide", b"")
            .await
            .problem(422),
        "api-file"
    );
    let unknown = [("analysis", "deep")];
    assert_eq!(
        drive
            .upload("/api/v1/submit", &unknown, "a", b"a")
            .await
            .problem(422),
        "api-analysis"
    );
    let long = "p".repeat(201);
    let password = [("password", long.as_str())];
    assert_eq!(
        drive
            .upload("/api/v1/submit", &password, "a", b"a")
            .await
            .problem(422),
        "api-password"
    );
    let large = vec![b'a'; (1 << 20) + 1];
    assert_eq!(
        drive
            .upload("/api/v1/submit", &[], "a", &large)
            .await
            .problem(413),
        "too-large"
    );
    assert_eq!(house.number("select count(*) from deposit").await, 0);
    // The file just under the bound is taken.
    drive.submit("a", &large[1..]).await;
}

/// A name is shown as it came and used for nothing.
#[tokio::test]
async fn hostile_names_are_only_names() {
    let house = House::open().await;
    let drive = Client::of(&house, CLAIRE).await;
    let names = [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.docm", "x.docm"),
        ("<script>alert(1)</script>.html", "script>.html"),
        ("facture\u{202e}fdp.exe", "facture\u{202e}fdp.exe"),
        ("a%0D%0Ab: c", "ab: c"),
        ("/", "fichier"),
    ];
    for (given, kept) in names {
        let id = drive.submit(given, &clean()).await;
        let deposit = drive
            .get(&format!("/api/v2/deposits/{id}"))
            .await
            .expect(200);
        assert_eq!(deposit["name"], kept, "{given}");
    }
}

/// Clients take a 429 for a failed analysis: the quota is ample, and said when it is reached.
#[tokio::test]
async fn a_flood_is_told_when_to_come_back() {
    let house = House::open().await;
    let text = token(&house, CLAIRE).await.text.reveal().clone();
    let few = Quota::per_minute(3, 1);
    let quotas = Quotas::unlimited().with(Class::Api, few, few);
    let drive = Client {
        router: super::site(&house, quotas).router(),
        token: text,
    };
    for _ in 0..3 {
        drive.get("/api/v2/deposits").await.expect(200);
    }
    let answer = drive.get("/api/v2/deposits").await;
    assert!(
        answer.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
            > 0
    );
    assert_eq!(answer.problem(429), "too-many");
}
