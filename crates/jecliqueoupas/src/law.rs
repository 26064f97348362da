//! The arrêté's numbers and names, each beside its article. Everything else that the act says
//! stands in `law/*.toml` and `law/access.cedar`.

use kernel::{Purpose, Role, Term};
use ledger::{Fault, Law};

/// Art. 3: the link is valid seven days.
pub const LINK_TERM: Term = Term::days(7);

/// Art. 8: the records of operations are kept one year.
pub const TRACE_TERM: Term = Term::years(1);

/// Art. 5: «puis régulièrement» — the most days between two analyses of a stored file.
pub const REANALYSIS_DAYS: i64 = 30;

/// Art. 2 II 1°: analysing files.
pub const VERIFY: Purpose = Purpose("verify");
/// Art. 2 II 2°: learning about threats.
pub const THREATS: Purpose = Purpose("threats");
/// Art. 5: administering the portal.
pub const ADMINISTER: Purpose = Purpose("administer");
/// Art. 9 II: answering those who exercise their rights.
pub const RIGHTS: Purpose = Purpose("rights");

/// Art. 1: a State agent, known by a professional address.
pub const AGENT: Role = Role("agent");
/// Art. 1: a State application that deposits through the API, under its holder's address.
pub const APPLICATION: Role = Role("application");
/// Art. 3: the security officer of a ministry (fonctionnaire de sécurité des systèmes d'information).
pub const FSSI: Role = Role("fssi");
/// Art. 5: an ANSSI agent who applies detection rules.
pub const ANALYST: Role = Role("anssi-analyst");
/// Art. 5: an ANSSI agent who administers the portal.
pub const ADMINISTRATOR: Role = Role("anssi-admin");

/// Hand-checked facts for the public papers (JCOP-9.1, JCOP-9.2).
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
