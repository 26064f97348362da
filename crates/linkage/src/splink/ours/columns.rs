//! The columns our comparisons look at, written out: normal forms that SQL could not compute.

use std::num::NonZeroU16;

use crate::{
    base::Base,
    frequency::sound,
    lexicon::{Kind, Words},
    names::Token,
    places::Country,
    record::{Record, account, street},
};

/// What a record says in each column; an empty text is NULL.
pub(crate) type Cells = Vec<(&'static str, String)>;

impl Base {
    /// The cells of a record, the same columns in the same order for every record.
    pub(crate) fn cells(&self, record: &Record) -> Cells {
        cells(self.words(), record)
    }
}

fn cells(words: Words<'_>, record: &Record) -> Cells {
    let [birth, married] = record.family;
    // A record that tells the married name alone is looked for under it.
    let family = Name::of(words, if birth == 0 { married } else { birth });
    let married = Name::of(words, if birth == 0 { 0 } else { married });
    let first = First::of(words, record.given);
    let mut cells = vec![
        ("family", family.joined.clone()),
        ("family_bare", family.bare),
        ("family_group", family.group),
        ("family_sound", family.sound),
        ("family_whole", whole(&family.joined)),
        ("family_1", family.first),
        ("family_2", family.second),
        ("married_sound", married.sound),
        ("given", words.name(record.given).to_owned()),
        (
            "given_whole",
            whole(&words.name(record.given).replace(' ', "")),
        ),
        ("first", first.ascii),
        ("first_root", first.root),
        ("first_group", first.group),
        ("first_sound", first.sound),
        ("second", first.second),
    ];
    date(record, &mut cells);
    let value = |kind: Kind, id: u32| printable(words.value(kind, id));
    let [document, document_2] = record.document.map(|id| value(Kind::Document, id));
    let [email, email_2] = record.email.map(|id| value(Kind::Email, id));
    let [phone, phone_2] = record.phone.map(|id| value(Kind::Phone, id));
    let [nationality, nationality_2] = record.nationality.map(country);
    let address = value(Kind::Address, record.address);
    let (number, road) = street(&address);
    let (number, road) = (number.to_owned(), road.trim().to_owned());
    let sex = match record.sex {
        1 => "M",
        2 => "F",
        _ => "",
    };
    cells.extend([
        ("birth_place", value(Kind::Place, record.place)),
        ("birth_country", country(record.country)),
        (
            "birth_postcode",
            value(Kind::Postcode, record.birth_postcode),
        ),
        ("nationality", nationality),
        ("nationality_2", nationality_2),
        ("sex", sex.to_owned()),
        ("document", document),
        ("document_2", document_2),
        ("email_account", account(&email).to_owned()),
        ("email", email),
        ("email_2", email_2),
        ("phone", phone),
        ("phone_2", phone_2),
        ("city", value(Kind::Place, record.city)),
        ("postcode", value(Kind::Postcode, record.postcode)),
        ("address", address),
        ("street_number", number),
        ("street", road),
        ("occupation", value(Kind::Occupation, record.occupation)),
    ]);
    let father = (
        Name::of(words, record.father[0]),
        First::of(words, record.father[1]),
    );
    let mother = (
        Name::of(words, record.mother[0]),
        First::of(words, record.mother[1]),
    );
    cells.extend([
        ("father_first", father.1.ascii),
        ("father_first_root", father.1.root),
        ("father_first_group", father.1.group),
        ("father_name", father.0.joined),
        ("father_name_group", father.0.group),
        ("father_name_sound", father.0.sound),
        ("mother_first", mother.1.ascii),
        ("mother_first_root", mother.1.root),
        ("mother_first_group", mother.1.group),
        ("mother_name", mother.0.joined),
        ("mother_name_group", mother.0.group),
        ("mother_name_sound", mother.0.sound),
    ]);
    cells
}

fn date(record: &Record, cells: &mut Cells) {
    let date = record.date;
    let (year, month, day) = (date.year(), date.month(), date.day());
    let when = |holds: bool, text: String| if holds { text } else { String::new() };
    cells.extend([
        // Unknown parts as zeros.
        (
            "birth_date",
            when(date.is_known(), format!("{year:04}-{month:02}-{day:02}")),
        ),
        // Only when every part is known.
        (
            "birth_digits",
            when(
                year != 0 && month != 0 && day != 0,
                format!("{:08}", date.packed()),
            ),
        ),
        ("birth_year", when(year != 0, format!("{year:04}"))),
        ("birth_month", when(month != 0, format!("{month:02}"))),
        ("birth_day", when(day != 0, format!("{day:02}"))),
        // A date, so that years apart can be counted without a column of numbers.
        (
            "birth_year_start",
            when(year != 0, format!("{year:04}-01-01")),
        ),
    ]);
}

/// A family name, in the forms levels compare.
#[derive(Default)]
struct Name {
    /// Its words without blanks.
    joined: String,
    /// The same without particles.
    bare: String,
    /// The group of spellings of one written form; only for a name of one word.
    group: String,
    sound: String,
    /// Its first two words that are no particles.
    first: String,
    second: String,
}

impl Name {
    fn of(words: Words<'_>, name: u32) -> Self {
        let parts = || {
            words
                .name_tokens(name)
                .iter()
                .filter_map(|id| words.token(*id))
        };
        let solid = || parts().filter(|part| !part.is_particle());
        let word = |at: usize| {
            solid()
                .nth(at)
                .map_or(String::new(), |part| part.ascii().to_owned())
        };
        let alone = parts().next().filter(|_| parts().count() == 1);
        Self {
            joined: parts().map(Token::ascii).collect(),
            bare: solid().map(Token::ascii).collect(),
            group: alone.map(group).unwrap_or_default(),
            sound: hexadecimal(sound(words, name)),
            first: word(0),
            second: word(1),
        }
    }
}

/// Given names: the first, in the forms levels compare, and the second.
#[derive(Default)]
struct First {
    ascii: String,
    /// The name it is a familiar form of, as a number.
    root: String,
    group: String,
    sound: String,
    second: String,
}

impl First {
    fn of(words: Words<'_>, name: u32) -> Self {
        let mut parts = words
            .name_tokens(name)
            .iter()
            .filter_map(|id| words.token(*id));
        let (Some(first), second) = (parts.next(), parts.next()) else {
            return Self::default();
        };
        Self {
            ascii: first.ascii().to_owned(),
            root: first.root().map_or(String::new(), |root| root.to_string()),
            group: group(first),
            sound: hexadecimal(first.skeleton()),
            second: second.map_or(String::new(), |part| part.ascii().to_owned()),
        }
    }
}

/// The first group of spellings a word is in. Two words in several groups may share another: SQL does not see it.
fn group(token: &Token) -> String {
    token.groups().first().map_or(String::new(), u32::to_string)
}

/// How words sound when they are written as one.
fn whole(joined: &str) -> String {
    hexadecimal(Token::new(joined).skeleton())
}

fn hexadecimal(number: u64) -> String {
    match number {
        0 => String::new(),
        number => format!("{number:x}"),
    }
}

fn country(id: u16) -> String {
    NonZeroU16::new(id).map_or(String::new(), |id| Country(id).code().to_owned())
}

/// Engines read tables in their own ways: no control character is left for them to differ on.
fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}
