//! From a printed paper to a signed one, by appending to it (ISO 32000, incremental update): not a byte of what was
//! printed changes.

use std::{fmt::Write as _, ops::Range};

use kernel::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::{
    SignetError,
    cms::{self, Content, Made},
    key::SigningKey,
    read::{Table, entry, reference},
    stamp::{Stamp, StampRequest},
    text::{date, hex, text},
};

/// Bytes kept for the signature and its stamp, each written as two digits.
const ROOM: usize = 16 * 1024;
/// Longest paper signed, in bytes.
const LONGEST: usize = 64 << 20;
/// The length of a number of the signed range, filled with spaces.
const DIGITS: usize = 10;

/// What the signature says of itself, besides the key's certificate.
#[derive(Debug, Clone)]
pub struct Mention<'a> {
    /// Who signs, as the paper names them.
    pub name: &'a str,
    /// Why: what the paper is.
    pub reason: &'a str,
    /// What is read aloud for the field.
    pub said: &'a str,
    /// When, by the clock of who signs; the stamp says when for others.
    pub at: Timestamp,
    /// SHA-256 of the data joined to the paper: named in what is signed, so that the two cannot be parted.
    pub data: [u8; 32],
}

/// A paper with a field and a hole in it, not yet signed.
#[derive(Debug)]
pub struct Unsigned {
    bytes: Vec<u8>,
    hole: Range<usize>,
}

/// A paper that was signed and not yet stamped.
pub struct Signed {
    paper: Unsigned,
    made: Made,
}

impl Unsigned {
    /// Appends a signature field, and the hole for what fills it, to a paper that `gate::paper` printed.
    ///
    /// # Errors
    /// [`SignetError::Paper`] when it is not such a paper, or bears a field already.
    pub fn prepare(pdf: &[u8], mention: &Mention<'_>) -> Result<Self, SignetError> {
        let wrong = SignetError::Paper;
        if pdf.len() > LONGEST {
            return Err(wrong);
        }
        let table = Table::read(pdf)?;
        let catalogue = table.trailer(b"/Root").and_then(reference).ok_or(wrong)?;
        let root = table.object(catalogue).ok_or(wrong)?;
        let page = first_page(&table, root).ok_or(wrong)?;
        let sheet = table.object(page).ok_or(wrong)?;
        let taken = entry(root, b"/AcroForm").or(entry(sheet, b"/Annots"));
        if taken.is_some() {
            return Err(wrong);
        }
        let (value, field) = (table.next(), table.next() + 1);
        let mut out = Appended::after(pdf);
        out.object(
            catalogue,
            &with(
                root,
                &format!("/AcroForm<</Fields[{field} 0 R]/SigFlags 3>>"),
            )?,
        );
        let tabs = if entry(sheet, b"/Tabs").is_some() {
            ""
        } else {
            "/Tabs/S"
        };
        out.object(page, &with(sheet, &format!("/Annots[{field} 0 R]{tabs}"))?);
        // The hole stands in the object of the signature; the range around it is written once the file is whole.
        let hole = out.signature(value, mention);
        let said = text(mention.said);
        out.object(
            field,
            // Printed with the page, locked, and of no size, outside of it: nothing to draw.
            format!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/TU{said}/V {value} 0 R/P {page} 0 R\
                 /Rect[-1 -1 -1 -1]/F 132>>"
            )
            .as_bytes(),
        );
        let bytes = out.close(&table).ok_or(wrong)?;
        let mut unsigned = Self { bytes, hole };
        unsigned.write_range()?;
        Ok(unsigned)
    }

    /// SHA-256 of everything but the hole: what is signed.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let before = self.bytes.get(..self.hole.start).unwrap_or_default();
        let after = self.bytes.get(self.hole.end..).unwrap_or_default();
        Sha256::new()
            .chain_update(before)
            .chain_update(after)
            .finalize()
            .into()
    }

    /// Signs the paper.
    ///
    /// # Errors
    /// [`SignetError::Key`] and [`SignetError::Certificate`].
    pub fn sign(self, key: &dyn SigningKey) -> Result<Signed, SignetError> {
        let made = cms::sign(&Content::Detached(self.digest()), key)?;
        Ok(Signed { paper: self, made })
    }

    /// Writes the range that is signed, in the place kept for it.
    fn write_range(&mut self) -> Result<(), SignetError> {
        let after = self.bytes.len() - self.hole.end;
        let mut range = String::new();
        for number in [self.hole.start, self.hole.end, after] {
            let _ = write!(range, " {number:<DIGITS$}");
        }
        let start = self.hole.start;
        let place = start.checked_sub(AFTER_RANGE.len() + range.len());
        let place = place.and_then(|from| self.bytes.get_mut(from..from + range.len()));
        place
            .ok_or(SignetError::Paper)?
            .copy_from_slice(range.as_bytes());
        Ok(())
    }
}

