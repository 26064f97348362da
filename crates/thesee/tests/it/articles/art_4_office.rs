//! Article 4 I and II: the office and its prosecution at their desk: the queue, reading with reasons, searching.

use kernel::{Actor, Personal};
use ledger::Stop;
use thesee::{
    deeds::{
        Refusal,
        decide::{self, Decision},
        look, office,
        search::{Known, find},
        series,
    },
    law::{DECISION, FIRST_LOOK, MAGISTRATE, OFFICER, PROSECUTOR, STATISTICS, UNIT},
    model::{Filter, Kind, Lateness, Scheme, State},
    rules::clocks::Clock,
};
use traces::kind::Role;

use crate::house::{House, MULE, shop};

/// THES-4.1: the queue by state, kind of fraud and clock; the longest waiting first; pages follow one another.
#[tokio::test]
async fn the_queue_tells_what_is_late_and_goes_on_from_page_to_page() {
    let house = House::open().await;
    let officer = house.actor(OFFICER);
    let old = house.complaint(&house.victim(1).await, &shop("")).await;
    let wait = |by: time::Duration| house.it.clock.wait(by.unsigned_abs());
    wait(DECISION - FIRST_LOOK);
    let late = house.complaint(&house.victim(2).await, &shop("")).await;
    wait(FIRST_LOOK + time::Duration::seconds(1));
    let fresh = house.complaint(&house.victim(3).await, &shop("")).await;

    let any = Filter::from(Kind::Complaint);
    let ids = async |filter| {
        let (lines, _) = office::board(&house.desk, &officer, filter, None)
            .await
            .unwrap();
        lines
            .into_iter()
            .map(|(line, _)| line.id)
            .collect::<Vec<_>>()
    };
    let (lines, waiting) = office::board(&house.desk, &officer, any, None)
        .await
        .unwrap();
    let clocks: Vec<_> = lines.iter().map(|(_, clock)| *clock).collect();
    assert_eq!(clocks, [Clock::Overdue, Clock::Late, Clock::Fresh]);
    assert_eq!((waiting.all, waiting.late, waiting.overdue), (3, 2, 1));
    let of = |late| Filter {
        late: Some(late),
        ..any
    };
    assert_eq!(ids(of(Lateness::Overdue)).await, [old.id]);
    assert_eq!(ids(of(Lateness::Late)).await, [old.id, late.id]);
    let scheme = |scheme| Filter {
        scheme: Some(scheme),
        ..any
    };
    assert_eq!(ids(scheme(Scheme::FakeShop)).await.len(), 3);
    assert!(ids(scheme(Scheme::Romance)).await.is_empty());

    // After the last one read.
    let (first, _) = &lines[0];
    let place = Some((first.filed_at, first.id));
    let (rest, _) = office::board(&house.desk, &officer, any, place)
        .await
        .unwrap();
    let rest: Vec<_> = rest.iter().map(|(line, _)| line.id).collect();
    assert_eq!(rest, [late.id, fresh.id]);

    // What is decided leaves it, and stands under its state.
    decide::decide(&house.desk, &officer, old.id, &Decision::Admissible)
        .await
        .unwrap();
    assert_eq!(ids(any).await, [late.id, fresh.id]);
    let admissible = Filter {
        state: State::Admissible,
        ..any
    };
    assert_eq!(ids(admissible).await, [old.id]);
    // The prosecution learns nothing of reports, not even how many.
    let (_, waiting) = office::board(
        &house.desk,
        &house.actor(PROSECUTOR),
        Filter::from(Kind::Report),
        None,
    )
    .await
    .unwrap();
    assert_eq!(waiting.all, 0);
}

/// THES-1.3, THES-5.1: a link is read with the value that is shared, whose it is on each side, and is recorded.
#[tokio::test]
async fn a_link_is_read_with_its_reasons_on_both_sides() {
    let house = House::open().await;
    let first = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let second = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let officer = house.actor(OFFICER);
    let looked = look::look(&house.desk, &officer, second.id).await.unwrap();
    let [link] = looked.links.as_slice() else {
        panic!("{:?}", looked.links)
    };
    assert_eq!(link.other.id, first.id);
    let [side] = link.sides.as_slice() else {
        panic!("{:?}", link.sides)
    };
    assert_eq!(
        side.value.as_ref().unwrap().reveal(),
        "FR7630006000011234567890189"
    );
    assert_eq!(
        (side.here, side.there),
        (Some(Role::Suspect), Some(Role::Suspect))
    );
    let account = looked
        .identifiers
        .iter()
        .find(|one| one.digits == *side.reason.digest.as_ref().unwrap());
    assert_eq!(account.unwrap().quoted, 2);
    assert_eq!(house.entries("link.show").await, 1);
    // Nobody beyond the office and its prosecution reads so.
    for role in [UNIT, MAGISTRATE, STATISTICS] {
        let read = look::look(&house.desk, &house.actor(role).within("unit-1"), second.id).await;
        assert!(
            matches!(read, Err(Stop::Refused(Refusal::Unknown))),
            "{role}"
        );
    }
}

