//! A copy of a person's data in a format that machines read (GDPR art. 15, 3): the same for the agent and for the
//! administrator who answers them.

use kernel::Personal;
use serde_json::{Value, json};

use crate::{
    deeds::{own_space::OwnData, sha256_hex},
    model::{CopiedAlert, CopiedLink, CopiedToken, Deposit, ProfessionalEmail},
};

/// The copy; instants in seconds.
pub(super) fn json(data: &OwnData) -> Result<Vec<u8>, serde_json::Error> {
    let held = &data.held;
    serde_json::to_vec_pretty(&json!({
        "email": held.email.as_ref().map(ProfessionalEmail::reveal),
        "ministry": held.agent.ministry,
        "collected_at": held.agent.collected_at.unix_timestamp(),
        "restricted": held.agent.restricted,
        "deposits": data.deposits.iter().map(deposit).collect::<Vec<_>>(),
        "older_deposits_left_out": data.cut,
        "links": held.links.iter().map(link).collect::<Vec<_>>(),
        "tokens": held.tokens.iter().map(token).collect::<Vec<_>>(),
        "alerts": held.alerts.iter().map(alert).collect::<Vec<_>>(),
    }))
}

fn deposit(deposit: &Deposit) -> Value {
    json!({
        "id": deposit.id,
        "name": deposit.name.reveal(),
        "size": deposit.size,
        "sha256": sha256_hex(&deposit.sha256),
        "analysis": deposit.choice.code(),
        "collected_at": deposit.collected_at.unix_timestamp(),
        "verdict": deposit.verdict,
    })
}

fn link(link: &CopiedLink) -> Value {
    json!({ "created_at": link.created_at, "expires_at": link.expires_at })
}

fn token(token: &CopiedToken) -> Value {
    json!({
        "application": token.application,
        "statement": token.statement,
        "reference": token.reference.as_ref().map(Personal::reveal),
        "issued_at": token.issued_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
    })
}

fn alert(alert: &CopiedAlert) -> Value {
    json!({
        "deposit": alert.deposit,
        "ministry": alert.ministry,
        "rule": alert.rule,
        "path": alert.path,
        "raised_at": alert.raised_at,
    })
}
