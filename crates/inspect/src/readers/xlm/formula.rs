//! Puts a compiled formula (Rgce, MS-XLS 2.5.198) back into words, so that its strings and
//! functions can be read and folded.

use super::{characters, functions};
use crate::readers::le::{u8_at, u16_at, u32_at, u64_at};

/// Longest formula in words.
const MAX_WORDS: usize = 32 << 10;

/// How wide the operands of tokens are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Excel 5 and 95: eight-bit texts, columns of one byte.
    Early,
    /// Excel 97 to 2003.
    Usual,
    /// XLSB: rows of four bytes.
    Late,
}

/// The formula, as far as its tokens can be told.
pub(crate) fn words(tokens: &[u8], layout: Layout) -> String {
    let mut stack: Vec<String> = Vec::new();
    let mut at = 0;
    let mut spent = 0;
    while let Some(token) = u8_at(tokens, at) {
        at += 1;
        let Some(size) = step(tokens, at, token, layout, &mut stack) else {
            break;
        };
        at += size;
        spent += stack.last().map_or(0, String::len) + 1;
        if spent > MAX_WORDS * 8 {
            break;
        }
    }
    let mut text = stack.join(" ; ");
    if text.len() > MAX_WORDS {
        text = crate::context::clip(text, MAX_WORDS);
    }
    text
}

/// Takes one token; gives the size of its operand, none when it is unknown.
fn step(
    tokens: &[u8],
    at: usize,
    token: u8,
    layout: Layout,
    stack: &mut Vec<String>,
) -> Option<usize> {
    const MARKS: [&str; 15] = [
        "+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":",
    ];
    match token {
        0x01 | 0x02 => stack.push("shared".into()),
        0x03..=0x11 => {
            let right = stack.pop().unwrap_or_default();
            let left = stack.pop().unwrap_or_default();
            let mark = MARKS.get(usize::from(token) - 3)?;
            stack.push(format!("{left}{mark}{right}"));
            return Some(0);
        }
        0x12 | 0x14 => return Some(0),
        0x13 => {
            let value = stack.pop().unwrap_or_default();
            stack.push(format!("-{value}"));
            return Some(0);
        }
        0x15 => {
            let value = stack.pop().unwrap_or_default();
            stack.push(format!("({value})"));
            return Some(0);
        }
        0x16 => {
            stack.push(String::new());
            return Some(0);
        }
        0x17 if layout == Layout::Late => {
            let size = usize::from(u16_at(tokens, at)?) * 2;
            let text = characters(tokens.get(at + 2..)?.get(..size)?, true);
            stack.push(format!("\"{}\"", text.replace('"', "\"\"")));
            return Some(2 + size);
        }
        0x17 if layout == Layout::Early => {
            let size = usize::from(u8_at(tokens, at)?);
            let text = characters(tokens.get(at + 1..)?.get(..size)?, false);
            stack.push(format!("\"{}\"", text.replace('"', "\"\"")));
            return Some(1 + size);
        }
        0x17 => {
            let count = usize::from(u8_at(tokens, at)?);
            let wide = u8_at(tokens, at + 1)? & 1 != 0;
            let size = if wide { count * 2 } else { count };
            let text = characters(tokens.get(at + 2..)?.get(..size)?, wide);
            stack.push(format!("\"{}\"", text.replace('"', "\"\"")));
            return Some(2 + size);
        }
        0x19 => {
            let (flags, words) = (u8_at(tokens, at)?, usize::from(u16_at(tokens, at + 1)?));
            if flags & 0x10 != 0 {
                let value = stack.pop().unwrap_or_default();
                stack.push(format!("SUM({value})"));
            }
            // A choice carries a table of jumps.
            return Some(if flags & 0x04 != 0 {
                3 + (words + 1) * 2
            } else {
                3
            });
        }
        0x1c => stack.push("#ERR".into()),
        0x1d => stack.push(
            if u8_at(tokens, at)? == 0 {
                "FALSE"
            } else {
                "TRUE"
            }
            .into(),
        ),
        0x1e => stack.push(u16_at(tokens, at)?.to_string()),
        0x1f => stack.push(f64::from_bits(u64_at(tokens, at)?).to_string()),
        _ => return operand(tokens, at, token, layout, stack),
    }
    Some(match token {
        0x01 | 0x02 => 4,
        0x1c | 0x1d => 1,
        0x1e => 2,
        _ => 8,
    })
}

