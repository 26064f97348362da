//! Sources with their certificates and keys, and the batches they push.

use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer as _, SigningKey};
use gate::ClientCertificate;
use http::Request;
use kernel::Id;
use ppst::{
    deeds::{feed, sources},
    model::{Ministry, Mode, RequestKind, Source, SourceCode},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use testkit::Answer;

use super::House;

/// A feeding base.
#[derive(Debug, Clone)]
pub(crate) struct Feeder {
    /// As the base knows it.
    pub(crate) source: Source,
    /// What signs its batches.
    pub(crate) key: SigningKey,
    /// What opens its connections.
    pub(crate) certificate: ClientCertificate,
}

impl Feeder {
    /// The signature of a body, as the header says it.
    pub(crate) fn sign(&self, body: &[u8]) -> String {
        STANDARD.encode(self.key.sign(&Sha256::digest(body)).to_bytes())
    }
}

/// A plain request of a person: name, first name, date of birth.
pub(crate) fn request(number: &str, (name, given, born): (&str, &str, &str)) -> Value {
    json!({
        "number": number, "version": 1, "access": "zrr", "received_on": "2026-10-01",
        "opinion_received_on": "2026-10-05", "author": { "name": "Laboratoire d’essai" }, "motive": "newcomer",
        "identity": { "name": name, "given_names": [given], "nationalities": ["FR"] },
        "birth": { "date": born, "city": "Brest", "country": "FR" },
    })
}

/// The same with other fields.
pub(crate) fn with(mut line: Value, fields: Value) -> Value {
    let (Value::Object(line_fields), Value::Object(fields)) = (&mut line, fields) else {
        panic!("objects");
    };
    line_fields.extend(fields);
    line
}

/// An opinion, sent on a day.
pub(crate) fn opinion(sense: &str, sent_on: &str) -> Value {
    json!({ "sense": sense, "how": "explicit", "grounds": "motif confidentiel", "sent_on": sent_on })
}

/// A person whom two ministries know.
pub(crate) const ANNE: (&str, &str, &str) = ("Lefèvre", "Anne", "1990-02-03");
/// Her twin sister.
pub(crate) const MARIE: (&str, &str, &str) = ("Lefèvre", "Marie", "1990-02-03");
/// Somebody else.
pub(crate) const JEAN: (&str, &str, &str) = ("Durand", "Jean", "1975-07-14");

/// JSON Lines.
pub(crate) fn lines(all: &[Value]) -> Vec<u8> {
    let text: String = all.iter().map(|line| format!("{line}\n")).collect();
    text.into_bytes()
}

impl House {
    /// A source that may feed.
    pub(crate) async fn feeder(&self, code: &str, ministry: Ministry, mode: Mode) -> Feeder {
        let seed: [u8; 32] = Sha256::digest(code).into();
        let key = SigningKey::from_bytes(&seed);
        let fingerprint: [u8; 32] = Sha256::digest(seed).into();
        let source = Source {
            id: self.it.ledger.new_id(),
            code: SourceCode::parse(code).unwrap(),
            ministry,
            name: format!("Base {code}"),
            mode,
            mailbox: Some(format!("pieces@{code}.gouv.example")),
            until: None,
        };
        let trusted = vec![
            sources::Trust::Certificate(fingerprint),
            sources::Trust::Key(key.verifying_key().to_bytes()),
        ];
        sources::seed(&self.desk, &[(source.clone(), trusted)])
            .await
            .unwrap();
        let certificate = ClientCertificate {
            fingerprint,
            subject: format!("CN={code}"),
        };
        Feeder {
            source,
            key,
            certificate,
        }
    }

    /// SOPHIA, and the base of higher education and research.
    pub(crate) async fn feeders(&self) -> (Feeder, Feeder) {
        (
            self.feeder("sophia", Ministry::Defence, Mode::Lines).await,
            self.feeder("mesr", Ministry::HigherEducation, Mode::Lines)
                .await,
        )
    }

    /// Pushes a batch with a signature.
    pub(crate) async fn put(
        &self,
        feeder: &Feeder,
        name: &str,
        kind: &str,
        body: &[u8],
        signature: &str,
    ) -> Answer {
        let mut system = self.system("feed", feeder.certificate.clone());
        let request = Request::put(format!("/v1/batches/{name}"))
            .header("content-type", kind)
            .header("acte-signature", signature)
            .body(Body::from(body.to_vec()))
            .unwrap();
        system.send(request).await
    }

    /// Reads the receipt of a batch.
    pub(crate) async fn receipt(&self, feeder: &Feeder, name: &str) -> Value {
        let mut system = self.system("feed", feeder.certificate.clone());
        let answer = system.get(&format!("/v1/batches/{name}")).await.expect(200);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Pushes a batch, has it read, and reads its receipt.
    pub(crate) async fn push(&self, feeder: &Feeder, name: &str, kind: &str, body: &[u8]) -> Value {
        self.put(feeder, name, kind, body, &feeder.sign(body))
            .await
            .expect(202);
        self.settle().await;
        self.receipt(feeder, name).await
    }

    /// Feeds lines under a new name; all must be taken.
    pub(crate) async fn feed(&self, feeder: &Feeder, all: &[Value]) {
        let name = self.it.ledger.new_id::<()>().to_string();
        let receipt = self
            .push(feeder, &name, "application/jsonl", &lines(all))
            .await;
        assert_eq!(receipt["outcome"], "accepted", "{receipt}");
    }

    /// The request that a source gave under a number.
    pub(crate) async fn found(&self, number: &str) -> Id<RequestKind> {
        let mut conn = self.it.db.superuser().await;
        let id: uuid::Uuid = sqlx::query_scalar("select id from request where number = $1")
            .bind(number)
            .fetch_one(&mut conn)
            .await
            .unwrap();
        Id::from_uuid(id)
    }

    /// The source as the deeds know it.
    pub(crate) fn as_source(feeder: &Feeder) -> kernel::Actor {
        feed::actor(&feeder.source)
    }
}
