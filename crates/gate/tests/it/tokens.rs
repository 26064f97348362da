//! Tokens of the API.

use std::time::Duration;

use axum::body::Body;
use gate::tokens::{self, NewToken};
use http::{Method, Request};
use uuid::Uuid;

use crate::app::{AGENT, App, Browser};

async fn call(browser: &mut Browser, method: Method, path: &str, token: &str) -> (u16, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("x-auth-token", token);
    let answer = browser.send(request.body(Body::empty()).unwrap()).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_token_does_what_it_was_issued_for_until_it_ends() {
    let app = App::new().await;
    let ledger = &app.it.ledger;
    let account = Uuid::from_u128(42);
    let new = || NewToken {
        account,
        role: AGENT,
        compartment: None,
        scopes: &["read"],
        lifetime: Duration::from_secs(86_400),
    };
    let (id, token) = tokens::issue(ledger, new()).await.unwrap();
    let mut script = app.browser();
    script.headers.clear();
    let me = call(&mut script, Method::GET, "/api/v1/me", &token).await;
    assert_eq!(me, (200, format!("{account} agent")));
    assert_eq!(
        call(&mut script, Method::POST, "/api/v1/thing", &token)
            .await
            .0,
        404,
        "not its scope"
    );
    for wrong in [
        "",
        "x",
        token.get(..20).unwrap(),
        &token.replace("acte_", "acte_A"),
    ] {
        assert_eq!(
            call(&mut script, Method::GET, "/api/v1/me", wrong).await.0,
            401,
            "{wrong}"
        );
    }
    assert_eq!(script.get("/api/v1/me").await.status, 401);
    assert_eq!(tokens::list(ledger, account).await.unwrap().len(), 1);

    assert!(
        !tokens::revoke(ledger, Uuid::from_u128(43), id)
            .await
            .unwrap(),
        "someone else's"
    );
    assert!(tokens::revoke(ledger, account, id).await.unwrap());
    assert_eq!(
        call(&mut script, Method::GET, "/api/v1/me", &token).await.0,
        401
    );

    let (_, token) = tokens::issue(ledger, new()).await.unwrap();
    app.it.clock.wait(Duration::from_secs(86_400));
    assert_eq!(
        call(&mut script, Method::GET, "/api/v1/me", &token).await.0,
        401
    );
}

#[tokio::test]
async fn a_cookie_opens_no_api() {
    let app = App::new().await;
    let (mut agent, _) = app.signed_in(AGENT).await;
    assert_eq!(agent.get("/api/v1/me").await.status, 401);
}
