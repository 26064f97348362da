//! The sign-in that a security key opens, and nothing else does.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gate::staff::{
    self, End, StaffRefusal,
    keys::{self, KEY, KEYS, Removal},
};
use kernel::{Actor, Id};
use ledger::Stop;
use testkit::{Asked, Authenticator};

use crate::{
    app::{ADMIN, AGENT, Administer, Answer, Browser, HANDLING, ORIGIN, Portal},
    staff::{Desk, desk_with},
};

const MARIE: &str = "marie.curie@interieur.example";

impl Desk {
    /// Signs in up to the page of the key.
    async fn to_the_key(&self, browser: &mut Browser) -> Answer {
        let (status, location, body) = self.sign_in(browser).await;
        assert_eq!(
            (status, location),
            (303, format!("{ORIGIN}{KEY}")),
            "{body}"
        );
        assert_eq!(browser.get("/mine").await.status, 303, "no session yet");
        let page = browser.get(KEY).await;
        assert_eq!(page.status, 200, "{}", page.body);
        page
    }

    /// Signs in with a key; it is registered the first time.
    async fn come_in(&self, browser: &mut Browser, key: &mut Authenticator) -> String {
        let page = self.to_the_key(browser).await;
        let answer = touch(browser, key, &page).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.location().to_owned()
    }

    async fn account(&self) -> Id<staff::Account> {
        let ledger = &self.app.it.ledger;
        let listed =
            staff::list::<Administer>(ledger, &self.admin, HANDLING, &Portal, &[AGENT], None);
        listed.await.unwrap()[0].account
    }

    async fn refused(&self, code: &str) {
        let rows = self.traces().await;
        assert!(
            rows.iter().any(|row| row.contains(code)),
            "{code}: {rows:#?}"
        );
    }
}

async fn send(browser: &mut Browser, action: &str, fields: &testkit::Fields) -> Answer {
    let pairs: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={v}")).collect();
    browser.post(action, &pairs.join("&")).await
}

async fn touch(browser: &mut Browser, key: &mut Authenticator, page: &Answer) -> Answer {
    let asked = Asked::on(&page.body);
    let fields = key.answer(&asked, ORIGIN);
    send(browser, &asked.action, &fields).await
}

#[tokio::test]
async fn the_first_sign_in_registers_a_key_and_the_next_ones_show_it() {
    let desk = desk_with(true).await;
    desk.designate(MARIE).await.unwrap();
    let mut key = Authenticator::new();
    let mut browser = desk.app.browser();
    let page = desk.to_the_key(&mut browser).await;
    assert_eq!(Asked::on(&page.body).kind, "create");
    assert!(page.body.contains("<noscript>") && page.body.contains("JavaScript"));
    let policy = page.headers["permissions-policy"].to_str().unwrap();
    assert!(policy.contains("publickey-credentials-get=(self)"));
    let answer = touch(&mut browser, &mut key, &page).await;
    assert_eq!(
        answer.location(),
        format!("{ORIGIN}{KEYS}"),
        "{}",
        answer.body
    );
    assert!(!browser.cookies.contains_key("__Host-key"));
    assert_eq!(browser.get("/mine").await.status, 200);
    let own = browser.get(KEYS).await;
    assert!(own.body.contains("seconde clé"), "{}", own.body);

    let mut later = desk.app.browser();
    let page = desk.to_the_key(&mut later).await;
    let asked = Asked::on(&page.body);
    assert_eq!(asked.kind, "get");
    let allowed = asked.options["allowCredentials"][0]["id"].as_str().unwrap();
    assert_eq!(URL_SAFE_NO_PAD.decode(allowed).unwrap(), key.credential);
    let answer = touch(&mut later, &mut key, &page).await;
    assert_eq!(
        answer.location(),
        format!("{ORIGIN}/mine"),
        "{}",
        answer.body
    );
    assert_eq!(later.get("/mine").await.status, 200);
    for nature in ["staff.sign-in", "staff.register-key", "staff.show-key"] {
        desk.refused(nature).await;
    }
    let english = later.send(
        http::Request::get(KEYS)
            .header("cookie", "")
            .header("accept-language", "en")
            .body(axum::body::Body::empty())
            .unwrap(),
    );
    assert!(english.await.body.contains("My security keys"));
}

