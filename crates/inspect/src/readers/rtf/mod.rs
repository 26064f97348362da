//! Rich Text Format: objects hidden in hexadecimal, remote templates, fields.
//!
//! Word forgives nearly anything in RTF, so this reader does too: control words in the midst of
//! hexadecimal, needless groups, blanks everywhere.

mod tokens;

use self::tokens::{Token, tokens};
use super::{
    ole::{judge_dde, object},
    ooxml::relation::{Place, place},
};
use crate::context::Context;

/// Deepest nesting of groups followed.
const MAX_GROUPS: usize = 4096;
/// Objects read from one document.
const MAX_OBJECTS: usize = 1000;
/// Body text kept before it is handed over.
const FLUSH: usize = 1 << 20;

/// What the text of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Body,
    Ignored,
    Object,
    Class,
    Template,
    Field,
    Picture,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    role: Role,
    /// A `\*` was just seen: an unknown word that follows makes the group ignored.
    starred: bool,
    /// Characters to skip after a `\u`.
    skip: i32,
}

/// What stands outside any group.
const BASE: Group = Group {
    role: Role::Body,
    starred: false,
    skip: 1,
};

#[derive(Debug, Default)]
struct Found {
    /// Hexadecimal digits of the object in hand, and those that stand in inner groups too.
    digits: Vec<u8>,
    strict: Vec<u8>,
    raw: Vec<u8>,
    object_depth: usize,
    objects: usize,
    class: String,
    template: String,
    field: String,
    picture: Vec<u8>,
    picture_digits: Vec<u8>,
    picture_kind: &'static str,
    text: String,
    updates: bool,
}

/// Reads a document.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let mut groups = vec![BASE];
    let mut pending_skip = 0_i32;
    let mut found = Found::default();
    for token in tokens(bytes) {
        let Some(group) = groups.last_mut() else {
            break;
        };
        match token {
            Token::Open => {
                let inner = Group {
                    starred: false,
                    ..*group
                };
                if groups.len() >= MAX_GROUPS {
                    cx.limit("max_depth");
                    break;
                }
                groups.push(inner);
            }
            Token::Close => {
                let depth = groups.len();
                let closed = groups.pop();
                close(closed, depth, groups.last().copied(), &mut found, cx);
                // One brace too many does not hide what follows.
                if groups.is_empty() {
                    groups.push(BASE);
                }
            }
            Token::Star => group.starred = true,
            Token::Word(word, number) => {
                let depth = groups.len();
                if let Some(group) = groups.last_mut() {
                    pending_skip = control(word, number, depth, group, &mut found);
                }
            }
            Token::Hex(byte) => {
                if pending_skip > 0 {
                    pending_skip -= 1;
                } else if group.role == Role::Body {
                    found.text.push_str(&super::le::ansi(&[byte]));
                } else if group.role == Role::Field {
                    found.field.push_str(&super::le::ansi(&[byte]));
                } else if group.role == Role::Template {
                    found.template.push_str(&super::le::ansi(&[byte]));
                }
            }
            Token::Binary(data) => match group.role {
                Role::Object => found.raw.extend_from_slice(data),
                Role::Picture => found.picture.extend_from_slice(data),
                _ => {}
            },
            Token::Text(text) => {
                let depth = groups.len();
                let role = groups.last().map_or(Role::Body, |group| group.role);
                take_text(text, role, depth, &mut pending_skip, &mut found);
                if found.text.len() > FLUSH {
                    flush(&mut found, cx);
                }
            }
        }
    }
    // Word reads an object whose group never closes.
    finish_object(&mut found, cx);
    if groups.len() > 1 {
        cx.fact("rtf.unclosed_groups", groups.len() - 1);
    }
    flush(&mut found, cx);
    cx.fact("rtf.objects", found.objects);
    if found.updates && found.objects > 0 {
        cx.signal("rtf-object-updates", "\\objupdate");
    }
}

fn flush(found: &mut Found, cx: &mut Context<'_>) {
    let text = std::mem::take(&mut found.text);
    if !text.trim().is_empty() {
        cx.text("document", text);
    }
}

