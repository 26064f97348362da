//! Article 1 1°: a complaint and a report, filed through the pages.

use kernel::Personal;
use ledger::Stop;
use thesee::{
    deeds::{
        decide::{self, Decision},
        own,
    },
    law::OFFICER,
    model::{Kind, PaperKind, Scheme},
};

use super::begun;
use crate::house::{House, MULE};

/// THES-1.1, THES-2.1 and 2.2: a complaint from the first question to the receipt.
#[tokio::test]
async fn a_complaint_is_filed_through_the_pages() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let mut own = house.inside(&victim).await;
    let id = begun(&mut own, Kind::Complaint, Scheme::FakeShop).await;
    let at = |section: &str| format!("/dossiers/{id}/{section}");

    let page = own.get(&at("vous")).await.expect(200);
    page.says("Étape 1 sur 10");
    page.says("LEFÈVRE1");
    page.says("2 décembre 2026");
    assert!(
        !page.body.contains("name=\"birth"),
        "the identity is shown, never typed"
    );
    let you = [
        ("telephones", "06 12 34 56 78\r\n0145678901"),
        ("street", "1 rue des Lilas"),
        ("postcode", "75011"),
        ("country", "FR"),
        ("nationality", "FR"),
        ("nationality-2", "BE"),
        ("own-iban", "FR14 2004 1010 0505 0001 3M02 606"),
    ];
    let next = own.post(&at("vous"), &you).await.expect(303);
    assert_eq!(next.location(), at("faits"));
    let facts = [
        ("from-day", "20"),
        ("from-month", "10"),
        ("from-year", "2026"),
        ("account", "J’ai commandé un vélo qui n’est jamais arrivé."),
    ];
    let next = own.post(&at("faits"), &facts).await.expect(303);
    assert_eq!(next.location(), at("contact"));
    let how = [("contact-made", "site"), ("contact-made", "email")];
    let next = own.post(&at("contact"), &how).await.expect(303);
    assert_eq!(next.location(), at("paiements"));

    // Without a sum nothing is filed, and the page of review says so.
    own.get(&at("relecture"))
        .await
        .expect(200)
        .says("Indiquez au moins une somme");
    own.post(&at("deposer"), &[("declared", "yes")])
        .await
        .expect(422);
    let paid = [
        ("means", "transfer"),
        ("paid", "1 250,50"),
        ("to-iban", MULE),
        ("currency", "EUR"),
    ];
    let back = own.post(&at("paiements/1"), &paid).await.expect(303);
    assert_eq!(back.location(), at("paiements"));
    own.get(&at("paiements")).await.expect(200).says("Virement");
    let seller = [
        ("suspect-telephones", "+33 7 11 22 33 44"),
        ("suspect-country", "LT"),
    ];
    own.post(&at("auteurs/1"), &seller).await.expect(303);

    let page = own.get(&at("relecture")).await.expect(200);
    for said in [
        "1250,50",
        "Lituanie",
        "un vélo qui n’est jamais arrivé",
        "20 octobre 2026",
        "Belgique",
    ] {
        page.says(said);
    }
    own.post(&at("deposer"), &[])
        .await
        .expect(422)
        .says("Cochez la case");
    assert_eq!(house.number("select count(*) from declaration").await, 0);
    let filed = own
        .post(&at("deposer"), &[("declared", "yes")])
        .await
        .expect(303);
    let receipt = filed.location().to_owned();
    let page = own.get(&receipt).await.expect(200);
    page.says("Votre plainte est enregistrée");
    let paper = own
        .get(&receipt.replace("/depot", "/recepisse.pdf"))
        .await
        .expect(200);
    assert!(paper.body.starts_with("%PDF-"));
    assert_eq!(
        own.get(&at("vous")).await.status,
        404,
        "the draft is no more"
    );

    let (_, lines) = own::list(&house.desk, &victim).await.unwrap();
    let seen = own::read(&house.desk, &victim, lines[0].id).await.unwrap();
    let content = &seen.content;
    assert_eq!(lines[0].lost_cents, Some(125_050));
    assert_eq!(content.victim.names.birth_name, "LEFÈVRE1");
    assert_eq!(content.victim.nationalities, ["FR", "BE"]);
    assert_eq!(content.victim.contacts.telephones.len(), 2);
    assert_eq!(content.victim.contacts.emails, ["anne1@mail.example"]);
    assert_eq!(content.contact_made.len(), 2);
    assert_eq!(content.suspects[0].telephones, ["+33 7 11 22 33 44"]);

    // The mail says that something waits, and nothing else; it holds no link.
    house.settle().await;
    let mails = house.mails_to("anne1@mail.example");
    assert_eq!(mails.len(), 1);
    let mail = format!("{} {}", mails[0].subject.reveal(), mails[0].text.reveal());
    assert!(mail.contains("récépissé") && mail.contains("receipt"));
    for secret in ["LEFÈVRE", "Anne", &lines[0].reference, "http", "vélo"] {
        assert!(!mail.contains(secret), "the mail says «{secret}»");
    }
    assert!(
        house
            .series(&thesee::deeds::file::Filed {
                id: lines[0].id,
                reference: String::new()
            })
            .await
            == 0
    );
}

/// THES-1.1 and THES-2.1: a report is light: no section on its author, and never called a complaint.
#[tokio::test]
async fn a_report_is_filed_and_never_called_a_complaint() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let mut own = house.inside(&victim).await;
    let id = begun(&mut own, Kind::Report, Scheme::Blackmail).await;
    let at = |section: &str| format!("/dossiers/{id}/{section}");
    assert_eq!(own.get(&at("vous")).await.status, 404);
    assert_eq!(
        own.get(&at("achats")).await.status,
        404,
        "blackmail sells nothing"
    );
    own.post(&at("vous"), &[("occupation", "infirmière")])
        .await
        .expect(404);
    let facts = [("account", "On me menace de publier des photos.")];
    own.post(&at("faits"), &facts).await.expect(303);
    let filed = own
        .post(&at("deposer"), &[("declared", "yes")])
        .await
        .expect(303);
    let receipt = filed.location().to_owned();
    let page = own.get(&receipt).await.expect(200);
    page.says("Ce n’est pas une plainte");
    page.says("Votre signalement est enregistré");
    page.is_silent_about("droits.pdf");
    let page = own.get(&receipt.replace("/depot", "")).await.expect(200);
    for never in [
        "/repondre",
        "/completer",
        "droits.pdf",
        "Votre plainte",
        "Plainte T",
    ] {
        page.is_silent_about(never);
    }
    let (_, lines) = own::list(&house.desk, &victim).await.unwrap();
    let paper = own::paper(&house.desk, &victim, lines[0].id, PaperKind::Rights).await;
    assert!(
        matches!(paper, Err(Stop::Refused(_))),
        "a report opens no rights of a complaint"
    );
    for closed in ["repondre", "completer"] {
        let path = receipt.replace("depot", closed);
        own.get(&path).await.expect(404);
        own.post(&path, &[("text", "Encore.")]).await.expect(409);
    }

    // The office says where to go: its words are in the space, and no mail speaks of a complaint.
    house.settle().await;
    house.mailbox.clear();
    let elsewhere = Decision::Orient(Personal::new("Voyez votre banque.".to_owned()));
    decide::decide(&house.desk, &house.actor(OFFICER), lines[0].id, &elsewhere)
        .await
        .unwrap();
    house.settle().await;
    assert!(house.mailbox.mails().is_empty());
    let page = own.get(&receipt.replace("/depot", "")).await.expect(200);
    page.says("Voyez votre banque.");
    page.is_silent_about("/repondre");
}
