//! Binary parts of an XLSB workbook (MS-XLSB): sheets, names, macro formulas.

use super::Package;
use crate::{
    context::Context,
    readers::{
        le::{len_at, u8_at, u16_at, u32_at, utf16},
        ole::judge_dde,
        xlm::{self, Layout},
    },
};

/// Records read from one part.
const MAX_RECORDS: usize = 2_000_000;

/// Reads `workbook.bin` or a sheet.
pub(super) fn read(
    bytes: &[u8],
    in_macro_sheet: bool,
    package: &mut Package,
    cx: &mut Context<'_>,
) {
    let mut at = 0;
    let mut records = 0;
    while at < bytes.len() {
        records += 1;
        if records > MAX_RECORDS {
            cx.limit("max_nodes");
            return;
        }
        let whole = record(bytes, at).and_then(|(id, size, head)| {
            let body = bytes.get(at + head..)?.get(..size)?;
            Some((id, body, at + head + size))
        });
        let Some((id, body, next)) = whole else {
            // Other binary parts than sheets are no records at all.
            if in_macro_sheet {
                cx.malformed("macro sheet breaks off");
            }
            return;
        };
        at = next;
        match id {
            // BrtBundleSh: state, number, relation, name.
            156 => {
                let state = match u32_at(body, 0) {
                    Some(1) => "hidden",
                    Some(2) => "veryHidden",
                    _ => "visible",
                };
                if let Some((relation, used)) = wide(body, 8)
                    && let Some((name, _)) = wide(body, 8 + used)
                {
                    package.add_sheet(name, state.to_owned(), relation);
                }
            }
            // BrtName: flags, key, sheet, name.
            39 => {
                if let Some((name, _)) = wide(body, 9) {
                    package.macros.add_name(&name);
                }
            }
            // BrtBeginSupBook: an outside workbook, or a DDE conversation (kind 1).
            360 if u16_at(body, 0) == Some(1) => {
                if let Some((server, used)) = wide(body, 2)
                    && let Some((topic, _)) = wide(body, 2 + used)
                {
                    judge_dde(&format!("{server} {topic}"), cx);
                }
            }
            // Cells with a formula: text, number, boolean, error.
            8..=11 if in_macro_sheet => {
                let value = match id {
                    8 => wide(body, 8).map_or(0, |(_, used)| used),
                    9 => 8,
                    _ => 1,
                };
                let at = 8 + value + 2;
                if let Some(size) = len_at(body, at)
                    && let Some(tokens) = body.get(at + 4..).and_then(|rest| rest.get(..size))
                {
                    package
                        .macros
                        .add_formula(&xlm::words(tokens, Layout::Late));
                }
            }
            _ => {}
        }
    }
}

/// Number, size and length of the head of the record at `at`: seven bits a byte.
fn record(bytes: &[u8], at: usize) -> Option<(u32, usize, usize)> {
    let first = u8_at(bytes, at)?;
    let (id, used) = if first & 0x80 == 0 {
        (u32::from(first), 1)
    } else {
        (
            u32::from(first & 0x7f) | u32::from(u8_at(bytes, at + 1)? & 0x7f) << 7,
            2,
        )
    };
    let mut size = 0_usize;
    for place in 0..4 {
        let byte = u8_at(bytes, at + used + place)?;
        size |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((id, size, used + place + 1));
        }
    }
    None
}

/// XLWideString: count, UTF-16; and how many bytes it takes.
fn wide(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let count = len_at(bytes, at)?;
    if count == 0xffff_ffff {
        return Some((String::new(), 4));
    }
    let size = count.checked_mul(2)?;
    let text = utf16(bytes.get(at.checked_add(4)?..)?.get(..size)?);
    Some((text, 4 + size))
}
