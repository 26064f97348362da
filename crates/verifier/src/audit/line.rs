//! One line, checked alone: this runs in parallel.

use kernel::{
    Timestamp,
    tlog::{FORMAT, Hash, Header, Line, Manifest, OpenedPart, Part, Totals, commit, read_line},
};
use serde_json::value::RawValue;
use uuid::Uuid;

/// What a line says, once its hashes are computed.
pub(super) enum Item {
    Checkpoint(String),
    Pruned { level: u8, index: u64, hash: Hash },
    Entry(Box<Facts>),
    Node { level: u8, index: u64, hash: Hash },
    Pending { entry: Uuid, time: Timestamp },
    Lost(Uuid),
    End(Totals),
    Bad,
}

/// What an entry's line says.
pub(super) struct Facts {
    pub(super) index: u64,
    pub(super) stored: Hash,
    /// Hash of the header; none when there is no header to read.
    pub(super) derived: Option<Hash>,
    pub(super) entry: Uuid,
    pub(super) time: Timestamp,
    pub(super) actor: Opened,
    pub(super) object: Opened,
    /// What the receipt of a pruning says: first index held, cutoff.
    pub(super) pruning: Option<(u64, Timestamp)>,
}

/// State of a commitment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    Absent,
    Right,
    Wrong,
}

/// Checks lines against the manifest.
pub(super) struct Checker {
    pub(super) manifest: Manifest<'static>,
}

impl Checker {
    /// Reads the first line.
    pub(super) fn new(line: &str) -> Option<Self> {
        let Ok(Line::Manifest(manifest)) = read_line(line.trim_end_matches('\n')) else {
            return None;
        };
        let own = |text: std::borrow::Cow<'_, str>| std::borrow::Cow::Owned(text.into_owned());
        let manifest = Manifest {
            format: manifest.format,
            origin: own(manifest.origin),
            service: own(manifest.service),
            class: own(manifest.class),
            term: own(manifest.term),
            vkey: own(manifest.vkey),
            size: manifest.size,
            minimum: manifest.minimum,
            made: own(manifest.made),
        };
        (manifest.format == FORMAT).then_some(Self { manifest })
    }

    pub(super) fn chunk(&self, chunk: &[u8]) -> Vec<Item> {
        let whole = chunk.strip_suffix(b"\n").unwrap_or(chunk);
        whole
            .split(|byte| *byte == b'\n')
            .map(|line| self.line(line))
            .collect()
    }

    fn line(&self, line: &[u8]) -> Item {
        let Ok(text) = std::str::from_utf8(line) else {
            return Item::Bad;
        };
        match read_line(text) {
            Ok(Line::Checkpoint(note)) => Item::Checkpoint(note.into_owned()),
            Ok(Line::Pruned { level, index, hash }) => Item::Pruned { level, index, hash },
            Ok(Line::Node { level, index, hash }) => Item::Node { level, index, hash },
            Ok(Line::Lost(entry)) => Item::Lost(entry),
            Ok(Line::End(totals)) => Item::End(totals),
            Ok(Line::Pending(header)) => match Header::decode(header.get()) {
                Ok(header) => Item::Pending {
                    entry: header.entry,
                    time: header.time,
                },
                Err(_) => Item::Bad,
            },
            Ok(Line::Entry(line)) => {
                let mut facts = Facts {
                    index: line.index,
                    stored: line.leaf,
                    derived: None,
                    entry: Uuid::nil(),
                    time: Timestamp::UNIX_EPOCH,
                    actor: Opened::Absent,
                    object: Opened::Absent,
                    pruning: None,
                };
                if let Some(raw) = line.header {
                    self.header(&mut facts, raw, line.actor.as_ref(), line.object.as_ref());
                }
                Item::Entry(Box::new(facts))
            }
            Ok(Line::Manifest(_)) | Err(_) => Item::Bad,
        }
    }

    fn header(
        &self,
        facts: &mut Facts,
        raw: &RawValue,
        actor: Option<&OpenedPart<'_>>,
        object: Option<&OpenedPart<'_>>,
    ) {
        let Ok(header) = Header::decode(raw.get()) else {
            return;
        };
        if header.service != self.manifest.service || header.class != self.manifest.class {
            // An entry of another log: its hash will not be the one that was signed here.
            return;
        }
        facts.derived = Some(Hash::leaf(raw.get().as_bytes()));
        facts.entry = header.entry;
        facts.time = header.time;
        facts.pruning = header.below.zip(header.cutoff);
        facts.actor = opened(actor, Part::Actor, header.actor);
        facts.object = opened(object, Part::Object, header.object);
    }
}

fn opened(part: Option<&OpenedPart<'_>>, which: Part, promised: Hash) -> Opened {
    match part {
        None => Opened::Absent,
        Some(part) if commit(&part.key, which, part.part.get().as_bytes()) == promised => {
            Opened::Right
        }
        Some(_) => Opened::Wrong,
    }
}
