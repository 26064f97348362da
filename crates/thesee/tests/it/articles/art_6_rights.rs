//! Article 6: the desk where rights are exercised; law no. 78-17, articles 104 to 108.

use kernel::{Actor, Id, Personal};
use ledger::Stop;
use thesee::{
    deeds::{
        answer::{self, Answer},
        office, own,
        rights::{self, Letter, Refusal},
        series,
    },
    law::{COMPLAIN, LINK, OFFICER, RIGHTS, RIGHTS_DESK, RIGHTS_TERM, STATISTICS},
    model::{
        Birth, Hindrance, Kind, Names, Person, Proof, RequestState, Right, RightsRequestKind,
        Scheme,
    },
};

use super::art_2_files::{add, drawn, picture};
use crate::house::{House, MULE, called, message, shop};

fn words() -> Personal<String> {
    Personal::new("Nous avons fait droit à votre demande.".to_owned())
}

/// A letter of the victim of this number.
fn letter(number: u32, what: Right, proof: Option<Proof>) -> Letter {
    Letter {
        person: Person {
            names: Names {
                birth_name: format!("Lefèvre{number}"),
                given_names: vec!["anne".to_owned()],
                ..Names::default()
            },
            birth: Birth {
                date: "1980-05-23".to_owned(),
                ..Birth::default()
            },
            write_to: "12 rue des Lilas, 75000 Paris".to_owned(),
        },
        what,
        wish: Personal::new("Je demande ce que vous tenez sur moi.".to_owned()),
        values: Personal::new(String::new()),
        proof,
    }
}

async fn taken(house: &House, number: u32, what: Right) -> (Actor, Id<RightsRequestKind>) {
    let desk = house.actor(RIGHTS_DESK);
    let letter = letter(number, what, Some(Proof::Document));
    let id = rights::take(&house.desk, &desk, &letter).await.unwrap();
    (desk, id)
}

