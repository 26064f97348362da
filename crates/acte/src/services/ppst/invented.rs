//! Invented requests of invented persons, as many as one likes, as the lines that ministries' bases would send: names
//! and civil status are the linkage engine's own generator's, what else a request tells is drawn here.
//!
//! The same day and number give the same lines, so that feeding them again changes nothing.

use linkage::synthetic::{Absurd, COLUMNS, Request, Requests, Settings};
use serde_json::{Map, Value, json};
use time::{Date, Duration};

/// Days over which requests came in: none is at term at once (art. 4: ten years and two months).
const DAYS: u64 = 3_400;
/// Requests younger than this still wait for their opinion, in days.
const OPEN: u64 = 45;

/// A line, and the base that sends it.
pub(crate) type Sent = (&'static str, Value);

/// Lines of so many requests, the last of them received before `today`.
pub(crate) fn lines(
    records: usize,
    today: Date,
) -> Result<impl ExactSizeIterator<Item = Sent> + Send, Absurd> {
    let requests = Requests::new(Settings {
        records,
        seed: 2_022_368,
        ..Settings::default()
    })?;
    Ok(requests.map(move |request| line(&request, today)))
}

fn line(request: &Request, today: Date) -> Sent {
    let told = |name: &str| {
        let column = COLUMNS.iter().position(|column| *column == name);
        column
            .map(|column| request.get(column))
            .filter(|text| !text.is_empty())
    };
    let draw = scatter(request.id());
    let days = 4 + draw % DAYS;
    let on = |days: u64| {
        let ago = Duration::days(i64::try_from(days).unwrap_or(0));
        today.saturating_sub(ago).to_string()
    };
    let mut line = json!({
        "number": format!("INV-{}", request.id()), "version": 1, "access": "zrr",
        "received_on": on(days + 3), "opinion_received_on": on(days),
        "author": { "name": "Établissement inventé", "kind": "establishment" },
        "motive": if draw.is_multiple_of(5) { "renewal" } else { "newcomer" },
        "identity": some([
            ("name", Some(json!(told("nom").unwrap_or("?")))),
            ("married_name", text(told("nom_marital"))),
            ("given_names", list(told("prenoms"), '\0')),
            ("nationalities", list(told("nationalite"), ';')),
            ("sex", text(told("sexe"))),
        ]),
        "birth": some([
            ("date", text(told("date_naissance"))),
            ("city", text(told("ville_naissance"))),
            ("country", text(told("pays_naissance"))),
        ]),
        "post": { "function": "Fonction inventée", "project": "Projet inventé" },
    });
    let address = some([
        ("street", text(told("adresse"))),
        ("postcode", text(told("code_postal"))),
        ("city", text(told("ville"))),
    ]);
    let contact = some([
        (
            "address",
            Some(address).filter(|address| address.as_object().is_some_and(|one| !one.is_empty())),
        ),
        ("emails", list(told("email"), '\0')),
        ("telephones", list(told("telephone"), '\0')),
    ]);
    let parents =
        [("nom_pere", "prenom_pere"), ("nom_mere", "prenom_mere")].map(|(name, given)| {
            some([
                ("names", list(told(name), '\0')),
                ("given_names", list(told(given), '\0')),
            ])
        });
    if let Value::Object(line) = &mut line {
        line.insert("contact".to_owned(), contact);
        if parents
            .iter()
            .any(|one| one.as_object().is_some_and(|one| !one.is_empty()))
        {
            line.insert("parents".to_owned(), json!(parents));
        }
        if let Some(number) = told("num_document") {
            line.insert(
                "identity_documents".to_owned(),
                json!([{ "number": number }]),
            );
        }
        if days > OPEN {
            // Shares that the Senate was told in 2024: 2.6 % of opinions are unfavourable.
            let (sense, decision) = match draw / DAYS % 1_000 {
                0..26 => ("unfavourable", "refused"),
                26..70 => ("reserved", "granted"),
                _ => ("favourable", "granted"),
            };
            line.insert(
                "opinion".to_owned(),
                json!({ "sense": sense, "how": "explicit", "sent_on": on(days - OPEN + 2) }),
            );
            line.insert(
                "decision".to_owned(),
                json!({ "sense": decision, "on": on(days - OPEN) }),
            );
        }
    }
    let base = match request.source() {
        "DEFENSE" => "sophia",
        "MESR" => "mesr",
        "SANTE" => "sante",
        // The other ministries have no base in the demonstration: energy speaks for them.
        _ => "mte",
    };
    (base, line)
}

/// Only what is told.
fn some<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let told = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(told.collect::<Map<_, _>>())
}

fn text(told: Option<&str>) -> Option<Value> {
    told.map(|text| json!(text))
}

fn list(told: Option<&str>, between: char) -> Option<Value> {
    told.map(|text| json!(text.split(between).collect::<Vec<_>>()))
}

/// A number that scatters (FNV-1a, then a finaliser): the same for the same request.
fn scatter(id: &str) -> u64 {
    let mixed = id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (mixed ^ (mixed >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 8
}

#[cfg(test)]
mod tests {
    use ::ppst::rules::feed::{json, read};
    use time::macros::date;

    use super::*;

    #[test]
    fn every_base_may_send_every_line() {
        let today = date!(2026 - 11 - 22);
        let mut senders = std::collections::BTreeMap::<_, u32>::new();
        let mut open = 0;
        for (base, line) in lines(3_000, today).unwrap() {
            let text = line.to_string();
            let object = json::parse(text.as_bytes()).unwrap();
            assert!(read::read(object, today).is_ok(), "{text}");
            open += u32::from(line.get("opinion").is_none());
            *senders.entry(base).or_default() += 1;
        }
        assert_eq!(senders.len(), super::super::seed::SYSTEMS.len());
        assert!((10..150).contains(&open), "{open} are still instructed");
        let again = |n| lines(n, today).unwrap().map(|(_, line)| line);
        assert!(again(50).eq(again(50)));
    }
}
