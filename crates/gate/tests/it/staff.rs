//! Designation, sign-in at a provider, suspension, logout.

use std::{sync::Arc, time::Duration};

use gate::{
    Routes,
    oidc::{Provider, ProviderSettings, Strength},
    session::Lifetime,
    staff::{self, End, NewDesignation, StaffPortal, StaffRefusal},
};
use kernel::{Actor, Id, Secret};
use ledger::Stop;
use testkit::{FakeProvider, Says};
use uuid::Uuid;

use crate::app::{ADMIN, AGENT, Administer, App, Browser, HANDLING, ORIGIN, Portal, ledger, site};

pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) provider: FakeProvider,
    pub(crate) admin: Actor,
}

async fn desk() -> Desk {
    desk_with(false).await
}

/// A desk whose people show a security key, or not.
pub(crate) async fn desk_with(security_key: bool) -> Desk {
    let it = ledger().await;
    let provider = FakeProvider::start(Says::new(it.ledger.now())).await;
    let secret = Secret::new("secret".to_owned());
    let settings = ProviderSettings {
        strength: Strength::SeveralFactors(Vec::new()),
        ..ProviderSettings::pro_connect(provider.issuer(), "acte".into(), secret)
    };
    let portal = StaffPortal {
        ledger: it.ledger.clone(),
        provider: Arc::new(Provider::new(settings).unwrap()),
        purpose: HANDLING,
        lifetime: Lifetime::WORKDAY,
        security_key,
    };
    let routes: Routes<()> = staff::routes(portal);
    let site = site(&it, routes, "agent");
    let admin = Actor::account(Uuid::from_u128(1), ADMIN);
    Desk {
        app: App { it, site },
        provider,
        admin,
    }
}

impl Desk {
    fn new_designation(&self, email: &str) -> NewDesignation<'_> {
        let now = self.app.it.ledger.now();
        NewDesignation {
            issuer: Box::leak(self.provider.issuer().into_boxed_str()),
            email: email.to_owned().into(),
            role: AGENT,
            compartment: Some("interieur"),
            from: now,
            until: now + Duration::from_secs(86_400 * 30),
        }
    }

    pub(crate) async fn designate(
        &self,
        email: &str,
    ) -> Result<Id<staff::Designation>, Stop<StaffRefusal>> {
        let new = self.new_designation(email);
        let ledger = &self.app.it.ledger;
        staff::designate::<Administer>(ledger, &self.admin, HANDLING, &Portal, &new).await
    }

    /// Signs in up to the provider's answer: where the browser ends up.
    pub(crate) async fn sign_in(&self, browser: &mut Browser) -> (u16, String, String) {
        let answer = browser.post("/sign-in", "return=%2Fmine").await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let back = self.provider.authorize(answer.location());
        let answer = browser.get(&format!("/sign-in/back?{back}")).await;
        (answer.status, answer.location().to_owned(), answer.body)
    }

    pub(crate) async fn traces(&self) -> Vec<String> {
        let mut conn = self.app.it.db.superuser().await;
        let rows = sqlx::query_scalar("select audit_entry::text from audit_entry");
        rows.fetch_all(&mut conn).await.unwrap()
    }
}

#[tokio::test]
async fn a_designated_person_comes_in_and_goes_out() {
    let desk = desk().await;
    desk.designate("marie.curie@interieur.example")
        .await
        .unwrap();
    let mut browser = desk.app.browser();
    let page = browser.get("/sign-in?return=/mine").await;
    assert!(page.body.contains("value=\"/mine\""));
    let (status, location, body) = desk.sign_in(&mut browser).await;
    assert_eq!(
        (status, location),
        (303, format!("{ORIGIN}/mine")),
        "{body}"
    );
    assert!(
        !browser.cookies.contains_key("__Host-signin"),
        "the secret has served"
    );
    assert_eq!(browser.get("/mine").await.status, 200);

    // The names are sealed.
    let mut conn = desk.app.it.db.superuser().await;
    let row: String = sqlx::query_scalar("select account::text from account")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert!(!row.to_lowercase().contains("curie") && !row.contains("sub-1"));
    let ledger = &desk.app.it.ledger;
    let listed = staff::list::<Administer>(ledger, &desk.admin, HANDLING, &Portal, &[AGENT], None)
        .await
        .unwrap();
    assert_eq!(listed[0].usual_name.as_ref().unwrap().reveal(), "Curie");

    // A copy of the cookie dies with the session, and the provider's session is ended too.
    let mut copy = desk.app.browser();
    copy.cookies.clone_from(&browser.cookies);
    let answer = browser.post("/sign-out", "").await;
    assert!(
        answer
            .location()
            .starts_with(&format!("{}/logout?id_token_hint=", desk.provider.issuer()))
    );
    assert_eq!(copy.get("/mine").await.status, 303);
    assert_eq!(
        browser.post_raw("/sign-out", "").await.status,
        403,
        "logout is guarded as well"
    );
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let desk = desk().await;
    desk.designate("marie.curie@interieur.example")
        .await
        .unwrap();
    let mut browser = desk.app.browser();
    assert_eq!(desk.sign_in(&mut browser).await.0, 303);
    let mut copy = desk.app.browser();
    copy.cookies.clone_from(&browser.cookies);
    assert_eq!(desk.sign_in(&mut browser).await.0, 303);
    assert_ne!(browser.cookies, copy.cookies);
    assert_eq!(browser.get("/mine").await.status, 200);
    assert_eq!(copy.get("/mine").await.status, 303);
}

