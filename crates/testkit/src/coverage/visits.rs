//! Every page and every form of every portal, visited once by whom it is for: each operation on personal
//! data leaves an entry by its author.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    time::Duration,
};

use gate::Access;
use kernel::Role;
use uuid::Uuid;

use crate::{Answer, Browser, TestService};

/// What the visits of everyone showed.
#[derive(Debug, Default)]
pub struct Walk {
    /// Routes visited: `agent GET /depots`.
    pub seen: BTreeSet<String>,
    /// The entries each visit left, one visit a line, for a golden list.
    pub text: String,
    /// The same with the role of who visited.
    pub by: BTreeSet<(String, &'static str)>,
    /// Statements sent to PostgreSQL for each page, the most that any visitor's took: `agent GET /depots`.
    pub sent: BTreeMap<String, u32>,
}

impl Walk {
    /// Notes a visit, `agent POST /api/v1/submit`, and the entries it left.
    pub fn note(&mut self, visit: String, entries: &str) {
        let _ = writeln!(self.text, "{visit} → {entries}");
        self.seen.insert(visit);
    }

    /// Every route behind a sign-in or a token was visited, by every role that it opens to.
    ///
    /// # Panics
    /// When one was not.
    pub fn left_nothing_out<D: Clone + Send + Sync + 'static>(&self, service: &TestService<D>) {
        let mut missed = Vec::new();
        for site in &service.sites {
            for route in site.table() {
                let line = format!("{} {} {}", site.info().portal, route.method, route.path);
                if route.access != Access::Public && !self.seen.contains(&line) {
                    missed.push(line.clone());
                }
                let roles = match route.access {
                    Access::Role(allowed) => allowed,
                    Access::SignedIn => site.info().roles,
                    _ => &[],
                };
                for role in roles {
                    if !self.by.contains(&(line.clone(), role.0)) {
                        missed.push(format!("{line} by {role}"));
                    }
                }
            }
        }
        assert!(missed.is_empty(), "never visited: {missed:#?}");
    }
}

/// Someone signed in, and what their visits leave.
#[derive(Debug)]
pub struct Visits<'a, D: 'static> {
    /// The service visited.
    pub service: &'a TestService<D>,
    /// The portal.
    pub portal: &'static str,
    /// Their role.
    pub role: Role,
    /// Their account.
    pub account: Uuid,
    /// Their browser, signed in.
    pub browser: Browser,
    /// What everyone's visits showed.
    pub walk: &'a mut Walk,
    /// Routes that touch no personal data: `GET /depots/nouveau`, an empty form.
    pub silent: &'a [&'a str],
}

impl<D: Clone + Send + Sync + 'static> Visits<'_, D> {
    /// Follows a link of this route.
    ///
    /// # Panics
    /// When the page does not come, or its entry is missing or another's.
    pub async fn get(&mut self, route: &str, path: &str) -> Answer {
        self.led(route, path, 200).await
    }

    /// Follows a link of this route, which answers with this status: 303 where it leads elsewhere.
    ///
    /// # Panics
    /// When it answers otherwise, or its entry is missing or another's.
    pub async fn led(&mut self, route: &str, path: &str, status: u16) -> Answer {
        let before = self.before().await;
        let answer = self.browser.get(path).await;
        let route = format!("GET {route}");
        self.note((&route, path), answer, status, before).await
    }

    /// Sends a form of this route, which answers with this status.
    ///
    /// # Panics
    /// When it answers otherwise, or its entry is missing or another's.
    pub async fn post(
        &mut self,
        route: &str,
        path: &str,
        form: &[(&str, &str)],
        status: u16,
    ) -> Answer {
        self.page_with_a_form().await;
        let before = self.before().await;
        let answer = self.browser.post(path, form).await;
        let route = format!("POST {route}");
        self.note((&route, path), answer, status, before).await
    }

    /// Sends a file to this route.
    ///
    /// # Panics
    /// When it is not taken, or its entry is missing or another's.
    pub async fn upload(
        &mut self,
        route: &str,
        path: &str,
        form: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Answer {
        self.page_with_a_form().await;
        let before = self.before().await;
        let answer = self.browser.upload(path, form, file).await;
        let route = format!("POST {route}");
        self.note((&route, path), answer, 303, before).await
    }

    /// The page with the token is no part of the visit.
    async fn page_with_a_form(&mut self) {
        self.browser.get("/mentions-legales").await.expect(200);
    }

    async fn before(&self) -> usize {
        // What follows is later than what came before.
        self.service.it.clock.wait(Duration::from_secs(1));
        self.service.trace().await.len()
    }

    async fn note(
        &mut self,
        (route, path): (&str, &str),
        answer: Answer,
        status: u16,
        before: usize,
    ) -> Answer {
        let answer = answer.expect(status);
        let entries = if self.silent.contains(&route) {
            let after = self.service.trace().await.len();
            assert_eq!(after, before, "{route} leaves an entry");
            "nothing".to_owned()
        } else {
            let (role, account) = (self.role, self.account);
            if route.starts_with("GET ") {
                self.names_its_object(before, route, path).await;
            }
            self.service.left(before, role, account, route).await
        };
        let line = format!("{} {route}", self.portal);
        if route.starts_with("GET ") {
            let most = self.walk.sent.entry(line.clone()).or_default();
            *most = answer.statements.max(*most);
        }
        self.walk.by.insert((line.clone(), self.role.0));
        self.walk.note(line, &entries);
        answer
    }

    /// Where an address names something to read, an entry of this author says which.
    async fn names_its_object(&self, before: usize, route: &str, path: &str) {
        let parts = path.split(['/', '?']);
        let named: Vec<Uuid> = parts.filter_map(|part| part.parse().ok()).collect();
        let trace = self.service.trace().await;
        let own = trace.iter().skip(before);
        let mut own = own.filter(|line| line.account == Some(self.account));
        let said = own.any(|line| line.object.is_some_and(|object| named.contains(&object)));
        assert!(said || named.is_empty(), "{route}: on what?");
    }
}

impl<D: Clone + Send + Sync + 'static> TestService<D> {
    /// The entries written since `before`: at least one by this author, none by another person.
    ///
    /// # Panics
    /// When there is none, or one by someone else.
    pub async fn left(&self, before: usize, role: Role, account: Uuid, visit: &str) -> String {
        let mut own = false;
        let mut entries = Vec::new();
        for line in self.trace().await.iter().skip(before) {
            let by = line.role.clone().unwrap_or_default();
            assert_eq!(line.outcome, "done", "{visit}: {line:?}");
            if by == role.0 {
                assert_eq!(line.account, Some(account), "{visit}: another author");
                assert_eq!(line.at, self.now(), "{visit}: another instant");
                assert!(line.object.is_some(), "{visit}: on what? {line:?}");
                own = true;
            } else {
                assert_eq!(by, "system", "{visit}: {line:?}");
            }
            let word = |text: &Option<String>| text.clone().unwrap_or_default();
            let (nature, operation) = (word(&line.nature), word(&line.operation));
            entries.push(format!("{nature} [{operation}] by {by}"));
        }
        assert!(own, "{visit} left {entries:?}");
        // Entries of one instant have no order of their own.
        entries.sort();
        entries.join(", ")
    }
}
