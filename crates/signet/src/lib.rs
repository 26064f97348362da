//! Advanced electronic signatures on papers: one officer signs, one authority stamps, and nothing may change after.
//!
//! A paper is a PDF that `gate::paper` printed. [`Unsigned::prepare`] appends a signature field and a hole to it;
//! [`Unsigned::sign`] signs everything but the hole (CAdES detached); [`Signed::stamp`] has the signature itself stamped
//! by an authority of RFC 3161 and fills the hole. What comes out is PAdES baseline B-T (ETSI EN 319 142-1). Each step
//! consumes the one before: a paper cannot be stamped that was not signed, nor signed twice.
//!
//! No I/O: the request to the authority is bytes, and so is its answer. Nothing here judges a signature that somebody
//! else made; that is the `verifier`, which shares no code with this crate.
//!
//! Read in the order of the flow: [`paper`] → [`key`] → [`cms`] → [`stamp`]. [`authority`] answers requests for stamps: for
//! demonstrations and tests.

mod asn1;
pub mod authority;
mod certificate;
mod cms;
pub mod key;
pub mod paper;
mod read;
pub mod stamp;
mod text;

pub use authority::Authority;
pub use certificate::{Holder, certificates_of_pem};
pub use key::{FileKey, SigningKey};
pub use paper::{Mention, Signed, Unsigned};
pub use stamp::StampRequest;

/// Why a paper was not signed. Never holds a word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignetError {
    /// The paper is not one of ours: a signature cannot be appended to it.
    #[error("the paper cannot be read as one to sign")]
    Paper,
    /// The signature or the stamp is longer than its place.
    #[error("the signature does not fit its place")]
    Long,
    /// A certificate or a key cannot be read, or one does not go with the other.
    #[error("the certificate or its key cannot be used")]
    Certificate,
    /// The key did not sign.
    #[error("the key did not sign")]
    Key,
    /// The authority did not answer with a stamp on what it was asked to stamp.
    #[error("the time stamp authority's answer is not a stamp on this signature")]
    Stamp,
    /// A structure cannot be written.
    #[error("a structure cannot be written")]
    Encoding,
}

impl From<der::Error> for SignetError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}