/// Tokens of the three classes 0x20, 0x40, 0x60.
fn operand(
    tokens: &[u8],
    at: usize,
    token: u8,
    layout: Layout,
    stack: &mut Vec<String>,
) -> Option<usize> {
    if token < 0x20 {
        return None;
    }
    let kind = (token & 0x1f) | 0x20;
    let late = layout == Layout::Late;
    if layout == Layout::Early
        && let Some(size) = early(tokens, at, kind, stack)
    {
        return Some(size);
    }
    // A row takes two bytes, four in XLSB.
    let wide = if late { 4 } else { 2 };
    let cell = |row: usize, column: usize| -> Option<String> {
        let row = if late {
            u32_at(tokens, row)?
        } else {
            u32::from(u16_at(tokens, row)?)
        };
        let column = u32::from(u16_at(tokens, column)? & 0x3fff);
        Some(format!("R{}C{}", row.saturating_add(1), column + 1))
    };
    let area = |at: usize| -> Option<String> {
        let columns = at + 2 * wide;
        Some(format!(
            "{}:{}",
            cell(at, columns)?,
            cell(at + wide, columns + 2)?
        ))
    };
    match kind {
        0x21 => {
            let id = u16_at(tokens, at)?;
            let count = functions::fixed_arguments(id);
            call(functions::name(id, false), count, stack);
        }
        0x22 => {
            let count = usize::from(u8_at(tokens, at)? & 0x7f);
            let id = u16_at(tokens, at + 1)?;
            if id & 0x7fff == 0xff {
                // A function named by its first argument.
                let rest = stack.split_off(stack.len().saturating_sub(count));
                let mut parts = rest.into_iter();
                let name = parts.next().unwrap_or_default();
                stack.push(format!("{name}({})", parts.collect::<Vec<_>>().join(",")));
            } else {
                call(functions::name(id & 0x7fff, id & 0x8000 != 0), count, stack);
            }
        }
        0x23 => stack.push(format!("name{}", u16_at(tokens, at)?)),
        0x39 => stack.push(format!("name{}", u16_at(tokens, at + 2)?)),
        0x24 | 0x2c => stack.push(cell(at, at + wide)?),
        0x25 | 0x2d => stack.push(area(at)?),
        0x3a => stack.push(cell(at + 2, at + 2 + wide)?),
        0x3b => stack.push(area(at + 2)?),
        0x20 => stack.push("array".into()),
        0x2a | 0x2b | 0x3c | 0x3d => stack.push("#REF".into()),
        _ => {}
    }
    Some(match kind {
        0x20 => {
            if late {
                14
            } else {
                7
            }
        }
        0x21 | 0x29 => 2,
        0x22 => 3,
        0x23 => 4,
        0x24 | 0x2a | 0x2c => 2 + wide,
        0x25 | 0x2b | 0x2d => 4 + 2 * wide,
        0x26..=0x28 | 0x39 => 6,
        0x3a | 0x3c => 4 + wide,
        0x3b | 0x3d => 6 + 2 * wide,
        _ => return None,
    })
}

/// Operands whose size differs in Excel 5 and 95.
fn early(tokens: &[u8], at: usize, kind: u8, stack: &mut Vec<String>) -> Option<usize> {
    let (text, size) = match kind {
        0x24 | 0x2c => {
            let (row, column) = (u16_at(tokens, at)? & 0x3fff, u8_at(tokens, at + 2)?);
            (format!("R{}C{}", row + 1, u16::from(column) + 1), 3)
        }
        0x25 | 0x2d => ("area".to_owned(), 6),
        0x2a => ("#REF".to_owned(), 3),
        0x2b => ("#REF".to_owned(), 6),
        0x23 => (format!("name{}", u16_at(tokens, at)?), 14),
        0x39 => (format!("name{}", u16_at(tokens, at + 10)?), 24),
        0x3a | 0x3c => ("cell".to_owned(), 17),
        0x3b | 0x3d => ("area".to_owned(), 20),
        _ => return None,
    };
    stack.push(text);
    Some(size)
}

fn call(name: String, count: usize, stack: &mut Vec<String>) {
    let arguments = stack.split_off(stack.len().saturating_sub(count));
    let mut text = format!("{name}({})", arguments.join(","));
    if text.len() > MAX_WORDS {
        text = crate::context::clip(text, MAX_WORDS);
    }
    stack.push(text);
}
