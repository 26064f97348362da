//! The rights matrix: who may do what, on what, for which purpose, under which article.

use kernel::{Actor, Id};
use ledger::access::{Sample, matrix};
use testkit::coverage;
use thesee::{
    FACE,
    access::{
        CitizenScope, DeclarationScope, DraftScope, InquiryScope, Post, Registry, RequestScope,
        UnitScope,
    },
    law,
    model::UnitCode,
};
use uuid::Uuid;

#[test]
fn the_rights_matrix_is_the_one_that_was_read() {
    let law = law::law().unwrap();
    let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut actors = vec![
        ("visitor", Actor::visitor()),
        ("the victim", Actor::account(own, law::VICTIM)),
        ("another victim", Actor::account(other, law::VICTIM)),
        (
            "the unit that took it",
            Actor::account(other, law::UNIT).within("unit-1"),
        ),
    ];
    for role in [
        law::OFFICER,
        law::HEAD,
        law::PROSECUTOR,
        law::CHIEF_PROSECUTOR,
        law::UNIT,
        law::MAGISTRATE,
        law::STATISTICS,
        law::RIGHTS_DESK,
    ] {
        actors.push((role.0, Actor::account(other, role).within("unit-2")));
    }
    actors.push(("system", Actor::system()));
    let purposes = [
        law::COMPLAIN,
        law::CENTRALISE,
        law::LINK,
        law::INFORM,
        law::COMMUNICATE,
        law::ADMINISTER,
        law::RIGHTS,
    ];
    let nil = Uuid::nil();
    let filed = |citizen: bool, inquiry, complaint| DeclarationScope {
        id: Id::from_uuid(nil),
        citizen: citizen.then(|| Id::from_uuid(own)),
        unit: (!citizen).then(|| UnitCode::parse("unit-1").unwrap()),
        inquiry,
        complaint,
    };
    let draft = DraftScope {
        id: Id::from_uuid(nil),
        citizen: Id::from_uuid(own),
    };
    let request = RequestScope {
        id: Id::from_uuid(nil),
    };
    let inquiry = |holder, open| InquiryScope {
        id: Id::from_uuid(nil),
        holder,
        open,
    };
    let posts = law::STAFF.map(|role| (format!("designations as {role}"), Post(role)));
    let mut samples = vec![
        Sample::of("the processing", &Registry),
        Sample::of("the victim's space", &CitizenScope(Id::from_uuid(own))),
        Sample::of("the victim's draft", &draft),
        Sample::of("the victim's complaint", &filed(true, false, true)),
        Sample::of("the victim's report", &filed(true, false, false)),
        Sample::of("a station's complaint", &filed(false, false, true)),
        Sample::of("a request to exercise a right", &request),
        Sample::of(
            "a complaint of the actor's inquiry",
            &filed(true, true, true),
        ),
        Sample::of("the unit", &UnitScope(UnitCode::parse("unit-1").unwrap())),
        Sample::of("the actor's open inquiry", &inquiry(other, true)),
        Sample::of("the actor's closed inquiry", &inquiry(other, false)),
        Sample::of("somebody else's inquiry", &inquiry(own, true)),
    ];
    samples.extend(posts.iter().map(|(name, post)| Sample::of(name, post)));
    let text = matrix(law.policies(), &actors, &purposes, &samples);
    coverage::golden(env!("CARGO_MANIFEST_DIR"), "rights.txt", &text);
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
fn every_obligation_of_the_act_is_kept_and_proved() {
    coverage::every_obligation_is_kept_and_proved(&FACE);
}
