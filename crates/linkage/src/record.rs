//! A record made ready to be compared: ids instead of texts, normal forms instead of spellings.

use unicode_normalization::UnicodeNormalization;

use crate::{
    date::Date,
    glance::{Bag, Packed, Signs},
    lexicon::{Kind, Words, Writer},
    names::{
        self, Token,
        eastern::{Reading, Schemes, Tongues},
    },
    person::{Field, Person},
    places,
};

/// One record. Every id is 0 when the source says nothing.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct Record {
    /// What most pairs come to nothing by stands in front.
    pub(crate) glance: Glance,
    /// Birth name, married name.
    pub(crate) family: [u32; 2],
    pub(crate) given: u32,
    /// Family name and given names of father, of mother.
    pub(crate) father: [u32; 2],
    pub(crate) mother: [u32; 2],
    pub(crate) date: Date,
    pub(crate) place: u32,
    pub(crate) birth_postcode: u32,
    pub(crate) city: u32,
    pub(crate) postcode: u32,
    pub(crate) address: u32,
    pub(crate) occupation: u32,
    pub(crate) document: [u32; 2],
    pub(crate) email: [u32; 2],
    pub(crate) phone: [u32; 2],
    pub(crate) country: u16,
    pub(crate) nationality: [u16; 2],
    /// How birth name, married name and first given name look from afar: initial and sounds.
    pub(crate) prints: [u32; 3],
    /// 1 man, 2 woman.
    pub(crate) sex: u8,
    /// Languages of the countries it is from, where names are romanised by syllables.
    pub(crate) tongues: Tongues,
    /// Ways of spelling its names may follow, where they may be Chinese.
    pub(crate) schemes: Schemes,
}

/// The first number, e-mail account and street, to be told apart at a glance.
#[derive(Clone, Copy, Default)]
pub(crate) struct Glance {
    pub(crate) document: Packed,
    pub(crate) phone: Packed,
    pub(crate) account: Bag,
    pub(crate) street: Bag,
}

impl Record {
    /// Reads a little of each of its cache lines, so that all of it is at hand.
    pub(crate) fn touch(&self) -> u32 {
        u32::from(!self.glance.document.is_some()) ^ self.city ^ u32::from(self.sex)
    }

    /// Where names and places are best counted together: Kim is rare in France and common in Korea.
    pub(crate) fn origin(&self) -> u16 {
        if self.country != 0 {
            self.country
        } else {
            self.nationality[0]
        }
    }

    pub(crate) fn prepare(person: &Person<'_>, words: &mut Writer<'_>) -> Self {
        let get = |field| bounded(person.get(field));
        let mut record = Self {
            family: [
                words.name(get(Field::BirthName)),
                words.name(get(Field::MarriedName)),
            ],
            given: words.name(get(Field::GivenNames)),
            father: [
                words.name(get(Field::FatherName)),
                words.name(get(Field::FatherGivenNames)),
            ],
            mother: [
                words.name(get(Field::MotherName)),
                words.name(get(Field::MotherGivenNames)),
            ],
            date: Date::read(get(Field::BirthDate)),
            place: words.place(get(Field::BirthPlace)),
            birth_postcode: words.value(Kind::Postcode, &code(get(Field::BirthPostcode))),
            city: words.place(get(Field::City)),
            postcode: words.value(Kind::Postcode, &code(get(Field::Postcode))),
            address: words.value(Kind::Address, &plain(get(Field::Address))),
            occupation: words.value(Kind::Occupation, &plain(get(Field::Occupation))),
            document: many(get(Field::Document), |one| {
                words.value(Kind::Document, &code(one))
            }),
            email: many(get(Field::Email), |one| {
                words.value(Kind::Email, &one.trim().to_lowercase())
            }),
            phone: many(get(Field::Phone), |one| {
                words.value(Kind::Phone, &phone(one))
            }),
            country: country(get(Field::BirthCountry)),
            nationality: [0; 2],
            prints: [0; 3],
            sex: sex(get(Field::Sex)),
            tongues: Tongues::default(),
            schemes: Schemes::default(),
            glance: Glance::default(),
        };
        let mut nationalities = get(Field::Nationality)
            .split([';', '|', '/'])
            .map(country)
            .filter(|id| *id != 0);
        for place in &mut record.nationality {
            *place = nationalities.next().unwrap_or(0);
        }
        record.tongues = (record.nationality.into_iter())
            .map(Tongues::of)
            .fold(Tongues::of(record.country), Tongues::or);
        whole_name(get(Field::FullName), &mut record, words);
        let view = Words::with(words.base, words.own);
        if record.tongues.is_chinese() {
            let names = [record.family[0], record.given].into_iter();
            let used = (record.nationality.into_iter())
                .map(Schemes::used_in)
                .fold(Schemes::used_in(record.country), Schemes::or);
            record.schemes = used.of(names.map(|name| {
                let parts = view.name_tokens(name).iter();
                let letters = parts.filter_map(|id| view.token(*id)).map(Token::ascii);
                Reading::of(letters, record.tongues)
            }));
        }
        record.prints =
            [record.family[0], record.family[1], record.given].map(|name| print(view, name));
        record.glance = Glance {
            document: Packed::of(view.value(Kind::Document, record.document[0]), Signs::All),
            phone: Packed::of(view.value(Kind::Phone, record.phone[0]), Signs::Digits),
            account: Bag::of(account(view.value(Kind::Email, record.email[0]))),
            street: Bag::of(street(view.value(Kind::Address, record.address)).1),
        };
        record
    }
}

/// What stands before the domain.
pub(crate) fn account(email: &str) -> &str {
    email.split_once('@').map_or(email, |(account, _)| account)
}

