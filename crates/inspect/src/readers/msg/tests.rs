use super::*;
use crate::{context::Budget, limits::Limits};

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn build(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("in memory");
    for (path, bytes) in streams {
        if let Some((parent, _)) = path.rsplit_once('/')
            && !parent.is_empty()
        {
            file.create_storage_all(parent).expect("storage");
        }
        file.create_stream(path)
            .expect("stream")
            .write_all(bytes)
            .expect("write");
    }
    file.flush().expect("flush");
    file.into_inner().into_inner()
}

/// Attachment properties saying that the attachment is a message.
fn method(number: u32) -> Vec<u8> {
    let mut bytes = vec![0; 8];
    bytes.extend(0x3705_0003_u32.to_le_bytes());
    bytes.extend(6_u32.to_le_bytes());
    bytes.extend(number.to_le_bytes());
    bytes.extend([0; 4]);
    bytes
}

fn sample() -> Vec<u8> {
    build(&[
        ("/__properties_version1.0", vec![0; 32]),
        ("/__substg1.0_0037001F", wide("Relance urgente")),
        ("/__substg1.0_0C1A001F", wide("agent@ministere.gouv.fr")),
        ("/__substg1.0_5D01001F", wide("x@evil.example")),
        ("/__substg1.0_1000001F", wide("Le mot de passe est Zeb7!")),
        ("/__substg1.0_10130102", b"<p>Bonjour</p>".to_vec()),
        (
            "/__attach_version1.0_#00000000/__substg1.0_3707001F",
            wide("relevé.zip"),
        ),
        (
            "/__attach_version1.0_#00000000/__substg1.0_37010102",
            b"PK\x03\x04rest".to_vec(),
        ),
        (
            "/__attach_version1.0_#00000001/__substg1.0_3001001F",
            wide("Message joint"),
        ),
        (
            "/__attach_version1.0_#00000001/__properties_version1.0",
            method(5),
        ),
        (
            "/__attach_version1.0_#00000001/__substg1.0_3701000D/__properties_version1.0",
            vec![0; 24],
        ),
        (
            "/__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_0037001F",
            wide("Intérieur"),
        ),
        (
            "/__attach_version1.0_#00000002/__substg1.0_3707001F",
            wide("note.docx"),
        ),
        (
            "/__attach_version1.0_#00000002/__substg1.0_370D001F",
            wide("\\\\198.51.100.7\\p\\note.docx"),
        ),
    ])
}

fn with<T>(bytes: &[u8], check: impl FnOnce(&Context<'_>) -> T) -> T {
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("m.msg", 0, bytes.len() as u64, &[], &mut budget);
    read(bytes, &mut cx);
    for signal in &cx.signals {
        assert!(crate::signals::entry(&signal.id).is_some(), "{}", signal.id);
    }
    check(&cx)
}

#[test]
fn a_message_is_taken_apart() {
    with(&sample(), |cx| {
        assert_eq!(cx.facts["mail.subject"], "Relance urgente");
        assert_eq!(cx.facts["mail.from"], "x@evil.example");
        let names: Vec<_> = cx
            .children
            .iter()
            .map(|c| (c.name.as_str(), c.relation))
            .collect();
        assert_eq!(
            names,
            [
                ("body.html", "body"),
                ("relevé.zip", "attachment"),
                ("Message joint.msg", "message")
            ]
        );
        assert_eq!(
            cx.found_passwords.first().map(String::as_str),
            Some("Zeb7!")
        );
        for id in [
            "mail-sender-shown-otherwise",
            "mail-password-beside-archive",
            "mail-attachment-elsewhere",
        ] {
            assert!(cx.signals.iter().any(|s| s.id == id), "{id}");
        }
        assert_eq!(cx.gaps, []);
        with(&cx.children[2].bytes, |inner| {
            assert_eq!(inner.facts["mail.subject"], "Intérieur");
        });
    });
}

#[test]
fn header_fields_are_unfolded() {
    let headers = "Subject: a\r\nReply-To: B\r\n <b@c.fr>\r\nTo: d";
    assert_eq!(header(headers, "reply-to").as_deref(), Some("B <b@c.fr>"));
    assert_eq!(bare_address("B <b@c.fr>"), Some("b@c.fr"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_messages_do(changes in proptest::collection::vec((0..8000_usize, proptest::prelude::any::<u8>()), 1..40)) {
        let mut bytes = sample();
        for (at, byte) in changes {
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
        }
        with(&bytes, |_| ());
    }
}
