//! One request: a person as one ministry wrote him or her down one day.

use std::fmt::Write as _;

use super::Settings;
use super::chance::Chance;
use super::fold::{self, Case};
use super::life::Life;
use super::origin::{ORIGINS, Surnames, customs};
use super::profile::{Mode, Profile, Stream, stream, style};
use super::script::{Script, Style, write};
use super::slips::{digit_slip, slip};
use crate::person::{Field, Person};

/// Columns of a file of requests, in order.
pub const COLUMNS: [&str; 20] = [
    "id",
    "source",
    "nom",
    "nom_marital",
    "prenoms",
    "sexe",
    "date_naissance",
    "ville_naissance",
    "pays_naissance",
    "nationalite",
    "num_document",
    "email",
    "telephone",
    "code_postal",
    "ville",
    "adresse",
    "nom_pere",
    "prenom_pere",
    "nom_mere",
    "prenom_mere",
];

/// What the engine makes of each column after `source`.
const FIELDS: [Field; 18] = [
    Field::BirthName,
    Field::MarriedName,
    Field::GivenNames,
    Field::Sex,
    Field::BirthDate,
    Field::BirthPlace,
    Field::BirthCountry,
    Field::Nationality,
    Field::Document,
    Field::Email,
    Field::Phone,
    Field::Postcode,
    Field::City,
    Field::Address,
    Field::FatherName,
    Field::FatherGivenNames,
    Field::MotherName,
    Field::MotherGivenNames,
];

/// An invented request, and the truth about it.
#[derive(Clone, Debug)]
pub struct Request {
    text: String,
    ends: [u32; COLUMNS.len()],
    filled: usize,
    cluster: u64,
    origin: &'static str,
    mode: Mode,
}

impl Request {
    /// The text of a column of [`COLUMNS`], empty when the request is silent.
    #[must_use]
    pub fn get(&self, column: usize) -> &str {
        let end = |column: usize| {
            self.ends
                .get(column)
                .map_or(self.text.len(), |end| *end as usize)
        };
        let begin = column.checked_sub(1).map_or(0, end);
        self.text.get(begin..end(column)).unwrap_or_default()
    }

    /// Every column in order.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        (0..COLUMNS.len()).map(|column| self.get(column))
    }

    /// Identifier of the request, unique in its set.
    #[must_use]
    pub fn id(&self) -> &str {
        self.get(0)
    }

    /// The ministry that asks.
    #[must_use]
    pub fn source(&self) -> &str {
        self.get(1)
    }

    /// The person's number: equal for two requests of one person, and only then.
    #[must_use]
    pub const fn cluster(&self) -> u64 {
        self.cluster
    }

    /// Country whose customs named the person (ISO 3166-1).
    #[must_use]
    pub const fn origin(&self) -> &'static str {
        self.origin
    }

    /// Whether the person was made to be taken for another one.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The record the engine compares.
    #[must_use]
    pub fn person(&self) -> Person<'_> {
        let mut person = Person::default();
        for (field, value) in FIELDS.iter().zip(self.values().skip(2)) {
            person.set(*field, value);
        }
        person
    }

    /// The request of that rank in the set: the n-th one that this person made.
    pub(super) fn draw(settings: &Settings, rank: usize, number: u64, nth: u64) -> Self {
        let profile = Profile::draw(settings.seed, number);
        let life = Life::at(settings.seed, number, nth);
        let mut chance = stream(settings.seed, Stream::Record, number, nth);
        let usual = !chance.hit((0.26 * settings.errors).min(0.5));
        let hand = if usual {
            profile.style
        } else {
            style(profile.origin, &mut chance)
        };
        let clerk = Clerk {
            settings,
            profile: &profile,
            hand,
            chance,
        };
        clerk.write(rank, number, &life)
    }

    fn push(&mut self, text: impl FnOnce(&mut String)) {
        text(&mut self.text);
        if let Some(end) = self.ends.get_mut(self.filled) {
            *end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        }
        self.filled += 1;
    }
}

/// The one who fills the form.
struct Clerk<'a> {
    settings: &'a Settings,
    profile: &'a Profile,
    hand: Style,
    chance: Chance,
}

