//! Levels of pairs of names seen before: the same few names meet again and again.

const BITS: u32 = 17;

/// A small cache that forgets by being written over.
pub(super) struct Memo {
    slots: Vec<(u64, u8)>,
}

impl Memo {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![(0, 0); 1 << BITS],
        }
    }

    /// The level of two names, worked out only when it was forgotten.
    pub(super) fn level(&mut self, a: u32, b: u32, work_out: impl FnOnce(u32, u32) -> u8) -> u8 {
        // In one order, so that what is found does not depend on who came first.
        let (a, b) = (a.min(b), a.max(b));
        let key = u64::from(a) << 32 | u64::from(b);
        let at = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize;
        match self.slots.get_mut(at) {
            Some((known, level)) if *known == key => *level,
            Some(slot) => {
                let level = work_out(a, b);
                *slot = (key, level);
                level
            }
            None => work_out(a, b),
        }
    }
}
