//! The right edge of a growing tree.

use super::Hash;

/// Everything a log must remember to append: the roots of the perfect subtrees that make up the
/// tree, largest first, one for each bit set in its size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// What cannot be appended or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// The number of hashes is not the number of bits set in the size.
    #[error("a frontier does not hold the hashes that its size calls for")]
    Shape,
    /// A subtree is pushed where it does not begin.
    #[error("a subtree of 2^{level} leaves cannot begin at leaf {size}")]
    Misaligned {
        /// Height of the subtree.
        level: u8,
        /// Where it was pushed.
        size: u64,
    },
    /// The tree would have 2^64 leaves or more.
    #[error("a tree cannot grow past 2^64 leaves")]
    Full,
}

impl Frontier {
    /// The empty tree.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf.
    ///
    /// # Errors
    /// [`FrontierError::Full`].
    pub fn push(&mut self, leaf: Hash) -> Result<(), FrontierError> {
        self.push_with(leaf, |_, _, _| {})
    }

    /// Appends a leaf and tells `done(level, index, hash)` each perfect subtree it completes,
    /// the leaf itself included, lowest first.
    ///
    /// # Errors
    /// [`FrontierError::Full`].
    pub fn push_with(
        &mut self,
        leaf: Hash,
        done: impl FnMut(u8, u64, Hash),
    ) -> Result<(), FrontierError> {
        self.push_subtree_with(0, leaf, done)
    }

    /// Appends a perfect subtree of `2^level` leaves by its root: how a pruned prefix is replayed.
    ///
    /// # Errors
    /// When the size is not a multiple of `2^level`, or the tree is full.
    pub fn push_subtree(&mut self, level: u8, root: Hash) -> Result<(), FrontierError> {
        self.push_subtree_with(level, root, |_, _, _| {})
    }

    fn push_subtree_with(
        &mut self,
        level: u8,
        root: Hash,
        mut done: impl FnMut(u8, u64, Hash),
    ) -> Result<(), FrontierError> {
        let step = 1_u64
            .checked_shl(u32::from(level))
            .ok_or(FrontierError::Full)?;
        if !self.size.is_multiple_of(step) {
            return Err(FrontierError::Misaligned {
                level,
                size: self.size,
            });
        }
        let size = self.size.checked_add(step).ok_or(FrontierError::Full)?;
        let (mut hash, mut height, mut index) = (root, level, self.size >> level);
        done(height, index, hash);
        while index % 2 == 1 {
            let Some(left) = self.peaks.pop() else {
                return Err(FrontierError::Shape);
            };
            hash = Hash::node(&left, &hash);
            height += 1;
            index /= 2;
            done(height, index, hash);
        }
        self.peaks.push(hash);
        self.size = size;
        Ok(())
    }

    /// Root of the tree (RFC 6962 §2.1, Merkle tree hash).
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return Hash::empty();
        };
        peaks.fold(*last, |right, left| Hash::node(left, &right))
    }

    /// The peaks, 32 bytes each, largest subtree first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0).collect()
    }

    /// Reads what [`Frontier::to_bytes`] wrote for a tree of `size` leaves.
    ///
    /// # Errors
    /// [`FrontierError::Shape`].
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Result<Self, FrontierError> {
        let (chunks, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || u32::try_from(chunks.len()) != Ok(size.count_ones()) {
            return Err(FrontierError::Shape);
        }
        Ok(Self {
            size,
            peaks: chunks.iter().copied().map(Hash).collect(),
        })
    }
}
