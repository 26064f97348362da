//! Mail, sent after the deed that caused it and never before.
//!
//! [`Deed::send_mail`](crate::Deed::send_mail) seals the mail into the outbox inside the deed's
//! transaction; a job then sends it. The truth about mail is *at least once*: when a server takes a
//! message and the connection breaks before it says so, nobody can know. The message is then sent
//! again under the same Message-ID, which is the outbox row's id, so that a second copy is
//! recognised as one. In every other case it leaves exactly once.
//!
//! ```text
//! queued ──attempt marked──▶ sending ──2xx──▶ sent (content and key destroyed)
//!    ▲                          ├──4xx, silence, broken line──▶ queued, later
//!    └──────────────────────────┴──5xx, or too many attempts──▶ dead (an operator sees it)
//! ```

mod address;
mod deed;
mod mailbox;
mod message;
pub mod sender;
mod smtp;

pub use address::address;
pub use deed::NewMail;
pub(crate) use deed::forget;
pub use mailbox::{Delivered, Mailbox};
pub use sender::{Mailer, register};
pub use smtp::{Credentials, MailSettings, Security};

use kernel::Kind;

/// Marker of the ids of mails.
pub enum Mail {}

impl Kind for Mail {
    const NAME: &'static str = "mail";
}
