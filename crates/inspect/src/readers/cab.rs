//! Microsoft cabinets.

use std::{
    collections::HashSet,
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::zip::check_name;
use crate::{context::Context, kind::magic::u16_at, limits::Limits, report::Gap};

/// Flags of the header: the set goes on in another cabinet.
const HAS_PREVIOUS: u16 = 1;
const HAS_NEXT: u16 = 2;

/// Reads a cabinet.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let flags = u16_at(bytes, 30).unwrap_or(0);
    if flags & (HAS_PREVIOUS | HAS_NEXT) != 0 {
        cx.gap(Gap::Missing {
            detail: "other cabinets of the set".to_owned(),
        });
    }
    let mut cabinet = match ::cab::Cabinet::new(Cursor::new(bytes)) {
        Ok(cabinet) => cabinet,
        Err(error) => return cx.malformed(format!("cab: {error}")),
    };
    let files: Vec<(String, u64)> = cabinet
        .folder_entries()
        .flat_map(|folder| {
            folder
                .file_entries()
                .map(|file| (file.name().to_owned(), u64::from(file.uncompressed_size())))
                .collect::<Vec<_>>()
        })
        .collect();
    cx.fact("cab.members", files.len());
    let declared: u64 = files
        .iter()
        .map(|(_, size)| *size)
        .fold(0, u64::saturating_add);
    if declared > Limits::RATIO_GRACE_BYTES
        && declared / (bytes.len() as u64).max(1) > cx.limits().max_ratio
    {
        cx.signal("archive-bomb", format!("{declared} / {}", bytes.len()));
        cx.limit("max_ratio");
    }
    let mut names = HashSet::new();
    for (name, size) in files {
        check_name(&name, cx);
        if !names.insert(name.clone()) {
            // The library finds members by name: the second of a name stays unread.
            cx.signal("archive-duplicate-name", name.clone());
            cx.unsupported(format!("cab: second member named {name}"));
            continue;
        }
        // The library panics on a folder whose data end before its members do (cab 0.6.0).
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            cabinet.read_file(&name).map(|stream| cx.drain(stream))
        }));
        let content = match outcome {
            Ok(Ok(content)) => content,
            Ok(Err(error)) => {
                cx.malformed(format!("cab: {name}: {error}"));
                continue;
            }
            Err(_) => {
                cx.malformed(format!("cab: {name}: data are missing"));
                continue;
            }
        };
        let Ok(content) = content else { return };
        if (content.len() as u64) < size {
            cx.malformed(format!("cab: {name} is cut short"));
        }
        if cx.child(name, "member", content).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::context::Budget;

    #[test]
    fn members_are_read() {
        let mut builder = ::cab::CabinetBuilder::new();
        let folder = builder.add_folder(::cab::CompressionType::MsZip);
        folder.add_file("a.txt");
        folder.add_file("b.txt");
        let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
        while let Some(mut file) = writer.next_file().unwrap() {
            let name = file.file_name().to_owned();
            file.write_all(name.as_bytes()).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a.cab", 0, bytes.len() as u64, &[], &mut budget);
        read(&bytes, &mut cx);
        let found: Vec<_> = cx
            .children
            .iter()
            .map(|child| (child.name.as_str(), child.bytes.as_slice()))
            .collect();
        assert_eq!(found, [("a.txt", b"a.txt".as_slice()), ("b.txt", b"b.txt")]);
        assert_eq!(cx.gaps, []);
    }

    #[test]
    fn nonsense_is_a_gap() {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a.cab", 0, 40, &[], &mut budget);
        read(b"MSCF\0\0\0\0 and then nothing that makes sense", &mut cx);
        assert!(matches!(cx.gaps[..], [Gap::Malformed { .. }]));
    }
}
