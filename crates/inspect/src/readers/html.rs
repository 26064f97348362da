//! Pages (HTML, HTA) and drawings with scripts (SVG): what they carry, where they send, what they
//! pretend.

use crate::{
    context::Context,
    indicators::{host_of, is_domain, same_site, site},
    text,
};

use super::{
    markup::{Token, Tokens, attribute, unescape},
    script::{self, Dialect, decode},
};

/// Scripts examined one by one; the rest together.
const MAX_SCRIPTS: usize = 300;
/// `data:` addresses decoded.
const MAX_DATA: usize = 300;
/// Bytes of visible text kept.
const MAX_VISIBLE: usize = 1 << 20;

/// Reads an HTML page.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    page(&text::decode_lossy(bytes), Flavour::Html, cx);
}

/// Reads an HTML application, which runs with the user's rights.
pub fn read_hta(bytes: &[u8], cx: &mut Context<'_>) {
    cx.signal("html-application", "");
    page(&text::decode_lossy(bytes), Flavour::Hta, cx);
}

/// Reads a Windows script file or component (`.wsf`, `.sct`): XML around scripts.
pub fn read_wsf(bytes: &[u8], cx: &mut Context<'_>) {
    cx.signal("script", "wsf");
    page(&text::decode_lossy(bytes), Flavour::Hta, cx);
}

/// Reads an SVG drawing.
pub fn read_svg(bytes: &[u8], cx: &mut Context<'_>) {
    page(&text::decode_lossy(bytes), Flavour::Svg, cx);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Html,
    Hta,
    Svg,
}

