//! Symbian packages of the first kind (EPOC release 6): a table of files, each compressed or stored.
//!
//! Those of the second kind (Symbian 9, signed) are told as not read.

use flate2::read::ZlibDecoder;

use super::{
    le::{u16_at, u32_at, utf16},
    zip::check_name,
};
use crate::context::Context;

/// Third identifier of the first kind, at 8.
const FIRST_KIND: u32 = 0x1000_0419;
/// Option: files are stored as they are.
const STORED: u16 = 8;
/// Record of a plain file, and of one for each language.
const PLAIN: u32 = 0;
const BY_LANGUAGE: u32 = 1;
/// Most languages and files believed.
const MOST: u16 = 1024;

/// Reads a package.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    if u32_at(bytes, 8) != Some(FIRST_KIND) {
        cx.unsupported("sis: signed package of Symbian 9");
        return;
    }
    if table(bytes, cx).is_none() {
        cx.malformed("sis: table of files");
    }
}

fn table(bytes: &[u8], cx: &mut Context<'_>) -> Option<()> {
    let languages = u16_at(bytes, 0x12)?;
    let files = u16_at(bytes, 0x14)?;
    let stored = u16_at(bytes, 0x24)? & STORED != 0;
    let mut at = u32_at(bytes, 0x34)? as usize;
    if languages > MOST || files > MOST {
        return None;
    }
    cx.fact("sis.files", files);
    for _ in 0..files {
        let field = |number: usize| u32_at(bytes, at.checked_add(number.checked_mul(4)?)?);
        let versions = match field(0)? {
            PLAIN => 1,
            BY_LANGUAGE => usize::from(languages),
            // Components, conditions and options have records of other lengths.
            other => {
                cx.unsupported(format!("sis: record {other}"));
                return Some(());
            }
        };
        let name = part(bytes, field(6)?, field(5)?)
            .map(utf16)
            .unwrap_or_default();
        check_name(&name, cx);
        for version in 0..versions {
            let length = field(7 + version)?;
            let place = field(7 + versions + version)?;
            let data = part(bytes, place, length)?;
            let content = if stored {
                data.to_vec()
            } else {
                match cx.drain(ZlibDecoder::new(data)) {
                    Ok(content) => content,
                    Err(_) => return Some(()),
                }
            };
            if content.len() as u64 != u64::from(field(7 + 2 * versions + version)?) {
                cx.malformed(format!("sis: length of {name}"));
            }
            if cx.child(name.clone(), "member", content).is_err() {
                return Some(());
            }
        }
        at = at.checked_add(4 * (7 + 3 * versions + 2))?;
    }
    Some(())
}

fn part(bytes: &[u8], place: u32, length: u32) -> Option<&[u8]> {
    let start = place as usize;
    bytes.get(start..start.checked_add(length as usize)?)
}
