//! Citizens at a provider they choose: what is asked, what is believed, what they read when it goes wrong, the way out.

use std::sync::Arc;

use gate::{
    Accent, Access, Face, Locale, Portal, Routes, SignedIn,
    citizens::{Birthplace, CitizenProvider, CitizenSignIn, Gender},
    face::{Place, Setting},
    i18n::{Catalogue, GROUND},
    limits::{Limiter, Quotas},
    oidc::{Assurance, Provider, ProviderSettings},
    page::Chrome,
};
use http::StatusCode;
use kernel::{Actor, Secret, law::Text};
use ledger::Ledger;
use testkit::{
    FakeProvider, Says, TestLedger,
    provider::{Signed, query},
};
use uuid::Uuid;

use crate::app::{AGENT, Browser, law, ledger};

/// What the sample service stands on.
#[derive(Clone)]
#[expect(unreachable_pub, reason = "a face names it")]
pub struct Desk(Ledger);

static FACE: Face<Desk> = Face {
    name: "sample",
    accent: Accent::Plum,
    law: || Ok(law()),
    notice: "",
    compliance: "{}",
    migrations: [&ledger::MIGRATIONS, &gate::MIGRATIONS, &gate::MIGRATIONS],
    words: &[],
    portals: &[Portal {
        name: "agent",
        title: ["Essai", "Trial"],
        roles: &[AGENT],
        nav: &[],
        staff: None,
        citizens: Some(CitizenSignIn {
            come_in: |_, citizen, t, _| {
                Box::pin(async move {
                    // The pivot reaches the service typed; one person is turned away.
                    if citizen.pivot.birth_name.reveal() == "REFUSEE" {
                        let title = t.get("problem-home").to_owned();
                        return Err(gate::Problem::Refused(gate::problem::Refusal {
                            status: StatusCode::FORBIDDEN,
                            code: "refused",
                            text: title.clone(),
                            title,
                        }));
                    }
                    let known = citizen.pivot.gender == Gender::Female
                        && citizen.pivot.birthplace == Birthplace::Municipality("75107".to_owned());
                    let account = if known { 1 } else { 2 };
                    Ok(Actor::account(Uuid::from_u128(account), AGENT))
                })
            },
        }),
        client_certificates: false,
        routes: |_| {
            Routes::new()
                .get("/", Access::Public, async |chrome: Chrome| {
                    chrome.visitor.csrf()
                })
                .get("/mine", Access::SignedIn, async |who: SignedIn| {
                    who.actor.account.unwrap().to_string()
                })
        },
    }],
    quotas: Quotas::unlimited,
    ledger: |desk| &desk.0,
    retention: |engine, _| engine,
    jobs: |worker, _| worker,
};

struct House {
    it: TestLedger,
    site: gate::Site,
    first: FakeProvider,
    second: FakeProvider,
}

fn settings(provider: &FakeProvider, asked: Option<Assurance>) -> ProviderSettings {
    let secret = Secret::new("secret".to_owned());
    ProviderSettings::france_connect(provider.issuer(), "acte".to_owned(), secret, asked)
}

fn offered(key: &str, settings: ProviderSettings) -> CitizenProvider {
    testkit::citizen_provider(key, settings)
}

async fn house() -> House {
    house_asking(Some(Assurance::Low)).await
}

async fn house_asking(asked: Option<Assurance>) -> House {
    let it = ledger().await;
    let now = it.ledger.now();
    let first = FakeProvider::start(Says::citizen(now)).await;
    let second = FakeProvider::start(Says::citizen(now)).await;
    let setting = Setting {
        catalogue: Catalogue::new(GROUND).unwrap(),
        clock: it.clock.clone(),
        limiter: Limiter::new(Quotas::unlimited()),
        demo: false,
    };
    let sample = gate::page::sample::site(&setting.catalogue);
    let sites = FACE.sites(&Desk(it.ledger.clone()), &sample.papers, &setting, |_| {
        Place {
            host: "sample.localhost".to_owned(),
            origin: crate::app::ORIGIN.to_owned(),
            provider: None,
            citizens: vec![
                offered("un", settings(&first, asked)),
                offered("deux", settings(&second, asked)),
            ],
        }
    });
    let site = sites.unwrap().remove(0);
    House {
        it,
        site,
        first,
        second,
    }
}

