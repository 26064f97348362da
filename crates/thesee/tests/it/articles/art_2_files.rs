//! Article 2 II 8° and 9°: files given in support, told by their content, sealed, seen as copies.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum::{Json, Router, body::Bytes as Body, extract::Path, http::HeaderMap, routing};
use bytes::Bytes;
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _};
use kernel::{Actor, Id};
use ledger::Stop;
use thesee::{
    Attachments, Drawing,
    deeds::{
        Refusal,
        attach::{self, LARGEST, MOST},
        attachments::{self, Ground},
        draft,
        file_portal::FilePortal,
        office,
    },
    law::{LINK, MAGISTRATE, OFFICER, PROSECUTOR},
    model::{AttachmentKind, DraftKind, Drawn, Grey, Kind, Media, Scheme, Verdict},
};

use crate::house::{House, MULE, called, shop};

/// A picture as far as its first bytes tell, with hidden words in it; `number` is what it shows.
pub(crate) fn picture(number: u8) -> Vec<u8> {
    [
        b"\x89PNG\r\n\x1a\nExif: 48.8566 N 2.3522 E, ".as_slice(),
        &[number; 40],
    ]
    .concat()
}

pub(crate) async fn add(
    house: &House,
    victim: &Actor,
    draft: Id<DraftKind>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Id<AttachmentKind>, Stop<attach::Refusal>> {
    // In pieces, as a network brings them.
    let pieces: Vec<_> = bytes
        .chunks(1_000)
        .map(|piece| Ok::<_, Infallible>(Bytes::copy_from_slice(piece)))
        .collect();
    let stream = futures::stream::iter(pieces);
    attach::add(&house.desk, victim, draft, name, stream).await
}

/// A picture's shades, by what it shows: the same for each number, other for others.
fn shades(number: u8) -> Vec<u8> {
    let n = usize::from(number);
    let shade =
        |x: usize, y: usize| ((x * x * (n + 1) + y * y * (2 * n + 1) + x * y * 3) >> 6) as u8;
    (0..64 * 64)
        .map(|place| shade(place % 64, place / 64))
        .collect()
}

/// Who draws pictures in these tests: pixels by the last byte, and a code in those that show 7.
pub(super) fn drawing() -> Drawing {
    Arc::new(|bytes| {
        async move {
            let bytes: Vec<Bytes> = bytes.try_collect().await?;
            let number = bytes.concat().last().copied().unwrap_or_default();
            let code =
                "https://boutique-velos-7.example/panier ou iban FR76 3000 6000 0112 3456 7890 189";
            Ok((number != 0).then(|| Drawn {
                png: [b"\x89PNG\r\n\x1a\n".as_slice(), &[number; 12]].concat(),
                grey: Grey {
                    width: 64,
                    height: 64,
                    shades: shades(number),
                },
                codes: (number == 7).then(|| code.to_owned()).into_iter().collect(),
            }))
        }
        .boxed()
    })
}

pub(crate) fn drawn() -> Attachments {
    Attachments {
        drawing: Some(drawing()),
        portal: None,
    }
}

/// THES-2.2: a file is told by its content, bounded, one's own; what is taken out or given up leaves nothing.
#[tokio::test]
async fn files_of_a_draft_are_told_by_content_bounded_and_go_with_it() {
    let house = House::open().await;
    let (anne, jeanne) = (house.victim(1).await, house.victim(2).await);
    let draft = house
        .draft(&anne, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
        .await;
    let first = add(&house, &anne, draft, "capture\u{202e}.png", picture(1))
        .await
        .unwrap();
    let mail = b"From: x@shop.example\r\nDate: Mon, 2 Nov 2026\r\n\r\nPayez.".to_vec();
    add(&house, &anne, draft, "message.eml", mail)
        .await
        .unwrap();
    let list = attach::list(&house.desk, &anne, draft).await.unwrap();
    let one = list.iter().find(|file| file.id == first).unwrap();
    assert_eq!(
        (one.name.reveal().as_str(), one.media),
        ("capture.png", Media::Png)
    );
    assert_eq!(one.size, picture(1).len() as i64);
    assert!(list.iter().any(|file| file.media == Media::Mail));

    let program = add(&house, &anne, draft, "facture.pdf", b"MZ\x90\0".repeat(50)).await;
    assert!(matches!(program, Err(Stop::Refused(attach::Refusal::Kind))));
    let nameless = add(&house, &anne, draft, "\u{7}", picture(1)).await;
    assert!(matches!(
        nameless,
        Err(Stop::Refused(attach::Refusal::NoName))
    ));
    let empty = add(&house, &anne, draft, "vide.txt", Vec::new()).await;
    assert!(matches!(empty, Err(Stop::Refused(attach::Refusal::Empty))));
    let long = [picture(1), vec![0; LARGEST as usize]].concat();
    let long = add(&house, &anne, draft, "longue.png", long).await;
    assert!(matches!(
        long,
        Err(Stop::Refused(attach::Refusal::TooLarge))
    ));
    let other = add(&house, &jeanne, draft, "a.png", picture(1)).await;
    assert!(matches!(
        other,
        Err(Stop::Refused(attach::Refusal::Unknown))
    ));
    assert!(attach::list(&house.desk, &jeanne, draft).await.is_err());
    assert!(
        attach::remove(&house.desk, &jeanne, draft, first)
            .await
            .is_err()
    );
    house.settle().await;
    assert_eq!(house.blobs(), 2, "nothing of what was turned away is kept");

    for number in 2..MOST {
        add(
            &house,
            &anne,
            draft,
            "a.png",
            picture(u8::try_from(number).unwrap()),
        )
        .await
        .unwrap();
    }
    let more = add(&house, &anne, draft, "a.png", picture(99)).await;
    assert!(matches!(more, Err(Stop::Refused(attach::Refusal::TooMany))));
    attach::remove(&house.desk, &anne, draft, first)
        .await
        .unwrap();
    assert!(
        attach::remove(&house.desk, &anne, draft, first)
            .await
            .is_err()
    );
    house.settle().await;
    assert_eq!(house.blobs() as i64, MOST - 1);
    draft::erase(&house.desk, &anne, draft).await.unwrap();
    house.settle().await;
    assert_eq!(house.blobs(), 0);
    assert_eq!(
        house.number("select count(*) from draft_attachment").await,
        0
    );
}

/// THES-2.2, THES-4.1, THES-5.1: filed with the complaint, seen as a copy; the original is an act of its own.
#[tokio::test]
async fn who_reads_sees_copies_and_the_original_is_an_act_of_its_own() {
    let house = House::open_with(drawn()).await;
    let anne = house.victim(1).await;
    let draft = house
        .draft(&anne, Kind::Complaint, Scheme::FakeShop, &shop(""))
        .await;
    let seven = add(&house, &anne, draft, "capture d’Anne.png", picture(7))
        .await
        .unwrap();
    let hollow = add(&house, &anne, draft, "cassée.png", picture(0))
        .await
        .unwrap();
    let filed = house.file(&anne, draft, Scheme::FakeShop).await.unwrap();
    house.settle().await;
    assert_eq!(
        house.number("select count(*) from draft_attachment").await,
        0
    );

    let officer = house.actor(OFFICER);
    let list = attachments::list(&house.desk, &officer, LINK, filed.id)
        .await
        .unwrap();
    assert_eq!(list.len(), 2);
    for file in &list {
        let drawn = file.name.reveal() == "capture d’Anne.png";
        assert_eq!((file.id == seven, file.copied), (drawn, drawn));
    }
    let copy = attachments::copy(&house.desk, &officer, LINK, filed.id, seven)
        .await
        .unwrap();
    assert!(copy.bytes.reveal().starts_with(b"\x89PNG"));
    assert!(!copy.bytes.reveal().windows(4).any(|word| word == b"Exif"));
    let none = attachments::copy(&house.desk, &officer, LINK, filed.id, hollow).await;
    assert!(matches!(none, Err(Stop::Refused(Refusal::Unknown))));

    assert_eq!(house.entries("attachment.original").await, 0);
    let original = attachments::original(&house.desk, &officer, filed.id, seven, Ground::Evidence);
    assert_eq!(original.await.unwrap().bytes.reveal(), &picture(7));
    assert_eq!(house.entries("attachment.original").await, 1);
    for role in [PROSECUTOR, MAGISTRATE] {
        let other = house.actor(role);
        let taken = attachments::original(&house.desk, &other, filed.id, seven, Ground::Evidence);
        assert!(taken.await.is_err(), "{role}");
    }
    let own = attachments::take_own(&house.desk, &anne, filed.id, seven)
        .await
        .unwrap();
    assert_eq!(own.bytes.reveal(), &picture(7));
    let jeanne = house.victim(2).await;
    assert!(
        attachments::take_own(&house.desk, &jeanne, filed.id, seven)
            .await
            .is_err()
    );

    // What the code in the picture says was read, and is a suspect's.
    let read = house
        .words("select kind || ' ' || role from identifier where source = 'image' order by kind")
        .await;
    assert!(read.contains(&"iban suspect".to_owned()), "{read:?}");
}

/// THES-1.3: two complaints that hold the same picture are linked by it, and by what its code says.
#[tokio::test]
async fn the_same_picture_links_and_says_so() {
    let house = House::open_with(drawn()).await;
    let mut filed = Vec::new();
    for (number, shows) in [(1, 3), (2, 3), (3, 9)] {
        let victim = house.victim(number).await;
        let draft = house
            .draft(
                &victim,
                Kind::Complaint,
                Scheme::FakeShop,
                &called(&format!("060000000{number}")),
            )
            .await;
        add(&house, &victim, draft, "annonce.png", picture(shows))
            .await
            .unwrap();
        filed.push(house.file(&victim, draft, Scheme::FakeShop).await.unwrap());
        house.settle().await;
    }
    assert_eq!(
        house
            .number("select count(*) from sketch where kind = 'image'")
            .await,
        3
    );
    let officer = house.actor(OFFICER);
    let (_, links) = office::read(&house.desk, &officer, LINK, filed[1].id)
        .await
        .unwrap();
    assert_eq!(links.len(), 1, "{links:?}");
    assert_eq!(links[0].reasons[0].kind, "image");
    assert_eq!(links[0].reasons[0].digest, None);
    // Filed at the same second: which is the later, their ids say.
    assert!([links[0].earlier, links[0].later].contains(&filed[0].id));
    let (_, links) = office::read(&house.desk, &officer, LINK, filed[2].id)
        .await
        .unwrap();
    assert!(links.is_empty(), "{links:?}");
}

/// What a file portal was asked: token, size of the body, whether a name was in it.
type Asked = Arc<Mutex<Vec<(Option<String>, String)>>>;

/// A file portal that speaks the published interface: an answer when it is asked the second time.
async fn portal(asked: Asked) -> String {
    let (seen, times) = (Arc::clone(&asked), Arc::new(Mutex::new(0)));
    let token = |headers: &HeaderMap| {
        let token = headers
            .get("x-auth-token")
            .and_then(|token| token.to_str().ok());
        token.map(str::to_owned)
    };
    let submit = move |headers: HeaderMap, body: Body| async move {
        let body = String::from_utf8_lossy(&body).into_owned();
        seen.lock().unwrap().push((token(&headers), body));
        Json(serde_json::json!({ "id": "0198c0de-0000-7000-8000-000000000001" }))
    };
    let result = move |Path(_): Path<String>| async move {
        let mut times = times.lock().unwrap();
        *times += 1;
        let done = *times > 1;
        let malware = done.then_some(true);
        Json(serde_json::json!({ "done": done, "is_malware": malware, "error_code": null }))
    };
    let routes = Router::new()
        .route("/api/v1/submit", routing::post(submit))
        .route("/api/v1/results/{key}", routing::get(result));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    origin
}

/// THES-2.2: with a file portal configured, each file is handed over without its name, and its verdict shown.
#[tokio::test]
async fn the_file_portal_s_verdict_is_shown_to_the_office() {
    let asked = Asked::default();
    let origin = portal(Arc::clone(&asked)).await;
    let house = House::open_with(Attachments {
        drawing: None,
        portal: Some(FilePortal::new(&origin, "jeton-du-portail", &[]).unwrap()),
    })
    .await;
    let anne = house.victim(1).await;
    let draft = house
        .draft(&anne, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
        .await;
    add(&house, &anne, draft, "carte-de-Anne.png", picture(5))
        .await
        .unwrap();
    let filed = house.file(&anne, draft, Scheme::FakeShop).await.unwrap();
    house.settle().await;
    let officer = house.actor(OFFICER);
    let verdict = async || {
        let list = attachments::list(&house.desk, &officer, LINK, filed.id)
            .await
            .unwrap();
        list[0].verdict
    };
    for _ in 0..2 {
        assert_eq!(verdict().await, None);
        house.it.clock.wait(std::time::Duration::from_secs(16));
        house.settle().await;
    }
    assert_eq!(verdict().await, Some(Verdict::Malicious));
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].0.as_deref(), Some("jeton-du-portail"));
    assert!(asked[0].1.contains("Exif: 48.8566"), "the file itself");
    assert!(!asked[0].1.contains("Anne"), "but not its name");
    assert!(
        FilePortal::new("http://portail.example", "x", &[]).is_err(),
        "never in clear"
    );
}

/// A stream that breaks leaves nothing.
#[tokio::test]
async fn an_upload_that_is_cut_leaves_nothing() {
    let house = House::open().await;
    let anne = house.victim(1).await;
    let draft = house
        .draft(&anne, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
        .await;
    let pieces = [Ok(Bytes::from(picture(1))), Err("cut")];
    let cut = attach::add(
        &house.desk,
        &anne,
        draft,
        "a.png",
        futures::stream::iter(pieces).boxed(),
    );
    assert!(matches!(
        cut.await,
        Err(Stop::Refused(attach::Refusal::Cut))
    ));
    house.settle().await;
    assert_eq!(house.blobs(), 0);
    assert!(
        attach::list(&house.desk, &anne, draft)
            .await
            .unwrap()
            .is_empty()
    );
}
