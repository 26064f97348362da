//! Invented persons, drawn again from seed and number whenever one is needed: none is kept.

use std::borrow::Cow;

use super::chance::Chance;
use super::origin::{Feminine, ORIGINS, SCHEMES, Surnames, customs, feminine};
use super::script::{Scheme, Style};
use super::stock::{Name, stock};

/// What makes a person easy to take for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Nobody's double on purpose.
    Plain,
    /// Same parents, date and town of birth as another person, near given names.
    Twin,
    /// Same parents as another person, born some years apart.
    Sibling,
    /// Named as his or her parent.
    Son,
    /// Named as another person born the same year.
    Namesake,
    /// Named as another person born the same day.
    SameDate,
    /// Shares home and telephone with another person, often the name.
    Couple,
}

impl Mode {
    /// Every mode, in the order of declaration.
    pub const ALL: [Self; 7] = [
        Self::Plain,
        Self::Twin,
        Self::Sibling,
        Self::Son,
        Self::Namesake,
        Self::SameDate,
        Self::Couple,
    ];

    /// The word that stands in the file of truth; nothing for plain persons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Twin => "twin",
            Self::Sibling => "sibling",
            Self::Son => "son",
            Self::Namesake => "namesake",
            Self::SameDate => "same_date",
            Self::Couple => "couple",
        }
    }
}

/// Weights of the modes, per thousand.
const MODES: [u32; 7] = [945, 6, 14, 6, 17, 6, 6];

/// What is drawn apart from what, so that one more draw here moves nothing there.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    Mode,
    Size,
    Person,
    Life,
    Home,
    Mail,
    Record,
    Shuffle,
}

/// The stream for that use of that person.
pub(super) fn stream(seed: u64, stream: Stream, number: u64, version: u64) -> Chance {
    Chance::new(seed ^ (version << 40), (number << 4) | stream as u64)
}

/// A person as the registers of civil status know them.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    /// Rank in [`ORIGINS`].
    pub(super) origin: usize,
    pub(super) female: bool,
    pub(super) family: Name,
    /// Second family name where custom gives two, else empty.
    pub(super) second: Name,
    /// With other usages after `=`.
    pub(super) given: Vec<Name>,
    /// Family name of the spouse and its origin.
    pub(super) spouse: Option<(usize, Name)>,
    pub(super) born: (u32, u32, u32),
    /// Rank of the origin that stands for the country of birth.
    pub(super) country: usize,
    pub(super) town: &'static str,
    /// Rank of the origin that stands for the nationality.
    pub(super) nationality: usize,
    pub(super) father: (Name, Name),
    pub(super) mother: (Name, Name),
    pub(super) style: Style,
    pub(super) mode: Mode,
    /// The person whose home and telephone these are.
    pub(super) household: u64,
}

/// The mode of a person. A double is the double of a plain person, the one before, so that chains never form.
fn mode(seed: u64, number: u64) -> Mode {
    let raw = |number| {
        let rank = stream(seed, Stream::Mode, number, 0).weighted(&MODES);
        Mode::ALL.get(rank).copied().unwrap_or(Mode::Plain)
    };
    match number.checked_sub(1) {
        Some(before) if raw(before) == Mode::Plain => raw(number),
        _ => Mode::Plain,
    }
}

impl Profile {
    /// The person of that number.
    pub(super) fn draw(seed: u64, number: u64) -> Self {
        let mode = mode(seed, number);
        let mut chance = stream(seed, Stream::Person, number, 0);
        if mode == Mode::Plain {
            return Self::plain(&mut chance, number);
        }
        let model = Self::plain(&mut stream(seed, Stream::Person, number - 1, 0), number - 1);
        model.double(mode, &mut chance, number)
    }

    fn plain(chance: &mut Chance, number: u64) -> Self {
        let drawn = chance.between(0, 9_999);
        let mut reached = 0;
        let origin = ORIGINS
            .iter()
            .position(|origin| {
                reached += origin.share;
                drawn < reached
            })
            .unwrap_or_default();
        Self::of(origin, chance, number)
    }

    fn of(origin: usize, chance: &mut Chance, number: u64) -> Self {
        let customs = customs(origin);
        let names = stock(origin);
        let female = chance.hit(0.42);
        let father = (names.family(chance), given(origin, false, chance));
        let mother_family = womanly(customs.feminine, female_line(origin, chance));
        let mother = (mother_family, given(origin, true, chance));
        let family = match customs.surnames {
            Surnames::MotherFather => mother.0.clone(),
            _ if female => womanly(customs.feminine, father.0.clone()),
            _ => father.0.clone(),
        };
        let second = match customs.surnames {
            Surnames::One => Cow::Borrowed(""),
            Surnames::FatherMother => mother.0.clone(),
            Surnames::MotherFather => father.0.clone(),
        };
        let how_many = chance.weighted(&customs.given) + 1;
        let mut names: Vec<Name> = (0..how_many)
            .map(|_| given(origin, female, chance))
            .collect();
        names.dedup();
        let (country, nationality) = match chance.below(100) {
            0..=7 if origin > 0 => (0, if chance.hit(0.6) { 0 } else { origin }),
            0..=1 => (chance.below(ORIGINS.len()), origin),
            8..=9 => (chance.below(ORIGINS.len()), origin),
            _ => (origin, origin),
        };
        let spouse = chance.hit(if female { 0.4 } else { 0.01 }).then(|| {
            let theirs = if chance.hit(0.35) { 0 } else { origin };
            (theirs, stock(theirs).family(chance))
        });
        Self {
            origin,
            female,
            family,
            second,
            given: names,
            spouse,
            born: born(customs.unknown_day, chance),
            country,
            town: stock(country).towns.draw(chance),
            nationality,
            father,
            mother,
            style: style(origin, chance),
            mode: Mode::Plain,
            household: number,
        }
    }

