//! Headers, cookies, problems, addresses.

use axum::body::Body;
use http::Request;

use crate::app::{ADMIN, AGENT, App, ORIGIN};

#[tokio::test]
async fn every_answer_bears_the_headers() {
    let app = App::new().await;
    let mut browser = app.browser();
    for path in [
        "/",
        "/nowhere",
        "/boom",
        "/panic",
        "/mine",
        "/api/v1/me",
        "/healthz",
    ] {
        let answer = browser.get(path).await;
        let header = |name: &str| answer.headers.get(name).map_or("", |v| v.to_str().unwrap());
        assert_eq!(
            header("strict-transport-security"),
            "max-age=63072000; includeSubDomains",
            "{path}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(
            header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(
            header("cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
        assert!(header("cache-control").contains("no-store"), "{path}");
        assert!(header("permissions-policy").contains("camera=()"), "{path}");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        for weak in ["unsafe", "*", "data:", "http:"] {
            assert!(!policy.contains(weak), "{path}: {policy}");
        }
        assert_eq!(header("x-request-id").len(), 36, "{path}");
        assert!(answer.headers.get("server").is_none());
    }
}

#[tokio::test]
async fn a_problem_never_tells_its_cause() {
    let app = App::new().await;
    let mut browser = app.browser();
    for path in ["/boom", "/panic"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 500);
        assert!(!answer.body.contains("secret"), "{}", answer.body);
        let request = answer.headers["x-request-id"]
            .to_str()
            .unwrap()
            .replace('-', "");
        let part = |range| request.get::<std::ops::Range<usize>>(range).unwrap();
        let incident = format!("{}-{}-{}", part(20..24), part(24..28), part(28..32));
        assert!(answer.body.contains(&incident), "{path} names its incident");
    }
    let answer = browser.get("/api/v1/boom").await;
    assert_eq!(answer.status, 500);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert!(answer.body.contains("urn:acte:problem:fault") && !answer.body.contains("secret"));
}

#[tokio::test]
async fn what_one_may_not_see_does_not_exist() {
    let app = App::new().await;
    let mut nobody = app.browser();
    let answer = nobody.get("/mine?a=b").await;
    assert_eq!(answer.status, 303);
    assert_eq!(
        answer.location(),
        format!("{ORIGIN}/sign-in?return=%2Fmine%3Fa%3Db")
    );
    assert_eq!(nobody.get("/nowhere").await.status, 404);
    assert_eq!(nobody.get("/things/1").await.status, 200);

    let (mut agent, account) = app.signed_in(AGENT).await;
    assert_eq!(agent.get("/mine").await.body, account.to_string());
    let hidden = agent.get("/admin").await;
    assert_eq!(hidden.status, 404);
    // Not even by another method.
    assert_eq!(agent.post_raw("/admin", "").await.status, 404);
    let (mut admin, _) = app.signed_in(ADMIN).await;
    assert_eq!(admin.get("/admin").await.status, 200);
    let answer = admin.post_raw("/admin", "").await;
    assert_eq!(
        (answer.status, answer.headers["allow"].to_str().unwrap()),
        (405, "GET, HEAD")
    );
}

#[tokio::test]
async fn head_slash_language_and_theme() {
    let app = App::new().await;
    let mut browser = app.browser();
    let head = browser
        .send(Request::head("/things/1").body(Body::empty()).unwrap())
        .await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));

    let answer = browser.get("/things/1/?a=b").await;
    assert_eq!(
        (answer.status, answer.location()),
        (308, format!("{ORIGIN}/things/1?a=b").as_str())
    );
    // Never to another host.
    assert_eq!(browser.get("//evil.example/").await.status, 404);

    let answer = browser.get("/nowhere?a=b&lang=en&theme=dark").await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, format!("{ORIGIN}/nowhere?a=b").as_str())
    );
    let page = browser.get("/nowhere").await.body;
    assert!(
        page.contains("lang=\"en\"") && page.contains("theme-dark"),
        "{page}"
    );
    assert_eq!(browser.get("/nowhere?lang=xx").await.status, 404);
    // What was searched for stays.
    let page = browser.get("/nowhere?a=%22b&page=2").await.body;
    assert!(
        page.contains("href=\"?a=%22b&#38;page=2&#38;lang=fr\""),
        "{page}"
    );
}

#[tokio::test]
async fn guesses_are_counted() {
    let app = App::new().await;
    let mut browser = app.browser();
    let token = browser.get("/").await.body;
    let mut last = 0;
    for _ in 0..41 {
        let answer = browser.post_raw("/guess", &format!("_csrf={token}")).await;
        last = answer.status;
        if last == 429 {
            let wait: u64 = answer.headers["retry-after"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            assert!((1..=60).contains(&wait));
        }
    }
    assert_eq!(last, 429);
    assert_eq!(
        browser.get("/").await.status,
        200,
        "other routes are not concerned"
    );
}

#[tokio::test]
async fn the_table_lists_every_route() {
    let app = App::new().await;
    let table = app.site.table();
    assert_eq!(table.len(), crate::app::routes().table().len());
    assert!(table.iter().all(|row| row.portal == "agent"));
}
