//! Papers: what a service hands over to be kept, printed or filed.
//!
//! A [`Paper`] is written block by block and printed as PDF/A-2a (ISO 19005-2, level A) that is also
//! PDF/UA-1 (ISO 14289-1): tagged, with its language, an outline, fonts embedded and no colour alone.
//! Every text may come from a stranger: what hides or turns it is written out, as on the pages, and
//! so is what the font cannot draw. A text, a list and a paper are bounded, and say where they were cut.
//! The same paper is always the same bytes. One that bears attachments is PDF/A-3a (ISO 19005-3).
//!
//! Read in the order of the flow: blocks here → `blocks` lays each of them → `layout` fills the
//! sheets and the structure tree → [`write`] hands both to the PDF writer.

mod blocks;
mod face;
mod layout;
mod lines;
mod write;

#[cfg(test)]
mod tests;

use kernel::Timestamp;

use crate::{components::Tone, i18n::T};

/// Most pages of a paper; the last one says that it was cut.
pub const PAGES: usize = 60;
/// Longest text of one block or cell, in characters.
const TEXT: usize = 4_000;
/// Most rows of one block, and most blocks. Each takes a line at least, so that a paper is cut for
/// its pages before it is cut for these.
const ROWS: usize = 6_000;
/// Deepest level of a list.
const DEPTH: usize = 12;

/// Why a paper was not printed. Never holds a word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The embedded fonts cannot be read.
    #[error("the fonts of papers cannot be read")]
    Fonts,
    /// The writer found so many breaches of PDF/A or PDF/UA.
    #[error("the paper breaks {0} rules of PDF/A or PDF/UA")]
    Breaches(usize),
    /// The writer failed.
    #[error("the paper cannot be written")]
    Writer,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    title: String,
    share: f32,
}

/// A column: its title, and its share of the width beside the other columns' (1.0, 2.0…).
#[must_use]
pub fn column(title: impl Into<String>, share: f32) -> Column {
    Column {
        title: bounded(title),
        share: if share.is_finite() {
            share.clamp(0.1, 100.0)
        } else {
            1.0
        },
    }
}

/// One block, in reading order.
#[derive(Debug, Clone)]
enum Block {
    Heading(Level, String),
    Paragraph(String),
    Verdict {
        tone: Tone,
        word: String,
        meaning: String,
    },
    Facts(Vec<(String, String)>),
    Table(Vec<Column>, Vec<Vec<String>>),
    Bullets(Vec<(usize, String)>),
}

/// Levels of headings; the title of the paper is the only one of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Title,
    Section,
    Subsection,
}

/// A file joined to a paper.
#[derive(Clone)]
struct Attachment {
    name: String,
    media_type: &'static str,
    said: String,
    bytes: Vec<u8>,
    /// Whether the paper shows what the file says, rather than the file adding to the paper.
    data: bool,
}

/// A paper being written.
#[derive(Clone)]
pub struct Paper {
    t: T,
    title: String,
    author: String,
    made_at: Timestamp,
    footer: String,
    blocks: Vec<Block>,
    attachments: Vec<Attachment>,
}

