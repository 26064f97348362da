//! Files written whole or not at all.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use super::Failure;

/// A file under a passing name until all of it is written.
pub(super) struct Output {
    path: PathBuf,
    passing: PathBuf,
    file: BufWriter<File>,
}

impl Output {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let passing = path.with_file_name(name);
        let file = File::create(&passing).map_err(|why| Failure::File {
            path: passing.clone(),
            why,
        })?;
        Ok(Self {
            path: path.to_owned(),
            passing,
            file: BufWriter::with_capacity(1 << 18, file),
        })
    }

    /// Gives the file its name.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        let done = self
            .file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all())
            .and_then(|()| std::fs::rename(&self.passing, &self.path));
        done.map_err(|why| Failure::File {
            path: self.path.clone(),
            why,
        })
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // Nothing half-written stays; after `finish` there is nothing to remove.
        let _ = std::fs::remove_file(&self.passing);
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// One cell, quoted when it must be.
pub(super) struct Cell<'a>(pub(super) &'a str);

impl std::fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.contains([',', '"', '\n', '\r']) {
            write!(f, "\"{}\"", self.0.replace('"', "\"\""))
        } else {
            f.write_str(self.0)
        }
    }
}
