//! The rules library: rules come typed or as a file, and leave as they came.

use crate::house::{Browser, House, rule_finding};

/// Sends a file to the library: the path of its page.
async fn send(analyst: &mut Browser, name: &str, file: (&str, &[u8])) -> String {
    let answer = analyst
        .upload("/regles/fichier", &[("file_name", name)], file)
        .await
        .expect(303);
    let (_, id) = answer.location().split_once("/regles/").unwrap();
    format!("/regles/{id}")
}

/// Two rules, nearly `size` bytes long by a comment.
fn long(size: usize) -> String {
    let rules =
        rule_finding("un", b"absent", "malicious") + &rule_finding("deux", b"vide", "suspicious");
    let filler = "é".repeat((size - rules.len() - 8) / 2);
    format!("/* {filler} */\n{rules}")
}

/// What is sent is tried, shown and given back as it was, several rules in one file, the mark of UTF-8 left out.
#[tokio::test]
async fn a_file_of_rules_goes_round() {
    let house = House::open().await;
    let mut analyst = house.analyst().await;
    let text = long(900_000);
    let marked = ["\u{feff}".as_bytes(), text.as_bytes()].concat();
    let page = send(&mut analyst, "", ("Hiver-2026.yara", &marked)).await;
    house.settle().await;
    let shown = analyst.get(&page).await.expect(200);
    shown.says("hiver_2026");
    shown.says("2 (hiver_2026.un, hiver_2026.deux)");
    shown.says("Favorable");
    let back = analyst.get(&format!("{page}/regles.yar")).await.expect(200);
    assert!(back.body == text, "not what was sent");
    let said = back.headers["content-disposition"].to_str().unwrap();
    assert_eq!(said, "attachment; filename=\"hiver_2026.yar\"");

    // Typed in the box, where a browser ends lines with two characters: kept with one.
    let sent = text.replace('\n', "\r\n");
    let form = [("source", sent.as_str())];
    analyst.post(&page, &form).await.expect(303);
    let back = analyst.get(&format!("{page}/regles.yar")).await.expect(200);
    assert!(back.body == text, "not what was typed");

    // Another file in its place; not while it is in force.
    let other = rule_finding("trois", b"absent", "malicious");
    let file = ("autre.yar", other.as_bytes());
    let path = format!("{page}/fichier");
    analyst.upload(&path, &[], file).await.expect(303);
    house.settle().await;
    let back = analyst.get(&format!("{page}/regles.yar")).await.expect(200);
    assert_eq!(back.body, other);
    analyst
        .post(&format!("{page}/activer"), &[])
        .await
        .expect(303);
    let refused = analyst.upload(&path, &[], file).await.expect(409);
    refused.says("Retirez-les avant de les modifier");
}

/// What cannot be taken is told at the field, and the library is as it was.
#[tokio::test]
async fn what_is_no_file_of_rules_is_refused_with_a_reason() {
    let house = House::open().await;
    let mut analyst = house.analyst().await;
    let rule = rule_finding("un", b"absent", "malicious");
    let page = send(&mut analyst, "premiere", ("x.yar", rule.as_bytes())).await;
    let too_long = long((1 << 20) + 100);
    let cases: [(&str, &[u8], &str); 8] = [
        ("aa.yar", too_long.as_bytes(), "dépasse 1"),
        (
            "a.yar",
            b"rule a { condition: true } \xff",
            "n’est pas un texte en UTF-8",
        ),
        (
            "a.yar",
            b"rule a { condition: true } \0",
            "n’est pas un texte en UTF-8",
        ),
        ("aa.yar", b" \n", "Donnez au moins une règle"),
        ("aa.yar", b"rule b {", ":1:"),
        ("aa.yar", b"include \"/etc/passwd\"", "include"),
        ("1.yar", rule.as_bytes(), "Donnez un nom en minuscules"),
        ("premiere.yar", rule.as_bytes(), "porte ce nom"),
    ];
    for (name, bytes, words) in cases {
        let answer = analyst.upload("/regles/fichier", &[], (name, bytes)).await;
        answer.expect(422).says(words);
        // Neither the name of the file nor that of the rules counts when it takes another's place.
        if !words.contains("nom") {
            let path = format!("{page}/fichier");
            let answer = analyst.upload(&path, &[], (name, bytes)).await;
            answer.expect(422).says(words);
            let Some(typed) = std::str::from_utf8(bytes)
                .ok()
                .filter(|text| !text.contains('\0'))
            else {
                continue;
            };
            let form = [("name", "autre"), ("source", typed)];
            analyst.post("/regles", &form).await.expect(422).says(words);
        }
    }
    // Past what any form may have, the answer is a page of its own.
    let form = [("source", "é".repeat(2 << 20))];
    let form = form.each_ref().map(|(name, text)| (*name, text.as_str()));
    analyst.post(&page, &form).await.expect(413);
    let left = "select name || ' ' || octet_length(source) from rule_file";
    assert_eq!(
        house.words(left).await,
        [format!("premiere {}", rule.len())]
    );
}

/// A reference that is known already is not kept twice, not even until the sweep.
#[tokio::test]
async fn a_known_reference_is_thrown_away_at_once() {
    let house = House::open().await;
    let mut analyst = house.analyst().await;
    let file = ("bonne.txt", &b"Une bonne reference.\n"[..]);
    analyst.upload("/reference", &[], file).await.expect(303);
    let blobs = house.blobs();
    analyst.upload("/reference", &[], file).await.expect(303);
    assert_eq!(house.blobs(), blobs);
    assert_eq!(house.number("select count(*) from known_good").await, 2);
}