#[tokio::test]
async fn an_address_that_cannot_be_read_still_gets_a_page() {
    let desk = desk().await;
    let mut browser = desk.app.browser();
    let page = browser.get("/sign-in?return=/a&return=/b").await;
    assert!(
        page.status == 200 && page.body.contains("<h1"),
        "{}",
        page.body
    );
    let page = browser.get("/sign-in/back?state=a&state=b").await;
    assert!(
        page.status == 400 && page.body.contains("<h1"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn an_answer_serves_once_and_in_its_own_browser() {
    let desk = desk().await;
    desk.designate("marie.curie@interieur.example")
        .await
        .unwrap();
    let mut browser = desk.app.browser();
    let answer = browser.post("/sign-in", "").await;
    let back = desk.provider.authorize(answer.location());
    let mut victim = desk.app.browser();
    assert_eq!(
        victim.get(&format!("/sign-in/back?{back}")).await.status,
        400,
        "another browser"
    );
    let mut other = desk.app.browser();
    other.post("/sign-in", "").await;
    assert_eq!(
        other.get(&format!("/sign-in/back?{back}")).await.status,
        400,
        "another sign-in"
    );
    let cookies = browser.cookies.clone();
    assert_eq!(
        browser.get(&format!("/sign-in/back?{back}")).await.status,
        303
    );
    let mut replay = desk.app.browser();
    replay.cookies = cookies;
    assert_eq!(
        replay.get(&format!("/sign-in/back?{back}")).await.status,
        400,
        "a code used twice"
    );
    let denied = browser.get("/sign-in/back?error=access_denied").await;
    assert_eq!(denied.status, 400, "no sign-in under way");
}

#[tokio::test]
async fn a_lying_provider_lets_nobody_in() {
    let desk = desk().await;
    desk.designate("marie.curie@interieur.example")
        .await
        .unwrap();
    let now = desk.app.it.ledger.now();
    type Lie = (&'static str, u16, fn(&mut Says));
    let lies: [Lie; 10] = [
        ("nonce", 502, |says| says.nonce = Some("other".into())),
        ("audience", 502, |says| says.audience = "other".into()),
        ("issuer", 502, |says| {
            says.issuer = Some("https://evil.example".into());
        }),
        ("expired", 502, |says| says.expires_in = -1),
        ("key", 502, |says| says.foreign_key = true),
        ("userinfo of another", 502, |says| {
            says.userinfo_subject = Some("sub-2".into());
        }),
        ("unsigned userinfo of another", 502, |says| {
            says.signed_userinfo = false;
            says.userinfo_subject = Some("sub-2".into());
        }),
        ("one factor", 403, |says| says.amr = vec!["pwd".into()]),
        ("no address", 403, |says| says.email = None),
        ("another person", 403, |says| {
            says.email = Some("pierre.curie@interieur.example".into());
        }),
    ];
    for (why, expected, lie) in lies {
        desk.provider.say(|says| {
            *says = Says::new(now);
            lie(says);
        });
        let mut browser = desk.app.browser();
        let (status, _, body) = desk.sign_in(&mut browser).await;
        assert_eq!(status, expected, "{why}: {body}");
        assert_eq!(browser.get("/mine").await.status, 303, "{why}");
    }
    desk.provider.say(|says| {
        *says = Says {
            signed_userinfo: false,
            ..Says::new(now)
        }
    });
    assert_eq!(
        desk.sign_in(&mut desk.app.browser()).await.0,
        303,
        "plain userinfo over TLS is taken"
    );
}

#[tokio::test]
async fn an_account_is_bound_to_the_first_identifier() {
    let desk = desk().await;
    desk.designate("marie.curie@interieur.example")
        .await
        .unwrap();
    assert_eq!(desk.sign_in(&mut desk.app.browser()).await.0, 303);
    desk.provider.say(|says| says.subject = "sub-2".into());
    assert_eq!(
        desk.sign_in(&mut desk.app.browser()).await.0,
        403,
        "same address, other person"
    );
    let refusals = desk.traces().await;
    assert!(
        refusals.iter().any(|row| row.contains("unknown-account")),
        "{refusals:?}"
    );
}

#[tokio::test]
async fn suspension_and_revocation_end_sessions_at_once() {
    let desk = desk().await;
    let ledger = &desk.app.it.ledger;
    let id = desk
        .designate("marie.curie@interieur.example")
        .await
        .unwrap();
    let mut browser = desk.app.browser();
    desk.sign_in(&mut browser).await;
    assert_eq!(browser.get("/mine").await.status, 200);
    staff::end::<Administer>(ledger, &desk.admin, HANDLING, &Portal, id, End::Suspend)
        .await
        .unwrap();
    assert_eq!(browser.get("/mine").await.status, 303);
    assert_eq!(desk.sign_in(&mut browser).await.0, 403);
    staff::end::<Administer>(ledger, &desk.admin, HANDLING, &Portal, id, End::Resume)
        .await
        .unwrap();
    assert_eq!(desk.sign_in(&mut browser).await.0, 303);
    let account = {
        let listed =
            staff::list::<Administer>(ledger, &desk.admin, HANDLING, &Portal, &[AGENT], None);
        listed.await.unwrap()[0].account
    };
    let early = staff::forget::<Administer>(ledger, &desk.admin, HANDLING, &Portal, account).await;
    assert!(matches!(
        early,
        Err(Stop::Refused(StaffRefusal::WrongState))
    ));
    staff::end::<Administer>(ledger, &desk.admin, HANDLING, &Portal, id, End::Revoke)
        .await
        .unwrap();
    assert_eq!(browser.get("/mine").await.status, 303);
    let again =
        staff::end::<Administer>(ledger, &desk.admin, HANDLING, &Portal, id, End::Revoke).await;
    assert!(matches!(
        again,
        Err(Stop::Refused(StaffRefusal::WrongState))
    ));
    staff::forget::<Administer>(ledger, &desk.admin, HANDLING, &Portal, account)
        .await
        .unwrap();
    let mut conn = desk.app.it.db.superuser().await;
    let left: i64 = sqlx::query_scalar("select count(*) from account")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(left, 0);
    let traces = desk.traces().await;
    for nature in [
        "staff.designate",
        "staff.suspend",
        "staff.resume",
        "staff.revoke",
        "staff.forget",
        "staff.sign-in",
    ] {
        assert!(traces.iter().any(|row| row.contains(nature)), "{nature}");
    }
}

#[tokio::test]
async fn only_the_policy_lets_one_designate() {
    let desk = desk().await;
    let ledger = &desk.app.it.ledger;
    let agent = Actor::account(Uuid::from_u128(2), AGENT);
    let new = desk.new_designation("x@y.example");
    let denied = staff::designate::<Administer>(ledger, &agent, HANDLING, &Portal, &new).await;
    assert!(matches!(denied, Err(Stop::Denied(_))));
    for (email, refusal) in [
        ("nobody", StaffRefusal::BadAddress),
        ("a b@c.example", StaffRefusal::BadAddress),
    ] {
        assert!(matches!(desk.designate(email).await, Err(Stop::Refused(why)) if why == refusal));
    }
    desk.designate("x@y.example").await.unwrap();
    let twice = desk.designate("X@Y.example").await;
    assert!(matches!(
        twice,
        Err(Stop::Refused(StaffRefusal::AlreadyDesignated))
    ));
    // A designation that ran out ends its session and makes way for another.
    desk.app.it.clock.wait(Duration::from_secs(86_400 * 31));
    desk.designate("x@y.example").await.unwrap();
}
