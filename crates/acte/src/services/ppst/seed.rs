//! Sample data: four feeding bases, one agent a body, and a few requests of invented persons, some of whom asked
//! twice or more.

use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};

use ::ppst::{
    Desk,
    deeds::{
        feed::{self, Format, Incoming},
        sources::{self, Trust},
        users::Refusal,
    },
    model::{Authority, BatchName, Body, Ministry, Mode, Role5, Source, SourceCode},
    rules::terms,
};
use ed25519_dalek::{
    Signer as _, SigningKey,
    pkcs8::{EncodePrivateKey as _, KeypairBytes},
};
use gate::staff::StaffRefusal;
use ledger::Stop;
use serde_json::{Value, json};
use time::{Date, Duration};

use crate::{
    demo::{Persona, System},
    settings::Failure,
};

/// Who signs in at the demonstration's provider; `role` is what they belong to.
pub(super) const CAST: [Persona; 6] = [
    persona(
        "ppst-research",
        "Agent Recherche",
        "instruction@recherche.gouv.example",
        "higher-education",
    ),
    persona(
        "ppst-defence",
        "Agent Défense",
        "instruction@defense.gouv.example",
        "defence",
    ),
    persona("ppst-dgsi", "Agent DGSI", "agent@dgsi.gouv.example", "dgsi"),
    persona(
        "ppst-cossen",
        "Agent COSSEN",
        "agent@cossen.gouv.example",
        "cossen",
    ),
    persona(
        "ppst-sgdsn",
        "Agent SGDSN",
        "coordination@sgdsn.gouv.example",
        "sgdsn",
    ),
    persona(
        "ppst-osiic",
        "Administrateur OSIIC",
        "administrateur@osiic.gouv.example",
        "osiic",
    ),
];

/// The feeding bases of the demonstration.
pub(super) const SYSTEMS: [&str; 4] = ["sophia", "mesr", "mte", "sante"];

const fn persona(
    sub: &'static str,
    usual_name: &'static str,
    email: &'static str,
    body: &'static str,
) -> Persona {
    Persona {
        sub,
        given_name: "Personnage",
        usual_name,
        email,
        role: body,
    }
}

/// Designates and habilitates the cast; who is so already stays as they are.
pub(super) async fn people(desk: &Desk) -> Result<(), Failure> {
    let today = terms::day_of(desk.ledger.now()).map_err(|error| error.to_string())?;
    for persona in CAST {
        let body = Body::from_code(persona.role).ok_or("a body of article 5")?;
        let authority = (body.rank() == Role5::Recipient).then(|| Authority {
            name: "Autorité de démonstration".to_owned(),
            reference: "DEMO-1".to_owned(),
            on: today,
        });
        match super::add(desk, persona.email, body, authority).await {
            Ok(()) | Err(Stop::Refused(Refusal::Staff(StaffRefusal::AlreadyDesignated))) => {}
            Err(stop) => return Err(format!("{stop:?}").into()),
        }
    }
    Ok(())
}

/// Writes the sample data.
pub(super) async fn run(desk: &Desk, systems: &[System]) -> Result<(), Failure> {
    let today = terms::day_of(desk.ledger.now()).map_err(|error| error.to_string())?;
    people(desk).await?;
    for system in systems {
        let (ministry, lines) = match system.name {
            "sophia" => (Ministry::Defence, sophia(today)),
            "mesr" => (Ministry::HigherEducation, mesr(today)),
            "mte" => (Ministry::Energy, mte(today)),
            _ => (Ministry::Health, sante(today)),
        };
        let mut seed = [0; 32];
        desk.ledger.entropy().fill(&mut seed);
        let key = SigningKey::from_bytes(&seed);
        // Without the public half: OpenSSL reads no other form of PKCS#8.
        let alone = KeypairBytes {
            secret_key: key.to_bytes(),
            public_key: None,
        };
        let pem = alone
            .to_pkcs8_pem(Default::default())
            .map_err(|error| error.to_string())?;
        // Beside its certificate, for whoever tries the feed.
        let path = system.path.with_extension("signing.pem");
        let mut file = std::fs::File::options();
        let file = file
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path);
        file?.write_all(pem.as_bytes())?;
        let source = Source {
            id: desk.ledger.new_id(),
            code: SourceCode::parse(system.name).ok_or("a source's code")?,
            ministry,
            name: format!("Base {}", system.name),
            mode: Mode::Lines,
            mailbox: Some(super::feeding::mailbox(system.name)),
            until: None,
        };
        let trusted = vec![
            Trust::Certificate(system.certificate.fingerprint),
            Trust::Key(key.verifying_key().to_bytes()),
        ];
        sources::seed(desk, &[(source.clone(), trusted)])
            .await
            .map_err(|stop| format!("{stop:?}"))?;
        push(desk, &source, &key, &lines).await?;
    }
    Ok(())
}

