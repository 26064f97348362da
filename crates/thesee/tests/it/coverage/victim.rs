//! Article 5, on the victims' portal: every page and form, visited once; each operation leaves an entry by its author on
//! its object, and no page asks more of the database than it says.

use std::collections::BTreeMap;

use gate::Access;
use kernel::{Actor, Personal};
use testkit::coverage::{self, Visits, Walk};
use thesee::{
    Desk,
    deeds::{draft, tell},
    law::{OFFICER, VICTIM},
    model::{Kind, Scheme},
};

use crate::{
    articles::art_2_files::picture,
    house::{House, MULE, shop},
    victim::{pairs, passed},
};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Statements a page may send.
const MOST: u32 = 6;

/// Pages that open a record beside its list, or a record and an identity, each under its own key, and so pass six. Only
/// ever shorter, and lower.
const ABOVE: [(&str, u32); 4] = [
    ("victim GET /declarations/{id}/pieces/{file}", 7),
    ("victim GET /declarations/{id}", 10),
    ("victim GET /dossiers/{id}/relecture", 11),
    ("victim GET /dossiers/{id}/{section}", 7),
];

async fn visits<'a>(house: &'a House, who: &Actor, walk: &'a mut Walk) -> Visits<'a, Desk> {
    Visits {
        service: house,
        portal: "victim",
        role: VICTIM,
        account: who.account.unwrap(),
        browser: house.inside(who).await,
        walk,
        // The welcome screen comes first: nothing is opened before it was passed.
        silent: &[],
    }
}

#[tokio::test]
async fn every_operation_of_a_victim_leaves_an_entry() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let mut walk = Walk::default();
    write(&house, &victim, &mut walk).await;
    follow(&house, &victim, &mut walk).await;
    coverage::golden(HERE, "trace-victim.txt", &walk.text);
    all_were_visited(&house, &walk);
    let above: BTreeMap<_, _> = ABOVE.into_iter().collect();
    for (page, sent) in &walk.sent {
        let said = above.get(page.as_str()).copied();
        let sends = (*sent > MOST).then_some(*sent);
        assert_eq!(sends, said, "{page} sends {sent} statements");
    }
}

/// A draft, from the first page to the filing; another, given up.
async fn write(house: &House, victim: &Actor, walk: &mut Walk) {
    let mut own = visits(house, victim, walk).await;
    let query = passed(Kind::Complaint, Scheme::FakeShop);
    own.get("/commencer", &format!("/commencer?{query}")).await;
    let mut form = pairs(&query);
    form.push(("declared", "yes"));
    let begun = own.post("/commencer", "/commencer", &form, 303).await;
    let draft = begun.location().trim_end_matches("/vous").to_owned();
    let section = "/dossiers/{id}/{section}";
    for one in [
        "vous",
        "faits",
        "contact",
        "paiements",
        "achats",
        "envois",
        "auteurs",
        "echanges",
        "messages",
    ] {
        own.get(section, &format!("{draft}/{one}")).await;
    }
    let facts = [
        ("from-day", "20"),
        ("from-month", "10"),
        ("from-year", "2026"),
        ("account", "J’ai commandé un vélo qui n’est jamais arrivé."),
    ];
    own.post(section, &format!("{draft}/faits"), &facts, 303)
        .await;
    let entry = "/dossiers/{id}/{section}/{entry}";
    for number in 1..=2 {
        let path = format!("{draft}/paiements/{number}");
        own.get(entry, &path).await;
        own.post(entry, &path, &[("paid", "250"), ("to-iban", MULE)], 303)
            .await;
    }
    let removed = format!("{draft}/paiements/2/retirer");
    own.post(
        "/dossiers/{id}/{section}/{entry}/retirer",
        &removed,
        &[],
        303,
    )
    .await;
    let files = draft.replace("/dossiers/", "/pieces/");
    own.get("/pieces/{draft}", &files).await;
    let page = picture(1);
    let file = ("annonce.png", page.as_slice());
    own.upload("/pieces/{draft}", &files, &[], file).await;
    own.upload("/pieces/{draft}", &files, &[], file).await;
    let first = house
        .words("select id::text from draft_attachment order by id")
        .await
        .remove(0);
    let out = format!("{files}/{first}/retirer");
    own.post("/pieces/{draft}/{file}/retirer", &out, &[], 303)
        .await;
    own.get("/dossiers/{id}/relecture", &format!("{draft}/relecture"))
        .await;
    let filed = [("declared", "yes")];
    own.post(
        "/dossiers/{id}/deposer",
        &format!("{draft}/deposer"),
        &filed,
        303,
    )
    .await;

    let given = "select '/declarations/' || declaration || '/pieces/' || id from attachment";
    let given = house.words(given).await.remove(0);
    own.get("/declarations/{id}/pieces/{file}", &given).await;
    own.get("/droits", "/droits").await;
    let asked = [("what", "access"), ("wish", "Une copie de ma plainte.")];
    own.post("/droits", "/droits", &asked, 303).await;

    let other = draft::begin(&house.desk, victim, Kind::Report, Scheme::Hijack)
        .await
        .unwrap();
    let path = format!("/dossiers/{other}/abandonner");
    own.get("/dossiers/{id}/abandonner", &path).await;
    own.post("/dossiers/{id}/abandonner", &path, &[], 303).await;
}

/// A complaint with something said of it, followed to its withdrawal.
async fn follow(house: &House, victim: &Actor, walk: &mut Walk) {
    let filed = house.complaint(victim, &shop(MULE)).await;
    let asked = Personal::new("Quel site ?".to_owned());
    let officer = house.actor(OFFICER);
    tell::write(&house.desk, &officer, filed.id, &asked)
        .await
        .unwrap();
    let mut own = visits(house, victim, walk).await;
    own.get("/mes-declarations", "/mes-declarations")
        .await
        .says(&filed.reference);
    let page = format!("/declarations/{}", filed.id);
    own.get("/declarations/{id}", &page)
        .await
        .says("Quel site ?");
    let at = |end: &str| {
        (
            format!("/declarations/{{id}}/{end}"),
            format!("{page}/{end}"),
        )
    };
    let (route, path) = at("depot");
    own.get(&route, &path).await;
    let (route, path) = at("droits");
    own.post(&route, &path, &[("read", "yes")], 303).await;
    own.get(
        "/declarations/{id}/{paper}",
        &format!("{page}/recepisse.pdf"),
    )
    .await;
    for (end, field) in [
        ("repondre", "text"),
        ("completer", "text"),
        ("retirer", "sure"),
    ] {
        let (route, path) = at(end);
        own.get(&route, &path).await;
        own.post(&route, &path, &[(field, "yes")], 303).await;
    }
}

/// Every page and form of the portal that asks for a session.
fn all_were_visited(house: &House, walk: &Walk) {
    let site = house.site("victim");
    let asks = site
        .table()
        .iter()
        .filter(|route| matches!(route.access, Access::Role(_)));
    let lines = asks.map(|route| format!("victim {} {}", route.method, route.path));
    let missed: Vec<_> = lines.filter(|line| !walk.seen.contains(line)).collect();
    assert!(missed.is_empty(), "never visited: {missed:#?}");
}