/// `text` cut to at most `max` bytes, on a character boundary.
pub(crate) fn clip_str(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The words a reader of the page sees.
pub(crate) fn visible_text(source: &str) -> String {
    let mut out = String::new();
    let mut hidden = false;
    for token in Tokens::new(source, true) {
        match token {
            Token::Text(text) if !hidden => out.push_str(&unescape(text)),
            Token::Open { name, .. } => {
                hidden = matches!(name.as_str(), "title" | "head");
                out.push(
                    if matches!(
                        name.as_str(),
                        "b" | "i" | "em" | "strong" | "span" | "font" | "a" | "u"
                    ) {
                        '\u{200b}'
                    } else {
                        '\n'
                    },
                );
            }
            Token::Close(name) if matches!(name.as_str(), "title" | "head") => hidden = false,
            Token::Close(name)
                if matches!(
                    name.as_str(),
                    "p" | "div" | "td" | "li" | "tr" | "h1" | "h2" | "h3"
                ) =>
            {
                out.push('\n');
            }
            _ => {}
        }
        if out.len() > MAX_VISIBLE {
            break;
        }
    }
    out.retain(|c| c != '\u{200b}');
    out
}

#[derive(Default)]
struct Page {
    title: String,
    scripts: Vec<String>,
    handlers: String,
    links: u32,
    iframes: u32,
    forms: u32,
    images: u32,
    passwords: u32,
    action: Option<String>,
    data: Vec<(String, Vec<u8>)>,
    downloads: bool,
    declared_sites: Vec<String>,
}

fn page(source: &str, flavour: Flavour, cx: &mut Context<'_>) {
    let mut page = Page::default();
    walk(source, flavour, &mut page, cx);
    if !page.title.trim().is_empty() {
        cx.fact("html.title", clip_str(page.title.trim(), 300));
    }
    for (name, count) in [
        ("html.links", page.links),
        ("html.iframes", page.iframes),
        ("html.forms", page.forms),
        ("html.images", page.images),
        ("html.password_fields", page.passwords),
    ] {
        if count > 0 {
            cx.fact(name, count);
        }
    }
    cx.fact("html.scripts", page.scripts.len());
    if flavour != Flavour::Svg {
        let visible = visible_text(source);
        if visible.trim().len() > 3 {
            cx.text("body", visible);
        }
    }
    scripts(&mut page, flavour, cx);
    embedded(&mut page, cx);
}

fn walk(source: &str, flavour: Flavour, page: &mut Page, cx: &mut Context<'_>) {
    let mut anchor: Option<(String, String)> = None;
    let mut in_title = false;
    let mut in_script = false;
    let mut runnable = true;
    for token in Tokens::new(source, true) {
        match token {
            Token::Open {
                name, attributes, ..
            } => {
                let local = name.rsplit(':').next().unwrap_or(&name).to_owned();
                in_title = local == "title";
                in_script = local == "script";
                if local == "script" {
                    let kind = attribute(&attributes, "type")
                        .unwrap_or_default()
                        .to_ascii_lowercase();
                    runnable = !(kind.contains("json")
                        || kind.contains("template")
                        || kind.contains("x-tmpl"));
                    let src = attribute(&attributes, "src")
                        .or_else(|| attribute(&attributes, "xlink:href"));
                    if flavour == Flavour::Svg && (src.is_some() || runnable) {
                        cx.signal("svg-script", "script");
                    }
                }
                if local == "a" {
                    let href = attribute(&attributes, "href").unwrap_or_default();
                    anchor = Some((href.to_owned(), String::new()));
                    page.downloads |= attributes.iter().any(|(n, _)| n == "download");
                }
                element(&local, &attributes, flavour, page, cx);
            }
            Token::Close(name) => {
                match name.as_str() {
                    "a" => {
                        if let Some((href, shown)) = anchor.take() {
                            compare_link(&href, &shown, cx);
                        }
                    }
                    "form" => page.action = None,
                    _ => {}
                }
                in_title &= name != "title";
                in_script &= name != "script";
            }
            Token::Text(text) => {
                // Browsers do not take `<script/>` for an empty element.
                let code = in_script && runnable && flavour != Flavour::Svg;
                if code && !text.trim().is_empty() {
                    keep_script(page, text);
                }
                if in_title && page.title.len() < 1000 {
                    page.title.push_str(&unescape(text));
                }
                if let Some((_, shown)) = &mut anchor
                    && shown.len() < 500
                {
                    shown.push_str(&unescape(text));
                }
            }
            Token::Raw(code) => {
                if in_script && runnable {
                    keep_script(page, code);
                }
            }
            Token::Comment(_) | Token::Declaration(_) => {}
        }
    }
}

fn keep_script(page: &mut Page, code: &str) {
    // SVG and XML wrap scripts in CDATA or escape them.
    let code = code
        .trim()
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("]]>");
    if page.scripts.len() < MAX_SCRIPTS {
        page.scripts.push(code.to_owned());
    } else if let Some(last) = page.scripts.last_mut() {
        last.push('\n');
        last.push_str(code);
    }
}

fn element(
    name: &str,
    attributes: &[(String, String)],
    flavour: Flavour,
    page: &mut Page,
    cx: &mut Context<'_>,
) {
    match name {
        "a" | "area" => page.links += 1,
        "img" | "image" => page.images += 1,
        "iframe" | "frame" => {
            page.iframes += 1;
            let style = attribute(attributes, "style")
                .unwrap_or_default()
                .replace(' ', "");
            let tiny = ["width", "height"]
                .iter()
                .any(|a| matches!(attribute(attributes, a), Some("0" | "1")));
            if tiny || style.contains("display:none") || style.contains("visibility:hidden") {
                let src = attribute(attributes, "src").unwrap_or_default();
                if host_of(src).is_some() {
                    cx.signal("html-hidden-frame", src);
                }
            }
        }
        "form" => {
            page.forms += 1;
            page.action = attribute(attributes, "action").map(str::to_owned);
        }
        "input" => {
            let kind = attribute(attributes, "type").unwrap_or_default();
            if kind.eq_ignore_ascii_case("password") {
                page.passwords += 1;
                if let Some(host) = page.action.as_deref().and_then(host_of) {
                    cx.signal("html-password-sent-elsewhere", host);
                }
            }
        }
        "meta"
            if attribute(attributes, "http-equiv")
                .is_some_and(|v| v.eq_ignore_ascii_case("refresh")) =>
        {
            refresh(attribute(attributes, "content").unwrap_or_default(), cx);
        }
        "link" => {
            if attribute(attributes, "rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical"))
                && let Some(host) = attribute(attributes, "href").and_then(host_of)
            {
                page.declared_sites.push(site(&host));
            }
        }
        "application" if flavour == Flavour::Hta => cx.fact("hta.application", true),
        "object" | "applet" | "embed" => {
            if let Some(class) = attribute(attributes, "classid") {
                cx.fact("html.classid", class);
            }
        }
        "foreignobject" if flavour == Flavour::Svg => cx.signal("svg-embeds-page", ""),
        _ => {}
    }
    for (attribute, value) in attributes {
        if attribute.starts_with("on") && attribute.len() > 4 && !value.is_empty() {
            if flavour == Flavour::Svg {
                cx.signal("svg-script", attribute.as_str());
            }
            if page.handlers.len() < (1 << 20) {
                page.handlers.push_str(value);
                page.handlers.push('\n');
            }
        } else if matches!(
            attribute.as_str(),
            "href"
                | "src"
                | "data"
                | "action"
                | "xlink:href"
                | "background"
                | "srcdoc"
                | "content"
                | "codebase"
                | "formaction"
        ) {
            address(attribute, value, flavour, page, cx);
        }
    }
}

