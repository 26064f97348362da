//! The record of a person as a source describes them.

/// The fields the engine compares. Post or project, foreign ties, grounds of an opinion and documents
/// (décret no 2022-368, art. 2 3° l, m, n and 4° a) have no place here: article 3 forbids to select on them,
/// and what cannot be named cannot be selected on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Family name at birth.
    BirthName,
    /// Family name taken by marriage.
    MarriedName,
    /// Given names, in order.
    GivenNames,
    /// Everything at once, where a source does not tell family and given names apart.
    FullName,
    /// `M` or `F`, in any usual spelling.
    Sex,
    /// `YYYY-MM-DD`, `DD/MM/YYYY`, `YYYYMMDD`, `YYYY`; unknown parts as `00` or left out.
    BirthDate,
    /// Town of birth.
    BirthPlace,
    /// Postcode of the town of birth.
    BirthPostcode,
    /// Country of birth: ISO 3166-1 code, or its name in French or English.
    BirthCountry,
    /// Nationalities, separated by `;`.
    Nationality,
    /// Numbers of identity documents, separated by `;`.
    Document,
    /// E-mail addresses, separated by `;`.
    Email,
    /// Telephone numbers, separated by `;`.
    Phone,
    /// Street and number.
    Address,
    /// Postcode of the residence.
    Postcode,
    /// Town of residence.
    City,
    /// Occupation held, not the one for which access is asked.
    Occupation,
    /// Family name of the father.
    FatherName,
    /// Given names of the father.
    FatherGivenNames,
    /// Family name of the mother, at birth.
    MotherName,
    /// Given names of the mother.
    MotherGivenNames,
}

impl Field {
    /// Every field, in the order of declaration.
    pub const ALL: [Self; 21] = [
        Self::BirthName,
        Self::MarriedName,
        Self::GivenNames,
        Self::FullName,
        Self::Sex,
        Self::BirthDate,
        Self::BirthPlace,
        Self::BirthPostcode,
        Self::BirthCountry,
        Self::Nationality,
        Self::Document,
        Self::Email,
        Self::Phone,
        Self::Address,
        Self::Postcode,
        Self::City,
        Self::Occupation,
        Self::FatherName,
        Self::FatherGivenNames,
        Self::MotherName,
        Self::MotherGivenNames,
    ];
}

/// One record: a text a field, as it came, empty where the source says nothing.
///
/// ```
/// use linkage::person::{Field, Person};
/// let person = Person::default()
///     .with(Field::BirthName, "Lefèvre")
///     .with(Field::GivenNames, "Anne-Marie");
/// assert_eq!(person.get(Field::BirthName), "Lefèvre");
/// assert_eq!(person.get(Field::Email), "");
/// ```
#[derive(Clone, Copy, Default)]
pub struct Person<'a> {
    values: [&'a str; Field::ALL.len()],
}

impl<'a> Person<'a> {
    /// The same record with this text.
    #[must_use]
    pub fn with(mut self, field: Field, text: &'a str) -> Self {
        self.set(field, text);
        self
    }

    /// Writes one text.
    pub fn set(&mut self, field: Field, text: &'a str) {
        if let Some(value) = self.values.get_mut(field as usize) {
            *value = text;
        }
    }

    /// The text of a field, empty when the source says nothing.
    #[must_use]
    pub fn get(&self, field: Field) -> &'a str {
        self.values.get(field as usize).copied().unwrap_or_default()
    }
}

/// Personal data does not reach a log by accident: a record shows only which fields it fills.
impl std::fmt::Debug for Person<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let filled = Field::ALL
            .iter()
            .filter(|field| !self.get(**field).is_empty());
        f.debug_set().entries(filled).finish()
    }
}
