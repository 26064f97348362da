//! Article 2 III: the report of reception, signed by the officer alone, and what the verifier says of it.

use std::{path::PathBuf, process::Command};

use gate::staff::{NewDesignation, designate};
use kernel::{Actor, Clock as _, Id, Personal, Timestamp};
use ledger::Stop;
use testkit::TestClock;
use thesee::{
    access::{EnterSignatory, Registry},
    deeds::{
        decide::{Decision, decide},
        file::Filed,
        own,
        reception::{Refusal, Signing, Stamps, sign},
        signatories,
    },
    law::{ADMINISTER, HEAD, OFFICER},
    model::{Agent, Capacity, PaperKind},
};
use uuid::Uuid;
use verifier::pv::{self, Point, Trust, Verdict};

use crate::{
    house::{House, MULE, shop},
    pki::{Certified, Manner, Pki, serve, signing},
};

const ACCOUNTS: &str = "select account::text from designation";
const NAME: &str = "Camille Exemple";
const NUMBER: &str = "1234567";
const SERVICE: &str = "Office anti-cybercriminalité (essai)";

fn camille() -> Agent {
    Agent {
        given_names: "Camille".to_owned(),
        last_name: "Exemple".to_owned(),
        number: Some(NUMBER.to_owned()),
        grade: "brigadier-chef".to_owned(),
        capacity: Capacity::Officer,
    }
}

/// An authority for officers, one for stamps, an officer's certificate.
struct Setting {
    officers: Pki,
    stamps: Pki,
    own: Certified,
    stamping: Certified,
}

impl Setting {
    fn new() -> Self {
        let (officers, stamps) = (Pki::new("Autorité d’essai"), Pki::new("Autorité du temps"));
        Self {
            own: officers.officer(NAME, Some(NUMBER), [2020, 2045]),
            stamping: stamps.stamps(true),
            officers,
            stamps,
        }
    }

    fn trust(&self) -> Trust {
        Trust {
            signers: pv::authorities(&self.officers.authority).unwrap(),
            stamps: pv::authorities(&self.stamps.authority).unwrap(),
        }
    }

    async fn tsa(&self, manner: Manner) -> Stamps {
        serve(&self.stamping, now(), manner).await
    }

    async fn house(&self) -> House {
        let stamps = self.tsa(Manner::Honest).await;
        House::signing(signing(&[&self.own], Some(stamps))).await
    }
}

/// When every test begins.
fn now() -> Timestamp {
    TestClock::default().now()
}

/// An officer with an account, designated by the head.
async fn officer(house: &House, head: &Actor, address: &str) -> Actor {
    let new = NewDesignation {
        issuer: testkit::ISSUER,
        email: Personal::new(address.to_owned()),
        role: OFFICER,
        compartment: None,
        from: house.now(),
        until: house.now() + time::Duration::days(30),
    };
    let before = house.words(ACCOUNTS).await;
    let ledger = &house.desk.ledger;
    let made = designate::<EnterSignatory>(ledger, head, ADMINISTER, &Registry, &new);
    made.await.unwrap();
    let after = house.words(ACCOUNTS).await;
    let fresh = after.iter().find(|one| !before.contains(one)).unwrap();
    let account: Uuid = fresh.parse().unwrap();
    Actor::account(account, OFFICER)
}

/// A head, an officer entered as a signatory, a victim and their admissible complaint.
async fn received(house: &House, own: &Certified) -> (Actor, Actor, Actor, Filed) {
    let head = house.actor(HEAD);
    let officer = officer(house, &head, "camille@office.example").await;
    enter(house, &head, &officer, own).await.unwrap();
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    decide(&house.desk, &officer, filed.id, &Decision::Admissible)
        .await
        .unwrap();
    (head, officer, victim, filed)
}

async fn enter(
    house: &House,
    head: &Actor,
    officer: &Actor,
    own: &Certified,
) -> Result<(), Stop<signatories::Refusal>> {
    let account = officer.account.unwrap();
    signatories::enter(&house.desk, head, account, SERVICE, &camille(), &own.der)
        .await
        .map(|_| ())
}

async fn signed(house: &House, officer: &Actor, victim: &Actor, filed: &Filed) -> Vec<u8> {
    sign(&house.desk, officer, filed.id).await.unwrap();
    own::paper(&house.desk, victim, filed.id, PaperKind::Reception)
        .await
        .unwrap()
}

fn fails(report: &pv::Report) -> Vec<Point> {
    let points = report.points.iter();
    let failing = points.filter(|(_, verdict)| *verdict != Verdict::Holds);
    failing.map(|(point, _)| *point).collect()
}