    /// Someone who is not this person, though much says so.
    fn double(self, mode: Mode, chance: &mut Chance, number: u64) -> Self {
        let at_home = chance.hit(0.3);
        let household = if at_home { self.household } else { number };
        let origin = self.origin;
        let other = Self::of(origin, chance, number);
        match mode {
            Mode::Plain => other,
            Mode::Twin => {
                let female = if chance.hit(0.7) {
                    self.female
                } else {
                    !self.female
                };
                let like = self.given.first().and_then(|name| name.chars().next());
                let near = (0..8)
                    .map(|_| given(origin, female, chance))
                    .find(|name| name.chars().next() == like);
                let mut names = other.given;
                if let (Some(near), Some(first)) = (near, names.first_mut()) {
                    *first = near;
                }
                self.kin(names, female, mode, household, other.spouse)
            }
            Mode::Sibling => {
                let years = chance.between(1, 8);
                let (_, month, day) = other.born;
                let apart = if chance.hit(0.5) {
                    self.born.0 + years
                } else {
                    self.born.0 - years
                };
                let near = (apart, month, day);
                let moved = chance.hit(0.3).then_some(other.town);
                let kin = self.kin(other.given, other.female, mode, household, other.spouse);
                Self {
                    born: near,
                    town: moved.unwrap_or(kin.town),
                    ..kin
                }
            }
            Mode::Son => {
                let year = self.born.0 + chance.between(19, 34);
                let named = (
                    self.family.clone(),
                    self.given.first().cloned().unwrap_or_default(),
                );
                let (father, mother) = if self.female {
                    ((self.family.clone(), other.father.1), named)
                } else {
                    (named, other.mother)
                };
                Self {
                    born: (year.min(2006), other.born.1, other.born.2),
                    father,
                    mother,
                    town: if at_home { self.town } else { other.town },
                    country: if at_home { self.country } else { other.country },
                    spouse: other.spouse,
                    mode,
                    household,
                    ..self
                }
            }
            Mode::Namesake | Mode::SameDate => {
                let (year, month, day) = self.born;
                let born = if mode == Mode::SameDate {
                    (year, month, day)
                } else {
                    (year, other.born.1, other.born.2)
                };
                let father = (self.father.0.clone(), other.father.1);
                let given = self
                    .given
                    .into_iter()
                    .take(1)
                    .chain(other.given.into_iter().skip(1))
                    .collect();
                Self {
                    given,
                    born,
                    father,
                    family: self.family,
                    female: self.female,
                    mode,
                    ..Self::of(origin, chance, number)
                }
                .housed(number)
            }
            Mode::Couple => {
                let (year, ..) = self.born;
                let spouse = other.female.then(|| (origin, self.father.0.clone()));
                let born = (year + 3 - chance.between(0, 6), other.born.1, other.born.2);
                Self {
                    spouse,
                    born,
                    mode,
                    ..other
                }
                .housed(self.household)
            }
        }
    }

    fn housed(self, household: u64) -> Self {
        Self { household, ..self }
    }

    /// Another child of the same parents.
    fn kin(
        self,
        given: Vec<Name>,
        female: bool,
        mode: Mode,
        household: u64,
        spouse: Option<(usize, Name)>,
    ) -> Self {
        let custom = customs(self.origin);
        let family = match custom.surnames {
            Surnames::MotherFather => self.family,
            _ if female => womanly(custom.feminine, self.father.0.clone()),
            _ => self.father.0.clone(),
        };
        Self {
            given,
            female,
            mode,
            household,
            spouse,
            family,
            ..self
        }
    }
}

fn given(origin: usize, female: bool, chance: &mut Chance) -> Name {
    stock(origin).given(female, chance)
}

fn female_line(origin: usize, chance: &mut Chance) -> Name {
    stock(origin).family(chance)
}

fn womanly(custom: Feminine, name: Name) -> Name {
    feminine(custom, &name).map_or(name, Cow::Owned)
}

/// The scheme of the passport, and habits.
pub(super) fn style(origin: usize, chance: &mut Chance) -> Style {
    let scheme = chance.weighted(&customs(origin).schemes);
    Style {
        scheme: SCHEMES.get(scheme).copied().unwrap_or(Scheme::French),
        habit: chance.next(),
    }
}

/// Adults at work, most of them between twenty-five and forty-five.
fn born(unknown_day: f64, chance: &mut Chance) -> (u32, u32, u32) {
    let year = 1954 + chance.between(0, 24) + chance.between(0, 26);
    if chance.hit(unknown_day + 0.004) {
        return (year, 1, 1);
    }
    let month = chance.between(1, 12);
    let days = match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (year, month, chance.between(1, days))
}
