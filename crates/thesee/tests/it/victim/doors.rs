//! Article 1 1°: who may file here, and which door is the right one otherwise.

use thesee::{
    model::{Kind, Scheme},
    rules::orientation::{Condition, conditions, door},
};

use super::answered;
use crate::house::House;

/// Words as a page is read: one space is another.
fn said(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// THES-1.1: every condition that is not met leads to another door, with the reason, and to no filing.
#[tokio::test]
async fn each_condition_unmet_says_why_and_where_to_go() {
    let house = House::open().await;
    let words = thesee::FACE.catalogue().unwrap();
    let t = words.speak(gate::Locale::Fr);
    let mut visitor = house.browser("victim");
    for scheme in Scheme::ALL.iter().copied() {
        let all = answered(Kind::Complaint, scheme);
        let page = visitor
            .get(&format!("/orientation?{all}"))
            .await
            .expect(200);
        page.says("Vous pouvez déposer plainte ici");
        for unmet in conditions(Kind::Complaint, scheme) {
            let query = all.replace(
                &format!("{}=oui", unmet.code()),
                &format!("{}=non", unmet.code()),
            );
            let page = visitor
                .get(&format!("/orientation?{query}"))
                .await
                .expect(200);
            page.says(&said(t.get(&format!("door-{}-title", door(unmet).code()))));
            page.says(&said(t.get(&format!("unmet-{}", unmet.code()))));
            page.is_silent_about("/avant-de-commencer");
            let stopped = visitor
                .get(&format!(
                    "/avant-de-commencer?{query}&langue=francais&lu=yes"
                ))
                .await;
            assert!(stopped.expect(303).location().starts_with("/orientation?"));
        }
    }
}

/// THES-1.1: questions come one at a time, without scripts, their answers in the address alone.
#[tokio::test]
async fn questions_are_answered_one_a_page() {
    let house = House::open().await;
    let mut visitor = house.browser("victim");
    visitor.get("/").await.expect(200).says("17");
    let mut page = visitor.get("/orientation").await.expect(200);
    let mut query = String::new();
    let mut asked = 0;
    while !page.body.contains("/avant-de-commencer?") {
        let fields = page.fields("/orientation");
        let known: Vec<&str> = query
            .split('&')
            .filter_map(|pair| pair.split('=').next())
            .collect();
        let new: Vec<_> = fields
            .iter()
            .filter(|name| !known.contains(&name.as_str()) && *name != "etape")
            .collect();
        assert_eq!(new.len(), 1, "one question a page: {fields:?}");
        let unanswered = format!("/orientation?{query}&etape={}", new[0]);
        visitor
            .get(&unanswered)
            .await
            .expect(422)
            .says("Choisissez une réponse");
        let answer = match new[0].as_str() {
            "faits" => "fake-seller",
            "pour" => "complaint",
            _ => "oui",
        };
        query = format!("{query}&{}={answer}", new[0]);
        page = visitor
            .get(&format!("/orientation?{query}"))
            .await
            .expect(200);
        asked += 1;
    }
    assert_eq!(
        asked,
        2 + conditions(Kind::Complaint, Scheme::FakeSeller).count()
    );
    assert_eq!(house.trace().await.len(), 0, "nobody is known yet");
}

/// THES-1.1: what another service is for is told at the first question.
#[tokio::test]
async fn what_is_not_for_this_service_is_sent_to_its_own() {
    let house = House::open().await;
    let mut visitor = house.browser("victim");
    for (code, says) in [
        ("card-fraud", "Perceval"),
        ("illicit-content", "Pharos"),
        ("phishing", "33700"),
        ("consumer", "SignalConso"),
        ("offline-property", "plainte-en-ligne"),
    ] {
        let page = visitor
            .get(&format!("/orientation?faits={code}"))
            .await
            .expect(200);
        page.says(says);
        page.says("17");
    }
    let minor = format!(
        "/orientation?faits=blackmail&pour=report&{}=non",
        Condition::Adult.code()
    );
    visitor.get(&minor).await.expect(200).says("3018");
}