/// THES-2.3: service, name, number, grade, capacity and signature of who received it; the victim holds the paper, and
/// anybody can verify it offline.
#[tokio::test]
async fn an_officer_signs_and_the_victim_holds_a_report_that_verifies() {
    let setting = Setting::new();
    let house = setting.house().await;
    let (_, officer, victim, filed) = received(&house, &setting.own).await;
    let pdf = signed(&house, &officer, &victim, &filed).await;
    let report = pv::verify(&pdf, &setting.trust());
    assert!(report.is_good(), "{:?}", fails(&report));
    assert_eq!(report.reference.as_deref(), Some(filed.reference.as_str()));
    let signer = report.signer.unwrap();
    assert_eq!(signer.name, NAME);
    assert_eq!(signer.number.as_deref(), Some(NUMBER));
    assert_eq!(
        (signer.grade.as_str(), signer.capacity.as_str()),
        ("brigadier-chef", "opj")
    );
    assert_eq!(signer.service, SERVICE);
    // The data joined are the declaration, in clear, for who holds the paper; the database holds the agent sealed.
    let text = String::from_utf8_lossy(&pdf).into_owned();
    assert!(text.contains("J’ai commandé un vélo") && text.contains("LEFÈVRE1"));
    assert!(text.contains("/AFRelationship/Data") || text.contains("/AFRelationship /Data"));
    let rows = house
        .words("select concat(r::text, s::text) from reception r, signatory s")
        .await;
    assert_eq!(rows.len(), 1);
    assert!(!rows[0].contains("Exemple") && !rows[0].contains(NUMBER));
    // Once only.
    let again = sign(&house.desk, &officer, filed.id).await;
    assert!(
        matches!(again, Err(Stop::Refused(Refusal::Signed))),
        "{again:?}"
    );
    assert_eq!(house.number("select count(*) from reception").await, 1);
    keep_for_other_tools(&setting, &pdf);
}

/// Files for other programs, and what those say that are installed.
fn keep_for_other_tools(setting: &Setting, pdf: &[u8]) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("reception");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("signed.pdf");
    std::fs::write(&path, pdf).unwrap();
    std::fs::write(folder.join("officers.pem"), &setting.officers.authority).unwrap();
    std::fs::write(folder.join("stamps.pem"), &setting.stamps.authority).unwrap();
    // `-nocert`: pdfsig trusts nobody of ours; it judges the signature and what it covers.
    if let Ok(said) = Command::new("pdfsig").arg("-nocert").arg(&path).output() {
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(said.contains("Signature is Valid"), "{said}");
        assert!(said.contains("Total document signed"), "{said}");
        assert!(said.contains("ETSI.CAdES.detached"), "{said}");
    }
    if let Ok(said) = Command::new("qpdf").arg("--check").arg(&path).output() {
        assert!(said.status.success(), "{said:?}");
    }
}

/// THES-2.3: any change shows, whatever it touches: what is said, the data, the signature, the stamp, the padding.
#[tokio::test]
async fn no_byte_of_a_report_can_change() {
    let setting = Setting::new();
    let house = setting.house().await;
    let (_, officer, victim, filed) = received(&house, &setting.own).await;
    let pdf = signed(&house, &officer, &victim, &filed).await;
    let trust = setting.trust();
    // One of every few bytes outside of the hole, every byte of the signature in it.
    let start = pdf
        .windows(10)
        .position(|part| part == b"/Contents<")
        .unwrap()
        + 10;
    let places = (0..start).step_by(1_009);
    let places = places.chain((start..start + 2 * 3_300).step_by(13));
    let places = places.chain((start + 2 * 3_300..pdf.len()).step_by(997));
    for at in places.chain([pdf.len() - 1]) {
        for bit in [1, 0x20] {
            let mut other = pdf.clone();
            other[at] ^= bit;
            assert!(!pv::verify(&other, &trust).is_good(), "byte {at}, {bit}");
        }
    }
    for (what, other, point) in [
        ("nothing", vec![], Point::Structure),
        ("cut", pdf[..pdf.len() - 1].to_vec(), Point::Covers),
        ("a space after", [&pdf[..], b" "].concat(), Point::Covers),
        (
            "a page after",
            [&pdf[..], &pdf[pdf.len() - 200..]].concat(),
            Point::Covers,
        ),
        ("twice", [&pdf[..], &pdf[..]].concat(), Point::Covers),
    ] {
        let failing = fails(&pv::verify(&other, &trust));
        assert!(failing.contains(&point), "{what}: {failing:?}");
    }
    // Nobody trusted: nothing is said to be wrong, and nothing good.
    let alone = pv::verify(&pdf, &Trust::default());
    assert_eq!(fails(&alone), [Point::Chain, Point::StampChain]);
    // Another authority of the same name.
    let other = Setting::new();
    let failing = fails(&pv::verify(&pdf, &other.trust()));
    assert_eq!(failing, [Point::Chain, Point::StampChain]);
}

