//! Article 1, last line: the victim follows a complaint, adds to it, answers, withdraws.

use kernel::Personal;
use thesee::{
    deeds::{
        decide::{self, Decision},
        tell,
    },
    law::{OFFICER, PROSECUTOR},
    model::FollowUp,
};

use crate::house::{House, MULE, shop};

fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

/// THES-1.4: what the judicial authority says is read on the page, with the recourse of article 40-3; a mail says that
/// there is news, and nothing of it.
#[tokio::test]
async fn what_follows_is_told_with_its_recourse() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    let mut own = house.inside(&victim).await;
    let page = format!("/declarations/{}", filed.id);
    own.get(&page)
        .await
        .expect(200)
        .says("quarante-huit heures");
    house.mailbox.clear();

    let (prosecutor, officer) = (house.actor(PROSECUTOR), house.actor(OFFICER));
    let desk = &house.desk;
    tell::tell(
        desk,
        &prosecutor,
        filed.id,
        FollowUp::Inquiry,
        &text("Enquête ouverte à Nanterre."),
    )
    .await
    .unwrap();
    let seen = own.get(&page).await.expect(200);
    seen.says("Une enquête est en cours");
    seen.is_silent_about("40-3");
    tell::tell(
        desk,
        &prosecutor,
        filed.id,
        FollowUp::Closed,
        &text("Auteur non identifié."),
    )
    .await
    .unwrap();
    let seen = own.get(&page).await.expect(200);
    for said in [
        "Classée sans suite",
        "Auteur non identifié.",
        "40-3",
        "procureur général",
    ] {
        seen.says(said);
    }

    tell::write(
        desk,
        &officer,
        filed.id,
        &text("Avez-vous gardé l’annonce ?"),
    )
    .await
    .unwrap();
    let asked = Decision::Ask(text("Quel site exactement ?"));
    decide::decide(desk, &officer, filed.id, &asked)
        .await
        .unwrap();
    let seen = own.get(&page).await.expect(200);
    seen.says("Une réponse vous est demandée");
    seen.says("Quel site exactement ?");
    house.settle().await;
    let mails = house.mails_to("anne1@mail.example");
    assert_eq!(mails.len(), 4);
    for mail in mails {
        let all = format!("{} {}", mail.subject.reveal(), mail.text.reveal());
        for secret in [
            "Nanterre",
            "annonce ?",
            "site exactement",
            "LEFÈVRE",
            "http",
            filed.reference.as_str(),
        ] {
            assert!(!all.contains(secret), "the mail says «{secret}»");
        }
    }
}

/// THES-1.1: one answers, adds, and withdraws once asked again; then nothing more is taken.
#[tokio::test]
async fn a_complaint_is_answered_completed_and_withdrawn() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    let mut own = house.inside(&victim).await;
    let at = |end: &str| format!("/declarations/{}/{end}", filed.id);
    own.get(&at("repondre")).await.expect(200);
    own.post(&at("repondre"), &[("text", "  ")])
        .await
        .expect(422)
        .says("Écrivez votre texte");
    own.post(&at("repondre"), &[("text", "Je l’ai gardée.")])
        .await
        .expect(303);
    own.get(&at("completer")).await.expect(200);
    let more = [("text", "Il rappelle du 07 11 22 33 44.")];
    own.post(&at("completer"), &more).await.expect(303);
    let long = "x".repeat(20_001);
    let page = own.post(&at("completer"), &[("text", long.as_str())]).await;
    page.expect(422).says("caractères au plus");
    let page = own
        .get(&format!("/declarations/{}", filed.id))
        .await
        .expect(200);
    page.says("Je l’ai gardée.");
    page.says("07 11 22 33 44");

    own.get(&at("retirer"))
        .await
        .expect(200)
        .says("n’arrête pas l’action publique");
    own.post(&at("retirer"), &[])
        .await
        .expect(422)
        .says("Cochez la case");
    own.post(&at("retirer"), &[("sure", "yes")])
        .await
        .expect(303);
    let page = own
        .get(&format!("/declarations/{}", filed.id))
        .await
        .expect(200);
    page.says("Retirée");
    for closed in ["/retirer\"", "/completer\"", "/repondre\""] {
        page.is_silent_about(closed);
    }
    own.get(&at("retirer")).await.expect(404);
    own.post(&at("completer"), &[("text", "Encore.")])
        .await
        .expect(409);
}

/// Need to know: a declaration is its author's; to another victim it does not exist, and neither do its papers.
#[tokio::test]
async fn a_declaration_is_seen_by_its_author_alone() {
    let house = House::open().await;
    let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let mut other = house.inside(&house.victim(2).await).await;
    for end in [
        "",
        "/depot",
        "/recepisse.pdf",
        "/droits.pdf",
        "/completer",
        "/repondre",
        "/retirer",
    ] {
        let page = other.get(&format!("/declarations/{}{end}", filed.id)).await;
        page.expect(404).is_silent_about(&filed.reference);
    }
    for (end, field) in [
        ("droits", "read"),
        ("retirer", "sure"),
        ("completer", "text"),
        ("repondre", "text"),
    ] {
        let path = format!("/declarations/{}/{end}", filed.id);
        other.post(&path, &[(field, "yes")]).await.expect(404);
    }
    other
        .get("/mes-declarations")
        .await
        .expect(200)
        .is_silent_about(&filed.reference);
}
