//! The structure of a signed report: what was printed, then one addition that bears one signature, and nothing after.
//!
//! Only that structure is known. A viewer may read more kinds of files than this; a file it reads otherwise is refused
//! here, so that both see the same one.

use std::ops::Range;

use super::object::{Object, Reader};

/// Longest file read, in bytes.
pub const LONGEST: usize = 64 << 20;
/// Most objects of one table.
const OBJECTS: usize = 200_000;
/// Longest signature with its stamp, in bytes.
const SIGNATURE: usize = 32 * 1024;
/// Longest data joined, in bytes.
const DATA: usize = 8 << 20;

/// What is wrong with the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It cannot be read as a report.
    Shape,
    /// Something was added after the signature, or is not covered by it.
    Coverage,
    /// No signature, or several.
    Signatures,
    /// The data joined cannot be found.
    Data,
}

/// A signed report, taken apart.
pub(super) struct Parts<'a> {
    /// What is signed: all but the hole.
    pub(super) signed: [&'a [u8]; 2],
    /// What fills the hole, zeros after it included.
    pub(super) signature: Vec<u8>,
    /// What the signature's dictionary says: the name, when (`D:20261122…Z`), SHA-256 of the data.
    pub(super) name: Option<String>,
    pub(super) at: Option<String>,
    pub(super) named_data: Option<Vec<u8>>,
    /// The data joined.
    pub(super) data: Result<&'a [u8], Wrong>,
}

/// Takes a file apart.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, Wrong> {
    if bytes.len() > LONGEST || !bytes.starts_with(b"%PDF-1.") {
        return Err(Wrong::Shape);
    }
    let file = File::read(bytes)?;
    let root = file.trailer.get(b"Root").and_then(Object::reference);
    let root = root
        .and_then(|root| file.object(root))
        .ok_or(Wrong::Shape)?;
    let field = only(root.get(b"AcroForm").and_then(|form| form.get(b"Fields")));
    let field = field.and_then(|field| file.object(field));
    let field = field.ok_or(Wrong::Signatures)?;
    if !field.get(b"FT").is_some_and(|kind| kind.is_name(b"Sig")) || field.get(b"Kids").is_some() {
        return Err(Wrong::Signatures);
    }
    let signature = field.get(b"V").and_then(Object::reference);
    let signature = signature.and_then(|number| file.object(number));
    let signature = signature.ok_or(Wrong::Signatures)?;
    let kind = signature.get(b"SubFilter");
    if !kind.is_some_and(|kind| kind.is_name(b"ETSI.CAdES.detached")) {
        return Err(Wrong::Signatures);
    }
    let Some(Object::Text(filling, Some(hole))) = signature.get(b"Contents") else {
        return Err(Wrong::Signatures);
    };
    // Digits in one case only: the same signature is written in one way.
    let digits = bytes.get(hole.start + 1..hole.end.saturating_sub(1));
    let plain = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if filling.len() > SIGNATURE || !digits.is_some_and(|digits| digits.iter().all(plain)) {
        return Err(Wrong::Shape);
    }
    let range = signature.get(b"ByteRange").and_then(Object::list);
    let range: Vec<_> = range.into_iter().flatten().map(Object::number).collect();
    let whole = [
        0,
        hole.start,
        hole.end,
        bytes.len().saturating_sub(hole.end),
    ];
    if range != whole.map(Some) {
        return Err(Wrong::Coverage);
    }
    let signed = [
        bytes.get(..hole.start).unwrap_or_default(),
        bytes.get(hole.end..).unwrap_or_default(),
    ];
    let said = |key: &[u8]| signature.get(key).and_then(Object::text);
    Ok(Parts {
        signed,
        signature: filling.clone(),
        name: said(b"Name").and_then(words),
        at: said(b"M").and_then(|at| String::from_utf8(at.to_vec()).ok()),
        named_data: said(b"Acte_Data").map(<[u8]>::to_vec),
        data: data(&file, &root).ok_or(Wrong::Data),
    })
}

/// The one file joined as data: named once in the catalogue, and by the same reference in the tree of names.
fn data<'a>(file: &File<'a>, root: &Object) -> Option<&'a [u8]> {
    let joined = only(root.get(b"AF"))?;
    let tree = root.get(b"Names")?.get(b"EmbeddedFiles")?;
    let names = tree.get(b"Names")?.list()?;
    let [_, listed] = names else { return None };
    (tree.get(b"Kids").is_none() && listed.reference() == Some(joined)).then_some(())?;
    let about = file.object(joined)?;
    about
        .get(b"AFRelationship")?
        .is_name(b"Data")
        .then_some(())?;
    let streams = about.get(b"EF")?;
    let number = streams.get(b"F")?.reference()?;
    let other = streams.get(b"UF").and_then(Object::reference);
    other.is_none_or(|other| other == number).then_some(())?;
    file.stream(number)
}

/// The only reference of a list.
fn only(list: Option<&Object>) -> Option<usize> {
    match list?.list()? {
        [one] => one.reference(),
        _ => None,
    }
}