impl House {
    fn browser(&self) -> Browser {
        Browser::on(&self.site)
    }

    /// Leaves for the first provider: the address asked for.
    async fn leave(&self, browser: &mut Browser) -> String {
        let answer = browser.post("/sign-in", "return=%2Fmine&provider=un").await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.location().to_owned()
    }

    /// Signs in at the first provider: status, where to, page.
    async fn sign_in(&self, browser: &mut Browser) -> (u16, String, String) {
        let asked = self.leave(browser).await;
        let back = self.first.authorize(&asked);
        let answer = browser.get(&format!("/sign-in/back/un?{back}")).await;
        (answer.status, answer.location().to_owned(), answer.body)
    }
}

/// What the page of this failure is called.
fn title(locale: Locale, code: &str) -> String {
    let catalogue = Catalogue::new(GROUND).unwrap();
    let t = catalogue.speak(locale);
    t.get(&format!("citizen-{code}-title")).to_owned()
}

#[tokio::test]
async fn a_citizen_chooses_a_provider_comes_in_and_goes_out_everywhere() {
    let house = house().await;
    let mut browser = house.browser();
    let page = browser.get("/sign-in?return=/mine").await.body;
    assert!(
        page.contains("value=\"un\"") && page.contains("value=\"deux\""),
        "{page}"
    );

    let asked = house.leave(&mut browser).await;
    let sent = query(&asked);
    assert_eq!(sent["acr_values"], "eidas1");
    assert_eq!(
        sent["redirect_uri"],
        format!("{}/sign-in/back/un", crate::app::ORIGIN)
    );
    let mut scopes: Vec<&str> = sent["scope"].split(' ').collect();
    scopes.sort_unstable();
    assert_eq!(
        scopes.join(" "),
        "birthcountry birthdate birthplace email family_name gender given_name openid preferred_username"
    );
    // As an essential claim, a level asked for would forbid a higher one.
    assert!(!sent["claims"].contains("acr") && sent["claims"].contains("amr"));

    let (status, to, body) = house.sign_in(&mut browser).await;
    assert_eq!(
        (status, to),
        (303, format!("{}/mine", crate::app::ORIGIN)),
        "{body}"
    );
    assert!(
        !browser.cookies.contains_key("__Host-signin"),
        "the secret has served"
    );
    assert_eq!(
        browser.get("/mine").await.body,
        Uuid::from_u128(1).to_string()
    );

    let mut copy = house.browser();
    copy.cookies.clone_from(&browser.cookies);
    let answer = browser.post("/sign-out", "").await;
    let end = query(answer.location());
    assert!(
        answer
            .location()
            .starts_with(&format!("{}/logout?", house.first.issuer()))
    );
    assert!(end["state"].len() >= 32 && !end["id_token_hint"].is_empty());
    assert_eq!(
        end["post_logout_redirect_uri"],
        format!("{}/sign-out/back", crate::app::ORIGIN)
    );
    assert_eq!(
        copy.get("/mine").await.status,
        303,
        "the session ended before the browser left"
    );

    // Back with another state, then with one's own, then with one's own again.
    let mut other = house.browser();
    other.cookies.clone_from(&browser.cookies);
    let lost = other.get("/sign-out/back?state=other").await;
    assert_eq!(lost.status, 400);
    assert!(
        lost.body.contains(&title(Locale::Fr, "left")),
        "{}",
        lost.body
    );
    let back = format!("/sign-out/back?state={}", end["state"]);
    let answer = browser.get(&back).await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, "https://sample.localhost:8443/")
    );
    assert!(browser.cookies.contains_key("__Host-flash"));
    assert_eq!(browser.get(&back).await.status, 400, "the state has served");
}

