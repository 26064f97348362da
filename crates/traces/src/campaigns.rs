//! Invented campaigns, to measure linking: who quotes what, and which campaign each complaint is of.
//!
//! Nothing here knows how links are weighed. What is invented is what investigators describe: campaigns of very unlike
//! sizes, identifiers that turn over while a campaign lasts, mules' accounts that serve two campaigns, telephone numbers
//! given again, slips of the pen, victims who name another kind of fraud, lines of banks and marketplaces quoted as if
//! they were the suspect's, and complaints that quote nothing at all.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "days and sizes are shares of small bounds, and keys are counted in thousands"
)]

use crate::{
    chance::Chance,
    kind::{Kind, Role},
    link::{Carried, Key},
};

/// A complaint, and the campaign it is of.
#[derive(Clone, Debug)]
pub struct Complaint {
    /// Day, from 1970-01-01.
    pub day: u32,
    /// The kind of fraud it states.
    pub scheme: u8,
    /// What it quotes.
    pub carries: Vec<Carried>,
    /// The truth.
    pub campaign: u32,
}

const FIRST_DAY: u32 = 18_262;
const DAYS: u32 = 2_190;
/// How often each kind of fraud is filed.
const SCHEMES: [f64; 8] = [0.38, 0.18, 0.11, 0.10, 0.08, 0.07, 0.05, 0.03];
/// Of a kind: how many a campaign has at most, and how often a victim quotes one.
const KINDS: [(Kind, u32, f64); 6] = [
    (Kind::Phone, 4, 0.55),
    (Kind::Iban, 3, 0.60),
    (Kind::Email, 3, 0.50),
    (Kind::Domain, 2, 0.45),
    (Kind::Handle, 2, 0.30),
    (Kind::Advert, 2, 0.25),
];

struct Held {
    kind: Kind,
    key: Key,
    /// Part of the campaign's days in which it serves.
    from: f64,
    to: f64,
}

struct Campaign {
    scheme: u8,
    first: u32,
    days: u32,
    held: Vec<Held>,
}

/// `count` complaints, in the order of their days.
#[must_use]
pub fn invent(count: u32, seed: u64) -> Vec<Complaint> {
    let mut chance = Chance::new(seed);
    let everybodys = everybodys(&mut chance);
    let mut mules: Vec<Key> = Vec::new();
    let mut numbers: Vec<Key> = Vec::new();
    let mut complaints = Vec::new();
    let mut campaign = 0;
    while (complaints.len() as u32) < count {
        let held = begin(&mut chance, &mut mules, &mut numbers);
        let left = count - complaints.len() as u32;
        for _ in 0..size(&mut chance).min(left) {
            complaints.push(file(&mut chance, &held, campaign, &everybodys));
        }
        campaign += 1;
    }
    complaints.sort_by_key(|complaint| complaint.day);
    complaints
}

/// Over half have one complaint; the others a long tail.
fn size(chance: &mut Chance) -> u32 {
    if chance.often(0.55) {
        return 1;
    }
    let heavy = 2.0 * (1.0 - chance.unit()).powf(-1.0 / 1.15);
    heavy.min(1_500.0) as u32
}

fn scheme(chance: &mut Chance) -> u8 {
    let mut at = chance.unit();
    for (scheme, share) in (0..).zip(SCHEMES) {
        at -= share;
        if at < 0.0 {
            return scheme;
        }
    }
    0
}

fn begin(chance: &mut Chance, mules: &mut Vec<Key>, numbers: &mut Vec<Key>) -> Campaign {
    let days = (4.0 * (1.0 - chance.unit()).powf(-0.9)).min(300.0) as u32;
    let mut held = Vec::new();
    for (kind, most, _) in KINDS {
        let several = 1 + chance.below(most);
        for one in 0..several {
            let mut key = Key(chance.next());
            // What was used before by others: lent accounts, numbers given again.
            let before = match kind {
                Kind::Iban if chance.often(0.04) => Some(&*mules),
                Kind::Phone if chance.often(0.02) => Some(&*numbers),
                _ => None,
            };
            if let Some(other) =
                before.and_then(|keys| keys.get(chance.below(keys.len() as u32) as usize))
            {
                key = *other;
            }
            match kind {
                Kind::Iban => mules.push(key),
                Kind::Phone => numbers.push(key),
                _ => {}
            }
            // They follow one another, and overlap.
            let width = 1.0 / f64::from(several);
            held.push(Held {
                kind,
                key,
                from: f64::from(one) * width - 0.6 * width,
                to: f64::from(one + 1) * width + 0.6 * width,
            });
        }
    }
    Campaign {
        scheme: scheme(chance),
        first: FIRST_DAY + chance.below(DAYS - days),
        days,
        held,
    }
}

/// Banks' and marketplaces' own, each as often quoted as it is large.
fn everybodys(chance: &mut Chance) -> Vec<(Kind, Key, f64)> {
    let kinds = [Kind::Domain, Kind::Email, Kind::Iban, Kind::Phone];
    (1..=60)
        .zip(kinds.into_iter().cycle())
        .map(|(rank, kind)| (kind, Key(chance.next()), 0.25 / f64::from(rank)))
        .collect()
}

fn file(
    chance: &mut Chance,
    of: &Campaign,
    campaign: u32,
    everybodys: &[(Kind, Key, f64)],
) -> Complaint {
    let when = chance.unit();
    let mut carries = Vec::new();
    let mut quote = |kind, key| {
        carries.push(Carried {
            key,
            kind,
            role: Role::Suspect,
        });
    };
    for (kind, _, told) in KINDS {
        for one in of.held.iter().filter(|one| one.kind == kind) {
            if (one.from..one.to).contains(&when) && chance.often(told) {
                let key = if chance.often(0.02) {
                    Key(chance.next())
                } else {
                    one.key
                };
                quote(kind, key);
            }
        }
    }
    for (kind, key, often) in everybodys {
        if chance.often(*often) {
            quote(*kind, *key);
        }
    }
    Complaint {
        day: of.first + (when * f64::from(of.days)) as u32,
        scheme: if chance.often(0.07) {
            scheme(chance)
        } else {
            of.scheme
        },
        carries,
        campaign,
    }
}
