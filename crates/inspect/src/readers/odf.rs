//! OpenDocument packages (ISO 26300): Basic and Python macros, events, objects, links.

use super::{
    ooxml::{
        Member, members,
        relation::{Place, place},
        xml::{self, Event, attribute, events, unescape},
    },
    vba::judge::Findings,
};
use crate::{context::Context, report::Gap};

/// A text is handed over once this long.
const FLUSH: usize = 1 << 20;

#[derive(Debug, Default)]
struct State {
    text: String,
    modules: Vec<String>,
    findings: Findings,
    events: Vec<String>,
    scripts: Vec<String>,
    encrypted: bool,
}

/// Reads an OpenDocument package.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let mut state = State::default();
    members(bytes, cx, "META-INF/manifest.xml", |member, cx| {
        part(member, &mut state, cx)
    });
    flush(&mut state.text, cx);
    if state.encrypted {
        cx.signal("document-encrypted", "OpenDocument");
        cx.gap(Gap::Encrypted);
    }
    if !state.modules.is_empty() {
        cx.fact("odf.macros", state.modules.clone());
        cx.signal(
            "macro-present",
            format!("{} module(s)", state.modules.len()),
        );
    }
    if !state.scripts.is_empty() {
        cx.signal("odf-script", state.scripts.join(", "));
    }
    if !state.events.is_empty() {
        state.findings.automatic.append(&mut state.events);
    }
    state.findings.conclude(cx);
}

fn flush(text: &mut String, cx: &mut Context<'_>) {
    let text = std::mem::take(text);
    if !text.trim().is_empty() {
        cx.text("document", text);
    }
}

fn part(member: Member, state: &mut State, cx: &mut Context<'_>) -> bool {
    let lower = member.name.to_ascii_lowercase();
    let text = xml::decode(&member.bytes);
    if lower == "meta-inf/manifest.xml" {
        state.encrypted =
            events(&text).any(|event| matches!(event, Event::Open("encryption-data", _)));
        return true;
    }
    if state.encrypted
        && !matches!(lower.as_str(), "mimetype" | "meta.xml")
        && !lower.starts_with("meta-inf/")
    {
        // Nothing in it can be read.
        return true;
    }
    if lower.starts_with("basic/") && lower.ends_with(".xml") {
        basic(&member.name, &text, state, cx);
        return true;
    }
    if lower.starts_with("scripts/") {
        if state.scripts.len() < 100 {
            state.scripts.push(member.name.clone());
        }
        return cx
            .child(member.name.clone(), "script", member.bytes)
            .is_ok();
    }
    if lower.ends_with(".xml") || lower.ends_with(".rdf") {
        content(&text, state, cx);
        return true;
    }
    if lower == "mimetype" {
        cx.fact("odf.type", text.trim().to_owned());
        return true;
    }
    // Pictures, embedded objects and their replacements.
    let relation = if lower.starts_with("object") {
        "object"
    } else {
        "part"
    };
    let name = member.name.clone();
    cx.child(name, relation, member.bytes).is_ok()
}

/// A module of StarBasic: its source is the text of `script:module`.
fn basic(name: &str, text: &str, state: &mut State, cx: &mut Context<'_>) {
    let mut source = String::new();
    let mut inside = false;
    for event in events(text) {
        match event {
            Event::Open("module", list) => {
                inside = true;
                let title =
                    attribute(list, "name").map_or_else(|| name.to_owned(), |n| n.into_owned());
                if state.modules.len() < 500 {
                    state.modules.push(title);
                }
            }
            Event::Close("module") => inside = false,
            Event::Text(text) if inside => source.push_str(&unescape(text)),
            Event::Raw(text) if inside => source.push_str(text),
            _ => {}
        }
    }
    if !source.trim().is_empty() {
        state.findings.add_source(&source, cx);
        cx.text("basic", source);
    }
}

