//! Lexicons written side by side over one base, made one.

use rayon::prelude::*;

use super::{KINDS, Kind, Lexicon, Writer, known};
use crate::{record::Record, texts::Texts};

/// Ids of the base stand; those past them are looked up.
struct Moved {
    known: u32,
    ids: Vec<u32>,
}

impl Moved {
    fn id(&self, id: u32) -> u32 {
        match id.checked_sub(self.known) {
            None | Some(0) => id,
            Some(own) => known(&self.ids, own),
        }
    }
}

/// Adds to `base` what each lexicon holds, in order, and gives its records the new ids. The ids are those that records
/// read one after another would have.
pub(crate) fn merge(
    base: &mut Lexicon,
    mut parts: Vec<(Lexicon, Vec<Record>)>,
) -> Vec<Vec<Record>> {
    let len = |texts: &Texts| u32::try_from(texts.len()).unwrap_or(u32::MAX);
    let Lexicon {
        raw_names,
        name_of_raw,
        raw_places,
        place_of_raw,
        names,
        name_ends,
        name_tokens,
        tokens,
        token,
        values,
    } = base;
    let known_names = len(names);
    let known_tokens = len(tokens);
    // Names move their tokens, and so need them mutably; values are only read.
    let mut own_tokens: Vec<Vec<crate::names::Token>> = parts
        .iter_mut()
        .map(|(own, _)| std::mem::take(&mut own.token))
        .collect();
    let parts_read = &parts;
    let (values_moved, names_moved) = rayon::join(
        || -> Vec<Vec<Moved>> {
            values
                .par_iter_mut()
                .with_max_len(1)
                .enumerate()
                .map(|(kind, texts)| {
                    let known = len(texts);
                    let moved = |own: &Texts| own.each().map(|text| texts.intern(text)).collect();
                    let own = parts_read
                        .iter()
                        .filter_map(|(own, _)| own.values.get(kind));
                    own.map(moved).map(|ids| Moved { known, ids }).collect()
                })
                .collect()
        },
        || -> Vec<Moved> {
            let parts = parts_read.iter().zip(&mut own_tokens);
            parts
                .map(|((own, _), own_token)| {
                    let mut ids = Vec::with_capacity(own.tokens.len());
                    for (text, one) in own.tokens.each().zip(own_token.drain(..)) {
                        let before = tokens.len();
                        ids.push(tokens.intern(text));
                        if tokens.len() > before {
                            token.push(one);
                        }
                    }
                    let moved_tokens = Moved {
                        known: known_tokens,
                        ids,
                    };
                    let mut ids = Vec::with_capacity(own.names.len());
                    let mut start = 0;
                    for (text, end) in own.names.each().zip(&own.name_ends) {
                        let before = names.len();
                        ids.push(names.intern(text));
                        if names.len() > before {
                            let own = own.name_tokens.get(start..*end as usize);
                            name_tokens
                                .extend(own.into_iter().flatten().map(|id| moved_tokens.id(*id)));
                            name_ends.push(u32::try_from(name_tokens.len()).unwrap_or(u32::MAX));
                        }
                        start = *end as usize;
                    }
                    let moved = Moved {
                        known: known_names,
                        ids,
                    };
                    keep(
                        raw_names,
                        name_of_raw,
                        &own.raw_names,
                        &own.name_of_raw,
                        &moved,
                    );
                    moved
                })
                .collect()
        },
    );
    if let Some(places) = values_moved.get(Kind::Place as usize) {
        for ((own, _), moved) in parts.iter().zip(places) {
            keep(
                raw_places,
                place_of_raw,
                &own.raw_places,
                &own.place_of_raw,
                moved,
            );
        }
    }
    let moved: Vec<(&Moved, [Option<&Moved>; KINDS])> = (names_moved.iter().enumerate())
        .map(|(part, names)| {
            let of = |kind: usize| values_moved.get(kind).and_then(|parts| parts.get(part));
            (names, std::array::from_fn(of))
        })
        .collect();
    parts
        .into_par_iter()
        .zip(moved)
        .map(|((_, mut records), (names, values))| {
            let value = |kind: Kind, id: u32| {
                let moved = values.get(kind as usize).copied().flatten();
                moved.map_or(0, |moved| moved.id(id))
            };
            for record in &mut records {
                record.renumber(|name| names.id(name), value);
            }
            records
        })
        .collect()
}

/// What each text as written stands for.
fn keep(texts: &mut Texts, of: &mut Vec<u32>, own: &Texts, own_of: &[u32], moved: &Moved) {
    for (text, id) in own.each().zip(own_of) {
        let before = texts.len();
        texts.intern(text);
        if texts.len() > before {
            of.push(moved.id(*id));
        }
    }
}

impl Lexicon {
    /// Gives back what was kept in reserve for more.
    pub(crate) fn shrink(&mut self) {
        self.values.par_iter_mut().for_each(Texts::shrink);
        [&mut self.raw_names, &mut self.names, &mut self.tokens]
            .into_iter()
            .for_each(Texts::shrink);
        self.name_tokens.shrink_to_fit();
        self.token.shrink_to_fit();
    }

    /// Where a reader by the side writes.
    pub(crate) fn beside<'a>(&'a self, own: &'a mut Self) -> Writer<'a> {
        Writer { base: self, own }
    }
}
