//! Article 1 3°: complaints and reports are brought together, and people have the last word.

use std::sync::Arc;

use kernel::{Actor, Id, Personal};
use ledger::Stop;
use thesee::{
    Desk, Resident,
    deeds::{Refusal, judge, link, office, own, public, series},
    law::{LINK, OFFICER},
    model::{LinkKind, LinkStatus},
};

use crate::house::{House, MULE, called, message, shop};

const SCRIPT: &str = "Bonjour, votre colis est en attente au dépôt car les frais de douane n'ont pas été réglés. \
    Merci de payer la somme de 2,99 euros sur la page suivante avant ce soir, faute de quoi le colis sera renvoyé à \
    son expéditeur et vous ne pourrez plus le réclamer. Le service client reste à votre disposition.";

fn ground() -> Personal<String> {
    Personal::new("Même annonce, même compte.".to_owned())
}

/// The only link there is.
async fn link(house: &House) -> Id<LinkKind> {
    let ids = house.words("select id::text from link").await;
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids[0].parse().unwrap()
}

async fn status(house: &House) -> String {
    house.words("select status from link").await.join(",")
}

/// THES-1.3: an account quoted twice, in two spellings, links two complaints at once, with the reason in words.
#[tokio::test]
async fn a_shared_account_ties_a_new_complaint_at_once() {
    let house = House::open().await;
    let (anne, jeanne) = (house.victim(1).await, house.victim(2).await);
    let first = house.complaint(&anne, &shop(MULE)).await;
    assert_eq!(house.series(&first).await, 0, "one alone is no series");
    let second = house
        .complaint(&jeanne, &shop("fr7630006000011234567890189"))
        .await;
    let other = house.complaint(&house.victim(3).await, &shop("")).await;

    let number = house.series(&first).await;
    assert_ne!(number, 0);
    assert_eq!(house.series(&second).await, number);
    assert_eq!(house.series(&other).await, 0);
    let officer = house.actor(OFFICER);
    let (_, links) = office::read(&house.desk, &officer, LINK, second.id)
        .await
        .unwrap();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].status, LinkStatus::Certain);
    assert_eq!((links[0].later, links[0].earlier), (second.id, first.id));
    assert_eq!(links[0].reasons[0].kind, "iban");
    assert_eq!(links[0].reasons[0].documents, 2);
    let joined = series::read(&house.desk, &officer, number).await.unwrap();
    assert_eq!(joined.members.len(), 2);
    assert_eq!((joined.series.lost_cents, joined.links.len()), (50_000, 1));
    assert_eq!(
        series::list(&house.desk, &officer, None)
            .await
            .unwrap()
            .len(),
        1
    );
}

/// THES-1.3: a script copied from victim to victim links them, without any identifier.
#[tokio::test]
async fn a_copied_text_is_a_reason() {
    let house = House::open().await;
    let (mut one, mut two) = (shop(""), shop(""));
    one.messages.push(message(SCRIPT));
    two.messages
        .push(message(&SCRIPT.replace("2,99", "4,50").to_uppercase()));
    house.complaint(&house.victim(1).await, &one).await;
    house.complaint(&house.victim(2).await, &two).await;
    let officer = house.actor(OFFICER);
    let id: Id<LinkKind> = link(&house).await;
    assert_eq!(status(&house).await, "certain");
    assert_eq!(house.number("select count(*) from series_member").await, 2);
    let rows = house.words("select reasons->0->>'kind' from link").await;
    assert_eq!(rows, ["text"]);
    judge::judge(&house.desk, &officer, id, true, &ground())
        .await
        .unwrap();
}

/// THES-1.3: what the victim gave as their own links nobody, wherever it is quoted.
#[tokio::test]
async fn a_victim_s_own_number_links_nobody() {
    let house = House::open().await;
    for number in [1, 2] {
        let mut content = shop("");
        content
            .victim
            .contacts
            .telephones
            .push("06 98 76 54 32".to_owned());
        content.happened.account = "Il m'a rappelée au 0698765432.".to_owned();
        house.complaint(&house.victim(number).await, &content).await;
    }
    let phones = "select role || count(*) from identifier where kind = 'phone' group by role";
    assert_eq!(house.words(phones).await, ["victim4"]);
    assert_eq!(house.number("select count(*) from link").await, 0);
}