impl Clerk<'_> {
    fn write(mut self, rank: usize, number: u64, life: &Life) -> Request {
        let profile = self.profile;
        let bare = self.settings.civil_status_only > 0.0
            && self.chance.hit(self.settings.civil_status_only);
        let mut request = Request {
            text: String::with_capacity(256),
            ends: [0; COLUMNS.len()],
            filled: 0,
            cluster: number,
            origin: customs(profile.origin).code,
            mode: profile.mode,
        };
        request.push(|out| {
            let _ = write!(out, "r{rank}");
        });
        request.push(|out| out.push_str(life.source()));
        let (family, married, given) = self.names(life.married);
        request.push(|out| out.push_str(&family));
        request.push(|out| out.push_str(&married));
        request.push(|out| out.push_str(&given));
        let female = profile.female != self.wrong(0.007);
        request.push(|out| out.push(if female { 'F' } else { 'M' }));
        let date = self.date();
        request.push(|out| out.push_str(&date));
        let place = self.place();
        request.push(|out| out.push_str(&place));
        let told = !self.chance.hit(0.02);
        request.push(|out| {
            out.push_str(if told {
                customs(profile.country).code
            } else {
                ""
            });
        });
        let nationality = self.nationality(life);
        request.push(|out| out.push_str(&nationality));
        if bare {
            (0..10).for_each(|_| request.push(|_| {}));
            return request;
        }
        self.contacts(number, life, &mut request);
        self.parents(&mut request);
        request
    }

    /// An event of that share, as often as the settings want errors.
    fn wrong(&mut self, share: f64) -> bool {
        self.chance.hit((share * self.settings.errors).min(0.9))
    }

    fn latin(&self, name: &str, out: &mut String) {
        write(customs(self.profile.origin).script, name, self.hand, out);
    }

    /// One of the usages that `=` parts: where they are spellings, the one this hand is used to.
    fn usage<'n>(&mut self, name: &'n str, slips: f64) -> &'n str {
        let others = name.matches('=').count();
        let mut usages = name.split('=');
        if others == 0 {
            return name;
        }
        let rank = if customs(self.profile.origin).spellings {
            Chance::new(self.hand.habit, name.len() as u64)
                .below(others * 2 + 2)
                .saturating_sub(others + 1)
        } else if self.wrong(slips) {
            1 + self.chance.below(others)
        } else {
            0
        };
        usages.nth(rank).unwrap_or(name)
    }

    /// Family name, married name, given names.
    fn names(&mut self, married: bool) -> (String, String, String) {
        let profile = self.profile;
        let customs = customs(profile.origin);
        let mut family = String::with_capacity(32);
        let usage = self.usage(&profile.family, 0.03);
        self.latin(usage, &mut family);
        if customs.surnames != Surnames::One {
            // Abroad one name must do: the first in Spain, the last in Portugal
            let only = self.chance.hit(0.28);
            if only && customs.surnames == Surnames::MotherFather {
                family.clear();
            }
            if !only || customs.surnames == Surnames::MotherFather {
                if !family.is_empty() {
                    family.push(if self.chance.hit(0.06) { '-' } else { ' ' });
                }
                let usage = self.usage(&profile.second, 0.03);
                self.latin(usage, &mut family);
            }
        }
        let mut given = self.given();
        let mut spouse = String::new();
        if let (Some((origin, name)), true) = (&profile.spouse, married) {
            let script = super::origin::customs(*origin).script;
            let name = name.split('=').next().unwrap_or_default();
            match self.chance.below(100) {
                0..=49 => write(script, name, self.hand, &mut spouse),
                50..=61 => {
                    family.clear();
                    write(script, name, self.hand, &mut family);
                }
                62..=66 => {
                    family.push('-');
                    write(script, name, self.hand, &mut family);
                }
                67..=71 => {
                    family.push(' ');
                    write(script, name, self.hand, &mut family);
                }
                72..=74 => {
                    write(script, name, self.hand, &mut spouse);
                    std::mem::swap(&mut spouse, &mut family);
                }
                _ => {}
            }
        }
        if self.wrong(0.02 * customs.swaps) {
            std::mem::swap(&mut family, &mut given);
        }
        let bare = self.chance.hit(customs.bare);
        let all = self.chance.hit(0.23);
        let capitals = if self.chance.hit(0.3) {
            Case::Upper
        } else {
            Case::BareUpper
        };
        let small = if bare { Case::Bare } else { Case::Kept };
        let upper = all || self.chance.hit(0.32);
        let family = self.set(&family, if upper { capitals } else { small }, 0.055);
        let given = self.set(&given, if all { capitals } else { small }, 0.055);
        let spouse = self.set(&spouse, if upper { capitals } else { small }, 0.055);
        (family, spouse, given)
    }

    /// A text cased, with a slip once in a while.
    fn set(&mut self, text: &str, case: Case, slips: f64) -> String {
        let mut out = String::with_capacity(text.len() + 4);
        // German clerks spell umlauts out
        let spelt = matches!(customs(self.profile.origin).code, "DE")
            && matches!(case, Case::Bare | Case::BareUpper)
            && self.hand.habit & 3 != 0;
        if spelt && !text.is_ascii() {
            let text = text
                .replace('ä', "ae")
                .replace('ö', "oe")
                .replace('ü', "ue")
                .replace('Ö', "Oe");
            fold::push(&text, case, &mut out);
        } else {
            fold::push(text, case, &mut out);
        }
        if !out.is_empty() && self.wrong(slips) {
            slip(&mut out, &mut self.chance);
            if self.wrong(0.12) {
                slip(&mut out, &mut self.chance);
            }
        }
        out
    }

    fn given(&mut self) -> String {
        let profile = self.profile;
        let mut out = String::with_capacity(32);
        let hand = self.hand;
        if matches!(customs(profile.origin).script, Script::Han | Script::Hangul)
            && self.wrong(0.25)
        {
            // Syllables come together or apart as each form likes, whatever the passport says
            self.hand.habit = self.chance.next();
        }
        let mut names: [&str; 3] = [""; 3];
        for (place, name) in names.iter_mut().zip(&profile.given) {
            *place = name;
        }
        let mut count = profile.given.len().min(3);
        if count > 1 {
            if self.chance.hit(0.42) {
                count = 1;
            } else if count > 2 && self.chance.hit(0.2) {
                count = 2;
            }
            if self.wrong(0.02) {
                // The usual name is not always the first one
                names.swap(0, 1);
            }
        }
        let between = self.chance.pick(&[" ", " ", " ", ", ", ", "]);
        for (rank, name) in names.iter().take(count).enumerate() {
            // A short form, or the spelling of another register
            let usage = self.usage(name, 0.05);
            if rank > 0 {
                out.push_str(between);
            }
            let from = out.len();
            self.latin(usage, &mut out);
            let latin = customs(profile.origin).script != Script::Han;
            if latin && self.wrong(if rank == 0 { 0.012 } else { 0.05 }) {
                let first = out.get(from..).and_then(|name| name.chars().next());
                out.truncate(from);
                out.extend(first);
                if self.chance.hit(0.6) {
                    out.push('.');
                }
            }
        }
        self.hand = hand;
        if out.contains('-') && self.wrong(0.12) {
            out = if self.chance.hit(0.8) {
                out.replace('-', " ")
            } else {
                out.replace('-', "")
            };
        }
        // Custom of Vietnam: the middle name is left out
        if profile.given.len() == 1
            && out.contains(' ')
            && customs(profile.origin).code == "VN"
            && self.chance.hit(0.3)
        {
            out = out.split(' ').next_back().unwrap_or_default().to_owned();
        }
        out
    }

    fn date(&mut self) -> String {
        let (mut year, mut month, mut day) = self.profile.born;
        let mut out = String::with_capacity(10);
        if self.chance.hit(0.006) {
            return out;
        }
        let kind = self.chance.unit() / (1.3 * self.settings.errors).max(1e-9);
        let mut whole = true;
        match kind {
            ..0.009 if day <= 12 => std::mem::swap(&mut month, &mut day),
            ..0.014 => (month, day) = (1, 1),
            ..0.019 => whole = false,
            ..0.023 => {
                year = if self.chance.hit(0.5) {
                    year + 1
                } else {
                    year - 1
                }
            }
            ..0.028 => month = 1 + (month + self.chance.between(0, 10)) % 12,
            ..0.034 => day = 1 + (day + self.chance.between(0, 26)) % 28,
            ..0.036 => year += 10,
            _ => {}
        }
        let _ = if whole {
            write!(out, "{year:04}-{month:02}-{day:02}")
        } else {
            write!(out, "{year:04}")
        };
        if (0.036..0.052).contains(&kind) {
            let typed = out.clone();
            digit_slip(&mut out, &mut self.chance);
            // No form takes the thirteenth month or the sixtieth day
            let part = |from: usize| {
                out.get(from..from + 2)
                    .and_then(|part| part.parse::<u32>().ok())
                    .unwrap_or_default()
            };
            if !(1..=12).contains(&part(5))
                || !(1..=28).contains(&part(8))
                || !(out.starts_with("19") || out.starts_with("20"))
            {
                out = typed;
            }
        }
        out
    }

    fn place(&mut self) -> String {
        if self.chance.hit(0.06) {
            return String::new();
        }
        let town = self.profile.town;
        let mut usage = town.split('=').next().unwrap_or_default();
        let others = town.matches('=').count();
        if others > 0 && self.chance.hit(0.25) {
            usage = town
                .split('=')
                .nth(1 + self.chance.below(others))
                .unwrap_or(usage);
        }
        let mut text = usage.to_owned();
        let quarters = match usage {
            "Paris" => 20,
            "Marseille" => 16,
            "Lyon" => 9,
            _ => 0,
        };
        if quarters > 0 && self.chance.hit(0.35) {
            let quarter = 1 + self.profile.style.habit % quarters;
            let _ = match self.chance.below(3) {
                0 => write!(text, " {quarter:02}"),
                1 if quarter == 1 => write!(text, " 1er Arrondissement"),
                1 => write!(text, " {quarter}e Arrondissement"),
                _ => write!(text, " {quarter}"),
            };
        }
        let case = match self.chance.below(20) {
            0..=5 => Case::BareUpper,
            6..=9 => Case::Bare,
            _ => Case::Kept,
        };
        if case == Case::BareUpper && self.chance.hit(0.7) {
            text = text.replace('-', " ");
        }
        self.set(&text, case, 0.03)
    }

    fn nationality(&mut self, life: &Life) -> String {
        let code = customs(self.profile.nationality).code;
        if life.naturalised && code != "FR" {
            return if self.chance.hit(0.7) {
                format!("{code};FR")
            } else {
                "FR".to_owned()
            };
        }
        if self.wrong(0.008) {
            return ORIGINS
                .get(self.chance.below(ORIGINS.len()))
                .map_or(code, |origin| origin.code)
                .to_owned();
        }
        code.to_owned()
    }

    fn contacts(&mut self, number: u64, life: &Life, request: &mut Request) {
        let seed = self.settings.seed;
        let profile = self.profile;
        let french = customs(profile.nationality).code == "FR";
        let mut text = String::with_capacity(48);
        if self.chance.hit(0.72) {
            life.document(seed, number, &mut self.chance, french, &mut text);
            if self.wrong(0.012) {
                slip(&mut text, &mut self.chance);
            }
        }
        request.push(|out| out.push_str(&text));
        text.clear();
        if self.chance.hit(0.75) {
            life.mail(seed, number, profile, &mut text);
            if self.wrong(0.02) {
                slip(&mut text, &mut self.chance);
            }
        }
        request.push(|out| out.push_str(&text));
        text.clear();
        if self.chance.hit(0.7) {
            life.phone(seed, profile.household, &mut self.chance, &mut text);
            if self.wrong(0.015) {
                digit_slip(&mut text, &mut self.chance);
            }
        }
        request.push(|out| out.push_str(&text));
        // A renewal may still give the home before
        let (postcode, town, door, street) = life.home(seed, profile.household);
        let told = self.chance.hit(0.95);
        request.push(|out| out.push_str(if told { postcode } else { "" }));
        request.push(|out| out.push_str(town));
        request.push(|out| {
            let _ = write!(out, "{door} {street}");
        });
    }

    fn parents(&mut self, request: &mut Request) {
        let profile = self.profile;
        let told = self.chance.hit(self.settings.parents);
        for (family, given) in [&profile.father, &profile.mother] {
            let told = told && self.chance.hit(0.96);
            for (name, slips) in [(family, 0.03), (given, 0.03)] {
                let mut text = String::new();
                if told {
                    let mut latin = String::with_capacity(24);
                    let usage = self.usage(name, 0.03);
                    self.latin(usage, &mut latin);
                    text = self.set(&latin, Case::Kept, slips);
                }
                request.push(|out| out.push_str(&text));
            }
        }
    }
}
