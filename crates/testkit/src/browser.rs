//! A browser: it keeps cookies, shows the anti-forgery token of the last page, and says where its
//! requests come from.

use std::collections::BTreeMap;

use axum::body::Body;
use gate::Site;
use http::{HeaderMap, Request, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// One visitor of one portal.
#[derive(Debug)]
pub struct Browser {
    router: axum::Router,
    origin: String,
    cookies: BTreeMap<String, String>,
    token: Option<String>,
    language: &'static str,
    certificate: Option<gate::ClientCertificate>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, read as text.
    pub body: String,
    /// Statements its request sent to PostgreSQL; none when it never reached a handler.
    pub statements: u32,
}

impl Answer {
    /// The answer, whose status must be this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        let about: String = text_of(&self.body).chars().take(1_500).collect();
        assert_eq!(self.status, status, "{about}");
        self
    }

    /// Where the browser is sent.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The words of the page, without its markup.
    pub fn text(&self) -> String {
        text_of(&self.body)
    }

    /// Whether the page says this.
    #[track_caller]
    pub fn says(&self, words: &str) {
        let text = self.text();
        assert!(text.contains(words), "«{words}» is missing from: {text}");
    }

    /// Nowhere in the page does this stand.
    #[track_caller]
    pub fn is_silent_about(&self, words: &str) {
        assert!(!self.body.contains(words), "the page says «{words}»");
    }

    /// Names of the fields of the form sent to `action`, sorted, the anti-forgery token left out.
    pub fn fields(&self, action: &str) -> Vec<String> {
        let form = self
            .body
            .split(&format!("action=\"{action}\""))
            .nth(1)
            .expect("the form");
        let form = form.split("</form>").next().unwrap();
        let mut names: Vec<String> = form
            .split(" name=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .filter(|name| name != gate::csrf::FIELD)
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

/// Text between the tags, entities of our own escaping undone, spaces made one.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
        text.push(' ');
    }
    let text = text
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Browser {
    /// A browser nobody has signed in with, in French.
    pub fn on(site: &Site) -> Self {
        let origin = site.info().origin.clone();
        let (cookies, token) = (BTreeMap::new(), None);
        Self {
            router: site.router(),
            origin,
            cookies,
            token,
            language: "fr",
            certificate: None,
        }
    }

    /// The same, on connections opened with this client certificate: a system rather than a browser.
    pub fn presenting(mut self, certificate: gate::ClientCertificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// The same browser in English.
    pub fn in_english(mut self) -> Self {
        self.language = "en";
        self
    }

    /// Holds a cookie it was given elsewhere: `name=value`.
    pub fn hold(&mut self, cookie: &str) {
        let (name, value) = cookie.split_once('=').unwrap();
        self.cookies.insert(name.to_owned(), value.to_owned());
        self.token = None;
    }

    /// The cookies it would send.
    pub fn cookies(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        pairs.join("; ")
    }

    /// Sends any request, with the headers and cookies of a browser.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        headers.insert("accept-language", self.language.parse().unwrap());
        headers.insert("origin", self.origin.parse().unwrap());
        if !self.cookies.is_empty() {
            headers.insert("cookie", self.cookies().parse().unwrap());
        }
        let peer = gate::transport::Peer("192.0.2.7".parse().unwrap());
        request.extensions_mut().insert(peer);
        if let Some(certificate) = &self.certificate {
            request.extensions_mut().insert(certificate.clone());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                let value = rest.split(';').next().unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            // A token is bound to the cookie it was drawn under.
            if name.ends_with("session") {
                self.token = None;
            }
        }
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        let field = format!("name=\"{}\" value=\"", gate::csrf::FIELD);
        if let Some((_, rest)) = body.split_once(&field) {
            self.token = rest.split('"').next().map(str::to_owned);
        }
        let statements = parts.extensions.get::<gate::routes::Statements>();
        Answer {
            statements: statements.map_or(0, |sent| sent.0),
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    /// Follows a link.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Posts a form as it is, without a token.
    pub async fn post_bare(&mut self, path: &str, form: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header("content-type", kind);
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    /// Posts a form with the token of the last page seen.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let mut form = format!("{}={token}", gate::csrf::FIELD);
        for (name, value) in fields {
            form.push_str(&format!("&{name}={}", gate::percent::encode(value)));
        }
        self.post_bare(path, &form).await
    }

    /// The anti-forgery token of the last page with a form.
    pub async fn token(&mut self) -> String {
        for path in ["/mentions-legales", "/"] {
            if self.token.is_none() {
                self.get(path).await;
            }
        }
        self.token.clone().expect("a page with a form")
    }

    /// Sends a file after its fields, as a browser does.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Answer {
        let token = self.token().await;
        self.upload_with(path, Some(&token), fields, file).await
    }

    /// The same with another token, or none.
    pub async fn upload_with(
        &mut self,
        path: &str,
        token: Option<&str>,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        const BOUNDARY: &str = "----frontiere";
        let mut body = Vec::new();
        let token = token.map(|token| (gate::csrf::FIELD, token));
        for (name, value) in token.iter().chain(fields) {
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        body.extend_from_slice(
            format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post(path).header("content-type", kind);
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}
