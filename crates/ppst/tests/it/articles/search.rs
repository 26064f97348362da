//! Articles 1, 3, 5 and 6: persons looked for through the engine, by whoever may know of them and nobody else.

use ledger::Stop;
use ppst::{
    deeds::{
        coordinate,
        find::{self, Refusal},
        instruct,
        recall::Answers,
    },
    rules::search::NotSelected,
};
use serde_json::json;

use crate::house::{ANNE, Agent, Feeder, House, JEAN, MARIE, request, with};

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// A base in which one person is written in several ways, among look-alikes.
async fn house() -> (House, Feeder, Feeder) {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let of = |number, name, given, born, more| with(request(number, (name, given, born)), more);
    let lines = [
        request("S-ANNE", ANNE),
        request("S-MARIE", MARIE),
        request("S-JEAN", JEAN),
        request("S-NAMESAKE", ("Lefèvre", "Anne", "1961-11-30")),
        of("S-RU", "Чайковский", "Пётр", "1971-05-23", json!({})),
        of("S-AR", "محمد", "أحمد", "1984-04-09", json!({})),
        of(
            "S-WED",
            "Moreau",
            "Claire",
            "1982-03-07",
            json!({
                "identity": { "name": "Moreau", "married_name": "Dupont-Aguirre", "given_names": ["Claire"] },
                "contact": { "emails": ["claire@essai.example"], "telephones": ["+33 6 12 34 56 78"] },
                "identity_documents": [{ "number": "19CK45612" }],
                "ties": { "text": "Association confidentielle" },
            }),
        ),
    ];
    house.feed(&sophia, &lines).await;
    house.feed(&mesr, &[request("M-JEAN", JEAN)]).await;
    (house, sophia, mesr)
}

fn numbers(answers: &Answers) -> Vec<&str> {
    let list = answers.list.iter();
    list.map(|one| one.line.number.as_str()).collect()
}

async fn all(house: &House, agent: &Agent, pairs: Pairs<'_>) -> Answers {
    coordinate::find(&house.desk, &agent.actor, pairs, None)
        .await
        .unwrap()
}

/// PPST-1.1: one person under another script, with day and month swapped, under a married name, in another order, with a
/// slip, in part; the likeliest first, with the reasons.
#[tokio::test]
async fn a_person_is_found_however_they_are_written() {
    let (house, ..) = house().await;
    let sgdsn = house.agent("sgdsn").await;
    for (pairs, number) in [
        (
            &[
                ("name", "Tchaikovski"),
                ("given_names", "Piotr"),
                ("born_on", "1971-05-23"),
            ][..],
            "S-RU",
        ),
        (
            &[
                ("name", "Chaikovskii"),
                ("given_names", "Petr"),
                ("born_on", "1971"),
            ],
            "S-RU",
        ),
        (
            &[("name", "Ahmed Mohammed"), ("born_on", "1984-04-09")],
            "S-AR",
        ),
        (
            &[
                ("name", "Mouhamed"),
                ("given_names", "Ahmad"),
                ("born_on", "1984"),
            ],
            "S-AR",
        ),
        (&[("name", "Tchaikovski")], "S-RU"),
        (
            &[
                ("name", "Lefebvre"),
                ("given_names", "Anne"),
                ("born_on", "1990-03-02"),
            ],
            "S-ANNE",
        ),
        (
            &[
                ("name", "Lefvre"),
                ("given_names", "Anne"),
                ("born_on", "1990-02-03"),
            ],
            "S-ANNE",
        ),
        (
            &[("name", "Anne Lefevre"), ("born_on", "1990-02")],
            "S-ANNE",
        ),
        (
            &[("name", "Dupont-Aguirre"), ("given_names", "Claire")],
            "S-WED",
        ),
        (
            &[
                ("name", "Aguirre"),
                ("other_name", "Moreau"),
                ("born_on", "1982"),
            ],
            "S-WED",
        ),
        (
            &[
                ("name", "Claire"),
                ("given_names", "Moreau"),
                ("born_on", "1982-03-07"),
            ],
            "S-WED",
        ),
        (&[("email", "CLAIRE@essai.example")], "S-WED"),
        (&[("phone", "06 12 34 56 78")], "S-WED"),
        (&[("identity_number", "19 ck 45612")], "S-WED"),
    ] {
        let found = all(&house, &sgdsn, pairs).await;
        assert_eq!(numbers(&found).first(), Some(&number), "{pairs:?}");
        let first = found.list.first().unwrap().weighed.as_ref().unwrap();
        assert!(!first.explanation.facts.is_empty(), "{pairs:?}");
    }
    // A twin and a namesake stand lower, if they are shown at all: neither is taken for her.
    let whole = [
        ("name", "Lefèvre"),
        ("given_names", "Anne"),
        ("born_on", "1990-02-03"),
    ];
    let found = all(&house, &sgdsn, &whole).await;
    assert_eq!(numbers(&found).first(), Some(&"S-ANNE"));
    let sure: Vec<f64> = found
        .list
        .iter()
        .map(|one| one.weighed.as_ref().unwrap().probability)
        .collect();
    assert!(sure[0] > 0.9, "{sure:?}");
    for look_alike in ["S-MARIE", "S-NAMESAKE"] {
        let at = numbers(&found).iter().position(|one| *one == look_alike);
        assert!(at.is_none_or(|at| sure[at] < 0.5), "{look_alike} {sure:?}");
    }
    assert!(!numbers(&found).contains(&"S-JEAN"));
    // A family name alone finds all who bear it, and makes sure of nobody.
    let found = all(&house, &sgdsn, &[("name", "LEFEVRE")]).await;
    let mut named = numbers(&found);
    named.sort_unstable();
    assert_eq!(named, ["S-ANNE", "S-MARIE", "S-NAMESAKE"]);
    for one in &found.list {
        assert!(one.weighed.as_ref().unwrap().probability < 0.9);
    }
    // What else is asked narrows it.
    let narrowed = [("name", "Durand"), ("ministry", "higher-education")];
    assert_eq!(numbers(&all(&house, &sgdsn, &narrowed).await), ["M-JEAN"]);
    assert!(
        all(&house, &sgdsn, &[("name", "Confidentielle")])
            .await
            .list
            .is_empty()
    );
}

