//! Names of hosts, plain or defanged (`evil[.]com`, `evil (dot) com`, «evil point com»).

use std::borrow::Cow;

use crate::extract::scan::Text;

/// The longest name (RFC 1035, 2.3.4), in bytes as written.
const LONGEST: usize = 253;

/// A host as written.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// In ASCII and small letters.
    pub(crate) name: String,
    /// Some point was hidden: who wrote it meant a host.
    pub(crate) defanged: bool,
    /// It ends with a label as written.
    pub(crate) last: usize,
}

/// May this stand in a label? How many bytes it takes.
pub(crate) fn letter(text: &Text<'_>, place: usize) -> usize {
    let byte = text.at(place);
    if byte.is_ascii_alphanumeric() || byte == b'-' {
        return 1;
    }
    if byte < 0x80 {
        return 0;
    }
    match text.letter(place) {
        Some(letter) if letter.is_alphanumeric() => letter.len_utf8(),
        _ => 0,
    }
}

/// The first byte of the label that ends before `place`.
pub(crate) fn label_before(text: &Text<'_>, place: usize, floor: usize) -> usize {
    let mut start = place;
    while start > floor && place - start < 63 {
        let width =
            (1..=4).find(|&width| start >= floor + width && letter(text, start - width) == width);
        match width {
            Some(width) => start -= width,
            None => break,
        }
    }
    while text.at(start) == b'-' {
        start += 1;
    }
    start
}

/// The place after a point at `place`, and whether it was hidden.
fn point(text: &Text<'_>, place: usize, spelled: bool) -> Option<(usize, bool)> {
    let byte = text.at(place);
    if byte == b'.' && letter(text, place + 1) > 0 {
        return Some((place + 1, false));
    }
    let at = text.after_blanks(place, 1);
    if matches!(text.at(at), b'[' | b'(' | b'{') {
        let inner = text.after_blanks(at + 1, 1);
        let word = [".", "dot", "point"]
            .into_iter()
            .find(|word| text.says(inner, word))?;
        let close = text.after_blanks(inner + word.len(), 1);
        if matches!(text.at(close), b']' | b')' | b'}') {
            return Some((text.after_blanks(close + 1, 1), true));
        }
        return None;
    }
    if spelled && at > place && text.at(at) == b'.' {
        return Some((text.after_blanks(at + 1, 1), true));
    }
    if spelled && at > place {
        let word = ["point ", "dot "]
            .into_iter()
            .find(|word| text.says(at, word))?;
        return Some((at + word.len(), true));
    }
    // The ideographic full stop.
    (text.part(place, place + 3) == "。").then_some((place + 3, false))
}

/// The host that begins at `start`. `spelled`: its points may be words.
pub(crate) fn read(text: &Text<'_>, start: usize, spelled: bool) -> Option<Host> {
    let (mut at, mut last, mut end) = (start, start, start);
    let mut defanged = false;
    let mut name = String::new();
    let mut labels = 0;
    loop {
        let label = at;
        while at - label < 63 {
            match letter(text, at) {
                0 => break,
                bytes => at += bytes,
            }
        }
        if at == label || at - start > LONGEST || labels > 12 {
            break;
        }
        if labels > 0 {
            name.push('.');
        }
        name.push_str(text.part(label, at));
        labels += 1;
        (last, end) = (label, at);
        match point(text, at, spelled) {
            Some((next, hidden)) if letter(text, next) > 0 => {
                defanged |= hidden;
                at = next;
            }
            _ => break,
        }
    }
    if labels < 2 {
        return None;
    }
    // A hyphen at the end is the sentence's.
    while name.ends_with('-') {
        name.pop();
        end -= 1;
    }
    if name.is_ascii() {
        name.make_ascii_lowercase();
    } else {
        name = idna::domain_to_ascii(&name).ok()?;
    }
    Some(Host {
        start,
        end,
        name,
        defanged,
        last,
    })
}

impl Host {
    /// The part one registers, if its suffix is public.
    pub(crate) fn registrable(&self) -> Option<&str> {
        registrable(&self.name)
    }

    /// The name without `www`.
    pub(crate) fn bare(&self) -> &str {
        self.name.strip_prefix("www.").unwrap_or(&self.name)
    }
}

