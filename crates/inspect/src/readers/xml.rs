//! XML of no more precise kind: what it loads from outside, what it carries, what it would run.

use super::{
    html::clip_str,
    markup::{Token, Tokens, attribute},
    script::{self, decode},
};
use crate::{context::Context, text};

/// Files drawn out of binary elements.
const MAX_CARRIED: usize = 200;

/// Reads an XML file.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let source = text::decode_lossy(bytes);
    let mut root = None;
    let mut carried = 0;
    let mut code = String::new();
    let mut words = String::new();
    let mut element = String::new();
    for token in Tokens::new(&source, false) {
        match token {
            Token::Declaration(declaration) => outside(declaration, cx),
            Token::Open {
                name, attributes, ..
            } => {
                let local = name.rsplit(':').next().unwrap_or(&name);
                if root.is_none() {
                    cx.fact("xml.root", clip_str(local, 100));
                    root = Some(local.to_owned());
                }
                runs(
                    &name,
                    local,
                    &attributes,
                    root.as_deref().unwrap_or_default(),
                    cx,
                );
                for (_, value) in &attributes {
                    if words.len() < (1 << 20) {
                        words.push_str(value);
                        words.push('\n');
                    }
                }
                local.clone_into(&mut element);
            }
            Token::Text(content) | Token::Raw(content) => {
                let content = content.trim();
                if matches!(
                    element.as_str(),
                    "script" | "code" | "exec" | "command" | "arguments"
                ) && code.len() < (1 << 20)
                {
                    code.push_str(content);
                    code.push(if element == "command" { ' ' } else { '\n' });
                } else if content.len() >= 64
                    && carried < MAX_CARRIED
                    && let Some(data) = decode::base64(content)
                    && let Some(what) = decode::recognise(&data)
                {
                    let ending = match what {
                        decode::What::Carrier(e) | decode::What::File(e) => e,
                        _ if data.starts_with(b"ActiveMime") => "mso",
                        _ => continue,
                    };
                    carried += 1;
                    if cx
                        .child(format!("binary-{carried}.{ending}"), "embedded", data)
                        .is_err()
                    {
                        return;
                    }
                }
            }
            Token::Close(_) | Token::Comment(_) => {}
        }
    }
    if !words.trim().is_empty() {
        cx.text("attributes", words);
    }
    if !code.trim().is_empty() {
        cx.text("script", code.as_str());
        script::examine_command(&code, cx);
    }
}

/// Entities and styles loaded from elsewhere.
fn outside(declaration: &str, cx: &mut Context<'_>) {
    let lower = declaration.to_ascii_lowercase();
    if lower.starts_with("doctype")
        && lower.contains("<!entity")
        && (lower.contains(" system ") || lower.contains(" public "))
    {
        // Documentation tools name local entities; only other machines and absolute places weigh.
        let far = ["http://", "https://", "ftp://", "file:/", "\\\\"]
            .iter()
            .find(|s| lower.contains(**s));
        if let Some(far) = far {
            cx.signal("xml-external-entity", *far);
        }
    }
    if lower.starts_with("xml-stylesheet")
        && (lower.contains("http://") || lower.contains("https://"))
    {
        cx.fact("xml.remote_style", true);
    }
}

/// Elements by which a program of the system would run code.
fn runs(
    name: &str,
    local: &str,
    attributes: &[(String, String)],
    root: &str,
    cx: &mut Context<'_>,
) {
    let value = |wanted: &str| attribute(attributes, wanted).unwrap_or_default();
    if local == "script" && (name.starts_with("msxsl:") || name.starts_with("ms:")) {
        cx.signal("xml-runs-code", "msxsl:script");
    }
    if local == "usingtask"
        && value("taskfactory")
            .to_ascii_lowercase()
            .contains("codetaskfactory")
    {
        cx.signal("xml-runs-code", "MSBuild CodeTaskFactory");
    }
    if local == "deeplink" && root == "pcsettings" {
        cx.signal("xml-runs-code", "SettingContent");
    }
    if local == "exec" && root == "task" {
        cx.fact("xml.scheduled_task", true);
    }
    if local == "objectdataprovider" || value("clr-namespace").contains("System.Diagnostics") {
        cx.signal("xml-runs-code", "ObjectDataProvider");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    fn with<T>(source: &str, check: impl FnOnce(&Context<'_>) -> T) -> T {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("x.xml", 0, source.len() as u64, &[], &mut budget);
        read(source.as_bytes(), &mut cx);
        check(&cx)
    }

    #[test]
    fn entities_from_other_machines_are_seen() {
        with(
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://evil.example/x\">]><a>&x;</a>",
            |cx| {
                assert_eq!(cx.signals[0].id, "xml-external-entity");
            },
        );
    }

    #[test]
    fn code_for_system_programs_is_seen() {
        with(
            "<xsl:stylesheet><msxsl:script language='JScript'>var r</msxsl:script></xsl:stylesheet>",
            |cx| {
                assert!(cx.signals.iter().any(|s| s.id == "xml-runs-code"));
            },
        );
    }

    #[test]
    fn carried_files_become_children() {
        let data = "UEsDBBQAAAAIAAAAIQ".to_owned() + &"A".repeat(66);
        with(&format!("<p:binaryData>{data}</p:binaryData>"), |cx| {
            assert_eq!(cx.children[0].name, "binary-1.zip");
        });
    }

    #[test]
    fn ordinary_documents_raise_nothing() {
        with(
            "<?xml version='1.0'?><!DOCTYPE note SYSTEM 'note.dtd'><note a='b'>Bonjour</note>",
            |cx| {
                assert_eq!(cx.signals, []);
                assert_eq!(cx.facts["xml.root"], "note");
            },
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_does(text in "[<>a-z!\\[\\]/='\" :?A-D]{0,300}") {
            with(&text, |_| ());
        }
    }
}
