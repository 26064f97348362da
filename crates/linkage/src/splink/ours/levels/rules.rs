//! Which pairs Splink looks at.

/// Blocking rules: for each, what must be equal, left and right.
pub(in super::super) const RULES: [&[[&str; 2]]; 19] = [
    &[["document", "document"]],
    &[
        ["family_whole", "given_whole"],
        ["given_whole", "family_whole"],
    ],
    &[["email", "email"]],
    &[["phone", "phone"]],
    &[
        ["family_sound", "family_sound"],
        ["first_sound", "first_sound"],
    ],
    &[
        ["family_sound", "family_sound"],
        ["birth_date", "birth_date"],
    ],
    &[["first_sound", "first_sound"], ["birth_date", "birth_date"]],
    &[["first_root", "first_root"], ["birth_date", "birth_date"]],
    &[
        ["family_sound", "first_sound"],
        ["first_sound", "family_sound"],
    ],
    &[
        ["family_sound", "married_sound"],
        ["first_sound", "first_sound"],
    ],
    &[
        ["married_sound", "family_sound"],
        ["first_sound", "first_sound"],
    ],
    &[["birth_date", "birth_date"], ["birth_place", "birth_place"]],
    &[["birth_date", "birth_date"], ["postcode", "postcode"]],
    &[
        ["family_sound", "family_sound"],
        ["birth_year", "birth_year"],
        ["birth_place", "birth_place"],
    ],
    &[
        ["first_sound", "first_sound"],
        ["birth_year", "birth_year"],
        ["birth_place", "birth_place"],
    ],
    &[
        ["family_sound", "family_sound"],
        ["birth_month", "birth_month"],
        ["birth_day", "birth_day"],
    ],
    &[
        ["family_group", "family_group"],
        ["first_group", "first_group"],
        ["birth_year", "birth_year"],
    ],
    &[
        ["father_first", "father_first"],
        ["mother_first", "mother_first"],
        ["birth_year", "birth_year"],
    ],
    &[["address", "address"], ["birth_year", "birth_year"]],
];
