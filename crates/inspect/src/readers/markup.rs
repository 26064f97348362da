//! A tolerant reader of tags, shared by HTML, SVG and XML. It never backs up, so that its time is
//! linear whatever the nesting or the faults, and it never refuses.

use memchr::memchr;

/// Attributes kept of one tag.
const MAX_ATTRIBUTES: usize = 200;

/// A piece of marked-up text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// `<name attribute=value>`; names in lower case, values with entities undone.
    Open {
        /// Name, prefix included.
        name: String,
        /// Attributes in order.
        attributes: Vec<(String, String)>,
        /// Whether it ends with `/>`.
        closed: bool,
    },
    /// `</name>`.
    Close(String),
    /// Text between tags, entities as written.
    Text(&'a str),
    /// Content of a script or style element, or of a CDATA section.
    Raw(&'a str),
    /// `<!-- … -->`.
    Comment(&'a str),
    /// `<!DOCTYPE …>` or `<?target …?>`, without the brackets.
    Declaration(&'a str),
}

/// Walks `source`. With `html`, script and style elements have raw content.
pub(crate) struct Tokens<'a> {
    source: &'a str,
    at: usize,
    html: bool,
    raw: Option<&'static str>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(source: &'a str, html: bool) -> Self {
        Self {
            source,
            at: 0,
            html,
            raw: None,
        }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Takes up to and including `end`, or all that is left, and gives it without `end`.
    fn take_through(&mut self, end: &str) -> &'a str {
        let rest = self.rest();
        let (taken, length) = match rest.find(end) {
            Some(at) => (rest.get(..at).unwrap_or_default(), at + end.len()),
            None => (rest, rest.len()),
        };
        self.at += length;
        taken
    }

    /// The content of a comment. In HTML `<!-->` and `<!--->` are whole ones, and `--!>` ends one too.
    fn comment(&mut self) -> &'a str {
        if self.html {
            let rest = self.rest();
            for end in [">", "->"] {
                if rest.starts_with(end) {
                    self.at += end.len();
                    return "";
                }
            }
            let end = rest.find("-->").unwrap_or(rest.len());
            if let Some(odd) = rest.get(..end).and_then(|content| content.find("--!>")) {
                self.at += odd + 4;
                return rest.get(..odd).unwrap_or_default();
            }
        }
        self.take_through("-->")
    }

    fn raw_content(&mut self, element: &str) -> &'a str {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let mut from = 0;
        let end = loop {
            let Some(hit) = bytes.get(from..).and_then(|b| memchr(b'<', b)) else {
                break bytes.len();
            };
            let here = from + hit;
            let close = bytes.get(here + 1) == Some(&b'/')
                && bytes
                    .get(here + 2..here + 2 + element.len())
                    .is_some_and(|name| name.eq_ignore_ascii_case(element.as_bytes()));
            if close {
                break here;
            }
            from = here + 1;
        };
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn tag(&mut self) -> Token<'a> {
        let bytes = self.source.as_bytes();
        let mut at = self.at + 1;
        let closing = bytes.get(at) == Some(&b'/');
        at += usize::from(closing);
        let name_start = at;
        while bytes
            .get(at)
            .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/' | b'<'))
        {
            at += 1;
        }
        let name = self
            .source
            .get(name_start..at)
            .unwrap_or_default()
            .to_lowercase();
        let mut attributes = Vec::new();
        let mut closed = false;
        loop {
            match bytes.get(at) {
                None => break,
                Some(b'>') => {
                    at += 1;
                    break;
                }
                Some(b'<') => break,
                Some(b'/') => {
                    closed = bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                Some(b) if b.is_ascii_whitespace() => at += 1,
                Some(_) => {
                    let (pair, next) = self.attribute(at);
                    if attributes.len() < MAX_ATTRIBUTES {
                        attributes.push(pair);
                    }
                    at = next.max(at + 1);
                }
            }
        }
        self.at = at;
        if closing {
            return Token::Close(name);
        }
        if self.html && !closed {
            self.raw = match name.as_str() {
                "script" | "svg:script" => Some("script"),
                "style" => Some("style"),
                _ => None,
            };
        }
        Token::Open {
            name,
            attributes,
            closed,
        }
    }

    fn attribute(&self, start: usize) -> ((String, String), usize) {
        let bytes = self.source.as_bytes();
        let mut at = start;
        while bytes
            .get(at)
            .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/'))
        {
            at += 1;
        }
        let name = self
            .source
            .get(start..at)
            .unwrap_or_default()
            .to_lowercase();
        let mut after = at;
        while bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
            after += 1;
        }
        if bytes.get(after) != Some(&b'=') {
            return ((name, String::new()), at);
        }
        after += 1;
        while bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
            after += 1;
        }
        let value = match bytes.get(after) {
            Some(&quote @ (b'"' | b'\'')) => {
                after += 1;
                let from = after;
                let length = bytes.get(from..).and_then(|b| memchr(quote, b));
                let end = length.map_or(bytes.len(), |l| from + l);
                after = (end + 1).min(bytes.len());
                self.source.get(from..end)
            }
            _ => {
                let from = after;
                while bytes
                    .get(after)
                    .is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>')
                {
                    after += 1;
                }
                self.source.get(from..after)
            }
        };
        ((name, unescape(value.unwrap_or_default())), after)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(element) = self.raw.take() {
            let content = self.raw_content(element);
            if !content.is_empty() {
                return Some(Token::Raw(content));
            }
        }
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        if !rest.starts_with('<') {
            let length = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            self.at += length;
            return rest.get(..length).map(Token::Text);
        }
        if rest.starts_with("<!--") {
            self.at += 4;
            return Some(Token::Comment(self.comment()));
        }
        // In HTML, whatever else begins so ends at the next `>`.
        if self.html && (rest.starts_with("<!") || rest.starts_with("<?")) {
            self.at += 2;
            return Some(Token::Declaration(self.take_through(">")));
        }
        for (start, end, make) in [
            ("<![CDATA[", "]]>", Token::Raw as fn(&'a str) -> Token<'a>),
            ("<!", ">", Token::Declaration),
            ("<?", "?>", Token::Declaration),
        ] {
            if rest.starts_with(start) {
                self.at += start.len();
                // A document type with an internal subset ends after its bracket.
                let subset = start == "<!"
                    && self
                        .rest()
                        .as_bytes()
                        .iter()
                        .take(512)
                        .take_while(|b| **b != b'>')
                        .any(|b| *b == b'[');
                return Some(make(self.take_through(if subset { "]>" } else { end })));
            }
        }
        let second = rest.as_bytes().get(1);
        if second.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'_' | 0x80..)) {
            return Some(self.tag());
        }
        self.at += 1;
        rest.get(..1).map(Token::Text)
    }
}

