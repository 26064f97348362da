//! Article 1: the base learns from its requests, keeps nothing of anyone, and the coordination can go back.

use ppst::{
    deeds::{learn, models, renew},
    model::Ministry,
    rules::lesson::Verdict,
};

use crate::house::{ANNE, House, JEAN, request};

const SHIPPED: &str = include_str!("../../../model/requests-v1.json");

pub(crate) async fn serve(house: &House) {
    let mut conn = house.it.db.superuser().await;
    sqlx::query(
        "insert into linkage_model (id, learned_at, records, pairs, gain, f1, f1_shipped, sure, sure_shipped, error,
            error_shipped, verdict, content, serves_from)
        values (gen_random_uuid(), $1, 25000, 4000, 3, 0.97, 0.96, 1, 1, 0.01, 0.02, 'sound', $2, $1)",
    )
    .bind(house.now())
    .bind(SHIPPED)
    .execute(&mut conn)
    .await
    .unwrap();
}

/// A lesson from too few is kept as a figure, with no content, and the shipped model goes on serving.
#[tokio::test]
async fn a_small_base_learns_nothing_that_serves() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    house
        .feed(&sophia, &[request("S-1", ANNE), request("S-2", JEAN)])
        .await;
    assert_eq!(
        learn::when_due(&house.desk).await.unwrap(),
        None,
        "not even tried"
    );
    assert_eq!(house.number("select count(*) from linkage_model").await, 0);
    assert_eq!(learn::learn(&house.desk).await.unwrap(), Verdict::FewPairs);
    assert_eq!(
        house
            .number("select count(*) from linkage_model where content is null and serves_from is null and verdict = 'few-pairs'")
            .await,
        1
    );
    renew::tend(&house.desk).await.unwrap();
    assert_eq!(house.desk.resident.serves(), None);
}

/// PPST-5.1: the coordination sees which model serves, goes back to the shipped one, and lets the base learn again; the
/// worker follows. No ministry does.
#[tokio::test]
async fn the_coordination_goes_back_to_the_shipped_model() {
    let house = House::open().await;
    let _fed = house
        .feeder("mesr", Ministry::HigherEducation, ppst::model::Mode::Lines)
        .await;
    let (sgdsn, agent) = (
        house.agent("sgdsn").await,
        house.agent("higher-education").await,
    );
    let mut browser = house.sign_in(&sgdsn).await;
    let page = browser.get("/modele").await.expect(200);
    assert!(
        page.body.contains("200 000") || page.body.contains("200\u{a0}000"),
        "the shipped one"
    );
    browser.post("/modele/retirer", &[]).await.expect(409);

    serve(&house).await;
    renew::tend(&house.desk).await.unwrap();
    assert!(house.desk.resident.serves().is_some());
    let page = browser.get("/modele").await.expect(200);
    assert!(page.body.contains("/modele/retirer"));

    assert!(models::withdraw(&house.desk, &agent.actor).await.is_err());
    browser.post("/modele/retirer", &[]).await.expect(303);
    renew::tend(&house.desk).await.unwrap();
    assert_eq!(house.desk.resident.serves(), None);
    assert!(
        models::list(&house.desk, &sgdsn.actor)
            .await
            .unwrap()
            .paused
    );
    // Nothing is learned meanwhile, and what a study under way would bring is not kept.
    assert_eq!(learn::when_due(&house.desk).await.unwrap(), None);
    let before = house.number("select count(*) from linkage_model").await;
    learn::learn(&house.desk).await.unwrap();
    assert_eq!(
        house.number("select count(*) from linkage_model").await,
        before
    );
    browser.post("/modele/reprendre", &[]).await.expect(303);
    assert!(
        !models::list(&house.desk, &sgdsn.actor)
            .await
            .unwrap()
            .paused
    );
}

/// A model that this program cannot read does not serve: the one before goes on.
#[tokio::test]
async fn a_model_that_cannot_be_read_does_not_serve() {
    let house = House::open().await;
    serve(&house).await;
    let mut conn = house.it.db.superuser().await;
    sqlx::query("update linkage_model set content = '{}'")
        .execute(&mut conn)
        .await
        .unwrap();
    renew::tend(&house.desk).await.unwrap();
    assert_eq!(house.desk.resident.serves(), None);
}
