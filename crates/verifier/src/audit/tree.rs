//! The lines in order, against the signed checkpoints.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{
    Timestamp,
    tlog::{Checkpoint, Frontier, Hash, NoteError, VerifierKey},
};
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::{
    Finding, Note, Report, Witnessed,
    erasure::{Erasures, Receipt},
    line::{Checker, Facts, Item, Opened},
    order::Order,
};

/// Most findings of one kind that are listed.
const LISTED: usize = 100;
/// Most leaves over which an insertion is searched for.
const SEARCH: usize = 1024;
/// Most leaves over which a swap is searched for.
const SEARCH_SWAP: usize = 64;

/// A header that is not what its stored hash says.
struct Mismatch {
    index: u64,
    stored: Hash,
    derived: Hash,
}

pub(super) struct Fold<'a> {
    checker: &'a Checker,
    key: Option<VerifierKey>,
    findings: Vec<Finding>,
    notes: Vec<Note>,
    /// Signed roots by size.
    signed: BTreeMap<u64, Hash>,
    /// Largest state seen by somebody else than the export.
    witnessed: Option<u64>,
    /// The tree of the stored hashes, and the tree of the headers.
    stored: Frontier,
    derived: Frontier,
    /// Last size at which the stored tree was the one signed, its state, and the leaves since.
    good: Frontier,
    since: Vec<Hash>,
    /// First signed size at which it was not.
    bad: Option<(u64, Hash)>,
    /// Trees that can no longer be compared, as a rank is missing or out of place.
    broken: bool,
    begun: bool,
    order: Order,
    mismatches: Vec<Mismatch>,
    erasures: Erasures,
    ids: HashSet<Uuid>,
    tiles: HashMap<u64, (Hash, Hash)>,
    tile: (Frontier, Frontier),
    checkpoints: u64,
    compared: u64,
    entries: u64,
    /// Rank after the highest one read.
    reach: u64,
    pending: u64,
    unreadable: u64,
    end: Option<kernel::tlog::Totals>,
    made: Option<Timestamp>,
}

impl<'a> Fold<'a> {
    pub(super) fn new(checker: &'a Checker, witnessed: &Witnessed) -> Self {
        let manifest = &checker.manifest;
        let own = VerifierKey::parse(&manifest.vkey).ok();
        let mut fold = Self {
            checker,
            key: witnessed.key.clone().or(own),
            findings: Vec::new(),
            notes: Vec::new(),
            signed: BTreeMap::new(),
            witnessed: None,
            stored: Frontier::new(),
            derived: Frontier::new(),
            good: Frontier::new(),
            since: Vec::new(),
            bad: None,
            broken: false,
            begun: false,
            order: Order::default(),
            mismatches: Vec::new(),
            erasures: Erasures::default(),
            ids: HashSet::new(),
            tiles: HashMap::new(),
            tile: (Frontier::new(), Frontier::new()),
            checkpoints: 0,
            compared: 0,
            entries: 0,
            reach: 0,
            pending: 0,
            unreadable: 0,
            end: None,
            made: Timestamp::parse(&manifest.made, &Rfc3339).ok(),
        };
        if witnessed.key.is_none() {
            fold.notes.push(Note::OwnKey);
        }
        for note in &witnessed.checkpoints {
            if let Some(size) = fold.checkpoint(note) {
                fold.witnessed = fold.witnessed.max(Some(size));
            }
        }
        fold
    }

    pub(super) fn take(&mut self, item: Item) {
        if self.end.is_some() {
            self.unreadable += 1;
            return;
        }
        match item {
            Item::Checkpoint(note) => {
                self.checkpoints += 1;
                if self.begun {
                    // Too late to be compared: not the format.
                    self.unreadable += 1;
                }
                self.checkpoint(&note);
            }
            Item::Pruned { level, index, hash } => self.pruned(level, index, hash),
            Item::Entry(facts) => self.entry(&facts),
            Item::Node { level, index, hash } => self.node(level, index, hash),
            Item::Pending { entry, time } => {
                self.pending += 1;
                let late = |made: Timestamp| made - time > time::Duration::minutes(1);
                if self.made.is_none_or(late) {
                    self.findings.push(Finding::Unplaced { entry });
                }
            }
            Item::Lost(entry) => self.findings.push(Finding::Lost { entry }),
            Item::End(totals) => self.end = Some(totals),
            Item::Bad => self.unreadable += 1,
        }
    }

    /// Reads a signed state; its size when it holds.
    fn checkpoint(&mut self, note: &str) -> Option<u64> {
        let origin = &self.checker.manifest.origin;
        let read = match &self.key {
            Some(key) => Checkpoint::open(note, key),
            None => Err(NoteError::Key),
        };
        match read {
            Ok(checkpoint) if checkpoint.origin == *origin => {
                let known = *self
                    .signed
                    .entry(checkpoint.size)
                    .or_insert(checkpoint.root);
                if known != checkpoint.root {
                    self.findings.push(Finding::Fork {
                        size: checkpoint.size,
                    });
                }
                Some(checkpoint.size)
            }
            Ok(_) | Err(NoteError::Shape) => {
                self.findings.push(Finding::Checkpoint);
                None
            }
            Err(_) => {
                let size = Checkpoint::read_unverified(note).map_or(0, |read| read.size);
                self.findings.push(Finding::Signature { size });
                None
            }
        }
    }

