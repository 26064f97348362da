//! What can be asked for, and on what: the typed side of `law/access.cedar`.
//!
//! A `Permit` of one of these actions is an argument of every store function that reads or writes
//! personal data; only the policy makes one.

use kernel::Id;
use ledger::{Attr, Resource};
use uuid::Uuid;

use crate::model::{AgentKind, AlertKind, DepositKind, MinistryCode};

/// The portal as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portal;

impl Resource for Portal {
    const TYPE: &'static str = "Portal";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![]
    }
}

/// An agent's own space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentScope(pub Id<AgentKind>);

impl Resource for AgentScope {
    const TYPE: &'static str = "Agent";
    fn id(&self) -> Uuid {
        self.0.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("account", Attr::Account(self.0.uuid()))]
    }
}

/// A deposit, with what decides who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositScope {
    /// Its id.
    pub id: Id<DepositKind>,
    /// Who deposited it.
    pub agent: Id<AgentKind>,
    /// Their ministry.
    pub ministry: MinistryCode,
}

impl Resource for DepositScope {
    const TYPE: &'static str = "Deposit";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![
            ("agent", Attr::Account(self.agent.uuid())),
            ("ministry", Attr::Text(self.ministry.clone())),
        ]
    }
}

/// A ministry's desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinistryScope(pub MinistryCode);

impl Resource for MinistryScope {
    const TYPE: &'static str = "Ministry";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("code", Attr::Text(self.0.clone()))]
    }
}

/// An alert, with the ministry it was addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertScope {
    /// Its id.
    pub id: Id<AlertKind>,
    /// Ministry told.
    pub ministry: MinistryCode,
}

impl Resource for AlertScope {
    const TYPE: &'static str = "Alert";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("ministry", Attr::Text(self.ministry.clone()))]
    }
}

ledger::actions! {
    /// Asking for a link (art. 3).
    RequestLink = "request_link" on Portal;
    /// Following a link (art. 3).
    OpenLink = "open_link" on Portal;
    /// Depositing a file under one's own address (art. 3).
    DepositFile = "deposit_file" on AgentScope;
    /// Reading one's own space (art. 3 and 9 II).
    ReadOwn = "read_own" on AgentScope;
    /// Reading the report on one's own deposit (art. 3).
    ReadReport = "read_report" on DepositScope;
    /// Alerting one's ministry (art. 3, 1°).
    RaiseAlert = "raise_alert" on DepositScope;
    /// Erasing one's own deposit (art. 7).
    EraseDeposit = "erase_deposit" on DepositScope;
    /// Having a file with sensitive data destroyed (art. 4).
    WithdrawFile = "withdraw_file" on DepositScope;
    /// Erasing one's own address and all deposits (art. 7).
    EraseAccount = "erase_account" on AgentScope;
    /// Reading the alerts of one's ministry (art. 6).
    ReadAlerts = "read_alerts" on MinistryScope;
    /// Reading one alert (art. 6).
    ReadAlert = "read_alert" on AlertScope;
    /// Naming those who also receive alerts (art. 3).
    NameRecipients = "name_recipients" on MinistryScope;
    /// Searching the stored files (art. 5).
    SearchFiles = "search_files" on Portal;
    /// Reading the analysis of a stored file (art. 5).
    ReadFile = "read_file" on Portal;
    /// Having stored files analysed again (art. 1).
    ReanalyseFiles = "reanalyse_files" on Portal;
    /// Inviting an agent to alert the ministry (art. 3, 1°).
    InviteAgent = "invite_agent" on Portal;
    /// Writing, trying, activating and retiring rules (art. 1).
    ManageRules = "manage_rules" on Portal;
    /// Reading and exporting what malicious files teach (art. 2 II 2°).
    ReadThreats = "read_threats" on Portal;
    /// Administering users, ministries and tokens (art. 5).
    Administer = "administer" on Portal;
    /// Reading the log of operations (art. 8).
    ReadTrace = "read_trace" on Portal;
    /// Answering a person who exercises a right (art. 9 II).
    AnswerRights = "answer_rights" on Portal;
    /// The service's own automated work (art. 5 and 7).
    Work = "work" on Portal;
}

/// Actions under which the report on a content may be opened.
pub trait ReadsReport: ledger::Action {}
impl ReadsReport for ReadReport {}
impl ReadsReport for ReadFile {}
impl ReadsReport for ReadThreats {}
impl ReadsReport for Work {}

/// Actions under which a deposit and all that hangs on it may be erased.
pub trait Erases: ledger::Action {}
impl Erases for EraseDeposit {}
impl Erases for WithdrawFile {}
impl Erases for EraseAccount {}
impl Erases for AnswerRights {}
impl Erases for Work {}

/// Actions under which an alert may be raised.
pub trait Alerts: ledger::Action {}
impl Alerts for RaiseAlert {}
impl Alerts for Work {}
