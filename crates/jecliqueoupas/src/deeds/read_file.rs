//! Art. 5: ANSSI's analysts search the stored files and read their analyses.
//!
//! Keeps JCOP-1.2 and JCOP-5.1.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};

use super::{analyse, consequences};
use crate::{
    access::{InviteAgent, Portal, ReadFile, ReanalyseFiles, SearchFiles},
    desk::Desk,
    law::VERIFY,
    model::{Analysis, Cause, Choice, DepositKind, FileKind},
    rules::{
        search::{Content, Holder, Listed, Query, Run},
        terms,
    },
    store::{analyses, deposits, files, reports, threats},
};

/// Files shown on one page.
pub const PAGE: i64 = 50;

/// Why there is nothing to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such file: never deposited, erased, or past its year.
    Unknown,
    /// The file is not held malicious: there is nothing to invite to.
    NotMalicious,
    /// The agent was already invited.
    AlreadyInvited,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-file",
            Self::NotMalicious => "not-malicious",
            Self::AlreadyInvited => "already-invited",
        }
    }
}

/// Searches by hash, fact, indicator, rule or rank.
pub async fn search(
    desk: &Desk,
    actor: &Actor,
    query: &Query,
) -> Result<Vec<Listed>, Stop<Refusal>> {
    let query = Query {
        term: query
            .term
            .as_ref()
            .map(|(name, value)| (name.clone(), terms::normal(value))),
        ..query.clone()
    };
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<SearchFiles, _>(&Portal).await?;
            let list = threats::search(&mut deed, &permit, &query, PAGE).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "search", entry)
                .nature("files.search")
                .detail(serde_json::json!({ "found": list.len() }));
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// What an analyst reads of a file.
#[derive(Debug, Clone)]
pub struct FileView {
    /// Id.
    pub id: Id<FileKind>,
    /// Hash, size, rank.
    pub content: Content,
    /// The newest deep analysis.
    pub analysis: Option<Analysis>,
    /// Every analysis.
    pub history: Vec<Run>,
    /// Deposits, without the depositors' addresses.
    pub holders: Vec<Holder>,
}

/// Reads the analysis of a file.
pub async fn read_file(
    desk: &Desk,
    actor: &Actor,
    id: Id<FileKind>,
) -> Result<FileView, Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |mut deed| {
            deed.about("file", id.uuid());
            let (mut deed, permit) = deed.permit::<ReadFile, _>(&Portal).await?;
            let Some((content, analysis)) = reports::of_file(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let history = analyses::history(&mut deed, &permit, id).await?;
            let holders = deposits::holders(&mut deed, &permit, id).await?;
            let record = Record::new(Operation::Consult, "file", id.uuid()).nature("file.read");
            let view = FileView {
                id,
                content,
                analysis,
                history,
                holders,
            };
            Ok((view, deed.record(record).await?))
        })
        .await
}

/// Invites the agent of a deposit to alert their ministry (art. 3, 1°).
pub async fn invite_agent(
    desk: &Desk,
    actor: &Actor,
    file: Id<FileKind>,
    deposit: Id<DepositKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<InviteAgent, _>(&Portal).await?;
            let holders = deposits::holders(&mut deed, &permit, file).await?;
            let Some(holder) = holders.into_iter().find(|holder| holder.deposit == deposit) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let content = files::locate(&mut deed, &permit, file).await?;
            if content.and_then(|content| content.verdict).as_deref() != Some("malicious") {
                return Err(deed.refuse(Refusal::NotMalicious).await);
            }
            if !deposits::invite(&mut deed, &permit, deposit).await? {
                return Err(deed.refuse(Refusal::AlreadyInvited).await);
            }
            consequences::invite(desk, &mut deed, &permit, &holder).await?;
            let record = Record::new(Operation::Communicate, "deposit", deposit.uuid())
                .nature("deposit.invite");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Asks for a new deep analysis of one file.
pub async fn reanalyse_file(
    desk: &Desk,
    actor: &Actor,
    id: Id<FileKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |mut deed| {
            deed.about("file", id.uuid());
            let (mut deed, permit) = deed.permit::<ReanalyseFiles, _>(&Portal).await?;
            if files::locate(&mut deed, &permit, id).await?.is_none() {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            analyse::ask(&mut deed, &permit, id, Choice::Full, Cause::Request).await?;
            let record = Record::new(Operation::Change, "file", id.uuid()).nature("file.reanalyse");
            Ok(((), deed.record(record).await?))
        })
        .await
}
