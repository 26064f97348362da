//! What can be asked for, and on what: the typed side of `law/access.cedar`.
//!
//! A `Permit` of one of these actions is an argument of every store function that reads or writes
//! personal data; only the policy makes one.

use kernel::{Id, Role};
use ledger::{Attr, Resource};
use uuid::Uuid;

use crate::model::{CitizenKind, DeclarationKind, DraftKind, UnitCode};

/// The processing as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registry;

impl Resource for Registry {
    const TYPE: &'static str = "Registry";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![]
    }
}

/// Who files online.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CitizenScope(pub Id<CitizenKind>);

impl Resource for CitizenScope {
    const TYPE: &'static str = "Citizen";
    fn id(&self) -> Uuid {
        self.0.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("account", Attr::Account(self.0.uuid()))]
    }
}

/// A police or gendarmerie unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitScope(pub UnitCode);

impl Resource for UnitScope {
    const TYPE: &'static str = "Unit";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("code", Attr::Text(self.0.as_str().to_owned()))]
    }
}

/// A role that someone is designated for (art. 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post(pub Role);

impl Resource for Post {
    const TYPE: &'static str = "Post";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("role", Attr::Text(self.0.0.to_owned()))]
    }
}

/// A draft, with whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftScope {
    /// Its id.
    pub id: Id<DraftKind>,
    /// Whose it is.
    pub citizen: Id<CitizenKind>,
}

impl Resource for DraftScope {
    const TYPE: &'static str = "Draft";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("citizen", Attr::Account(self.citizen.uuid()))]
    }
}

/// A complaint or a report, with what decides who needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclarationScope {
    /// Its id.
    pub id: Id<DeclarationKind>,
    /// Whose it is, when it was filed online.
    pub citizen: Option<Id<CitizenKind>>,
    /// The unit that took it.
    pub unit: Option<UnitCode>,
    /// Whether an open inquiry of the actor's holds it.
    pub inquiry: bool,
    /// Whether it is a complaint; a report is not one.
    pub complaint: bool,
}

impl Resource for DeclarationScope {
    const TYPE: &'static str = "Declaration";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        let mut all = vec![
            ("inquiry", Attr::Bool(self.inquiry)),
            ("complaint", Attr::Bool(self.complaint)),
        ];
        all.extend(
            self.citizen
                .map(|citizen| ("citizen", Attr::Account(citizen.uuid()))),
        );
        all.extend(
            self.unit
                .as_ref()
                .map(|unit| ("unit", Attr::Text(unit.as_str().to_owned()))),
        );
        all
    }
}

ledger::actions! {
    /// Coming in with an identity that a provider vouches for (art. 1 1°).
    ComeIn = "come_in" on Registry;
    /// Beginning a draft (art. 1 1°).
    WriteDraft = "write_draft" on CitizenScope;
    /// Listing one's own drafts and declarations.
    ListOwn = "list_own" on CitizenScope;
    /// Reading one's own draft.
    ReadDraft = "read_draft" on DraftScope;
    /// Changing one's own draft.
    ChangeDraft = "change_draft" on DraftScope;
    /// Giving one's own draft up.
    EraseDraft = "erase_draft" on DraftScope;
    /// Filing a complaint or a report (art. 1 1°).
    File = "file" on DeclarationScope;
    /// Reading one's own declaration and what follows it.
    ReadOwn = "read_own" on DeclarationScope;
    /// Adding to one's own declaration.
    Complete = "complete" on DeclarationScope;
    /// Withdrawing one's own declaration.
    Withdraw = "withdraw" on DeclarationScope;
    /// Answering the office.
    AnswerOffice = "answer_office" on DeclarationScope;
    /// Taking one's own receipt, report of reception or notice of rights.
    ReadPaper = "read_paper" on DeclarationScope;
    /// The office's queue (art. 4 I).
    ListQueue = "list_queue" on Registry;
    /// The series (art. 1 3°).
    ListSeries = "list_series" on Registry;
    /// Saying that a value is quoted by everybody (art. 1 3°).
    MarkPublic = "mark_public" on Registry;
    /// Reading a declaration (art. 4).
    ReadDeclaration = "read_declaration" on DeclarationScope;
    /// Saying whether a declaration is admissible.
    Decide = "decide" on DeclarationScope;
    /// Writing to the victim.
    WriteVictim = "write_victim" on DeclarationScope;
    /// Confirming or refuting a link (art. 1 3°).
    JudgeLink = "judge_link" on DeclarationScope;
    /// Telling the victim what follows (art. 1).
    TellVictim = "tell_victim" on DeclarationScope;
    /// Designating someone for a role, seeing who is, ending it (art. 4).
    Designate = "designate" on Post;

    /// Signing the report of reception of a complaint (art. 2 III).
    SignReception = "sign_reception" on DeclarationScope;
    /// Saying who may sign, and with which certificate (art. 2 III and 4 I).
    EnterSignatory = "enter_signatory" on Registry;

    /// The service's own automated work (art. 1 3° and 3).
    Work = "work" on Registry;
}

/// Actions that open a declaration.
pub trait Reads: ledger::Action<Resource = DeclarationScope> {}
impl Reads for ReadOwn {}
impl Reads for ReadDeclaration {}
impl Reads for SignReception {}

/// Actions that add identifiers to a declaration.
pub trait Collects: ledger::Action<Resource = DeclarationScope> {}
impl Collects for File {}
impl Collects for Complete {}

/// Actions that read links.
pub trait ReadsLinks: ledger::Action {}
impl ReadsLinks for ReadDeclaration {}
impl ReadsLinks for ListSeries {}