#[tokio::test]
async fn an_answer_serves_once_in_its_browser_and_under_its_provider() {
    let house = house().await;
    let mut browser = house.browser();
    let asked = house.leave(&mut browser).await;
    let back = house.first.authorize(&asked);
    let mut thief = house.browser();
    assert_eq!(
        thief.get(&format!("/sign-in/back/un?{back}")).await.status,
        400
    );
    // Passed off as the other provider's, or nobody's (RFC 9700, 4.4).
    for key in ["deux", "trois"] {
        let mut same = house.browser();
        same.cookies.clone_from(&browser.cookies);
        let answer = same.get(&format!("/sign-in/back/{key}?{back}")).await;
        assert_eq!(answer.status, 400, "{key}");
    }
    let cookies = browser.cookies.clone();
    let answer = browser.get(&format!("/sign-in/back/un?{back}")).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let mut again = house.browser();
    again.cookies = cookies;
    let answer = again.get(&format!("/sign-in/back/un?{back}")).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.body.contains(&title(Locale::Fr, "spent")),
        "{}",
        answer.body
    );
    assert_eq!(again.get("/mine").await.status, 303);
    // No such provider to leave for.
    assert_eq!(browser.post("/sign-in", "provider=trois").await.status, 400);
    assert_eq!(browser.post("/sign-in", "").await.status, 400);
}

#[tokio::test]
async fn every_lie_of_a_provider_has_its_page_and_lets_nobody_in() {
    let house = house().await;
    let now = house.it.ledger.now();
    type Lie = (&'static str, u16, &'static str, fn(&mut Says));
    let lies: [Lie; 21] = [
        ("nonce", 502, "invalid", |says| {
            says.nonce = Some("other".into());
        }),
        ("audience", 502, "invalid", |says| {
            says.audience = "other".into();
        }),
        ("issuer", 502, "invalid", |says| {
            says.issuer = Some("https://evil.example".into());
        }),
        ("expired", 502, "invalid", |says| says.expires_in = -1),
        ("key", 502, "invalid", |says| says.foreign_key = true),
        ("unsigned", 502, "invalid", |says| says.signed = Signed::Not),
        ("the client's secret", 502, "invalid", |says| {
            says.signed = Signed::Hs256;
        }),
        ("userinfo of another", 502, "invalid", |says| {
            says.userinfo_subject = Some("b".into());
        }),
        ("userinfo unsigned", 502, "invalid", |says| {
            says.signed_userinfo = false;
        }),
        ("userinfo too old", 502, "invalid", |says| {
            says.userinfo_expires_in = Some(-1);
        }),
        ("no date", 502, "invalid", |says| {
            says.claim("birthdate", "1980-02-30");
        }),
        ("no level", 403, "weak", |says| says.acr = None),
        ("another's level", 403, "weak", |says| {
            says.acr = Some("eidas".into());
        }),
        ("no address", 403, "no-email", |says| says.email = None),
        ("an address unverified", 403, "no-email", |says| {
            says.claim("email_verified", false);
        }),
        ("no birth name", 403, "missing", |says| {
            says.claim("family_name", ());
        }),
        ("no given name", 403, "missing", |says| {
            says.claim("given_name", " ");
        }),
        ("no birthdate", 403, "missing", |says| {
            says.claim("birthdate", ());
        }),
        ("no birthplace", 403, "missing", |says| {
            says.claim("birthplace", "");
        }),
        ("down", 503, "unreachable", |says| says.down = true),
        ("refused by the service", 403, "", |says| {
            says.claim("family_name", "REFUSEE");
        }),
    ];
    for (why, expected, code, lie) in lies {
        house.first.say(|says| {
            *says = Says::citizen(now);
            lie(says);
        });
        for locale in [Locale::Fr, Locale::En] {
            let mut browser = house.browser();
            browser.get(&format!("/?lang={}", locale.code())).await;
            let (status, _, body) = house.sign_in(&mut browser).await;
            assert_eq!(status, expected, "{why}: {body}");
            if !code.is_empty() {
                assert!(body.contains(&title(locale, code)), "{why}: {body}");
            }
            assert_eq!(browser.get("/mine").await.status, 303, "{why}");
        }
    }
    house.first.say(|says| *says = Says::citizen(now));
    assert_eq!(house.sign_in(&mut house.browser()).await.0, 303);
    house.first.say(|says| says.signed = Signed::Es256);
    assert_eq!(house.sign_in(&mut house.browser()).await.0, 303);
}

