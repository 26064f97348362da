//! Sessions: ASVS V7.

use std::time::Duration;

use axum::body::Body;
use gate::session::{self, Lifetime, Start};
use kernel::Term;
use uuid::Uuid;

use crate::app::{ADMIN, AGENT, App, site};

#[tokio::test]
async fn the_table_holds_no_token() {
    let app = App::new().await;
    let (browser, _) = app.signed_in(AGENT).await;
    let cookie = &browser.cookies["__Host-session"];
    assert_eq!(cookie.len(), 43, "256 bits");
    let mut conn = app.it.db.superuser().await;
    let row: String = sqlx::query_scalar("select session::text from session")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert!(!row.contains(cookie.as_str()));
}

#[tokio::test]
async fn idle_and_absolute_ends() {
    let app = App::new().await;
    let (mut browser, _) = app.signed_in(AGENT).await;
    for _ in 0..3 {
        app.it.clock.wait(Duration::from_secs(29 * 60));
        assert_eq!(browser.get("/mine").await.status, 200, "use keeps it alive");
    }
    app.it.clock.wait(Duration::from_secs(30 * 60));
    assert_eq!(browser.get("/mine").await.status, 303, "idle");
    assert!(
        !browser.cookies.contains_key("__Host-session"),
        "the browser is told"
    );

    let (mut browser, _) = app.signed_in(AGENT).await;
    for minute in 0..31 {
        let request = http::Request::get("/mine").header("x-live", "1");
        let answer = browser.send(request.body(Body::empty()).unwrap()).await;
        let wanted = if minute < 30 { 200 } else { 303 };
        assert_eq!(
            answer.status, wanted,
            "{minute} minutes of a page looking by itself"
        );
        app.it.clock.wait(Duration::from_secs(60));
    }

    let (mut browser, _) = app.signed_in(AGENT).await;
    for _ in 0..20 {
        assert_eq!(browser.get("/mine").await.status, 200);
        app.it.clock.wait(Duration::from_secs(29 * 60));
    }
    app.it.clock.wait(Duration::from_secs(20 * 60));
    assert_eq!(
        browser.get("/mine").await.status,
        303,
        "ten hours, whatever happens"
    );
}

#[tokio::test]
async fn a_session_ends_on_the_server() {
    let app = App::new().await;
    let (mut browser, account) = app.signed_in(AGENT).await;
    let mut copy = app.browser();
    copy.cookies.clone_from(&browser.cookies);
    assert_eq!(copy.get("/mine").await.status, 200);
    assert_eq!(session::end_all(&app.it.ledger, account).await.unwrap(), 1);
    assert_eq!(copy.get("/mine").await.status, 303);
    assert_eq!(browser.get("/mine").await.status, 303);
}

#[tokio::test]
async fn sign_in_rotates_and_a_planted_cookie_is_worth_nothing() {
    let app = App::new().await;
    let account = Uuid::from_u128(5);
    let ledger = &app.it.ledger;
    let first = session::start(ledger, Start::new("agent", account, AGENT))
        .await
        .unwrap();
    let second = session::start(ledger, Start::new("agent", account, AGENT))
        .await
        .unwrap();
    assert_ne!(first.cookie(), second.cookie());
    // A cookie planted before sign-in is worth nothing after it.
    let mut browser = app.browser();
    browser
        .cookies
        .insert("__Host-session".into(), "A".repeat(43));
    assert_eq!(browser.get("/mine").await.status, 303);
    assert!(!browser.cookies.contains_key("__Host-session"));
}

#[tokio::test]
async fn a_session_is_good_for_its_portal_and_known_roles_only() {
    let app = App::new().await;
    let (browser, _) = app.signed_in(AGENT).await;
    let elsewhere = site(&app.it, gate::Routes::new(), "anssi");
    let mut other = crate::app::Browser::on(&elsewhere);
    other.cookies.clone_from(&browser.cookies);
    assert_eq!(other.get("/mine").await.status, 303);

    let stranger = Start::new("agent", Uuid::from_u128(6), kernel::Role("stranger"));
    let started = session::start(&app.it.ledger, stranger).await.unwrap();
    let mut browser = app.browser();
    let cookie = started.cookie();
    browser.cookies.insert(
        "__Host-session".into(),
        cookie.split_once('=').unwrap().1.into(),
    );
    assert_eq!(browser.get("/mine").await.status, 303);
}

#[tokio::test]
async fn an_earlier_end_wins_and_ended_rows_are_swept() {
    let app = App::new().await;
    let ledger = &app.it.ledger;
    let start = Start {
        not_after: Some(ledger.now() + Duration::from_secs(600)),
        lifetime: Lifetime::WORKDAY,
        ..Start::new("agent", Uuid::from_u128(7), ADMIN)
    };
    let started = session::start(ledger, start).await.unwrap();
    assert_eq!(started.until, ledger.now() + Duration::from_secs(600));
    assert_eq!(session::sweep(ledger).await.unwrap(), 0);
    app.it.clock.advance(Term::days(1));
    assert_eq!(session::sweep(ledger).await.unwrap(), 1);
}
