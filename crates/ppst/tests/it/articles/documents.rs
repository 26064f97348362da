//! Article 2, documents: only when asked, only what was asked, only for who asked; in every order of events.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::TryStreamExt as _;
use kernel::{Id, Personal, Term};
use ledger::Stop;
use ppst::{
    deeds::{
        documents, instruct, links,
        users::{self, Step},
    },
    law::DOCUMENT_TERM,
    model::{DocumentRequestKind, DocumentState, RequestKind},
    rules::documents::NotAsked,
};
use serde_json::{Value, json};

use crate::house::{ANNE, Agent, Feeder, House, JEAN, MARIE, lines, opinion, request, with};

const PDF: &[u8] = b"%PDF-1.7 contenu de la piece";

fn wanted() -> Personal<String> {
    Personal::new("Curriculum vitae".to_owned())
}

fn brought(reference: &str) -> Value {
    json!({ "document_request": reference, "title": "CV", "content": STANDARD.encode(PDF) })
}

/// A later request instructed, an earlier one of the same person at another ministry.
struct Case {
    house: House,
    sophia: Feeder,
    mesr: Feeder,
    agent: Agent,
    later: Id<RequestKind>,
    earlier: Id<RequestKind>,
}

impl Case {
    async fn open() -> Self {
        let house = House::open().await;
        let (sophia, mesr) = house.feeders().await;
        let earlier = with(
            request("S-1", ANNE),
            json!({ "opinion_received_on": "2026-01-05" }),
        );
        house.feed(&sophia, &[earlier, request("S-2", JEAN)]).await;
        house.feed(&mesr, &[request("M-1", ANNE)]).await;
        let agent = house.agent("higher-education").await;
        let (earlier, later) = (house.found("S-1").await, house.found("M-1").await);
        instruct::take_up(&house.desk, &agent.actor, later)
            .await
            .unwrap();
        Self {
            house,
            sophia,
            mesr,
            agent,
            later,
            earlier,
        }
    }

    async fn ask(&self) -> Id<DocumentRequestKind> {
        documents::ask(
            &self.house.desk,
            &self.agent.actor,
            self.later,
            self.earlier,
            &wanted(),
        )
        .await
        .unwrap()
    }

    /// Why a document brought by a source is not taken; none when it is.
    async fn bring(&self, feeder: &Feeder, reference: &str) -> Option<String> {
        let name = self.house.it.ledger.new_id::<()>().to_string();
        let receipt = self
            .house
            .push(
                feeder,
                &name,
                "application/jsonl",
                &lines(&[brought(reference)]),
            )
            .await;
        receipt["refused"]
            .get(0)
            .map(|fault| fault["reason"].as_str().unwrap().to_owned())
    }

    async fn stored(&self) -> i64 {
        self.house.number("select count(*) from document").await
    }

    async fn state(&self) -> DocumentState {
        documents::mine(&self.house.desk, &self.agent.actor)
            .await
            .unwrap()
            .first()
            .unwrap()
            .state
    }
}

