//! Russian, Ukrainian and Bulgarian names.

use super::{Scheme, Script};
use crate::synthetic::chance::Chance;

pub(super) fn write(
    script: Script,
    name: &str,
    scheme: Scheme,
    habit: &mut Chance,
    out: &mut String,
) {
    if scheme == Scheme::Original {
        return out.push_str(name);
    }
    // -ий and -ый: shortened in newspapers, spelt out in passports
    let short_ending = matches!(scheme, Scheme::French | Scheme::German) || habit.hit(0.5);
    let iotated = habit.hit(0.4);
    let mute_e = habit.hit(0.3);
    let mut before = ' ';
    let mut letters = name.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        let ends = after == 'й' && letters.clone().nth(1).is_none();
        if ends && matches!(letter, 'и' | 'ы') && short_ending && scheme != Scheme::Passport {
            out.push(if matches!(scheme, Scheme::French | Scheme::German) {
                'i'
            } else {
                'y'
            });
            break;
        }
        // After a vowel or at the head, е is sounded ye
        let open = is_vowel(before) || matches!(before, ' ' | 'ь' | 'ъ');
        let latin = match (script, letter) {
            (Script::Ukrainian, 'г') => "h",
            (Script::Ukrainian, 'и') | (_, 'ы') => "y",
            (Script::Ukrainian, 'і') => "i",
            (Script::Ukrainian, 'ї') => soft(scheme, ["ï", "yi", "i", "ji", "ï"]),
            (Script::Ukrainian, 'є') => soft(scheme, ["ie", "ye", "ie", "je", "je"]),
            (Script::Bulgarian, 'ъ') => soft(scheme, ["a", "a", "a", "a", "ă"]),
            (Script::Bulgarian, 'щ') => soft(scheme, ["cht", "sht", "sht", "scht", "št"]),
            (Script::Bulgarian, 'х') => soft(scheme, ["kh", "h", "h", "ch", "h"]),
            (_, 'а') => "a",
            (_, 'б') => "b",
            (_, 'в') => soft(scheme, ["v", "v", "v", "w", "v"]),
            (_, 'г') if scheme == Scheme::French && matches!(after, 'е' | 'и') => "gu",
            (_, 'г' | 'ґ') => "g",
            (_, 'д') => "d",
            (Script::Bulgarian, 'е') => "e",
            (_, 'е') if open && before == ' ' => soft(scheme, ["e", "ye", "e", "je", "e"]),
            (_, 'е') if open => soft(
                scheme,
                [
                    if iotated { "ie" } else { "e" },
                    if iotated { "ye" } else { "e" },
                    "e",
                    "je",
                    "e",
                ],
            ),
            (_, 'е') => "e",
            (_, 'ё') => soft(
                scheme,
                ["io", if iotated { "yo" } else { "e" }, "e", "jo", "ë"],
            ),
            (_, 'ж') => soft(scheme, ["j", "zh", "zh", "sch", "ž"]),
            (_, 'з') => soft(scheme, ["z", "z", "z", "s", "z"]),
            (_, 'и' | 'і') => "i",
            (_, 'й') => soft(
                scheme,
                [if is_vowel(before) { "ï" } else { "i" }, "y", "i", "i", "j"],
            ),
            (_, 'к') => "k",
            (_, 'л') => "l",
            (_, 'м') => "m",
            (_, 'н') if scheme == Scheme::French && after == ' ' && before == 'и' && !mute_e => {
                "ne"
            }
            (_, 'н') => "n",
            (_, 'о') => "o",
            (_, 'п') => "p",
            (_, 'р') => "r",
            (_, 'с') if scheme == Scheme::French && is_vowel(before) && is_vowel(after) => "ss",
            (_, 'с') if scheme == Scheme::German && is_vowel(before) && is_vowel(after) => "ss",
            (_, 'с') => "s",
            (_, 'т') => "t",
            (_, 'у') => soft(scheme, ["ou", "u", "u", "u", "u"]),
            (_, 'ф') => "f",
            (_, 'х') => soft(scheme, ["kh", "kh", "kh", "ch", "ch"]),
            (_, 'ц') => soft(scheme, ["ts", "ts", "ts", "z", "c"]),
            (_, 'ч') => soft(scheme, ["tch", "ch", "ch", "tsch", "č"]),
            (_, 'ш') => soft(scheme, ["ch", "sh", "sh", "sch", "š"]),
            (_, 'щ') => soft(scheme, ["chtch", "shch", "shch", "schtsch", "šč"]),
            (_, 'ъ') => soft(scheme, ["", "", "ie", "", ""]),
            (_, 'э') => "e",
            (_, 'ю') => soft(scheme, ["iou", "yu", "iu", "ju", "ju"]),
            (_, 'я') => soft(scheme, ["ia", "ya", "ia", "ja", "ja"]),
            (_, 'ь' | '\'' | '’') => "",
            (_, other) => {
                out.push(other);
                before = other;
                continue;
            }
        };
        out.push_str(latin);
        before = letter;
    }
}

/// The spelling of that scheme among French, English, passport, German and scholarly.
fn soft(scheme: Scheme, spellings: [&'static str; 5]) -> &'static str {
    let [french, english, passport, german, scholar] = spellings;
    match scheme {
        Scheme::French => french,
        Scheme::English => english,
        Scheme::Passport | Scheme::Original => passport,
        Scheme::German => german,
        Scheme::Scholar => scholar,
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(
        letter,
        'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'і' | 'ї' | 'є'
    )
}
