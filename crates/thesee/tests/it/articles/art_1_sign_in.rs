//! Article 1 1°: who files comes in through a provider that vouches for them, seen from a browser.

use gate::oidc::{Assurance, ProviderSettings};
use kernel::{Actor, Id, Personal, Secret};
use serde_json::Value;
use testkit::{Browser, FakeProvider, Says, citizen_provider};
use thesee::{
    deeds::own,
    law::VICTIM,
    model::{Kind, Scheme, Sex, Victim},
};
use uuid::Uuid;

use crate::house::{House, MULE, shop};

/// A house whose citizens choose between two providers; the first answers.
async fn house() -> (House, FakeProvider) {
    let mut first = None;
    let house = House::vouched(async |it| {
        let provider = FakeProvider::start(Says::citizen(it.ledger.now())).await;
        let secret = || Secret::new("secret".to_owned());
        let asked = Some(Assurance::Low);
        let settings =
            |issuer| ProviderSettings::france_connect(issuer, "acte".to_owned(), secret(), asked);
        let other = settings("http://localhost:1".to_owned());
        let all = vec![
            citizen_provider("franceconnect", settings(provider.issuer())),
            citizen_provider("compte", other),
        ];
        first = Some(provider);
        all
    })
    .await;
    (house, first.unwrap())
}

/// Signs in: status and page, or where to.
async fn sign_in(browser: &mut Browser, provider: &FakeProvider) -> (u16, String) {
    browser.get("/sign-in").await.expect(200);
    let fields = [("provider", "franceconnect"), ("return", "/")];
    let answer = browser.post("/sign-in", &fields).await.expect(303);
    let back = provider.authorize(answer.location());
    let answer = browser
        .get(&format!("/sign-in/back/franceconnect?{back}"))
        .await;
    (answer.status, answer.text())
}