/// PPST-2.4: asked for while instructing, brought by the other ministry's own base, read by the asker.
#[tokio::test]
async fn a_document_is_asked_for_brought_and_read_by_who_asked() {
    let case = Case::open().await;
    let id = case.ask().await;
    case.house.settle().await;
    let mails = case.house.mails_to("pieces@sophia.gouv.example");
    let mail = mails.first().expect("the other ministry is told");
    let text = mail.text.reveal();
    assert!(text.contains("S-1") && text.contains(&id.to_string()));
    for word in [
        "Lefèvre",
        "Anne",
        "M-1",
        "higher",
        "recherche",
        "Curriculum",
    ] {
        assert!(
            !text.contains(word) && !mail.subject.reveal().contains(word),
            "{word} leaves by mail"
        );
    }
    let theirs = case.house.agent("defence").await;
    let asked = documents::asked_of_us(&case.house.desk, &theirs.actor)
        .await
        .unwrap();
    assert_eq!(asked.first().unwrap().wanted.reveal(), "Curriculum vitae");

    let blobs = case.house.blobs();
    assert_eq!(case.bring(&case.sophia, &id.to_string()).await, None);
    assert_eq!(case.house.blobs(), blobs + 1);
    assert_eq!(case.state().await, DocumentState::Delivered);
    let list = documents::contents(&case.house.desk, &case.agent.actor, id)
        .await
        .unwrap();
    let document = list.first().unwrap();
    assert_eq!(document.title.reveal(), "CV");
    let (_, bytes) = documents::read(&case.house.desk, &case.agent.actor, document.id)
        .await
        .unwrap();
    let bytes: Vec<_> = bytes.try_collect().await.unwrap();
    assert_eq!(bytes.concat(), PDF);

    // Nobody else: not a colleague, not the coordination, not who gave it, not a service.
    for body in [
        "higher-education",
        "sgdsn",
        "osiic",
        "defence",
        "dgsi",
        "cossen",
        "energy",
    ] {
        let other = case.house.agent(body).await;
        assert!(
            documents::read(&case.house.desk, &other.actor, document.id)
                .await
                .is_err(),
            "{body} reads it"
        );
        assert!(
            documents::contents(&case.house.desk, &other.actor, id)
                .await
                .is_err(),
            "{body} lists it"
        );
    }
    let source = House::as_source(&case.sophia);
    assert!(
        documents::read(&case.house.desk, &source, document.id)
            .await
            .is_err()
    );
}

/// PPST-2.4: unasked, asked of another, asked for another request, declined: refused.
#[tokio::test]
async fn what_was_not_asked_is_not_recorded() {
    let case = Case::open().await;
    let none = uuid::Uuid::from_u128(7).to_string();
    assert_eq!(
        case.bring(&case.sophia, &none).await.as_deref(),
        Some("documents-unasked")
    );
    assert_eq!(
        case.bring(&case.sophia, "not an id").await.as_deref(),
        Some("documents-unasked")
    );
    let id = case.ask().await;
    assert_eq!(
        case.bring(&case.mesr, &id.to_string()).await.as_deref(),
        Some("documents-unasked"),
        "another source"
    );
    let inside = with(
        request("S-9", ANNE),
        json!({ "documents": [{ "title": "CV" }] }),
    );
    let receipt = case
        .house
        .push(
            &case.sophia,
            "inside",
            "application/jsonl",
            &lines(&[inside]),
        )
        .await;
    assert_eq!(
        receipt["refused"][0]["reason"], "documents-unasked",
        "with a request"
    );
    let theirs = case.house.agent("defence").await;
    documents::decline(&case.house.desk, &theirs.actor, id)
        .await
        .unwrap();
    assert_eq!(
        case.bring(&case.sophia, &id.to_string()).await.as_deref(),
        Some("documents-unasked"),
        "declined"
    );
    assert_eq!(case.state().await, DocumentState::Declined);
    assert_eq!(case.stored().await, 0);
    assert_eq!(
        case.house
            .number("select count(*) from blob where state = 'kept'")
            .await,
        0
    );
}

