//! Chance that is handed in.

/// A source of unpredictable bytes. Production draws from the operating system; tests replay a seed.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes`. Implementers stop the process rather than return weak bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// An array of fresh bytes.
    fn array<const N: usize>(&self) -> [u8; N]
    where
        Self: Sized,
    {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

impl<E: Entropy + ?Sized> Entropy for std::sync::Arc<E> {
    fn fill(&self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}
