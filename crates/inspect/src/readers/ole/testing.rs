//! Builders for tests: a writer of compound files, and a way to run a reader.

use crate::{
    context::{Budget, Child, Context, Text},
    limits::Limits,
    passwords::{Seal, Secrets},
    report::{Gap, Signal},
};

/// A small count as two bytes.
pub(crate) fn le16(count: usize) -> [u8; 2] {
    u16::try_from(count)
        .expect("a test's sizes are small")
        .to_le_bytes()
}

/// A small count as four bytes.
pub(crate) fn le32(count: usize) -> [u8; 4] {
    number(count).to_le_bytes()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a test's sizes are small")
}

/// What a reader left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) facts: std::collections::BTreeMap<String, serde_json::Value>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) texts: Vec<Text>,
    pub(crate) children: Vec<Child>,
    pub(crate) opened_by: Seal,
}

impl Outcome {
    /// Whether this signal was raised.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.signals.iter().any(|signal| signal.id == id)
    }

    /// Sum of the weights raised; panics on an id absent from the table.
    pub(crate) fn weight(&self) -> u32 {
        self.signals
            .iter()
            .map(|signal| crate::signals::entry(&signal.id).expect(&signal.id).weight)
            .sum()
    }

    /// All texts, joined.
    pub(crate) fn text(&self) -> String {
        self.texts
            .iter()
            .map(|text| text.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The child of this name.
    pub(crate) fn child(&self, name: &str) -> &[u8] {
        &self
            .children
            .iter()
            .find(|child| child.name == name)
            .expect(name)
            .bytes
    }
}

/// Runs a reader under the usual limits.
pub(crate) fn run(reader: fn(&[u8], &mut Context<'_>), bytes: &[u8]) -> Outcome {
    run_with(reader, bytes, &[])
}

/// Runs a reader with candidate passwords.
pub(crate) fn run_with(
    reader: fn(&[u8], &mut Context<'_>),
    bytes: &[u8],
    passwords: &[String],
) -> Outcome {
    let mut budget = Budget {
        limits: Limits::default(),
        extracted: 0,
        nodes: 1,
        elapsed_millis: || 0,
        started: 0,
    };
    let secrets = Secrets::given(passwords);
    let mut cx = Context::new("sample", 0, bytes.len() as u64, passwords, &mut budget);
    cx.secrets = &secrets;
    reader(bytes, &mut cx);
    let outcome = Outcome {
        facts: std::mem::take(&mut cx.facts),
        signals: std::mem::take(&mut cx.signals),
        gaps: std::mem::take(&mut cx.gaps),
        texts: std::mem::take(&mut cx.texts),
        children: std::mem::take(&mut cx.children),
        opened_by: std::mem::take(&mut cx.opened_by),
    };
    assert!(budget.extracted <= budget.limits.max_total_bytes);
    outcome.weight();
    outcome
}

/// Feeds a reader damaged copies of a sound file and arbitrary bytes: none may panic.
pub(crate) fn batter(reader: fn(&[u8], &mut Context<'_>), sound: &[u8]) {
    use proptest::prelude::*;
    let size = sound.len().max(1);
    let edits = proptest::collection::vec((0..size, any::<u8>()), 0..30);
    let noise = proptest::collection::vec(any::<u8>(), 0..300);
    let config = ProptestConfig {
        failure_persistence: None,
        cases: 96,
        ..ProptestConfig::default()
    };
    proptest!(config, |(edits in edits, cut in 0..size, noise in noise)| {
        let mut file = sound.to_vec();
        for (place, byte) in &edits {
            if let Some(slot) = file.get_mut(*place) {
                *slot = *byte;
            }
        }
        run(reader, &file);
        file.truncate(cut);
        run(reader, &file);
        file.extend_from_slice(&noise);
        run(reader, &file);
        run(reader, &noise);
    });
}

enum Tree {
    Folder(Vec<(String, Tree)>),
    File(Vec<u8>),
}

fn insert(folder: &mut Vec<(String, Tree)>, path: &[&str], bytes: &[u8]) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        folder.push(((*first).to_owned(), Tree::File(bytes.to_vec())));
        return;
    }
    if !folder.iter().any(|(name, _)| name == first) {
        folder.push(((*first).to_owned(), Tree::Folder(Vec::new())));
    }
    for (name, tree) in folder {
        if name == first
            && let Tree::Folder(inner) = tree
        {
            insert(inner, rest, bytes);
        }
    }
}

struct Record {
    name: String,
    kind: u8,
    right: u32,
    child: u32,
    bytes: Vec<u8>,
}

/// Lays siblings out as a chain of right links; gives the number of the first.
fn lay(folder: Vec<(String, Tree)>, records: &mut Vec<Record>) -> u32 {
    let mut first = u32::MAX;
    let mut previous: Option<usize> = None;
    for (name, tree) in folder {
        let here = records.len();
        let (kind, bytes, inner) = match tree {
            Tree::Folder(inner) => (1, Vec::new(), Some(inner)),
            Tree::File(bytes) => (2, bytes, None),
        };
        records.push(Record {
            name,
            kind,
            right: u32::MAX,
            child: u32::MAX,
            bytes,
        });
        if let Some(inner) = inner {
            let child = lay(inner, records);
            records[here].child = child;
        }
        match previous {
            Some(previous) => records[previous].right = number(here),
            None => first = number(here),
        }
        previous = Some(here);
    }
    first
}

/// A version 3 compound file with these streams (`folder/name`, bytes), up to about 7 MB.
pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    let mut folder = Vec::new();
    for (path, bytes) in streams {
        insert(&mut folder, &path.split('/').collect::<Vec<_>>(), bytes);
    }
    let mut records = vec![Record {
        name: "Root Entry".into(),
        kind: 5,
        right: u32::MAX,
        child: u32::MAX,
        bytes: Vec::new(),
    }];
    let child = lay(folder, &mut records);
    records[0].child = child;
    // Small streams share the root's stream in pieces of 64 bytes.
    let mut mini: Vec<u8> = Vec::new();
    let mut mini_fat: Vec<u32> = Vec::new();
    let mut starts: Vec<u32> = vec![END; records.len()];
    for (place, record) in records.iter().enumerate() {
        if record.kind == 2 && !record.bytes.is_empty() && record.bytes.len() < 4096 {
            starts[place] = number(mini_fat.len());
            let pieces = record.bytes.len().div_ceil(64);
            mini.extend_from_slice(&record.bytes);
            mini.resize(mini.len().next_multiple_of(64), 0);
            for piece in 1..=pieces {
                let next = number(mini_fat.len()) + 1;
                mini_fat.push(if piece == pieces { END } else { next });
            }
        }
    }
    let mut body: Vec<u8> = Vec::new();
    let mut fat: Vec<u32> = Vec::new();
    let put = |bytes: &[u8], body: &mut Vec<u8>, fat: &mut Vec<u32>, base: u32| -> u32 {
        if bytes.is_empty() {
            return END;
        }
        let start = base + number(fat.len());
        let count = bytes.len().div_ceil(512);
        body.extend_from_slice(bytes);
        body.resize(body.len().next_multiple_of(512), 0);
        for sector in 1..=count {
            let next = base + number(fat.len()) + 1;
            fat.push(if sector == count { END } else { next });
        }
        start
    };
    // The table stands first; a few sectors of it too many do no harm.
    let sectors: usize = records
        .iter()
        .map(|record| record.bytes.len() / 512 + 2)
        .sum();
    let base = number(sectors / 120 + 1);
    for (place, record) in records.iter().enumerate() {
        if record.kind == 2 && record.bytes.len() >= 4096 {
            starts[place] = put(&record.bytes, &mut body, &mut fat, base);
        }
    }
    let mini_size = mini.len();
    starts[0] = put(&mini, &mut body, &mut fat, base);
    let mini_fat_bytes: Vec<u8> = mini_fat
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .collect();
    let mut padded = mini_fat_bytes;
    padded.resize(padded.len().next_multiple_of(512), 0xff);
    let mini_fat_start = put(&padded, &mut body, &mut fat, base);
    let mut directory = Vec::new();
    for (place, record) in records.iter().enumerate() {
        let mut entry = vec![0_u8; 128];
        let name: Vec<u8> = record
            .name
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_le_bytes)
            .collect();
        entry[..name.len()].copy_from_slice(&name);
        entry[64..66].copy_from_slice(&le16(name.len()));
        entry[66] = record.kind;
        entry[67] = 1;
        entry[68..72].copy_from_slice(&u32::MAX.to_le_bytes());
        entry[72..76].copy_from_slice(&record.right.to_le_bytes());
        entry[76..80].copy_from_slice(&record.child.to_le_bytes());
        entry[116..120].copy_from_slice(&starts[place].to_le_bytes());
        let size = if place == 0 {
            mini_size
        } else {
            record.bytes.len()
        };
        entry[120..124].copy_from_slice(&le32(size));
        directory.extend(entry);
    }
    directory.resize(directory.len().next_multiple_of(512), 0);
    let directory_start = put(&directory, &mut body, &mut fat, base);
    let mut table: Vec<u32> = vec![0xffff_fffd; base as usize];
    table.extend(fat);
    table.resize(base as usize * 128, u32::MAX);
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(&super::compound::MAGIC);
    file[24..26].copy_from_slice(&0x3e_u16.to_le_bytes());
    file[26..28].copy_from_slice(&3_u16.to_le_bytes());
    file[28..30].copy_from_slice(&0xfffe_u16.to_le_bytes());
    file[30..32].copy_from_slice(&9_u16.to_le_bytes());
    file[32..34].copy_from_slice(&6_u16.to_le_bytes());
    file[44..48].copy_from_slice(&base.to_le_bytes());
    file[48..52].copy_from_slice(&directory_start.to_le_bytes());
    file[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    file[60..64].copy_from_slice(&mini_fat_start.to_le_bytes());
    file[64..68].copy_from_slice(&1_u32.to_le_bytes());
    file[68..72].copy_from_slice(&END.to_le_bytes());
    for place in 0..109_u32 {
        let at = 76 + place as usize * 4;
        let sector = if place < base { place } else { u32::MAX };
        file[at..at + 4].copy_from_slice(&sector.to_le_bytes());
    }
    file.extend(table.iter().flat_map(|word| word.to_le_bytes()));
    file.extend(body);
    file
}