/// PPST-2.4: who does not instruct, or instructs another person, or another's earlier request, or one's own
/// ministry's, may not ask.
#[tokio::test]
async fn only_who_instructs_asks_and_only_about_an_earlier_request_of_the_same_person_elsewhere() {
    let case = Case::open().await;
    let desk = &case.house.desk;
    let other = case.house.found("S-2").await;
    let ask = |agent: Agent, instructed, earlier| async move {
        documents::ask(desk, &agent.actor, instructed, earlier, &wanted()).await
    };
    let colleague = case.house.agent("higher-education").await;
    assert!(
        ask(colleague, case.later, case.earlier).await.is_err(),
        "who does not instruct"
    );
    assert!(
        ask(case.agent.clone(), case.later, other).await.is_err(),
        "another person"
    );
    assert!(
        ask(case.agent.clone(), other, case.earlier).await.is_err(),
        "through a request one does not instruct"
    );
    for body in ["sgdsn", "osiic"] {
        assert!(
            ask(case.house.agent(body).await, case.later, case.earlier)
                .await
                .is_err(),
            "{body}"
        );
    }
    // DGSI, to which the request is referred, reads the earlier one but asks for nothing.
    instruct::refer(
        desk,
        &case.agent.actor,
        case.later,
        ppst::model::Service::Dgsi,
    )
    .await
    .unwrap();
    let dgsi = case.house.agent("dgsi").await;
    instruct::read(desk, &dgsi.actor, case.earlier)
        .await
        .unwrap();
    assert!(
        matches!(
            ask(dgsi, case.later, case.earlier).await,
            Err(Stop::Denied(_))
        ),
        "art. 5 II 1° alone"
    );

    // One's own ministry's earlier request.
    case.house
        .feed(
            &case.mesr,
            &[with(
                request("M-0", ANNE),
                json!({ "opinion_received_on": "2026-01-01" }),
            )],
        )
        .await;
    let own = case.house.found("M-0").await;
    assert!(
        ask(case.agent.clone(), case.later, own).await.is_err(),
        "one's own ministry's"
    );
    // The other way round: who instructs the earlier asks nothing of the later.
    let defence = case.house.agent("defence").await;
    instruct::take_up(desk, &defence.actor, case.earlier)
        .await
        .unwrap();
    let refused = documents::ask(desk, &defence.actor, case.earlier, case.later, &wanted()).await;
    assert!(
        matches!(
            refused,
            Err(Stop::Refused(documents::Refusal::Rule(
                NotAsked::NotEarlier
            )))
        ),
        "{refused:?}"
    );
    case.ask().await;
    let twice = ask(case.agent.clone(), case.later, case.earlier).await;
    assert!(
        matches!(
            twice,
            Err(Stop::Refused(documents::Refusal::Rule(
                NotAsked::AlreadyAsked
            )))
        ),
        "{twice:?}"
    );
}

/// PPST-2.4: a twin is only proposed: nothing may be asked before someone judges.
#[tokio::test]
async fn nothing_is_asked_through_a_link_that_nobody_judged() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    house
        .feed(
            &sophia,
            &[with(
                request("S-1", MARIE),
                json!({ "opinion_received_on": "2026-01-05" }),
            )],
        )
        .await;
    house.feed(&mesr, &[request("M-1", ANNE)]).await;
    let (earlier, later) = (house.found("S-1").await, house.found("M-1").await);
    let agent = house.agent("higher-education").await;
    instruct::take_up(&house.desk, &agent.actor, later)
        .await
        .unwrap();
    let ask = || {
        documents::ask(
            &house.desk,
            &agent.actor,
            later,
            earlier,
            Box::leak(Box::new(wanted())),
        )
    };
    let refused = ask().await;
    assert!(
        matches!(
            refused,
            Err(Stop::Refused(documents::Refusal::Rule(
                NotAsked::NotSamePerson
            )))
        ),
        "{refused:?}"
    );
    let link = links::of_request(&house.desk, &agent.actor, later)
        .await
        .unwrap()
        .remove(0)
        .link
        .id;
    let reason = Personal::new("vérifié".to_owned());
    links::judge(&house.desk, &agent.actor, link, true, &reason)
        .await
        .unwrap();
    ask().await.unwrap();
}

/// PPST-2.4: the reason to ask goes before the documents come: they are refused.
#[tokio::test]
async fn documents_that_come_once_the_reason_is_gone_are_refused() {
    for way in [
        "released",
        "opinion",
        "withdrawn link",
        "habilitation suspended",
        "habilitation ended",
    ] {
        let case = Case::open().await;
        let desk = &case.house.desk;
        let id = case.ask().await;
        let sgdsn = case.house.agent("sgdsn").await;
        let habilitation = || async {
            let list = users::list(desk, &sgdsn.actor).await.unwrap();
            let user = list
                .into_iter()
                .find(|user| user.appointment.id == case.agent.user)
                .unwrap();
            user.habilitation.unwrap().id
        };
        match way {
            "released" => instruct::release(desk, &case.agent.actor, case.later)
                .await
                .unwrap(),
            "opinion" => {
                let line = with(
                    request("M-1", ANNE),
                    json!({ "version": 2, "opinion": opinion("favourable", "2026-10-30") }),
                );
                case.house.feed(&case.mesr, &[line]).await;
            }
            "withdrawn link" => {
                let link = links::of_request(desk, &case.agent.actor, case.later)
                    .await
                    .unwrap()
                    .remove(0)
                    .link
                    .id;
                links::judge(
                    desk,
                    &case.agent.actor,
                    link,
                    false,
                    &Personal::new("non".into()),
                )
                .await
                .unwrap();
            }
            "habilitation suspended" => {
                users::step(desk, &sgdsn.actor, habilitation().await, Step::Suspend)
                    .await
                    .unwrap();
            }
            _ => users::step(desk, &sgdsn.actor, habilitation().await, Step::End)
                .await
                .unwrap(),
        }
        assert_eq!(
            case.bring(&case.sophia, &id.to_string()).await.as_deref(),
            Some("documents-over"),
            "{way}"
        );
        assert_eq!(case.stored().await, 0, "{way}");
    }
}

