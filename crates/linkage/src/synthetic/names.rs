//! Names on a form: which of them, in which order and spelling, under which capitals.

use super::chance::Chance;
use super::clerk::Clerk;
use super::fold::{self, Case};
use super::origin::{Surnames, customs};
use super::script::{Script, write};
use super::slips::slip;

impl Clerk<'_> {
    /// Adds a name as this hand writes it.
    pub(super) fn latin(&self, name: &str, out: &mut String) {
        write(customs(self.profile.origin).script, name, self.hand, out);
    }

    /// One of the usages that `=` parts: where they are spellings, the one this hand is used to.
    pub(super) fn usage<'n>(&mut self, name: &'n str, slips: f64) -> &'n str {
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
    pub(super) fn names(&mut self, married: bool) -> (String, String, String) {
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
    pub(super) fn set(&mut self, text: &str, case: Case, slips: f64) -> String {
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
}
