//! The rights matrix: every action on every sample, for every role, as a text that a lawyer reads
//! and a test compares.

use std::fmt::Write as _;

use kernel::{Actor, Purpose};
use uuid::Uuid;

use super::{Attr, Policies, Resource, policies::Facts};

/// A resource to ask about, with a name for the reader.
#[derive(Debug, Clone)]
pub struct Sample {
    name: String,
    kind: &'static str,
    id: Uuid,
    attributes: Vec<(&'static str, Attr)>,
}

impl Sample {
    /// A sample of a resource: `Sample::of("deposit of another ministry", &scope)`.
    #[must_use]
    pub fn of<R: Resource>(name: impl Into<String>, resource: &R) -> Self {
        Self {
            name: name.into(),
            kind: R::TYPE,
            id: resource.id(),
            attributes: resource.attributes(),
        }
    }
}

/// Asks for every actor, purpose, action and sample. One line a permission, sorted: what no line
/// grants is denied.
///
/// ```text
/// read_report on DepositScope (own): agent [analysis] art. 4 I
/// read_report on DepositScope (another ministry's): nobody
/// ```
#[must_use]
pub fn matrix(
    policies: &Policies,
    actors: &[(&str, Actor)],
    purposes: &[Purpose],
    samples: &[Sample],
) -> String {
    let mut text = String::new();
    for sample in samples {
        for action in policies.actions_on(sample.kind) {
            let mut anyone = false;
            for (name, actor) in actors {
                for purpose in purposes {
                    let attributes = sample.attributes.clone();
                    let facts = Facts {
                        kind: sample.kind,
                        id: sample.id,
                        attributes,
                    };
                    let answer = policies.ask(actor, *purpose, &action, facts);
                    if answer.permitted {
                        anyone = true;
                        let _ = writeln!(
                            text,
                            "{action} on {} ({}): {name} [{purpose}] art. {}",
                            sample.kind,
                            sample.name,
                            answer.articles.join(", ")
                        );
                    }
                }
            }
            if !anyone {
                let _ = writeln!(
                    text,
                    "{action} on {} ({}): nobody",
                    sample.kind, sample.name
                );
            }
        }
    }
    text
}
