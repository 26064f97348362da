//! Every route behind a token, attacked with every wrong one, and visited once with the right one.
//!
//! The table written beside it has a line a route and a column a holder; a route added shows there, and a
//! route nobody visits fails `trace`.

use std::{fmt::Write as _, time::Duration};

use axum::body::Body;
use gate::{
    Access,
    routes::{RouteInfo, RouteKind},
    tokens::{NewToken, issue as issue_token},
};
use http::Request;
use jecliqueoupas::{
    deeds::tokens::{DEPOSIT, ERASE, Lifetime, READ, revoke},
    law,
};
use kernel::Role;
use uuid::Uuid;

use super::golden;
use crate::{
    api::{Answer, Client, issue},
    house::{CLAIRE, DENIS, House, clean},
};

/// A token as the administrator would never issue it: of any role, with any scopes.
async fn odd(house: &House, role: Role, within: Option<&str>, scopes: &[&str]) -> Client {
    let account = match role {
        // That of Claire, who made the deposit: only the role and the scopes are wrong.
        law::APPLICATION => house
            .words("select agent::text from deposit")
            .await
            .remove(0),
        _ => Uuid::from_u128(7).to_string(),
    };
    let new = NewToken {
        account: account.parse().unwrap(),
        role,
        compartment: within,
        scopes,
        lifetime: Duration::from_secs(3_600),
    };
    let (_, text) = issue_token(&house.desk.ledger, new).await.unwrap();
    Client::with(house, &text)
}

/// Asks for a route, about this deposit where it is about one, with a body that it would take.
pub(super) async fn ask(client: &Client, route: &RouteInfo, deposit: &str) -> Answer {
    let parts = route.path.split('/').map(|part| match part {
        "{id}" | "{key}" => deposit,
        part => part,
    });
    let path = parts.collect::<Vec<_>>().join("/");
    assert!(
        !path.contains('{'),
        "say what stands for each part of {path}"
    );
    if route.kind == RouteKind::ApiUpload {
        return client.upload(&path, &[], "note.txt", &clean()).await;
    }
    let request = Request::builder().method(&route.method).uri(&path);
    client.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn no_route_of_the_api_opens_to_another_token() {
    const ALL: [&str; 3] = [DEPOSIT, READ, ERASE];
    let house = House::open().await;
    let admin = house.actor(law::ADMINISTRATOR);
    // The one that is past its term first: nothing else may end with it.
    let month = issue(&house, &admin, DENIS, Lifetime::Month).await;
    house.it.clock.advance(Lifetime::Month.term());
    let claire = Client::of(&house, CLAIRE).await;
    let deposit = claire.submit("note.txt", &clean()).await;
    house.settle().await;
    let revoked = issue(&house, &admin, CLAIRE, Lifetime::Year).await;
    revoke(&house.desk, &admin, revoked.id).await.unwrap();
    let browser = house.agent(CLAIRE).await;
    let cookies = browser.cookies();
    let session = cookies.split("session=").nth(1).unwrap();
    let session = session.split(';').next().unwrap();

    // 401: whoever is not let in learns nothing, not even whether the deposit is there.
    let shut_out = [
        ("no token", Client::with(&house, "")),
        (
            "unknown",
            Client::with(&house, &format!("acte_{}", "A".repeat(43))),
        ),
        ("revoked", Client::with(&house, revoked.text.reveal())),
        ("past its term", Client::with(&house, month.text.reveal())),
        ("session", Client::with(&house, &format!("acte_{session}"))),
        ("fssi", odd(&house, law::FSSI, Some("culture"), &ALL).await),
        ("analyst", odd(&house, law::ANALYST, None, &ALL).await),
        ("admin", odd(&house, law::ADMINISTRATOR, None, &ALL).await),
    ];
    let narrow = [
        (
            "deposit only",
            DEPOSIT,
            odd(&house, law::APPLICATION, None, &[DEPOSIT]).await,
        ),
        (
            "read only",
            READ,
            odd(&house, law::APPLICATION, None, &[READ]).await,
        ),
        (
            "erase only",
            ERASE,
            odd(&house, law::APPLICATION, None, &[ERASE]).await,
        ),
    ];
    let other = Client::of(&house, DENIS).await;

    let site = house.site("agent");
    let mut text = String::new();
    let guarded = |route: &&RouteInfo| matches!(route.access, Access::Token(_));
    let routes: Vec<&RouteInfo> = site.table().iter().filter(guarded).collect();
    assert!(routes.iter().all(|route| route.kind.is_api()));
    let open = site
        .table()
        .iter()
        .filter(|route| route.kind.is_api() && !guarded(route));
    let open: Vec<&str> = open.map(|route| route.path).collect();
    assert_eq!(
        open,
        [jecliqueoupas::api::DOCUMENT],
        "no other is for anyone"
    );
    for route in &routes {
        let _ = write!(text, "{} {} —", route.method, route.path);
        // Entries of one instant have no order of their own.
        house.it.clock.wait(Duration::from_secs(1));
        let before = house.trace().await.len();
        let about = |who: &str| format!("{} {} with {who}", route.method, route.path);
        for (who, client) in &shut_out {
            let answer = ask(client, route, &deposit).await;
            assert_eq!(answer.status, 401, "{}", about(who));
            let _ = write!(text, " {who} 401,");
        }
        for (who, scope, client) in &narrow {
            if route.access == Access::Token(scope) {
                continue;
            }
            let answer = ask(client, route, &deposit).await;
            assert_eq!(answer.status, 404, "{}", about(who));
            let _ = write!(text, " {who} 404,");
        }
        assert_eq!(house.trace().await.len(), before, "no deed was begun");

        // Another's, in force: what is Claire's does not exist for it, and the attempt is recorded.
        let answer = ask(&other, route, &deposit).await;
        let fresh = house.trace().await.split_off(before);
        let outcomes: Vec<&str> = fresh.iter().map(|line| line.outcome.as_str()).collect();
        let _ = writeln!(text, " another’s {} {outcomes:?}", answer.status);
        if route.path.contains('{') {
            assert_eq!(answer.status, 404, "{}", about("another’s"));
            // Row-level security hides the row before the policy is asked; either says no.
            assert!(
                matches!(outcomes[..], ["denied" | "refused"]),
                "{outcomes:?}"
            );
        } else {
            // About nothing of Claire's: Denis deposits, or reads his own list.
            assert!(answer.status < 300, "{}", about("another’s"));
            assert!(!answer.text.contains(&deposit), "{}", about("another’s"));
            assert_eq!(outcomes, ["done"], "{}", about("another’s"));
        }
        assert!(
            fresh
                .iter()
                .all(|line| line.role.as_deref() == Some("application"))
        );
    }
    golden("api.txt", &text);
    // After all that, the deposit is as it was, for whom it belongs to.
    claire
        .get(&format!("/api/v2/deposits/{deposit}"))
        .await
        .expect(200);
    let denis = "select count(*) from deposit d join agent a on a.id = d.agent";
    assert_eq!(
        house.number(denis).await,
        3,
        "Claire's, and the two Denis made"
    );
}