#[tokio::test]
async fn what_the_provider_answers_instead_of_a_code_has_its_page() {
    let house = house().await;
    for (error, expected, code) in [
        ("access_denied", 403, "denied"),
        ("server_error", 502, "provider"),
        ("temporarily_unavailable", 503, "unreachable"),
        ("unmet_authentication_requirements", 403, "weak"),
    ] {
        let mut browser = house.browser();
        let asked = house.leave(&mut browser).await;
        let state = &query(&asked)["state"];
        let path = format!("/sign-in/back/un?error={error}&error_description=x&state={state}");
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, expected, "{error}");
        assert!(
            answer.body.contains(&title(Locale::Fr, code)),
            "{error}: {}",
            answer.body
        );
        assert!(
            answer.body.contains("href=\"/sign-in\""),
            "one can start again"
        );
    }
    // An error that is not an answer to this browser changes nothing for it.
    let mut browser = house.browser();
    house.leave(&mut browser).await;
    let answer = browser
        .get("/sign-in/back/un?error=access_denied&state=x")
        .await;
    assert_eq!(answer.status, 400);
    let answer = browser.get("/sign-in/back/un?code=a&code=b&state=x").await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_level_below_the_one_asked_for_is_refused_and_one_above_is_taken() {
    let house = house_asking(Some(Assurance::Substantial)).await;
    for (acr, expected) in [("eidas1", 403), ("eidas2", 303), ("eidas3", 303)] {
        house.first.say(|says| says.acr = Some(acr.to_owned()));
        let (status, _, body) = house.sign_in(&mut house.browser()).await;
        assert_eq!(status, expected, "{acr}: {body}");
    }
}

#[tokio::test]
async fn a_configuration_that_names_another_origin_is_not_followed() {
    let house = house().await;
    let evil = house.second.issuer();
    house
        .first
        .say(|says| says.token_endpoint = Some(format!("{evil}/token")));
    let (status, _, body) = house.sign_in(&mut house.browser()).await;
    assert_eq!(status, 503, "{body}");
    // Of staff, whose providers may be spread over origins, it is.
    let mut spread = settings(&house.first, None);
    spread.profile = gate::oidc::Profile::Staff;
    assert!(Arc::new(Provider::new(spread).unwrap()).issuer() == house.first.issuer());
}

#[tokio::test]
async fn a_provider_that_is_not_there_has_its_page() {
    let gone = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let house = house().await;
    let secret = Secret::new("secret".to_owned());
    let settings = ProviderSettings::france_connect(gone, "acte".to_owned(), secret, None);
    let catalogue = Catalogue::new(GROUND).unwrap();
    let setting = Setting {
        catalogue: Arc::clone(&catalogue),
        clock: house.it.clock.clone(),
        limiter: Limiter::new(Quotas::unlimited()),
        demo: false,
    };
    let sample = gate::page::sample::site(&catalogue);
    let place = |citizens| Place {
        host: "sample.localhost".to_owned(),
        origin: crate::app::ORIGIN.to_owned(),
        provider: None,
        citizens,
    };
    let desk = Desk(house.it.ledger.clone());
    let none = FACE.sites(&desk, &sample.papers, &setting, |_| place(vec![]));
    assert!(
        none.is_err(),
        "a portal of citizens without a provider does not open"
    );
    let sites = FACE.sites(&desk, &sample.papers, &setting, |_| {
        place(vec![CitizenProvider {
            key: "un".to_owned(),
            name: Text {
                fr: "Un".to_owned(),
                en: "One".to_owned(),
            },
            provider: Arc::new(Provider::new(settings.clone()).unwrap()),
        }])
    });
    let mut browser = Browser::on(&sites.unwrap()[0]);
    let answer = browser.post("/sign-in", "provider=un").await;
    assert_eq!(answer.status, 503);
    assert!(
        answer.body.contains(&title(Locale::Fr, "unreachable")),
        "{}",
        answer.body
    );
}
