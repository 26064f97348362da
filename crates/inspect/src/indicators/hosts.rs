//! What makes a host name plausible, and which names say nothing.
//!
//! A whole public-suffix list would be far more than is needed here: a bare word with a dot is only
//! taken for a domain when its last label is a country code or one of the generic domains really
//! used; an address with a scheme is kept whatever its last label.

use url::Url;

/// Country codes of ISO 3166 delegated in the root zone, and `eu`, `su`, `uk`.
const COUNTRIES: &str = " ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz \
ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh \
gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la \
lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz \
om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td \
tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ";

/// Generic domains met in practice.
const GENERIC: &str = " com net org edu gov mil int arpa info biz name pro mobi aero asia cat coop jobs museum tel travel xxx post \
app dev page xyz top site online club shop store space website tech live life world today cloud icu vip win bid loan men work click link \
fun host press news media email agency center company network systems solutions services support support zone group team digital design \
blog wiki chat social video games game bank insurance finance money fund capital credit cash loans paris bzh alsace corsica ovh re \
gouv green best buzz cam casa cyou date download email express fit gdn guru ink kim lat lol ltd mom one onion ooo party pics pub quest \
racing ren rest review rocks run sbs science stream surf trade uno wang webcam win wtf bond cfd monster beauty hair skin autos boats \
homes motorcycles yachts trade faith accountant cricket ninja expert global direct ltda earth energy events example ";

/// Endings that are a domain in the root zone but nearly always a file in a text.
const FILES: &str = " so py sh rs pl md zip mov ps cc ai app ml mm st ms tm la pm as am cs hm gd id in is it my name ";

/// Vocabularies (XML namespaces and schemas) and bodies whose addresses stand in every file of a kind.
const VOCABULARIES: [&str; 44] = [
    "w3.org",
    "schemas.microsoft.com",
    "schemas.openxmlformats.org",
    "schemas.xmlsoap.org",
    "openxmlformats.org",
    "purl.org",
    "purl.oclc.org",
    "ns.adobe.com",
    "iptc.org",
    "xml.org",
    "xmlsoap.org",
    "oasis-open.org",
    "openoffice.org",
    "documentfoundation.org",
    "opendocument.xml.org",
    "dublincore.org",
    "aiim.org",
    "npes.org",
    "color.org",
    "cipa.jp",
    "ns.useplus.org",
    "useplus.org",
    "sodipodi.sourceforge.net",
    "inkscape.org",
    "web.resource.org",
    "creativecommons.org",
    "relaxng.org",
    "docbook.org",
    "xml.apache.org",
    "java.sun.com",
    "xmlns.jcp.org",
    "json-schema.org",
    "schema.org",
    "ogp.me",
    "xfa.org",
    "xfa.com",
    "ietf.org",
    "rfc-editor.org",
    "unicode.org",
    "fonts.gstatic.com",
    "fonts.googleapis.com",
    "webns.net",
    "gmpg.org",
    "xmlpull.org",
];

fn listed(list: &str, label: &str) -> bool {
    list.split_ascii_whitespace()
        .any(|entry| entry.eq_ignore_ascii_case(label))
}

/// Whether `name` could be registered: labels of legal shape, and a last one that exists.
pub(crate) fn is_domain(name: &str) -> bool {
    let mut labels = 0;
    for label in name.split('.') {
        let legal = !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !legal {
            return false;
        }
        labels += 1;
    }
    let Some((rest, last)) = name.rsplit_once('.') else {
        return false;
    };
    labels >= 2
        && name.len() <= 253
        && (last.starts_with("xn--") || listed(COUNTRIES, last) || listed(GENERIC, last))
        && rest.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Whether a bare name with two labels is rather a file or a member of an object.
pub(super) fn is_file_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(rest, last)| {
        (listed(FILES, last) && !rest.contains('.')) || matches!(last, "so" | "py" | "zip" | "name")
    })
}

/// Whether the capitals or a very short label betray an identifier rather than a host.
pub(super) fn looks_like_code(name: &str) -> bool {
    let mixed = name.split('.').any(|label| {
        label.bytes().any(|b| b.is_ascii_lowercase())
            && label.bytes().skip(1).any(|b| b.is_ascii_uppercase())
    });
    let capital_last = name
        .rsplit('.')
        .next()
        .is_some_and(|l| l.starts_with(|c: char| c.is_ascii_uppercase()))
        && name.bytes().any(|b| b.is_ascii_lowercase());
    let short = name
        .split('.')
        .rev()
        .nth(1)
        .is_none_or(|label| label.len() < 2);
    let script = matches!(
        name.split('.').next(),
        Some(
            "this"
                | "self"
                | "document"
                | "window"
                | "console"
                | "math"
                | "string"
                | "array"
                | "object"
                | "wscript"
        )
    );
    mixed || capital_last || short || script
}

/// Whether the name belongs to a vocabulary or to a certificate authority's plumbing.
pub(super) fn is_noise(host: &str, path: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let authority = [
        "crl", "ocsp", "cacerts", "aia", "cps", "ts-crl", "ts-aia", "ts-ocsp",
    ]
    .iter()
    .any(|start| {
        host.strip_prefix(start).is_some_and(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit())
                .starts_with('.')
        })
    });
    let certificate = [".crl", ".crt", ".cer", ".p7c"]
        .iter()
        .any(|end| path.ends_with(end));
    let pki = path.starts_with("/pki/")
        || path.starts_with("/pkiops/")
        || path.to_ascii_lowercase().starts_with("/cps");
    authority || certificate || pki || VOCABULARIES.iter().any(|v| under(&host, v))
}

fn under(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The host of an address, in lower case, or `None` when it has none.
pub(crate) fn host_of(address: &str) -> Option<String> {
    let address = address.trim();
    let parsed = if address.starts_with("//") {
        Url::parse(&format!("https:{address}"))
    } else {
        Url::parse(address)
    };
    parsed.ok()?.host_str().map(str::to_ascii_lowercase)
}

/// The part of a host somebody registers: two labels, three under the usual second levels.
pub(crate) fn site(host: &str) -> String {
    const SECOND: [&str; 12] = [
        "co", "com", "net", "org", "gov", "gouv", "ac", "edu", "asso", "or", "ne", "go",
    ];
    let labels: Vec<&str> = host.trim_end_matches('.').rsplit('.').collect();
    let take = match labels.as_slice() {
        [last, second, _, ..] if last.len() == 2 && SECOND.contains(second) => 3,
        _ => 2,
    };
    let mut kept: Vec<&str> = labels.into_iter().take(take).collect();
    kept.reverse();
    kept.join(".").to_ascii_lowercase()
}

/// Whether two hosts are the same registration.
pub(crate) fn same_site(left: &str, right: &str) -> bool {
    site(left) == site(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_what_somebody_registers() {
        assert_eq!(site("www.impots.gouv.fr"), "impots.gouv.fr");
        assert_eq!(site("a.b.example.com"), "example.com");
        assert!(same_site("mail.example.co.uk", "www.example.co.uk"));
        assert!(!same_site("example.com", "example.com.evil.ru"));
    }

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(host_of("//CDN.Example/x").as_deref(), Some("cdn.example"));
        assert_eq!(host_of("mailto:a@b.fr"), None);
    }
}
