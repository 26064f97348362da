//! Article 4 III 1° and 2°: one reads what was handed to one's open inquiry, under its number, and nothing else.

use ledger::Stop;
use thesee::{
    deeds::{
        Refusal as Unseen,
        hand_over::{self, Handing},
        inquiries::{self, Refusal},
        office,
    },
    law::{CENTRALISE, COMMUNICATE, HEAD, LINK, MAGISTRATE, OFFICER, PROSECUTOR, STATISTICS, UNIT},
    model::UnitCode,
};

use super::text;
use crate::house::{House, MULE, shop};

/// THES-4.3: what is handed over is read under the number of the inquiry, which is asked each time; nobody else reads it,
/// and closing the inquiry ends access at once.
#[tokio::test]
async fn what_is_handed_to_an_inquiry_is_read_under_its_number_until_it_is_closed() {
    for (role, other) in [(UNIT, MAGISTRATE), (MAGISTRATE, UNIT)] {
        let house = House::open().await;
        let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
        let beyond = house.complaint(&house.victim(2).await, &shop(MULE)).await;
        let holder = house.recipient(role, "unit-1");
        let inquiry = house.inquiry(&holder, "2026/000123").await;
        let read = |actor, number: &'static str, id| {
            let desk = house.desk.clone();
            async move { inquiries::consult(&desk, &actor, inquiry, &text(number), id).await }
        };
        let early = read(holder.clone(), "2026/000123", filed.id).await;
        assert!(
            matches!(early, Err(Stop::Refused(Refusal::Unknown))),
            "{role}"
        );
        house.hand(&[&filed], "unit-1", " 2026/000123 ").await;

        let handed = read(holder.clone(), "2026/000123", filed.id).await.unwrap();
        assert_eq!(handed.dossier.line.reference, filed.reference);
        assert_eq!(
            handed.dossier.line.series, None,
            "the series is the office's"
        );
        assert!(
            handed.links.is_empty(),
            "the other complaint is not of this inquiry"
        );
        for (number, why) in [
            ("", Refusal::NoNumber),
            ("2026/000124", Refusal::OtherNumber),
        ] {
            let stop = read(holder.clone(), number, filed.id).await.unwrap_err();
            assert!(
                matches!(stop, Stop::Refused(reason) if reason == why),
                "{role} {number}"
            );
        }
        let stop = read(holder.clone(), "2026/000123", beyond.id).await;
        assert!(
            matches!(stop, Err(Stop::Refused(Refusal::Unknown))),
            "{role}"
        );
        // Not without a number, by another way in.
        let stop = office::read(&house.desk, &holder, COMMUNICATE, filed.id).await;
        assert!(matches!(stop, Err(Stop::Denied(_))), "{role}: {stop:?}");
        // Neither a colleague of the unit, nor another recipient, nor the office in their place.
        for stranger in [
            house.recipient(role, "unit-1"),
            house.recipient(other, "unit-1"),
            house.actor(OFFICER),
            house.actor(STATISTICS),
        ] {
            assert!(
                read(stranger, "2026/000123", filed.id).await.is_err(),
                "{role}"
            );
        }
        let opened = inquiries::read(&house.desk, &holder, inquiry)
            .await
            .unwrap();
        assert_eq!(opened.lines.len(), 1);

        inquiries::close(&house.desk, &holder, inquiry)
            .await
            .unwrap();
        assert!(
            read(holder.clone(), "2026/000123", filed.id).await.is_err(),
            "{role}"
        );
        let given = opened.given.first().unwrap().id;
        let taken = hand_over::take(&house.desk, &holder, inquiry, given).await;
        assert!(taken.is_err(), "{role}: the dossier neither");
        let stop = inquiries::read(&house.desk, &holder, inquiry).await;
        assert!(stop.is_err(), "{role}");
        let list = inquiries::list(&house.desk, &holder).await.unwrap();
        assert!(list[0].closed_at.is_some(), "{role}");
    }
}

/// THES-5.1: the record of a consultation keeps for which inquiry; handing over is a communication of each declaration.
#[tokio::test]
async fn each_consultation_and_each_communication_is_recorded() {
    let house = House::open().await;
    let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let holder = house.recipient(UNIT, "unit-1");
    let inquiry = house.inquiry(&holder, "7").await;
    house.hand(&[&filed], "unit-1", "7").await;
    let number = text("7");
    inquiries::consult(&house.desk, &holder, inquiry, &number, filed.id)
        .await
        .unwrap();
    let trace = house.trace().await;
    let of = |nature: &str| {
        let mut lines = trace
            .iter()
            .filter(|line| line.nature.as_deref() == Some(nature));
        let line = lines.next().unwrap_or_else(|| panic!("{nature}"));
        assert!(lines.next().is_none(), "{nature}");
        line
    };
    let read = of("declaration.read-handed");
    assert_eq!(read.operation.as_deref(), Some("consult"));
    assert_eq!(
        (read.account, read.object),
        (holder.account, Some(filed.id.uuid()))
    );
    let given = of("declaration.give");
    assert_eq!(given.operation.as_deref(), Some("communicate"));
    assert_eq!(given.object, Some(filed.id.uuid()));
    let of_inquiry = "select count(*) from audit_payload p join audit_entry e on e.id = p.entry
        where e.nature = 'declaration.read-handed' and p.detail::jsonb->>'inquiry' = (select id::text from inquiry)";
    assert_eq!(house.number(of_inquiry).await, 1);
    let kept = "select count(*) from communication c join communication_declaration d on d.communication = c.id
        where c.recipient = 'unit' and c.inquiry is not null and c.blob_id is not null";
    assert_eq!(house.number(kept).await, 1);
}

