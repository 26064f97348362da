//! Article 4 III 4°: the statistics service reads figures about nobody; the arithmetic is proved in `rules::figures`.

use kernel::Term;
use ledger::Stop;
use thesee::{
    deeds::statistics,
    law::{HEAD, MAGISTRATE, OFFICER, PROSECUTOR, RIGHTS_DESK, STATISTICS, UNIT},
    rules::figures::THRESHOLD,
};

use crate::house::{House, MULE, shop};

/// THES-4.3: counted once, after its end; no figure below the threshold, none that gives one away, nothing nominative.
#[tokio::test]
async fn figures_are_counted_once_and_never_small() {
    let house = House::open().await;
    // Six of Paris, four of Brest: neither department may be told, only their sum.
    for number in 1..=10 {
        let mut content = shop(MULE);
        let postcode = if number <= 6 { "75011" } else { "29200" };
        content.victim.contacts.address = Some(thesee::model::Address {
            postcode: Some(postcode.to_owned()),
            ..Default::default()
        });
        house.complaint(&house.victim(number).await, &content).await;
    }
    let reader = house.actor(STATISTICS);
    statistics::count(&house.desk).await.unwrap();
    let (months, figures) = statistics::read(&house.desk, &reader, None).await.unwrap();
    assert!(
        months.is_empty() && figures.is_empty(),
        "the month is not over"
    );
    house.it.clock.advance(Term::days(45));
    statistics::count(&house.desk).await.unwrap();
    let (months, figures) = statistics::read(&house.desk, &reader, None).await.unwrap();
    assert_eq!(months.len(), 1);
    let counts: Vec<_> = figures
        .iter()
        .map(|one| {
            (
                one.kind.is_some(),
                one.scheme.is_some(),
                one.department.clone(),
                one.count,
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            (false, false, None, 10),
            (true, false, None, 10),
            (true, true, None, 10)
        ]
    );
    assert!(figures.iter().all(|one| one.count >= THRESHOLD));
    // Counted once: what is erased or found since changes nothing that was told.
    let mut conn = house.it.db.superuser().await;
    sqlx::query("update declaration set department = '75'")
        .execute(&mut conn)
        .await
        .unwrap();
    statistics::count(&house.desk).await.unwrap();
    let again = statistics::read(&house.desk, &reader, None).await.unwrap();
    assert_eq!(again.1, figures);
    // The table itself refuses a small count, whoever writes it.
    let small = sqlx::query("update figure set count = 4")
        .execute(&mut conn)
        .await;
    assert!(small.is_err());
    for role in [UNIT, MAGISTRATE, OFFICER, HEAD, PROSECUTOR, RIGHTS_DESK] {
        let stop = statistics::read(&house.desk, &house.actor(role), None).await;
        assert!(matches!(stop, Err(Stop::Denied(_))), "{role}");
    }
}

/// THES-4.3: by its page and its file.
#[tokio::test]
async fn the_page_and_the_file_tell_the_same() {
    let house = House::open().await;
    for number in 1..=5 {
        house
            .complaint(&house.victim(number).await, &shop(MULE))
            .await;
    }
    house.it.clock.advance(Term::days(45));
    statistics::count(&house.desk).await.unwrap();
    let (mut browser, _) = house.staff("statistics", STATISTICS, None).await;
    let page = browser.get("/").await.expect(200);
    page.says("Faux site de vente");
    page.is_silent_about("LEFÈVRE");
    let file = browser.get("/chiffres.csv").await.expect(200);
    file.says("\"5\"");
    file.is_silent_about("LEFÈVRE");
    browser.get("/?mois=2026-13").await.expect(404);
    browser.get("/enquetes").await.expect(404);
}
