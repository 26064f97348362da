//! Words of a text, each as a number: letters folded, digits all one, anything else between words.

use super::mix;

/// Says every word of a text, in order.
pub(super) fn each(text: &str, mut say: impl FnMut(u64)) {
    let mut word = 0_u64;
    let mut end = |word: &mut u64| {
        if *word != 0 {
            say(mix(*word));
            *word = 0;
        }
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let letter = if byte < 0x80 {
            at += 1;
            LETTERS.get(usize::from(byte)).copied().unwrap_or(0)
        } else {
            let length = 1
                + usize::from(byte >= 0xc0)
                + usize::from(byte >= 0xe0)
                + usize::from(byte >= 0xf0);
            let character = text.get(at..at + length).and_then(|one| one.chars().next());
            at += length;
            character.map_or(0, fold)
        };
        match letter {
            0 => end(&mut word),
            JOINS => {}
            // A number is one word whatever it is.
            b'0' => {
                if word & 0xff != u64::from(b'0') {
                    word = push(word, b'0');
                }
            }
            letter => word = push(word, letter),
        }
    }
    end(&mut word);
}

/// Characters that stand within a word and say nothing: soft hyphen, zero-width joiners and spaces, which scripts put in
/// to escape filters.
const JOINS: u8 = 1;

const fn push(word: u64, letter: u8) -> u64 {
    (word.rotate_left(8) ^ (word >> 40)).wrapping_mul(0x0001_0000_0000_01b3) & !0xff | letter as u64
}

#[expect(clippy::indexing_slicing, reason = "a wrong place would not compile")]
const LETTERS: [u8; 128] = {
    let mut letters = [0; 128];
    let mut at = 0_u8;
    while at < 128 {
        letters[at as usize] = match at {
            b'a'..=b'z' => at,
            b'A'..=b'Z' => at + 32,
            b'0'..=b'9' => b'0',
            _ => 0,
        };
        at += 1;
    }
    letters
};

/// The Latin letter under an accent; another script's letter as one of 200 others.
fn fold(character: char) -> u8 {
    match character {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' | 'À' | 'Â' | 'Ä' | 'Á' | 'Ã' | 'Å' => b'a',
        'ç' | 'Ç' => b'c',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => b'e',
        'î' | 'ï' | 'í' | 'ì' | 'Î' | 'Ï' | 'Í' | 'Ì' => b'i',
        'ñ' | 'Ñ' => b'n',
        'ô' | 'ö' | 'ó' | 'ò' | 'õ' | 'ø' | 'Ô' | 'Ö' | 'Ó' | 'Ò' | 'Õ' | 'Ø' => b'o',
        'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' | 'Ú' => b'u',
        'ÿ' | 'ý' | 'Ÿ' | 'Ý' => b'y',
        'œ' | 'Œ' => b'o',
        'æ' | 'Æ' => b'a',
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => JOINS,
        other if other.is_alphabetic() => 128 + (other as u32 % 100) as u8,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<u64> {
        let mut all = Vec::new();
        each(text, |word| all.push(word));
        all
    }

    #[test]
    fn accents_case_and_hidden_characters_do_not_count() {
        assert_eq!(words("L'Été, déjà !"), words("l’ete deja"));
        assert_eq!(words("co\u{200b}lis"), words("colis"));
        assert_eq!(words("payez 2 euros").len(), 3);
        assert_eq!(words("payez 1250 euros"), words("payez 2 euros"));
        assert_ne!(words("colis"), words("silco"));
        assert_ne!(words("посылка"), words("письмо"));
    }

    #[test]
    fn long_words_that_begin_alike_differ() {
        assert_ne!(
            words("anticonstitutionnellement"),
            words("anticonstitutionnel")
        );
        assert_ne!(words("abcdefghijklmnop"), words("xbcdefghijklmnop"));
    }
}
