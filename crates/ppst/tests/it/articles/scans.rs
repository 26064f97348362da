//! Article 2: a document too large for a line of a batch, brought alone; under the same rule.

use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::Request;
use kernel::{Id, Personal};
use ppst::{
    deeds::{documents, instruct},
    law::DOCUMENT_TERM,
    model::{DocumentRequestKind, RequestKind},
};
use serde_json::json;
use testkit::Answer;

use crate::house::{ANNE, Agent, Feeder, House, request, with};

struct Case {
    house: House,
    sophia: Feeder,
    mesr: Feeder,
    agent: Agent,
    later: Id<RequestKind>,
    asked: Id<DocumentRequestKind>,
}

impl Case {
    async fn open() -> Self {
        let house = House::open().await;
        let (sophia, mesr) = house.feeders().await;
        let earlier = json!({ "opinion_received_on": "2026-01-05" });
        house
            .feed(&sophia, &[with(request("S-1", ANNE), earlier)])
            .await;
        house.feed(&mesr, &[request("M-1", ANNE)]).await;
        let agent = house.agent("higher-education").await;
        let (earlier, later) = (house.found("S-1").await, house.found("M-1").await);
        instruct::take_up(&house.desk, &agent.actor, later)
            .await
            .unwrap();
        let wanted = Personal::new("Dossier entier".to_owned());
        let asked = documents::ask(&house.desk, &agent.actor, later, earlier, &wanted)
            .await
            .unwrap();
        Self {
            house,
            sophia,
            mesr,
            agent,
            later,
            asked,
        }
    }

    async fn bring(&self, feeder: &Feeder, name: &str, bytes: &[u8]) -> Answer {
        let signature = feeder.sign(bytes);
        self.send(
            feeder,
            name,
            &STANDARD.encode("Dossier numérisé"),
            &signature,
            bytes,
        )
        .await
    }

    async fn send(
        &self,
        feeder: &Feeder,
        name: &str,
        title: &str,
        signature: &str,
        bytes: &[u8],
    ) -> Answer {
        let mut system = self.house.system("feed", feeder.certificate.clone());
        let request = Request::put(format!("/v1/documents/{}/{name}", self.asked))
            .header("acte-signature", signature)
            .header("acte-title", title)
            .body(Body::from(Bytes::copy_from_slice(bytes)))
            .unwrap();
        system.send(request).await
    }

    async fn stored(&self) -> i64 {
        self.house.number("select count(*) from document").await
    }
}

/// A PDF of this many bytes.
fn pdf(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((bytes.len()..size).map(|at| u8::try_from(at % 251).unwrap()));
    bytes
}

/// PPST-2.4 and PPST-4.1: twenty megabytes, brought by who was asked, read by who asked, gone after seven days.
#[tokio::test]
async fn a_scan_of_a_whole_file_is_brought_read_and_erased() {
    let case = Case::open().await;
    let scan = pdf(20_000_000);
    let answer = case
        .bring(&case.sophia, "dossier-1", &scan)
        .await
        .expect(201);
    answer.says("\"size\":20000000");
    for silent in ["Lefèvre", "higher-education", "M-1"] {
        answer.is_silent_about(silent);
    }
    // Cut off before the answer, the source sends it again: the first stays.
    case.bring(&case.sophia, "dossier-1", &scan)
        .await
        .expect(200);
    assert_eq!(case.stored().await, 1);
    case.bring(&case.sophia, "dossier-2", &pdf(100))
        .await
        .expect(201);
    assert_eq!(case.stored().await, 2);

    let (house, agent) = (&case.house, &case.agent);
    let held = documents::contents(&house.desk, &agent.actor, case.asked)
        .await
        .unwrap();
    assert_eq!(held[0].title.reveal(), "Dossier numérisé");
    let mut browser = house.sign_in(agent).await;
    let path = format!("/pieces/{}", held[0].id);
    let read = browser.get(&path).await.expect(200);
    assert!(
        read.headers
            .get("content-length")
            .is_none_or(|size| size == "20000000")
    );
    let colleague = house.agent("higher-education").await;
    let mut colleague = house.sign_in(&colleague).await;
    colleague.get(&path).await.expect(404);
    let giver = house.agent("defence").await;
    house.sign_in(&giver).await.get(&path).await.expect(404);

    let gone = DOCUMENT_TERM.end(house.now()).unwrap();
    house.it.clock.set(gone);
    house.sign_in(agent).await.get(&path).await.expect(404);
    house.settle().await;
    assert_eq!(case.stored().await, 0);
    assert_eq!(
        house
            .number("select count(*) from blob where state = 'kept'")
            .await,
        0
    );
    case.bring(&case.sophia, "dossier-1", &pdf(100))
        .await
        .expect(410);
}

/// PPST-2.4 and PPST-7.1: unasked, of another source, badly signed, of no known kind, untitled, too large, no longer
/// wanted: nothing is recorded, and nothing of it is kept.
#[tokio::test]
async fn what_is_not_awaited_or_not_whole_is_refused() {
    let case = Case::open().await;
    let (sophia, mesr) = (&case.sophia, &case.mesr);
    let good = pdf(100);
    case.bring(mesr, "a", &good).await.expect(404);
    case.bring(sophia, ".caché", &good).await.expect(404);
    case.bring(sophia, "a", b"GIF89a image").await.expect(415);
    case.bring(sophia, "a", b"").await.expect(415);
    let (title, own) = (STANDARD.encode("Titre"), sophia.sign(&good));
    let (other, none) = (mesr.sign(&good), "AAAA");
    case.send(sophia, "a", &title, &other, &good)
        .await
        .expect(403);
    case.send(sophia, "a", &title, none, &good)
        .await
        .expect(403);
    case.send(sophia, "a", &STANDARD.encode("a\nb"), &own, &good)
        .await
        .expect(422);
    case.send(sophia, "a", "", &own, &good).await.expect(422);
    case.bring(sophia, "a", &pdf((25 << 20) + 1))
        .await
        .expect(413);
    assert_eq!(case.stored().await, 0);
    let kept = case
        .house
        .number("select count(*) from blob where state = 'kept'")
        .await;
    assert_eq!(kept, 0);
    // The instruction ended: nothing allows it any longer.
    instruct::release(&case.house.desk, &case.agent.actor, case.later)
        .await
        .unwrap();
    case.bring(sophia, "a", &good).await.expect(410);
    assert_eq!(case.stored().await, 0);
    let refusals = case.house.refusals().await;
    for code in ["unasked-document", "document-over", "bad-signature"] {
        let said = refusals.iter().any(|(reason, ..)| reason == code);
        assert!(said, "{code}: {refusals:?}");
    }
}