impl Paper {
    /// A paper in the language of `t`, under the name of the authority that answers for it.
    /// `made_at` is the instant it speaks of: it is printed, and dates the file.
    #[must_use]
    pub fn new(
        t: &T,
        title: impl Into<String>,
        author: impl Into<String>,
        made_at: Timestamp,
    ) -> Self {
        Self {
            t: t.clone(),
            title: bounded(title),
            author: bounded(author),
            made_at,
            footer: String::new(),
            blocks: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// Joins a file, as it is: nothing of it is read, so that an image from a stranger is decoded by nobody here. The
    /// paper is then PDF/A-3a, which may bear other files.
    pub fn attach(
        &mut self,
        name: impl Into<String>,
        media_type: &'static str,
        said: impl Into<String>,
        bytes: &[u8],
    ) {
        self.join(name.into(), media_type, said.into(), bytes, false);
    }

    /// Joins the data that the paper shows, as a program reads them (`AFRelationship` is `Data`).
    pub fn attach_data(
        &mut self,
        name: impl Into<String>,
        media_type: &'static str,
        said: impl Into<String>,
        bytes: &[u8],
    ) {
        self.join(name.into(), media_type, said.into(), bytes, true);
    }

    fn join(
        &mut self,
        name: String,
        media_type: &'static str,
        said: String,
        bytes: &[u8],
        data: bool,
    ) {
        if self.attachments.len() < ROWS {
            self.attachments.push(Attachment {
                name: bounded(name),
                media_type,
                said: bounded(said),
                bytes: bytes.to_vec(),
                data,
            });
        }
    }

    /// The sentence at the foot of every page.
    #[must_use]
    pub fn footer(mut self, sentence: impl Into<String>) -> Self {
        self.footer = bounded(sentence);
        self
    }

    /// A heading of the second level; the title is the first.
    pub fn section(&mut self, title: impl Into<String>) {
        self.add(Block::Heading(Level::Section, bounded(title)));
    }

    /// A heading of the third level.
    pub fn subsection(&mut self, title: impl Into<String>) {
        self.add(Block::Heading(Level::Subsection, bounded(title)));
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.add(Block::Paragraph(bounded(text)));
    }

    /// A result in a box: its word and a sign carry it, the colour only repeats them.
    pub fn verdict(&mut self, tone: Tone, word: impl Into<String>, meaning: impl Into<String>) {
        self.add(Block::Verdict {
            tone,
            word: bounded(word),
            meaning: bounded(meaning),
        });
    }

    /// Names and their values, as a list.
    pub fn facts<K: Into<String>, V: Into<String>>(
        &mut self,
        rows: impl IntoIterator<Item = (K, V)>,
    ) {
        self.add(Block::Facts(
            rows.into_iter()
                .take(ROWS)
                .map(|(name, value)| (bounded(name), bounded(value)))
                .collect(),
        ));
    }

    /// A table; the row of titles stands again on every page. Cells beyond the columns are left out.
    pub fn table(
        &mut self,
        columns: impl IntoIterator<Item = Column>,
        rows: impl IntoIterator<Item = Vec<String>>,
    ) {
        let columns: Vec<Column> = columns.into_iter().take(12).collect();
        let wide = columns.len();
        let rows = rows
            .into_iter()
            .take(ROWS)
            .map(|row| row.into_iter().take(wide).map(bounded).collect())
            .collect();
        self.add(Block::Table(columns, rows));
    }

    /// A list; each text comes with its level, 0 for the outermost. A level deeper than the last one
    /// by two or more is drawn as the next.
    pub fn bullets<S: Into<String>>(&mut self, items: impl IntoIterator<Item = (usize, S)>) {
        self.add(Block::Bullets(
            items
                .into_iter()
                .take(ROWS)
                .map(|(level, text)| (level.min(DEPTH), bounded(text)))
                .collect(),
        ));
    }

    /// The paper as bytes of a PDF.
    ///
    /// # Errors
    ///
    /// When the writer fails, which no text should be able to cause.
    pub fn print(&self) -> Result<Vec<u8>, PaperError> {
        let faces = face::faces().ok_or(PaperError::Fonts)?;
        write::write(self, faces, blocks::lay(self, faces))
    }

    fn add(&mut self, block: Block) {
        if self.blocks.len() < ROWS {
            self.blocks.push(block);
        }
    }
}

/// A text no longer than [`TEXT`]; a longer one ends with an ellipsis.
fn bounded(text: impl Into<String>) -> String {
    let text = text.into();
    match text.char_indices().nth(TEXT) {
        None => text,
        Some((end, _)) => format!("{} […]", text.get(..end).unwrap_or_default()),
    }
}
