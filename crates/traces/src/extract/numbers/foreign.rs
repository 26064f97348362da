//! Numbers of other countries' plans.

use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

/// The E.164 form of `digits` (a country's code, then a number), if that country's plan has it.
pub(crate) fn number(digits: &str) -> Option<String> {
    if !(7..=15).contains(&digits.len()) || digits.starts_with('0') {
        return None;
    }
    let number: PhoneNumber = format!("+{digits}").parse().ok()?;
    number
        .is_valid()
        .then(|| number.format_as(PhoneNumberFormat::E164).to_string())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn other_plans_are_known() {
        for (written, found) in [
            ("447911123456", Some("+447911123456")),
            ("4407911123456", Some("+447911123456")),
            ("32470123456", Some("+32470123456")),
            ("2250707123456", Some("+2250707123456")),
            ("22997123456", None),
            ("4412", None),
            ("999123456789", None),
        ] {
            assert_eq!(number(written).as_deref(), found, "{written}");
        }
    }
}