async fn push(
    desk: &Desk,
    source: &Source,
    key: &SigningKey,
    lines: &[Value],
) -> Result<(), Failure> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(text.into())]);
    let received = desk
        .ledger
        .receive(bytes, 1 << 20)
        .await
        .map_err(|error| error.to_string())?;
    let incoming = Incoming {
        name: &BatchName::parse("demonstration").ok_or("a batch's name")?,
        format: Format::JsonLines,
        received: &received,
        signature: &key.sign(&received.sha256).to_bytes(),
    };
    feed::receive(desk, source, &incoming)
        .await
        .map(drop)
        .map_err(|stop| format!("{stop:?}").into())
}

/// A request received some days ago.
fn request(today: Date, number: &str, days: i64, person: [&str; 4], more: Value) -> Value {
    let [name, given, born, country] = person;
    let on = |days: i64| (today - Duration::days(days)).to_string();
    let mut line = json!({
        "number": number, "version": 1, "access": "zrr", "received_on": on(days + 3), "opinion_received_on": on(days),
        "author": { "name": "Établissement de démonstration", "kind": "establishment" }, "motive": "newcomer",
        "identity": { "name": name, "given_names": [given], "nationalities": [country] },
        "birth": { "date": born, "country": country },
        "post": { "function": "Chercheur invité", "project": "Projet de démonstration" },
    });
    if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    line
}

const KIM: [&str; 4] = ["Kim", "Min-jun", "1988-04-12", "KR"];
const LEFEVRE: [&str; 4] = ["Lefèvre", "Anne", "1990-02-03", "FR"];

fn opinion(today: Date, sense: &str, days: i64) -> Value {
    let sent_on = (today - Duration::days(days)).to_string();
    json!({ "sense": sense, "how": "explicit", "grounds": "Motifs de démonstration.", "sent_on": sent_on })
}

fn sophia(today: Date) -> Vec<Value> {
    let refused = json!({
        "opinion": opinion(today, "unfavourable", 300),
        "decision": { "sense": "refused", "on": (today - Duration::days(290)).to_string() },
    });
    vec![
        request(today, "SOPHIA-0117", 340, KIM, refused),
        request(
            today,
            "SOPHIA-0242",
            12,
            ["Durand", "Jean", "1975-07-14", "FR"],
            json!({}),
        ),
    ]
}

fn mesr(today: Date) -> Vec<Value> {
    vec![
        request(today, "MESR-2031", 55, KIM, json!({})),
        request(
            today,
            "MESR-2047",
            20,
            ["Lefevre", "Anne", "1990-02-03", "FR"],
            json!({ "motive": "renewal" }),
        ),
        request(
            today,
            "MESR-2052",
            4,
            ["Lefèvre", "Marie", "1990-02-03", "FR"],
            json!({}),
        ),
    ]
}

fn mte(today: Date) -> Vec<Value> {
    let given = json!({
        "opinion": opinion(today, "favourable", 700),
        "decision": { "sense": "granted", "on": (today - Duration::days(690)).to_string() },
    });
    vec![
        request(today, "MTE-0008", 740, LEFEVRE, given),
        request(
            today,
            "MTE-0031",
            9,
            ["Okafor", "Chinedu", "1993-11-30", "NG"],
            json!({}),
        ),
    ]
}

/// The same person as one whom energy instructs, his names the other way round, a day's slip in his date of birth.
fn sante(today: Date) -> Vec<Value> {
    let reserved = json!({
        "opinion": opinion(today, "reserved", 400),
        "decision": { "sense": "granted", "on": (today - Duration::days(385)).to_string() },
    });
    vec![request(
        today,
        "SANTE-0102",
        440,
        ["Chinedu", "Okafor", "1993-11-03", "NG"],
        reserved,
    )]
}
