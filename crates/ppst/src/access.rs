//! What can be asked for, and on what: the typed side of `law/access.cedar`.
//!
//! A `Permit` of one of these actions is an argument of every store function that reads or writes
//! personal data; only the policy makes one.

use kernel::Id;
use ledger::{Attr, Resource};
use uuid::Uuid;

use crate::model::{
    Body, DocumentRequestKind, LinkKind, Ministry, RequestKind, Service, SourceCode,
};

/// The base as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base;

impl Resource for Base {
    const TYPE: &'static str = "Base";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![]
    }
}

/// The desk of a ministry or a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyScope(pub Body);

impl Resource for BodyScope {
    const TYPE: &'static str = "Body";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("code", Attr::Text(self.0.code().to_owned()))]
    }
}

/// A feeding base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceScope {
    /// Its id.
    pub id: Uuid,
    /// Its code.
    pub code: SourceCode,
}

impl Resource for SourceScope {
    const TYPE: &'static str = "Source";
    fn id(&self) -> Uuid {
        self.id
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("code", Attr::Text(self.code.as_str().to_owned()))]
    }
}

/// A request, with what decides who needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestScope {
    /// Its id.
    pub id: Id<RequestKind>,
    /// Whose it is.
    pub ministry: Ministry,
    /// Who instructs it.
    pub instructor: Option<Uuid>,
    /// The actor, when an instruction of theirs reaches it through a link.
    pub through: Option<Uuid>,
    /// Services it is referred to.
    pub referred: Vec<Service>,
    /// Services that reach it through a link from what is referred to them.
    pub reached: Vec<Service>,
}

impl Resource for RequestScope {
    const TYPE: &'static str = "Request";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        let codes = |services: &[Service]| {
            Attr::Set(services.iter().map(|one| one.code().to_owned()).collect())
        };
        let mut all = vec![
            ("ministry", Attr::Text(self.ministry.code().to_owned())),
            ("referred", codes(&self.referred)),
            ("reached", codes(&self.reached)),
        ];
        all.extend(
            self.instructor
                .map(|agent| ("instructor", Attr::Account(agent))),
        );
        all.extend(self.through.map(|agent| ("through", Attr::Account(agent))));
        all
    }
}

/// A link, with the actor when they instruct one of the two requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkScope {
    /// Its id.
    pub id: Id<LinkKind>,
    /// The actor, when they instruct one of the two.
    pub through: Option<Uuid>,
}

impl Resource for LinkScope {
    const TYPE: &'static str = "Link";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        let through = self.through.map(|agent| ("through", Attr::Account(agent)));
        through.into_iter().collect()
    }
}

/// Documents asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentsScope {
    /// Id of the request for them.
    pub id: Id<DocumentRequestKind>,
    /// Who asked.
    pub asker: Uuid,
    /// Whether the asker's habilitation stands at the instant of the deed.
    pub stands: bool,
    /// The ministry that gives them.
    pub giver: Ministry,
}

impl Resource for DocumentsScope {
    const TYPE: &'static str = "Documents";
    fn id(&self) -> Uuid {
        self.id.uuid()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![
            ("asker", Attr::Account(self.asker)),
            ("stands", Attr::Bool(self.stands)),
            ("giver", Attr::Text(self.giver.code().to_owned())),
        ]
    }
}

ledger::actions! {
    /// The requests of one's ministry that await an opinion (art. 5 II 1°).
    ListRequests = "list_requests" on BodyScope;
    /// The documents asked of one's ministry (art. 2).
    ListAskedOfUs = "list_asked_of_us" on BodyScope;
    /// The requests referred to one's service (art. 5 II 2° and 3°).
    ListReferred = "list_referred" on BodyScope;
    /// Beginning to instruct a request of one's ministry (art. 1).
    TakeUp = "take_up" on RequestScope;
    /// Giving an instruction back.
    Release = "release" on RequestScope;
    /// Asking a service for its part (art. 5 II 2° and 3°).
    Refer = "refer" on RequestScope;
    /// Reading a request (art. 1 and 5).
    ReadRequest = "read_request" on RequestScope;
    /// Reading the links of a request (art. 1).
    ReadLinks = "read_links" on RequestScope;
    /// Asking another ministry for documents (art. 2).
    AskDocuments = "ask_documents" on RequestScope;
    /// Judging whether two requests are of one person (art. 1).
    JudgeLink = "judge_link" on LinkScope;
    /// Listing the documents one asked for (art. 2).
    ListDocuments = "list_documents" on DocumentsScope;
    /// Reading a document one asked for (art. 2).
    ReadDocument = "read_document" on DocumentsScope;
    /// Saying that one's ministry has none to give (art. 2).
    DeclineDocuments = "decline_documents" on DocumentsScope;
    /// Searching the requests (art. 5 I 1°).
    Search = "search" on Base;
    /// Correcting a request (art. 5 I 1°).
    ChangeRequest = "change_request" on RequestScope;
    /// Deleting a request (art. 5 I 1°).
    DeleteRequest = "delete_request" on RequestScope;
    /// Managing the feeding bases (art. 7).
    ManageSources = "manage_sources" on Base;
    /// Seeing which model of comparison serves, and going back to the shipped one (art. 1 and 5 I 1°).
    ManageModel = "manage_model" on Base;
    /// Reading the log of operations (art. 6).
    ReadTrace = "read_trace" on Base;
    /// Habilitating, suspending, reviewing (art. 5).
    Habilitate = "habilitate" on Base;
    /// Recording and ending users (art. 5 I 2°).
    ManageUsers = "manage_users" on Base;
    /// Listing users (art. 5).
    ListUsers = "list_users" on Base;
    /// Gathering all that concerns a person, for the commission (art. 8).
    AnswerCommission = "answer_commission" on Base;
    /// Feeding the base (art. 7).
    Feed = "feed" on SourceScope;
    /// The service's own automated work (art. 1, 4 and 5).
    Work = "work" on Base;
}

/// Actions under which the letters of a request may be opened.
pub trait Reads: ledger::Action {}
impl Reads for ReadRequest {}
impl Reads for AnswerCommission {}

/// Actions under which a request and all that hangs on it may be erased.
pub trait Erases: ledger::Action {}
impl Erases for DeleteRequest {}
impl Erases for Work {}

/// Actions under which links may be opened.
pub trait ReadsLinks: ledger::Action {}
impl ReadsLinks for ReadLinks {}
impl ReadsLinks for JudgeLink {}
impl ReadsLinks for AnswerCommission {}
impl ReadsLinks for Work {}

/// Actions under which users may be listed.
pub trait ReadsUsers: ledger::Action {}
impl ReadsUsers for ListUsers {}
impl ReadsUsers for Habilitate {}
impl ReadsUsers for ManageUsers {}
impl ReadsUsers for Work {}
