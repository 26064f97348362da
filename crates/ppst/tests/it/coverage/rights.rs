//! The rights matrix: who may do what, on what, for which purpose, under which article. Every body of article 5
//! stands in it, and on each resource an agent concerned beside one who is not.

use kernel::{Actor, Id};
use ledger::access::{Sample, matrix};
use ppst::{
    FACE,
    access::{Base, BodyScope, DocumentsScope, LinkScope, RequestScope, SourceScope},
    law,
    model::{Body, Ministry, Service, SourceCode},
};
use testkit::coverage;
use uuid::Uuid;

use super::golden;

#[test]
fn the_rights_matrix_is_the_one_that_was_read() {
    let law = law::law().unwrap();
    let policies = law.policies();
    let (instructor, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut actors = vec![
        ("visitor".to_owned(), Actor::visitor()),
        (
            "instructor of energy".to_owned(),
            Actor::account(instructor, law::MINISTRY).within("energy"),
        ),
        (
            "instructor without ministry".to_owned(),
            Actor::account(instructor, law::MINISTRY),
        ),
    ];
    for body in Body::all() {
        let actor = Actor::account(other, body.role()).within(body.code());
        actors.push((body.code().to_owned(), actor));
    }
    for source in ["sophia", "mte"] {
        actors.push((
            format!("source {source}"),
            Actor::account(other, law::SOURCE).within(source),
        ));
    }
    actors.push(("system".to_owned(), Actor::system()));
    let actors: Vec<_> = actors
        .iter()
        .map(|(name, actor)| (name.as_str(), actor.clone()))
        .collect();
    let purposes = [
        law::COMPARE,
        law::INSTRUCT,
        law::COORDINATE,
        law::ADMINISTER,
        law::FEED,
        law::RIGHTS,
    ];
    let request = |ministry, instructor, through| RequestScope {
        id: Id::from_uuid(Uuid::nil()),
        ministry,
        instructor,
        through,
        referred: vec![],
        reached: vec![],
    };
    let instructed = RequestScope {
        referred: vec![Service::Dgsi, Service::Cossen],
        ..request(Ministry::Energy, Some(instructor), None)
    };
    let reached = RequestScope {
        reached: vec![Service::Dgsi, Service::Cossen],
        ..request(Ministry::Defence, None, Some(instructor))
    };
    let documents = |stands| DocumentsScope {
        id: Id::from_uuid(Uuid::nil()),
        asker: instructor,
        stands,
        giver: Ministry::Defence,
    };
    let link = |through| LinkScope {
        id: Id::from_uuid(Uuid::nil()),
        through,
    };
    let sophia = SourceScope {
        id: Uuid::nil(),
        code: SourceCode::parse("sophia").unwrap(),
    };
    let samples = [
        Sample::of("the base", &Base),
        Sample::of("energy", &BodyScope(Body::Ministry(Ministry::Energy))),
        Sample::of("dgsi", &BodyScope(Body::Service(Service::Dgsi))),
        Sample::of("cossen", &BodyScope(Body::Service(Service::Cossen))),
        Sample::of("sophia", &sophia),
        Sample::of("energy's, instructed, referred", &instructed),
        Sample::of(
            "energy's, that nobody instructs",
            &request(Ministry::Energy, None, None),
        ),
        Sample::of("defence's, reached through a link", &reached),
        Sample::of(
            "defence's, linked to nothing",
            &request(Ministry::Defence, None, None),
        ),
        Sample::of("of what is instructed", &link(Some(instructor))),
        Sample::of("of two others", &link(None)),
        Sample::of("asked of defence", &documents(true)),
        Sample::of("asked of defence, habilitation over", &documents(false)),
    ];
    golden(
        "rights.txt",
        &matrix(policies, &actors, &purposes, &samples),
    );
}

#[test]
fn every_policy_rests_on_an_article_of_the_act() {
    coverage::every_policy_rests_on_an_article(&FACE);
}

#[test]
fn the_actions_of_the_code_are_those_of_the_schema() {
    coverage::actions_of_code_and_schema_agree(&FACE, env!("CARGO_MANIFEST_DIR"));
}

#[test]
fn the_compliance_page_says_where_every_obligation_is_kept_and_proved() {
    coverage::every_obligation_is_kept_and_proved(&FACE);
}
