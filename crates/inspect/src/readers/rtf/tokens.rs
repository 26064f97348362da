//! Cuts RTF into tokens (RTF 1.9.1, «Basic entities»).

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// `\*`.
    Star,
    /// A control word and its number.
    Word(&'a [u8], Option<i32>),
    /// `\'hh`.
    Hex(u8),
    /// What follows `\bin`.
    Binary(&'a [u8]),
    Text(&'a [u8]),
}

/// Every token of `bytes`.
pub(super) fn tokens(bytes: &[u8]) -> Tokens<'_> {
    Tokens { rest: bytes }
}

#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (head, tail) = self
            .rest
            .split_at_checked(count)
            .unwrap_or((self.rest, &[]));
        self.rest = tail;
        head
    }

    fn run_of(&self, wanted: impl Fn(&u8) -> bool) -> usize {
        self.rest.iter().take_while(|byte| wanted(byte)).count()
    }

    fn word(&mut self) -> Token<'a> {
        let length = self.run_of(u8::is_ascii_alphabetic).min(64);
        let word = self.take(length);
        let negative =
            self.rest.first() == Some(&b'-') && self.rest.get(1).is_some_and(u8::is_ascii_digit);
        if negative {
            self.take(1);
        }
        let length = self.run_of(u8::is_ascii_digit);
        let digits = self.take(length);
        let number = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| !digits.is_empty());
        let number = number.map(|digits| digits.parse::<i32>().unwrap_or(i32::MAX));
        let number = number.map(|number| if negative { -number } else { number });
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if word == b"bin" {
            let size = number
                .and_then(|number| usize::try_from(number).ok())
                .unwrap_or(0);
            return Token::Binary(self.take(size));
        }
        Token::Word(word, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        match *self.rest.first()? {
            b'{' => {
                self.take(1);
                Some(Token::Open)
            }
            b'}' => {
                self.take(1);
                Some(Token::Close)
            }
            b'\\' => {
                self.take(1);
                match self.rest.first() {
                    Some(byte) if byte.is_ascii_alphabetic() => Some(self.word()),
                    Some(b'\'') => {
                        self.take(1);
                        let digits = self.take(2);
                        let text = std::str::from_utf8(digits).ok();
                        let byte = text.and_then(|text| u8::from_str_radix(text, 16).ok());
                        Some(Token::Hex(byte.unwrap_or(b'?')))
                    }
                    Some(b'*') => {
                        self.take(1);
                        Some(Token::Star)
                    }
                    Some(b'~') => {
                        self.take(1);
                        Some(Token::Text(b" "))
                    }
                    // Escaped braces, backslashes, and symbols that print nothing.
                    Some(b'{' | b'}' | b'\\') => Some(Token::Text(self.take(1))),
                    Some(_) => {
                        self.take(1);
                        Some(Token::Text(b""))
                    }
                    None => None,
                }
            }
            b'\r' | b'\n' => {
                self.take(1);
                Some(Token::Text(b""))
            }
            _ => {
                let length =
                    self.run_of(|byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n'));
                Some(Token::Text(self.take(length.max(1))))
            }
        }
    }
}