/// THES-4.2: a report in a series is not shown to the prosecution, neither as a member nor at the end of a link.
#[tokio::test]
async fn the_prosecution_sees_a_series_without_its_reports() {
    let house = House::open().await;
    let complaint = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let victim = house.victim(2).await;
    let draft = house
        .draft(&victim, Kind::Report, Scheme::FakeShop, &shop(MULE))
        .await;
    let report = house.file(&victim, draft, Scheme::FakeShop).await.unwrap();
    house.settle().await;
    let number = house.series(&complaint).await;
    assert_ne!(number, 0);
    let (officer, prosecutor) = (house.actor(OFFICER), house.actor(PROSECUTOR));
    let of_office = series::read(&house.desk, &officer, number).await.unwrap();
    assert_eq!((of_office.members.len(), of_office.links.len()), (2, 1));
    let joined = |events: &[thesee::model::SeriesEvent]| {
        events
            .iter()
            .filter(|one| one.declaration.is_some())
            .count()
    };
    assert_eq!(joined(&of_office.events), 2);
    assert_eq!(
        of_office
            .spread
            .iter()
            .map(|one| one.declarations)
            .sum::<i64>(),
        2
    );
    let seen = series::read(&house.desk, &prosecutor, number)
        .await
        .unwrap();
    assert_eq!((seen.members.len(), seen.links.len()), (1, 0));
    assert_eq!(joined(&seen.events), 1);
    let looked = look::look(&house.desk, &prosecutor, complaint.id)
        .await
        .unwrap();
    assert!(looked.links.is_empty());
    let read = look::look(&house.desk, &prosecutor, report.id).await;
    assert!(matches!(read, Err(Stop::Denied(_))));
}

/// THES-4.1, THES-5.1: by reference, by value in any spelling, by person; each search recorded, without what was typed.
#[tokio::test]
async fn the_office_finds_by_reference_value_and_person_and_it_is_recorded() {
    let house = House::open().await;
    let first = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    // Ids follow one another from one millisecond to the next.
    house.it.clock.wait(std::time::Duration::from_secs(1));
    let second = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let officer = house.actor(OFFICER);
    let found = async |actor: &Actor, known: Known, after| -> Vec<_> {
        let lines = find(&house.desk, actor, &known, after).await.unwrap();
        lines.into_iter().map(|line| line.id).collect()
    };
    let typed = first.reference.to_lowercase().replace('-', " ");
    assert_eq!(
        found(&officer, Known::Reference(typed), None).await,
        [first.id]
    );
    let value = || {
        Known::Value(Personal::new(
            "fr76 3000 6000 0112 3456 7890 189".to_owned(),
        ))
    };
    assert_eq!(found(&officer, value(), None).await, [first.id, second.id]);
    assert_eq!(found(&officer, value(), Some(first.id)).await, [second.id]);
    let person = |name: &str| {
        let person = [name, " anne ", "1980-05-23"].map(str::to_owned);
        Known::Person(Personal::new(person))
    };
    assert_eq!(found(&officer, person("Lefèvre2"), None).await, [second.id]);
    assert!(found(&officer, person("Lefèvre3"), None).await.is_empty());
    for unread in [
        Known::Reference("T26".to_owned()),
        Known::Value(Personal::new("bonjour".to_owned())),
        person(""),
    ] {
        let refused = find(&house.desk, &officer, &unread, None).await;
        assert!(
            matches!(refused, Err(Stop::Refused(Refusal::Unreadable))),
            "{unread:?}"
        );
    }
    assert_eq!(house.entries("declaration.search").await, 5);
    let said = house
        .words("select coalesce(detail, '') from audit_payload")
        .await
        .join("\n");
    assert!(
        !said.contains("7630006") && !said.to_lowercase().contains("lefèvre"),
        "{said}"
    );
    for role in [UNIT, MAGISTRATE, STATISTICS] {
        let denied = find(&house.desk, &house.actor(role), &value(), None).await;
        assert!(matches!(denied, Err(Stop::Denied(_))), "{role}");
    }
    assert_eq!(
        found(&house.actor(PROSECUTOR), value(), None).await.len(),
        2
    );
}
