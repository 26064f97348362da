//! Tokens of applications: issued on a statement, ended by term, revocation and erasure.

use http::Method;
use jecliqueoupas::{
    deeds::{
        erase::erase_account,
        tokens::{self, Lifetime, NewApplication, Refusal},
    },
    law,
};
use kernel::{Actor, Id, Role};
use ledger::Stop;

use super::{Client, STATEMENT, issue, token};
use crate::house::{CLAIRE, House, clean, email};

/// No token, a wrong one, one past its term, one revoked: the same 401, on every route.
#[tokio::test]
async fn what_is_no_token_opens_nothing() {
    let house = House::open().await;
    let admin = house.actor(law::ADMINISTRATOR);
    let month = issue(&house, &admin, CLAIRE, Lifetime::Month).await;
    let year = token(&house, CLAIRE).await;
    let other = year.text.reveal().replace("acte_", "acte_A");
    let turned_away = async |text: &str| {
        let client = Client::with(&house, text);
        for (method, path) in [
            (Method::GET, "/api/v1/results/x"),
            (Method::GET, "/api/v2/deposits"),
            (Method::DELETE, "/api/v2/deposits/x"),
            (Method::POST, "/api/v2/deposits/x/withdrawal"),
        ] {
            assert_eq!(
                client.call(method, path).await.problem(401),
                "sign-in",
                "{path}"
            );
        }
        let answer = client.upload("/api/v1/submit", &[], "a", b"a").await;
        assert_eq!(answer.problem(401), "sign-in");
    };
    for wrong in ["", "x", &other] {
        turned_away(wrong).await;
    }
    let living = Client::with(&house, month.text.reveal());
    living.get("/api/v2/deposits").await.expect(200);
    house.it.clock.advance(Lifetime::Month.term());
    turned_away(month.text.reveal()).await;

    let living = Client::with(&house, year.text.reveal());
    living.submit("a.txt", &clean()).await;
    tokens::revoke(&house.desk, &admin, year.id).await.unwrap();
    turned_away(year.text.reveal()).await;
    let again = tokens::revoke(&house.desk, &admin, year.id).await;
    assert!(
        matches!(again, Err(Stop::Refused(Refusal::Unknown))),
        "{again:?}"
    );
    assert_eq!(house.number("select count(*) from deposit").await, 1);
}

/// Art. 1: without the holder's statement nothing is issued, and without one in force nothing is taken.
#[tokio::test]
async fn nothing_is_deposited_without_a_statement() {
    let house = House::open().await;
    let admin = house.actor(law::ADMINISTRATOR);
    let claire = email(CLAIRE);
    let new = NewApplication {
        application: "Drive",
        email: &claire,
        statement: None,
        reference: "x",
        lifetime: Lifetime::Year,
    };
    let refused = tokens::issue(&house.desk, &admin, &new).await;
    assert!(
        matches!(refused, Err(Stop::Refused(Refusal::NotStated))),
        "{refused:?}"
    );
    let elsewhere = email("x@elsewhere.example");
    let new = NewApplication {
        email: &elsewhere,
        statement: Some(STATEMENT),
        ..new
    };
    let refused = tokens::issue(&house.desk, &admin, &new).await;
    assert!(
        matches!(refused, Err(Stop::Refused(Refusal::NoMinistry))),
        "{refused:?}"
    );
    assert_eq!(house.number("select count(*) from api_token").await, 0);

    let drive = Client::of(&house, CLAIRE).await;
    assert_eq!(
        house.words("select statement from application_token").await,
        [STATEMENT],
        "kept word for word"
    );
    let taken_back = [("unclassified", "no")];
    let answer = drive.upload("/api/v1/submit", &taken_back, "a", b"a").await;
    assert_eq!(answer.problem(422), "refusal-unclassified");
    // Were the token to outlive the statement, the deed would still refuse.
    let mut owner = house.it.db.superuser().await;
    sqlx::query("update application_token set revoked_at = issued_at")
        .execute(&mut owner)
        .await
        .unwrap();
    let answer = drive.upload("/api/v1/submit", &[], "a", b"a").await;
    assert_eq!(answer.problem(422), "refusal-unclassified");
    assert_eq!(house.number("select count(*) from deposit").await, 0);
    let reasons: Vec<_> = house.refusals().await.into_iter().collect();
    let of = |reason: &str, article: &str| {
        reasons
            .iter()
            .filter(|(code, art, _)| code == reason && art.contains(article))
            .count()
    };
    assert_eq!(of("not-stated-unclassified", "1"), 1, "{reasons:?}");
    assert_eq!(of("not-declared-unclassified", "1"), 2, "{reasons:?}");
}

