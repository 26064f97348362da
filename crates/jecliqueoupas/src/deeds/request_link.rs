//! Art. 3: an agent gives a professional address and gets a link, valid seven days and tied to it.
//!
//! Keeps JCOP-3.1.

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Deed, Fault, Open, Permit, Reason, Record, Stop};
use sha2::{Digest as _, Sha256};
use time::Duration;

use crate::{
    access::{Portal, RequestLink},
    desk::Desk,
    law::{LINK_TERM, VERIFY},
    letters,
    model::{AgentKind, LinkKind, ProfessionalEmail},
    store::{agents, links, ministries},
};

/// Links one address may ask for in an hour: a mailbox must not be flooded in someone's name.
pub const LINKS_PER_HOUR: i64 = 5;

/// Why no link was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The domain belongs to no ministry of the register.
    UnknownDomain,
    /// Too many links were asked for.
    TooMany,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownDomain => "unknown-domain",
            Self::TooMany => "too-many-links",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("3")
    }
}

/// Makes a link and mails it.
pub async fn request_link(
    desk: &Desk,
    actor: &Actor,
    email: &ProfessionalEmail,
    locale: gate::i18n::Locale,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<RequestLink, _>(&Portal).await?;
            let Some(ministry) = ministries::of_address(&mut deed, email).await? else {
                return Err(deed.refuse(Refusal::UnknownDomain).await);
            };
            let agent = agents::collect(&mut deed, &permit, email, &ministry).await?;
            let an_hour_ago = deed.now() - Duration::HOUR;
            if links::count_since(&mut deed, &permit, agent, an_hour_ago).await? >= LINKS_PER_HOUR {
                return Err(deed.refuse(Refusal::TooMany).await);
            }
            let (link, url, expires) = new_link(desk, &mut deed, &permit, agent).await?;
            deed.send_mail(letters::link(
                &desk.t(locale),
                email,
                agent.uuid(),
                &url,
                expires,
            ))
            .await?;
            let record = Record::new(Operation::Create, "link", link.uuid()).nature("link.create");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Makes a link of seven days: its id, its address and its end.
pub(super) async fn new_link<A: links::MakesLinks>(
    desk: &Desk,
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    agent: Id<AgentKind>,
) -> Result<(Id<LinkKind>, String, Timestamp), Fault> {
    let (token, hash) = new_token(deed);
    let expires = LINK_TERM.end(deed.now())?;
    let link = links::create(deed, permit, agent, &hash, expires).await?;
    Ok((
        link,
        format!("{}/lien/{token}", desk.origins.agent),
        expires,
    ))
}

/// A token of 256 bits, and the hash that is kept of it.
fn new_token(deed: &Deed<Open>) -> (String, [u8; 32]) {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut token = [0; 32];
    deed.entropy().fill(&mut token);
    let token = URL_SAFE_NO_PAD.encode(token);
    let hash = token_hash(&token);
    (token, hash)
}

/// What is kept of a token.
#[must_use]
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