fn take_text(text: &[u8], role: Role, depth: usize, skip: &mut i32, found: &mut Found) {
    match role {
        Role::Object => {
            let digits = text.iter().filter(|byte| byte.is_ascii_hexdigit());
            found.digits.extend(digits.clone());
            if depth == found.object_depth {
                found.strict.extend(digits);
            }
        }
        Role::Picture => {
            found
                .picture_digits
                .extend(text.iter().filter(|byte| byte.is_ascii_hexdigit()));
        }
        Role::Ignored => {}
        Role::Body | Role::Class | Role::Template | Role::Field => {
            let skipped = usize::try_from(*skip).unwrap_or(0).min(text.len());
            *skip -= i32::try_from(skipped).unwrap_or(*skip);
            let text = super::le::ansi(text.get(skipped..).unwrap_or_default());
            let slot = match role {
                Role::Class => &mut found.class,
                Role::Template => &mut found.template,
                Role::Field => &mut found.field,
                _ => &mut found.text,
            };
            if role == Role::Body || slot.len() < 64 << 10 {
                slot.push_str(&text);
            }
        }
    }
}

fn control(
    word: &[u8],
    number: Option<i32>,
    depth: usize,
    group: &mut Group,
    found: &mut Found,
) -> i32 {
    let starred = std::mem::take(&mut group.starred);
    match word {
        b"objdata" => {
            group.role = Role::Object;
            found.object_depth = depth;
        }
        b"objclass" => {
            group.role = Role::Class;
            found.class.clear();
        }
        b"template" => group.role = Role::Template,
        b"fldinst" => group.role = Role::Field,
        b"fldrslt" => group.role = Role::Body,
        b"pict" => {
            group.role = Role::Picture;
            found.picture.clear();
            found.picture_digits.clear();
            found.picture_kind = "";
        }
        b"pngblip" => found.picture_kind = "picture.png",
        b"jpegblip" => found.picture_kind = "picture.jpg",
        b"objupdate" => found.updates = true,
        b"fonttbl"
        | b"colortbl"
        | b"stylesheet"
        | b"listtable"
        | b"themedata"
        | b"colorschememapping"
        | b"datastore"
        | b"latentstyles"
        | b"listoverridetable"
        | b"rsidtbl"
        | b"generator"
            if group.role == Role::Body =>
        {
            group.role = Role::Ignored;
        }
        b"par" | b"line" | b"sect" | b"page" | b"row" if group.role == Role::Body => {
            found.text.push('\n');
        }
        b"tab" | b"cell" if group.role == Role::Body => found.text.push('\t'),
        b"uc" => group.skip = number.unwrap_or(1).clamp(0, 16),
        b"u" => {
            let code = number.unwrap_or(0).rem_euclid(0x1_0000);
            let character = u32::try_from(code).ok().and_then(char::from_u32);
            let slot = match group.role {
                Role::Body => Some(&mut found.text),
                Role::Field => Some(&mut found.field),
                Role::Template => Some(&mut found.template),
                _ => None,
            };
            if let (Some(slot), Some(character)) = (slot, character) {
                slot.push(character);
            }
            return group.skip;
        }
        _ if starred && !matches!(word, b"objname" | b"shppict" | b"bkmkstart" | b"bkmkend") => {
            // An unknown destination: its text is not shown. Inside an object its digits are
            // dropped as Word drops them.
            group.role = Role::Ignored;
        }
        _ => {}
    }
    0
}

fn close(
    closed: Option<Group>,
    depth: usize,
    parent: Option<Group>,
    found: &mut Found,
    cx: &mut Context<'_>,
) {
    let Some(closed) = closed else { return };
    let ended = parent.is_none_or(|parent| parent.role != closed.role);
    match closed.role {
        Role::Object if depth <= found.object_depth => finish_object(found, cx),
        Role::Template if ended => {
            let target = std::mem::take(&mut found.template);
            let target = target.trim().to_owned();
            match place(&target) {
                Place::Web => cx.signal("template-remote", target.clone()),
                Place::Trap => cx.signal("link-trap-fetched", target.clone()),
                Place::Share => cx.signal("template-share", target.clone()),
                Place::Local => {}
            }
            cx.text("link", target);
        }
        Role::Field if ended => {
            let field = std::mem::take(&mut found.field);
            let field = field.trim();
            let word = field
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            if word == "DDE" || word == "DDEAUTO" {
                judge_dde(field, cx);
            }
            if !field.is_empty() {
                found.text.push_str(field);
                found.text.push('\n');
            }
        }
        Role::Picture if ended && !found.picture_kind.is_empty() => {
            let mut picture = digits_of(&std::mem::take(&mut found.picture_digits));
            picture.append(&mut found.picture);
            if !picture.is_empty() {
                let _ = cx.child(found.picture_kind, "part", picture);
            }
        }
        _ => {}
    }
}

fn digits_of(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut high = None;
    for digit in text
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
    {
        let digit = u8::try_from(digit).unwrap_or(0);
        match high.take() {
            Some(first) => out.push(first << 4 | digit),
            None => high = Some(digit),
        }
    }
    out
}

