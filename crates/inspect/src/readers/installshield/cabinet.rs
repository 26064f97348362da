//! InstallShield cabinets, from version 6: a table of files in one, their bytes in numbered volumes.

use std::collections::BTreeMap;

use flate2::read::DeflateDecoder;

use crate::{
    context::Context,
    readers::{
        le::{u16_at, u32_at, u64_at},
        zip::check_name,
    },
    report::Gap,
};

/// How a cabinet and a table of files begin.
pub(super) const MARK: &[u8] = b"ISc(";
/// Length of a file's row.
const ROW: usize = 0x57;
/// Most files believed.
const MOST: u32 = 65_536;

/// Flags of a file.
const SPLIT: u16 = 1;
const OBSCURED: u16 = 2;
const COMPRESSED: u16 = 4;
const VOID: u16 = 8;

/// Reads the files that `table` tells of out of `volumes`, by number.
pub(super) fn read(table: &[u8], volumes: &BTreeMap<u16, &[u8]>, cx: &mut Context<'_>) {
    if rows(table, volumes, cx).is_none() {
        cx.malformed("installshield: table of files");
    }
}

fn rows(table: &[u8], volumes: &BTreeMap<u16, &[u8]>, cx: &mut Context<'_>) -> Option<()> {
    let version = u32_at(table, 4)?;
    let major = match version >> 24 {
        1 => version >> 12 & 0xf,
        _ => (version & 0xffff) / 100,
    };
    if major != 0 && major < 6 {
        cx.unsupported(format!("installshield: cabinet of version {major}"));
        return Some(());
    }
    let descriptor = u32_at(table, 12)? as usize;
    let field = |at: usize| u32_at(table, descriptor.checked_add(at)?);
    let names = descriptor.checked_add(field(0x0c)? as usize)?;
    let first = names.checked_add(field(0x2c)? as usize)?;
    let count = field(0x28).filter(|count| *count <= MOST)?;
    for number in 0..count as usize {
        let row = table.get(first.checked_add(number.checked_mul(ROW)?)?..)?;
        let flags = u16_at(row, 0)?;
        let (length, packed) = (u64_at(row, 2)?, u64_at(row, 10)?);
        let place = usize::try_from(u64_at(row, 18)?).ok()?;
        // Files of no place stand beside the cabinet, under their own name.
        if flags & VOID != 0 || place == 0 || length == 0 {
            continue;
        }
        let name = name(table, names.checked_add(u32_at(row, 58)? as usize)?)?;
        check_name(&name, cx);
        if flags & (SPLIT | OBSCURED) != 0 {
            cx.unsupported("installshield: file split over volumes, or obscured");
            continue;
        }
        let volume = u16_at(row, ROW - 2)?;
        let size = if flags & COMPRESSED != 0 {
            packed
        } else {
            length
        };
        let data = volumes
            .get(&volume)
            .and_then(|volume| volume.get(place..place.checked_add(usize::try_from(size).ok()?)?));
        let Some(data) = data else {
            cx.gap(Gap::Missing {
                detail: format!("{name} (volume {volume})"),
            });
            continue;
        };
        let content = if flags & COMPRESSED == 0 {
            data.to_vec()
        } else {
            match inflated(data, cx) {
                Some(content) => content,
                None => return Some(()),
            }
        };
        if content.len() as u64 != length {
            cx.malformed(format!("installshield: length of {name}"));
        }
        if cx.child(name, "member", content).is_err() {
            return Some(());
        }
    }
    Some(())
}

/// Blocks, each behind its length, compressed on their own; none when nothing more may be extracted.
fn inflated(mut data: &[u8], cx: &mut Context<'_>) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    while let Some(size) = u16_at(data, 0) {
        let Some(block) = data.get(2..2 + usize::from(size)) else {
            cx.malformed("installshield: a block breaks off");
            break;
        };
        let allowed = cx.allowance().ok()?;
        let part = cx.drain(DeflateDecoder::new(block)).ok()?;
        content.extend(part);
        if content.len() as u64 > allowed {
            cx.limit("max_total_bytes");
            break;
        }
        data = data.get(2 + usize::from(size)..).unwrap_or_default();
    }
    Some(content)
}

fn name(table: &[u8], at: usize) -> Option<String> {
    let rest = table.get(at..)?;
    let end = rest.iter().take(260).position(|byte| *byte == 0)?;
    Some(String::from_utf8_lossy(rest.get(..end)?).into_owned())
}

/// The number of a volume by its name: `Disk1\data2.cab` is 2.
pub(super) fn number(name: &str) -> Option<u16> {
    let lower = name.to_ascii_lowercase();
    let stem = lower.strip_suffix(".cab")?;
    let digits = stem
        .rsplit(|letter: char| !letter.is_ascii_digit())
        .next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    /// A table of one stored file in volume 2, at 32.
    fn table(place: u64, flags: u16) -> Vec<u8> {
        let mut out = MARK.to_vec();
        out.extend(0x0100_9500_u32.to_le_bytes());
        out.extend([0; 4]);
        out.extend(20_u32.to_le_bytes());
        out.extend([0; 4]);
        let mut descriptor = vec![0; 0x30];
        descriptor[0x0c..0x10].copy_from_slice(&0x30_u32.to_le_bytes());
        descriptor[0x28] = 1;
        descriptor[0x2c] = 16;
        out.extend(descriptor);
        out.extend(b"note.txt\0\0\0\0\0\0\0\0");
        let mut row = vec![0; ROW];
        row[..2].copy_from_slice(&flags.to_le_bytes());
        row[2] = 7;
        row[10] = 7;
        row[18..26].copy_from_slice(&place.to_le_bytes());
        row[ROW - 2] = 2;
        out.extend(row);
        out
    }

    fn run(table: &[u8]) -> (Vec<Vec<u8>>, usize) {
        let mut volume = vec![0; 32];
        volume.extend(b"bonjour");
        let volumes = BTreeMap::from([(2, volume.as_slice())]);
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("setup.exe", 0, 1000, &[], &mut budget);
        read(table, &volumes, &mut cx);
        let files = std::mem::take(&mut cx.children);
        (
            files.into_iter().map(|file| file.bytes).collect(),
            cx.gaps.len(),
        )
    }

    #[test]
    fn files_come_out_of_their_volume() {
        assert_eq!(run(&table(32, 0)), (vec![b"bonjour".to_vec()], 0));
    }

    #[test]
    fn what_is_not_there_or_not_read_is_told() {
        assert_eq!(run(&table(4_000, 0)), (vec![], 1));
        assert_eq!(run(&table(32, OBSCURED)), (vec![], 1));
        assert_eq!(run(&table(32, 0)[..60]), (vec![], 1));
        assert_eq!(number("Disk1\\data2.cab"), Some(2));
        assert_eq!(number("engine32.CAB"), Some(32));
        assert_eq!(number("data.cab"), None);
    }
}