/// A text string, in UTF-16 as ours are.
fn words(text: &[u8]) -> Option<String> {
    let units = text.strip_prefix(&[0xfe, 0xff])?.chunks_exact(2);
    let units: Vec<u16> = units
        .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_be_bytes))
        .collect();
    String::from_utf16(&units).ok()
}

/// The file's two tables of references: what was printed, and what was added.
struct File<'a> {
    bytes: &'a [u8],
    trailer: Object,
    printed: Vec<Option<usize>>,
    added: Vec<(usize, usize)>,
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Wrong> {
        let (added, trailer, prev) = last(bytes)?;
        let prev = prev.ok_or(Wrong::Signatures)?;
        let (sections, first, none) = table(bytes, prev).ok_or(Wrong::Shape)?;
        // One addition, no more: what was printed goes back to nothing.
        if none.is_some() || first.get(b"Root") != trailer.get(b"Root") {
            return Err(Wrong::Signatures);
        }
        let [(0, entries)] = sections.as_slice() else {
            return Err(Wrong::Shape);
        };
        let mut own = Vec::new();
        for (start, entries) in added {
            for (rank, offset) in entries.into_iter().enumerate() {
                own.push((start + rank, offset.ok_or(Wrong::Shape)?));
            }
        }
        Ok(Self {
            bytes,
            trailer,
            printed: entries.clone(),
            added: own,
        })
    }

    fn reader(&self, number: usize) -> Option<Reader<'a>> {
        let mut added = self.added.iter().filter(|(own, _)| *own == number);
        let offset = match (added.next(), added.next()) {
            (Some((_, offset)), None) => *offset,
            (None, _) => (*self.printed.get(number)?)?,
            _ => return None,
        };
        let mut reader = Reader::new(self.bytes, offset);
        (reader.digits()? == number && reader.digits()? == 0).then_some(())?;
        reader.word(b"obj")?;
        Some(reader)
    }

    /// An object that is no stream.
    fn object(&self, number: usize) -> Option<Object> {
        let mut reader = self.reader(number)?;
        let object = reader.value()?;
        reader.word(b"endobj")?;
        Some(object)
    }

    /// The bytes of a stream that is written as it is.
    fn stream(&self, number: usize) -> Option<&'a [u8]> {
        let mut reader = self.reader(number)?;
        let about = reader.value()?;
        let length = about
            .get(b"Length")?
            .number()
            .filter(|length| *length <= DATA)?;
        about.get(b"Filter").is_none().then_some(())?;
        reader.word(b"stream")?;
        let rest = self.bytes.get(reader.at..)?;
        let rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))?;
        let (data, _) = rest.split_at_checked(length)?;
        let start = self.bytes.len() - rest.len();
        Reader::new(self.bytes, start + length).word(b"endstream")?;
        Some(data)
    }
}

type Sections = Vec<(usize, Vec<Option<usize>>)>;

/// The table that the end of the file names; the file ends right after it.
fn last(bytes: &[u8]) -> Result<(Sections, Object, Option<usize>), Wrong> {
    let tail: Range<usize> = bytes.len().saturating_sub(64)..bytes.len();
    let text = bytes.get(tail.clone()).unwrap_or_default();
    let at = text.windows(9).rposition(|part| part == b"startxref");
    let at = at.ok_or(Wrong::Coverage)?;
    let mut reader = Reader::new(bytes, tail.start + at + 9);
    let start = reader.digits().ok_or(Wrong::Shape)?;
    reader.word(b"%%EOF").ok_or(Wrong::Coverage)?;
    if bytes.get(reader.at..) != Some(b"\n") {
        return Err(Wrong::Coverage);
    }
    table(bytes, start).ok_or(Wrong::Shape)
}

/// A table, its trailer, and the place of the table before it.
fn table(bytes: &[u8], start: usize) -> Option<(Sections, Object, Option<usize>)> {
    let mut reader = Reader::new(bytes, start);
    bytes.get(start..)?.starts_with(b"xref").then_some(())?;
    reader.word(b"xref")?;
    let (mut sections, mut left) = (Vec::new(), OBJECTS);
    while reader.word(b"trailer").is_none() {
        let (first, number) = (reader.digits()?, reader.digits()?);
        left = left.checked_sub(number.max(1))?;
        first.checked_add(number)?;
        let mut entries = Vec::new();
        for _ in 0..number {
            let (offset, _) = (reader.digits()?, reader.digits()?);
            let used = reader.word(b"n").is_some();
            if !used {
                reader.word(b"f")?;
            }
            entries.push(used.then_some(offset));
        }
        sections.push((first, entries));
    }
    let trailer = reader.value()?;
    // Streams of objects and of references hide what a reader of this structure does not see.
    trailer.get(b"XRefStm").is_none().then_some(())?;
    let prev = match trailer.get(b"Prev") {
        Some(prev) => Some(prev.number()?),
        None => None,
    };
    Some((sections, trailer, prev))
}
