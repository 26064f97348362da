//! The files of a command line: those named, and those below the folders named, in order of name.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// One file after the other, or why a path gives none. Folders are read when their turn comes.
///
/// Symbolic links, sockets, pipes and devices found in a folder are left out: a link could lead
/// outside it or round in a circle. Whatever is named itself is opened, through a link too.
#[derive(Debug)]
pub(super) struct Walk {
    /// What is left, next last; whether it was named on the command line.
    left: Vec<(PathBuf, bool)>,
}

impl Walk {
    pub(super) fn over(named: &[PathBuf]) -> Self {
        let left = named.iter().rev().map(|path| (path.clone(), true));
        Self {
            left: left.collect(),
        }
    }

    /// Puts what a folder holds before what is left.
    fn enter(&mut self, folder: &Path) -> io::Result<()> {
        let mut held = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<PathBuf>>>()?;
        held.sort_unstable();
        self.left
            .extend(held.into_iter().rev().map(|path| (path, false)));
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, (PathBuf, io::Error)>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((path, named)) = self.left.pop() {
            let data = if named {
                fs::metadata(&path)
            } else {
                fs::symlink_metadata(&path)
            };
            let kind = match data {
                Ok(data) => data.file_type(),
                Err(error) => return Some(Err((path, error))),
            };
            if kind.is_file() {
                return Some(Ok(path));
            }
            if kind.is_dir() {
                if let Err(error) = self.enter(&path) {
                    return Some(Err((path, error)));
                }
            } else if named {
                return Some(Err((path, io::Error::other("not a regular file"))));
            }
        }
        None
    }
}
