//! Code of criminal procedure, D. 8-2-2 and 10-2: what a victim must have been told, before filing and after.

use kernel::Actor;
use thesee::model::{Kind, PaperKind, Scheme};

use super::{answered, pairs, passed};
use crate::house::{House, MULE, shop};

/// D. 8-2-2: each mention stands on the welcome screen, in both languages.
#[tokio::test]
async fn the_welcome_screen_says_what_the_code_asks() {
    let house = House::open().await;
    let query = answered(Kind::Complaint, Scheme::FakeShop);
    let address = format!("/avant-de-commencer?{query}");
    let page = house.browser("victim").get(&address).await.expect(200);
    for mention in [
        "D. 8-2-2",
        "facultatif",
        "au service de police ou à l’unité de gendarmerie de votre choix",
        "vous pouvez demander qu’un enquêteur vous entende",
        "ne dispense pas d’une audition",
        "un interprète vous assiste sans frais",
        "Vous pouvez y renoncer",
        "vos droits vous sont alors donnés dans cette langue",
        "l’outil de traduction du ministère",
    ] {
        page.says(mention);
    }
    let page = house
        .browser("victim")
        .in_english()
        .get(&address)
        .await
        .expect(200);
    for mention in [
        "optional",
        "ask to be heard",
        "does not do away with a hearing",
        "an interpreter",
        "translation tool",
    ] {
        page.says(mention);
    }
}

/// D. 8-2-2: it must be passed, by whoever asks for no interpreter; nothing begins otherwise.
#[tokio::test]
async fn nobody_files_without_having_read_the_welcome_screen() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let mut own = house.inside(&victim).await;
    let answers = answered(Kind::Complaint, Scheme::FakeShop);
    let unread = format!("/avant-de-commencer?{answers}&etape=1");
    let page = own.get(&unread).await.expect(422);
    page.says("Lisez ce qui précède");
    for lacking in [
        "",
        "&langue=francais",
        "&lu=yes",
        "&lu=yes&langue=interprete",
    ] {
        let query = format!("{answers}{lacking}");
        let away = own.get(&format!("/commencer?{query}")).await.expect(303);
        assert!(away.location().starts_with("/avant-de-commencer?"));
        let mut form = pairs(&query);
        form.push(("declared", "yes"));
        let away = own.post("/commencer", &form).await.expect(303);
        assert!(
            away.location().starts_with("/avant-de-commencer?"),
            "{lacking}"
        );
    }
    let page = own
        .get(&format!(
            "/avant-de-commencer?{answers}&lu=yes&langue=interprete&etape=1"
        ))
        .await;
    page.expect(200).says("commissariat");
    assert_eq!(house.number("select count(*) from draft").await, 0);
    let led = own
        .get(&format!(
            "/avant-de-commencer?{}",
            passed(Kind::Complaint, Scheme::FakeShop)
        ))
        .await;
    assert!(led.expect(303).location().starts_with("/commencer?"));
}

/// Art. 1 1°: being capable is declared, being of age is computed, before a draft is begun.
#[tokio::test]
async fn one_declares_to_be_of_age_and_capable() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let mut own = house.inside(&victim).await;
    let query = passed(Kind::Complaint, Scheme::FakeShop);
    let page = own.get(&format!("/commencer?{query}")).await.expect(200);
    page.says("LEFÈVRE1");
    assert!(!page.fields("/commencer").contains(&"birth_name".to_owned()));
    own.post("/commencer", &pairs(&query))
        .await
        .expect(422)
        .says("Cochez la case");
    assert_eq!(house.number("select count(*) from draft").await, 0);

    // Who is certainly a minor never came in (art_1_sign_in); who may be one waits.
    let who = crate::house::vouched(3, "2008-01-01");
    let unsure = thesee::deeds::come_in::come_in(&house.desk, &Actor::visitor(), &who)
        .await
        .unwrap();
    let mut own = house.inside(&unsure).await;
    let page = own.get(&format!("/commencer?{query}")).await.expect(200);
    page.says("31 décembre 2026");
    page.is_silent_about("action=\"/commencer\"");
}

/// Art. 10-2: the notice is given with the receipt, read on the page or as a paper, and the first reading is kept.
#[tokio::test]
async fn the_notice_of_rights_is_given_and_its_reading_proved() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    let mut own = house.inside(&victim).await;
    let unread = "select count(*) from paper where what = 'rights' and read_at is null";
    assert_eq!(house.number(unread).await, 1);
    let page = own
        .get(&format!("/declarations/{}/depot", filed.id))
        .await
        .expect(200);
    for right in [
        "article 10-2",
        "réparation",
        "partie civile",
        "avocat",
        "116 006",
        "706-3",
        "protection",
        "interprète",
        "accompagné",
        "l’adresse d’un tiers",
        "40-2",
        "40-3",
        "vingt ans",
        "six ans",
        "article 85",
    ] {
        page.says(right);
    }
    let notice = format!("/declarations/{}/droits", filed.id);
    own.post(&notice, &[])
        .await
        .expect(422)
        .says("Lisez la notice");
    assert_eq!(house.number(unread).await, 1);
    own.post(&notice, &[("read", "yes")]).await.expect(303);
    assert_eq!(house.number(unread).await, 0);
    assert_eq!(house.entries("rights.read").await, 1);
    let first = house
        .words("select read_at::text from paper where what = 'rights'")
        .await;
    house.it.clock.wait(std::time::Duration::from_secs(60));
    let paper = own
        .get(&format!("/declarations/{}/droits.pdf", filed.id))
        .await
        .expect(200);
    assert!(paper.body.starts_with("%PDF-"));
    assert_eq!(
        house
            .words("select read_at::text from paper where what = 'rights'")
            .await,
        first
    );
    let text = house.printed(&victim, filed.id, PaperKind::Rights).await;
    for right in ["10-2", "partie civile", "116 006", "40-3", "interprète"] {
        assert!(text.contains(right), "the notice lacks «{right}»");
    }
}
