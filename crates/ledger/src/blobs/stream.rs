//! Sealing a long stream: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, «Online
//! Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance», 2015) over ChaCha20-Poly1305.
//!
//! A sealed blob is a header, `ACTB ‖ 1 ‖ prefix (7)`, then chunks of 64 KiB, each with its tag.
//! The nonce of a chunk is `prefix ‖ its number (4, big-endian) ‖ 1 if it is the last, else 0`, so a
//! chunk cannot be dropped, repeated, moved or added at either end without being seen. Every chunk
//! authenticates the header and the blob's context. Each blob has a key of its own.

use chacha20poly1305::{AeadInOut as _, ChaCha20Poly1305, Nonce, Tag, aead::Error};
use kernel::{Entropy, Secret};

use crate::vault::seal::{self, KEY, TAG};

/// Plaintext bytes in each chunk but the last.
pub(crate) const CHUNK: usize = 64 * 1024;
const SEALED_CHUNK: usize = CHUNK + TAG;
const MAGIC: [u8; 5] = *b"ACTB\x01";
const PREFIX: usize = 7;
/// Length of the header, in bytes.
pub(crate) const HEADER: usize = MAGIC.len() + PREFIX;

/// A sealed blob that does not open: altered, cut, reordered, or sealed for another id or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed blob does not open")]
pub(crate) struct BrokenStream;

impl From<Error> for BrokenStream {
    fn from(_: Error) -> Self {
        Self
    }
}

/// Length of the sealed form of `plain` bytes.
#[cfg(test)]
pub(crate) const fn sealed_len(plain: u64) -> u64 {
    let chunks = if plain == 0 {
        1
    } else {
        plain.div_ceil(CHUNK as u64)
    };
    HEADER as u64 + plain + chunks * TAG as u64
}

/// What sealing and opening share.
struct Chunks {
    cipher: ChaCha20Poly1305,
    associated: Vec<u8>,
    prefix: [u8; PREFIX],
    number: u32,
}

impl Chunks {
    fn new(key: &Secret<[u8; KEY]>, context: &[u8], prefix: [u8; PREFIX]) -> Self {
        let associated = [MAGIC.as_slice(), &prefix, context].concat();
        Self {
            cipher: seal::cipher(key),
            associated,
            prefix,
            number: 0,
        }
    }

    /// The nonce of the present chunk; moves on to the next.
    fn nonce(&mut self, last: bool) -> Result<Nonce, BrokenStream> {
        let [a, b, c, d, e, f, g] = self.prefix;
        let [h, i, j, k] = self.number.to_be_bytes();
        // INVARIANT: a number is never used twice: past the last one the stream is refused.
        self.number = match (last, self.number.checked_add(1)) {
            (true, _) => u32::MAX,
            (false, next) => next.ok_or(BrokenStream)?,
        };
        Ok(Nonce::from([
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j,
            k,
            u8::from(last),
        ]))
    }

    fn seal(&mut self, last: bool, chunk: &mut [u8]) -> Result<Tag, BrokenStream> {
        let nonce = self.nonce(last)?;
        Ok(self
            .cipher
            .encrypt_inout_detached(&nonce, &self.associated, chunk.into())?)
    }

    fn open(&mut self, last: bool, chunk: &mut Vec<u8>) -> Result<(), BrokenStream> {
        let nonce = self.nonce(last)?;
        let body = chunk.len().checked_sub(TAG).ok_or(BrokenStream)?;
        let (body, tag) = chunk.split_at_mut_checked(body).ok_or(BrokenStream)?;
        let tag = Tag::try_from(&*tag).map_err(|_| BrokenStream)?;
        self.cipher
            .decrypt_inout_detached(&nonce, &self.associated, body.into(), &tag)?;
        chunk.truncate(chunk.len() - TAG);
        Ok(())
    }
}

/// Seals a stream of unknown length with at most one chunk in memory.
pub(crate) struct Sealer {
    chunks: Chunks,
    /// Plaintext not yet sealed: a full chunk waits here until something follows it.
    pending: Vec<u8>,
}