/// Art. 5: the administrator alone issues, lists and revokes; each is recorded.
#[tokio::test]
async fn the_administrator_alone_handles_tokens() {
    let house = House::open().await;
    let nobody: [Actor; 4] = [
        house.actor(law::ANALYST),
        house.actor(law::AGENT),
        house.actor(law::APPLICATION),
        house.actor(Role("fssi")).within("culture"),
    ];
    for actor in nobody {
        let claire = email(CLAIRE);
        let new = NewApplication {
            application: "Drive",
            email: &claire,
            statement: Some(STATEMENT),
            reference: "x",
            lifetime: Lifetime::Year,
        };
        assert!(matches!(
            tokens::issue(&house.desk, &actor, &new).await,
            Err(Stop::Denied(_))
        ));
        assert!(matches!(
            tokens::list(&house.desk, &actor).await,
            Err(Stop::Denied(_))
        ));
        let revoked = tokens::revoke(&house.desk, &actor, Id::from_uuid(uuid::Uuid::nil())).await;
        assert!(matches!(revoked, Err(Stop::Denied(_))));
    }

    let mut admin = house.administrator().await;
    admin.get("/jetons").await.expect(200).says("Aucun jeton");
    let fields = [
        ("application", "Drive <b>"),
        ("email", CLAIRE),
        ("reference", "courrier 12"),
        ("lifetime", "quarter"),
    ];
    admin
        .post("/jetons", &fields)
        .await
        .expect(422)
        .says("Sans cette déclaration");
    let with_statement: Vec<_> = fields.into_iter().chain([("stated", "yes")]).collect();
    let page = admin.post("/jetons", &with_statement).await.expect(200);
    let text = page.text();
    let token = text
        .split_whitespace()
        .find(|word| word.starts_with("acte_"))
        .expect("a token");
    Client::with(&house, token)
        .get("/api/v2/deposits")
        .await
        .expect(200);
    let list = admin.get("/jetons").await.expect(200);
    list.says("Drive");
    list.says(CLAIRE);
    list.says("courrier 12");
    list.is_silent_about(token);
    list.is_silent_about("<b>");
    let path = list
        .body
        .split("action=\"/jetons/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    admin
        .post(&format!("/jetons/{path}"), &[])
        .await
        .expect(303);
    Client::with(&house, token)
        .get("/api/v2/deposits")
        .await
        .problem(401);
    admin.get("/jetons").await.expect(200).says("Révoqué");
    for (nature, times) in [("token.issue", 1), ("token.list", 5), ("token.revoke", 1)] {
        assert_eq!(house.entries(nature).await, times, "{nature}");
    }
    house.analyst().await.get("/jetons").await.expect(404);
}

/// Art. 7: erasing the address ends its tokens; nothing of them is left.
#[tokio::test]
async fn erasing_the_address_ends_its_tokens() {
    let house = House::open().await;
    let drive = Client::of(&house, CLAIRE).await;
    drive.submit("a.txt", &clean()).await;
    let agent = house.words("select id::text from agent").await.remove(0);
    let agent: uuid::Uuid = agent.parse().unwrap();
    let actor = Actor::account(agent, law::AGENT);
    erase_account(&house.desk, &actor, Id::from_uuid(agent))
        .await
        .unwrap();
    assert_eq!(drive.get("/api/v2/deposits").await.problem(401), "sign-in");
    for sql in [
        "select count(*) from api_token",
        "select count(*) from application_token",
        "select count(*) from deposit",
        "select count(*) from file",
    ] {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
}