fn content(text: &str, state: &mut State, cx: &mut Context<'_>) {
    for event in events(text) {
        match event {
            Event::Open(name, list) => {
                if name == "event-listener" || name == "event" {
                    listener(list, state);
                }
                if name == "dde-source" || name == "dde-connection-decl" {
                    let get = |name| attribute(list, name).unwrap_or_default();
                    let field = format!("{} {}", get("dde-application"), get("dde-topic"));
                    super::ole::judge_dde(field.trim(), cx);
                }
                let formula = attribute(list, "formula").unwrap_or_default();
                if formula.contains("DDE(") {
                    super::ole::judge_dde(&formula, cx);
                }
                link(name, list, state, cx);
            }
            Event::Text(raw) => state.text.push_str(&unescape(raw)),
            Event::Raw(raw) => state.text.push_str(raw),
            Event::Close("p" | "h" | "table-row") => {
                state.text.push('\n');
                if state.text.len() > FLUSH {
                    flush(&mut state.text, cx);
                }
            }
            Event::Close(_) => {}
        }
    }
    state.text.push('\n');
}

/// An event that starts a macro: `dom:load` and its like need no click.
fn listener(list: &str, state: &mut State) {
    let event = attribute(list, "event-name")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let alone = [
        "load",
        "open",
        "unload",
        "close",
        "new",
        "focus",
        "mouseover",
        "startapp",
        "created",
        "print",
    ];
    if alone.iter().any(|word| event.contains(word)) && state.events.len() < 50 {
        let target = attribute(list, "href")
            .or_else(|| attribute(list, "macro-name"))
            .unwrap_or_default();
        state.events.push(format!("{event} → {target}"));
    }
}

fn link(name: &str, list: &str, state: &mut State, cx: &mut Context<'_>) {
    let Some(target) = attribute(list, "href") else {
        return;
    };
    if target.is_empty() || target.starts_with('#') {
        return;
    }
    let shown = format!("{name} → {target}");
    match (name, place(&target)) {
        // Calls of the document's own macros are events, told there.
        _ if target.starts_with("vnd.sun.star.script:") => {}
        ("a", Place::Trap) => cx.signal("link-trap", shown),
        (_, Place::Trap) => cx.signal("link-trap-fetched", shown),
        (
            "object" | "object-ole" | "plugin" | "applet" | "floating-frame" | "section-source",
            Place::Web,
        ) => {
            cx.signal("object-remote-link", shown);
        }
        (
            "object" | "object-ole" | "plugin" | "applet" | "floating-frame" | "section-source",
            Place::Share,
        ) => {
            cx.signal("object-share-link", shown);
        }
        ("template", Place::Web) => cx.signal("template-remote", shown),
        ("image", Place::Web | Place::Share) => cx.signal("image-remote", shown),
        _ => {}
    }
    state.text.push_str(&target);
    state.text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::{
        ole::testing::{batter, run},
        ooxml::tests::zip_of,
    };

    #[test]
    fn a_macro_started_on_load_is_told() {
        let content = b"<office:document-content><office:event-listeners><script:event-listener \
            script:event-name=\"dom:load\" xlink:href=\"vnd.sun.star.script:Standard.M.Main\"/>\
            </office:event-listeners><text:p>Bonjour</text:p></office:document-content>";
        let call: String = ")1 ,\"clac\"(llehS".chars().rev().collect();
        let module =
            format!("<script:module script:name=\"M\">Sub Main\n{call}\nEnd Sub</script:module>");
        let file = zip_of(&[
            ("content.xml", content),
            ("Basic/Standard/M.xml", module.as_bytes()),
        ]);
        let outcome = run(read, &file);
        assert!(outcome.has("macro-attack-chain"), "{:?}", outcome.signals);
        assert!(outcome.text().contains("Bonjour"));
    }

    #[test]
    fn a_plain_text_is_quiet() {
        let content = b"<office:document-content><text:p><text:a xlink:href=\"https://a.invalid/\">x</text:a>\
            </text:p></office:document-content>";
        let outcome = run(
            read,
            &zip_of(&[("mimetype", b"t"), ("content.xml", content)]),
        );
        assert!(outcome.signals.is_empty() && outcome.gaps.is_empty());
        assert!(outcome.text().contains("https://a.invalid/"));
    }

    #[test]
    fn an_encrypted_package_leaves_its_gap() {
        let manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>";
        let outcome = run(
            read,
            &zip_of(&[
                ("content.xml", b"\x01"),
                ("META-INF/manifest.xml", manifest),
            ]),
        );
        assert_eq!(outcome.gaps, [Gap::Encrypted]);
    }

    #[test]
    fn damaged_packages_never_panic() {
        batter(
            read,
            &zip_of(&[
                ("content.xml", b"<a xlink:href=\"x\">"),
                ("Scripts/python/a.py", b"x"),
            ]),
        );
    }
}
