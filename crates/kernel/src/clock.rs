//! Time that is told, not read.

/// An instant, in UTC.
pub type Timestamp = time::OffsetDateTime;

/// Where the present comes from. Production reads the machine's clock; tests and the demo tell it.
pub trait Clock: Send + Sync + 'static {
    /// The present instant, in UTC.
    fn now(&self) -> Timestamp;
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}
