//! Article 5: who accesses, who receives; designated, then habilitated.

use gate::staff::StaffRefusal;
use kernel::{Personal, Term};
use ledger::{Stop, audit::Filter};
use ppst::{
    deeds::{
        commission, coordinate, instruct, links, referred, sources, trace,
        users::{self, NewHabilitation, NewUser, Refusal, Step},
    },
    model::{Record, Service, Standing},
    rules::search::Query,
};
use serde_json::json;
use time::macros::date;

use crate::house::{ANNE, Agent, House, JEAN, authority, body, request, with};

fn new(address: &str, code: &str) -> NewUser {
    NewUser {
        email: Personal::new(address.to_owned()),
        body: body(code),
        authority: authority(body(code)),
    }
}

/// PPST-5.2: designated by one's own authority first, then habilitated by SGDSN; neither alone opens the door,
/// and neither body does the other's part.
#[tokio::test]
async fn a_recipient_is_designated_then_habilitated() {
    let house = House::open().await;
    let (sgdsn, osiic) = (house.agent("sgdsn").await, house.agent("osiic").await);
    let undesignated = NewUser {
        authority: None,
        ..new("a@energy.gouv.example", "energy")
    };
    let refused = users::record(&house.desk, &osiic.actor, &undesignated).await;
    assert!(
        matches!(refused, Err(Stop::Refused(Refusal::NotDesignated))),
        "{refused:?}"
    );
    let by_sgdsn = users::record(
        &house.desk,
        &sgdsn.actor,
        &new("a@energy.gouv.example", "energy"),
    )
    .await;
    assert!(matches!(by_sgdsn, Err(Stop::Denied(_))), "{by_sgdsn:?}");

    let user = users::record(
        &house.desk,
        &osiic.actor,
        &new("a@energy.gouv.example", "energy"),
    )
    .await
    .unwrap();
    assert_eq!(
        house
            .number("select count(*) from designation where role = 'ministry'")
            .await,
        0
    );
    let from = house.now();
    let habilitation = NewHabilitation {
        reference: "SGDSN-2026-4".to_owned(),
        from,
        until: Term::years(1).end(from).unwrap(),
        review_on: date!(2027 - 06 - 01),
    };
    let by_osiic = users::habilitate(&house.desk, &osiic.actor, user, &habilitation).await;
    assert!(matches!(by_osiic, Err(Stop::Denied(_))), "{by_osiic:?}");
    users::habilitate(&house.desk, &sgdsn.actor, user, &habilitation)
        .await
        .unwrap();
    assert_eq!(house.number("select count(*) from designation where role = 'ministry' and compartment = 'energy'").await, 1);
    let twice = users::habilitate(&house.desk, &sgdsn.actor, user, &habilitation).await;
    assert!(
        matches!(
            twice,
            Err(Stop::Refused(Refusal::Staff(
                StaffRefusal::AlreadyDesignated
            )))
        ),
        "{twice:?}"
    );
}

/// PPST-5.1 and PPST-5.2: an habilitation suspended, ended or run out shuts the door at once, sessions included.
#[tokio::test]
async fn an_habilitation_that_does_not_stand_opens_nothing() {
    let house = House::open().await;
    let (sgdsn, osiic) = (house.agent("sgdsn").await, house.agent("osiic").await);
    for way in ["suspend", "end", "leave", "run out"] {
        let agent = house.agent("energy").await;
        let mut browser = house.sign_in(&agent).await;
        browser.get("/").await.expect(200);
        let list = users::list(&house.desk, &sgdsn.actor).await.unwrap();
        let user = list
            .iter()
            .find(|user| user.appointment.id == agent.user)
            .unwrap();
        let id = user.habilitation.as_ref().unwrap().id;
        match way {
            "suspend" => users::step(&house.desk, &sgdsn.actor, id, Step::Suspend)
                .await
                .unwrap(),
            "end" => users::step(&house.desk, &sgdsn.actor, id, Step::End)
                .await
                .unwrap(),
            "leave" => users::end(&house.desk, &osiic.actor, agent.user)
                .await
                .unwrap(),
            _ => house
                .it
                .clock
                .set(user.habilitation.as_ref().unwrap().until),
        }
        let shut = browser.get("/").await;
        assert_ne!(shut.status, 200, "{way}");
        let standing = if way == "run out" {
            continue;
        } else {
            users::list(&house.desk, &sgdsn.actor).await.unwrap()
        };
        let standing = standing
            .iter()
            .find(|user| user.appointment.id == agent.user)
            .unwrap()
            .standing(house.now());
        let expected = if way == "suspend" {
            Standing::Suspended
        } else {
            Standing::Ended
        };
        assert_eq!(standing, expected, "{way}");
    }
}