/// PPST-2.4: documents that came are erased at once when both requests are no longer held to be of one person, and
/// unreadable while the habilitation is suspended.
#[tokio::test]
async fn documents_that_came_go_with_their_reason() {
    let case = Case::open().await;
    let desk = &case.house.desk;
    let id = case.ask().await;
    assert_eq!(case.bring(&case.sophia, &id.to_string()).await, None);
    let document = documents::contents(desk, &case.agent.actor, id)
        .await
        .unwrap()
        .remove(0)
        .id;
    let sgdsn = case.house.agent("sgdsn").await;
    let list = users::list(desk, &sgdsn.actor).await.unwrap();
    let user = list
        .into_iter()
        .find(|user| user.appointment.id == case.agent.user)
        .unwrap();
    let habilitation = user.habilitation.unwrap().id;
    users::step(desk, &sgdsn.actor, habilitation, Step::Suspend)
        .await
        .unwrap();
    let shut = documents::read(desk, &case.agent.actor, document)
        .await
        .map(drop);
    assert!(matches!(shut, Err(Stop::Denied(_))), "suspended");
    users::step(desk, &sgdsn.actor, habilitation, Step::Resume)
        .await
        .unwrap();
    documents::read(desk, &case.agent.actor, document)
        .await
        .map(drop)
        .unwrap();

    let link = links::of_request(desk, &case.agent.actor, case.later)
        .await
        .unwrap()
        .remove(0)
        .link
        .id;
    // Judged by the coordination, who may not see the documents: they go all the same.
    links::judge(
        desk,
        &sgdsn.actor,
        link,
        false,
        &Personal::new("homonyme".into()),
    )
    .await
    .unwrap();
    assert_eq!(case.stored().await, 0);
    case.house.settle().await;
    assert_eq!(
        case.house
            .number("select count(*) from blob where state = 'kept'")
            .await,
        0
    );
    assert_eq!(case.state().await, DocumentState::Closed);
}

/// PPST-4.1: seven days from their recording, to the second, whether or not what erases has run; then the bytes too.
#[tokio::test]
async fn documents_are_erased_seven_days_after_their_recording_to_the_second() {
    let case = Case::open().await;
    let desk = &case.house.desk;
    let id = case.ask().await;
    case.house.it.clock.advance(Term::days(2));
    assert_eq!(case.bring(&case.sophia, &id.to_string()).await, None);
    let recorded = case.house.now();
    let document = documents::contents(desk, &case.agent.actor, id)
        .await
        .unwrap()
        .remove(0)
        .id;
    let end = DOCUMENT_TERM.end(recorded).unwrap();
    case.house.it.clock.set(end - time::Duration::seconds(1));
    case.house.settle().await;
    documents::read(desk, &case.agent.actor, document)
        .await
        .map(drop)
        .unwrap();
    let blobs = case.house.blobs();
    case.house.it.clock.set(end);
    assert!(
        documents::read(desk, &case.agent.actor, document)
            .await
            .is_err(),
        "at the second"
    );
    assert_eq!(case.stored().await, 1, "what erases has not run yet");
    case.house.settle().await;
    assert_eq!(
        case.stored().await,
        0,
        "the job that waited for this second"
    );
    assert_eq!(case.house.blobs(), blobs - 1);
    assert_eq!(case.state().await, DocumentState::Erased);
    assert_eq!(
        case.bring(&case.sophia, &id.to_string()).await.as_deref(),
        Some("documents-over")
    );
}
