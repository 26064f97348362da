//! Sample data: one person a role of article 4.

use ::thesee::{Desk, law};
use gate::staff::StaffRefusal;
use ledger::Stop;

use crate::{demo::Persona, settings::Failure};

/// Who signs in at the demonstration's provider.
pub(super) const CAST: [Persona; 8] = [
    persona(
        "thesee-officer",
        "Agent de l’office",
        "agent@office.gouv.example",
        "officer",
    ),
    persona(
        "thesee-head",
        "Chef de l’office",
        "chef@office.gouv.example",
        "head",
    ),
    persona(
        "thesee-prosecutor",
        "Magistrate du parquet",
        "parquet@justice.gouv.example",
        "prosecutor",
    ),
    persona(
        "thesee-chief-prosecutor",
        "Procureure",
        "procureure@justice.gouv.example",
        "chief_prosecutor",
    ),
    persona(
        "thesee-unit",
        "Enquêteur d’une unité",
        "enqueteur@unite.gouv.example",
        "unit",
    ),
    persona(
        "thesee-magistrate",
        "Juge d’instruction",
        "instruction@justice.gouv.example",
        "magistrate",
    ),
    persona(
        "thesee-statistics",
        "Service statistique",
        "statistiques@interieur.gouv.example",
        "statistics",
    ),
    persona(
        "thesee-rights",
        "Direction, droits",
        "droits@police.gouv.example",
        "rights",
    ),
];

/// The unit of the one who belongs to one, and the court of the magistrate: inquiries are found by them.
const UNIT: &str = "brigade-demo";
const COURT: &str = "tribunal-demo";

const fn persona(
    sub: &'static str,
    usual_name: &'static str,
    email: &'static str,
    role: &'static str,
) -> Persona {
    Persona {
        sub,
        given_name: "Personnage",
        usual_name,
        email,
        role,
    }
}

/// Designates the cast; who is so already stays as they are.
pub(super) async fn people(desk: &Desk, issuer: &str) -> Result<(), Failure> {
    for persona in CAST {
        let role = law::staff_role(persona.role).ok_or("a role of article 4")?;
        let unit = match role {
            law::UNIT => Some(UNIT),
            law::MAGISTRATE => Some(COURT),
            _ => None,
        };
        match super::add(desk, issuer, persona.email, role, unit).await {
            Ok(()) | Err(Stop::Refused(StaffRefusal::AlreadyDesignated)) => {}
            Err(stop) => return Err(format!("{stop:?}").into()),
        }
    }
    Ok(())
}