/// PPST-5.1: OSIIC manages users and never reads a record: no deed opens to it, and the database itself shows it
/// nothing.
#[tokio::test]
async fn osiic_never_reads_a_record() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    house.feed(&sophia, &[request("S-1", ANNE)]).await;
    let (osiic, id) = (house.agent("osiic").await, house.found("S-1").await);
    let desk = &house.desk;
    assert!(instruct::read(desk, &osiic.actor, id).await.is_err());
    assert!(instruct::photograph(desk, &osiic.actor, id).await.is_err());
    assert!(instruct::take_up(desk, &osiic.actor, id).await.is_err());
    assert!(instruct::awaiting(desk, &osiic.actor, None).await.is_err());
    assert!(links::of_request(desk, &osiic.actor, id).await.is_err());
    assert!(
        coordinate::find(desk, &osiic.actor, &[("number", "S-1")], None)
            .await
            .is_err()
    );
    assert!(
        coordinate::delete(desk, &osiic.actor, id, coordinate::Ground::Court)
            .await
            .is_err()
    );
    assert!(
        coordinate::correct(
            desk,
            &osiic.actor,
            id,
            coordinate::Ground::Court,
            |record| record
        )
        .await
        .is_err()
    );
    assert!(
        commission::gather(desk, &osiic.actor, "CNIL-1", &Query::default())
            .await
            .is_err()
    );
    assert!(sources::list(desk, &osiic.actor).await.is_err());
    assert!(
        trace::read_trace(desk, &osiic.actor, &Filter::default())
            .await
            .is_err()
    );
    users::list(desk, &osiic.actor).await.unwrap();
    // The second wall.
    for table in WALLED {
        assert_eq!(seen(&house, &osiic, table).await, 0, "{table}");
    }
}

/// Tables behind row-level security.
const WALLED: [&str; 7] = [
    "request",
    "request_index",
    "link",
    "instruction",
    "referral",
    "document_request",
    "document",
];

/// How many rows of a table the database shows to an actor, whatever the program asks.
async fn seen(house: &House, agent: &Agent, table: &str) -> i64 {
    let mut conn = house.it.db.enter("app").await;
    sqlx::query("begin").execute(&mut conn).await.unwrap();
    let account = agent.account().to_string();
    let compartment = format!("={}", agent.body.code());
    for (name, value) in [
        ("acte.role", agent.body.role().0),
        ("acte.compartment", &compartment),
        ("acte.actor", &account),
        ("acte.purpose", "instruct"),
    ] {
        let set = sqlx::query("select set_config($1, $2, true)");
        set.bind(name).bind(value).execute(&mut conn).await.unwrap();
    }
    let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
    sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
}