fn finish_object(found: &mut Found, cx: &mut Context<'_>) {
    let digits = std::mem::take(&mut found.digits);
    let strict = std::mem::take(&mut found.strict);
    let mut raw = std::mem::take(&mut found.raw);
    let named = std::mem::take(&mut found.class);
    found.object_depth = 0;
    if digits.is_empty() && raw.is_empty() {
        return;
    }
    found.objects += 1;
    if found.objects > MAX_OBJECTS {
        cx.limit("max_nodes");
        return;
    }
    let mut loose = digits_of(&digits);
    loose.append(&mut raw);
    let strict = digits_of(&strict);
    // A needless digit before the data shifts every byte: try without it.
    let shifted = digits_of(digits.get(1..).unwrap_or_default());
    let class = [&loose, &strict, &shifted].into_iter().find_map(|body| {
        let form = body.get(4..8)?;
        (form == [2, 0, 0, 0] || form == [1, 0, 0, 0])
            .then(|| object::ole1(body, cx))
            .flatten()
    });
    let class = match class {
        Some(class) => class,
        None => {
            // Not an object by the book; what is in it is still looked at.
            cx.signal("rtf-object-broken", named.trim());
            let _ = cx.child("objdata", "object", loose);
            named
        }
    };
    judge_class(class.trim(), cx);
}

fn judge_class(class: &str, cx: &mut Context<'_>) {
    let lower = class.to_ascii_lowercase();
    if lower.starts_with("equation.") {
        cx.signal("rtf-equation", class);
    } else if lower.contains("ole2link") {
        cx.signal("rtf-link-object", class);
    } else if [
        "htmlfile",
        "scriptletfile",
        "shell.explorer",
        "otkloadr",
        "mscomctllib",
        "shockwaveflash",
    ]
    .iter()
    .any(|word| lower.contains(word))
    {
        cx.signal("object-risky-class", class);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::ole::{
        object::tests::ole1,
        testing::{batter, run},
    };

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn document(class: &str, body: &[u8], spoil: bool) -> Vec<u8> {
        let mut data = hex(&ole1(class, body));
        if spoil {
            // Blanks, control words and ignored groups among the digits.
            let (head, tail) = data.split_at(17);
            data = format!("{head}\r\n \\par  {{\\*\\foo abcdef}}{{}}{tail}");
        }
        format!("{{\\rtf1 Bonjour \\'e9t\\'e9{{\\object\\objemb{{\\*\\objdata {data}}}}}\\par}}")
            .into_bytes()
    }

    #[test]
    fn objects_come_out_even_disguised() {
        for spoil in [false, true] {
            let outcome = run(
                read,
                &document("Excel.Sheet.8", b"\xd0\xcf\x11\xe0 body", spoil),
            );
            assert_eq!(
                outcome.child("Excel.Sheet.8"),
                b"\xd0\xcf\x11\xe0 body",
                "{spoil}"
            );
            assert!(outcome.signals.is_empty(), "{:?}", outcome.signals);
            assert!(outcome.text().contains("Bonjour \u{e9}t\u{e9}"));
        }
    }

    #[test]
    fn an_equation_object_is_an_attack() {
        let class: String = "3.noitauqE".chars().rev().collect();
        let outcome = run(read, &document(&class, b"\xd0\xcf\x11\xe0", true));
        assert!(outcome.has("rtf-equation") && outcome.weight() >= 80);
    }

    #[test]
    fn a_brace_too_many_hides_nothing() {
        let file = [
            b"{\\rtf1}}".as_slice(),
            &document("Package", b"body", false),
        ]
        .concat();
        assert_eq!(run(read, &file).child("Package"), b"body");
    }

    #[test]
    fn a_remote_template_is_told() {
        let outcome = run(read, b"{\\rtf1{\\*\\template https://a.invalid/t}text}");
        assert!(outcome.has("template-remote"));
        let outcome = run(read, b"{\\rtf1{\\*\\template C:\\\\Normal.dotm}text}");
        assert!(outcome.signals.is_empty());
    }

    #[test]
    fn binary_data_is_an_object_too() {
        let body = ole1("Package", b"plain");
        let mut file = b"{\\rtf1{\\object{\\*\\objdata\\bin".to_vec();
        file.extend(format!("{} ", body.len()).bytes());
        file.extend(&body);
        file.extend(b"}}}");
        assert_eq!(run(read, &file).child("Package"), b"plain");
    }

    #[test]
    fn damaged_documents_never_panic() {
        batter(read, &document("Package", b"body", true));
        run(read, &b"{".repeat(100_000));
    }
}
