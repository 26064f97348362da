//! Proofs of inclusion and of consistency (RFC 6962 §2.1.1, §2.1.2; checked as RFC 9162 §2.1.3.2
//! and §2.1.4.2 say).

use super::Hash;

/// A perfect subtree: the `index`-th of those with `2^level` leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// Height: 0 is a leaf.
    pub level: u8,
    /// Rank among the subtrees of that height, from the left.
    pub index: u64,
}

/// Why a proof cannot be made or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf or the older tree is not inside the tree.
    #[error("the proof asks for what lies outside the tree")]
    Range,
    /// A hash it needs is not held (it was pruned, or never written).
    #[error("a hash the proof needs is not held")]
    Missing(Node),
    /// It has too many or too few hashes.
    #[error("the proof does not have the number of hashes that the tree calls for")]
    Length,
    /// It leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// A range of leaves `[low, high)` as perfect subtrees, left to right.
fn nodes_of(mut low: u64, high: u64) -> Vec<Node> {
    let mut nodes = Vec::new();
    while low < high {
        let fits = (high - low).ilog2();
        let level = low.trailing_zeros().min(fits);
        nodes.push(Node {
            level: u8::try_from(level).unwrap_or(u8::MAX),
            index: low >> level,
        });
        low += 1 << level;
    }
    nodes
}

/// Largest power of two smaller than `n`; `n` is at least 2.
const fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The ranges whose hashes make an inclusion proof, in the proof's order.
fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<(u64, u64)>, ProofError> {
    if index >= size {
        return Err(ProofError::Range);
    }
    let (mut low, mut high) = (0, size);
    let mut ranges = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            ranges.push((middle, high));
            high = middle;
        } else {
            ranges.push((low, middle));
            low = middle;
        }
    }
    ranges.reverse();
    Ok(ranges)
}

/// The ranges whose hashes make a consistency proof, in the proof's order.
fn consistency_ranges(old: u64, new: u64) -> Result<Vec<(u64, u64)>, ProofError> {
    if old > new {
        return Err(ProofError::Range);
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut low, mut high, mut whole) = (0, new, true);
    let mut ranges = Vec::new();
    while high != old {
        let middle = low + split(high - low);
        if old <= middle {
            ranges.push((middle, high));
            high = middle;
        } else {
            ranges.push((low, middle));
            low = middle;
            whole = false;
        }
    }
    if !whole {
        ranges.push((low, high));
    }
    ranges.reverse();
    Ok(ranges)
}

fn sorted(ranges: Vec<(u64, u64)>) -> Vec<Node> {
    let mut nodes: Vec<_> = ranges
        .into_iter()
        .flat_map(|(a, b)| nodes_of(a, b))
        .collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

fn fold(
    ranges: Vec<(u64, u64)>,
    held: impl Fn(Node) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofError> {
    let range = |(low, high)| {
        let mut root: Option<Hash> = None;
        for node in nodes_of(low, high).into_iter().rev() {
            let hash = held(node).ok_or(ProofError::Missing(node))?;
            root = Some(root.map_or(hash, |right| Hash::node(&hash, &right)));
        }
        root.ok_or(ProofError::Range)
    };
    ranges.into_iter().map(range).collect()
}

/// Which subtrees an inclusion proof of leaf `index` in a tree of `size` is made of: what to fetch
/// before calling [`inclusion`].
///
/// # Errors
/// [`ProofError::Range`].
pub fn inclusion_nodes(index: u64, size: u64) -> Result<Vec<Node>, ProofError> {
    Ok(sorted(inclusion_ranges(index, size)?))
}

/// Which subtrees a consistency proof from `old` to `new` leaves is made of.
///
/// # Errors
/// [`ProofError::Range`].
pub fn consistency_nodes(old: u64, new: u64) -> Result<Vec<Node>, ProofError> {
    Ok(sorted(consistency_ranges(old, new)?))
}

/// Proves that leaf `index` is in the tree of `size` leaves whose subtrees `held` knows.
///
/// # Errors
/// When the leaf is outside, or a hash is not held.
pub fn inclusion(
    index: u64,
    size: u64,
    held: impl Fn(Node) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofError> {
    fold(inclusion_ranges(index, size)?, held)
}

/// Proves that the tree of `old` leaves is the beginning of the tree of `new` leaves.
///
/// # Errors
/// When `old > new`, or a hash is not held.
pub fn consistency(
    old: u64,
    new: u64,
    held: impl Fn(Node) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofError> {
    fold(consistency_ranges(old, new)?, held)
}

/// Checks an inclusion proof (RFC 9162 §2.1.3.2).
///
/// # Errors
/// When it does not hold.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Range);
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for step in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at % 2 == 1 || at == last {
            hash = Hash::node(step, &hash);
            while at.is_multiple_of(2) && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::node(&hash, step);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// Checks a consistency proof (RFC 9162 §2.1.4.2). The empty tree begins every tree.
///
/// # Errors
/// When it does not hold.
pub fn verify_consistency(
    (old, old_root): (u64, Hash),
    (new, new_root): (u64, Hash),
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Range);
    }
    if old == 0 || old == new {
        let same = if old == 0 {
            old_root == Hash::empty()
        } else {
            old_root == new_root
        };
        return match (proof.is_empty(), same) {
            (false, _) => Err(ProofError::Length),
            (true, false) => Err(ProofError::Root),
            (true, true) => Ok(()),
        };
    }
    let mut steps = proof.iter().copied();
    // A tree whose size is a power of two is a node of the new one: the proof leaves it out.
    let first = if old.is_power_of_two() {
        Some(old_root)
    } else {
        steps.next()
    };
    let Some(first) = first else {
        return Err(ProofError::Length);
    };
    let (mut at, mut last) = (old - 1, new - 1);
    while at % 2 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (first, first);
    for step in steps {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at % 2 == 1 || at == last {
            old_hash = Hash::node(&step, &old_hash);
            new_hash = Hash::node(&step, &new_hash);
            while at.is_multiple_of(2) && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = Hash::node(&new_hash, &step);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if old_hash == old_root && new_hash == new_root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}
