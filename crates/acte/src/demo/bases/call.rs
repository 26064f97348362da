//! One base as it calls the feed: over mutual TLS with its own certificate, its batches signed with its own key,
//! knowing nothing but what the feed answers.

use std::{net::SocketAddr, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer as _, SigningKey, pkcs8::DecodePrivateKey as _};
use http::{StatusCode, header};
use reqwest::{Certificate, Client, Identity, Response, redirect::Policy};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio::time::{Instant, sleep};

use crate::{demo::System, settings::Failure};

/// Longest wait for one answer.
const ANSWER: Duration = Duration::from_secs(60);
/// Longest wait between two questions.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What became of a batch, as the feed tells it: no more than this ever comes back (art. 7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(in crate::demo) struct Receipt {
    /// Name of the batch.
    pub(in crate::demo) batch: String,
    /// `accepted`, `partial`, `refused`; `processing` until then.
    pub(in crate::demo) outcome: String,
    /// Lines taken.
    pub(in crate::demo) accepted: u32,
    /// Lines known already.
    pub(in crate::demo) unchanged: u32,
    /// Lines not taken.
    pub(in crate::demo) refused_lines: u32,
    /// Why, the first of them.
    pub(in crate::demo) refused: Vec<Refused>,
}

/// Why a line was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(in crate::demo) struct Refused {
    /// A stable code of the published schema.
    pub(in crate::demo) reason: String,
}

/// A base.
pub(in crate::demo) struct Base {
    /// Short name: `sophia`.
    pub(in crate::demo) name: &'static str,
    batches: String,
    client: Client,
    key: SigningKey,
}

impl Base {
    /// The base of a system, which calls the feed at `origin` and trusts one authority.
    pub(super) fn open(
        system: &System,
        authority: &[u8],
        origin: &str,
        address: SocketAddr,
    ) -> Result<Self, Failure> {
        let host = origin.trim_start_matches("https://");
        let host = host.split(':').next().unwrap_or_default();
        let client = Client::builder()
            .tls_certs_only([Certificate::from_pem(authority)?])
            .identity(Identity::from_pem(&std::fs::read(&system.path)?)?)
            .https_only(true)
            .redirect(Policy::none())
            // `.localhost` needs no resolver to stay on this machine.
            .resolve(host, address)
            .timeout(ANSWER)
            .build()?;
        let pem = std::fs::read_to_string(system.path.with_extension("signing.pem"))?;
        let key = SigningKey::from_pkcs8_pem(&pem).map_err(|error| error.to_string())?;
        Ok(Self {
            name: system.name,
            batches: format!("{origin}/v1/batches"),
            client,
            key,
        })
    }

    /// Sends lines as a batch of this name, and waits for what becomes of it, at most so long. What the feed cannot
    /// take yet (a batch is being read, or too many calls) is sent again: the same batch twice is one.
    pub(in crate::demo) async fn push(
        &self,
        name: &str,
        lines: &[u8],
        within: Duration,
    ) -> Result<Receipt, Failure> {
        let end = Instant::now() + within;
        let url = format!("{}/{name}", self.batches);
        let signature = self.key.sign(&Sha256::digest(lines)).to_bytes();
        let signature = STANDARD.encode(signature);
        let mut pause = Duration::from_millis(50);
        let mut sent = false;
        loop {
            let call = if sent {
                self.client.get(&url)
            } else {
                let put = self.client.put(&url).body(lines.to_owned());
                put.header(header::CONTENT_TYPE, "application/jsonl")
                    .header("acte-signature", &signature)
            };
            match heard(call.send().await?).await? {
                Heard::Receipt(receipt) if receipt.outcome != "processing" => return Ok(receipt),
                Heard::Receipt(_) if !sent => {
                    sent = true;
                    pause = Duration::from_millis(50);
                }
                Heard::Receipt(_) | Heard::Later => {}
            }
            if Instant::now() + pause > end {
                return Err("the base has not read the batch yet".into());
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

enum Heard {
    Receipt(Receipt),
    Later,
}

async fn heard(answer: Response) -> Result<Heard, Failure> {
    match answer.status() {
        StatusCode::OK | StatusCode::ACCEPTED => Ok(Heard::Receipt(answer.json().await?)),
        StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Ok(Heard::Later)
        }
        status => Err(format!("the feed answered {status}").into()),
    }
}