/// THES-1.3: a person refutes a link: the series ends; confirms it: it is there again. Both say why.
#[tokio::test]
async fn a_person_refutes_and_confirms_and_the_series_follows() {
    let house = House::open().await;
    let first = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let second = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let officer = house.actor(OFFICER);
    let id = link(&house).await;
    let silent = judge::judge(
        &house.desk,
        &officer,
        id,
        false,
        &Personal::new(" ".to_owned()),
    )
    .await;
    assert!(matches!(silent, Err(Stop::Refused(Refusal::NoText))));
    let judged = judge::judge(&house.desk, &officer, id, false, &ground()).await;
    assert_eq!(judged.unwrap(), LinkStatus::Refuted);
    house.settle().await;
    assert_eq!(
        (house.series(&first).await, house.series(&second).await),
        (0, 0)
    );

    // The judgement stands although the complaint is linked again.
    own::complete(&house.desk, &house.victim(2).await, second.id, &ground())
        .await
        .unwrap();
    house.settle().await;
    assert_eq!(status(&house).await, "refuted");
    assert_eq!(house.series(&second).await, 0);

    judge::judge(&house.desk, &officer, id, true, &ground())
        .await
        .unwrap();
    house.settle().await;
    assert_ne!(house.series(&first).await, 0);
    assert_eq!(house.series(&first).await, house.series(&second).await);
    let (_, links) = office::read(&house.desk, &officer, LINK, first.id)
        .await
        .unwrap();
    assert_eq!(
        links[0].ground.as_ref().unwrap().reveal(),
        ground().reveal()
    );
}

/// THES-1.3: a value found to be everybody's acts on the links of the past, and back.
#[tokio::test]
async fn a_public_value_acts_on_past_links() {
    let house = House::open().await;
    let hotline = "01 49 27 49 27";
    let first = house
        .complaint(&house.victim(1).await, &called(hotline))
        .await;
    let second = house
        .complaint(&house.victim(2).await, &called(hotline))
        .await;
    assert_ne!(house.series(&first).await, 0);
    let officer = house.actor(OFFICER);
    let mark = async |is| {
        public::mark(
            &house.desk,
            &officer,
            "+33149274927",
            "Une ligne publique",
            is,
        )
        .await
    };
    let done = mark(true).await.unwrap();
    assert_eq!((done.declarations, done.links), (2, 1));
    house.settle().await;
    assert_eq!(status(&house).await, "lapsed");
    assert_eq!(
        (house.series(&first).await, house.series(&second).await),
        (0, 0)
    );
    // It links nobody who comes later either.
    let third = house
        .complaint(&house.victim(3).await, &called(hotline))
        .await;
    assert_eq!(house.series(&third).await, 0);
    assert!(matches!(
        mark(true).await,
        Err(Stop::Refused(Refusal::NotFromHere))
    ));

    mark(false).await.unwrap();
    house.settle().await;
    assert_ne!(house.series(&first).await, 0);
    assert_eq!(house.series(&first).await, house.series(&second).await);
    let typed = public::mark(&house.desk, &officer, "bonjour", "rien", true).await;
    assert!(matches!(typed, Err(Stop::Refused(Refusal::Unreadable))));
}

/// THES-1.3: what is added later is linked too.
#[tokio::test]
async fn a_complement_is_linked() {
    let house = House::open().await;
    let (anne, jeanne) = (house.victim(1).await, house.victim(2).await);
    let first = house.complaint(&anne, &shop(MULE)).await;
    let second = house.complaint(&jeanne, &shop("")).await;
    assert_eq!(house.number("select count(*) from link").await, 0);
    let more = Personal::new(format!(
        "L'escroc m'a demandé un virement sur son compte : {MULE}."
    ));
    own::complete(&house.desk, &jeanne, second.id, &more)
        .await
        .unwrap();
    house.settle().await;
    assert_ne!(house.series(&first).await, 0);
    assert_eq!(house.series(&first).await, house.series(&second).await);
}

/// THES-1.3: another process, or the same one started again, finds the same series from the database alone.
#[tokio::test]
async fn the_memory_is_rebuilt_from_the_database() {
    let house = House::open().await;
    let first = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let second = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let number = house.series(&first).await;
    let id = link(&house).await;
    let officer: Actor = house.actor(OFFICER);
    judge::judge(&house.desk, &officer, id, false, &ground())
        .await
        .unwrap();
    let again = Desk {
        resident: Arc::new(Resident::default()),
        ..house.desk.clone()
    };
    link::refresh(&again).await.unwrap();
    assert_eq!(again.resident.memory().documents, 2);
    assert_eq!(
        again.resident.together(first.id),
        [first.id],
        "the refutation was heard"
    );
    judge::judge(&house.desk, &officer, id, true, &ground())
        .await
        .unwrap();
    link::refresh(&again).await.unwrap();
    assert_eq!(again.resident.together(first.id).len(), 2);
    house.settle().await;
    assert_eq!(house.series(&second).await, house.series(&first).await);
    assert!(house.series(&first).await >= number);
}
