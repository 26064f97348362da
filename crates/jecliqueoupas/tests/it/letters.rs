//! Every mail, read as its addressee does: who writes, why, and no secret but the link.

use kernel::Term;

use crate::house::{
    CLAIRE, Deposits as _, FSSI_CULTURE, FSSI_INTERIEUR, HUGO, House, link_in, marked, rule_finding,
};
use ledger::outbox::Delivered;

/// Holds for every mail: plain words, no attachment, no picture, no question about a secret.
fn is_proper(mail: &Delivered) {
    let text = mail.text.reveal();
    assert!(
        text.starts_with("Bonjour,\n\n") || text.starts_with("Hello,\n\n"),
        "{text}"
    );
    assert!(text.trim_end().ends_with("jecliqueoupas"), "{text}");
    assert!(!mail.subject.reveal().is_empty() && mail.subject.reveal().len() < 120);
    assert!(mail.html.is_none());
    assert_eq!(
        text.matches("https://").count(),
        1,
        "one link and no other: {text}"
    );
    let raw = String::from_utf8_lossy(mail.raw.reveal()).to_lowercase();
    assert!(!raw.contains("attachment"), "nothing is attached");
    assert!(!raw.contains("multipart/mixed"), "nothing is attached");
    for asked in ["mot de passe", "password", "identifiant :"] {
        assert!(!text.to_lowercase().contains(asked), "«{asked}» in {text}");
    }
    // Direction marks that Fluent may put around values would break links and hashes.
    assert!(
        !text.contains(['\u{2068}', '\u{2069}']),
        "isolation marks in {text:?}"
    );
    assert!(
        !mail
            .subject
            .reveal()
            .contains(['\u{2068}', '\u{2069}', '\n'])
    );
}

#[tokio::test]
async fn the_link_says_how_long_it_lasts_and_that_it_is_personal() {
    let house = House::open().await;
    let link = house.link(CLAIRE).await;
    let mail = house.mails_to(CLAIRE).pop().unwrap();
    is_proper(&mail);
    assert_eq!(mail.subject.reveal(), "Votre lien de dépôt jecliqueoupas");
    let text = mail.text.reveal();
    for words in [
        "9 novembre 2026",
        "Ne le transmettez à personne",
        "Si vous n’avez rien demandé",
    ] {
        assert!(text.contains(words), "«{words}» is missing from: {text}");
    }
    // 256 bits in the link, and only their digest in the database.
    let token = link.strip_prefix("/lien/").unwrap();
    assert_eq!(token.len(), 43);
    assert!(!mail.subject.reveal().contains(token));
    assert!(
        !text.contains(CLAIRE),
        "the address is in the envelope alone"
    );

    let mut english = house.browser("agent").in_english();
    english.post("/lien", &[("email", HUGO)]).await.expect(200);
    house.settle().await;
    let mail = house.mails_to(HUGO).pop().unwrap();
    is_proper(&mail);
    assert!(
        mail.text.reveal().contains("9 November 2026"),
        "{}",
        mail.text.reveal()
    );
}

#[tokio::test]
async fn alerts_tell_what_finds_the_file_and_never_its_name_or_content() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mut claire = house.agent(CLAIRE).await;
    claire
        .deposit("nom-revelateur.txt", &marked(), "full")
        .await;
    house.settle().await;
    let mail = house.mails_to(FSSI_CULTURE).pop().unwrap();
    is_proper(&mail);
    let hash = house
        .words("select encode(sha256, 'hex') from file")
        .await
        .remove(0);
    let alert = house.words("select id::text from alert").await.remove(0);
    let text = mail.text.reveal();
    let page = format!("{}/alertes/{alert}", house.desk.origins.fssi);
    for words in [
        &page,
        &hash,
        "essai.temoin",
        CLAIRE,
        "2 novembre 2026",
        "jamais joint",
    ] {
        assert!(text.contains(words), "«{words}» is missing from: {text}");
    }
    assert!(!text.contains("nom-revelateur"));
    assert!(!text.contains("/lien/"), "no link that signs in");
    assert!(mail.subject.reveal().contains("malveillant"));
    assert!(
        !mail.subject.reveal().contains(CLAIRE),
        "a subject is read over shoulders"
    );
}

#[tokio::test]
async fn the_invitation_and_the_later_news_lead_to_the_report_and_sign_nobody_in() {
    let house = House::open().await;
    let mut hugo = house.agent(HUGO).await;
    let first = hugo.deposit("ancien.txt", &marked(), "full").await;
    house.settle().await;
    house.it.clock.advance(Term::days(1));
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let later = house.mails_to(HUGO).pop().unwrap();
    is_proper(&later);
    assert_eq!(link_in(later.text.reveal()), first);
    for words in ["nouvelles règles", "N’ouvrez pas ce fichier"] {
        assert!(
            later.text.reveal().contains(words),
            "{}",
            later.text.reveal()
        );
    }
    house.browser("agent").get(&first).await.expect(404);
    assert_eq!(house.mails_to(FSSI_INTERIEUR).len(), 1);

    let mut hugo = house.agent(HUGO).await;
    let second = [&b"\n"[..], &marked()].concat();
    let second = hugo.deposit("recent.txt", &second, "full").await;
    house.settle().await;
    let invitation = house.mails_to(HUGO).pop().unwrap();
    is_proper(&invitation);
    assert_eq!(link_in(invitation.text.reveal()), second);
    assert!(invitation.text.reveal().contains("vous invite à alerter"));
    for mail in [later, invitation] {
        let text = mail.text.reveal();
        let named = text.contains("ancien.txt") || text.contains("recent.txt");
        assert!(!named, "the file is named in: {text}");
    }
}

/// JCOP-3.4: the rules that find one content at once are told in one mail, and one page of the desk follows
/// another without losing the alerts of one instant.
#[tokio::test]
async fn one_mail_lists_the_rules_and_no_alert_is_lost_between_pages() {
    let house = House::open().await;
    for name in ["premiere", "seconde"] {
        house
            .rules(name, &rule_finding("temoin", &marked(), "malicious"))
            .await;
    }
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    assert_eq!(house.number("select count(*) from alert").await, 2);
    let mails = house.mails_to(FSSI_CULTURE);
    assert_eq!(mails.len(), 1);
    for rule in ["premiere.temoin", "seconde.temoin"] {
        assert!(mails[0].text.reveal().contains(rule));
    }

    let more = "with more as (insert into alert
        select gen_random_uuid(), deposit, file, ministry, 'regle.n' || n, path, raised_at, null
        from alert, generate_series(1, 60) n where rule = 'premiere.temoin' returning rule) select rule from more";
    assert_eq!(house.words(more).await.len(), 60);
    let mut fssi = house.fssi("culture").await;
    let first = fssi.get("/").await.expect(200);
    let (_, rest) = first.body.split_once("/?before=").unwrap();
    let (place, _) = rest.split_once('"').unwrap();
    let second = fssi.get(&format!("/?before={place}")).await.expect(200);
    let links = |body: &str| body.matches("href=\"/alertes/").count();
    assert_eq!((links(&first.body), links(&second.body)), (50, 12));
    for n in 1..=60 {
        let rule = format!("regle.n{n}<");
        assert!(
            first.body.contains(&rule) || second.body.contains(&rule),
            "{rule}"
        );
    }
}