/// The value of an attribute.
pub(crate) fn attribute<'t>(attributes: &'t [(String, String)], name: &str) -> Option<&'t str> {
    attributes
        .iter()
        .find(|(n, _)| n == name)
        .map(|(_, v)| v.as_str())
}

/// Text with character references undone: numbers, and the names that matter.
pub(crate) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        // References are short: looking further would make a row of ampersands quadratic.
        let end = part.bytes().take(12).position(|b| b == b';' || b == b'<');
        let name = end.and_then(|e| part.get(..e)).unwrap_or_else(|| {
            let digits = part
                .bytes()
                .take(10)
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
                .count();
            part.get(..digits).unwrap_or_default()
        });
        match reference(name) {
            Some(character) => {
                out.push(character);
                let after = part.get(name.len()..).unwrap_or_default();
                out.push_str(after.strip_prefix(';').unwrap_or(after));
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" | "AMP" => '&',
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        "quot" | "QUOT" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "colon" => ':',
        "sol" => '/',
        "period" => '.',
        "lpar" => '(',
        "rpar" => ')',
        "comma" => ',',
        "Tab" => '\t',
        "NewLine" => '\n',
        "num" => '#',
        "equals" => '=',
        "plus" => '+',
        "eacute" => 'é',
        "egrave" => 'è',
        "ecirc" => 'ê',
        "agrave" => 'à',
        "acirc" => 'â',
        "ccedil" => 'ç',
        "ocirc" => 'ô',
        "icirc" => 'î',
        "ucirc" => 'û',
        "ugrave" => 'ù',
        "laquo" => '«',
        "raquo" => '»',
        "rsquo" => '’',
        "lsquo" => '‘',
        "ldquo" => '“',
        "rdquo" => '”',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "shy" => '\u{ad}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_scripts_come_apart() {
        let tokens: Vec<_> = Tokens::new(
            "<!DOCTYPE html><A HREF='x?a&amp;b' checked>hi</a><script>if(a<b)'</p>'</SCRIPT><!--c--><br/>",
            true,
        )
        .collect();
        assert_eq!(
            tokens,
            [
                Token::Declaration("DOCTYPE html"),
                Token::Open {
                    name: "a".into(),
                    attributes: vec![
                        ("href".into(), "x?a&b".into()),
                        ("checked".into(), String::new())
                    ],
                    closed: false
                },
                Token::Text("hi"),
                Token::Close("a".into()),
                Token::Open {
                    name: "script".into(),
                    attributes: vec![],
                    closed: false
                },
                Token::Raw("if(a<b)'</p>'"),
                Token::Close("script".into()),
                Token::Comment("c"),
                Token::Open {
                    name: "br".into(),
                    attributes: vec![],
                    closed: true
                },
            ]
        );
    }

    #[test]
    fn comments_and_declarations_end_where_browsers_end_them() {
        for start in [
            "<!-->",
            "<!--->",
            "<!-- --!>",
            "<!x [>",
            "<![CDATA[>",
            "<?x>",
        ] {
            let source = format!("{start}<script>go()</script>");
            let code = Tokens::new(&source, true).any(|token| token == Token::Raw("go()"));
            assert!(code, "{start}");
        }
        let tokens: Vec<_> = Tokens::new("<!-- > <b> --><![CDATA[<a>]]>", false).collect();
        assert_eq!(tokens, [Token::Comment(" > <b> "), Token::Raw("<a>")]);
    }

    #[test]
    fn references_are_undone() {
        assert_eq!(
            unescape("j&#97;v&#x61;script&colon;a&unknown;&"),
            "javascript:a&unknown;&"
        );
        assert_eq!(unescape("a&#104ttp"), "a&#104ttp");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_walked_to_its_end(text in "[<>a-c!\\-/?='\" \\[\\]&;éscript]{0,300}", html: bool) {
            assert!(Tokens::new(&text, html).count() <= text.len() + 1);
        }
    }
}
