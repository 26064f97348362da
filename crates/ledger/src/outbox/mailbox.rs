//! A mailbox in memory, in the place of a mail server: for the demonstration, which shows its mails
//! on a page, and for tests.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::{Personal, Timestamp};

/// Mails kept; the oldest go first.
const KEPT: usize = 500;

/// A mail that has left.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// Message-ID: the outbox row's id and the sender's domain.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub to: Personal<String>,
    /// Subject.
    pub subject: Personal<String>,
    /// Plain text.
    pub text: Personal<String>,
    /// HTML.
    pub html: Option<Personal<String>>,
    /// The whole message as it would have travelled.
    pub raw: Personal<Vec<u8>>,
}

/// A mailbox in memory. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Mailbox {
    mails: Arc<Mutex<VecDeque<Delivered>>>,
}

impl Mailbox {
    /// Mails, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Delivered> {
        self.locked().iter().cloned().collect()
    }

    /// Empties it.
    pub fn clear(&self) {
        self.locked().clear();
    }

    /// Takes a mail in; one that is already there (same Message-ID) is a second copy, and recognised.
    pub(super) fn deliver(&self, mail: Delivered) {
        let mut mails = self.locked();
        if mails.iter().any(|known| known.id == mail.id) {
            return;
        }
        if mails.len() == KEPT {
            mails.pop_front();
        }
        mails.push_back(mail);
    }

    /// A panic cannot leave the queue half-changed.
    fn locked(&self) -> MutexGuard<'_, VecDeque<Delivered>> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