/// An address an element points to.
fn address(attribute: &str, value: &str, flavour: Flavour, page: &mut Page, cx: &mut Context<'_>) {
    let value = value.trim_start();
    let lower = clip_str(value, 64)
        .to_ascii_lowercase()
        .replace(['\t', '\n', '\r'], "");
    if attribute == "srcdoc" {
        page.data
            .push(("text/html".to_owned(), value.as_bytes().to_vec()));
        return;
    }
    if let Some(code) = lower
        .strip_prefix("javascript:")
        .or_else(|| lower.strip_prefix("vbscript:"))
    {
        let trivial = matches!(
            code.trim().trim_end_matches(';'),
            "" | "void(0)" | "void 0" | "//"
        );
        if !trivial {
            if flavour == Flavour::Svg {
                cx.signal("svg-script", "javascript:");
            }
            page.handlers
                .push_str(&String::from_utf8_lossy(&decode::percent(value)));
            page.handlers.push('\n');
        }
    } else if lower.starts_with("data:") {
        if page.data.len() < MAX_DATA
            && let Some(found) = decode::data_address(value)
        {
            page.data.push(found);
        }
    } else if let Some(handler) = HANDLERS.iter().find(|h| lower.starts_with(**h)) {
        cx.signal(
            "html-program-link",
            format!("{handler} {}", clip_str(value, 200)),
        );
    } else if (lower.starts_with("\\\\") || lower.starts_with("file://")) && attribute != "href" {
        let host = value
            .trim_start_matches("file:")
            .trim_start_matches(['\\', '/']);
        let host = host.split(['\\', '/']).next().unwrap_or_default();
        if host.contains('.') {
            cx.signal("html-network-share", clip_str(value, 200));
        }
    }
}

/// Address schemes that hand what follows to a local program.
const HANDLERS: [&str; 12] = [
    "search-ms:",
    "search:query",
    "ms-msdt:",
    "ms-officecmd:",
    "ms-appinstaller:",
    "ms-word:ofe|u|http",
    "ms-excel:ofe|u|http",
    "ms-powerpoint:ofe|u|http",
    "ms-cxh-full:",
    "its:",
    "ms-its:",
    "mk:@msitstore:",
];

fn refresh(content: &str, cx: &mut Context<'_>) {
    let lower = content.to_ascii_lowercase();
    let Some(at) = lower.find("url=") else { return };
    let target = content
        .get(at + 4..)
        .unwrap_or_default()
        .trim()
        .trim_matches(['\'', '"']);
    if host_of(target).is_some() || target.to_ascii_lowercase().starts_with("data:") {
        cx.signal("html-redirects", clip_str(target, 300));
    }
}

/// Whether a link shows one host and leads to another; links through a redirector that names the
/// shown host are what newsletters do.
fn compare_link(href: &str, shown: &str, cx: &mut Context<'_>) {
    let shown = shown.trim().trim_end_matches(['/', '.']);
    if shown.contains(char::is_whitespace) || shown.contains('@') || shown.len() > 300 {
        return;
    }
    let bare = shown.split('/').next().unwrap_or_default();
    let shown_host = host_of(shown).or_else(|| is_domain(bare).then(|| bare.to_ascii_lowercase()));
    let (Some(shown_host), Some(host)) = (shown_host, host_of(href)) else {
        return;
    };
    let inside = String::from_utf8_lossy(&decode::percent(href)).to_ascii_lowercase();
    let path = inside
        .split_once("://")
        .and_then(|(_, r)| r.split_once('/'))
        .map_or("", |(_, p)| p);
    if !same_site(&shown_host, &host) && !path.contains(&site(&shown_host)) {
        cx.signal(
            "html-link-shows-other-host",
            format!("{shown_host} / {host}"),
        );
    }
}