#[tokio::test]
async fn nothing_but_a_registered_key_opens_the_session() {
    let desk = desk_with(true).await;
    desk.designate(MARIE).await.unwrap();
    let mut key = Authenticator::new();
    desk.come_in(&mut desk.app.browser(), &mut key).await;

    let mut browser = desk.app.browser();
    assert_eq!(browser.get(KEY).await.status, 400, "nobody waits here");
    let page = desk.to_the_key(&mut browser).await;
    let stranger = touch(&mut browser, &mut Authenticator::new(), &page).await;
    assert_eq!(stranger.status, 422, "a key of nobody's");
    desk.refused("key-stranger").await;
    let silent = send(&mut browser, KEY, &Vec::new()).await;
    assert!(
        silent.status == 422 && silent.body.contains("pas répondu"),
        "without its script: {}",
        silent.body
    );

    // Whoever has passed the provider alone does not add a key beside the first.
    let mut asked = Asked::on(&browser.get(KEY).await.body);
    asked.kind = "create".to_owned();
    asked.options["rp"]["id"] = "sample.localhost".into();
    let fields = Authenticator::new().answer(&asked, ORIGIN);
    assert_eq!(send(&mut browser, KEY, &fields).await.status, 422);
    desk.refused("key-has-one").await;

    // Each flaw, then the sign-in still succeeds with a true answer.
    type Bend = (fn(&mut Authenticator), &'static str);
    let bends: [Bend; 5] = [
        (
            |key| key.origin = Some("https://evil.example".into()),
            "key-origin",
        ),
        (
            |key| key.party = Some("evil.example".into()),
            "key-relying-party",
        ),
        (|key| key.flags = 1, "key-not-verified"),
        (|key| key.flags = 4, "key-not-present"),
        (|key| key.kind = Some("webauthn.create"), "key-ceremony"),
    ];
    let mut page = browser.get(KEY).await;
    for (bend, code) in bends {
        bend(&mut key);
        page = touch(&mut browser, &mut key, &page).await;
        assert_eq!(page.status, 422, "{code}: {}", page.body);
        desk.refused(code).await;
        (key.origin, key.party, key.kind, key.flags) = (None, None, None, 5);
        assert_eq!(browser.get("/mine").await.status, 303, "{code}");
    }
    // An answer serves once, even one that was never sent in time.
    let asked = Asked::on(&page.body);
    let first = key.answer(&asked, ORIGIN);
    let page = browser.get(KEY).await;
    assert_eq!(
        send(&mut browser, KEY, &first).await.status,
        422,
        "an older challenge"
    );
    desk.refused("key-challenge").await;
    let fields = key.answer(&Asked::on(&page.body), ORIGIN);
    assert_eq!(
        send(&mut browser, KEY, &fields).await.status,
        422,
        "the page drew a new one"
    );
    let page = browser.get(KEY).await;
    let fields = key.answer(&Asked::on(&page.body), ORIGIN);
    let cookies = browser.cookies.clone();
    assert_eq!(send(&mut browser, KEY, &fields).await.status, 303);
    let mut thief = desk.app.browser();
    thief.cookies = cookies;
    assert_eq!(
        send(&mut thief, KEY, &fields).await.status,
        400,
        "the wait is over"
    );
}

#[tokio::test]
async fn a_challenge_lasts_five_minutes_and_a_sign_in_ten() {
    let desk = desk_with(true).await;
    desk.designate(MARIE).await.unwrap();
    let mut key = Authenticator::new();
    let mut browser = desk.app.browser();
    let page = desk.to_the_key(&mut browser).await;
    desk.app.it.clock.wait(Duration::from_secs(301));
    let late = touch(&mut browser, &mut key, &page).await;
    assert_eq!(late.status, 422);
    desk.refused("key-lost").await;
    desk.app.it.clock.wait(Duration::from_secs(300));
    assert_eq!(browser.get(KEY).await.status, 400);
    let ledger = &desk.app.it.ledger;
    assert_eq!(gate::session::sweep(ledger).await.unwrap(), 1);
}

#[tokio::test]
async fn a_key_that_was_copied_is_refused_and_told() {
    let desk = desk_with(true).await;
    desk.designate(MARIE).await.unwrap();
    let mut key = Authenticator::new();
    desk.come_in(&mut desk.app.browser(), &mut key).await;
    desk.come_in(&mut desk.app.browser(), &mut key).await;
    key.count = 1;
    let mut browser = desk.app.browser();
    let page = desk.to_the_key(&mut browser).await;
    let answer = touch(&mut browser, &mut key, &page).await;
    assert!(
        answer.status == 422 && answer.body.contains("copiée"),
        "{}",
        answer.body
    );
    desk.refused("key-counter").await;
    assert_eq!(browser.get("/mine").await.status, 303);
}

#[tokio::test]
async fn a_designation_that_ends_meanwhile_shuts_the_door() {
    let desk = desk_with(true).await;
    let id = desk.designate(MARIE).await.unwrap();
    let mut key = Authenticator::new();
    desk.come_in(&mut desk.app.browser(), &mut key).await;
    let mut browser = desk.app.browser();
    let page = desk.to_the_key(&mut browser).await;
    let ledger = &desk.app.it.ledger;
    staff::end::<Administer>(ledger, &desk.admin, HANDLING, &Portal, id, End::Revoke)
        .await
        .unwrap();
    let answer = touch(&mut browser, &mut key, &page).await;
    assert_eq!(answer.status, 403, "{}", answer.body);
    assert_eq!(browser.get("/mine").await.status, 303);
}

#[tokio::test]
async fn a_person_signed_in_adds_a_spare_while_the_sign_in_is_fresh() {
    let desk = desk_with(true).await;
    desk.designate(MARIE).await.unwrap();
    let (mut key, mut spare) = (Authenticator::new(), Authenticator::ed25519());
    let mut browser = desk.app.browser();
    assert_eq!(browser.get(KEYS).await.status, 303, "for people signed in");
    desk.come_in(&mut browser, &mut key).await;
    let page = browser.get(KEYS).await;
    let again = touch(&mut browser, &mut key, &page).await;
    assert!(
        again.status == 422 && again.body.contains("déjà enregistrée"),
        "{}",
        again.body
    );
    let answer = touch(&mut browser, &mut spare, &again).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let mut other = desk.app.browser();
    assert_eq!(
        desk.come_in(&mut other, &mut spare).await,
        format!("{ORIGIN}/mine")
    );
    // At most five.
    for _ in 0..3 {
        let page = browser.get(KEYS).await;
        let added = touch(&mut browser, &mut Authenticator::new(), &page).await;
        assert_eq!(added.status, 303, "{}", added.body);
    }
    let page = browser.get(KEYS).await;
    let many = touch(&mut browser, &mut Authenticator::new(), &page).await;
    assert_eq!(many.status, 422);
    desk.refused("key-many").await;
    // An unlocked desk is not enough.
    desk.app.it.clock.wait(Duration::from_secs(901));
    let stale = browser.get(KEYS).await;
    assert!(
        stale.status == 200 && !stale.body.contains("data-key"),
        "{}",
        stale.body
    );
    let fields = spare.answer(&Asked::on(&page.body), ORIGIN);
    assert_eq!(send(&mut browser, KEYS, &fields).await.status, 422);
}

#[tokio::test]
async fn a_credential_is_of_one_account() {
    let desk = desk_with(true).await;
    desk.designate(MARIE).await.unwrap();
    let mut key = Authenticator::new();
    desk.come_in(&mut desk.app.browser(), &mut key).await;
    desk.designate("pierre.curie@interieur.example")
        .await
        .unwrap();
    desk.provider.say(|says| {
        says.subject = "sub-2".into();
        says.email = Some("pierre.curie@interieur.example".into());
    });
    let mut browser = desk.app.browser();
    let page = desk.to_the_key(&mut browser).await;
    assert_eq!(Asked::on(&page.body).kind, "create");
    let answer = touch(&mut browser, &mut key, &page).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    desk.refused("key-known").await;
    desk.come_in(&mut desk.app.browser(), &mut Authenticator::new())
        .await;
}

#[tokio::test]
async fn an_administrator_removes_a_lost_key() {
    let desk = desk_with(true).await;
    desk.designate(MARIE).await.unwrap();
    let (mut key, mut spare) = (Authenticator::new(), Authenticator::new());
    let mut browser = desk.app.browser();
    desk.come_in(&mut browser, &mut key).await;
    // The list tells the older first.
    desk.app.it.clock.wait(Duration::from_secs(1));
    let page = browser.get(KEYS).await;
    touch(&mut browser, &mut spare, &page).await;
    let (ledger, account) = (&desk.app.it.ledger, desk.account().await);
    let list = async || {
        keys::list::<Administer>(ledger, &desk.admin, HANDLING, &Portal, account)
            .await
            .unwrap()
    };
    let remove = async |actor: &Actor, which| {
        keys::remove::<Administer>(ledger, actor, HANDLING, &Portal, account, which).await
    };
    let listed = list().await;
    assert_eq!(listed.len(), 2);
    let own = Actor::account(account.uuid(), ADMIN);
    let refused = remove(&own, Removal::All).await;
    assert!(matches!(refused, Err(Stop::Refused(StaffRefusal::OneSelf))));
    let agent = Actor::account(uuid::Uuid::from_u128(9), AGENT);
    assert!(matches!(
        remove(&agent, Removal::All).await,
        Err(Stop::Denied(_))
    ));
    let unknown = Removal::One(Id::from_uuid(uuid::Uuid::from_u128(9)));
    let refused = remove(&desk.admin, unknown).await;
    assert!(matches!(refused, Err(Stop::Refused(StaffRefusal::Unknown))));

    assert_eq!(
        remove(&desk.admin, Removal::One(listed[0].id))
            .await
            .unwrap(),
        1
    );
    assert_eq!(browser.get("/mine").await.status, 303, "its sessions end");
    let page = desk.to_the_key(&mut browser).await;
    let lost = touch(&mut browser, &mut key, &page).await;
    assert_eq!(lost.status, 422, "the lost key opens nothing");
    let found = touch(&mut browser, &mut spare, &lost).await;
    assert_eq!(found.status, 303, "{}", found.body);
    assert_eq!(remove(&desk.admin, Removal::All).await.unwrap(), 1);
    assert!(list().await.is_empty());
    let anew = Asked::on(&desk.to_the_key(&mut browser).await.body);
    assert_eq!(anew.kind, "create");
    desk.refused("staff.remove-keys").await;
}

#[tokio::test]
async fn no_deed_sees_another_account_s_keys_and_an_account_takes_its_own_along() {
    let desk = desk_with(true).await;
    let id = desk.designate(MARIE).await.unwrap();
    desk.come_in(&mut desk.app.browser(), &mut Authenticator::new())
        .await;
    let ledger = &desk.app.it.ledger;
    let count = async |actor: &Actor| {
        let counted = ledger.deed(actor, HANDLING, async |mut deed| {
            let count: i64 = sqlx::query_scalar("select count(*) from security_key")
                .fetch_one(deed.sql())
                .await
                .map_err(ledger::Fault::from)?;
            let about = uuid::Uuid::nil();
            let record = ledger::Record::new(kernel::Operation::Consult, "account", about);
            Ok::<_, Stop<StaffRefusal>>((count, deed.record(record).await?))
        });
        counted.await.unwrap()
    };
    let account = desk.account().await;
    assert_eq!(count(&desk.admin).await, 0);
    assert_eq!(count(&Actor::account(account.uuid(), AGENT)).await, 1);
    staff::end::<Administer>(ledger, &desk.admin, HANDLING, &Portal, id, End::Revoke)
        .await
        .unwrap();
    staff::forget::<Administer>(ledger, &desk.admin, HANDLING, &Portal, account)
        .await
        .unwrap();
    let mut conn = desk.app.it.db.superuser().await;
    let left: i64 = sqlx::query_scalar("select count(*) from security_key")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(left, 0);
}