/// What stands between the range and the hole.
const AFTER_RANGE: &str = "]/Contents";

impl Signed {
    /// The request for a stamp on this signature, under eight bytes of chance.
    ///
    /// # Errors
    /// [`SignetError::Encoding`], which nothing should cause.
    pub fn request(&self, chance: [u8; 8]) -> Result<StampRequest, SignetError> {
        StampRequest::new(self.made.digest(), chance)
    }

    /// The signature itself, as DER: to be kept beside the paper.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        self.made.signature()
    }

    /// Fills the hole with the signature and its stamp: the paper as it will be kept.
    ///
    /// # Errors
    /// [`SignetError::Long`] when they do not fit.
    pub fn stamp(self, stamp: &Stamp) -> Result<Vec<u8>, SignetError> {
        let Unsigned { mut bytes, hole } = self.paper;
        let signature = self.made.stamped(&stamp.token)?.bytes()?;
        let digits = hex(&signature);
        let place = bytes.get_mut(hole.start + 1..hole.end - 1);
        let place = place.and_then(|place| place.get_mut(..digits.len()));
        place
            .ok_or(SignetError::Long)?
            .copy_from_slice(digits.as_bytes());
        Ok(bytes)
    }
}

/// The first page of a paper, down the tree of pages.
fn first_page(table: &Table<'_>, root: &[u8]) -> Option<usize> {
    let mut node = entry(root, b"/Pages").and_then(reference)?;
    for _ in 0..16 {
        let dictionary = table.object(node)?;
        let Some(kids) = entry(dictionary, b"/Kids") else {
            return (entry(dictionary, b"/Type") == Some(b"/Page")).then_some(node);
        };
        let kids = kids.strip_prefix(b"[")?;
        let end = kids.iter().position(|byte| *byte == b'R')?;
        node = reference(kids.get(..=end)?)?;
    }
    None
}

/// A dictionary with more in it.
fn with(dictionary: &[u8], more: &str) -> Result<Vec<u8>, SignetError> {
    let open = dictionary.strip_suffix(b">>").ok_or(SignetError::Paper)?;
    Ok([open.trim_ascii_end(), more.as_bytes(), b">>"].concat())
}

/// What is appended to a paper, and where each object of it stands.
struct Appended {
    bytes: Vec<u8>,
    objects: Vec<(usize, usize)>,
}

impl Appended {
    fn after(pdf: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(pdf.len() + 2 * ROOM + 8 * 1024);
        bytes.extend_from_slice(pdf);
        if bytes.last() != Some(&b'\n') {
            bytes.push(b'\n');
        }
        Self {
            bytes,
            objects: Vec::new(),
        }
    }

    fn object(&mut self, number: usize, body: &[u8]) {
        self.objects.push((number, self.bytes.len()));
        self.bytes
            .extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// The signature's object; where its hole is, both signs around it included.
    fn signature(&mut self, number: usize, mention: &Mention<'_>) -> Range<usize> {
        let blank = " ".repeat(3 * (DIGITS + 1));
        let head = format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0{blank}{AFTER_RANGE}"
        );
        let tail = format!(
            "/M{}/Name{}/Reason{}/Acte_Data<{}>>>",
            date(mention.at),
            text(mention.name),
            text(mention.reason),
            hex(&mention.data)
        );
        let start = self.bytes.len() + format!("{number} 0 obj\n").len() + head.len();
        let hole = start..start + 2 * ROOM + 2;
        let body = [
            head.as_bytes(),
            b"<",
            &vec![b'0'; 2 * ROOM],
            b">",
            tail.as_bytes(),
        ]
        .concat();
        self.object(number, &body);
        hole
    }

    /// Adds the table of what was appended, and the trailer.
    fn close(mut self, table: &Table<'_>) -> Option<Vec<u8>> {
        let start = self.bytes.len();
        self.objects.sort_unstable();
        let mut tail = String::from("xref\n");
        for (number, offset) in &self.objects {
            let _ = write!(tail, "{number} 1\n{offset:010} 00000 n \n");
        }
        let _ = write!(tail, "trailer\n<</Size {}", table.next() + 2);
        self.bytes.extend_from_slice(tail.as_bytes());
        for name in [b"/Root".as_slice(), b"/Info", b"/ID"] {
            if let Some(value) = table.trailer(name) {
                self.bytes.extend_from_slice(name);
                self.bytes.push(b' ');
                self.bytes.extend_from_slice(value);
            }
        }
        let tail = format!("/Prev {}>>\nstartxref\n{start}\n%%EOF\n", table.start);
        self.bytes.extend_from_slice(tail.as_bytes());
        // A range is written with so many digits at most.
        (self.bytes.len() < 10_usize.pow(9)).then_some(self.bytes)
    }
}
