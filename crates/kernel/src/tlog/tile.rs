//! Tiles (C2SP tlog-tiles): the tree cut in pieces 256 hashes wide.

use std::fmt::Write as _;

use super::{Frontier, Hash};

/// Hashes in a full tile.
pub const TILE_WIDTH: usize = 256;
/// Leaves of a tree stop at 2^64: no tile stands higher.
const TOP_LEVEL: u8 = 7;

/// Up to 256 sibling hashes of height `8 × level`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    hashes: Vec<Hash>,
}

/// Bytes that are not a tile, or a tile that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Not between 1 and 256 hashes of 32 bytes.
    #[error("a tile holds 1 to 256 hashes of 32 bytes")]
    Shape,
    /// A level above 7, or no such tile in any tree.
    #[error("no such tile")]
    Address,
    /// An entry longer than 65,535 bytes, or a bundle cut short.
    #[error("an entry bundle is cut short, too long, or holds more than 256 entries")]
    Bundle,
}

impl Tile {
    /// A tile of 1 to 256 hashes.
    ///
    /// # Errors
    /// [`TileError::Shape`].
    pub fn new(hashes: Vec<Hash>) -> Result<Self, TileError> {
        if hashes.is_empty() || hashes.len() > TILE_WIDTH {
            return Err(TileError::Shape);
        }
        Ok(Self { hashes })
    }

    /// Reads a tile as it is served: hashes end to end.
    ///
    /// # Errors
    /// [`TileError::Shape`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TileError> {
        let (chunks, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || chunks.len() > TILE_WIDTH {
            return Err(TileError::Shape);
        }
        Self::new(chunks.iter().copied().map(Hash).collect())
    }

    /// The bytes to serve.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.0).collect()
    }

    /// The hashes.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Whether it can still grow.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.hashes.len() < TILE_WIDTH
    }

    /// The subtree `index` of height `level` inside the tile (0 is the hashes themselves, 8 the
    /// root of a full tile). None when the tile does not hold all of it.
    #[must_use]
    pub fn node(&self, level: u8, index: usize) -> Option<Hash> {
        if level > 8 {
            return None;
        }
        let low = index.checked_mul(1 << level)?;
        let high = low.checked_add(1 << level)?;
        let mut frontier = Frontier::new();
        for hash in self.hashes.get(low..high)? {
            frontier.push(*hash).ok()?;
        }
        Some(frontier.root())
    }
}

fn number(path: &mut String, index: u64) {
    let mut groups = vec![index % 1000];
    let mut rest = index / 1000;
    while rest > 0 {
        groups.push(rest % 1000);
        rest /= 1000;
    }
    for (rank, group) in groups.iter().enumerate().rev() {
        let mark = if rank == 0 { "" } else { "x" };
        // Writing to a string cannot fail.
        let _ = write!(path, "/{mark}{group:03}");
    }
}

/// Path under which a log serves a tile of hashes: `tile/<L>/<N>[.p/<W>]`. `width` 256 is a full
/// tile; a smaller one, a partial tile.
///
/// # Errors
/// [`TileError::Address`] for a level above 7 or a width outside 1 to 256.
pub fn tile_path(level: u8, index: u64, width: usize) -> Result<String, TileError> {
    if level > TOP_LEVEL || !(1..=TILE_WIDTH).contains(&width) {
        return Err(TileError::Address);
    }
    let mut path = format!("tile/{level}");
    number(&mut path, index);
    if width < TILE_WIDTH {
        let _ = write!(path, ".p/{width}");
    }
    Ok(path)
}

/// Encodes an entry bundle: each entry after its length in two bytes, most significant first.
///
/// # Errors
/// [`TileError::Bundle`].
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, TileError> {
    let mut bytes = Vec::new();
    for (count, entry) in entries.into_iter().enumerate() {
        let length = u16::try_from(entry.len()).map_err(|_| TileError::Bundle)?;
        if count >= TILE_WIDTH {
            return Err(TileError::Bundle);
        }
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// Reads an entry bundle.
///
/// # Errors
/// [`TileError::Bundle`].
pub fn unbundle(mut bytes: &[u8]) -> Result<Vec<&[u8]>, TileError> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let (entry, rest) = rest
            .split_at_checked(usize::from(u16::from_be_bytes(*length)))
            .ok_or(TileError::Bundle)?;
        if entries.len() == TILE_WIDTH {
            return Err(TileError::Bundle);
        }
        entries.push(entry);
        bytes = rest;
    }
    if bytes.is_empty() {
        Ok(entries)
    } else {
        Err(TileError::Bundle)
    }
}
