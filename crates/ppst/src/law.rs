//! The decree's numbers and names, each beside its article. Everything else that it says stands in
//! `law/*.toml` and `law/access.cedar`.

use kernel::{Purpose, Role, Term};
use ledger::{Fault, Law};

/// Art. 4: ten years and two months from the day the last opinion was sent.
pub const RECORD_TERM: Term = Term {
    years: 10,
    months: 2,
    days: 0,
};

/// Art. 4: documents, seven days from their recording.
pub const DOCUMENT_TERM: Term = Term::days(7);

/// Art. 6: the records of operations are kept two years.
pub const TRACE_TERM: Term = Term::years(2);

/// Longest habilitation that may be given at once; the decree sets none, an operator's rule should.
pub const LONGEST_HABILITATION: Term = Term::years(5);

/// Faults of a batch that are kept and told; the others are counted.
pub const MOST_FAULTS: usize = 1_000;

/// Art. 1: comparing, and finding whether a person already asked.
pub const COMPARE: Purpose = Purpose("compare");
/// Art. 1: instructing, and knowing what came of earlier requests.
pub const INSTRUCT: Purpose = Purpose("instruct");
/// Art. 5 I 1°: coordinating.
pub const COORDINATE: Purpose = Purpose("coordinate");
/// Art. 5: users.
pub const ADMINISTER: Purpose = Purpose("administer");
/// Art. 7: feeds.
pub const FEED: Purpose = Purpose("feed");
/// Art. 8: the commission.
pub const RIGHTS: Purpose = Purpose("rights");

/// Art. 5 II 1°: an agent of a ministry.
pub const MINISTRY: Role = Role("ministry");
/// Art. 5 II 2°: an agent of DGSI or DRSD.
pub const SERVICE: Role = Role("service");
/// Art. 5 II 3°: an agent of COSSEN.
pub const COSSEN: Role = Role("cossen");
/// Art. 5 I 1°: an SGDSN agent.
pub const SGDSN: Role = Role("sgdsn");
/// Art. 5 I 2°: an OSIIC administrator, for users alone.
pub const OSIIC: Role = Role("osiic");
/// Art. 7: a feeding base.
pub const SOURCE: Role = Role("source");

/// Hand-checked facts for the public papers (PPST-8.1).
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