/// The number an address begins with, and what follows it.
pub(crate) fn street(address: &str) -> (&str, &str) {
    let end = address.find(' ').unwrap_or(address.len());
    let number = address.get(..end).unwrap_or_default();
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        (number, address.get(end..).unwrap_or_default())
    } else {
        ("", address)
    }
}

impl Record {
    /// Every name's id, 0 left out.
    pub(crate) fn each_name(&self, each: impl FnMut(u32)) {
        let mut record = *self;
        let ids = record.names_mut().map(|id| *id);
        ids.filter(|id| *id != 0).for_each(each);
    }

    /// Every value's kind and id, 0 left out.
    pub(crate) fn each_value(&self, mut each: impl FnMut(Kind, u32)) {
        let mut record = *self;
        let ids = record.values_mut().map(|(kind, id)| (kind, *id));
        ids.filter(|(_, id)| *id != 0)
            .for_each(|(kind, id)| each(kind, id));
    }

    /// Gives names and values other ids.
    pub(crate) fn renumber(&mut self, name: impl Fn(u32) -> u32, value: impl Fn(Kind, u32) -> u32) {
        self.names_mut().for_each(|id| *id = name(*id));
        self.values_mut()
            .for_each(|(kind, id)| *id = value(kind, *id));
    }

    fn names_mut(&mut self) -> impl Iterator<Item = &mut u32> {
        (self.family.iter_mut())
            .chain([&mut self.given])
            .chain(&mut self.father)
            .chain(&mut self.mother)
    }

    fn values_mut(&mut self) -> impl Iterator<Item = (Kind, &mut u32)> {
        let one = [
            (Kind::Place, &mut self.place),
            (Kind::Place, &mut self.city),
            (Kind::Postcode, &mut self.birth_postcode),
            (Kind::Postcode, &mut self.postcode),
            (Kind::Address, &mut self.address),
            (Kind::Occupation, &mut self.occupation),
        ];
        let many = [
            (Kind::Document, &mut self.document),
            (Kind::Email, &mut self.email),
            (Kind::Phone, &mut self.phone),
        ];
        let many = many
            .into_iter()
            .flat_map(|(kind, ids)| ids.iter_mut().map(move |id| (kind, id)));
        one.into_iter().chain(many)
    }
}

/// Fills family and given names from the whole name; where they are known, adds the given names only the whole name tells.
fn whole_name(text: &str, record: &mut Record, words: &mut Writer<'_>) {
    if text.is_empty() {
        return;
    }
    let mut tokens = names::tokens(text);
    if record.family[0] == 0 && record.given == 0 {
        if let Some(family) = tokens.pop() {
            record.family[0] = words.name_of(vec![family]);
        }
        if !tokens.is_empty() {
            record.given = words.name_of(tokens);
        }
        return;
    }
    let view = Words::with(words.base, words.own);
    let said: Vec<String> = [record.family[0], record.given]
        .into_iter()
        .flat_map(|name| {
            view.name(name)
                .split(' ')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    tokens.retain(|token| !said.iter().any(|said| said == token.ascii()));
    // Given names that stand twice would be a family name mistaken for one.
    if tokens.is_empty() || tokens.len() > 4 {
        return;
    }
    let mut given: Vec<_> = view
        .name_tokens(record.given)
        .iter()
        .filter_map(|id| view.token(*id))
        .cloned()
        .collect();
    given.extend(tokens);
    record.given = words.name_of(given);
}

/// Initial and sounds of the first word of a name, 0 for none.
fn print(words: Words<'_>, name: u32) -> u32 {
    let solid = words
        .name_tokens(name)
        .iter()
        .filter_map(|id| words.token(*id))
        .find(|token| !token.is_particle());
    solid.map_or(0, |token| {
        let sound = token.skeleton().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        u32::from(token.initial()) << 24 | u32::try_from(sound).unwrap_or(0)
    })
}

/// No field needs more; what is longer is cut at a letter.
fn bounded(text: &str) -> &str {
    const LIMIT: usize = 512;
    let text = text.trim();
    let mut end = text.len().min(LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn many<const N: usize>(text: &str, mut read: impl FnMut(&str) -> u32) -> [u32; N] {
    let mut values = [0; N];
    let mut parts = text
        .split([';', '|'])
        .filter(|part| !part.trim().is_empty());
    for value in &mut values {
        if let Some(part) = parts.next() {
            *value = read(part);
        }
    }
    values
}

/// Letters without accents and digits, lower case, words separated by one blank.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| {
        letter.is_alphanumeric() || letter.is_whitespace() || letter.is_ascii_punctuation()
    }) {
        if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Letters and digits only: numbers of documents, postcodes.
fn code(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The national part of a telephone number, as far as one can tell without knowing the country.
fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text.trim_start().starts_with('+');
    let rest = digits
        .strip_prefix("00")
        .or(international.then_some(&*digits));
    match rest {
        Some(rest) => rest.strip_prefix("33").map_or_else(
            || rest.to_owned(),
            |national| national.trim_start_matches('0').to_owned(),
        ),
        None => digits.strip_prefix('0').unwrap_or(&digits).to_owned(),
    }
}

fn sex(text: &str) -> u8 {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    match (letters.next(), letters.next()) {
        (Some('1'), None) | (Some('h'), _) | (Some('m'), None | Some('a' | '.')) => 1,
        (Some('2'), None) | (Some('f' | 'w'), _) | (Some('m'), Some('m' | 'l' | 'r')) => 2,
        _ => 0,
    }
}

/// A country's number, 0 when it is none we know.
fn country(text: &str) -> u16 {
    places::country(text).map_or(0, |country| country.0.get())
}
