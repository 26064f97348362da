//! Article 2: the questionnaire keeps what is said, and gives back what it cannot take.

use thesee::model::{Kind, Scheme};

use super::begun;
use crate::house::House;

/// THES-2.2: what cannot be read is given back as typed, with words beside the field and a summary on top.
#[tokio::test]
async fn what_cannot_be_read_is_given_back_with_words() {
    let house = House::open().await;
    let mut own = house.inside(&house.victim(1).await).await;
    let id = begun(&mut own, Kind::Complaint, Scheme::FakeSeller).await;
    let facts = format!("/dossiers/{id}/faits");
    let odd = [
        ("from-day", "31"),
        ("from-month", "2"),
        ("from-year", "2026"),
        ("account", "Un récit à garder"),
    ];
    let page = own.post(&facts, &odd).await.expect(422);
    page.says("Il y a un problème");
    page.says("Saisissez un jour du calendrier");
    page.says("Un récit à garder");
    assert!(
        page.body.contains("href=\"#from\""),
        "the summary leads to the field"
    );
    own.get(&facts)
        .await
        .expect(200)
        .is_silent_about("Un récit à garder");

    let later = [
        ("from-day", "1"),
        ("from-month", "12"),
        ("from-year", "2026"),
        ("account", "x"),
    ];
    own.post(&facts, &later)
        .await
        .expect(422)
        .says("un jour passé");
    let silent = [
        ("from-day", "20"),
        ("from-month", "10"),
        ("from-year", "2026"),
        ("account", " "),
    ];
    own.post(&facts, &silent)
        .await
        .expect(422)
        .says("Racontez ce qui s’est passé");
    let undated = [("account", "Un récit sans date")];
    own.post(&facts, &undated)
        .await
        .expect(422)
        .says("Dites quel jour");
    let sum = [("paid", "cinq euros")];
    let page = own
        .post(&format!("/dossiers/{id}/paiements/1"), &sum)
        .await
        .expect(422);
    page.says("Saisissez une somme en chiffres");
    let long = "é".repeat(301);
    let page = own
        .post(
            &format!("/dossiers/{id}/achats"),
            &[("page", long.as_str())],
        )
        .await;
    page.expect(422).says("300 caractères au plus");
}

/// A draft may be left at any point, and is kept thirty days from its last change, to the day shown.
#[tokio::test]
async fn a_draft_is_left_found_again_and_given_up() {
    let house = House::open().await;
    let mut own = house.inside(&house.victim(1).await).await;
    let id = begun(&mut own, Kind::Complaint, Scheme::Hijack).await;
    let facts = format!("/dossiers/{id}/faits");
    let left = [("account", "Commencé seulement"), ("then", "later")];
    let away = own.post(&facts, &left).await.expect(303);
    assert_eq!(away.location(), "/mes-declarations");
    let page = own.get("/mes-declarations").await.expect(200);
    page.says("Votre brouillon est enregistré");
    page.says("2 décembre 2026");
    own.get(&facts).await.expect(200).says("Commencé seulement");

    let page = own
        .get(&format!("/dossiers/{id}/abandonner"))
        .await
        .expect(200);
    page.says("sera effacé");
    own.post(&format!("/dossiers/{id}/abandonner"), &[])
        .await
        .expect(303);
    own.get(&facts).await.expect(404);
    assert_eq!(house.number("select count(*) from draft").await, 0);
}

/// Entries of a list are added, changed and taken away; a place beyond the next does not exist.
#[tokio::test]
async fn entries_are_added_changed_and_removed() {
    let house = House::open().await;
    let mut own = house.inside(&house.victim(1).await).await;
    let id = begun(&mut own, Kind::Complaint, Scheme::Romance).await;
    let list = format!("/dossiers/{id}/auteurs");
    own.get(&list)
        .await
        .expect(200)
        .says("Personne n’est encore indiqué");
    for (entry, name) in [(1, "Paul Premier"), (2, "Diane Deux")] {
        let path = format!("{list}/{entry}");
        own.get(&path).await.expect(200);
        own.post(&path, &[("suspect-names", name)])
            .await
            .expect(303);
    }
    own.get(&format!("{list}/4")).await.expect(404);
    own.post(&format!("{list}/4"), &[("suspect-names", "Quatre")])
        .await
        .expect(404);
    own.post(&format!("{list}/0"), &[("suspect-names", "Nul")])
        .await
        .expect(404);
    own.post(&format!("{list}/1"), &[("suspect-names", "Paul Changé")])
        .await
        .expect(303);
    let page = own.get(&list).await.expect(200);
    page.says("Paul Changé");
    page.is_silent_about("Premier");
    own.post(&format!("{list}/1/retirer"), &[])
        .await
        .expect(303);
    let page = own.get(&list).await.expect(200);
    page.says("Diane Deux");
    page.is_silent_about("Paul");
    own.post(&format!("{list}/2/retirer"), &[])
        .await
        .expect(404);
}

/// Need to know: a draft is its author's alone; to another it does not exist.
#[tokio::test]
async fn a_draft_is_seen_by_its_author_alone() {
    let house = House::open().await;
    let mut own = house.inside(&house.victim(1).await).await;
    let id = begun(&mut own, Kind::Complaint, Scheme::FakeShop).await;
    let mut other = house.inside(&house.victim(2).await).await;
    for path in [
        "vous",
        "faits",
        "paiements",
        "paiements/1",
        "relecture",
        "abandonner",
    ] {
        other
            .get(&format!("/dossiers/{id}/{path}"))
            .await
            .expect(404);
    }
    for path in [
        "faits",
        "paiements/1",
        "paiements/1/retirer",
        "deposer",
        "abandonner",
    ] {
        let form = [("account", "x"), ("declared", "yes")];
        other
            .post(&format!("/dossiers/{id}/{path}"), &form)
            .await
            .expect(404);
    }
    assert_eq!(house.number("select count(*) from draft").await, 1);
    // Nobody signed in: the page is not there, or the sign-in is.
    let stranger = house
        .browser("victim")
        .get(&format!("/dossiers/{id}/faits"))
        .await;
    assert!(
        matches!(stranger.status, 303 | 401 | 404),
        "{}",
        stranger.status
    );
}