/// PPST-5.2: a recipient finds the persons whom a request lets them know, and learns nothing of the others: neither that
/// they are there nor how many.
#[tokio::test]
async fn a_recipient_finds_only_whom_they_may_know() {
    let (house, ..) = house().await;
    let agent = house.agent("higher-education").await;
    let find = |pairs: Pairs<'static>| {
        let (house, agent) = (&house, &agent);
        async move { find::find(&house.desk, &agent.actor, pairs).await.unwrap() }
    };
    let everyone: [Pairs<'static>; 6] = [
        &[
            ("name", "Lefèvre"),
            ("given_names", "Anne"),
            ("born_on", "1990-02-03"),
        ],
        &[("name", "Durand")],
        &[("name", "Jean Durand"), ("born_on", "1975-07-14")],
        &[("email", "claire@essai.example")],
        &[("identity_number", "19CK45612")],
        &[("phone", "+33 6 12 34 56 78")],
    ];
    for pairs in everyone {
        let found = find(pairs).await;
        assert!(found.list.is_empty() && !found.more, "{pairs:?}");
    }
    // Their own ministry's request once it is taken up, and the one it is linked to; nobody else's.
    let own = house.found("M-JEAN").await;
    instruct::take_up(&house.desk, &agent.actor, own)
        .await
        .unwrap();
    for pairs in everyone {
        let found = find(pairs).await;
        let mut named = numbers(&found);
        named.sort_unstable();
        let known: &[&str] = if pairs.iter().any(|(_, value)| value.contains("Durand")) {
            &["M-JEAN", "S-JEAN"]
        } else {
            &[]
        };
        assert_eq!(named, known, "{pairs:?}");
    }
    // Given back, forgotten; and another agent of the same ministry never knew.
    let colleague = house.agent("higher-education").await;
    let theirs = find::find(&house.desk, &colleague.actor, &[("name", "Durand")]).await;
    assert!(theirs.unwrap().list.is_empty());
    instruct::release(&house.desk, &agent.actor, own)
        .await
        .unwrap();
    assert!(find(&[("name", "Durand")]).await.list.is_empty());
    for role in ["osiic", "cnil"] {
        if let Some(body) = ppst::model::Body::from_code(role) {
            let other = house.agent(body.code()).await;
            let denied =
                coordinate::find(&house.desk, &other.actor, &[("name", "Durand")], None).await;
            assert!(matches!(denied, Err(Stop::Denied(_))), "{role}");
        }
    }
}

