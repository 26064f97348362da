//! What the ministries' bases of the demonstration know by themselves: the address that takes their mail, how to read
//! a mail that asks them for documents, how to write the line that brings one.

use kernel::Personal;
use serde_json::json;
use uuid::Uuid;

/// The functional mailbox of a base of the demonstration.
pub(crate) fn mailbox(system: &str) -> String {
    format!("pieces@{system}.gouv.example")
}

/// What a mail of the base asks for (art. 2): a reference to cite and the ministry's own number, nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// To cite in the batch that brings the documents.
    pub(crate) reference: Uuid,
    /// Of the ministry's own file.
    pub(crate) number: String,
}

/// Reads a mail as the ministry's base does: by what stands in it, and nothing else.
pub(crate) fn order(mail: &Personal<String>) -> Option<Order> {
    let mut words = mail.reveal().split_whitespace();
    let number = words.by_ref().skip_while(|word| *word != "n°").nth(1)?;
    let reference = words.find_map(|word| Uuid::parse_str(word).ok())?;
    Some(Order {
        reference,
        number: number.to_owned(),
    })
}

/// The line that brings a document.
pub(crate) fn document(reference: Uuid, title: &str, content: &[u8]) -> Vec<u8> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let content = STANDARD.encode(content);
    let line = json!({ "document_request": reference, "title": title, "content": content });
    format!("{line}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_read_for_what_a_base_needs() {
        let reference = Uuid::from_u128(7);
        let catalogue = gate::i18n::Catalogue::new(&{
            let mut all = gate::i18n::GROUND.to_vec();
            all.extend_from_slice(::ppst::FACE.words);
            all
        });
        let t = catalogue.unwrap().speak(gate::Locale::Fr);
        let text = t
            .with("mail-documents-text", "number", "SOPHIA-0117")
            .and("reference", reference.to_string().as_str())
            .and("url", "https://ppst.localhost:8443")
            .to_string();
        let read = order(&Personal::new(text));
        let number = "SOPHIA-0117".to_owned();
        assert_eq!(read, Some(Order { reference, number }));
        assert_eq!(order(&Personal::new("Bonjour".to_owned())), None);
    }
}
