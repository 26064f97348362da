//! Levels of pairs of names seen before: the same few names meet again and again.

const SLOTS: usize = 1 << 15;

/// A small cache that forgets by being written over.
pub(super) struct Memo {
    slots: Vec<(u64, u8)>,
}

impl Memo {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![(0, 0); SLOTS],
        }
    }

    /// The level of two names, worked out only when it was forgotten.
    pub(super) fn level(&mut self, a: u32, b: u32, work_out: impl FnOnce() -> u8) -> u8 {
        let key = u64::from(a.min(b)) << 32 | u64::from(a.max(b));
        let at = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 49) as usize;
        match self.slots.get_mut(at) {
            Some((known, level)) if *known == key => *level,
            Some(slot) => {
                let level = work_out();
                *slot = (key, level);
                level
            }
            None => work_out(),
        }
    }
}
