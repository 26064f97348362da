//! The office's portal: every page and form visited by each role that it opens to, each leaving its entry; no page sends
//! more statements than it says.

use gate::routes::RouteKind;
use kernel::Role;
use testkit::{
    Asked, Authenticator,
    coverage::{Visits, Walk},
};
use thesee::{
    Desk,
    law::{CHIEF_PROSECUTOR, HEAD, OFFICER, PROSECUTOR},
    model::{Kind, Scheme},
};

use crate::{
    articles::art_2_files::{add, drawn, picture},
    house::{House, MULE, shop},
};

/// Pages that open sealed data of several tables in one deed, and so send more than six statements.
const ABOVE: [(&str, u32); 5] = [
    ("office GET /transmissions/{number}", 9),
    ("office GET /remises/{number}", 9),
    ("office GET /declarations/{id}/pieces/{file}/copie.png", 7),
    ("office GET /declarations/{id}", 17),
    ("office GET /series/{number}", 9),
];

/// Six, as every service.
const MOST: u32 = 6;

/// Three complaints of one series, under inquiry, with everything that a page shows.
pub(super) struct Case {
    pub(super) house: House,
    pub(super) declaration: String,
    link: String,
    pub(super) series: String,
}

impl Case {
    async fn open() -> Self {
        let house = House::open_with(drawn()).await;
        let victim = house.victim(1).await;
        let draft = house
            .draft(&victim, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
            .await;
        add(&house, &victim, draft, "annonce.png", picture(7))
            .await
            .unwrap();
        let first = house.file(&victim, draft, Scheme::FakeShop).await.unwrap();
        house.settle().await;
        let mut conn = house.it.db.superuser().await;
        let inquiry = house.it.ledger.new_id::<()>().uuid();
        sqlx::query(
            "insert into inquiry (id, number, number_blind, key_id, holder, holder_role, unit, opened_at)
            select $1, '', sha256($1::text::bytea), id, $1, 'unit', 'unit-1', $2 from vault_key limit 1",
        )
        .bind(inquiry)
        .bind(house.now())
        .execute(&mut conn)
        .await
        .unwrap();
        sqlx::query(
            "insert into inquiry_declaration (inquiry, declaration, given_at) values ($1, $2, $3)",
        )
        .bind(inquiry)
        .bind(first.id.uuid())
        .bind(house.now())
        .execute(&mut conn)
        .await
        .unwrap();
        for number in 2..=3 {
            house
                .complaint(&house.victim(number).await, &shop(MULE))
                .await;
        }
        let number = house.series(&first).await;
        let link = "select id::text from link order by later, earlier limit 1";
        let link = house.words(link).await.remove(0);
        Self {
            declaration: format!("/declarations/{}", first.id),
            series: format!("/series/{number}"),
            link,
            house,
        }
    }

    pub(super) async fn visits<'a>(&'a self, role: Role, walk: &'a mut Walk) -> Visits<'a, Desk> {
        let (browser, account) = self.house.known_staff("office", role, None).await;
        Visits {
            service: &self.house,
            portal: "office",
            role,
            account,
            browser,
            walk,
            // A form; nothing is looked for yet.
            silent: &["GET /recherche"],
        }
    }
}

#[tokio::test]
async fn every_operation_of_the_office_leaves_an_entry_by_its_author() {
    let case = Case::open().await;
    let mut walk = Walk::default();
    for role in [OFFICER, HEAD, PROSECUTOR, CHIEF_PROSECUTOR] {
        read(&case, role, &mut walk).await;
        super::handing::files(&case, role, &mut walk).await;
    }
    for role in [OFFICER, HEAD] {
        work(&case, role, &mut walk).await;
    }
    super::handing::handing(&case, &mut walk).await;
    for role in [PROSECUTOR, CHIEF_PROSECUTOR] {
        let mut own = case.visits(role, &mut walk).await;
        let form = [("what", "closed"), ("told", "Auteur non identifié.")];
        let path = format!("{}/suites", case.declaration);
        own.post("/declarations/{id}/suites", &path, &form, 303)
            .await;
    }
    let mut own = case.visits(HEAD, &mut walk).await;
    own.post("/alertes/seuil", "/alertes/seuil", &[("victims", "4")], 303)
        .await;

    testkit::coverage::golden(env!("CARGO_MANIFEST_DIR"), "trace-office.txt", &walk.text);
    // Designations have tests of their own; so has a complaint filed twice (recipients::stations).
    let table = case.house.site("office").table().iter();
    for route in table.filter(|route| {
        route.access != gate::Access::Public
            && !route.path.starts_with("/habilitations")
            && route.path != "/doublons/{id}"
    }) {
        let line = format!("office {} {}", route.method, route.path);
        assert!(walk.seen.contains(&line), "{line} was not visited");
        if route.method == http::Method::GET && route.kind == RouteKind::Page {
            let above = ABOVE.iter().find(|(page, _)| *page == line);
            let (sent, most) = (walk.sent[&line], above.map_or(MOST, |(_, most)| *most));
            assert!(sent <= most, "{line} sends {sent}, not {most}");
        }
    }
}

/// What all may read.
async fn read(case: &Case, role: Role, walk: &mut Walk) {
    let mut own = case.visits(role, walk).await;
    let page = own.get("/sign-in/keys", "/sign-in/keys").await;
    let origin = own.browser.origin().to_owned();
    let fields = Authenticator::new().answer(&Asked::on(&page.body), &origin);
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    own.post("/sign-in/keys", "/sign-in/keys", &fields, 303)
        .await;
    let page = own.get("/", "/?mode=fake-shop").await;
    page.says("Faux site de vente");
    let page = own.get("/declarations/{id}", &case.declaration).await;
    page.says("LEFÈVRE1");
    page.says("Même compte bancaire : FR7630006000011234567890189.");
    page.says("Cette valeur est du mis en cause ici, du mis en cause là.");
    page.says("3 déclarations la citent en tout.");
    let page = own.get("/series", "/series").await;
    page.says("750,00");
    let page = own.get("/series/{number}", &case.series).await;
    page.says("compte bancaire");
    assert!(page.body.contains("class=\"tile-map\"") && page.body.contains("class=\"bars\""));
    own.get("/recherche", "/recherche").await;
    let value = [("by", "value"), ("value", MULE)];
    let page = own.post("/recherche", "/recherche", &value, 200).await;
    page.says("3 déclarations trouvées");
    own.get("/qualite", "/qualite").await;
}

/// What the office does.
async fn work(case: &Case, role: Role, walk: &mut Walk) {
    let mut own = case.visits(role, walk).await;
    let at = |end: &str| format!("{}/{end}", case.declaration);
    let decided = [
        (
            "decision",
            if role == HEAD { "orient" } else { "admissible" },
        ),
        ("said", "Voyez un service."),
    ];
    own.post(
        "/declarations/{id}/decision",
        &at("decision"),
        &decided,
        303,
    )
    .await;
    let written = [("message", "Bonjour.")];
    own.post("/declarations/{id}/message", &at("message"), &written, 303)
        .await;
    let field = format!("ground-{}", case.link);
    let same = if role == HEAD { "no" } else { "yes" };
    let judged = [("same", same), (field.as_str(), "Même annonce.")];
    let path = at(&format!("liens/{}", case.link));
    own.post("/declarations/{id}/liens/{link}", &path, &judged, 303)
        .await;
    case.house.settle().await;

    own.get("/valeurs-publiques", "/valeurs-publiques").await;
    let typed = [("value", "01 49 27 49 27"), ("label", "Ligne publique")];
    let page = own
        .post("/valeurs-publiques", "/valeurs-publiques", &typed, 200)
        .await;
    page.says("La valeur est inscrite.");
    let line =
        "select '/valeurs-publiques/' || id || '/fin' from public_value where ended_at is null";
    let line = case.house.words(line).await.remove(0);
    own.post("/valeurs-publiques/{id}/fin", &line, &[], 200)
        .await
        .says("L’inscription a pris fin.");
    let page = own.get("/alertes", "/alertes").await;
    page.says("série sous enquête");
    let alert =
        "select '/alertes/' || id || '/vue' from alert where seen_at is null order by id limit 1";
    let alert = case.house.words(alert).await.remove(0);
    own.post("/alertes/{id}/vue", &alert, &[], 303).await;
}
