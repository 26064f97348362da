//! Lines of a table, none so long that it fills the memory: the csv crate bounds neither a field nor a line.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use super::{LONGEST, Refusal};

/// Counts what was read since the last line, and refuses to go on past two lines' worth: the reader's own buffer, then
/// a line. An open quotation mark would otherwise swallow the file.
struct Metered<R> {
    table: R,
    since: Rc<Cell<usize>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > 2 * LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.table.read(room)?;
        self.since.set(self.since.get().saturating_add(read));
        Ok(read)
    }
}

pub(super) struct Lines<R> {
    reader: csv::Reader<Metered<R>>,
    since: Rc<Cell<usize>>,
    row: csv::StringRecord,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(table: R) -> Self {
        let since = Rc::new(Cell::new(0));
        let table = Metered {
            table,
            since: Rc::clone(&since),
        };
        let reader = csv::ReaderBuilder::new()
            .flexible(true)
            .buffer_capacity(LONGEST)
            .from_reader(table);
        Self {
            reader,
            since,
            row: csv::StringRecord::new(),
        }
    }

    pub(super) fn headers(&mut self) -> Result<csv::StringRecord, Refusal> {
        let headers = self.reader.headers().cloned();
        self.checked(1, headers, |headers| headers.as_slice().len())
    }

    /// The next line and its number.
    pub(super) fn next(&mut self) -> Result<Option<(&csv::StringRecord, u64)>, Refusal> {
        let start = self.reader.position().line();
        let more = self.reader.read_record(&mut self.row);
        let length = self.row.as_slice().len();
        let more = self.checked(start, more, |_| length)?;
        let line = self.row.position().map_or(start, csv::Position::line);
        Ok(more.then_some((&self.row, line)))
    }

    fn checked<T>(
        &self,
        line: u64,
        read: Result<T, csv::Error>,
        length: impl Fn(&T) -> usize,
    ) -> Result<T, Refusal> {
        self.since.set(0);
        match read {
            Ok(read) if length(&read) > LONGEST => Err(Refusal::TooLong(line)),
            Ok(read) => Ok(read),
            Err(why) => match why.kind() {
                csv::ErrorKind::Io(why) if why.kind() == io::ErrorKind::FileTooLarge => {
                    Err(Refusal::TooLong(line))
                }
                _ => Err(Refusal::Table(why)),
            },
        }
    }
}
