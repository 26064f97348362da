//! Our comparisons, as levels SQL can say over the columns of [`super::columns`].
//!
//! Each names the levels of ours it stands for. What SQL cannot say has no level of its own: its pairs fall to the
//! levels below, and are counted there.

mod persons;
mod rules;
mod sql;
mod values;

use super::super::export::Engine;
use crate::compare::schema::*;
use persons::{birth_date, family, given, parent_given, parent_name};
pub(super) use rules::RULES;
use sql::{Sql, across, missing, same};
use values::{number, postcode, text};

/// Which levels of ours one stands for.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// None: a value is missing, or says nothing another comparison did not say.
    Nothing,
    /// This share of the pairs at these levels.
    Levels(&'static [u8], f64),
    /// Family and given names crossed.
    Crossed,
}

/// One level.
pub(super) struct Draft {
    pub(super) sql: String,
    pub(super) label: &'static str,
    pub(super) of: Of,
    /// The column whose frequencies adjust the weight.
    pub(super) frequency: Option<&'static str>,
}

/// One comparison.
pub(super) struct Comparison {
    /// Which of ours.
    pub(super) at: usize,
    /// The column that must not be empty.
    pub(super) column: &'static str,
    pub(super) levels: Vec<Draft>,
}

const fn draft(sql: String, label: &'static str, levels: &'static [u8]) -> Draft {
    Draft {
        sql,
        label,
        of: Of::Levels(levels, 1.0),
        frequency: None,
    }
}

impl Draft {
    const fn by(mut self, column: &'static str) -> Self {
        self.frequency = Some(column);
        self
    }

    const fn share(mut self, share: f64) -> Self {
        if let Of::Levels(levels, _) = self.of {
            self.of = Of::Levels(levels, share);
        }
        self
    }
}

fn nothing(sql: String) -> Draft {
    Draft {
        sql,
        label: "nothing said",
        of: Of::Nothing,
        frequency: None,
    }
}

fn rest(levels: &'static [u8]) -> Draft {
    draft("ELSE".to_owned(), "other", levels)
}

fn comparison(
    at: usize,
    column: &'static str,
    silent: Option<String>,
    levels: impl IntoIterator<Item = Draft>,
) -> Comparison {
    let silent = silent.map_or(missing(column), |also| {
        format!("{} OR {also}", missing(column))
    });
    Comparison {
        at,
        column,
        levels: [nothing(silent)].into_iter().chain(levels).collect(),
    }
}

/// Every comparison of the schema but the order of names, which is a level of family names here.
pub(super) fn comparisons(engine: Engine) -> Vec<Comparison> {
    let sql = Sql(engine);
    let town = |at, column, silent| text(sql, at, column, silent);
    vec![
        family(sql),
        given(sql),
        birth_date(sql),
        town(PLACE, "birth_place", Some(sql.apart())),
        comparison(
            COUNTRY,
            "birth_country",
            Some(same("birth_place")),
            [
                draft(same("birth_country"), "same", &[1]).by("birth_country"),
                rest(&[2, 3]),
            ],
        ),
        postcode(sql, BIRTH_POSTCODE, "birth_postcode", "birth_place"),
        comparison(
            NATIONALITY,
            "nationality",
            Some(same("birth_country")),
            [
                draft(same("nationality"), "same", &[1])
                    .by("nationality")
                    .share(0.9),
                draft(
                    across("nationality", "nationality_2"),
                    "one in common",
                    &[1],
                )
                .share(0.1),
                rest(&[2]),
            ],
        ),
        comparison(
            SEX,
            "sex",
            Some(same("first")),
            [draft(same("sex"), "same", &[1]), rest(&[2])],
        ),
        number(sql, DOCUMENT, "document", "document_2"),
        comparison(
            EMAIL,
            "email",
            None,
            [
                draft(same("email"), "same", &[1]).by("email").share(0.9),
                draft(across("email", "email_2"), "one in common", &[1]).share(0.1),
                draft(same("email_account"), "account", &[2]),
                draft(
                    format!(
                        "{} OR {}",
                        sql.slips("email", 2),
                        sql.like("email_account", "0.9")
                    ),
                    "close",
                    &[3],
                ),
                rest(&[4]),
            ],
        ),
        number(sql, PHONE, "phone", "phone_2"),
        town(CITY, "city", None),
        postcode(sql, POSTCODE, "postcode", "city"),
        comparison(
            ADDRESS,
            "address",
            Some(format!("{} OR {}", sql.unlike(), sql.apart())),
            [
                draft(same("address"), "same", &[1]).by("address"),
                draft(
                    format!(
                        "{} AND ({} OR street_number_l IS NULL AND street_number_r IS NULL)",
                        sql.like("street", "0.9"),
                        same("street_number")
                    ),
                    "close",
                    &[2],
                ),
                draft(sql.like("street", "0.9"), "like", &[3]),
                rest(&[4]),
            ],
        ),
        town(OCCUPATION, "occupation", None),
        parent_given(
            sql,
            FATHER,
            "father_first",
            ["father_first_root", "father_first_group"],
        ),
        parent_name(
            sql,
            FATHER_NAME,
            "father_name",
            ["father_name_group", "father_name_sound"],
            // A father's name that is the child's tells nothing more.
            "family_l = family_r AND (father_name_l = family_l OR father_name_r = family_r) OR ",
        ),
        parent_given(
            sql,
            MOTHER,
            "mother_first",
            ["mother_first_root", "mother_first_group"],
        ),
        parent_name(
            sql,
            MOTHER_NAME,
            "mother_name",
            ["mother_name_group", "mother_name_sound"],
            "",
        ),
    ]
}
