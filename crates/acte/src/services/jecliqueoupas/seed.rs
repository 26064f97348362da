//! Sample data: three ministries, their FSSI, the people who may sign in, and a few harmless files.

use ::jecliqueoupas::{
    Desk,
    deeds::{library, ministries, staff},
    model::{AlertPath, FileName, Ministry, MinistryEntry, ProfessionalEmail},
};
use gate::staff::StaffRefusal;
use kernel::Actor;
use ledger::Stop;

use crate::{demo::Persona, settings::Failure};

/// Who signs in at the demonstration's provider.
pub(super) const CAST: [Persona; 4] = [
    Persona {
        sub: "demo-fssi-culture",
        given_name: "Personnage",
        usual_name: "FSSI Culture",
        email: "fssi@culture.gouv.example",
        role: "fssi",
    },
    Persona {
        sub: "demo-analyst",
        given_name: "Personnage",
        usual_name: "Analyste",
        email: "analyste@anssi.gouv.example",
        role: "anssi-analyst",
    },
    Persona {
        sub: "demo-admin",
        given_name: "Personnage",
        usual_name: "Administrateur",
        email: "administrateur@anssi.gouv.example",
        role: "anssi-admin",
    },
    Persona {
        sub: "demo-nobody",
        given_name: "Personnage",
        usual_name: "Sans habilitation",
        email: "agent@culture.gouv.example",
        role: "",
    },
];

/// Designates the cast; who is so already stays as they are.
pub(super) async fn people(desk: &Desk, issuer: &str) -> Result<(), Failure> {
    for persona in CAST {
        let Some(role) = staff::role(persona.role) else {
            continue;
        };
        let email = ProfessionalEmail::parse(persona.email)?;
        let compartment = (persona.role == "fssi").then_some("culture");
        match staff::designate_first(desk, issuer, &email, role, compartment).await {
            Ok(()) | Err(Stop::Refused(StaffRefusal::AlreadyDesignated)) => {}
            Err(stop) => return Err(format!("{stop:?}").into()),
        }
    }
    Ok(())
}

/// Writes the sample data.
pub(super) async fn run(desk: &Desk, issuer: &str) -> Result<(), Failure> {
    let ministry = |code: &str, fr: &str, en: &str, alert_path| MinistryEntry {
        ministry: Ministry {
            code: code.to_owned(),
            name_fr: fr.to_owned(),
            name_en: en.to_owned(),
            alert_path,
        },
        domains: vec![format!("{code}.gouv.example")],
    };
    let entries = [
        ministry(
            "culture",
            "Ministère de la Culture",
            "Ministry of Culture",
            AlertPath::Deposit,
        ),
        ministry(
            "interieur",
            "Ministère de l’Intérieur",
            "Ministry of the Interior",
            AlertPath::Agent,
        ),
        ministry(
            "agriculture",
            "Ministère de l’Agriculture",
            "Ministry of Agriculture",
            AlertPath::Deposit,
        ),
    ];
    let fssi: Vec<(String, ProfessionalEmail)> = entries
        .iter()
        .filter_map(|entry| {
            let code = entry.ministry.code.clone();
            ProfessionalEmail::parse(&format!("fssi@{code}.gouv.example"))
                .ok()
                .map(|email| (code, email))
        })
        .collect();
    ministries::seed(desk, &entries, &fssi)
        .await
        .map_err(|stop| format!("{stop:?}"))?;
    people(desk, issuer).await?;
    for (name, bytes) in harmless() {
        let stream = futures::stream::iter([Ok::<_, std::convert::Infallible>(bytes.into())]);
        let received = desk
            .ledger
            .receive(stream, 1 << 20)
            .await
            .map_err(|error| error.to_string())?;
        library::add(
            desk,
            &Actor::system(),
            &FileName::from_client(name),
            &received,
        )
        .await
        .map_err(|stop| format!("{stop:?}"))?;
    }
    Ok(())
}

/// A few files no rule should match.
fn harmless() -> Vec<(&'static str, Vec<u8>)> {
    let csv: String = (1..=500)
        .map(|n| format!("{n};agent {n};{}\n", n * 37 % 1_000))
        .collect();
    vec![
        (
            "note.txt",
            "Réunion du 12 décembre : ordre du jour, participants, décisions.\n"
                .repeat(40)
                .into_bytes(),
        ),
        ("budget.csv", csv.into_bytes()),
        (
            "page.html",
            b"<!doctype html><html lang=\"fr\"><title>Bonjour</title><p>Bonjour.</p></html>"
                .to_vec(),
        ),
    ]
}
