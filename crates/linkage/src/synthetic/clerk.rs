//! The one who fills the form, column after column, with the errors of the trade.

use std::fmt::Write as _;

use super::Settings;
use super::chance::Chance;
use super::fold::Case;
use super::life::Life;
use super::origin::{ORIGINS, customs};
use super::profile::Profile;
use super::request::Request;
use super::script::Style;
use super::slips::{digit_slip, slip};

/// The one who fills the form.
pub(super) struct Clerk<'a> {
    pub(super) settings: &'a Settings,
    pub(super) profile: &'a Profile,
    /// How this one writes foreign names.
    pub(super) hand: Style,
    pub(super) chance: Chance,
}

impl Clerk<'_> {
    /// The request of that rank.
    pub(super) fn write(mut self, rank: usize, number: u64, life: &Life) -> Request {
        let profile = self.profile;
        let bare = self.settings.civil_status_only > 0.0
            && self.chance.hit(self.settings.civil_status_only);
        let mut request = Request::blank(number, customs(profile.origin).code, profile.mode);
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
    pub(super) fn wrong(&mut self, share: f64) -> bool {
        self.chance.hit((share * self.settings.errors).min(0.9))
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
