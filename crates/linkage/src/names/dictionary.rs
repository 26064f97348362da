//! Spellings known to be of one name: groups from Wikidata (CC0), as a sorted table of hashes.
//!
//! `groups.bin` is written by `examples/names_groups.rs`, which leaves out what the rules equate anyway. Layout, all
//! little-endian: 8 bytes of magic and version; 2¹⁴ + 1 offsets of 4 bytes, in entries; entries of 5 bytes, the 23 bits
//! of the hash after the bucket's above 17 bits of group number, sorted. Two names out of the dictionary's reach collide
//! with one of it once in 2³⁷ / entries.

use super::token;

/// What the file is and the version of its layout.
const MAGIC: &[u8; 8] = b"groups/1";
static TABLE: &[u8] = include_bytes!("groups.bin");

/// Bits of the hash that choose a bucket.
const BUCKET_BITS: u32 = 14;
const BUCKETS: usize = 1 << BUCKET_BITS;
/// Bits of the hash kept in an entry, and of the group.
const REST_BITS: u32 = 23;
const GROUP_BITS: u32 = 17;
const ENTRY: usize = 5;
const ENTRIES: usize = MAGIC.len() + (BUCKETS + 1) * 4;
/// Most groups read of one name: the commonest short names are in dozens, which says nothing.
const MAX_GROUPS: usize = 16;

/// Whether the embedded dictionary is of the version this code reads. An empty one is: names are then compared by rules.
#[must_use]
pub fn is_readable() -> bool {
    TABLE.is_empty() || (TABLE.starts_with(MAGIC) && TABLE.len() == ENTRIES + len() * ENTRY)
}

/// How many spellings it holds, one in two groups counted twice.
#[must_use]
pub fn len() -> usize {
    offset(BUCKETS).unwrap_or(0)
}

/// The groups a name is in, sorted; mostly none.
pub(super) fn groups(hash: u64) -> Vec<u32> {
    let (bucket, rest) = split(hash);
    let Some(entries) = entries(bucket) else {
        return Vec::new();
    };
    let from = entries.partition_point(|entry| value(entry) >> GROUP_BITS < rest);
    let same = entries
        .iter()
        .skip(from)
        .map(value)
        .take_while(|value| value >> GROUP_BITS == rest);
    same.take(MAX_GROUPS).map(group).collect()
}

/// Writes a dictionary: spellings in letters or not, each with the number of its group.
///
/// # Errors
///
/// When a group has a number over 17 bits.
pub fn write<'a>(spellings: impl Iterator<Item = (&'a str, u32)>) -> Result<Vec<u8>, String> {
    let mut entries: Vec<(usize, u64)> = Vec::new();
    for (spelling, group) in spellings {
        if group >> GROUP_BITS != 0 {
            return Err(format!("group {group} is over {GROUP_BITS} bits"));
        }
        let letters = super::clean::letters(spelling, token::MAX_CHARS);
        let (bucket, rest) = split(token::hash(&letters));
        entries.push((bucket, rest << GROUP_BITS | u64::from(group)));
    }
    entries.sort_unstable();
    entries.dedup();
    let mut out = MAGIC.to_vec();
    for bucket in 0..=BUCKETS {
        let offset = entries.partition_point(|entry| entry.0 < bucket);
        out.extend(
            u32::try_from(offset)
                .map_err(|error| error.to_string())?
                .to_le_bytes(),
        );
    }
    out.extend(
        entries
            .iter()
            .flat_map(|(_, value)| value.to_le_bytes().into_iter().take(ENTRY)),
    );
    Ok(out)
}

/// The bucket of a hash, and the bits an entry keeps of it.
fn split(hash: u64) -> (usize, u64) {
    let bucket = usize::try_from(hash >> (64 - BUCKET_BITS)).unwrap_or(0);
    (
        bucket,
        hash >> (64 - BUCKET_BITS - REST_BITS) & ((1 << REST_BITS) - 1),
    )
}

fn offset(bucket: usize) -> Option<usize> {
    let (offsets, _) = TABLE.get(MAGIC.len()..ENTRIES)?.as_chunks::<4>();
    usize::try_from(u32::from_le_bytes(*offsets.get(bucket)?)).ok()
}

fn entries(bucket: usize) -> Option<&'static [[u8; ENTRY]]> {
    let (entries, _) = TABLE.get(ENTRIES..)?.as_chunks::<ENTRY>();
    entries.get(offset(bucket)?..offset(bucket + 1)?)
}

fn value([a, b, c, d, e]: &[u8; ENTRY]) -> u64 {
    u64::from_le_bytes([*a, *b, *c, *d, *e, 0, 0, 0])
}

fn group(value: u64) -> u32 {
    u32::try_from(value & ((1 << GROUP_BITS) - 1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found_by_its_hash() {
        let bytes = write([("Noël", 3), ("НОЭЛЬ", 3), ("noël", 7)].into_iter()).unwrap();
        assert!(bytes.starts_with(MAGIC));
        assert_eq!(bytes.len(), ENTRIES + 3 * ENTRY);
        let (bucket, rest) = split(token::hash("noël"));
        let (offsets, _) = bytes[MAGIC.len()..ENTRIES].as_chunks::<4>();
        let at = u32::from_le_bytes(offsets[bucket]) as usize;
        let (entries, _) = bytes[ENTRIES..].as_chunks::<ENTRY>();
        assert_eq!(value(&entries[at]), rest << GROUP_BITS | 3);
        assert_eq!(group(value(&entries[at + 1])), 7);
        assert!(write([("x", 1 << GROUP_BITS)].into_iter()).is_err());
    }

    #[test]
    fn the_embedded_one_knows_common_names() {
        let shared = |a: &str, b: &str| {
            let (a, b) = (groups(token::hash(a)), groups(token::hash(b)));
            a.iter().any(|group| b.contains(group))
        };
        assert!(shared("mohamed", "محمد"));
        assert!(!shared("mohamed", "пётр"));
    }
}
