//! Internet shortcuts (`.url`): a few lines naming an address that a click opens.

use super::{eml::names, html::clip_str};
use crate::{context::Context, indicators::host_of, text};

/// Lines read.
const MAX_LINES: usize = 2000;

/// Reads the fields of an internet shortcut.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let text = text::decode_lossy(bytes);
    for line in text.lines().take(MAX_LINES) {
        let Some((field, value)) = line.split_once('=') else {
            continue;
        };
        let value = value.trim();
        match field.trim().to_ascii_lowercase().as_str() {
            "url" | "baseurl" => target(value, cx),
            "iconfile" => {
                cx.fact("shortcut.icon", clip_str(value, 1000));
                if is_share(value) {
                    cx.signal("shortcut-network-share", clip_str(value, 200));
                }
            }
            "workingdirectory" => {
                cx.fact("shortcut.folder", clip_str(value, 1000));
                if is_share(value) {
                    cx.signal("shortcut-network-share", clip_str(value, 200));
                }
            }
            _ => {}
        }
    }
    cx.text("shortcut", clip_str(&text, 1 << 20));
}

/// A share on another machine: its mere display sends the session's credentials there.
fn is_share(value: &str) -> bool {
    value.starts_with("\\\\")
        || value.starts_with("//")
        || (value
            .get(..7)
            .is_some_and(|s| s.eq_ignore_ascii_case("file://"))
            && host_of(value).is_some())
}

fn target(value: &str, cx: &mut Context<'_>) {
    cx.fact("shortcut.address", clip_str(value, 2000));
    let lower = value.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    let web = ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme));
    let has_path = path.split("://").nth(1).is_some_and(|p| p.contains('/'));
    if is_share(value) || !web {
        cx.signal("shortcut-runs-file", clip_str(value, 200));
    } else if host_of(value).is_some() && has_path && names::runs(path) {
        cx.signal("shortcut-fetches-program", clip_str(value, 200));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    fn ids(source: &str) -> Vec<String> {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a.url", 0, source.len() as u64, &[], &mut budget);
        read(source.as_bytes(), &mut cx);
        for signal in &cx.signals {
            assert!(crate::signals::entry(&signal.id).is_some(), "{}", signal.id);
        }
        cx.signals.iter().map(|s| s.id.clone()).collect()
    }

    #[test]
    fn a_link_to_a_page_raises_nothing() {
        assert_eq!(
            ids("[InternetShortcut]\r\nURL=https://www.service-public.fr/\r\nIconIndex=0\r\n"),
            [] as [&str; 0]
        );
    }

    #[test]
    fn files_and_shares_elsewhere_are_seen() {
        assert_eq!(
            ids("[InternetShortcut]\nURL=file://198.51.100.7/p/a.exe\n"),
            ["shortcut-runs-file"]
        );
        assert_eq!(
            ids("[InternetShortcut]\nURL=search-ms:query=a&crumb=location:x\n"),
            ["shortcut-runs-file"]
        );
        assert_eq!(
            ids("[InternetShortcut]\nURL=https://evil.example/a.hta?x=1\n"),
            ["shortcut-fetches-program"]
        );
        assert_eq!(
            ids(
                "[InternetShortcut]\nURL=https://a.example/\nIconFile=\\\\198.51.100.7\\p\\a.ico\n"
            ),
            ["shortcut-network-share"]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_does(text in "[A-Za-z=:/\\\\\n.é]{0,200}") {
            let _ = ids(&text);
        }
    }
}
