//! Entropy for tests: distinct, repeatable bytes.

use std::sync::atomic::{AtomicU64, Ordering};

use kernel::Entropy;
use sha2::{Digest as _, Sha256};

/// SHA-256 of a counter.
#[derive(Default)]
pub(crate) struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::digest(self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}