/// PPST-5.2: the database itself shows a recipient its own ministry's requests, and another's only through an
/// instruction; a service nothing that is not referred to it.
#[tokio::test]
async fn the_database_shows_no_more_than_one_needs_to_know() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    house
        .feed(&sophia, &[request("S-1", ANNE), request("S-2", JEAN)])
        .await;
    house.feed(&mesr, &[request("M-1", ANNE)]).await;
    let agent = house.agent("higher-education").await;
    let (energy, dgsi) = (house.agent("energy").await, house.agent("dgsi").await);
    assert_eq!(seen(&house, &agent, "request").await, 1);
    assert_eq!(seen(&house, &agent, "link").await, 0);
    for outsider in [&energy, &dgsi] {
        for table in WALLED {
            assert_eq!(seen(&house, outsider, table).await, 0, "{table}");
        }
    }
    let id = house.found("M-1").await;
    instruct::take_up(&house.desk, &agent.actor, id)
        .await
        .unwrap();
    assert_eq!(
        seen(&house, &agent, "request").await,
        2,
        "the person's earlier request"
    );
    assert_eq!(seen(&house, &agent, "link").await, 1);
    instruct::refer(&house.desk, &agent.actor, id, Service::Dgsi)
        .await
        .unwrap();
    assert_eq!(seen(&house, &dgsi, "request").await, 2);
    instruct::release(&house.desk, &agent.actor, id)
        .await
        .unwrap();
    assert_eq!(seen(&house, &dgsi, "request").await, 0);
}

/// PPST-5.1: the coordination consults, corrects and deletes; each leaves its entry, and a deletion leaves nothing
/// that could be read.
#[tokio::test]
async fn the_coordination_corrects_and_deletes() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let keys = house.number("select count(*) from vault_key").await;
    house.feed(&sophia, &[request("S-1", ANNE)]).await;
    house.feed(&mesr, &[request("M-1", ANNE)]).await;
    let (sgdsn, id) = (house.agent("sgdsn").await, house.found("S-1").await);
    let accounts = house.number("select count(*) from account").await;
    let desk = &house.desk;
    let rename = |mut record: Record| {
        record.identity.name = "Autre".to_owned();
        record.identity.given_names = vec!["Zoé".to_owned()];
        record.birth.date = Some("1961-11-17".to_owned());
        record
    };
    coordinate::correct(
        desk,
        &sgdsn.actor,
        id,
        coordinate::Ground::SourceError,
        rename,
    )
    .await
    .unwrap();
    house.settle().await;
    assert_eq!(
        house.number("select count(*) from link").await,
        0,
        "a name corrected is compared anew"
    );
    let back = |mut record: Record| {
        record.identity.name = ANNE.0.to_owned();
        record.identity.given_names = vec![ANNE.1.to_owned()];
        record.birth.date = Some(ANNE.2.to_owned());
        record
    };
    coordinate::correct(
        desk,
        &sgdsn.actor,
        id,
        coordinate::Ground::SourceError,
        back,
    )
    .await
    .unwrap();
    house.settle().await;
    assert_eq!(
        house
            .number("select count(*) from link where status = 'automatic'")
            .await,
        1
    );
    let number = |mut record: Record| {
        record.number = "X".to_owned();
        record
    };
    let refused = coordinate::correct(
        desk,
        &sgdsn.actor,
        id,
        coordinate::Ground::SourceError,
        number,
    )
    .await;
    assert!(
        matches!(
            refused,
            Err(Stop::Refused(coordinate::Refusal::NotCorrectable))
        ),
        "{refused:?}"
    );

    for number in ["S-1", "M-1"] {
        let id = house.found(number).await;
        coordinate::delete(desk, &sgdsn.actor, id, coordinate::Ground::Commission)
            .await
            .unwrap();
    }
    house.settle().await;
    for table in [
        "select count(*) from request",
        "select count(*) from link",
        "select count(*) from request_index",
    ] {
        assert_eq!(house.number(table).await, 0, "{table}");
    }
    assert_eq!(
        house.number("select count(*) from vault_key").await,
        keys + accounts,
        "the agents' keys alone"
    );
    assert_eq!(house.entries("request.correct").await, 2);
    assert_eq!(house.entries("request.delete").await, 2);
}

