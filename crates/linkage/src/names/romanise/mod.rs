//! From any script to Latin letters, by the schemes in use, each table with its source.

mod abjad;
mod caucasian;
mod cyrillic;
pub(super) mod east;
mod greek;
mod han;
mod hangul;
mod indic;
mod kana;
mod latin;

use super::script::Script;

/// At most this many forms besides the first.
pub(super) const MAX_FORMS: usize = 7;
/// At most this many readings of the sounds.
pub(super) const MAX_READINGS: usize = 3;

/// The Latin forms of a name and its sounds.
#[derive(Default)]
pub(super) struct Roman {
    /// Plain `a`–`z`; the first is the primary one.
    pub(super) forms: Vec<String>,
    /// Sound codes of each plausible reading; the first is the primary one.
    pub(super) readings: Vec<Vec<u8>>,
}

impl Roman {
    /// Adds a form unless it is there, empty, or one too many.
    fn form(&mut self, form: String) {
        if !form.is_empty() && self.forms.len() < MAX_FORMS && !self.forms.contains(&form) {
            self.forms.push(form);
        }
    }

    fn reading(&mut self, codes: Vec<u8>) {
        if !codes.is_empty()
            && self.readings.len() < MAX_READINGS
            && !self.readings.contains(&codes)
        {
            self.readings.push(codes);
        }
    }
}

/// Romanises letters that [`super::clean::letters`] gave.
pub(super) fn roman(letters: &str, script: Script) -> Roman {
    let mut roman = Roman::default();
    match script {
        Script::Latin => latin::roman(letters, &mut roman),
        Script::Cyrillic => cyrillic::roman(letters, &mut roman),
        Script::Greek => greek::roman(letters, &mut roman),
        Script::Arabic => abjad::arabic(letters, &mut roman),
        Script::Hebrew => abjad::hebrew(letters, &mut roman),
        Script::Han => han::roman(letters, &mut roman),
        Script::Kana => kana::roman(letters, &mut roman),
        Script::Hangul => hangul::roman(letters, &mut roman),
        Script::Caucasian => caucasian::roman(letters, &mut roman),
        Script::Indic | Script::Other => indic::roman(letters, &mut roman),
    }
    roman
}

/// Last resort: what `any_ascii` makes of a letter, lower-case letters only.
fn fallback(letter: char) -> impl Iterator<Item = char> {
    let text = any_ascii::any_ascii_char(letter);
    text.bytes()
        .filter(u8::is_ascii_alphabetic)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
}

/// Writes the fallback of a letter as text and as units.
fn push_fallback(letter: char, text: &mut String, units: &mut Vec<u8>) {
    for plain in fallback(letter) {
        text.push(plain);
        units.extend(u8::try_from(u32::from(plain)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Searched by halves: out of order, a row would never be found.
    #[test]
    fn tables_are_sorted() {
        let tables: [Vec<char>; 5] = [
            latin::TABLE.iter().map(|row| row.0).collect(),
            cyrillic::TABLE.iter().map(|row| row.0).collect(),
            caucasian::TABLE.iter().map(|row| row.0).collect(),
            abjad::ARABIC.iter().map(|row| row.0).collect(),
            abjad::HEBREW.iter().map(|row| row.0).collect(),
        ];
        for table in tables {
            for pair in table.windows(2) {
                assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
            }
        }
        assert!(hangul::SURNAMES.iter().is_sorted_by(|a, b| a.0 < b.0));
    }
}
