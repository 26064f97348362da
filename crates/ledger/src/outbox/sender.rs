//! The job that sends a mail.

use std::{sync::Arc, time::Duration};

use kernel::{Id, Personal};
use lettre::message::Mailbox as Sender;

use super::{
    Delivered, Mail, MailSettings, Mailbox, address,
    message::{self, Content},
    smtp::{self, Smtp},
};
use crate::{
    Fault, Ledger,
    jobs::{Job, JobError, Worker},
    vault,
};

/// Kind of the job that sends one mail.
pub const SEND: &str = "ground.mail-send";
/// Kind of the recurring job that erases old mail.
pub const PURGE: &str = "ground.mail-purge";
/// How long the empty row of a mail that has left stays, so that a late second attempt finds it.
const SENT_KEPT: time::Duration = time::Duration::days(7);
/// How long a mail that has not left is kept, given up or not.
const UNSENT_KEPT: time::Duration = time::Duration::days(30);

/// What sends the mails of the outbox.
#[derive(Clone)]
pub struct Mailer {
    from: Sender,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(Arc<Smtp>),
    Mailbox(Mailbox),
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.way {
            Way::Smtp(_) => "Mailer(smtp)",
            Way::Mailbox(_) => "Mailer(mailbox)",
        })
    }
}

impl Mailer {
    /// Through a mail server.
    ///
    /// # Errors
    /// When the settings are wrong. The server itself is met at the first mail.
    pub fn smtp(settings: &MailSettings) -> Result<Self, Fault> {
        let from = smtp::sender(&settings.from)?;
        let way = Way::Smtp(Arc::new(Smtp::new(settings, &from)?));
        Ok(Self { from, way })
    }

    /// Into a mailbox in memory.
    ///
    /// # Errors
    /// When `from` is not an address.
    pub fn mailbox(from: &str, mailbox: Mailbox) -> Result<Self, Fault> {
        Ok(Self {
            from: smtp::sender(from)?,
            way: Way::Mailbox(mailbox),
        })
    }

    async fn deliver(&self, ledger: &Ledger, id: Id<Mail>, open: Opened) -> Result<(), JobError> {
        let to = address(open.to.reveal()).ok_or(JobError::Dead("recipient".into()))?;
        let content = Content {
            to: &to,
            subject: open.subject.reveal(),
            text: open.text.reveal(),
            html: open.html.as_ref().map(|html| html.reveal().as_str()),
        };
        let at = ledger.now();
        let message = message::build(id, at, &self.from, &content)?;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(message).await,
            Way::Mailbox(mailbox) => {
                mailbox.deliver(Delivered {
                    id: format!("{id}@{}", self.from.email.domain()),
                    at,
                    to: open.to,
                    subject: open.subject,
                    text: open.text,
                    html: open.html,
                    raw: message.formatted().into(),
                });
                Ok(())
            }
        }
    }
}

/// A mail, opened for the time of its sending.
struct Opened {
    to: Personal<String>,
    subject: Personal<String>,
    text: Personal<String>,
    html: Option<Personal<String>>,
}

/// Adds the sending of mail to a worker.
pub fn register(worker: Worker, mailer: Mailer) -> Worker {
    worker
        .handle(SEND, move |ledger, job| {
            let mailer = mailer.clone();
            async move { send(&ledger, &mailer, &job).await }
        })
        .every(
            PURGE,
            Duration::from_secs(3600),
            async |ledger: Ledger, _: Job| purge(&ledger).await.map(|_| ()).map_err(JobError::from),
        )
}

async fn send(ledger: &Ledger, mailer: &Mailer, job: &Job) -> Result<(), JobError> {
    let id = job.id_of::<Mail>("mail")?;
    // Marked and committed before the server hears of it.
    let Some(open) = begin(ledger, id).await? else {
        return Ok(());
    };
    let result = mailer.deliver(ledger, id, open).await;
    let outcome = match &result {
        Ok(()) => {
            sent(ledger, id).await?;
            "sent"
        }
        Err(JobError::Retry(code)) if !job.last => {
            failed(ledger, id, "queued", code).await?;
            "retry"
        }
        Err(JobError::Retry(code) | JobError::Dead(code)) => {
            failed(ledger, id, "dead", code).await?;
            "dead"
        }
    };
    metrics::counter!("acte_mail_total", "outcome" => outcome).increment(1);
    result
}

/// Marks an attempt and opens the mail; none when it has left or was erased.
async fn begin(ledger: &Ledger, id: Id<Mail>) -> Result<Option<Opened>, Fault> {
    let mut tx = ledger.ground().await?;
    let row = sqlx::query!(
        "update mail set state = 'sending', attempts = attempts + 1, finished_at = null
         where id = $1 and state <> 'sent'
         returning key_id as \"key_id!\", recipient as \"recipient!\", subject as \"subject!\",
           body as \"body!\", html",
        id.uuid()
    )
    .fetch_optional(tx.sql())
    .await?;
    let Some(row) = row else {
        tx.rollback().await?;
        return Ok(None);
    };
    let key = ledger
        .vault()
        .load(tx.sql(), Id::from_uuid(row.key_id))
        .await?;
    tx.commit().await?;
    Ok(Some(Opened {
        to: key.open_text("mail.recipient", &row.recipient)?,
        subject: key.open_text("mail.subject", &row.subject)?,
        text: key.open_text("mail.body", &row.body)?,
        html: row
            .html
            .map(|html| key.open_text("mail.html", &html))
            .transpose()?,
    }))
}

/// The server took it: its content and key are destroyed, its row stays to say so.
async fn sent(ledger: &Ledger, id: Id<Mail>) -> Result<(), Fault> {
    let mut tx = ledger.ground().await?;
    let now = tx.now();
    let key = sqlx::query_scalar!(
        "with old as (select id, key_id from mail where id = $1 and state <> 'sent' for update)
         update mail set state = 'sent', finished_at = $2, error = null, key_id = null,
           recipient = null, subject = null, body = null, html = null
         from old where mail.id = old.id
         returning old.key_id",
        id.uuid(),
        now
    )
    .fetch_optional(tx.sql())
    .await?
    .flatten();
    vault::destroy(tx.sql(), key.as_slice()).await?;
    tx.commit().await
}

async fn failed(ledger: &Ledger, id: Id<Mail>, state: &str, code: &str) -> Result<(), Fault> {
    let mut tx = ledger.ground().await?;
    let now = tx.now();
    sqlx::query!(
        "update mail set state = $2, error = $3,
           finished_at = case when $2 = 'dead' then $4::timestamptz end
         where id = $1 and state = 'sending'",
        id.uuid(),
        state,
        code,
        now
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await
}

/// Erases mail that left a week ago, or was written a month ago and has not left; how many rows.
///
/// # Errors
/// When the database cannot answer.
pub async fn purge(ledger: &Ledger) -> Result<u64, Fault> {
    let mut tx = ledger.ground().await?;
    let now = tx.now();
    let gone = sqlx::query!(
        "delete from mail
         where (state = 'sent' and finished_at <= $1) or (state <> 'sent' and created_at <= $2)
         returning key_id",
        now - SENT_KEPT,
        now - UNSENT_KEPT
    )
    .fetch_all(tx.sql())
    .await?;
    let keys: Vec<_> = gone.iter().filter_map(|mail| mail.key_id).collect();
    vault::destroy(tx.sql(), &keys).await?;
    tx.commit().await?;
    Ok(gone.len() as u64)
}
