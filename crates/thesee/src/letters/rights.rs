//! The notice of a victim's rights (code of criminal procedure, art. 10-2).

use gate::{
    i18n::T,
    paper::{Paper, PaperError},
};

use super::Receipt;

/// What the notice says, in the order of article 10-2, by the keys of its words.
pub(crate) const RIGHTS: [&str; 9] = [
    "rights-repair",
    "rights-civil-party",
    "rights-lawyer",
    "rights-association",
    "rights-fund",
    "rights-protection",
    "rights-interpreter",
    "rights-accompanied",
    "rights-address",
];

/// Prints the notice for one complaint.
pub(crate) fn rights(t: &T, receipt: &Receipt) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new(
        t,
        t.get("rights-title"),
        t.get("receipt-author"),
        receipt.filed_at,
    )
    .footer(
        t.with("receipt-footer", "reference", receipt.reference.as_str())
            .to_string(),
    );
    paper.facts([
        (
            t.get("receipt-reference").to_owned(),
            receipt.reference.clone(),
        ),
        (
            t.get("receipt-filed").to_owned(),
            t.date_time(receipt.filed_at),
        ),
    ]);
    paper.paragraph(t.get("rights-intro"));
    paper.bullets(RIGHTS.map(|right| (0, t.get(right))));
    paper.section(t.get("rights-follow-title"));
    paper.paragraph(t.get("rights-follow"));
    paper.section(t.get("rights-help-title"));
    paper.paragraph(t.get("rights-help"));
    paper.print()
}
