//! What can be asked for, and on what: the typed side of `law/access.cedar`.
//!
//! A `Permit` of one of these actions is an argument of every store function that reads or writes
//! personal data; only the policy makes one.

use kernel::{Id, Role};
use ledger::{Attr, Resource};
use uuid::Uuid;

use crate::model::{
    CitizenKind, DeclarationKind, DraftKind, InquiryKind, RightsRequestKind, UnitCode,
};

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

/// A request to exercise a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestScope {
    /// Its id.
    pub id: Id<RightsRequestKind>,
}

impl Resource for RequestScope {
    const TYPE: &'static str = "RightsRequest";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![]
    }
}

/// An inquiry or procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InquiryScope {
    /// Its id.
    pub id: Id<InquiryKind>,
    /// Whose it is.
    pub holder: Uuid,
    /// Whether it is open: closing it ends access at once.
    pub open: bool,
}

impl Resource for InquiryScope {
    const TYPE: &'static str = "Inquiry";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![
            ("holder", Attr::Account(self.holder)),
            ("open", Attr::Bool(self.open)),
        ]
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
    /// Opening a file as it was given, hidden data and all (art. 4).
    TakeOriginal = "take_original" on DeclarationScope;
    /// Looking for declarations by reference, value or person (art. 4 I and II).
    Search = "search" on Registry;
    /// Reading and clearing alerts (art. 1 3°).
    TendAlerts = "tend_alerts" on Registry;
    /// Saying from how many victims on the office is alerted.
    SetAlerts = "set_alerts" on Registry;
    /// Telling the victim what follows (art. 1).
    TellVictim = "tell_victim" on DeclarationScope;
    /// Designating someone for a role, seeing who is, ending it (art. 4).
    Designate = "designate" on Post;

    /// Taking in a request to exercise a right (art. 6).
    TakeRequest = "take_request" on Registry;
    /// The requests that wait (art. 6).
    ListRequests = "list_requests" on Registry;
    /// Exercising a right online (art. 6).
    AskRight = "ask_right" on CitizenScope;
    /// Opening and answering a request (art. 6).
    AnswerRequest = "answer_request" on RequestScope;
    /// Reading, putting right, setting aside, erasing what is held of who asks (art. 6).
    AnswerRight = "answer_right" on DeclarationScope;
    /// Signing the report of reception of a complaint (art. 2 III).
    SignReception = "sign_reception" on DeclarationScope;
    /// Saying who may sign, and with which certificate (art. 2 III and 4 I).
    EnterSignatory = "enter_signatory" on Registry;

    /// The service's own automated work (art. 1 3° and 3).
    Work = "work" on Registry;

    /// Listing what one's unit took (art. 1 2°).
    ListTaken = "list_taken" on UnitScope;
    /// Giving a complaint that one's unit took (art. 1 2°).
    Take = "take" on DeclarationScope;
    /// Listing complaints that may be one filed twice (art. 1 2°).
    ListTwins = "list_twins" on Registry;
    /// Saying whether two complaints are one (art. 1 2°).
    JudgeTwin = "judge_twin" on Registry;
    /// Opening an inquiry or procedure of one's own (art. 4 III 1° and 2°).
    OpenInquiry = "open_inquiry" on Registry;
    /// Listing one's own inquiries.
    ListInquiries = "list_inquiries" on Registry;
    /// Looking up the inquiry to hand declarations to, by its number and its unit.
    FindInquiry = "find_inquiry" on Registry;
    /// Reading the figures of closed months (art. 4 III 4°).
    ReadFigures = "read_figures" on Registry;
    /// Listing units' programs (art. 1 2°).
    ListSystems = "list_systems" on Registry;
    /// Entering or ending a unit's program (art. 1 2°).
    EnterSystem = "enter_system" on Registry;
    /// Reading one's own inquiry: what it holds, what others share with it.
    ReadInquiry = "read_inquiry" on InquiryScope;
    /// Closing one's own inquiry.
    CloseInquiry = "close_inquiry" on InquiryScope;
    /// Asking the holder of another inquiry for a declaration.
    AskHolder = "ask_holder" on InquiryScope;
    /// Answering who asks.
    AnswerAsker = "answer_asker" on InquiryScope;
    /// Taking a dossier that was handed to one's inquiry.
    TakeDossier = "take_dossier" on InquiryScope;
    /// Reading what was handed to one's inquiry, under its number (art. 4 III 1° and 2°).
    ReadHanded = "read_handed" on DeclarationScope;
    /// Handing a declaration to an inquiry (art. 4 III 1° and 2°).
    HandOver = "hand_over" on DeclarationScope;
    /// Transmitting a declaration abroad (art. 4 III 3°).
    TransmitAbroad = "transmit_abroad" on DeclarationScope;
}

/// Actions that open a declaration.
pub trait Reads: ledger::Action<Resource = DeclarationScope> {}
impl Reads for ReadOwn {}
impl Reads for ReadDeclaration {}
impl Reads for AnswerRight {}

/// Actions that open the files of a declaration.
pub trait OnAttachment: ledger::Action<Resource = DeclarationScope> {}
impl OnAttachment for ReadOwn {}
impl OnAttachment for ReadDeclaration {}
impl OnAttachment for TakeOriginal {}

/// Actions under which who files is read, as the provider vouches for them.
pub trait KnowsOneself: ledger::Action {}
impl KnowsOneself for ListOwn {}
impl KnowsOneself for ReadDraft {}
impl KnowsOneself for File {}
impl Reads for SignReception {}

/// Actions that add identifiers to a declaration.
pub trait Collects: ledger::Action<Resource = DeclarationScope> {}
impl Collects for File {}
impl Collects for Complete {}

/// Actions that write a declaration.
pub trait Files: Collects {}
impl Files for File {}
impl Files for Take {}

/// Actions that read links.
pub trait ReadsLinks: ledger::Action {}
impl ReadsLinks for ReadDeclaration {}
impl ReadsLinks for ListSeries {}

impl Reads for ReadHanded {}
impl Reads for HandOver {}
impl Reads for TransmitAbroad {}
impl Collects for Take {}
impl ReadsLinks for ReadHanded {}

/// Actions that give declarations to a recipient (art. 4 III).
pub trait Gives: Reads {}
impl Gives for HandOver {}
impl Gives for TransmitAbroad {}