    fn pruned(&mut self, level: u8, index: u64, hash: Hash) {
        let size = self.stored.size();
        let here = size.checked_shr(u32::from(level)) == Some(index);
        let end = 1_u64
            .checked_shl(u32::from(level))
            .and_then(|step| size.checked_add(step));
        let inside = end.is_some_and(|end| end <= self.checker.manifest.minimum);
        if !here || !inside || self.entries > 0 {
            self.unreadable += 1;
            self.broken = true;
            return;
        }
        self.begun = true;
        let pushed = self.stored.push_subtree(level, hash).is_ok()
            && self.derived.push_subtree(level, hash).is_ok();
        self.broken |= !pushed;
        if level == 0 {
            // Of the tile that the limit cuts.
            let _ = (self.tile.0.push(hash), self.tile.1.push(hash));
        }
        self.compare(hash);
    }

    fn entry(&mut self, facts: &Facts) {
        self.begun = true;
        self.entries += 1;
        self.reach = self.reach.max(facts.index.saturating_add(1));
        let start = self.checker.manifest.minimum;
        self.broken |= !self.order.is_next(start, facts.index) || self.stored.size() != facts.index;
        self.order.take(facts.index);
        match facts.derived {
            None => self.findings.push(Finding::Removed { index: facts.index }),
            Some(derived) => {
                if derived != facts.stored {
                    let Facts { index, stored, .. } = *facts;
                    self.mismatches.push(Mismatch {
                        index,
                        stored,
                        derived,
                    });
                }
                if !self.ids.insert(facts.entry) {
                    self.findings.push(Finding::Twice { index: facts.index });
                }
                self.parts(facts);
            }
        }
        if self.broken {
            return;
        }
        let leaf = facts.derived.unwrap_or(facts.stored);
        let grown = self.stored.push(facts.stored).is_ok()
            && self.derived.push(leaf).is_ok()
            && self.tile.0.push(facts.stored).is_ok()
            && self.tile.1.push(leaf).is_ok();
        self.broken |= !grown;
        if facts.index % 256 == 255 {
            let (stored, derived) = std::mem::take(&mut self.tile);
            self.tiles
                .insert(facts.index / 256, (stored.root(), derived.root()));
        }
        self.compare(facts.stored);
    }

    fn parts(&mut self, facts: &Facts) {
        let index = facts.index;
        match (facts.actor, facts.object) {
            (Opened::Absent, Opened::Absent) => self.erasures.bare.push((index, facts.time)),
            (actor, object) => {
                if actor != Opened::Right {
                    self.findings.push(Finding::Actor { index });
                }
                if object != Opened::Right {
                    self.findings.push(Finding::Object { index });
                }
            }
        }
        if let Some((below, cutoff)) = facts.pruning {
            let time = facts.time;
            self.erasures.receipts.push(Receipt {
                index,
                time,
                below,
                cutoff,
            });
        }
    }

    /// After a leaf or a subtree: compares with the root signed for this size, if there is one.
    fn compare(&mut self, leaf: Hash) {
        // One leaf past the range: what an insertion pushed out of it.
        let wanted = self
            .bad
            .map_or(SEARCH as u64, |(end, _)| end - self.good.size() + 1);
        if (self.since.len() as u64) < wanted.min(SEARCH as u64 + 1) {
            self.since.push(leaf);
        }
        let Some(root) = self.signed.get(&self.stored.size()).copied() else {
            return;
        };
        if self.broken {
            return;
        }
        self.compared += 1;
        let held = self.stored.root() == root || self.derived.root() == root;
        if held && self.bad.is_none() {
            self.good = self.stored.clone();
            self.since.clear();
        } else if !held && self.bad.is_none() {
            self.bad = Some((self.stored.size(), root));
        }
    }

    fn node(&mut self, level: u8, index: u64, hash: Hash) {
        if level != 8 {
            self.unreadable += 1;
            return;
        }
        let Some((stored, derived)) = self.tiles.remove(&index) else {
            return;
        };
        if hash != stored && hash != derived {
            self.findings.push(Finding::Node { tile: index });
        }
    }

