//! Whether the sender is who the message says.

use mail_parser::{Address, HeaderName, Message};

use crate::{
    context::Context,
    indicators::{is_domain, same_site},
};

/// Compares the displayed name, the address and the reply address of the sender.
pub(crate) fn judge(message: &Message<'_>, cx: &mut Context<'_>) {
    let Some(from) = message.from().and_then(Address::first) else {
        return;
    };
    let Some(address) = from.address() else {
        return;
    };
    let listed = message.header(HeaderName::ListId).is_some()
        || message.header(HeaderName::ListUnsubscribe).is_some();
    let reply = message
        .reply_to()
        .and_then(Address::first)
        .and_then(|a| a.address());
    judge_names(from.name(), address, reply, listed, cx);
}

/// The same from the three strings, for formats that are not MIME. `listed` mails (newsletters,
/// discussion lists) rightly have another reply address.
pub(crate) fn judge_names(
    shown: Option<&str>,
    address: &str,
    reply: Option<&str>,
    listed: bool,
    cx: &mut Context<'_>,
) {
    let Some((_, host)) = address.rsplit_once('@') else {
        return;
    };
    if let Some(other) = shown.and_then(shown_address)
        && let Some((_, shown_host)) = other.rsplit_once('@')
        && !same_site(shown_host, host)
    {
        cx.signal(
            "mail-sender-shown-otherwise",
            format!("{other} / {address}"),
        );
    }
    if !listed
        && let Some(reply) = reply
        && let Some((_, reply_host)) = reply.rsplit_once('@')
        && !same_site(reply_host, host)
    {
        cx.signal("mail-reply-elsewhere", format!("{address} / {reply}"));
    }
}

/// An e-mail address written inside a displayed name.
fn shown_address(name: &str) -> Option<&str> {
    name.split(|c: char| c.is_whitespace() || "<>()[]\"',;".contains(c))
        .find(|word| {
            word.split_once('@')
                .is_some_and(|(local, host)| !local.is_empty() && is_domain(host))
        })
}
