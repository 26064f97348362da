//! The dossier handed to a recipient: whole, sealed, read by the tools of others, and gone with what it holds.
//!
//! The readers are `stix2` of OASIS and `pymisp` of MISP, as published on PyPI. Without a network they cannot be
//! installed; the test then says so on the standard error, past what the test runner captures.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use thesee::{
    deeds::{
        hand_over::{self, Abroad},
        public,
    },
    law::{HEAD, OFFICER, UNIT},
    model::{Safeguard, Suspect},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::text;
use crate::house::{House, MULE, shop};

const NEEDS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/it/recipients/readers/requirements.txt"
);
const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/it/recipients/readers/read.py"
);
/// The account, as it is read.
const IBAN: &str = "FR7630006000011234567890189";

/// A workbook of one sheet.
pub(crate) fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let cell = |text: &String| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows: String = rows
        .iter()
        .map(|cells| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>()))
        .collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Plaintes\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

/// Two complaints of one series: one account, one more address each, a bank's line that everybody quotes, the victim's own.
async fn series(house: &House) -> Vec<thesee::deeds::file::Filed> {
    let officer = house.actor(OFFICER);
    public::mark(
        &house.desk,
        &officer,
        "+33 9 69 32 06 12",
        "Ligne d’une banque",
        true,
    )
    .await
    .unwrap();
    let mut filed = Vec::new();
    for number in 1..=2 {
        let mut content = shop(MULE);
        content.victim.contacts.telephones = vec!["06 98 76 54 32".to_owned()];
        content.suspects.push(Suspect {
            emails: vec![format!("vendeur{number}@mailbox.example.org")],
            telephones: vec!["09 69 32 06 12".to_owned()],
            ..Suspect::default()
        });
        filed.push(house.complaint(&house.victim(number).await, &content).await);
    }
    filed
}

async fn handed(house: &House) -> Vec<u8> {
    let filed = series(house).await;
    let holder = house.recipient(UNIT, "unit-1");
    let inquiry = house.inquiry(&holder, "7").await;
    let given = house
        .hand(&filed.iter().collect::<Vec<_>>(), "unit-1", "7")
        .await;
    hand_over::take(&house.desk, &holder, inquiry, given)
        .await
        .unwrap()
}

/// THES-4.3: all that the manifest lists is there, byte for byte; what feeds other tools holds nothing of any victim.
#[tokio::test]
async fn a_dossier_is_whole_and_its_feeds_say_nothing_of_victims() {
    let house = House::open().await;
    let files = unpacked(&handed(&house).await);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "declarations.csv",
            "identifiants.csv",
            "manifeste.json",
            "misp.json",
            "rapport.pdf",
            "stix-2.1.json"
        ]
    );
    let manifest: Value = serde_json::from_slice(&files["manifeste.json"]).unwrap();
    assert_eq!(
        (&manifest["version"], &manifest["declarations"]),
        (&json!(1), &json!(2))
    );
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), 5);
    for one in listed {
        let bytes = &files[one["name"].as_str().unwrap()];
        let digest: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            (&one["sha256"], &one["size"]),
            (&json!(digest), &json!(bytes.len()))
        );
    }
    assert!(files["rapport.pdf"].starts_with(b"%PDF-"));
    let holds = |name: &str, word: &str| String::from_utf8_lossy(&files[name]).contains(word);
    for (name, word) in [
        ("declarations.csv", "LEFÈVRE1"),
        ("identifiants.csv", IBAN),
        ("identifiants.csv", "33698765432"),
        ("stix-2.1.json", IBAN),
        ("misp.json", IBAN),
    ] {
        assert!(holds(name, word), "{name} says {word}");
    }
    for name in ["stix-2.1.json", "misp.json"] {
        for word in ["LEFÈVRE", "33698765432", "anne1@", "vélo"] {
            assert!(!holds(name, word), "{name} says {word}");
        }
    }
    // What was kept is sealed: no file of the store holds it.
    let plain = "select count(*) from communication where position('unit-1'::bytea in name) > 0";
    assert_eq!(house.number(plain).await, 0);
}

