//! Greek names: the passport follows ELOT 743, French and English clerks the eye or the ear.

use super::Scheme;
use crate::synthetic::chance::Chance;

pub(super) fn write(name: &str, scheme: Scheme, habit: &mut Chance, out: &mut String) {
    if scheme == Scheme::Original {
        return out.push_str(name);
    }
    let by_ear = habit.hit(0.5);
    let french = scheme == Scheme::French;
    let old = scheme == Scheme::Scholar;
    let mut before = ' ';
    let mut letters = name
        .chars()
        .flat_map(char::to_lowercase)
        .map(bare)
        .peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        let begins = before == ' ';
        let pair = match (letter, after) {
            ('ο', 'υ') if french || !by_ear || scheme == Scheme::Passport => "ou",
            ('ο', 'υ') => "u",
            ('α', 'υ') => "av",
            ('ε', 'υ') if old => "eu",
            ('ε', 'υ') => "ev",
            ('γ', 'γ') => "ng",
            ('γ', 'κ') if begins => "g",
            ('γ', 'κ') => "gk",
            ('μ', 'π') if begins || by_ear && scheme != Scheme::Passport => "b",
            ('μ', 'π') => "mp",
            ('ν', 'τ') if begins || by_ear && scheme == Scheme::English => "d",
            ('ν', 'τ') => "nt",
            ('τ', 'ζ') if french => "dj",
            ('τ', 'ζ') => "tz",
            _ => "",
        };
        if !pair.is_empty() {
            out.push_str(pair);
            before = letters.next().unwrap_or(' ');
            continue;
        }
        let latin = match letter {
            'α' => "a",
            'β' if old => "b",
            'β' => "v",
            'γ' if by_ear && scheme == Scheme::English && matches!(after, 'ι' | 'ε') => "y",
            'γ' => "g",
            'δ' => "d",
            'ε' => "e",
            'ζ' => "z",
            'η' if old => "e",
            'η' | 'ι' => "i",
            'θ' => "th",
            'κ' if french && by_ear && matches!(after, 'α' | 'ο' | 'ω') => "c",
            'κ' => "k",
            'λ' => "l",
            'μ' => "m",
            'ν' => "n",
            'ξ' => "x",
            'ο' | 'ω' => "o",
            'π' => "p",
            'ρ' => "r",
            'σ' | 'ς' => "s",
            'τ' => "t",
            'υ' if by_ear && scheme != Scheme::Passport => "i",
            'υ' => "y",
            'φ' if french || old => "ph",
            'φ' => "f",
            'χ' if scheme == Scheme::English && by_ear => "h",
            'χ' if french && !by_ear => "kh",
            'χ' => "ch",
            'ψ' => "ps",
            other => {
                out.push(other);
                before = other;
                continue;
            }
        };
        out.push_str(latin);
        before = letter;
    }
}

fn bare(letter: char) -> char {
    match letter {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        letter => letter,
    }
}