/// THES-6.1: the desk sees what concerns who asks, once they proved who they are and until it answered; nobody else's.
#[tokio::test]
async fn the_desk_sees_who_asks_once_proved_and_until_it_answered() {
    let house = House::open().await;
    let anne = house.victim(1).await;
    let filed = house.complaint(&anne, &shop(MULE)).await;
    house.complaint(&house.victim(2).await, &shop(MULE)).await;
    // A report holds no identity; it is found by who filed it.
    let report = house
        .draft(&anne, Kind::Report, Scheme::FakeShop, &shop(MULE))
        .await;
    let report = house.file(&anne, report, Scheme::FakeShop).await.unwrap();
    house
        .draft(&anne, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
        .await;
    let desk = house.actor(RIGHTS_DESK);
    // Nothing of it without a request.
    let read = office::read(&house.desk, &desk, RIGHTS, filed.id).await;
    assert!(matches!(
        read,
        Err(Stop::Refused(thesee::deeds::Refusal::Unknown))
    ));

    let letter = letter(1, Right::Access, None);
    let id = rights::take(&house.desk, &desk, &letter).await.unwrap();
    let (request, concerning) = rights::read(&house.desk, &desk, id).await.unwrap();
    assert_eq!(request.person, letter.person);
    assert_eq!(
        (concerning.held.len(), concerning.drafts),
        (0, 0),
        "not proved"
    );
    let copy = answer::copy(&house.desk, &desk, id).await;
    assert!(matches!(copy, Err(Stop::Refused(Refusal::NotProved))));
    let granted = answer::answer(&house.desk, &desk, id, &Answer::Grant, &words()).await;
    assert!(matches!(granted, Err(Stop::Refused(Refusal::NotProved))));

    rights::prove(&house.desk, &desk, id, Proof::Document)
        .await
        .unwrap();
    let (_, concerning) = rights::read(&house.desk, &desk, id).await.unwrap();
    let mut seen: Vec<_> = concerning.held.iter().map(|one| one.id).collect();
    seen.sort();
    let mut expected = vec![filed.id, report.id];
    expected.sort();
    assert_eq!(seen, expected);
    assert_eq!(concerning.drafts, 1);
    for other in [house.actor(OFFICER), house.actor(STATISTICS), anne] {
        assert!(
            rights::read(&house.desk, &other, id).await.is_err(),
            "{}",
            other.role
        );
        assert!(
            rights::list(&house.desk, &other).await.is_err(),
            "{}",
            other.role
        );
    }
    answer::answer(&house.desk, &desk, id, &Answer::Grant, &words())
        .await
        .unwrap();
    let (request, concerning) = rights::read(&house.desk, &desk, id).await.unwrap();
    assert_eq!(request.line.state, RequestState::Granted);
    assert_eq!(concerning.held.len(), 0, "answered");
    let copy = answer::copy(&house.desk, &desk, id).await;
    assert!(matches!(copy, Err(Stop::Refused(Refusal::Answered))));
    let again = answer::answer(&house.desk, &desk, id, &Answer::Grant, &words()).await;
    assert!(matches!(again, Err(Stop::Refused(Refusal::Answered))));
}

/// THES-6.1: the copy holds all that the database does about the person, row for row, and nothing of others.
#[tokio::test]
async fn the_copy_equals_what_the_database_holds() {
    let house = House::open_with(drawn()).await;
    let anne = house.victim(1).await;
    let mut content = shop(MULE);
    content.messages.push(message(
        &"Votre colis attend le paiement des frais. ".repeat(8),
    ));
    let draft = house
        .draft(&anne, Kind::Complaint, Scheme::FakeShop, &content)
        .await;
    add(&house, &anne, draft, "capture.png", picture(7))
        .await
        .unwrap();
    let filed = house.file(&anne, draft, Scheme::FakeShop).await.unwrap();
    house.settle().await;
    let text = |text: &str| Personal::new(text.to_owned());
    own::complete(
        &house.desk,
        &anne,
        filed.id,
        &text("Il rappelle du 06 12 34 56 78."),
    )
    .await
    .unwrap();
    own::answer(&house.desk, &anne, filed.id, &text("Oui."))
        .await
        .unwrap();
    house.complaint(&house.victim(2).await, &shop(MULE)).await;

    let (desk, id) = taken(&house, 1, Right::Access).await;
    let (_, copy) = answer::copy(&house.desk, &desk, id).await.unwrap();
    assert_eq!(copy.declarations.len(), 1);
    let one = &copy.declarations[0];
    let kept = own::read(&house.desk, &anne, filed.id).await.unwrap();
    assert_eq!(one.content, kept.content, "every category of article 2");
    assert_eq!(one.reference, kept.line.reference);
    let rows = async |table: &'static str| {
        let mut conn = house.it.db.superuser().await;
        let sql = format!(
            "select count(*) from {table} where declaration = '{}'",
            filed.id
        );
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&mut conn)
            .await
            .unwrap();
        usize::try_from(rows).unwrap()
    };
    // Every table whose rows belong to a declaration: a new one must be copied, or said here why not.
    let mut tables = house
        .words(
            "select distinct conrelid::regclass::text from pg_constraint
            where contype = 'f' and confrelid = 'declaration'::regclass order by 1",
        )
        .await;
    for (table, copied) in [
        ("complement", one.complements.len()),
        ("message", one.messages.len()),
        ("follow_up", one.follow_ups.len()),
        ("identifier", one.identifiers.len()),
        ("attachment", one.files.len()),
        ("paper", one.papers.len()),
    ] {
        assert_eq!(rows(table).await, copied, "{table}");
        tables.retain(|other| other != table);
    }
    assert_eq!(house.number("select count(*) from link").await, one.links);
    // Of others as much as of the person, or about the service: counted, or in nobody's copy.
    tables.retain(|table| {
        ![
            "link",
            "sketch",
            "series_member",
            "series_event",
            "reception",
            "inquiry_declaration",
            "cross_hit",
            "cross_request",
            "twin",
            "communication_declaration",
            "alert",
            "declaration",
            "rights_request",
        ]
        .contains(&table.as_str())
    });
    assert!(tables.is_empty(), "in no copy: {tables:?}");
    let json = serde_json::to_string(&copy).unwrap();
    for word in [
        "LEFÈVRE1",
        "anne1@mail.example",
        "capture.png",
        "+33612345678",
        "FR7630006000011234567890189",
    ] {
        assert!(json.contains(word), "{word}");
    }
    assert!(!json.contains("LEFÈVRE2"), "of nobody else");
    assert_eq!(house.entries("rights.copy").await, 1);
}

