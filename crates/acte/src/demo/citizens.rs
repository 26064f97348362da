//! The citizens of the demonstration, who do not exist, and the two providers that vouch for them: one in the manner
//! of FranceConnect, which it is not and does not look like, one for those who could not use it.

use serde_json::{Value, json};

use super::people::{Manner, Person};

/// The provider in the manner of FranceConnect.
pub(super) const FIRST: Manner = Manner {
    title: "demo-fc-title",
    text: "demo-fc-text",
    refuses: true,
    signed: true,
};
/// The other.
pub(super) const SECOND: Manner = Manner {
    title: "demo-account-title",
    text: "demo-account-text",
    refuses: true,
    signed: true,
};

/// The place and country of someone born in Paris.
const PARIS: [&str; 2] = ["75107", "99100"];

fn citizen(
    sub: &str,
    name: &'static str,
    hint: &'static str,
    identity: [&str; 3],
    born: [&str; 2],
    amr: &'static str,
    more: Value,
) -> Person {
    let [family_name, given_name, birthdate] = identity;
    let [birthplace, birthcountry] = born;
    let mut claims = json!({
        // Sixty-six characters, as FranceConnect's.
        "sub": format!("{sub:0>64}v1"), "family_name": family_name, "given_name": given_name,
        "birthdate": birthdate, "birthplace": birthplace, "birthcountry": birthcountry,
        "email": format!("{sub}@courriel.example"),
    });
    if let (Value::Object(claims), Value::Object(more)) = (&mut claims, more) {
        claims.extend(more);
    }
    Person {
        sub: format!("{sub:0>64}v1"),
        name,
        hint: Some(hint),
        claims,
        acr: "eidas1",
        amr: vec![amr],
    }
}

/// Whom the first provider knows.
pub(super) fn first() -> Vec<Person> {
    let one = citizen;
    vec![
        one(
            "claire",
            "Claire Exemple",
            "demo-citizen-adult",
            ["EXEMPLE", "Claire Marie", "1984-07-12"],
            PARIS,
            "fc",
            json!({ "gender": "female", "preferred_username": "MODELE" }),
        ),
        one(
            "karim",
            "Karim Spécimen",
            "demo-citizen-abroad",
            ["SPECIMEN", "Karim", "1979-02-28"],
            ["", "99350"],
            "fc",
            json!({ "gender": "male" }),
        ),
        one(
            "fatou",
            "Fatou Témoin",
            "demo-citizen-presumed",
            ["TEMOIN", "Fatou", "1961-01-01"],
            ["", "99341"],
            "fc",
            json!({ "gender": "female" }),
        ),
        one(
            "jonas",
            "Jonas Muster",
            "demo-citizen-european",
            ["Muster", "Jonas", "1990-11-05"],
            ["Köln", "DE"],
            "eidas",
            json!({}),
        ),
        one(
            "lou",
            "Lou Échantillon",
            "demo-citizen-minor",
            ["ECHANTILLON", "Lou", "2015-03-09"],
            PARIS,
            "fc",
            json!({ "gender": "female" }),
        ),
        one(
            "sacha",
            "Sacha Patron",
            "demo-citizen-unspecified",
            ["PATRON", "Sacha", "1995-09-30"],
            ["2A004", "99100"],
            "fc",
            json!({ "gender": "unspecified" }),
        ),
    ]
}

/// Whom the second provider knows.
pub(super) fn second() -> Vec<Person> {
    vec![citizen(
        "maria",
        "Maria Ejemplo",
        "demo-citizen-elsewhere",
        ["EJEMPLO", "Maria", "1972-12-01"],
        ["", "99134"],
        "pwd",
        json!({ "gender": "female" }),
    )]
}