fn scripts(page: &mut Page, flavour: Flavour, cx: &mut Context<'_>) {
    let dialect = if flavour == Flavour::Hta {
        Dialect::Wsh
    } else {
        Dialect::Web
    };
    let mut whole = std::mem::take(&mut page.scripts);
    if !page.handlers.is_empty() {
        whole.push(std::mem::take(&mut page.handlers));
    }
    for code in &whole {
        if !code.trim().is_empty() {
            cx.text("script", code.as_str());
        }
    }
    let all = whole.join("\n");
    if all.trim().is_empty() {
        return;
    }
    let carried = script::examine(&all, dialect, cx);
    let lower = all.to_ascii_lowercase();
    let has = |word: &str| lower.contains(word);
    let saves = has("mssaveoropenblob") || has("mssaveblob");
    let builds = saves
        || ((has("createobjecturl") || has("data:application") || has("new file("))
            && (has(".download") || has("'download'") || has("\"download\"") || page.downloads)
            && (has(".click(")
                || has("dispatchevent")
                || has("location")
                || has("window.open")
                || has("autodownload")));
    if builds {
        cx.signal("html-builds-download", "");
        if let Some(what) = carried.first {
            cx.signal("html-smuggling", what);
        } else if carried.opaque > 0 {
            cx.signal("html-smuggling-opaque", "");
        }
    } else if let Some(what) = carried.first
        && dialect == Dialect::Web
    {
        cx.signal("html-carries-file", what);
    }
    if carried.pages > 0
        && (has("document.write") || has("innerhtml") || has("outerhtml") || has("srcdoc"))
    {
        cx.signal("html-hides-page", "");
    }
    if page.passwords > 0
        && (has("fetch(")
            || has("xmlhttprequest")
            || has("$.ajax")
            || has("$.post")
            || has("sendbeacon"))
    {
        let elsewhere = hosts_in(&all)
            .into_iter()
            .find(|host| !page.declared_sites.contains(&site(host)));
        if let Some(host) = elsewhere {
            cx.signal("html-password-sent-by-script", host);
        }
    }
    for start in [
        "location.href",
        "location.replace(",
        "location.assign(",
        "window.location",
        "location=",
    ] {
        if let Some((_, after)) = lower.split_once(start) {
            let after = clip_str(
                after.trim_start_matches([' ', '=', '(', '.', 'h', 'r', 'e', 'f']),
                300,
            );
            let target = after.trim_start_matches(['"', '\'', '`']);
            if target.len() < after.len()
                && host_of(target.split(['"', '\'', '`']).next().unwrap_or_default()).is_some()
            {
                cx.signal(
                    "html-redirects",
                    target.split(['"', '\'', '`']).next().unwrap_or_default(),
                );
                break;
            }
        }
    }
}

/// Hosts of the addresses written in a script.
fn hosts_in(script: &str) -> Vec<String> {
    script
        .split("://")
        .skip(1)
        .take(200)
        .filter_map(|after| {
            let host = after
                .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'))
                .next()?;
            is_domain(host).then(|| host.to_ascii_lowercase())
        })
        .filter(|host| {
            !host.ends_with("w3.org")
                && !host.ends_with("jquery.com")
                && !host.ends_with("googleapis.com")
        })
        .collect()
}

/// Turns `data:` addresses into children.
fn embedded(page: &mut Page, cx: &mut Context<'_>) {
    let mut carriers = 0;
    for (number, (media, bytes)) in std::mem::take(&mut page.data).into_iter().enumerate() {
        if bytes.len() < 8 || media.starts_with("font/") || media.contains("font") {
            continue;
        }
        let what = decode::recognise(&bytes);
        if let Some(decode::What::Carrier(extension)) = what {
            carriers += 1;
            cx.signal("html-carries-file", extension);
        }
        let extension = match what {
            Some(decode::What::Carrier(e) | decode::What::File(e)) => e,
            _ if media.contains("html") => "html",
            _ if media.contains("svg") => "svg",
            _ if media.contains("javascript") => "js",
            _ => "bin",
        };
        if cx
            .child(format!("data-{number}.{extension}"), "embedded", bytes)
            .is_err()
        {
            return;
        }
    }
    if carriers > 0 && page.downloads {
        cx.signal("html-builds-download", "download");
    }
}

#[cfg(test)]
mod tests;
