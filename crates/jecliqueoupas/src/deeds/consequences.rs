//! What follows from a finding: alerts to ministries, invitations to agents, mails (art. 3 and 6).
//!
//! Keeps JCOP-3.4, JCOP-3.5 and JCOP-6.1.

use gate::i18n::Locale;
use inspect::report::Verdict;
use kernel::{Id, Operation};
use ledger::{Deed, Fault, Open, Permit, Record};

use super::sha256_hex;
use crate::{
    access::{Alerts, Work},
    desk::Desk,
    letters,
    model::{AgentKind, AlertKind, AlertPath, Cause, FileKind, MinistryCode},
    rules::{
        alerting::{Consequence, Found, consequence, is_later},
        search::Holder,
    },
    store::{
        agents::{self, OpensAddress},
        alerts::{self, NewAlert},
        analyses, deposits, files, ministries,
        recipients::{self, ReadsRecipients},
    },
};

/// What a ministry is told of: a content, the rules that found it, and on whose word it hears of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) file: Id<FileKind>,
    pub(super) sha256: &'a [u8],
    pub(super) rules: &'a [&'a str],
    pub(super) path: AlertPath,
}

/// Raises an alert for each rule that the ministry was not yet told of for this content, and tells the FSSI and
/// those the FSSI named in one mail.
///
/// While the processing is restricted at the agent's request the ministry is told all the same, for the State's
/// security, without the address (GDPR art. 18, 2; decision 7); an agent who alerts the ministry gives it.
pub(super) async fn alert<A: Alerts + OpensAddress + ReadsRecipients>(
    desk: &Desk,
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    holder: &Holder,
    subject: Subject<'_>,
) -> Result<Vec<Id<AlertKind>>, Fault> {
    let Subject {
        file,
        sha256,
        rules,
        path,
    } = subject;
    let mut raised = Vec::new();
    let mut news = Vec::new();
    for rule in rules {
        let new = NewAlert {
            deposit: holder.deposit,
            file,
            ministry: &holder.ministry,
            rule,
            path,
        };
        if let Some(id) = alerts::raise(deed, permit, &new).await? {
            raised.push(id);
            news.push(*rule);
        }
    }
    let Some(first) = raised.first() else {
        return Ok(raised);
    };
    let agent = agents::whole(deed, permit, holder.agent).await?;
    let agent = agent.and_then(|(row, email)| email.filter(|_| row.shows_address(path)));
    let url = format!("{}/alertes/{first}", desk.origins.fssi);
    let sha256 = sha256_hex(sha256);
    let news = letters::AlertNews {
        path,
        agent: agent.as_ref(),
        deposited_at: holder.collected_at,
        sha256: &sha256,
        rules: &news,
        url: &url,
    };
    let t = desk.t(Locale::Fr);
    let recipients = recipients::of_ministry(deed, permit, &holder.ministry).await?;
    if recipients.is_empty() {
        tracing::warn!(ministry = %holder.ministry, alert = %first, "an alert has no recipient: name an FSSI");
        metrics::counter!("acte_alerts_unaddressed_total").increment(1);
    }
    for recipient in recipients {
        deed.send_mail(letters::alert(
            &t,
            &recipient.email,
            holder.deposit.uuid(),
            &news,
        ))
        .await?;
    }
    Ok(raised)
}

/// What is known against a content, and how it came to be known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Findings<'a> {
    /// Everything.
    pub(super) all: &'a [Found],
    /// What of it was not known before.
    pub(super) fresh: &'a [Found],
    /// Why the content was analysed.
    pub(super) cause: Cause,
    /// Version of the rules that were applied.
    pub(super) ruleset: i64,
}

/// What follows for every holder of a content held malicious, and the records of it.
pub(super) async fn follow(
    desk: &Desk,
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    file: Id<FileKind>,
    findings: Findings<'_>,
) -> Result<Vec<Record>, Fault> {
    let mut records = Vec::new();
    let Some(content) = files::locate(deed, permit, file).await? else {
        return Ok(records);
    };
    // Old findings outlive the rules that made them: it is the rank that says what the file is held for.
    let rank = content.verdict.as_deref();
    if rank.and_then(analyses::verdict_from) != Some(Verdict::Malicious) {
        return Ok(records);
    }
    let malicious = |hit: &&Found| hit.verdict == Verdict::Malicious;
    let rules: Vec<&str> = findings
        .all
        .iter()
        .filter(malicious)
        .map(|hit| hit.rule.as_str())
        .collect();
    if rules.is_empty() {
        return Ok(records);
    }
    // One agent's deposit may be what first brings a new rule to a content that others hold.
    let is_news = findings.fresh.iter().any(|hit| malicious(&hit));
    let history = if is_news && findings.cause == Cause::Deposit {
        analyses::history(deed, permit, file).await?
    } else {
        Vec::new()
    };
    let mut told: Vec<MinistryCode> = Vec::new();
    let mut mailed: Vec<Id<AgentKind>> = Vec::new();
    for holder in deposits::holders(deed, permit, file).await? {
        let cause = if is_later(&history, holder.collected_at, findings.ruleset) {
            Cause::Rule
        } else {
            findings.cause
        };
        let ministry = ministries::load(deed, &holder.ministry).await?;
        let at_deposit = ministry.map_or(AlertPath::Deposit, |ministry| ministry.alert_path);
        match consequence(Verdict::Malicious, cause, at_deposit) {
            Consequence::None => {}
            Consequence::InviteAgent => {
                if deposits::invite(deed, permit, holder.deposit).await? {
                    invite(desk, deed, permit, &holder).await?;
                }
            }
            Consequence::Alert(path) => {
                let subject = Subject {
                    file,
                    sha256: &content.sha256,
                    rules: &rules,
                    path,
                };
                let raised = alert(desk, deed, permit, &holder, subject).await?;
                if !raised.is_empty() {
                    told.push(holder.ministry.clone());
                }
                for id in raised {
                    records.push(
                        Record::new(Operation::Communicate, "alert", id.uuid())
                            .nature("alert.raise"),
                    );
                }
                // A ministry is told once; each of its agents who holds the file is told too.
                let later = path == AlertPath::Later && told.contains(&holder.ministry);
                if later && !mailed.contains(&holder.agent) {
                    mailed.push(holder.agent);
                    tell_agent(desk, deed, permit, &holder).await?;
                }
            }
        }
    }
    Ok(records)
}

/// Invites an agent to alert their ministry (art. 3, 1°).
pub(super) async fn invite<A: OpensAddress>(
    desk: &Desk,
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    holder: &Holder,
) -> Result<(), Fault> {
    if let Some(email) = agents::address(deed, permit, holder.agent).await? {
        let url = format!("{}/depots/{}", desk.origins.agent, holder.deposit);
        let t = desk.t(Locale::Fr);
        deed.send_mail(letters::invitation(&t, &email, holder.deposit.uuid(), &url))
            .await?;
    }
    Ok(())
}

async fn tell_agent(
    desk: &Desk,
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    holder: &Holder,
) -> Result<(), Fault> {
    if let Some(email) = agents::address(deed, permit, holder.agent).await? {
        let url = format!("{}/depots/{}", desk.origins.agent, holder.deposit);
        let t = desk.t(Locale::Fr);
        deed.send_mail(letters::later_finding(
            &t,
            &email,
            holder.deposit.uuid(),
            &url,
        ))
        .await?;
    }
    Ok(())
}