/// The registrable part of a name; the name itself where it is a suffix that one may also visit.
pub(crate) fn registrable(name: &str) -> Option<&str> {
    let suffix = psl::suffix(name.as_bytes()).filter(psl::Suffix::is_known)?;
    match psl::domain(name.as_bytes()) {
        Some(domain) => str::from_utf8(domain.as_bytes()).ok(),
        // «github.io» itself: a private suffix has a dot, a country's second level is nobody's.
        None => (suffix.typ() == Some(psl::Type::Private)).then_some(name),
    }
}

/// What a name looks like, for the eye: letters of other alphabets and figures that pass for Latin ones are read as
/// those. Two names with one skeleton may be taken for each other.
///
/// ```
/// assert_eq!(traces::extract::skeleton("lеboncoin.fr"), traces::extract::skeleton("leboncoin.fr"));
/// ```
#[must_use]
pub fn skeleton(domain: &str) -> String {
    let shown: Cow<'_, str> = if domain.contains("xn--") {
        idna::domain_to_unicode(domain).0.into()
    } else {
        domain.into()
    };
    let mut out = String::with_capacity(shown.len());
    for letter in shown.chars().flat_map(char::to_lowercase) {
        out.push(match letter {
            'а' | 'α' | 'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' | 'ạ' => 'a',
            'в' | 'β' | 'ь' => 'b',
            'с' | 'ϲ' | 'ç' => 'c',
            'ԁ' => 'd',
            'е' | 'ё' | 'ε' | 'é' | 'è' | 'ê' | 'ë' | 'ẹ' | 'є' => 'e',
            'ɡ' => 'g',
            'н' | 'һ' => 'h',
            'і' | 'ї' | 'ι' | 'ı' | 'í' | 'ì' | 'î' | 'ï' | '1' | 'ӏ' | '|' | 'l' => 'l',
            'ј' => 'j',
            'к' | 'κ' => 'k',
            'м' => 'm',
            'ո' | 'п' | 'η' | 'ñ' => 'n',
            'о' | 'ο' | 'օ' | '0' | 'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'σ' | 'ọ' => 'o',
            'р' | 'ρ' => 'p',
            'ԛ' => 'q',
            'г' | 'ѓ' => 'r',
            'ѕ' | 'ş' | 'š' | '5' => 's',
            'т' | 'τ' => 't',
            'υ' | 'ц' | 'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ν' | 'ѵ' => 'v',
            'ԝ' | 'ω' => 'w',
            'х' | 'χ' => 'x',
            'у' | 'γ' | 'ý' | 'ÿ' => 'y',
            'ž' => 'z',
            // A small i passes for an l as a 1 does.
            'i' => 'l',
            other => other,
        });
    }
    out.replace("rn", "m").replace("vv", "w")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_may_hide() {
        for (written, name) in [
            ("evil.com", "evil.com"),
            ("evil[.]com", "evil.com"),
            ("evil [.] com", "evil.com"),
            ("evil(dot)co(dot)uk", "evil.co.uk"),
            ("Evil{point}fr", "evil.fr"),
            ("crédit-agricole.fr", "xn--crdit-agricole-ckb.fr"),
        ] {
            let host = read(&Text::new(written), 0, false).unwrap();
            assert_eq!((host.name.as_str(), host.end), (name, written.len()));
        }
        assert_eq!(
            read(&Text::new("evil point com "), 0, true).unwrap().name,
            "evil.com"
        );
        assert!(read(&Text::new("evil point com"), 0, false).is_none());
    }

    #[test]
    fn names_that_look_alike_share_a_skeleton() {
        for (one, other) in [
            ("leboncoin.fr", "lebоncoin.fr"),
            ("paypal.com", "paypaI.com"),
            ("amazon.fr", "arnazon.fr"),
            ("google.com", "g00gle.com"),
            ("crédit.fr", "xn--crdit-csa.fr"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        assert_ne!(skeleton("leboncoin.fr"), skeleton("lebonjour.fr"));
    }

    #[test]
    fn suffixes_of_hosting_are_whole() {
        assert_eq!(registrable("a.b.example.co.uk"), Some("example.co.uk"));
        assert_eq!(
            registrable("boutique.github.io"),
            Some("boutique.github.io")
        );
        assert_eq!(registrable("photo.jpg"), None);
        assert_eq!(registrable("co.uk"), None);
    }
}