/// PPST-6.1: a search leaves who, when, by which criteria and what was found; never what was typed.
#[tokio::test]
async fn a_search_leaves_its_trace_without_what_was_typed() {
    let (house, ..) = house().await;
    let sgdsn = house.agent("sgdsn").await;
    let typed = [
        ("name", "Dupont-Aguirre"),
        ("email", "claire@essai.example"),
        ("phone", "0612345678"),
        ("identity_number", "19CK45612"),
        ("place", "Brest"),
    ];
    let found = all(&house, &sgdsn, &typed).await;
    assert_eq!(numbers(&found).first(), Some(&"S-WED"));
    let said = house
        .words("select coalesce(detail::text, '') from audit_payload join audit_entry e on e.id = entry where e.nature = 'request.search'")
        .await
        .join("\n");
    let id = house.found("S-WED").await.to_string();
    assert!(
        said.contains(&id) && said.contains("identity_number"),
        "{said}"
    );
    for (_, value) in typed {
        assert!(!said.contains(value), "{value}: {said}");
    }
}

/// What cannot be searched is told, and nothing breaks.
#[tokio::test]
async fn hostile_input_is_told_what_is_wrong() {
    let (house, ..) = house().await;
    let sgdsn = house.agent("sgdsn").await;
    let long = "a".repeat(10_000);
    let marks = "'; -- \\ %_ \u{202e}";
    for (name, value, reason) in [
        ("name", long.as_str(), NotSelected::Unreadable),
        ("given_names", "a\0b", NotSelected::Unreadable),
        ("email", "a\u{7}@b", NotSelected::Unreadable),
        ("name", marks, NotSelected::Wordless),
        ("other_name", "…", NotSelected::Wordless),
        ("phone", "+33", NotSelected::Wordless),
        ("identity_number", "--//--", NotSelected::Wordless),
        ("country", "Atlantide", NotSelected::Unreadable),
        ("born_on", "1990-13", NotSelected::Unreadable),
        ("place", "Brest", NotSelected::Nobody),
    ] {
        let told = coordinate::find(&house.desk, &sgdsn.actor, &[(name, value)], None).await;
        assert!(
            matches!(told, Err(Stop::Refused(coordinate::Refusal::NotSelected(told))) if told == reason),
            "{name}: {told:?}"
        );
        let agent = house.agent("energy").await;
        let told = find::find(&house.desk, &agent.actor, &[(name, value)]).await;
        assert!(
            matches!(told, Err(Stop::Refused(Refusal::NotSelected(told))) if told == reason),
            "{name}: {told:?}"
        );
    }
    // As long as may be, of every script at once.
    let odd: String = "Ωбمد王é-'’ ".chars().cycle().take(200).collect();
    assert!(all(&house, &sgdsn, &[("name", &odd)]).await.list.is_empty());
}

/// A name that too many bear is answered with a bound, and says so.
#[tokio::test]
async fn too_many_answers_are_bounded_and_said() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let born = |nth: usize| format!("19{:02}-0{}-1{}", 50 + nth % 49, 1 + nth % 9, nth % 9);
    let lines: Vec<_> = (0..60)
        .map(|nth| request(&format!("S-{nth}"), ("Quéméneur", "Yves", &born(nth))))
        .collect();
    house.feed(&sophia, &lines).await;
    let sgdsn = house.agent("sgdsn").await;
    let found = all(&house, &sgdsn, &[("name", "Quemeneur")]).await;
    assert_eq!(found.list.len(), ppst::deeds::recall::MOST_WEIGHED);
    assert!(found.more);
    let mut browser = house.sign_in(&sgdsn).await;
    let page = browser
        .post("/demandes", &[("name", "Quemeneur")])
        .await
        .expect(200);
    page.says("Plus de 50 demandes peuvent répondre");
    page.says("Possible, trop peu est dit");
    let one = all(
        &house,
        &sgdsn,
        &[("name", "Quemeneur"), ("born_on", &born(7))],
    )
    .await;
    assert_eq!(numbers(&one).first(), Some(&"S-7"));
    assert!(!one.more);
}