/// THES-4.3: abroad, the facts and the suspects; no file names a victim.
#[tokio::test]
async fn a_dossier_abroad_names_no_victim() {
    let house = House::open().await;
    let filed = series(&house).await;
    let ids: Vec<_> = filed.iter().map(|one| one.id).collect();
    let under = Abroad {
        country: "DE".to_owned(),
        commitment: "Règlement (UE) 2016/794".to_owned(),
        safeguard: Safeguard::Union,
    };
    let head = house.actor(HEAD);
    hand_over::abroad(&house.desk, &head, &ids, "Europol", &text("Série."), &under)
        .await
        .unwrap();
    // Nobody takes it back by these pages: its bytes are read as the office's deed would.
    let blob: uuid::Uuid = house.words("select blob_id::text from communication").await[0]
        .parse()
        .unwrap();
    let bytes = house.blob(blob).await;
    let files = unpacked(&bytes);
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for word in ["LEFÈVRE", "33698765432", "anne1@", "1980-05-23"] {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
    assert!(String::from_utf8_lossy(&files["identifiants.csv"]).contains(IBAN));
}

/// THES-3.1: a dossier goes with the first of its declarations, its key with it.
#[tokio::test]
async fn a_dossier_goes_with_what_it_holds() {
    let house = House::open().await;
    let before = house.blobs();
    handed(&house).await;
    let kept = "select count(*) from communication where blob_id is not null";
    assert_eq!(house.number(kept).await, 1);
    let mut conn = house.it.db.superuser().await;
    let gone = "delete from declaration where id = (select declaration from communication_declaration limit 1)";
    sqlx::query(gone).execute(&mut conn).await.unwrap();
    drop(house.retention().await);
    house.settle().await;
    assert_eq!(house.number(kept).await, 0);
    assert_eq!(
        house.number("select count(*) from communication").await,
        1,
        "that it was given is known"
    );
    // Two receipts and two notices, of which those of one went with its declaration or waits for the sweep; the dossier is none of them.
    assert!(house.blobs() <= before + 4);
    let end = thesee::law::RECORD_TERM.end(house.now()).unwrap();
    house.it.clock.set(end + time::Duration::seconds(1));
    drop(house.retention().await);
    assert_eq!(house.number("select count(*) from communication").await, 0);
}

/// The folder the readers are installed in, once for all runs; why they could not be.
fn installed() -> Result<PathBuf, String> {
    let needs = std::fs::read(NEEDS).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    let mark = folder.join("installed.txt");
    if std::fs::read(&mark).is_ok_and(|mark| mark == needs) {
        return Ok(folder);
    }
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--upgrade", "--target"])
        .arg(&folder);
    let done = pip.args(["--requirement", NEEDS]).output();
    let done = done.map_err(|error| format!("python3: {error}"))?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    std::fs::write(mark, needs).unwrap();
    Ok(folder)
}

/// The published readers of STIX and MISP read the dossier, and say what is in it.
#[tokio::test]
async fn published_readers_read_the_feeds() {
    let readers = match installed() {
        Ok(folder) => folder,
        Err(why) => {
            let mut loud = std::io::stderr();
            writeln!(
                loud,
                "\nSKIPPED, NOT TESTED: stix2 and pymisp on a dossier: {why}"
            )
            .unwrap();
            return;
        }
    };
    let house = House::open().await;
    let place = house.it.folder().join("dossier.zip");
    std::fs::write(&place, handed(&house).await).unwrap();
    let mut python = Command::new("python3");
    let done = python
        .arg(SCRIPT)
        .arg(&place)
        .env("PYTHONPATH", readers)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let said: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(said["accounts"], json!([IBAN]));
    assert_eq!(said["ibans"], json!([IBAN]));
    assert_eq!(said["tags"], json!(["PAP:AMBER", "tlp:amber+strict"]));
    let kinds: Vec<&str> = said["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    for (kind, count) in [
        ("incident", 2),
        ("observed-data", 2),
        ("relationship", 2),
        ("email-addr", 2),
        ("grouping", 1),
    ] {
        assert_eq!(
            kinds.iter().filter(|one| **one == kind).count(),
            count,
            "{kinds:?}"
        );
    }
    // Everybody's line stays in the event, and correlates with nothing.
    assert_eq!(
        said["others"],
        json!([
            ["email", "vendeur1@mailbox.example.org", false],
            ["email", "vendeur2@mailbox.example.org", false],
            ["phone-number", "+33969320612", true],
        ])
    );
}
