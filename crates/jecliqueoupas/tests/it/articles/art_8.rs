//! Art. 8: the log of what ANSSI's agents do with personal data.

use std::time::Duration;

use gate::staff::End;
use jecliqueoupas::{deeds::staff, law};
use kernel::{Id, Operation, Term};

use crate::house::{CLAIRE, Deposits as _, House, clean, email};

/// JCOP-8.1: creation, consultation, change and deletion by ANSSI agents are recorded with author, date,
/// time and nature, and the administrator reads them.
#[tokio::test]
async fn operations_of_anssi_agents_are_recorded_and_can_be_read() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    let file = house
        .words("select '/fichiers/' || id from file")
        .await
        .remove(0);
    let (mut analyst, analyst_id) = house.staff("anssi", law::ANALYST, None).await;
    let (mut admin, admin_id) = house.staff("anssi", law::ADMINISTRATOR, None).await;
    let at = house.now() + Duration::from_secs(77);
    house.it.clock.set(at);
    analyst.get(&file).await.expect(200);
    analyst
        .post(&format!("{file}/analyser"), &[])
        .await
        .expect(303);
    admin
        .post("/droits", &[("email", CLAIRE)])
        .await
        .expect(200);
    let named = [("email", "nadia@culture.gouv.example")];
    admin
        .post("/ministeres/culture/fssi", &named)
        .await
        .expect(303);
    let agent = house.words("select id::text from agent").await.remove(0);
    admin
        .post(
            &format!("/droits/{agent}/limiter"),
            &[("restricted", "yes")],
        )
        .await
        .expect(303);
    admin
        .post(&format!("/droits/{agent}/supprimer"), &[])
        .await
        .expect(303);

    let lines = house.trace().await;
    for (author, operation, nature) in [
        (analyst_id, Operation::Consult, "file.read"),
        (analyst_id, Operation::Change, "file.reanalyse"),
        (admin_id, Operation::Consult, "rights.look-up"),
        (admin_id, Operation::Create, "fssi.name"),
        (admin_id, Operation::Change, "rights.restrict"),
        (admin_id, Operation::Erase, "rights.erase"),
    ] {
        let mut found = lines
            .iter()
            .filter(|line| line.nature.as_deref() == Some(nature));
        let line = found
            .next()
            .unwrap_or_else(|| panic!("{nature} is not recorded"));
        assert_eq!(line.account, Some(author), "{nature}");
        assert_eq!(line.at, at, "{nature}");
        assert_eq!(
            line.operation.as_deref(),
            Some(operation.name()),
            "{nature}"
        );
        assert_eq!(line.outcome, "done");
        assert!(line.object.is_some(), "{nature} names what it was about");
        assert!(found.next().is_none(), "{nature} is recorded once");
    }
    let page = admin.get("/journal").await.expect(200);
    let analyst: String = analyst_id.to_string().chars().take(8).collect();
    for words in ["file.read", "rights.erase", &analyst] {
        page.says(words);
    }
    page.is_silent_about(CLAIRE);
    // Reading the log is an operation too.
    assert_eq!(house.entries("trace.read").await, 1);
}

/// JCOP-8.1: the records are kept one year, and then erased: author and object first of all.
#[tokio::test]
async fn records_are_kept_one_year() {
    let house = House::open().await;
    let actor = house.actor(law::ADMINISTRATOR);
    let asked = jecliqueoupas::deeds::rights::look_up(&house.desk, &actor, &email(CLAIRE)).await;
    assert!(
        asked.is_err(),
        "nothing is known, and the attempt is recorded"
    );
    let account = actor.account.unwrap();
    let known = async || {
        let lines = house.trace().await;
        lines
            .iter()
            .filter(|line| line.account == Some(account))
            .count()
    };
    let mut sequencer = house.sequencer();
    sequencer.drain().await.unwrap();
    let end = Term::years(1).end(house.now()).unwrap();
    house.it.clock.set(end - Duration::from_secs(1));
    sequencer.prune().await.unwrap();
    assert_eq!(known().await, 1, "its last second");
    house.it.clock.set(end + Duration::from_secs(1));
    let pruned = sequencer.prune().await.unwrap();
    assert!(pruned.iter().any(|done| done.payloads > 0), "{pruned:?}");
    assert_eq!(known().await, 0, "a year and a second");
}

/// JCOP-8.1: the service itself cannot change what was recorded.
#[tokio::test]
async fn the_log_cannot_be_changed_by_the_service() {
    let house = House::open().await;
    let mut conn = house.it.db.enter("app").await;
    for sql in [
        "update audit_entry set nature = 'autre'",
        "delete from audit_entry",
        "update audit_payload set account = null",
        "delete from audit_payload",
        "truncate audit_entry",
    ] {
        let error = sqlx::query(sql).execute(&mut conn).await.unwrap_err();
        let code = error
            .as_database_error()
            .and_then(|error| error.code())
            .map(|c| c.into_owned());
        assert_eq!(code.as_deref(), Some("42501"), "{sql}: {error}");
    }
}

/// JCOP-5.1, JCOP-8.1: an account ends with the last year of records that may name it, to the second, with
/// its key; one designated again stays; nobody has to think of it.
#[tokio::test]
async fn an_account_ends_a_year_after_its_last_designation() {
    let house = House::open().await;
    let (desk, admin) = (&house.desk, house.actor(law::ADMINISTRATOR));
    let keys = house.number("select count(*) from vault_key").await;
    let name = async |who: &str| {
        let address = email(&format!("{who}@anssi.gouv.example"));
        let issuer = desk.issuer(law::ANALYST);
        staff::designate(desk, &admin, issuer, &address, law::ANALYST, None)
            .await
            .unwrap();
    };
    let last = "select id::text from designation order by designated_at desc, id desc limit 1";
    let revoke_last = async || {
        let id = house.words(last).await.remove(0);
        let id = Id::from_uuid(id.parse().unwrap());
        staff::end(desk, &admin, id, End::Revoke).await.unwrap();
    };
    // One whose designation runs out without their ever signing in, one revoked, one designated again.
    name("rose").await;
    let run_out = staff::HABILITATION.end(house.now()).unwrap();
    house.it.clock.advance(Term::days(10));
    name("paul").await;
    revoke_last().await;
    let revoked = house.now();
    house.it.clock.wait(Duration::from_secs(1));
    name("jean").await;
    revoke_last().await;
    house.it.clock.advance(Term::days(100));
    name("jean").await;
    let again = staff::HABILITATION.end(house.now()).unwrap();
    let left = async || {
        let _done = house.retention().await;
        house.number("select count(*) from account").await
    };
    for (end, before, after) in [(revoked, 3, 2), (run_out, 2, 1), (again, 1, 0)] {
        let end = law::TRACE_TERM.end(end).unwrap();
        house.it.clock.set(end - Duration::from_secs(1));
        assert_eq!(left().await, before, "a second before {end}");
        house.it.clock.set(end);
        assert_eq!(left().await, after, "at {end}");
    }
    assert_eq!(house.number("select count(*) from designation").await, 0);
    assert_eq!(house.number("select count(*) from vault_key").await, keys);
    assert_eq!(house.entries("staff.forget").await, 3);
}