/// PPST-5.2: a service sees what a ministry refers to it, and the person's earlier requests through it, as long as it
/// is asked; another service sees nothing.
#[tokio::test]
async fn a_service_sees_what_is_referred_to_it_and_nothing_else() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    house
        .feed(
            &sophia,
            &[
                with(
                    request("S-1", ANNE),
                    json!({ "opinion_received_on": "2026-01-05" }),
                ),
                request("S-2", JEAN),
            ],
        )
        .await;
    house.feed(&mesr, &[request("M-1", ANNE)]).await;
    let (earlier, other, later) = (
        house.found("S-1").await,
        house.found("S-2").await,
        house.found("M-1").await,
    );
    let desk = &house.desk;
    let agent = house.agent("higher-education").await;
    instruct::take_up(desk, &agent.actor, later).await.unwrap();
    for (service, outsider) in [
        (Service::Dgsi, "drsd"),
        (Service::Drsd, "cossen"),
        (Service::Cossen, "dgsi"),
    ] {
        let asked = house.agent(service.code()).await;
        let outsider = house.agent(outsider).await;
        assert!(referred::list(desk, &asked.actor).await.unwrap().is_empty());
        assert!(instruct::read(desk, &asked.actor, later).await.is_err());
        instruct::refer(desk, &agent.actor, later, service)
            .await
            .unwrap();
        assert_eq!(referred::list(desk, &asked.actor).await.unwrap().len(), 1);
        for id in [later, earlier] {
            instruct::read(desk, &asked.actor, id).await.unwrap();
            assert!(
                instruct::read(desk, &outsider.actor, id).await.is_err(),
                "{service:?}"
            );
        }
        assert!(instruct::read(desk, &asked.actor, other).await.is_err());
        assert_eq!(
            links::of_request(desk, &asked.actor, later)
                .await
                .unwrap()
                .len(),
            1
        );
        assert!(instruct::take_up(desk, &asked.actor, later).await.is_err());
        instruct::recall(desk, &agent.actor, later, service)
            .await
            .unwrap();
        assert!(
            instruct::read(desk, &asked.actor, later).await.is_err(),
            "the part is no longer asked"
        );
    }
}

/// PPST-5.2: the agents of a ministry see that ministry's requests that wait, without a name; and only its own.
#[tokio::test]
async fn a_ministry_s_list_shows_no_name_and_no_other_ministry() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    house.feed(&sophia, &[request("S-1", ANNE)]).await;
    house.feed(&mesr, &[request("M-1", JEAN)]).await;
    let (agent, colleague) = (house.agent("defence").await, house.agent("defence").await);
    let list = instruct::awaiting(&house.desk, &agent.actor, None)
        .await
        .unwrap();
    let [line] = &list[..] else {
        panic!("{list:?}")
    };
    assert_eq!((line.number.as_str(), line.civil.is_none()), ("S-1", true));
    instruct::take_up(&house.desk, &agent.actor, line.id)
        .await
        .unwrap();
    let twice = instruct::take_up(&house.desk, &colleague.actor, line.id).await;
    assert!(
        matches!(twice, Err(Stop::Refused(instruct::Refusal::Taken))),
        "{twice:?}"
    );
    let foreign = house.found("M-1").await;
    assert!(
        instruct::take_up(&house.desk, &agent.actor, foreign)
            .await
            .is_err()
    );
    let mine = instruct::mine(&house.desk, &agent.actor).await.unwrap();
    assert!(mine.first().unwrap().civil.is_some());
    assert!(
        instruct::mine(&house.desk, &colleague.actor)
            .await
            .unwrap()
            .is_empty()
    );
    // The habilitation runs out: so does what rested on it.
    let until = house
        .words("select valid_until::text from habilitation limit 1")
        .await;
    assert_eq!(until.len(), 1);
    house.it.clock.advance(ppst::law::LONGEST_HABILITATION);
    house.settle().await;
    assert_eq!(
        house
            .number("select count(*) from instruction where ended_at is null")
            .await,
        0
    );
}