    pub(super) fn finish(mut self) -> Report {
        let manifest = &self.checker.manifest;
        let size = self.stored.size();
        if self.unreadable > 0 {
            self.findings.push(Finding::Unreadable {
                lines: self.unreadable,
            });
        }
        let end = self.end.unwrap_or_default();
        let counted = (self.checkpoints, self.entries, self.pending);
        if self.end.is_none() || (end.checkpoints, end.entries, end.pending) != counted {
            self.findings.push(Finding::Cut);
        }
        let disorder = self.order.findings(manifest.minimum);
        let claimed = manifest.size;
        if disorder.is_empty() && claimed != size {
            self.findings.push(Finding::Size {
                claimed,
                held: size,
            });
        }
        if size < manifest.minimum {
            // Without the hashes that stand for its beginning, no tree of the rest can be the one signed.
            self.findings.push(Finding::Missing {
                from: size,
                to: manifest.minimum,
            });
        }
        self.findings.extend(disorder);
        self.changed();
        if !self.broken {
            // The log stores the hash of every full tile: one that is not there was removed.
            let mut tiles: Vec<_> = self.tiles.keys().copied().collect();
            tiles.sort_unstable();
            self.findings
                .extend(tiles.into_iter().map(|tile| Finding::Node { tile }));
        }
        if let Some((end, root)) = self.bad {
            self.locate(end, root);
        }
        let last = self.signed.keys().next_back().copied();
        let total = manifest.minimum.max(size).max(self.reach);
        match last {
            Some(signed) if signed > total => {
                self.findings.push(Finding::Truncated {
                    held: total,
                    signed,
                });
            }
            last if last.unwrap_or(0) < total => {
                self.findings.push(Finding::Unsigned {
                    from: last.unwrap_or(0),
                });
            }
            _ => {}
        }
        let Self {
            erasures,
            findings,
            notes,
            ..
        } = &mut self;
        erasures.judge(manifest.minimum, &manifest.term, findings, notes);
        let inside = self.signed.len() as u64 - self.compared.min(self.signed.len() as u64);
        let beyond = self.signed.range(total.saturating_add(1)..).count() as u64;
        let empty = u64::from(self.signed.contains_key(&0));
        if !self.broken && inside > beyond + empty {
            self.notes.push(Note::Unchecked {
                count: inside - beyond - empty,
            });
        }
        if self.pending > 0 {
            self.notes.push(Note::Pending {
                count: self.pending,
            });
        }
        if self.witnessed.is_none_or(|witnessed| witnessed <= total) {
            self.notes.push(Note::Tail { size: total });
        }
        self.bound();
        Report {
            origin: manifest.origin.clone().into_owned(),
            term: manifest.term.clone().into_owned(),
            size,
            minimum: manifest.minimum,
            entries: self.entries,
            checkpoints: self.compared,
            findings: self.findings,
            notes: self.notes,
        }
    }

    /// Names the headers that are not what was stored: swapped pairs first.
    fn changed(&mut self) {
        let by_stored: HashMap<Hash, u64> = self
            .mismatches
            .iter()
            .map(|m| (m.stored, m.index))
            .collect();
        let by_index: HashMap<u64, Hash> = self
            .mismatches
            .iter()
            .map(|m| (m.index, m.derived))
            .collect();
        // When the headers alone give the tree that was signed, the stored hashes are at fault.
        let headers_hold = self.bad.is_none()
            && self.signed.get(&self.derived.size()) == Some(&self.derived.root());
        for mismatch in &self.mismatches {
            let index = mismatch.index;
            let other = by_stored.get(&mismatch.derived).copied();
            let back = other.and_then(|other| by_index.get(&other));
            match other {
                Some(other) if back == Some(&mismatch.stored) => {
                    if index < other {
                        self.findings.push(Finding::Swapped {
                            first: index,
                            second: other,
                        });
                    }
                }
                _ if headers_hold => self.findings.push(Finding::StoredHash { index }),
                _ => self.findings.push(Finding::Changed { index }),
            }
        }
    }

    /// The stored tree stopped being the one signed between the last good size and `end`: searches
    /// for one inserted or two swapped leaves that explain it.
    fn locate(&mut self, end: u64, root: Hash) {
        let from = self.good.size();
        let good = &self.good;
        let signed = |leaves: Vec<Hash>| {
            let mut tree = good.clone();
            leaves
                .into_iter()
                .try_for_each(|leaf| tree.push(leaf))
                .is_ok()
                && tree.root() == root
        };
        let count = usize::try_from(end - from).unwrap_or(usize::MAX);
        let leaves = &self.since;
        if leaves.len() > count && count <= SEARCH {
            for skipped in 0..=count {
                let others = leaves.iter().enumerate().filter(|(at, _)| *at != skipped);
                if signed(others.take(count).map(|(_, leaf)| *leaf).collect()) {
                    let index = from + skipped as u64;
                    self.findings.push(Finding::Inserted { index });
                    return;
                }
            }
        }
        if leaves.len() >= count && count <= SEARCH_SWAP {
            for first in 0..count {
                for second in first + 1..count {
                    let mut order: Vec<Hash> = leaves.iter().take(count).copied().collect();
                    order.swap(first, second);
                    if signed(order) {
                        let (first, second) = (from + first as u64, from + second as u64);
                        self.findings.push(Finding::Swapped { first, second });
                        return;
                    }
                }
            }
        }
        self.findings.push(Finding::Root { from, to: end });
    }

    /// Lists only so many findings of a kind.
    fn bound(&mut self) {
        let mut counts: HashMap<std::mem::Discriminant<Finding>, usize> = HashMap::new();
        let mut more = 0;
        self.findings.retain(|finding| {
            let count = counts.entry(std::mem::discriminant(finding)).or_default();
            *count += 1;
            more += u64::from(*count > LISTED);
            *count <= LISTED
        });
        if more > 0 {
            self.notes.push(Note::More { count: more });
        }
    }
}
