//! A log kept in memory, as the ledger keeps it in a database, to be exported and tampered with.

use kernel::{
    Operation, Timestamp,
    tlog::{
        Checkpoint, EntryLine, FORMAT, Frontier, Hash, Header, Line, Manifest, Note, OpenedPart,
        Outcome, Part, Salt, SigningKey, Totals, VerifierKey, commit, write_line,
    },
};
use time::macros::datetime;
use uuid::Uuid;
use verifier::audit::{Finding, Report, Witnessed, verify};

pub(crate) const ORIGIN: &str = "acte.example/jecliqueoupas/access";
pub(crate) const START: Timestamp = datetime!(2026-11-22 08:00:00 UTC);

/// One entry with its leaf.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) index: u64,
    pub(crate) leaf: Hash,
    pub(crate) header: Option<String>,
    pub(crate) actor: Option<String>,
    pub(crate) object: Option<String>,
    pub(crate) salt: Salt,
}

#[derive(Clone)]
pub(crate) struct Book {
    pub(crate) key: [u8; 32],
    pub(crate) rows: Vec<Row>,
    pub(crate) notes: Vec<String>,
    pub(crate) pruned: Vec<(u8, u64, Hash)>,
    pub(crate) nodes: Vec<(u64, Hash)>,
    pub(crate) size: u64,
    pub(crate) minimum: u64,
    pub(crate) tree: Frontier,
}

impl Book {
    /// A log of `batches × each` entries, a checkpoint after each batch.
    pub(crate) fn new(batches: u64, each: u64) -> Self {
        let mut book = Self {
            key: [7; 32],
            rows: Vec::new(),
            notes: Vec::new(),
            pruned: Vec::new(),
            nodes: Vec::new(),
            size: 0,
            minimum: 0,
            tree: Frontier::new(),
        };
        for _ in 0..batches {
            book.batch(each);
        }
        book
    }

    pub(crate) fn batch(&mut self, each: u64) {
        for _ in 0..each {
            self.append(
                self.size,
                START + time::Duration::seconds(self.size as i64),
                None,
            );
        }
        self.sign();
    }

    pub(crate) fn append(&mut self, seed: u64, time: Timestamp, prune: Option<(u64, Timestamp)>) {
        let row = entry(seed, self.size, time, prune);
        let nodes = &mut self.nodes;
        self.tree
            .push_with(row.leaf, |level, index, hash| {
                if level == 8 {
                    nodes.push((index, hash));
                }
            })
            .unwrap();
        self.rows.push(row);
        self.size += 1;
    }

    pub(crate) fn public(&self) -> VerifierKey {
        SigningKey::from_seed(&self.key).verifier(ORIGIN).unwrap()
    }

    pub(crate) fn sign(&mut self) {
        let checkpoint = Checkpoint {
            origin: ORIGIN.to_owned(),
            size: self.tree.size(),
            root: self.tree.root(),
        };
        let text = checkpoint.text();
        let signature = SigningKey::from_seed(&self.key).sign(text.as_bytes());
        self.notes
            .push(Note::write(&text, &self.public(), &signature));
    }

    pub(crate) fn export(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut line = |line: &Line<'_>| write_line(line, &mut out).unwrap();
        let vkey = self.public().to_string();
        line(&Line::Manifest(Manifest {
            format: FORMAT,
            origin: ORIGIN.into(),
            service: "jecliqueoupas".into(),
            class: "access".into(),
            term: "1 year".into(),
            vkey: vkey.as_str().into(),
            size: self.size,
            minimum: self.minimum,
            made: "2028-03-01T00:00:00Z".into(),
        }));
        for note in &self.notes {
            line(&Line::Checkpoint(note.as_str().into()));
        }
        for (level, index, hash) in &self.pruned {
            line(&Line::Pruned {
                level: *level,
                index: *index,
                hash: *hash,
            });
        }
        for row in &self.rows {
            let raw = |text: &'_ Option<String>| {
                text.clone()
                    .map(|text| serde_json::value::RawValue::from_string(text).unwrap())
            };
            let (header, actor, object) = (raw(&row.header), raw(&row.actor), raw(&row.object));
            let part = |part, which| OpenedPart {
                key: row.salt.key(which),
                part,
            };
            line(&Line::Entry(EntryLine {
                index: row.index,
                leaf: row.leaf,
                header: header.as_deref(),
                actor: actor.as_deref().map(|bytes| part(bytes, Part::Actor)),
                object: object.as_deref().map(|bytes| part(bytes, Part::Object)),
            }));
        }
        for (index, hash) in &self.nodes {
            line(&Line::Node {
                level: 8,
                index: *index,
                hash: *hash,
            });
        }
        line(&Line::End(Totals {
            checkpoints: self.notes.len() as u64,
            entries: self.rows.len() as u64,
            pending: 0,
        }));
        out
    }

    pub(crate) fn check(&self) -> Report {
        let witnessed = Witnessed {
            key: Some(self.public()),
            checkpoints: Vec::new(),
        };
        verify(self.export().as_slice(), &witnessed).unwrap()
    }

    /// What is found, as a person reads it.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        self.check().findings
    }

    pub(crate) fn last_note(&self) -> String {
        self.notes.last().unwrap().clone()
    }
}

pub(crate) fn entry(
    seed: u64,
    index: u64,
    time: Timestamp,
    prune: Option<(u64, Timestamp)>,
) -> Row {
    let mut bytes = [9; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let salt = Salt(bytes);
    let account = Uuid::from_u128(u128::from(seed % 7));
    let actor = format!(r#"{{"account":"{account}","role":"analyst"}}"#);
    let object = format!(
        r#"{{"detail":{{"n":{seed}}},"id":"{}"}}"#,
        Uuid::from_u128(seed.into())
    );
    let header = Header {
        actor: commit(&salt.key(Part::Actor), Part::Actor, actor.as_bytes()),
        articles: Some("5"),
        below: prune.map(|(below, _)| below),
        class: "access",
        cutoff: prune.map(|(_, cutoff)| cutoff),
        deed: None,
        entry: Uuid::from_u128(1_000_000 + u128::from(seed)),
        kind: "report",
        nature: Some(if prune.is_some() {
            "audit.prune"
        } else {
            "report.read"
        }),
        object: commit(&salt.key(Part::Object), Part::Object, object.as_bytes()),
        operation: Some(if prune.is_some() {
            Operation::Erase
        } else {
            Operation::Consult
        }),
        outcome: Outcome::Done,
        purpose: "analysis",
        reason: None,
        service: "jecliqueoupas",
        time,
    };
    let header = header.encode().unwrap();
    let leaf = Hash::leaf(header.as_bytes());
    Row {
        index,
        leaf,
        header: Some(header),
        actor: Some(actor),
        object: Some(object),
        salt,
    }
}
