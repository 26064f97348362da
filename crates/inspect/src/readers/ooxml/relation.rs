//! Relationships: what a part points to outside the package, which Office may fetch on opening.

use super::xml::{Event, attribute, events};
use crate::{context::Context, readers::ole::object};

/// A relationship read from a `.rels` part.
#[derive(Debug)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// Last part of the type's address: `hyperlink`, `attachedTemplate`…
    pub(crate) kind: String,
    pub(crate) target: String,
    pub(crate) external: bool,
}

/// Every relationship of a part.
pub(crate) fn parse(text: &str) -> Vec<Relation> {
    events(text)
        .filter_map(|event| match event {
            Event::Open("Relationship", list) => {
                let get = |name| attribute(list, name).unwrap_or_default().into_owned();
                let kind = get("Type");
                Some(Relation {
                    id: get("Id"),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: get("Target"),
                    external: get("TargetMode").eq_ignore_ascii_case("external"),
                })
            }
            _ => None,
        })
        .take(100_000)
        .collect()
}

/// Where an address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A web server.
    Web,
    /// A file share.
    Share,
    /// The reader's own disk, or a part of the package.
    Local,
    /// A scheme with a history of attacks.
    Trap,
}

/// Tells where an address leads.
pub(crate) fn place(target: &str) -> Place {
    let lower = target.trim().to_ascii_lowercase().replace('\\', "/");
    let traps = [
        "mhtml:",
        "ms-msdt:",
        "ms-search:",
        "search-ms:",
        "ms-officecmd:",
        "script:",
        "javascript:",
        "vbscript:",
        "ms-appinstaller:",
        "cmd:",
        "mk:",
        "its:",
        "ms-its:",
    ];
    if traps.iter().any(|scheme| lower.starts_with(scheme)) || lower.contains("!x-usc:") {
        return Place::Trap;
    }
    let bare = lower.strip_prefix("file:").unwrap_or(&lower);
    let slashes = bare.len() - bare.trim_start_matches('/').len();
    let rest = bare.trim_start_matches('/');
    let drive = rest.as_bytes().get(1) == Some(&b':');
    if lower.starts_with("http:") || lower.starts_with("https:") || lower.starts_with("ftp:") {
        Place::Web
    } else if !drive && matches!(slashes, 2 | 4 | 5) {
        Place::Share
    } else {
        Place::Local
    }
}

/// Weighs a relationship.
pub(crate) fn judge(relation: &Relation, cx: &mut Context<'_>) {
    if !relation.external {
        return;
    }
    let target = relation.target.as_str();
    let place = place(target);
    let shown = format!("{} → {target}", relation.kind);
    let fetched = matches!(
        relation.kind.as_str(),
        "attachedTemplate"
            | "oleObject"
            | "frame"
            | "subDocument"
            | "aFChunk"
            | "package"
            | "vbaProject"
            | "control"
            | "customUI"
            | "extensibility"
            | "mailMergeSource"
            | "externalLinkPath"
    );
    match (relation.kind.as_str(), place) {
        ("hyperlink", Place::Trap) => cx.signal("link-trap", shown),
        (_, Place::Trap) => cx.signal("link-trap-fetched", shown),
        ("attachedTemplate", Place::Web) => cx.signal("template-remote", target),
        ("attachedTemplate", Place::Share) => cx.signal("template-share", target),
        ("image", Place::Web | Place::Share) => cx.signal("image-remote", target),
        ("externalLinkPath" | "mailMergeSource", _) if object::is_program_name(target) => {
            cx.signal("object-remote-link", shown);
        }
        ("externalLinkPath" | "mailMergeSource", _) => {}
        (_, Place::Web) if fetched => cx.signal("object-remote-link", shown),
        (_, Place::Share) if fetched => cx.signal("object-share-link", shown),
        ("hyperlink", _) if place != Place::Web && object::is_program_name(target) => {
            cx.signal("link-program", shown);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_apart() {
        assert_eq!(place("https://a.invalid/x"), Place::Web);
        assert_eq!(place("\\\\server\\share\\x"), Place::Share);
        assert_eq!(place("file:///\\\\server\\share"), Place::Share);
        assert_eq!(place("file://server/share"), Place::Share);
        assert_eq!(place("file:///C:\\Users\\a\\Normal.dotm"), Place::Local);
        assert_eq!(place("C:/a.docx"), Place::Local);
        assert_eq!(place("media/image1.png"), Place::Local);
        assert_eq!(place("MHTML:http://a.invalid!x"), Place::Trap);
        assert_eq!(place("mailto:a@b.invalid"), Place::Local);
    }
}
