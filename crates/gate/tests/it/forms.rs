//! Forgery, in every shape we know.

use axum::body::Body;
use http::Request;

use crate::app::{AGENT, App, Browser};

async fn upload(browser: &mut Browser, token: Option<&str>, content: &[u8]) -> (u16, String) {
    let mut body = Vec::new();
    if let Some(token) = token {
        body.extend_from_slice(
            format!("--X\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{token}\r\n")
                .as_bytes(),
        );
    }
    body.extend_from_slice(
        b"--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a b.pdf\"\r\n\r\n",
    );
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--X--\r\n");
    let request = Request::post("/file").header("content-type", "multipart/form-data; boundary=X");
    let answer = browser.send(request.body(Body::from(body)).unwrap()).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_own_visitor() {
    let app = App::new().await;
    let mut browser = app.browser();
    let good = browser.post("/change", "value=1").await;
    assert_eq!((good.status, good.body.as_str()), (200, "1"));

    assert_eq!(
        browser.post_raw("/change", "value=1").await.status,
        403,
        "no token"
    );
    assert_eq!(
        browser.post_raw("/change", "_csrf=&value=1").await.status,
        403,
        "empty token"
    );
    let foreign = app.browser().get("/").await.body;
    let stolen = format!("_csrf={foreign}&value=1");
    assert_eq!(
        browser.post_raw("/change", &stolen).await.status,
        403,
        "someone else's token"
    );

    let token = browser.get("/").await.body;
    let mut forgetful = app.browser();
    let form = format!("_csrf={token}&value=1");
    assert_eq!(
        forgetful.post_raw("/change", &form).await.status,
        403,
        "no cookie"
    );

    let (mut agent, _) = app.signed_in(AGENT).await;
    assert_eq!(
        agent.post_raw("/mine/change", &form).await.status,
        403,
        "token of before sign-in"
    );
    assert_eq!(agent.post("/mine/change", "value=2").await.body, "2");

    let token = browser.get("/").await.body;
    let request = Request::post("/change")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-csrf-token", token.as_str());
    let answer = browser
        .send(request.body(Body::from("value=3")).unwrap())
        .await;
    assert_eq!(answer.body, "3", "the header serves scripts");
}

#[tokio::test]
async fn a_foreign_page_cannot_send_one() {
    let app = App::new().await;
    let (mut agent, _) = app.signed_in(AGENT).await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "https://other.localhost:8443"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let before = agent.headers.clone();
        let token = agent.get("/").await.body;
        agent.headers.insert(name, value.parse().unwrap());
        let form = format!("_csrf={token}&value=1");
        assert_eq!(
            agent.post_raw("/mine/change", &form).await.status,
            403,
            "{name}: {value}"
        );
        assert_eq!(
            upload(&mut agent, Some(&token), b"x").await.0,
            403,
            "{name}: {value}"
        );
        agent.headers = before;
    }
    for kind in ["text/plain", "application/json", ""] {
        let token = agent.get("/").await.body;
        let request = Request::post("/mine/change").header("content-type", kind);
        let body = Body::from(format!("_csrf={token}&value=1"));
        assert_eq!(
            agent.send(request.body(body).unwrap()).await.status,
            403,
            "{kind}"
        );
    }
}

#[tokio::test]
async fn an_upload_needs_it_before_its_file() {
    let app = App::new().await;
    let (mut agent, _) = app.signed_in(AGENT).await;
    let token = agent.get("/").await.body;
    assert_eq!(
        upload(&mut agent, Some(&token), b"12345").await,
        (200, "a_b.pdf 5".to_owned())
    );
    assert_eq!(upload(&mut agent, None, b"12345").await.0, 403);
    assert_eq!(upload(&mut agent, Some("x"), b"12345").await.0, 403);
    assert_eq!(
        upload(&mut agent, Some(&token), &vec![0; 1_000_001])
            .await
            .0,
        413
    );
    let mut nobody = app.browser();
    let token = nobody.get("/").await.body;
    assert_eq!(upload(&mut nobody, Some(&token), b"12345").await.0, 303);
}

#[tokio::test]
async fn a_script_is_told_where_to_go_on_and_is_not_sent_there() {
    let app = App::new().await;
    let mut nobody = app.browser();
    nobody.headers.insert("x-upload", "script".parse().unwrap());
    let answer = nobody.get("/mine").await;
    assert_eq!(answer.status, 204);
    assert!(
        answer.location().contains("/sign-in"),
        "{}",
        answer.location()
    );
    nobody.headers.remove("x-upload");
    assert_eq!(nobody.get("/mine").await.status, 303);
}

#[tokio::test]
async fn a_form_out_of_bounds_is_refused() {
    let app = App::new().await;
    let mut browser = app.browser();
    let long = format!("value={}", "x".repeat(70_000));
    assert_eq!(browser.post("/change", &long).await.status, 413);
    assert_eq!(
        browser.post("/change", &"a=1&".repeat(300)).await.status,
        400
    );
    assert_eq!(browser.post("/change", "other=1").await.status, 400);
}
