//! `/`: search over the stored files, by hash, fact, indicator, rule or rank (art. 5).

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use inspect::report::Verdict;
use kernel::{Id, Timestamp};
use serde::Deserialize;

use crate::{
    deeds::{
        parse_sha256,
        read_file::{PAGE, search},
        sha256_hex,
    },
    desk::Desk,
    pages::{place, words},
    rules::search::{Listed, Query as Wanted},
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Search {
    /// A hash, an indicator, or `name:value`.
    #[serde(default)]
    q: String,
    /// A rank.
    #[serde(default)]
    verdict: String,
    /// Only those after this place in the list.
    #[serde(default)]
    before: Option<i64>,
}

/// The page.
#[derive(Template)]
#[template(path = "anssi/files.html")]
pub(crate) struct Files {
    t: T,
    search: Search,
    files: Vec<Listed>,
    older: Option<i64>,
}

impl Files {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("anssi-files-caption"))
            .hide_caption()
            .id("files")
            .head("SHA-256")
            .head(t.get("report-deposited"))
            .head_number(t.get("report-size"))
            .head(t.get("deposits-verdict"));
        for file in &self.files {
            let hash = sha256_hex(&file.sha256);
            table = table.row(vec![
                ui::row_head(ui::Markup::link_around(
                    format!("/fichiers/{}", file.id),
                    ui::code(hash),
                )),
                ui::cell_html(t.stamp(file.collected_at)),
                ui::number(words::size(t, file.size)),
                ui::cell_html(words::verdict_badge(t, file.verdict)),
            ]);
        }
        table
    }
    fn ranks(&self) -> ui::Select {
        ui::select("verdict", self.t.get("deposits-verdict"))
            .option("", self.t.get("anssi-any"))
            .option("malicious", self.t.get("verdict-malicious"))
            .option("suspicious", self.t.get("verdict-suspicious"))
            .option("clean", self.t.get("verdict-clean"))
            .value(&self.search.verdict)
    }
}

impl View for Files {
    fn title(&self, t: &T) -> String {
        t.get("anssi-files-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let file = |verdict| Listed {
            id: Id::from_uuid(uuid::Uuid::nil()),
            sha256: [0xab; 32],
            size: 1_234,
            verdict,
            collected_at: Timestamp::UNIX_EPOCH,
        };
        let page = |q: &str, files, older| Self {
            t: t.clone(),
            search: Search {
                q: q.to_owned(),
                ..Search::default()
            },
            files,
            older,
        };
        vec![
            page("", vec![], None),
            page(sample::HOSTILE, vec![file(Some(Verdict::Malicious))], None),
            page(
                sample::LONG,
                vec![file(None), file(Some(Verdict::Clean))],
                Some(3),
            ),
        ]
    }
}

/// What the words typed ask for: a SHA-256 is the file itself, `rule:x` a rule, `name:value` a fact
/// or indicator, and a bare value the hash, URL, domain or address it looks like.
fn wanted(search: &Search) -> Wanted {
    let typed = search.q.trim();
    let mut wanted = Wanted {
        verdict: match search.verdict.as_str() {
            "clean" => Some(Verdict::Clean),
            "suspicious" => Some(Verdict::Suspicious),
            "malicious" => Some(Verdict::Malicious),
            _ => None,
        },
        before: search.before.and_then(place::read),
        ..Wanted::default()
    };
    if typed.is_empty() {
        return wanted;
    }
    if let Some(hash) = parse_sha256(typed) {
        wanted.sha256 = Some(hash);
    } else if typed.parse::<std::net::IpAddr>().is_ok() {
        // Before the colons of an IPv6 address are taken for that of a name.
        wanted.term = Some(("ip".to_owned(), typed.to_owned()));
    } else if let Some((name, value)) = typed.split_once(':').filter(|(name, value)| {
        !value.starts_with("//")
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
    }) {
        if name == "rule" {
            wanted.rule = Some(value.trim().to_owned());
        } else {
            wanted.term = Some((name.to_owned(), value.to_owned()));
        }
    } else {
        let name = if typed.contains("://") {
            "url"
        } else if typed.contains('@') {
            "email"
        } else if typed.bytes().all(|b| b.is_ascii_hexdigit()) && matches!(typed.len(), 32 | 40) {
            "hash"
        } else {
            "domain"
        };
        wanted.term = Some((name.to_owned(), typed.to_owned()));
    }
    wanted
}

/// `GET /`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(typed): Query<Search>,
) -> Result<Page<Files>, Problem> {
    let files = search(&desk, &actor, &wanted(&typed))
        .await
        .map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))?;
    let full = i64::try_from(files.len()).is_ok_and(|count| count == PAGE);
    let older = files
        .last()
        .filter(|_| full)
        .map(|last| place::write(last.collected_at));
    let view = Files {
        t: chrome.t(),
        search: typed,
        files,
        older,
    };
    Ok(Page::new(chrome, view))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(q: &str) -> Wanted {
        wanted(&Search {
            q: q.to_owned(),
            ..Search::default()
        })
    }

    #[test]
    fn the_words_typed_are_understood() {
        assert_eq!(ask(&"ab".repeat(32)).sha256, Some([0xab; 32]));
        let term = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
        assert_eq!(ask("evil.example").term, term("domain", "evil.example"));
        assert_eq!(
            ask("https://evil.example/a").term,
            term("url", "https://evil.example/a")
        );
        for ip in ["192.0.2.1", "2001:db8::1", "cafe::1"] {
            assert_eq!(ask(ip).term, term("ip", ip));
        }
        assert_eq!(ask("pe.imphash:abc").term, term("pe.imphash", "abc"));
        assert_eq!(ask("hash.md5:abc").term, term("hash.md5", "abc"));
        assert_eq!(ask(&"ab".repeat(16)).term, term("hash", &"ab".repeat(16)));
        assert_eq!(ask("rule:macros.x").rule.as_deref(), Some("macros.x"));
    }
}
