//! The rights matrix: who may do what, on what, for which purpose, under which article.

use jecliqueoupas::{
    FACE,
    access::{AgentScope, AlertScope, DepositScope, MinistryScope, Portal},
    law,
};
use kernel::{Actor, Id};
use ledger::access::{Sample, matrix};
use testkit::coverage;
use uuid::Uuid;

use super::golden;

#[test]
fn the_rights_matrix_is_the_one_that_was_read() {
    let law = law::law().unwrap();
    let policies = law.policies();
    let (claire, denis) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let staff = Uuid::from_u128(3);
    let actors = [
        ("visitor", Actor::visitor()),
        (
            "agent claire",
            Actor::account(claire, law::AGENT).within("culture"),
        ),
        (
            "agent denis",
            Actor::account(denis, law::AGENT).within("culture"),
        ),
        (
            "application of claire",
            Actor::account(claire, law::APPLICATION),
        ),
        (
            "application of denis",
            Actor::account(denis, law::APPLICATION),
        ),
        (
            "fssi of culture",
            Actor::account(staff, law::FSSI).within("culture"),
        ),
        (
            "fssi of interieur",
            Actor::account(staff, law::FSSI).within("interieur"),
        ),
        ("fssi of no ministry", Actor::account(staff, law::FSSI)),
        ("anssi-analyst", Actor::account(staff, law::ANALYST)),
        ("anssi-admin", Actor::account(staff, law::ADMINISTRATOR)),
        ("system", Actor::system()),
    ];
    let purposes = [law::VERIFY, law::THREATS, law::ADMINISTER, law::RIGHTS];
    let nil = Uuid::nil();
    let culture = || "culture".to_owned();
    let deposit = DepositScope {
        id: Id::from_uuid(nil),
        agent: Id::from_uuid(claire),
        ministry: culture(),
    };
    let alert = AlertScope {
        id: Id::from_uuid(nil),
        ministry: culture(),
    };
    let samples = [
        Sample::of("the portal", &Portal),
        Sample::of("claire", &AgentScope(Id::from_uuid(claire))),
        Sample::of("claire's", &deposit),
        Sample::of("culture's", &alert),
        Sample::of("culture", &MinistryScope(culture())),
    ];
    golden(
        "rights.txt",
        &matrix(policies, &actors, &purposes, &samples),
    );
}

#[test]
fn the_actions_of_the_code_are_those_of_the_schema() {
    coverage::actions_of_code_and_schema_agree(&FACE, env!("CARGO_MANIFEST_DIR"));
}

#[test]
fn every_policy_rests_on_an_article_of_the_act() {
    coverage::every_policy_rests_on_an_article(&FACE);
}

#[test]
fn the_compliance_page_says_where_every_obligation_is_kept_and_proved() {
    coverage::every_obligation_is_kept_and_proved(&FACE);
}
