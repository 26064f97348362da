//! Art. 1 and 2: ANSSI writes detection rules, tries them on files known to be harmless, activates
//! and retires them. Activating has every stored file analysed again.
//!
//! Keeps JCOP-1.2 and JCOP-2.1.

use std::sync::Arc;

use inspect::{protocol::RuleErrors, supervisor::Order};
use kernel::{Actor, Id, Operation};
use ledger::{Deed, Fault, Open, Permit, Reason, Record, Stop, jobs::NewJob};

use super::analyse::reader;
use crate::{
    access::{ManageRules, Portal, Work},
    desk::Desk,
    law::VERIFY,
    model::{DryRun, RuleFile, RuleFileKind, RuleName, RuleTransitionError},
    rules::admission,
    store::{library, rules},
};

/// Why the library did not change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No such rule file.
    Unknown,
    /// The name is taken.
    NameTaken,
    /// The rules do not compile: what the compiler said, line by line.
    DoesNotCompile(Vec<String>),
    /// It is in force: retire it before changing it.
    InForce,
    /// It is not in force.
    NotInForce,
    /// It was not tried on the known-good set since its last change.
    NotTried,
    /// The trial found false positives, or took too long.
    FailedTrial,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-rules",
            Self::NameTaken => "name-taken",
            Self::DoesNotCompile(_) => "does-not-compile",
            Self::InForce => "in-force",
            Self::NotInForce => "not-in-force",
            Self::NotTried => "not-tried",
            Self::FailedTrial => "failed-trial",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("1")
    }
}

impl From<RuleTransitionError> for Refusal {
    fn from(error: RuleTransitionError) -> Self {
        match error {
            RuleTransitionError::AlreadyActive => Self::InForce,
            RuleTransitionError::NotActive => Self::NotInForce,
            RuleTransitionError::NotTried => Self::NotTried,
            RuleTransitionError::FailedTrial => Self::FailedTrial,
        }
    }
}

/// What the compiler said, a line an error.
fn lines(errors: &RuleErrors) -> Vec<String> {
    errors.to_string().lines().map(str::to_owned).collect()
}

/// Every rule file, without its source.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<RuleFile>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageRules, _>(&Portal).await?;
            let list = rules::all(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "library", entry).nature("rules.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// One rule file.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Id<RuleFileKind>,
) -> Result<RuleFile, Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageRules, _>(&Portal).await?;
            let Some(rule) = rules::load(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record =
                Record::new(Operation::Consult, "rule-file", id.uuid()).nature("rules.read");
            Ok((rule, deed.record(record).await?))
        })
        .await
}

/// Writes a rule file, new or changed, once it compiles; its trial is then asked for.
pub async fn write(
    desk: &Desk,
    actor: &Actor,
    id: Option<Id<RuleFileKind>>,
    name: &RuleName,
    source: &str,
) -> Result<Id<RuleFileKind>, Stop<Refusal>> {
    let compiled = desk
        .engine
        .compile_rules(vec![(name.as_str().to_owned(), source.to_owned())], false)
        .await;
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageRules, _>(&Portal).await?;
            if let Err(errors) = &compiled {
                return Err(deed.refuse(Refusal::DoesNotCompile(lines(errors))).await);
            }
            let (id, operation) = match id {
                None => match rules::create(&mut deed, &permit, name, source).await? {
                    Some(id) => (id, Operation::Create),
                    None => return Err(deed.refuse(Refusal::NameTaken).await),
                },
                Some(id) => {
                    if rules::load(&mut deed, &permit, id).await?.is_none() {
                        return Err(deed.refuse(Refusal::Unknown).await);
                    }
                    if !rules::rewrite(&mut deed, &permit, id, source).await? {
                        return Err(deed.refuse(Refusal::InForce).await);
                    }
                    (id, Operation::Change)
                }
            };
            ask_for_trial(&mut deed, id).await?;
            let record = Record::new(operation, "rule-file", id.uuid()).nature("rules.write");
            Ok((id, deed.record(record).await?))
        })
        .await
}

async fn ask_for_trial(deed: &mut Deed<Open>, id: Id<RuleFileKind>) -> Result<(), Fault> {
    deed.enqueue(NewJob::new("try-rules", serde_json::json!({ "rules": id })))
        .await
}

