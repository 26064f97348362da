use super::*;
use crate::{context::Budget, limits::Limits};

fn with<T>(bytes: &[u8], check: impl FnOnce(&Context<'_>) -> T) -> T {
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("m.eml", 0, bytes.len() as u64, &[], &mut budget);
    read(bytes, &mut cx);
    for signal in &cx.signals {
        assert!(crate::signals::entry(&signal.id).is_some(), "{}", signal.id);
    }
    check(&cx)
}

fn raised(cx: &Context<'_>, id: &str) -> bool {
    cx.signals.iter().any(|s| s.id == id)
}

const LETTER: &str = "From: \"Direction <chef@ministere.gouv.fr>\" <x@evil.example>\r\n\
To: a@b.fr, c@d.fr\r\n\
Reply-To: y@other.example\r\n\
Subject: =?utf-8?Q?Facture_imp=C3=A9rative?=\r\n\
Date: Mon, 4 Nov 2024 10:00:00 +0100\r\n\
Message-ID: <1@evil.example>\r\n\
Received: from a (a [198.51.100.4]) by b; Mon, 4 Nov 2024 09:00:00 +0000\r\n\
Authentication-Results: mx.fr; spf=fail; dmarc=fail\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=XX\r\n\r\n\
--XX\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
Voil=E0. Mot de passe : Zeb7!\r\n\
--XX\r\nContent-Type: text/html\r\n\r\n<p>Voil&agrave;</p>\r\n\
--XX\r\nContent-Type: application/octet-stream\r\n\
Content-Disposition: attachment; filename*0*=utf-8''fact%C3%BB; filename*1*=re.zip\r\n\
Content-Transfer-Encoding: base64\r\n\r\nUEsDBAAA\r\n\
--XX\r\nContent-Type: message/rfc822\r\n\r\nFrom: q@r.fr\r\nSubject: inner\r\n\r\nhello\r\n\
--XX\r\nContent-Type: application/x-msdownload; name=\"=?utf-8?B?cmVsZXbDqS5wZGYuZXhl?=\"\r\n\
Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nTVo=\r\n\
--XX--\r\n";

#[test]
fn a_letter_is_taken_apart() {
    with(LETTER.as_bytes(), |cx| {
        assert_eq!(cx.facts["mail.subject"], "Facture impérative");
        assert_eq!(cx.facts["mail.recipients"], 2);
        assert_eq!(cx.facts["mail.hops"], 1);
        assert_eq!(cx.facts["mail.attachments"], 3);
        let names: Vec<_> = cx
            .children
            .iter()
            .map(|c| (c.name.as_str(), c.relation))
            .collect();
        assert_eq!(
            names,
            [
                ("body-2.html", "body"),
                ("factûre.zip", "attachment"),
                ("part-4.eml", "message"),
                ("relevé.pdf.exe", "attachment"),
            ]
        );
        assert_eq!(cx.children[1].bytes, b"PK\x03\x04\0\0");
        assert!(
            cx.children[2].bytes.starts_with(b"From: q@r.fr"),
            "{:?}",
            cx.children[2]
        );
        assert!(
            cx.texts
                .iter()
                .any(|t| t.role == "body" && t.text.contains("Voilà"))
        );
        assert_eq!(
            cx.found_passwords.first().map(String::as_str),
            Some("Zeb7!")
        );
        for id in [
            "mail-sender-shown-otherwise",
            "mail-reply-elsewhere",
            "mail-authentication-failed",
            "mail-attachment-runs",
            "mail-password-beside-archive",
        ] {
            assert!(raised(cx, id), "{id}");
        }
        assert_eq!(cx.gaps, []);
    });
}

#[test]
fn a_newsletter_raises_nothing() {
    let letter = "From: Lettre <news@list.example>\r\nReply-To: contact@assoc.fr\r\n\
        List-Unsubscribe: <https://list.example/u>\r\nSubject: Lettre 12\r\n\
        Content-Type: text/html; charset=utf-8\r\n\r\n<p>Bonjour <a href=\"https://list.example/c?1\">lire</a></p>";
    with(letter.as_bytes(), |cx| {
        assert_eq!(cx.signals, []);
        assert_eq!(cx.gaps, []);
        assert_eq!(cx.children.len(), 1);
    });
}

proptest::proptest! {
    #[test]
    fn any_bytes_do(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..2048)) {
        with(&bytes, |_| ());
    }

    #[test]
    fn a_damaged_letter_does(at in 0..LETTER.len(), byte: u8, cut in 0..LETTER.len()) {
        let mut bytes = LETTER.as_bytes().to_vec();
        bytes[at] = byte;
        bytes.truncate(cut.max(1));
        with(&bytes, |cx| assert!(cx.children.len() < 20));
    }
}

#[test]
fn a_mailbox_gives_its_messages() {
    let mailbox =
        b"From a Mon\nFrom: a@b.fr\nSubject: x\n\n>From here\n\nFrom b Tue\nFrom: c@d.fr\n\nz\n";
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("m.mbox", 0, mailbox.len() as u64, &[], &mut budget);
    read_mbox(mailbox, &mut cx);
    assert_eq!(cx.children.len(), 2);
    assert!(cx.children[1].bytes.starts_with(b"From: c@d.fr"));
}

#[test]
fn base64_with_foreign_signs_is_still_decoded() {
    let letter = "From: a@b.fr\r\nTo: c@d.fr\r\nContent-Type: application/zip; name=a.zip\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nUEsD*BAAAAAAAAAAA!AAAAAAAAAAAAA\r\n";
    with(letter.as_bytes(), |cx| {
        assert_eq!(cx.children.len(), 1);
        assert!(
            cx.children[0].bytes.starts_with(b"PK\x03\x04"),
            "{:?}",
            cx.children
        );
    });
}

#[test]
fn a_text_attachment_keeps_its_own_bytes() {
    let letter = "From: a@b.fr\r\nTo: c@d.fr\r\nContent-Type: text/html; charset=iso-8859-1\r\n\
        Content-Disposition: attachment; filename=a.html\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nPGI+6TwvYj48Yj7pPC9iPg==\r\n";
    with(letter.as_bytes(), |cx| {
        assert_eq!(cx.children[0].bytes, b"<b>\xe9</b><b>\xe9</b>");
        assert_eq!(cx.gaps, []);
    });
}