/// What is recorded of who came in last, as their complaint holds it.
async fn recorded(house: &House) -> Victim {
    let mut conn = house.it.db.superuser().await;
    let account: Uuid =
        sqlx::query_scalar("select id from citizen order by first_at desc, id desc limit 1")
            .fetch_one(&mut conn)
            .await
            .unwrap();
    let victim = Actor::account(account, VICTIM);
    let draft = house
        .draft(&victim, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
        .await;
    let filed = house.file(&victim, draft, Scheme::FakeShop).await.unwrap();
    let dossier = own::read(&house.desk, &victim, filed.id).await.unwrap();
    dossier.content.victim
}

/// THES-1.1: an adult comes in, is known again, files under the identity that was vouched for, and leaves.
#[tokio::test]
async fn an_adult_comes_in_through_franceconnect_and_leaves() {
    let (house, provider) = house().await;
    let mut browser = house.browser("victim");
    let page = browser.get("/sign-in").await.expect(200);
    page.says("Continuer avec Fournisseur franceconnect");
    page.says("Continuer avec Fournisseur compte");
    assert_eq!(sign_in(&mut browser, &provider).await.0, 303);
    browser.get("/").await.says("Se déconnecter");
    assert_eq!(
        sign_in(&mut house.browser("victim"), &provider).await.0,
        303
    );
    assert_eq!(house.number("select count(*) from citizen").await, 1);
    let entered = house.trace().await.into_iter();
    let entered = entered.filter(|line| line.nature.as_deref() == Some("citizen.in"));
    assert_eq!(entered.count(), 2, "each entry is recorded (art. 5)");
    // Sealed: neither name nor identifier nor address can be read in the row.
    let rows = house
        .words("select citizen::text from citizen")
        .await
        .concat();
    for word in ["LEFEVRE", "Anne", "1980", "anne@mail.example", "0001v1"] {
        assert!(!rows.contains(word), "{word}");
    }
    let victim = recorded(&house).await;
    assert_eq!(victim.names.birth_name, "LEFEVRE");
    assert_eq!(victim.names.used_name.as_deref(), Some("DURAND"));
    assert_eq!(victim.names.given_names, ["Anne", "Marie"]);
    assert_eq!(victim.birth.date, "1980-05-23");
    assert_eq!(victim.birth.place.as_deref(), Some("75107"));
    assert_eq!(victim.birth.country.as_deref(), Some("99100"));
    assert_eq!(victim.sex, Some(Sex::Female));

    let before = house.number("select count(*) from session").await;
    let answer = browser.post("/sign-out", &[]).await.expect(303);
    assert!(
        answer
            .location()
            .starts_with(&format!("{}/logout?", provider.issuer()))
    );
    assert_eq!(
        house.number("select count(*) from session").await,
        before - 1
    );
    browser.get("/").await.is_silent_about("Vous êtes connecté");
}

/// THES-1.1: a presumed birth, a birth abroad, a European identity, an unspecified gender: each is recorded as told.
#[tokio::test]
async fn people_of_every_civil_status_come_in_as_they_are() {
    let (house, provider) = house().await;
    type Told = (
        &'static str,
        &'static [(&'static str, Option<&'static str>)],
    );
    let cases: [Told; 4] = [
        (
            "presumed",
            &[
                ("birthdate", Some("1961-01-01")),
                ("birthplace", Some("")),
                ("birthcountry", Some("99341")),
            ],
        ),
        (
            "abroad",
            &[("birthplace", None), ("birthcountry", Some("99350"))],
        ),
        (
            "european",
            &[
                ("birthplace", Some("Köln")),
                ("birthcountry", Some("DE")),
                ("gender", None),
            ],
        ),
        ("unspecified", &[("gender", Some("unspecified"))]),
    ];
    for (who, claims) in cases {
        provider.say(|says| {
            *says = Says::citizen(house.now());
            says.subject = who.to_owned();
            for (name, value) in claims {
                says.claim(name, value.map_or(Value::Null, Value::from));
            }
        });
        let (status, page) = sign_in(&mut house.browser("victim"), &provider).await;
        assert_eq!(status, 303, "{who}: {page}");
        house.it.clock.wait(std::time::Duration::from_secs(1));
        let victim = recorded(&house).await;
        let told = |name: &str| claims.iter().find(|(claim, _)| *claim == name);
        if let Some((_, date)) = told("birthdate") {
            assert_eq!(Some(victim.birth.date.as_str()), *date, "{who}");
        }
        if let Some((_, place)) = told("birthplace") {
            assert_eq!(
                victim.birth.place.as_deref(),
                place.filter(|place| !place.is_empty()),
                "{who}"
            );
        }
        if told("gender").is_some() {
            assert_eq!(victim.sex, None, "{who}");
        }
    }
    assert_eq!(house.number("select count(*) from citizen").await, 4);
}

/// THES-1.1: a minor is told where to go, and nothing is kept; so is nobody whose level or identity falls short.
#[tokio::test]
async fn a_minor_and_a_doubtful_identity_stay_outside_and_nothing_is_kept() {
    let (house, provider) = house().await;
    type Lie = (&'static str, fn(&mut Says));
    let cases: [Lie; 4] = [
        (
            "Ce téléservice est réservé aux personnes majeures",
            |says| {
                says.claim("birthdate", "2015-03-09");
            },
        ),
        ("Cette façon de se connecter ne suffit pas", |says| {
            says.acr = None
        }),
        ("La connexion n’a pas pu être vérifiée", |says| {
            says.foreign_key = true
        }),
        (
            "Votre identité n’a pas été transmise en entier",
            |says| {
                says.claim("family_name", ());
            },
        ),
    ];
    for (words, lie) in cases {
        provider.say(|says| {
            *says = Says::citizen(house.now());
            lie(says);
        });
        let mut browser = house.browser("victim");
        let (status, page) = sign_in(&mut browser, &provider).await;
        assert!(status >= 400, "{words}");
        assert!(page.contains(words), "{page}");
        browser.get("/").await.is_silent_about("Vous êtes connecté");
    }
    for table in [
        "select count(*) from citizen",
        "select count(*) from session",
    ] {
        assert_eq!(house.number(table).await, 0, "{table}");
    }
    // The refusal of the minor is recorded, of nobody in particular.
    let refusals = house.refusals().await;
    assert_eq!(
        refusals,
        [("minor".to_owned(), "1 1".to_owned(), "visitor".to_owned())]
    );
}

/// Art. 4: only who is designated comes in on the office's side, and each designates only for the roles that are theirs.
#[tokio::test]
async fn the_head_designates_officers_and_the_public_prosecutor_the_prosecution() {
    use gate::staff::{End, StaffRefusal};
    use ledger::Stop;
    use thesee::{
        deeds::staff::{self, NewStaff},
        law,
    };
    let house = House::open().await;
    let new = |email: &str, role| NewStaff {
        issuer: testkit::ISSUER,
        email: Personal::new(email.to_owned()),
        role,
        unit: (role == law::UNIT).then_some("unit-1"),
    };
    let (head, chief) = (house.actor(law::HEAD), house.actor(law::CHIEF_PROSECUTOR));
    for (role, by) in [
        (law::OFFICER, &head),
        (law::UNIT, &head),
        (law::MAGISTRATE, &head),
        (law::STATISTICS, &head),
        (law::PROSECUTOR, &chief),
    ] {
        let email = format!("{role}@office.example");
        let other = if by == &head { &chief } else { &head };
        let denied = staff::designate(&house.desk, other, &new(&email, role)).await;
        assert!(matches!(denied, Err(Stop::Denied(_))), "{role}");
        staff::designate(&house.desk, by, &new(&email, role))
            .await
            .unwrap();
        let listed = staff::list(&house.desk, by, role).await.unwrap();
        assert_eq!(listed.len(), 1, "{role}");
        // Nor does one end what the other made.
        let ended = staff::end(&house.desk, other, listed[0].id, End::Revoke).await;
        assert!(matches!(ended, Err(Stop::Denied(_))), "{role}");
        staff::end(&house.desk, by, listed[0].id, End::Revoke)
            .await
            .unwrap();
    }
    for role in [law::HEAD, law::CHIEF_PROSECUTOR, law::RIGHTS_DESK] {
        for by in [&head, &chief] {
            let denied = staff::designate(&house.desk, by, &new("x@office.example", role)).await;
            assert!(
                matches!(denied, Err(Stop::Denied(_))),
                "{role}: from the terminal alone"
            );
        }
    }
    let nobody = staff::end(&house.desk, &head, Id::from_uuid(Uuid::nil()), End::Revoke).await;
    assert!(matches!(nobody, Err(Stop::Refused(StaffRefusal::Unknown))));
}