/// Asks for a trial of a rule file on the known-good set.
pub async fn try_again(
    desk: &Desk,
    actor: &Actor,
    id: Id<RuleFileKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageRules, _>(&Portal).await?;
            if rules::load(&mut deed, &permit, id).await?.is_none() {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            ask_for_trial(&mut deed, id).await?;
            let record = Record::new(Operation::Change, "rule-file", id.uuid()).nature("rules.try");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Puts a rule file into force: compiles all active rules together, publishes them, and has every
/// stored file analysed again (art. 2 II 1°).
pub async fn activate(
    desk: &Desk,
    actor: &Actor,
    id: Id<RuleFileKind>,
) -> Result<(), Stop<Refusal>> {
    change_force(desk, actor, id, true).await
}

/// Takes a rule file out of force.
pub async fn retire(desk: &Desk, actor: &Actor, id: Id<RuleFileKind>) -> Result<(), Stop<Refusal>> {
    change_force(desk, actor, id, false).await
}

async fn change_force(
    desk: &Desk,
    actor: &Actor,
    id: Id<RuleFileKind>,
    into_force: bool,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageRules, _>(&Portal).await?;
            let Some(rule) = rules::load(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let now = deed.now();
            let changed = if into_force {
                rule.activate(now, |trial| admission::objections(trial).is_empty())
            } else {
                rule.retire(now)
            };
            let rule = match changed {
                Ok(rule) => rule,
                Err(error) => return Err(deed.refuse(Refusal::from(error)).await),
            };
            rules::set_state(&mut deed, &permit, &rule).await?;
            if let Err(lines) = publish(desk, &mut deed, &permit).await? {
                return Err(deed.refuse(Refusal::DoesNotCompile(lines)).await);
            }
            if into_force {
                // Rounded up: what was analysed earlier in this second does not know the rule either.
                let since = now.unix_timestamp() + 1;
                let payload = serde_json::json!({ "cause": "rule", "since": since });
                deed.enqueue(NewJob::new("round", payload)).await?;
            }
            let nature = if into_force {
                "rules.activate"
            } else {
                "rules.retire"
            };
            let record = Record::new(Operation::Change, "rule-file", id.uuid()).nature(nature);
            Ok(((), deed.record(record).await?))
        })
        .await
}

async fn publish<A: rules::ReadsRules>(
    desk: &Desk,
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
) -> Result<Result<(), Vec<String>>, Fault> {
    let active = rules::active(deed, permit).await?;
    match desk.engine.compile_rules(active, true).await {
        Ok(compiled) => {
            let count = i32::try_from(compiled.names.len()).unwrap_or(i32::MAX);
            rules::publish(deed, permit, &compiled.bundle, count).await?;
            Ok(Ok(()))
        }
        Err(errors) => Ok(Err(lines(&errors))),
    }
}

/// Tries a rule file on every known-good file, and keeps what came out. Does nothing when the file
/// of rules changed meanwhile: a newer trial was asked for then.
pub async fn run_trial(desk: &Desk, id: Id<RuleFileKind>) -> Result<(), Stop<Refusal>> {
    let system = Actor::system();
    let taken = desk
        .ledger
        .deed(&system, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, Refusal>(&Portal).await?;
            let rule = rules::load(&mut deed, &permit, id).await?;
            let set = library::all(&mut deed, &permit).await?;
            let record =
                Record::new(Operation::Consult, "rule-file", id.uuid()).nature("rules.trial");
            Ok(((rule, set, permit), deed.record(record).await?))
        })
        .await?;
    let (Some(rule), set, permit) = taken else {
        return Ok(());
    };
    let Ok(compiled) = desk
        .engine
        .compile_rules(
            vec![(rule.name.as_str().to_owned(), rule.source.clone())],
            false,
        )
        .await
    else {
        return Ok(());
    };
    let mut trial = DryRun {
        at: desk.ledger.now().unix_timestamp(),
        files: 0,
        millis: 0,
        slowest_millis: 0,
        false_positives: vec![],
        rules: compiled.names.clone(),
        timeouts: 0,
    };
    let bundle: Arc<[u8]> = compiled.bundle.into();
    for good in set {
        let content = reader(desk.ledger.read_blob(good.blob, &permit).await?);
        let order = Order::full(&good.name, &desk.bounds.analysis);
        let scan = desk.engine.scan_rules(&bundle, content, order).await;
        trial.files += 1;
        trial.millis += scan.millis;
        trial.slowest_millis = trial.slowest_millis.max(scan.millis);
        trial.timeouts += u32::from(!scan.complete);
        trial.false_positives.extend(
            scan.matches
                .into_iter()
                .take(20)
                .map(|found| (found.rule, good.name.clone())),
        );
    }
    desk.ledger
        .deed(&system, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            rules::tried(&mut deed, &permit, id, &rule.source, &trial).await?;
            let record =
                Record::new(Operation::Change, "rule-file", id.uuid()).nature("rules.tried");
            Ok(((), deed.record(record).await?))
        })
        .await
}
