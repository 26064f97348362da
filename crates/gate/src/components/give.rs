//! Arguments as templates hand them over.

/// A small value, or a reference to one: templates pass fields and loop variables by reference and
/// literals by value.
pub trait Give<T: Copy> {
    /// The value.
    fn give(self) -> T;
}

impl<T: Copy> Give<T> for T {
    fn give(self) -> T {
        self
    }
}

impl<T: Copy> Give<T> for &T {
    fn give(self) -> T {
        *self
    }
}

impl<T: Copy> Give<T> for &&T {
    fn give(self) -> T {
        **self
    }
}
