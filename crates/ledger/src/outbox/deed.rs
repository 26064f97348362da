//! Mail inside a deed.

use kernel::{Id, Personal};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Mail, address, sender};
use crate::{Deed, Fault, Open, jobs::NewJob, vault};

/// Longest subject, in bytes.
const SUBJECT: usize = 400;
/// Longest body, in bytes.
const BODY: usize = 256 * 1024;

/// A mail to send. What it carries is sealed at once and destroyed once it has left; it should still
/// say as little as it can, for it travels outside.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// One recipient.
    pub to: Personal<String>,
    /// One line.
    pub subject: String,
    /// Plain text, always there.
    pub text: String,
    /// The same in HTML.
    pub html: Option<String>,
    /// The object it speaks of: when that is erased, mail that has not left is erased with it.
    pub about: Option<Uuid>,
}

impl NewMail {
    /// What is wrong with it, if anything: its caller should have seen to it.
    fn fault(&self) -> Option<&'static str> {
        let control = |text: &str| text.chars().any(char::is_control);
        if address(self.to.reveal()).is_none() {
            Some("a mail's recipient is not an address")
        } else if self.subject.len() > SUBJECT || control(&self.subject) {
            Some("a mail's subject is not one line of at most 400 bytes")
        } else if self.text.len() > BODY || self.html.as_ref().is_some_and(|html| html.len() > BODY)
        {
            Some("a mail's body is longer than 256 KiB")
        } else {
            None
        }
    }
}

impl Deed<Open> {
    /// Puts a mail in the outbox: it leaves after this deed is done, and only then.
    ///
    /// # Errors
    /// [`Fault::Shape`] when the recipient is no address, the subject is not one line, or the body is
    /// too long; else when the vault or the database cannot answer.
    pub async fn send_mail(&mut self, mail: NewMail) -> Result<Id<Mail>, Fault> {
        if let Some(wrong) = mail.fault() {
            return Err(Fault::Shape(wrong.into()));
        }
        let (id, now) = (self.new_id::<Mail>(), self.now());
        let key = self.new_key().await?;
        sqlx::query!(
            "insert into mail (id, key_id, recipient, subject, body, html, about, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            id.uuid(),
            key.id().uuid(),
            key.seal_text("mail.recipient", mail.to.reveal().trim()),
            key.seal_text("mail.subject", &mail.subject),
            key.seal_text("mail.body", &mail.text),
            mail.html.map(|html| key.seal_text("mail.html", &html)),
            mail.about,
            now
        )
        .execute(self.conn())
        .await?;
        let job = NewJob::new(sender::SEND, serde_json::json!({ "mail": id }));
        self.enqueue(job.key(format!("mail:{id}"))).await?;
        Ok(id)
    }

    /// Erases the mail about an object that has not left yet; how many.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn forget_mail(&mut self, about: Uuid) -> Result<u64, Fault> {
        forget(self.conn(), &[about]).await
    }
}

/// Erases the mail about these objects, sent or not, with its keys and jobs; how many had not left.
pub(crate) async fn forget(conn: &mut PgConnection, about: &[Uuid]) -> Result<u64, Fault> {
    let gone = sqlx::query!(
        "delete from mail where about = any($1) returning id, key_id",
        about
    )
    .fetch_all(&mut *conn)
    .await?;
    if gone.is_empty() {
        return Ok(0);
    }
    let keys: Vec<Uuid> = gone.iter().filter_map(|mail| mail.key_id).collect();
    let jobs: Vec<String> = gone
        .iter()
        .map(|mail| format!("mail:{}", mail.id))
        .collect();
    // A job that a worker holds finds no mail, and ends.
    sqlx::query!(
        "delete from job where key = any($1) and state <> 'running'",
        &jobs
    )
    .execute(&mut *conn)
    .await?;
    vault::destroy(conn, &keys).await
}
