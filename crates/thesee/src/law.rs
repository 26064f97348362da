//! The arrêté's numbers and names, each beside its article. Everything else that it says stands in
//! `law/*.toml` and `law/access.cedar`.

use kernel::{Purpose, Role, Term};
use ledger::{Fault, Law};

/// Art. 3: six years from recording.
pub const RECORD_TERM: Term = Term::years(6);
/// Art. 5: the records of operations are kept six years.
pub const TRACE_TERM: Term = Term::years(6);
/// A draft is kept thirty days from its last change; it is not a complaint.
pub const DRAFT_TERM: Term = Term::days(30);
/// Art. 6: a request is answered within thirty days. The law says without delay; the count is the service's own.
pub const RIGHTS_TERM: Term = Term::days(30);

/// The office looks at a declaration first within 48 hours, as the teleservice announces.
pub const FIRST_LOOK: time::Duration = time::Duration::hours(48);
/// The office decides within eight days, as the teleservice announces.
pub const DECISION: time::Duration = time::Duration::days(8);

/// How many victims of one value alert the office, until its head says otherwise.
pub const ALERT_VICTIMS: i32 = 3;

/// Art. 1 1°: filing.
pub const COMPLAIN: Purpose = Purpose("complain");
/// Art. 1 2°: centralising what units took.
pub const CENTRALISE: Purpose = Purpose("centralise");
/// Art. 1 3°: finding links.
pub const LINK: Purpose = Purpose("link");
/// Art. 1, last line: telling the victim what follows.
pub const INFORM: Purpose = Purpose("inform");
/// Art. 4 III: recipients.
pub const COMMUNICATE: Purpose = Purpose("communicate");
/// Art. 4: designations.
pub const ADMINISTER: Purpose = Purpose("administer");
/// Art. 6: rights.
pub const RIGHTS: Purpose = Purpose("rights");

/// Art. 1 1°: who files online.
pub const VICTIM: Role = Role("victim");
/// Art. 4 I: an agent of the office.
pub const OFFICER: Role = Role("officer");
/// Art. 4 I: the head of the office, or their delegate.
pub const HEAD: Role = Role("head");
/// Art. 4 II: a magistrate of the competent prosecution office, or staff under their authority.
pub const PROSECUTOR: Role = Role("prosecutor");
/// Art. 4 II: the public prosecutor, who designates them.
pub const CHIEF_PROSECUTOR: Role = Role("chief_prosecutor");
/// Art. 1 2° and 4 III 1°: a police or gendarmerie unit.
pub const UNIT: Role = Role("unit");
/// Art. 4 III 2°: another magistrate.
pub const MAGISTRATE: Role = Role("magistrate");
/// Art. 4 III 4°: the statistics service.
pub const STATISTICS: Role = Role("statistics");
/// Art. 6 II: the directorate's desk for rights.
pub const RIGHTS_DESK: Role = Role("rights");

/// Roles that someone is designated for (art. 4); the last is the directorate's (art. 6 II).
pub const STAFF: [Role; 8] = [
    OFFICER,
    HEAD,
    PROSECUTOR,
    CHIEF_PROSECUTOR,
    UNIT,
    MAGISTRATE,
    STATISTICS,
    RIGHTS_DESK,
];

/// The role of staff that a code names.
#[must_use]
pub fn staff_role(code: &str) -> Option<Role> {
    STAFF.into_iter().find(|role| role.0 == code)
}

/// Hand-checked facts for the public papers.
pub const NOTICE: &str = include_str!("../law/notice.toml");

/// Where each obligation is kept and proved, printed by `cargo xtask register`.
pub const COMPLIANCE: &str = include_str!("../law/compliance.json");

/// The declaration, the register of columns and the access policies, read and checked together.
///
/// # Errors
/// When they contradict each other; the tests read them, so a build that passed them starts.
pub fn law() -> Result<Law, Fault> {
    Law::parse(
        include_str!("../law/act.toml"),
        include_str!("../law/columns.toml"),
        include_str!("../law/access.cedar"),
        include_str!("../law/access.cedarschema"),
    )?
    .extend(gate::COLUMNS)
}
