//! Unix ar archives: static libraries and Debian packages.

use super::zip::check_name;
use crate::{context::Context, report::Gap};

const HEADER: usize = 60;

/// Reads an ar archive, with the long names of both the System V and the BSD forms.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let mut place = 8_usize;
    let mut names: &[u8] = &[];
    while place < bytes.len() {
        let Some(header) = bytes
            .get(place..place + HEADER)
            .filter(|header| header.ends_with(b"`\n"))
        else {
            cx.malformed("ar: no header where one should be");
            return;
        };
        let field = |from: usize, to: usize| {
            String::from_utf8_lossy(header.get(from..to).unwrap_or_default())
                .trim_end()
                .to_owned()
        };
        let Ok(size) = field(48, 58).parse::<usize>() else {
            cx.malformed("ar: size is no number");
            return;
        };
        let data = place + HEADER;
        let end = data.saturating_add(size);
        let content = bytes.get(data..end.min(bytes.len())).unwrap_or_default();
        let stored = field(0, 16);
        if content.len() < size {
            cx.gap(Gap::Missing {
                detail: format!("ar: end of {stored}"),
            });
        }
        let (name, content) = resolve(&stored, names, content);
        if stored == "//" {
            names = content;
        } else if stored != "/" && stored != "/SYM64/" && size > 0 {
            check_name(&name, cx);
            let Ok(content) = cx.drain(content) else {
                return;
            };
            if cx.child(name, "member", content).is_err() {
                return;
            }
        }
        place = end.saturating_add(end % 2);
    }
}

/// The real name of a member, and its content without a name stored before it.
fn resolve<'b>(stored: &str, names: &[u8], content: &'b [u8]) -> (String, &'b [u8]) {
    if let Some(length) = stored
        .strip_prefix("#1/")
        .and_then(|digits| digits.parse::<usize>().ok())
        && let Some((name, rest)) = content.split_at_checked(length)
    {
        return (
            String::from_utf8_lossy(name)
                .trim_end_matches('\0')
                .to_owned(),
            rest,
        );
    }
    if let Some(at) = stored
        .strip_prefix('/')
        .and_then(|digits| digits.parse::<usize>().ok())
        && let Some(rest) = names.get(at..)
    {
        let name = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        return (
            String::from_utf8_lossy(name)
                .trim_end_matches('/')
                .to_owned(),
            content,
        );
    }
    (stored.trim_end_matches('/').to_owned(), content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    fn member(name: &str, content: &[u8]) -> Vec<u8> {
        let mut bytes = format!(
            "{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n",
            0,
            0,
            0,
            100_644,
            content.len()
        )
        .into_bytes();
        bytes.extend(content);
        bytes.resize(bytes.len().next_multiple_of(2), b'\n');
        bytes
    }

    #[test]
    fn short_and_long_names_are_read() {
        let mut bytes = b"!<arch>\n".to_vec();
        bytes.extend(member("//", b"un-nom-bien-trop-long.o/\n"));
        bytes.extend(member("a.o/", b"abc"));
        bytes.extend(member("/0", b"def"));
        bytes.extend(member("#1/4", b"b.o\0ghi"));
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a.a", 0, bytes.len() as u64, &[], &mut budget);
        read(&bytes, &mut cx);
        let found: Vec<_> = cx
            .children
            .iter()
            .map(|child| (child.name.as_str(), child.bytes.as_slice()))
            .collect();
        assert_eq!(
            found,
            [
                ("a.o", b"abc".as_slice()),
                ("un-nom-bien-trop-long.o", b"def"),
                ("b.o", b"ghi")
            ]
        );
        assert_eq!(cx.gaps, []);
        let mut cx = Context::new("a.a", 0, 20, &[], &mut budget);
        read(b"!<arch>\nnothing like a header", &mut cx);
        assert!(matches!(cx.gaps[..], [Gap::Malformed { .. }]));
    }
}
