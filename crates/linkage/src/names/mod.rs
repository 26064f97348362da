//! Names from everywhere: normal forms, transliteration, similarity. (placeholder)
#![expect(missing_docs, reason = "placeholder")]
#[derive(Clone, Debug)]
pub struct Token {
    ascii: String,
    skeleton: u64,
    particle: bool,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Identical,
    SameForm,
    Diminutive,
    Initial,
    Similar,
    Sounds,
    Different,
}
#[derive(Clone, Copy, Debug)]
pub struct Likeness {
    pub score: f32,
    pub relation: Relation,
}
impl Token {
    pub fn new(raw: &str) -> Self {
        let ascii: String = any_ascii::any_ascii(raw)
            .to_lowercase()
            .chars()
            .filter(char::is_ascii_lowercase)
            .collect();
        let mut skeleton = 0u64;
        let mut last = 0;
        for (i, c) in ascii.bytes().enumerate() {
            let class = match c {
                b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' => 0,
                b'b' => 1,
                b'p' => 1,
                b'c' | b'k' | b'q' | b'g' | b'x' => 2,
                b'd' | b't' => 3,
                b'f' | b'v' | b'w' => 4,
                b'j' | b's' | b'z' => 5,
                b'l' => 6,
                b'm' | b'n' => 7,
                b'r' => 8,
                _ => 9,
            };
            if class == 0 {
                if i == 0 {
                    skeleton = 15;
                }
                last = 0;
                continue;
            }
            if class != last && skeleton < (1 << 48) {
                skeleton = skeleton << 4 | class;
            }
            last = class;
        }
        let particle = matches!(
            &*ascii,
            "de" | "du"
                | "la"
                | "le"
                | "el"
                | "al"
                | "ben"
                | "bin"
                | "von"
                | "van"
                | "der"
                | "den"
                | "des"
                | "di"
                | "da"
                | "dos"
        );
        Self {
            ascii,
            skeleton,
            particle,
        }
    }
    pub fn ascii(&self) -> &str {
        &self.ascii
    }
    pub fn skeleton(&self) -> u64 {
        self.skeleton
    }
    pub fn is_particle(&self) -> bool {
        self.particle
    }
    pub fn initial(&self) -> u8 {
        self.ascii.as_bytes().first().copied().unwrap_or(0)
    }
}
pub fn tokens(raw: &str) -> Vec<Token> {
    raw.split(|c: char| !c.is_alphabetic() && c != '\'')
        .map(Token::new)
        .filter(|t| !t.ascii.is_empty())
        .take(12)
        .collect()
}
pub fn compare(a: &Token, b: &Token) -> Likeness {
    if a.ascii == b.ascii {
        return Likeness {
            score: 1.0,
            relation: Relation::Identical,
        };
    }
    if a.ascii.len() == 1 || b.ascii.len() == 1 {
        let same = a.initial() == b.initial();
        return Likeness {
            score: if same { 0.8 } else { 0.0 },
            relation: if same {
                Relation::Initial
            } else {
                Relation::Different
            },
        };
    }
    let score =
        rapidfuzz::distance::jaro_winkler::similarity(a.ascii.bytes(), b.ascii.bytes()) as f32;
    if diminutive(&a.ascii, &b.ascii) {
        return Likeness {
            score: score.max(0.9),
            relation: Relation::Diminutive,
        };
    }
    let relation = if score >= 0.8 {
        Relation::Similar
    } else if a.skeleton == b.skeleton && a.skeleton > 255 {
        Relation::Sounds
    } else {
        Relation::Different
    };
    Likeness { score, relation }
}
pub fn diminutive(a: &str, b: &str) -> bool {
    let (s, l) = if a.len() < b.len() { (a, b) } else { (b, a) };
    s.len() >= 3 && l.starts_with(s)
}
