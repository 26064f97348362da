//! How a name of another script comes out in Latin letters: the rules differ, and so do the clerks.

mod arabic;
mod cyrillic;
mod greek;
mod han;
mod hangul;

use super::chance::Chance;

/// What the stock's names are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// Latin letters, as they stand.
    Latin,
    /// Sounds of Arabic or Persian, see [`arabic`].
    Arabic,
    /// Russian.
    Russian,
    /// Ukrainian.
    Ukrainian,
    /// Bulgarian.
    Bulgarian,
    /// Greek.
    Greek,
    /// Han characters, read in Mandarin unless Hong Kong is meant.
    Han,
    /// Hangul.
    Hangul,
    /// `漢字/Romaji`, long vowels with a macron.
    Japanese,
}

/// A family of rules to write a name by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// As a French newspaper or registrar does.
    French,
    /// As an English-speaking one does.
    English,
    /// As a passport does (ICAO 9303, ELOT 743, pinyin, revised romanisation).
    Passport,
    /// As a German one does; Wade-Giles for Mandarin, McCune-Reischauer for Korean.
    German,
    /// As a library does, with its diacritics; Cantonese for Han characters.
    Scholar,
    /// In its own script.
    Original,
}

/// A scheme, and the habits of the one who applies it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) scheme: Scheme,
    /// Settles what the scheme leaves open, the same way for the same name.
    pub(super) habit: u64,
}

/// Adds a name in that style, each word with a capital.
pub(super) fn write(script: Script, name: &str, style: Style, out: &mut String) {
    let mut habit = Chance::new(style.habit, name.len() as u64);
    let from = out.len();
    match script {
        Script::Latin => return out.push_str(name),
        Script::Japanese => return japanese(name, style.scheme, &mut habit, out),
        Script::Arabic => arabic::write(name, style.scheme, &mut habit, out),
        Script::Russian | Script::Ukrainian | Script::Bulgarian => {
            cyrillic::write(script, name, style.scheme, &mut habit, out);
        }
        Script::Greek => greek::write(name, style.scheme, &mut habit, out),
        Script::Han => han::write(name, style.scheme, &mut habit, out),
        Script::Hangul => hangul::write(name, style.scheme, &mut habit, out),
    }
    let written = out.split_off(from);
    let mut word_begins = true;
    for letter in written.chars() {
        if word_begins {
            out.extend(letter.to_uppercase());
        } else {
            out.push(letter);
        }
        word_begins = letter == ' ';
    }
}

/// Long vowels are dropped, doubled or marked; Kunrei spells by the table rather than by ear.
fn japanese(name: &str, scheme: Scheme, habit: &mut Chance, out: &mut String) {
    let (original, romaji) = name.split_once('/').unwrap_or((name, name));
    if scheme == Scheme::Original {
        return out.push_str(original);
    }
    let long_o = match scheme {
        Scheme::Scholar => "ō",
        Scheme::German => "ô",
        _ => *["o", "o", "o", "ou", "oh"]
            .get(habit.below(5))
            .unwrap_or(&"o"),
    };
    let from = out.len();
    for (at, letter) in romaji.char_indices() {
        match letter {
            'ō' => out.push_str(long_o),
            'Ō' => {
                out.push('O');
                out.extend(long_o.chars().skip(1));
            }
            'ū' => out.push_str(if long_o == "ō" {
                "ū"
            } else if long_o == "ou" {
                "uu"
            } else {
                "u"
            }),
            '\'' if at > 0 && scheme == Scheme::Passport => {}
            letter => out.push(letter),
        }
    }
    if scheme == Scheme::German {
        let hepburn = out.split_off(from);
        let kunrei = (hepburn
            .replace("shi", "si")
            .replace("Shi", "Si")
            .replace("sh", "sy")
            .replace("Sh", "Sy"))
        .replace("tsu", "tu")
        .replace("chi", "ti")
        .replace("Chi", "Ti")
        .replace("fu", "hu")
        .replace("Fu", "Hu")
        .replace('j', "z")
        .replace("sya", "sha");
        out.push_str(&kunrei);
    }
}