/// THES-2.3: who may not sign does not, and nothing is written.
#[tokio::test]
async fn a_report_that_may_not_be_signed_is_not() {
    let setting = Setting::new();
    let house = setting.house().await;
    let (head, officer, _, filed) = received(&house, &setting.own).await;
    let desk = &house.desk;
    let refused = async |actor: &Actor, id: Id<_>| match sign(desk, actor, id).await {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let victim = house.victim(2).await;
    let fresh = house.complaint(&victim, &shop(MULE)).await;
    assert_eq!(refused(&officer, fresh.id).await, Refusal::NotAdmissible);
    // Another officer than the one who decided; one who decided and was never entered.
    let other = self::officer(&house, &head, "autre@office.example").await;
    assert_eq!(refused(&other, filed.id).await, Refusal::NotTheirs);
    decide(desk, &other, fresh.id, &Decision::Admissible)
        .await
        .unwrap();
    assert_eq!(refused(&other, fresh.id).await, Refusal::NoSignatory);
    // A certificate of somebody else is entered for nobody, nor one that another signs with.
    let strange = setting
        .officers
        .officer("Dominique Modèle", Some(NUMBER), [2020, 2045]);
    let entered = enter(&house, &head, &other, &strange).await;
    assert!(matches!(
        entered,
        Err(Stop::Refused(signatories::Refusal::NotTheirs))
    ));
    let entered = enter(&house, &head, &other, &setting.own).await;
    assert!(matches!(
        entered,
        Err(Stop::Refused(signatories::Refusal::Taken))
    ));
    // A certificate whose key is elsewhere.
    let namesake = setting.officers.officer(NAME, Some(NUMBER), [2020, 2045]);
    enter(&house, &head, &other, &namesake).await.unwrap();
    assert_eq!(refused(&other, fresh.id).await, Refusal::NoKey);
    own::withdraw(desk, &victim, fresh.id).await.unwrap();
    assert_eq!(refused(&other, fresh.id).await, Refusal::NotAdmissible);
    for stranger in [house.victim(3).await, house.actor(thesee::law::PROSECUTOR)] {
        assert!(sign(desk, &stranger, filed.id).await.is_err());
    }
    assert!(
        enter(&house, &officer, &officer, &setting.own)
            .await
            .is_err()
    );
    assert_eq!(house.number("select count(*) from reception").await, 0);
    assert_eq!(
        house
            .number("select count(*) from paper where what = 'reception'")
            .await,
        0
    );
}

/// THES-2.3: without a stamp, or with a certificate that is not valid, nothing is kept, and the refusal is recorded.
#[tokio::test]
async fn without_a_stamp_nothing_is_kept() {
    let setting = Setting::new();
    let old = setting.officers.officer(NAME, Some(NUMBER), [2020, 2021]);
    let nowhere = Stamps::at("http://127.0.0.1:9/", &[]).unwrap();
    let own = &setting.own;
    let cases: [(&Certified, Option<Stamps>, Refusal); 6] = [
        (own, None, Refusal::NoStamp),
        (own, Some(nowhere), Refusal::NoStamp),
        (
            own,
            Some(setting.tsa(Manner::Replays).await),
            Refusal::NoStamp,
        ),
        (
            own,
            Some(setting.tsa(Manner::Garbage).await),
            Refusal::NoStamp,
        ),
        (
            own,
            Some(setting.tsa(Manner::Endless).await),
            Refusal::NoStamp,
        ),
        (
            &old,
            Some(setting.tsa(Manner::Honest).await),
            Refusal::Expired,
        ),
    ];
    for (key, stamps, expected) in cases {
        let house = House::signing(signing(&[key], stamps)).await;
        let (_, officer, victim, filed) = received(&house, key).await;
        let blobs = house.blobs();
        let refused = sign(&house.desk, &officer, filed.id).await;
        let same = matches!(&refused, Err(Stop::Refused(refusal)) if *refusal == expected);
        assert!(same, "{refused:?}");
        assert_eq!(house.number("select count(*) from reception").await, 0);
        assert_eq!(house.blobs(), blobs);
        let paper = own::paper(&house.desk, &victim, filed.id, PaperKind::Reception).await;
        assert!(paper.is_err());
    }
    assert!(Signing::default().stamps.is_none());
}

/// THES-2.3: a stamp by a certificate that is not for stamps alone, or at another time, is not one.
#[tokio::test]
async fn a_stamp_must_be_a_stamp() {
    let setting = Setting::new();
    let late = now() + time::Duration::hours(2);
    let loose = setting.stamps.stamps(false);
    for (stamps, points) in [
        (
            serve(&loose, now(), Manner::Honest).await,
            vec![Point::StampPurpose],
        ),
        (
            serve(&setting.stamping, late, Manner::Honest).await,
            vec![Point::Times],
        ),
    ] {
        let house = House::signing(signing(&[&setting.own], Some(stamps))).await;
        let (_, officer, victim, filed) = received(&house, &setting.own).await;
        let pdf = signed(&house, &officer, &victim, &filed).await;
        assert_eq!(fails(&pv::verify(&pdf, &setting.trust())), points);
    }
}
