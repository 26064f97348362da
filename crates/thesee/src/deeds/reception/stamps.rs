//! Calls to the time stamp authority: short, bounded, never redirected, and only over TLS beyond this machine.

use std::time::Duration;

use signet::{
    SignetError, StampRequest,
    stamp::{LONGEST_ANSWER, QUERY, REPLY, Stamp},
};

/// Why there is no stamp. Says nothing of what was to be stamped.
#[derive(Debug, thiserror::Error)]
pub enum StampFault {
    /// The address cannot be called.
    #[error("the time stamp authority's address is neither https nor on this machine")]
    Address,
    /// It did not answer, or not in time.
    #[error("the time stamp authority did not answer")]
    Network(#[from] reqwest::Error),
    /// It answered something else.
    #[error("the time stamp authority answered {0}")]
    Answer(u16),
    /// Its answer is too long, or not of the type that it must be.
    #[error("the time stamp authority's answer cannot be read")]
    Shape,
    /// It is not a stamp on what was asked.
    #[error(transparent)]
    Stamp(#[from] SignetError),
}

/// A time stamp authority (RFC 3161 over HTTP).
#[derive(Debug, Clone)]
pub struct Stamps {
    client: reqwest::Client,
    url: reqwest::Url,
}

impl Stamps {
    /// The authority at an address, behind TLS that the system's certificates or those of `roots` (PEM) vouch for.
    ///
    /// # Errors
    /// [`StampFault::Address`] when the address is not https and leads beyond this machine.
    pub fn at(url: &str, roots: &[Vec<u8>]) -> Result<Self, StampFault> {
        let url: reqwest::Url = url.parse().map_err(|_| StampFault::Address)?;
        let near = url.scheme() == "http" && is_here(&url);
        if !near && url.scheme() != "https" {
            return Err(StampFault::Address);
        }
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(3))
            .timeout(Duration::from_secs(8))
            .https_only(!near);
        for pem in roots {
            let roots = reqwest::Certificate::from_pem_bundle(pem)?;
            builder = builder.tls_certs_merge(roots);
        }
        Ok(Self {
            client: builder.build()?,
            url,
        })
    }

    /// Has a signature stamped.
    ///
    /// # Errors
    /// When no stamp on it came back, in time.
    pub async fn stamp(&self, request: &StampRequest) -> Result<Stamp, StampFault> {
        let call = self
            .client
            .post(self.url.clone())
            .header(http::header::CONTENT_TYPE, QUERY)
            .body(request.body()?);
        let mut answer = call.send().await?;
        if answer.status() != http::StatusCode::OK {
            return Err(StampFault::Answer(answer.status().as_u16()));
        }
        let kind = answer.headers().get(http::header::CONTENT_TYPE);
        if kind.is_none_or(|kind| kind.as_bytes() != REPLY.as_bytes()) {
            return Err(StampFault::Shape);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if bytes.len() + chunk.len() > LONGEST_ANSWER {
                return Err(StampFault::Shape);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(request.read(&bytes)?)
    }
}

/// Whether an address stays on this machine: the only place where plain HTTP is taken.
fn is_here(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<std::net::IpAddr>();
    address.is_ok_and(|address| address.is_loopback()) || host == "localhost"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_called_in_the_clear() {
        for (url, taken) in [
            ("https://tsa.example/", true),
            ("http://127.0.0.1:3161/", true),
            ("http://[::1]:3161/", true),
            ("http://localhost/", true),
            ("http://tsa.example/", false),
            ("http://127.0.0.1.example/", false),
            ("ftp://localhost/", false),
            ("nothing", false),
        ] {
            assert_eq!(Stamps::at(url, &[]).is_ok(), taken, "{url}");
        }
    }
}
