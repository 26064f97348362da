//! What a declaration must and may hold before it is filed (art. 1 1° and 2). Every field is bounded: the form is open to
//! the internet.

use time::Date;

use super::{
    days,
    orientation::{Condition, own_conditions},
};
use crate::model::{Address, BankAccount, Content, Exchange, Kind, Payment, Scheme, Suspect};

/// Longest account of the facts, in characters.
pub const LONGEST_ACCOUNT: usize = 20_000;
/// Longest exchange or message copied in, in characters.
pub const LONGEST_EXCHANGE: usize = 50_000;
/// Longest field of a line, in characters.
pub const LONGEST_LINE: usize = 300;
/// Longest details, in characters.
pub const LONGEST_DETAILS: usize = 2_000;
/// Most entries of a list.
pub const MOST: usize = 20;
/// Most payments.
pub const MOST_PAYMENTS: usize = 50;
/// Largest sum, in cents: ten thousand million.
const LARGEST: u64 = 100_000_000_000;

/// The field that cannot be taken, by its name in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the field `{0}` cannot be taken")]
pub struct Wrong(pub &'static str);

/// Whether a draft may be kept: every field within its bounds, nothing else asked.
///
/// # Errors
/// The first field that is not.
pub fn fits(content: &Content) -> Result<(), Wrong> {
    let victim = &content.victim;
    lines("pseudonyms", &victim.names.pseudonyms)?;
    lines("telephones", &victim.contacts.telephones)?;
    lines("emails", &victim.contacts.emails)?;
    lines("nationalities", &victim.nationalities)?;
    lines("given-names", &victim.names.given_names)?;
    line("birth-name", Some(&victim.names.birth_name))?;
    line("used-name", victim.names.used_name.as_ref())?;
    line("birth", Some(&victim.birth.date))?;
    line("birth", victim.birth.place.as_ref())?;
    line("birth", victim.birth.country.as_ref())?;
    line("occupation", victim.occupation.as_ref())?;
    address("address", victim.contacts.address.as_ref())?;
    count("accounts", victim.contacts.accounts.len(), MOST)?;
    for account in &victim.contacts.accounts {
        bank("accounts", account)?;
    }
    text("account", &content.happened.account, LONGEST_ACCOUNT)?;
    line("from", content.happened.from.as_ref())?;
    line("until", content.happened.until.as_ref())?;
    count("contact-made", content.contact_made.len(), MOST)?;
    count("payments", content.payments.len(), MOST_PAYMENTS)?;
    content.payments.iter().try_for_each(payment)?;
    line("goods", content.goods.number.as_ref())?;
    details("goods", content.goods.what.as_ref())?;
    details("goods", content.goods.page.as_ref())?;
    count("parcels", content.parcels.len(), MOST)?;
    for parcel in &content.parcels {
        address("parcels", Some(parcel))?;
    }
    count("suspects", content.suspects.len(), MOST)?;
    content.suspects.iter().try_for_each(suspect)?;
    exchanges("exchanges", &content.exchanges)?;
    exchanges("messages", &content.messages)
}

/// Whether it may be filed: within its bounds, with what a declaration of its kind must say, on a day.
///
/// # Errors
/// The first field that is missing or wrong.
pub fn complete(kind: Kind, scheme: Scheme, content: &Content, today: Date) -> Result<(), Wrong> {
    fits(content)?;
    if content.happened.account.trim().is_empty() {
        return Err(Wrong("account"));
    }
    let from = day("from", content.happened.from.as_ref(), today)?;
    let until = day("until", content.happened.until.as_ref(), today)?;
    if kind == Kind::Complaint && from.is_none() {
        return Err(Wrong("from"));
    }
    if matches!((from, until), (Some(from), Some(until)) if until < from) {
        return Err(Wrong("until"));
    }
    for payment in &content.payments {
        day("payments", payment.on.as_ref(), today)?;
    }
    // The sum asked for must be said, paid or not.
    let asked = |payment: &Payment| payment.asked_cents.or(payment.paid_cents).is_some();
    let needed = own_conditions(scheme).contains(&Condition::SumAsked);
    if kind == Kind::Complaint && needed && !content.payments.iter().any(asked) {
        return Err(Wrong("payments"));
    }
    Ok(())
}

/// What was paid, in cents of euros; none when nothing was paid in euros.
#[must_use]
pub fn lost(content: &Content) -> Option<i64> {
    let euros = |payment: &&Payment| payment.currency.as_deref().is_none_or(|code| code == "EUR");
    let paid = content.payments.iter().filter(euros);
    let paid: Vec<u64> = paid.filter_map(|payment| payment.paid_cents).collect();
    let sum = paid.iter().fold(0_u64, |sum, one| sum.saturating_add(*one));
    (!paid.is_empty()).then(|| i64::try_from(sum.min(LARGEST)).unwrap_or(i64::MAX))
}

fn text(field: &'static str, text: &str, most: usize) -> Result<(), Wrong> {
    // Bytes first: counting the characters of a hostile text costs.
    let fits = text.len() <= most.saturating_mul(4) && text.chars().count() <= most;
    if fits && !text.contains('\0') {
        Ok(())
    } else {
        Err(Wrong(field))
    }
}

fn line(field: &'static str, value: Option<&String>) -> Result<(), Wrong> {
    value.map_or(Ok(()), |value| text(field, value, LONGEST_LINE))
}

fn details(field: &'static str, value: Option<&String>) -> Result<(), Wrong> {
    value.map_or(Ok(()), |value| text(field, value, LONGEST_DETAILS))
}

fn count(field: &'static str, count: usize, most: usize) -> Result<(), Wrong> {
    if count <= most {
        Ok(())
    } else {
        Err(Wrong(field))
    }
}

fn lines(field: &'static str, values: &[String]) -> Result<(), Wrong> {
    count(field, values.len(), MOST)?;
    values.iter().try_for_each(|value| line(field, Some(value)))
}

fn address(field: &'static str, address: Option<&Address>) -> Result<(), Wrong> {
    let Some(address) = address else {
        return Ok(());
    };
    let parts = [
        &address.name,
        &address.street,
        &address.postcode,
        &address.town,
        &address.country,
    ];
    parts
        .into_iter()
        .try_for_each(|part| line(field, part.as_ref()))
}

fn bank(field: &'static str, account: &BankAccount) -> Result<(), Wrong> {
    line(field, account.holder.as_ref())?;
    line(field, account.bank.as_ref())?;
    line(field, account.iban.as_ref())
}

fn payment(payment: &Payment) -> Result<(), Wrong> {
    bank("payments", &payment.to)?;
    line("payments", payment.on.as_ref())?;
    line("payments", payment.cheque_holder.as_ref())?;
    line("payments", payment.cheque_bank.as_ref())?;
    line("payments", payment.cheque_number.as_ref())?;
    details("payments", payment.details.as_ref())?;
    let sums = [payment.asked_cents, payment.paid_cents];
    let small = sums.into_iter().flatten().all(|sum| sum <= LARGEST);
    let coded = payment
        .currency
        .as_ref()
        .is_none_or(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    if small && coded {
        Ok(())
    } else {
        Err(Wrong("payments"))
    }
}

fn suspect(suspect: &Suspect) -> Result<(), Wrong> {
    line("suspects", suspect.names.as_ref())?;
    lines("suspects", &suspect.pseudonyms)?;
    lines("suspects", &suspect.emails)?;
    lines("suspects", &suspect.telephones)?;
    lines("suspects", &suspect.profiles)?;
    address("suspects", suspect.address.as_ref())?;
    details("suspects", suspect.details.as_ref())
}

fn exchanges(field: &'static str, exchanges: &[Exchange]) -> Result<(), Wrong> {
    count(field, exchanges.len(), MOST)?;
    for exchange in exchanges {
        line(field, exchange.place.as_ref())?;
        text(field, &exchange.text, LONGEST_EXCHANGE)?;
    }
    Ok(())
}

fn day(field: &'static str, value: Option<&String>, today: Date) -> Result<Option<Date>, Wrong> {
    let Some(value) = value else { return Ok(None) };
    let day = days::read(value).ok_or(Wrong(field))?;
    if day <= today && day.year() >= 1990 {
        Ok(Some(day))
    } else {
        Err(Wrong(field))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 22);

    fn shop() -> Content {
        let mut content = Content::default();
        content.happened.from = Some("2026-11-02".to_owned());
        content.happened.account = "J'ai commandé un vélo.".to_owned();
        content.payments.push(Payment {
            paid_cents: Some(25_000),
            ..Payment::default()
        });
        content
    }

    fn refused(change: impl FnOnce(&mut Content)) -> Option<Wrong> {
        let mut content = shop();
        change(&mut content);
        complete(Kind::Complaint, Scheme::FakeShop, &content, TODAY).err()
    }

    #[test]
    fn what_must_be_said_is_asked_for() {
        assert_eq!(refused(|_| ()), None);
        assert_eq!(
            refused(|c| c.happened.account = "  ".into()),
            Some(Wrong("account"))
        );
        assert_eq!(refused(|c| c.happened.from = None), Some(Wrong("from")));
        assert_eq!(refused(|c| c.payments.clear()), Some(Wrong("payments")));
        let future = |c: &mut Content| c.happened.from = Some("2026-11-23".into());
        assert_eq!(refused(future), Some(Wrong("from")));
        let reversed = |c: &mut Content| c.happened.until = Some("2026-11-01".into());
        assert_eq!(refused(reversed), Some(Wrong("until")));
    }

    #[test]
    fn every_field_is_bounded() {
        let long = |n: usize| "é".repeat(n + 1);
        assert_eq!(
            refused(|c| c.happened.account = long(LONGEST_ACCOUNT)),
            Some(Wrong("account"))
        );
        assert_eq!(
            refused(|c| c.suspects = vec![Suspect::default(); MOST + 1]),
            Some(Wrong("suspects"))
        );
        assert_eq!(
            refused(|c| c.goods.what = Some("a\0b".into())),
            Some(Wrong("goods"))
        );
        let dear = |c: &mut Content| {
            c.payments
                .iter_mut()
                .for_each(|p| p.paid_cents = Some(u64::MAX));
        };
        assert_eq!(refused(dear), Some(Wrong("payments")));
    }

    #[test]
    fn what_was_lost_is_what_was_paid_in_euros() {
        let mut content = shop();
        content.payments.push(Payment {
            paid_cents: Some(700),
            currency: Some("USD".to_owned()),
            ..Payment::default()
        });
        assert_eq!(lost(&content), Some(25_000));
        content.payments.clear();
        assert_eq!(lost(&content), None);
    }
}
