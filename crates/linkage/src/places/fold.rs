//! One spelling for what people write in many.

/// Characters read, and bytes kept: no name of a place is longer.
pub(super) const MAX: usize = 256;

/// Stands where a comma, a bracket or the like stood.
pub(super) const MARK: char = ';';

/// Lower-case ASCII words separated by a space, by [`MARK`] or by a slash. Folding twice changes nothing more.
pub(super) fn fold(text: &str) -> String {
    let mut folder = Folder {
        out: String::with_capacity(text.len().min(MAX) + 8),
        word: 0,
        gap: None,
        full: false,
    };
    for c in text.chars().take(MAX) {
        if c.is_ascii() {
            folder.push(c);
        } else {
            any_ascii::any_ascii_char(c)
                .chars()
                .for_each(|c| folder.push(c));
        }
    }
    folder.end_word();
    folder.out
}

struct Folder {
    out: String,
    /// Where the word being written begins.
    word: usize,
    /// What separates it from the next, once it has ended.
    gap: Option<char>,
    full: bool,
}

impl Folder {
    fn push(&mut self, c: char) {
        match c {
            'a'..='z' | '0'..='9' => self.letter(c),
            'A'..='Z' => self.letter(c.to_ascii_lowercase()),
            ',' | ';' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '|' => self.separate(MARK),
            '/' => self.separate('/'),
            '\'' | '`' => self.apostrophe(),
            // A double quote or a control character says no more than a space
            _ => self.separate(' '),
        }
    }

    fn separate(&mut self, mark: char) {
        // The strongest of a run stays: a space is less than a slash, a slash less than a mark
        self.gap = self.gap.max(Some(mark));
    }

    /// « L'Haÿ » is two words, « Xi'an » and "King's" are one.
    fn apostrophe(&mut self) {
        if self.gap.is_none() && self.out.len() == self.word + 1 {
            self.separate(' ');
        }
    }

    fn letter(&mut self, c: char) {
        if let Some(mark) = self.gap.take()
            && !self.out.is_empty()
        {
            let mark = self.end_word_before(mark);
            if !self.full {
                self.out.push(mark);
                self.word = self.out.len();
            }
        }
        // A word too long is seen as such when it ends
        if !self.full && self.out.len() <= MAX {
            self.out.push(c);
        }
    }

    /// « Chalon s/ Saône » is Chalon sur Saône.
    fn end_word_before(&mut self, mark: char) -> char {
        let short = self.out.get(self.word..).unwrap_or_default();
        let long = match (mark, short) {
            ('/', "s") => Some("sur"),
            ('/', "ss") => Some("sous"),
            _ => None,
        };
        let Some(long) = long.filter(|_| self.word > 0) else {
            self.end_word();
            return mark;
        };
        self.out.truncate(self.word);
        self.out.push_str(long);
        self.end_word();
        ' '
    }

    fn end_word(&mut self) {
        if self.full {
            return;
        }
        let long = match self.out.get(self.word..).unwrap_or_default() {
            "st" => "saint",
            "ste" => "sainte",
            "sts" => "saints",
            "stes" => "saintes",
            "sta" => "santa",
            "sto" => "santo",
            _ => "",
        };
        if !long.is_empty() {
            self.out.truncate(self.word);
            self.out.push_str(long);
        }
        if self.out.len() > MAX {
            self.out
                .truncate(if self.word == 0 { MAX } else { self.word - 1 });
            self.full = true;
        }
    }
}
