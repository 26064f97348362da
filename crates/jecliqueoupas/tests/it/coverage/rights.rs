//! The rights matrix: who may do what, on what, for which purpose, under which article.

use jecliqueoupas::{
    access::{AgentScope, AlertScope, DepositScope, MinistryScope, Portal},
    law,
};
use kernel::{Actor, Id};
use ledger::access::{Policies, Sample, matrix};
use uuid::Uuid;

use super::golden;

const CEDAR: &str = include_str!("../../../law/access.cedar");
const SCHEMA: &str = include_str!("../../../law/access.cedarschema");

#[test]
fn the_rights_matrix_is_the_one_that_was_read() {
    let policies = Policies::parse(CEDAR, SCHEMA).unwrap();
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
        &matrix(&policies, &actors, &purposes, &samples),
    );
}

#[test]
fn the_actions_of_the_code_are_those_of_the_schema() {
    let source = include_str!("../../../src/access.rs");
    let mut coded: Vec<String> = source
        .lines()
        .filter_map(|line| line.trim().split_once(" = \"")?.1.split_once("\" on "))
        .map(|(name, _)| name.to_owned())
        .collect();
    coded.sort();
    let mut declared = Policies::parse(CEDAR, SCHEMA).unwrap().actions();
    declared.sort();
    assert_eq!(coded, declared);
    assert!(coded.len() > 20);
    // Every action of the code is one that some deed asks for.
    for line in source.lines() {
        let Some((name, _)) = line
            .trim()
            .split_once(" = \"")
            .filter(|_| line.contains("\" on "))
        else {
            continue;
        };
        assert!(asked(name), "no deed asks for {name}");
    }
}

/// Whether a deed names the action in a permit.
fn asked(action: &str) -> bool {
    let deeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/deeds");
    let mut sources = std::fs::read_dir(deeds).unwrap();
    sources.any(|entry| {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        text.contains(&format!("<{action},")) || text.contains(&format!("<{action}>"))
    })
}

#[test]
fn every_policy_rests_on_an_article_of_the_act() {
    let law = law::law().unwrap();
    let policies = Policies::parse(CEDAR, SCHEMA).unwrap();
    for article in policies.articles() {
        let number = article.split_whitespace().next().unwrap();
        let known = law
            .act
            .articles
            .iter()
            .any(|known| known.number.0 == number);
        assert!(known, "article {article} is not in the act");
    }
}
