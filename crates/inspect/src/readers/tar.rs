//! Tape archives: v7, ustar, pax and GNU, sparse members included.

use std::io::Read as _;

use ::tar::{Archive, EntryType};

use super::{streams::after_the_end, zip::check_name};
use crate::context::Context;

/// Links listed in facts.
const MAX_LINKS: usize = 100;

/// Reads a tape archive.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let mut archive = Archive::new(bytes);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return cx.malformed(format!("tar: {error}")),
    };
    let mut links = Vec::new();
    let mut members = 0_u64;
    let mut ended = true;
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                cx.malformed(format!("tar: {error}"));
                ended = false;
                break;
            }
        };
        members += 1;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        check_name(name.trim_start_matches("./").trim_start_matches('/'), cx);
        let kind = entry.header().entry_type();
        if matches!(kind, EntryType::Symlink | EntryType::Link) {
            let target = entry
                .link_name_bytes()
                .map(|target| String::from_utf8_lossy(&target).into_owned())
                .unwrap_or_default();
            if target.starts_with('/') || climbs_out(&name, &target) {
                cx.signal("archive-link-escape", format!("{name} → {target}"));
            }
            if links.len() < MAX_LINKS {
                links.push(format!("{name} -> {target}"));
            }
            continue;
        }
        if matches!(kind, EntryType::Directory) {
            continue;
        }
        if !matches!(
            kind,
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse
        ) {
            cx.fact("tar.special_members", true);
            if entry.size() == 0 {
                continue;
            }
        }
        let Ok(content) = cx.drain(entry.by_ref()) else {
            ended = false;
            break;
        };
        if (content.len() as u64) < entry.size() && !entry.header().entry_type().is_gnu_sparse() {
            cx.malformed(format!("tar: {name} is cut short"));
        }
        if cx.child(name, "member", content).is_err() {
            ended = false;
            break;
        }
    }
    if ended {
        after_the_end(archive.into_inner(), cx);
    }
    cx.fact("tar.members", members);
    if !links.is_empty() {
        cx.fact("tar.links", links);
    }
}

/// Whether `target`, seen from the folder of `name`, climbs above the archive's root.
fn climbs_out(name: &str, target: &str) -> bool {
    let mut depth = name
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .count()
        .saturating_sub(1);
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(above) => depth = above,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use ::tar::{Builder, Header};

    use super::*;
    use crate::{context::Budget, limits::Limits, report::Gap};

    fn archive(build: impl FnOnce(&mut Builder<Vec<u8>>)) -> Vec<u8> {
        let mut builder = Builder::new(Vec::new());
        build(&mut builder);
        builder.into_inner().unwrap()
    }

    fn file(builder: &mut Builder<Vec<u8>>, name: &str, bytes: &[u8]) {
        let mut header = Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        builder.append_data(&mut header, name, bytes).unwrap();
    }

    fn link(builder: &mut Builder<Vec<u8>>, name: &str, target: &str) {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Symlink);
        header.set_size(0);
        builder.append_link(&mut header, name, target).unwrap();
    }

    /// Children, signals, gaps.
    type Seen = (Vec<(String, Vec<u8>)>, Vec<String>, Vec<Gap>);

    fn opened(bytes: &[u8]) -> Seen {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a.tar", 0, bytes.len() as u64, &[], &mut budget);
        read(bytes, &mut cx);
        let signals = cx.signals.into_iter().map(|signal| signal.id).collect();
        (
            cx.children
                .into_iter()
                .map(|child| (child.name, child.bytes))
                .collect(),
            signals,
            cx.gaps,
        )
    }

    #[test]
    fn members_and_long_names_are_read() {
        let long = format!("{}/fin.txt", "dossier/".repeat(30));
        let bytes = archive(|tar| {
            file(tar, "a.txt", b"un");
            file(tar, &long, b"deux");
        });
        assert_eq!(
            opened(&bytes),
            (
                vec![
                    ("a.txt".to_owned(), b"un".to_vec()),
                    (long, b"deux".to_vec())
                ],
                vec![],
                vec![]
            )
        );
    }

    #[test]
    fn links_that_leave_the_folder_are_signalled() {
        let bytes = archive(|tar| {
            link(tar, "a/b", "../../etc/passwd");
            link(tar, "a/c", "../d");
        });
        assert_eq!(opened(&bytes).1, ["archive-link-escape"]);
        let absolute = archive(|tar| link(tar, "a", "/etc/passwd"));
        assert_eq!(opened(&absolute).1, ["archive-link-escape"]);
    }

    #[test]
    fn what_follows_the_end_is_read() {
        let mut bytes = archive(|tar| file(tar, "a.txt", b"un"));
        bytes.extend(b"suite");
        let (children, signals, gaps) = opened(&bytes);
        assert_eq!(children[1], ("trailing".to_owned(), b"suite".to_vec()));
        assert_eq!(
            (signals, gaps),
            (vec!["archive-trailing-data".to_owned()], vec![])
        );
    }

    #[test]
    fn a_cut_archive_leaves_a_gap() {
        let bytes = archive(|tar| file(tar, "a.txt", &[b'x'; 2000]));
        let (children, _, gaps) = opened(&bytes[..1500]);
        assert_eq!(children[0].1.len(), 1500 - 512);
        assert!(!gaps.is_empty());
    }
}