/// THES-6.1: what is erased is erased whole, its series is told, and the certificate says how much.
#[tokio::test]
async fn an_erasure_is_whole_and_certified() {
    let house = House::open_with(drawn()).await;
    let mut filed = Vec::new();
    for number in 1..=3 {
        let victim = house.victim(number).await;
        let draft = house
            .draft(&victim, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
            .await;
        add(&house, &victim, draft, "capture.png", picture(7))
            .await
            .unwrap();
        filed.push(house.file(&victim, draft, Scheme::FakeShop).await.unwrap());
        house.settle().await;
    }
    assert_ne!(house.series(&filed[0]).await, 0);
    let blobs = house.blobs();
    let (desk, id) = taken(&house, 1, Right::Erasure).await;
    let done = answer::answer(&house.desk, &desk, id, &Answer::Grant, &words())
        .await
        .unwrap();
    house.settle().await;
    let erased = done.erased.unwrap();
    assert_eq!((erased.declarations, erased.drafts), (1, 0));
    assert!(erased.identifiers > 0 && erased.links > 0);
    assert_eq!(erased.blobs, 4, "receipt, notice of rights, original, copy");
    assert_eq!(house.blobs(), blobs - 4);
    assert_eq!(house.entries("rights.certificate").await, 1);
    assert_eq!(house.entries("declaration.erase").await, 1);
    let read = own::read(&house.desk, &house.victim(1).await, filed[0].id).await;
    assert!(matches!(
        read,
        Err(Stop::Refused(thesee::deeds::Refusal::Unknown))
    ));
    assert_eq!(house.desk.resident.together(filed[0].id), []);
    let officer = house.actor(OFFICER);
    let number = house.series(&filed[1]).await;
    let joined = series::read(&house.desk, &officer, number).await.unwrap();
    assert_eq!(joined.members.len(), 2);
}

/// THES-6.1: what is set aside is neither linked nor listed, now and later.
#[tokio::test]
async fn what_is_set_aside_is_neither_linked_nor_listed() {
    let house = House::open().await;
    let first = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let second = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    assert_ne!(house.series(&first).await, 0);
    let (desk, id) = taken(&house, 1, Right::Restriction).await;
    let done = answer::answer(&house.desk, &desk, id, &Answer::Grant, &words())
        .await
        .unwrap();
    assert_eq!((done.state, done.set_aside), (RequestState::Granted, 1));
    house.settle().await;
    assert_eq!(house.series(&first).await, 0);
    assert_eq!(house.series(&second).await, 0, "alone in its series");
    let officer = house.actor(OFFICER);
    let queue = office::queue(&house.desk, &officer, Kind::Complaint, None)
        .await
        .unwrap();
    let listed: Vec<_> = queue.iter().map(|(line, _)| line.id).collect();
    assert_eq!(listed, [second.id]);
    let (_, links) = office::read(&house.desk, &officer, LINK, second.id)
        .await
        .unwrap();
    assert!(links.is_empty());
    let third = house.complaint(&house.victim(3).await, &shop(MULE)).await;
    let (_, links) = office::read(&house.desk, &officer, LINK, third.id)
        .await
        .unwrap();
    assert_eq!(links.len(), 1, "with the second alone: {links:?}");
    assert_eq!(house.series(&first).await, 0);
}

/// THES-6.1: what is put right is right everywhere, and read again for links.
#[tokio::test]
async fn what_is_put_right_is_right_everywhere() {
    let house = House::open().await;
    let anne = house.victim(1).await;
    let mut content = called("0612345678");
    content
        .victim
        .contacts
        .telephones
        .push("06 99 99 99 99".to_owned());
    content
        .happened
        .account
        .push_str(" Il a appelé le 0612345678.");
    let filed = house.complaint(&anne, &content).await;
    let (desk, id) = taken(&house, 1, Right::Rectification).await;
    // Not by a word alone: field by field.
    let granted = answer::answer(&house.desk, &desk, id, &Answer::Grant, &words()).await;
    assert!(matches!(granted, Err(Stop::Refused(Refusal::NotThisRight))));
    let mut right = own::read(&house.desk, &anne, filed.id)
        .await
        .unwrap()
        .content
        .victim;
    right.contacts.telephones = vec!["0612345678".to_owned()];
    right.names.birth_name = "LEFEBVRE".to_owned();
    let mut long = right.clone();
    long.occupation = Some("x".repeat(100_000));
    let wrong = Answer::Correct(filed.id, Box::new(long));
    let refused = answer::answer(&house.desk, &desk, id, &wrong, &words()).await;
    assert!(matches!(refused, Err(Stop::Refused(Refusal::Wrong(_)))));
    let correct = Answer::Correct(filed.id, Box::new(right.clone()));
    answer::answer(&house.desk, &desk, id, &correct, &words())
        .await
        .unwrap();
    house.settle().await;
    let seen = own::read(&house.desk, &anne, filed.id).await.unwrap();
    assert_eq!(seen.content.victim, right);
    assert_eq!(seen.content.happened, content.happened, "and nothing else");
    // The number is the victim's own from now on, wherever it is quoted.
    let roles = house
        .words("select distinct role from identifier where kind = 'phone'")
        .await;
    assert!(roles.contains(&"victim".to_owned()), "{roles:?}");
    assert_eq!(house.entries("declaration.rectify").await, 1);
}

/// THES-6.1: a complaint that a unit took is put right too, its author's name included.
#[tokio::test]
async fn what_a_unit_took_is_put_right_too() {
    let house = House::open().await;
    let anne = house.victim(1).await;
    let filed = house.complaint(&anne, &shop(MULE)).await;
    let mut conn = house.it.db.superuser().await;
    sqlx::query("update declaration set citizen = null, way = 'station', unit = 'unit-1'")
        .execute(&mut conn)
        .await
        .unwrap();
    let (desk, id) = taken(&house, 1, Right::Rectification).await;
    let mut right = answer::victim(&house.desk, &desk, id, filed.id)
        .await
        .unwrap();
    right.names.birth_name = "LEFEBVRE".to_owned();
    let correct = Answer::Correct(filed.id, Box::new(right.clone()));
    answer::answer(&house.desk, &desk, id, &correct, &words())
        .await
        .unwrap();
    let officer = house.actor(OFFICER);
    let (seen, _) = office::read(&house.desk, &officer, LINK, filed.id)
        .await
        .unwrap();
    assert_eq!(seen.content.victim, right);
    // It is found under the right name from now on.
    let mut letter = letter(1, Right::Access, Some(Proof::Document));
    letter.person.names.birth_name = "Lefebvre".to_owned();
    let id = rights::take(&house.desk, &desk, &letter).await.unwrap();
    let (_, concerning) = rights::read(&house.desk, &desk, id).await.unwrap();
    assert_eq!(concerning.held.len(), 1);
}

/// THES-6.1: the arrêté limits rectification, erasure and restriction; never information, never access.
#[tokio::test]
async fn only_what_the_arrete_lets_be_limited_is() {
    let house = House::open().await;
    let anne = house.victim(1).await;
    let filed = house.complaint(&anne, &shop(MULE)).await;
    for what in Right::ALL.iter().copied() {
        let (desk, id) = taken(&house, 1, what).await;
        let limited = Answer::Limit(Hindrance::Inquiry);
        let done = answer::answer(&house.desk, &desk, id, &limited, &words()).await;
        if what.may_be_limited() {
            assert_eq!(done.unwrap().state, RequestState::Restricted, "{what:?}");
        } else {
            assert!(
                matches!(done, Err(Stop::Refused(Refusal::NeverLimited))),
                "{what:?}"
            );
            let refused = answer::answer(&house.desk, &desk, id, &Answer::Refuse, &words()).await;
            assert!(
                matches!(refused, Err(Stop::Refused(Refusal::NeverLimited))),
                "{what:?}"
            );
        }
    }
    own::read(&house.desk, &anne, filed.id).await.unwrap();
    // Somebody of whom nothing is held is told so.
    let (desk, id) = taken(&house, 9, Right::Access).await;
    let done = answer::answer(&house.desk, &desk, id, &Answer::Refuse, &words())
        .await
        .unwrap();
    assert_eq!(done.state, RequestState::Refused);
}

/// THES-6.1: exercised online, the provider vouches; the answer is read there, without the reason of a limitation.
#[tokio::test]
async fn a_victim_asks_online_and_reads_the_answer() {
    let house = House::open().await;
    let (anne, jeanne) = (house.victim(1).await, house.victim(2).await);
    house.complaint(&anne, &shop(MULE)).await;
    let wish = Personal::new("Effacez ma plainte.".to_owned());
    let id = rights::ask(&house.desk, &anne, Right::Erasure, &wish)
        .await
        .unwrap();
    let desk = house.actor(RIGHTS_DESK);
    let (request, concerning) = rights::read(&house.desk, &desk, id).await.unwrap();
    assert_eq!(request.line.proof, Some(Proof::Provider));
    assert_eq!(request.person.names.birth_name, "LEFÈVRE1");
    assert_eq!(concerning.held.len(), 1);
    // Thirty days, to the day.
    let due = RIGHTS_TERM.end(house.now()).unwrap().date();
    assert!((request.line.due_on - due).whole_days().abs() <= 1);
    let limited = Answer::Limit(Hindrance::Prevention);
    let secret = Personal::new("Enquête en cours à Nanterre.".to_owned());
    answer::answer(&house.desk, &desk, id, &limited, &secret)
        .await
        .unwrap();
    let own = rights::own(&house.desk, &anne).await.unwrap();
    assert_eq!(own[0].0.state, RequestState::Restricted);
    assert!(own[0].1.is_none(), "no reason is told (art. 107, II, 3°)");
    assert!(rights::own(&house.desk, &jeanne).await.unwrap().is_empty());
    for _ in 0..rights::MOST_WAITING {
        rights::ask(&house.desk, &jeanne, Right::Access, &wish)
            .await
            .unwrap();
    }
    let more = rights::ask(&house.desk, &jeanne, Right::Access, &wish).await;
    assert!(matches!(more, Err(Stop::Refused(Refusal::TooMany))));
    assert_eq!(COMPLAIN.0, "complain");
}

/// THES-6.1: somebody whom others complain of, or whose number they quote, is told how often, and of nobody.
#[tokio::test]
async fn who_is_quoted_by_others_is_told_so_and_no_more() {
    let house = House::open().await;
    house
        .complaint(&house.victim(1).await, &called("0612345678"))
        .await;
    house
        .complaint(&house.victim(2).await, &called("0612345678"))
        .await;
    let desk = house.actor(RIGHTS_DESK);
    let mut letter = letter(7, Right::Access, Some(Proof::Document));
    letter.values = Personal::new("Mon numéro : 06.12.34.56.78".to_owned());
    let id = rights::take(&house.desk, &desk, &letter).await.unwrap();
    let (_, concerning) = rights::read(&house.desk, &desk, id).await.unwrap();
    assert_eq!((concerning.held.len(), concerning.quoted), (0, 2));
    let (_, copy) = answer::copy(&house.desk, &desk, id).await.unwrap();
    assert!(copy.declarations.is_empty());
    assert_eq!(copy.quoted.len(), 1);
    assert_eq!(
        (copy.quoted[0].kind.as_str(), copy.quoted[0].declarations),
        ("phone", 2)
    );
}
