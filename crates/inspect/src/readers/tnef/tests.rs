use super::*;
use crate::{context::Budget, limits::Limits};

fn attribute(number: u32, content: &[u8]) -> Vec<u8> {
    let mut out = vec![1];
    out.extend(number.to_le_bytes());
    out.extend(u32::try_from(content.len()).expect("small").to_le_bytes());
    out.extend(content);
    let sum = content
        .iter()
        .fold(0_u16, |s, b| s.wrapping_add(u16::from(*b)));
    out.extend(sum.to_le_bytes());
    out
}

fn string(number: u16, text: &str) -> Vec<u8> {
    let value: Vec<u8> = text
        .encode_utf16()
        .chain([0])
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut out = 0x1f_u16.to_le_bytes().to_vec();
    out.extend(number.to_le_bytes());
    out.extend(1_u32.to_le_bytes());
    out.extend(u32::try_from(value.len()).expect("small").to_le_bytes());
    out.extend(&value);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

fn sample() -> Vec<u8> {
    let mut out = MAGIC.to_le_bytes().to_vec();
    out.extend([1, 0]);
    out.extend(attribute(attribute::SUBJECT, b"Bonjour\0"));
    let mut list = 2_u32.to_le_bytes().to_vec();
    // A named property, then the sender.
    list.extend([3, 0, 1, 0x80]);
    list.extend([0; 16]);
    list.extend(0_u32.to_le_bytes());
    list.extend(7_u32.to_le_bytes());
    list.extend(9_u32.to_le_bytes());
    list.extend(string(0x5d01, "a@b.fr"));
    out.extend(attribute(attribute::MESSAGE_PROPERTIES, &list));
    out.extend(attribute(attribute::BODY, b"mdp: Zeb7\0"));
    out.extend(attribute(attribute::ATTACH_START, &[0; 14]));
    out.extend(attribute(attribute::ATTACH_TITLE, b"RELEV~1.ZIP\0"));
    out.extend(attribute(attribute::ATTACH_DATA, b"PK\x03\x04rest"));
    let mut list = 1_u32.to_le_bytes().to_vec();
    list.extend(string(0x3707, "relevé.zip"));
    out.extend(attribute(attribute::ATTACH_PROPERTIES, &list));
    out
}

fn with<T>(bytes: &[u8], check: impl FnOnce(&Context<'_>) -> T) -> T {
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("winmail.dat", 0, bytes.len() as u64, &[], &mut budget);
    read(bytes, &mut cx);
    check(&cx)
}

#[test]
fn attachments_come_out_under_their_long_names() {
    with(&sample(), |cx| {
        assert_eq!(cx.gaps, []);
        assert_eq!(cx.facts["mail.subject"], "Bonjour");
        assert_eq!(cx.facts["mail.from"], "a@b.fr");
        assert_eq!(cx.children.len(), 1);
        assert_eq!(cx.children[0].name, "relevé.zip");
        assert_eq!(cx.children[0].bytes, b"PK\x03\x04rest");
        assert_eq!(cx.found_passwords.first().map(String::as_str), Some("Zeb7"));
    });
}

#[test]
fn a_cut_file_leaves_a_gap() {
    let bytes = sample();
    with(&bytes[..bytes.len() - 5], |cx| assert_eq!(cx.gaps.len(), 1));
}

proptest::proptest! {
    #[test]
    fn damaged_files_do(changes in proptest::collection::vec((0..500_usize, proptest::prelude::any::<u8>()), 1..20)) {
        let mut bytes = sample();
        for (at, byte) in changes {
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
        }
        with(&bytes, |_| ());
    }
}

#[test]
fn a_message_inside_is_kept_beside_the_note_that_stands_for_it() {
    let inner = sample();
    let mut list = 1_u32.to_le_bytes().to_vec();
    list.extend([0x0d, 0, 0x01, 0x37]);
    list.extend(1_u32.to_le_bytes());
    list.extend(
        u32::try_from(inner.len() + 16)
            .expect("small")
            .to_le_bytes(),
    );
    list.extend([0; 16]);
    list.extend(&inner);
    list.resize(list.len().next_multiple_of(4), 0);
    let mut bytes = MAGIC.to_le_bytes().to_vec();
    bytes.extend([1, 0]);
    bytes.extend(attribute(attribute::ATTACH_START, &[0; 14]));
    bytes.extend(attribute(attribute::ATTACH_TITLE, b"Inner\0"));
    bytes.extend(attribute(
        attribute::ATTACH_DATA,
        b"This attachment is a message",
    ));
    bytes.extend(attribute(attribute::ATTACH_PROPERTIES, &list));
    with(&bytes, |cx| {
        assert_eq!(cx.gaps, []);
        let names: Vec<_> = cx.children.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["Inner", "Inner.tnef"]);
        assert_eq!(cx.children[1].bytes, inner);
    });
}

#[test]
fn what_follows_the_attributes_is_examined() {
    let mut bytes = sample();
    bytes.extend(b"PK\x03\x04 and so on");
    with(&bytes, |cx| {
        assert_eq!(cx.gaps, []);
        assert!(cx.children.iter().any(|c| c.name == "trailing"));
    });
}
