//! One reader a format. Each has the shape `pub fn read(bytes: &[u8], cx: &mut Context<'_>)`, never
//! fails, never panics, and leaves a gap for whatever it could not read.

pub(crate) mod le;
pub mod ole;
