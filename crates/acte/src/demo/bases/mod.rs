//! The ministries' bases of the demonstration: they receive the mails that ask them for documents, bring these, and
//! send as many invented requests as one likes. All through the feed, as theirs would: nothing here has a way into
//! the base's own data.

mod bulk;
mod call;
mod page;

pub(super) use bulk::{Bulk, Progress, day};
pub(super) use page::routes;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use call::{Base, Receipt};
use gate::{i18n::T, paper::Paper};
use kernel::{Clock as _, Entropy, Timestamp};
use ledger::outbox::Mailbox;
use uuid::Uuid;

use super::{System, clock::DemoClock};
use crate::{
    services::{
        ppst::feeding::{self, Order},
        work::random_word,
    },
    settings::Failure,
};

/// How long a delivery is waited for.
const DELIVERY: Duration = Duration::from_secs(120);

/// What came of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Sent; the feed has not said yet.
    Sent,
    /// What the feed answered.
    Answered(Receipt),
    /// The feed could not be called.
    Failed,
}

/// Documents that a mail asks a base for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// What the mail says.
    pub(super) order: Order,
    /// When it came.
    pub(super) at: Timestamp,
    /// What was brought, if anything was.
    pub(super) delivery: Option<Delivery>,
}

/// Every base.
pub(super) struct Bases {
    all: Vec<Arc<Base>>,
    mailbox: Mailbox,
    clock: Arc<DemoClock>,
    entropy: Arc<dyn Entropy>,
    delivered: Mutex<BTreeMap<Uuid, Delivery>>,
}

impl Bases {
    /// The bases of these systems, which call the feed at `origin`.
    pub(super) fn open(
        systems: &[System],
        authority: &[u8],
        (origin, address): (&str, SocketAddr),
        mailbox: Mailbox,
        clock: Arc<DemoClock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, Failure> {
        let open = |system| Base::open(system, authority, origin, address).map(Arc::new);
        Ok(Self {
            all: systems.iter().map(open).collect::<Result<_, _>>()?,
            mailbox,
            clock,
            entropy,
            delivered: Mutex::default(),
        })
    }

    fn named(&self, name: &str) -> Option<Arc<Base>> {
        self.all.iter().find(|base| base.name == name).cloned()
    }

    /// What the mails of a base ask for, newest first.
    fn asked(&self, base: &Base) -> Vec<Asked> {
        let to = feeding::mailbox(base.name);
        let delivered = self
            .delivered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mails = self.mailbox.mails().into_iter().rev();
        mails
            .filter(|mail| mail.to.reveal() == &to)
            .filter_map(|mail| {
                let order = feeding::order(&mail.text)?;
                let delivery = delivered.get(&order.reference).cloned();
                Some(Asked {
                    order,
                    at: mail.at,
                    delivery,
                })
            })
            .collect()
    }

    fn note(&self, reference: Uuid, delivery: Delivery) {
        let mut delivered = self
            .delivered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        delivered.insert(reference, delivery);
    }

    /// Brings a document: a batch of one line, as the base of a ministry would send it.
    async fn deliver(
        self: &Arc<Self>,
        base: Arc<Base>,
        order: &Order,
        title: &str,
        t: &T,
    ) -> Result<Delivery, Failure> {
        let paper = specimen(t, order, title, self.clock.now())?;
        let line = feeding::document(order.reference, title, &paper);
        // A name of its own each time: a second document is a second batch.
        let name = format!("piece-{}", random_word(&*self.entropy));
        self.note(order.reference, Delivery::Sent);
        let (this, reference) = (Arc::clone(self), order.reference);
        // It goes on when the browser does not wait.
        let sending = tokio::spawn(async move {
            let delivery = match base.push(&name, &line, DELIVERY).await {
                Ok(receipt) => Delivery::Answered(receipt),
                Err(error) => {
                    tracing::warn!(base = base.name, %error, "a document could not be brought");
                    Delivery::Failed
                }
            };
            this.note(reference, delivery.clone());
            delivery
        });
        Ok(sending.await?)
    }
}

/// A document that says what it is: a specimen, about nobody.
fn specimen(t: &T, order: &Order, title: &str, now: Timestamp) -> Result<Vec<u8>, Failure> {
    let mut paper =
        Paper::new(t, title, t.get("demo-paper-author"), now).footer(t.get("demo-paper-footer"));
    paper.paragraph(
        t.with("demo-paper-text", "number", order.number.as_str())
            .to_string(),
    );
    Ok(paper.print()?)
}