impl Sealer {
    /// A sealer, and the header to write first. `key` must serve this one blob only.
    pub(crate) fn new(
        key: &Secret<[u8; KEY]>,
        context: &[u8],
        entropy: &dyn Entropy,
    ) -> (Self, [u8; HEADER]) {
        let mut prefix = [0; PREFIX];
        entropy.fill(&mut prefix);
        let mut header = [0; HEADER];
        for (to, from) in header.iter_mut().zip(MAGIC.iter().chain(&prefix)) {
            *to = *from;
        }
        let chunks = Chunks::new(key, context, prefix);
        (
            Self {
                chunks,
                pending: Vec::with_capacity(CHUNK),
            },
            header,
        )
    }

    /// Takes plaintext, and appends to `out` the chunks that are now known not to be the last.
    ///
    /// # Errors
    /// Past 2³² chunks (256 TiB).
    pub(crate) fn push(&mut self, mut plain: &[u8], out: &mut Vec<u8>) -> Result<(), BrokenStream> {
        while !plain.is_empty() {
            if self.pending.len() == CHUNK {
                self.seal_pending(false, out)?;
            }
            let room = (CHUNK - self.pending.len()).min(plain.len());
            let (now, later) = plain.split_at_checked(room).unwrap_or((plain, &[]));
            self.pending.extend_from_slice(now);
            plain = later;
        }
        Ok(())
    }

    /// Ends the stream: appends its last chunk.
    ///
    /// # Errors
    /// Never in practice; see [`Sealer::push`].
    pub(crate) fn finish(mut self, out: &mut Vec<u8>) -> Result<(), BrokenStream> {
        self.seal_pending(true, out)
    }

    fn seal_pending(&mut self, last: bool, out: &mut Vec<u8>) -> Result<(), BrokenStream> {
        let tag = self.chunks.seal(last, &mut self.pending)?;
        out.extend_from_slice(&self.pending);
        out.extend_from_slice(&tag);
        self.pending.clear();
        Ok(())
    }
}

/// Opens a sealed stream with at most one chunk in memory.
pub(crate) struct Opener {
    /// The key and context until the header has been read.
    start: Option<(Secret<[u8; KEY]>, Vec<u8>)>,
    chunks: Option<Chunks>,
    pending: Vec<u8>,
}

impl Opener {
    /// An opener for the blob sealed under `key` for `context`.
    pub(crate) fn new(key: Secret<[u8; KEY]>, context: Vec<u8>) -> Self {
        Self {
            start: Some((key, context)),
            chunks: None,
            pending: Vec::with_capacity(SEALED_CHUNK),
        }
    }

    /// Takes sealed bytes, and appends to `out` the plaintext they prove, never any other.
    ///
    /// # Errors
    /// [`BrokenStream`]; nothing more can then be had from this opener.
    pub(crate) fn push(
        &mut self,
        mut sealed: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), BrokenStream> {
        while !sealed.is_empty() {
            let full = if self.chunks.is_some() {
                SEALED_CHUNK
            } else {
                HEADER
            };
            if self.chunks.is_some() && self.pending.len() == full {
                self.open_pending(false, out)?;
            }
            let room = (full - self.pending.len()).min(sealed.len());
            let (now, later) = sealed.split_at_checked(room).unwrap_or((sealed, &[]));
            self.pending.extend_from_slice(now);
            sealed = later;
            if self.chunks.is_none() && self.pending.len() == HEADER {
                self.read_header()?;
            }
        }
        Ok(())
    }

    /// Ends the stream: appends the last chunk, once proven to be the last.
    ///
    /// # Errors
    /// [`BrokenStream`], notably when the stream was cut.
    pub(crate) fn finish(mut self, out: &mut Vec<u8>) -> Result<(), BrokenStream> {
        self.open_pending(true, out)
    }

    fn read_header(&mut self) -> Result<(), BrokenStream> {
        let prefix = self.pending.strip_prefix(&MAGIC).ok_or(BrokenStream)?;
        let prefix = <[u8; PREFIX]>::try_from(prefix).map_err(|_| BrokenStream)?;
        let (key, context) = self.start.take().ok_or(BrokenStream)?;
        self.chunks = Some(Chunks::new(&key, &context, prefix));
        self.pending.clear();
        Ok(())
    }

    fn open_pending(&mut self, last: bool, out: &mut Vec<u8>) -> Result<(), BrokenStream> {
        let chunks = self.chunks.as_mut().ok_or(BrokenStream)?;
        chunks.open(last, &mut self.pending)?;
        out.append(&mut self.pending);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