/// THES-4.3: only the office hands over, for that purpose, to an inquiry that is open, saying why; refusals leave nothing.
#[tokio::test]
async fn nothing_is_handed_over_but_by_the_office_to_an_open_inquiry_with_a_ground() {
    let house = House::open().await;
    let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let holder = house.recipient(UNIT, "unit-1");
    let inquiry = house.inquiry(&holder, "7").await;
    let handing = |unit: &str, number: &str, ground: &str| Handing {
        declarations: vec![filed.id],
        unit: UnitCode::parse(unit).unwrap(),
        number: text(number),
        ground: text(ground),
    };
    let good = handing("unit-1", "7", "Même compte.");
    for actor in [
        house.actor(PROSECUTOR),
        holder.clone(),
        house.actor(STATISTICS),
    ] {
        let stop = hand_over::hand_over(&house.desk, &actor, &good).await;
        assert!(matches!(stop, Err(Stop::Denied(_))), "{actor:?}");
    }
    let head = house.actor(HEAD);
    use hand_over::Refusal as No;
    let none = Handing {
        declarations: vec![],
        ..good.clone()
    };
    for (wrong, why) in [
        (handing("unit-2", "7", "Même compte."), No::NoInquiry),
        (handing("unit-1", "8", "Même compte."), No::NoInquiry),
        (handing("unit-1", "7", " "), No::NoGround),
        (none, No::Nothing),
    ] {
        let stop = hand_over::hand_over(&house.desk, &head, &wrong)
            .await
            .unwrap_err();
        assert!(
            matches!(stop, Stop::Refused(reason) if reason == why),
            "{stop:?}"
        );
    }
    inquiries::close(&house.desk, &holder, inquiry)
        .await
        .unwrap();
    let stop = hand_over::hand_over(&house.desk, &head, &good).await;
    assert!(matches!(stop, Err(Stop::Refused(No::NoInquiry))));
    let given = "select count(*) from communication";
    assert_eq!(house.number(given).await, 0);
    assert_eq!(
        house
            .number("select count(*) from inquiry_declaration")
            .await,
        0
    );
}

/// THES-4.3: an inquiry has one holder, who needs a unit; its number is sealed and is not told twice in one unit.
#[tokio::test]
async fn an_inquiry_is_opened_once_by_who_may_hold_one() {
    let house = House::open().await;
    let holder = house.recipient(UNIT, "unit-1");
    let inquiry = house.inquiry(&holder, "2026/SECRET").await;
    let again = |actor, number: &'static str| {
        let desk = house.desk.clone();
        async move { inquiries::open(&desk, &actor, &text(number)).await }
    };
    for number in ["2026/SECRET", " 2026/secret"] {
        let stop = again(house.recipient(UNIT, "unit-1"), number).await;
        assert!(
            matches!(stop, Err(Stop::Refused(Refusal::Known))),
            "{number}"
        );
    }
    let stop = again(holder.clone(), "\u{0}").await;
    assert!(matches!(stop, Err(Stop::Refused(Refusal::NoNumber))));
    for actor in [
        house.actor(UNIT),
        house.actor(OFFICER),
        house.recipient(STATISTICS, "unit-1"),
    ] {
        assert!(matches!(again(actor, "1").await, Err(Stop::Denied(_))));
    }
    let plain = "select count(*) from inquiry where position('2026/SECRET'::bytea in number) > 0";
    assert_eq!(house.number(plain).await, 0);
    let stranger = house.recipient(UNIT, "unit-1");
    let stop = inquiries::close(&house.desk, &stranger, inquiry).await;
    assert!(matches!(stop, Err(Stop::Refused(Refusal::Unknown))));
    // A unit reads what it took itself for that purpose alone; others' it does not.
    let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    for purpose in [CENTRALISE, LINK] {
        let stop = office::read(&house.desk, &holder, purpose, filed.id).await;
        assert!(
            matches!(stop, Err(Stop::Refused(Unseen::Unknown))),
            "{purpose}"
        );
    }
}

/// THES-4.3: by its pages: the number is asked before anything is shown, and the pages of one portal are no other's.
#[tokio::test]
async fn pages_ask_for_the_number_before_they_show_anything() {
    let house = House::open().await;
    let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    for (portal, role) in [("unit", UNIT), ("magistrate", MAGISTRATE)] {
        let (mut browser, _) = house.staff(portal, role, Some("unit-1")).await;
        browser.get("/").await.expect(200);
        let number = format!("{portal}/1");
        let opened = browser
            .post("/enquetes", &[("number", &number)])
            .await
            .expect(303);
        let place = opened.location().to_owned();
        house.hand(&[&filed], "unit-1", &number).await;
        browser.get(&place).await.expect(200).says(&filed.reference);
        let one = format!("{place}/declarations/{}", filed.id);
        let asked = browser.get(&one).await.expect(200);
        asked.is_silent_about("vélo");
        let wrong = browser.post(&one, &[("number", "autre")]).await.expect(422);
        wrong.is_silent_about("vélo");
        let shown = browser.post(&one, &[("number", &number)]).await.expect(200);
        shown.says("vélo");
        shown.says("LEFÈVRE1");
        let page = browser.get(&place).await.expect(200).body;
        let dossier = page
            .split('"')
            .find(|part| part.contains("/dossiers/"))
            .unwrap()
            .to_owned();
        let zip = browser.post(&dossier, &[]).await.expect(200);
        assert!(zip.body.starts_with("PK"));
        browser
            .post(&format!("{place}/clore"), &[])
            .await
            .expect(303);
        browser.get(&place).await.expect(404);
        browser.post(&one, &[("number", &number)]).await.expect(404);
    }
}
