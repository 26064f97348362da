//! One setting, several hosts: the driver reads URLs of one host, libpq's of many.

use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;

use crate::Fault;

/// More hosts than any cluster has.
const MOST: usize = 16;

/// Reads `postgres://user:password@h1:5432,h2/name?host=…`, one or several, separated by spaces.
pub(crate) fn parse(setting: &str) -> Result<Vec<PgConnectOptions>, Fault> {
    let mut hosts = Vec::new();
    for url in setting.split_whitespace() {
        for one in one_host_each(url)? {
            // The driver's message may quote the password.
            let wrong = |_| Fault::Settings("a database URL cannot be read".into());
            hosts.push(PgConnectOptions::from_str(&one).map_err(wrong)?);
        }
    }
    if hosts.is_empty() || hosts.len() > MOST {
        return Err(Fault::Settings(
            "a database needs between 1 and 16 hosts".into(),
        ));
    }
    Ok(hosts)
}

fn one_host_each(url: &str) -> Result<Vec<String>, Fault> {
    let rest = url
        .strip_prefix("postgres://")
        .or_else(|| url.strip_prefix("postgresql://"));
    let Some(rest) = rest else {
        return Err(Fault::Settings(
            "a database URL begins with postgres://".into(),
        ));
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let (user, hosts) = match authority.rsplit_once('@') {
        Some((user, hosts)) => (format!("{user}@"), hosts),
        None => (String::new(), authority),
    };
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let mut kept = Vec::new();
    let mut named = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.strip_prefix("host=") {
            Some(list) => named.extend(list.split(',')),
            None => kept.push(pair),
        }
    }
    let url = |host: &str, extra: Option<&str>| {
        let mut pairs = kept.clone();
        let host_pair = extra.map(|host| format!("host={host}"));
        pairs.extend(host_pair.as_deref());
        let query = if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        };
        format!("postgres://{user}{host}{path}{query}")
    };
    if named.is_empty() {
        Ok(hosts.split(',').map(|host| url(host, None)).collect())
    } else {
        let first = hosts.split(',').next().unwrap_or_default();
        let first = if first.is_empty() { "localhost" } else { first };
        Ok(named
            .into_iter()
            .map(|host| url(first, Some(host)))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_setting_may_name_several_hosts() {
        let hosts = parse("postgres://app:p%40ss@db1:5433,db2/jcop?sslmode=require").unwrap();
        let seen: Vec<_> = hosts.iter().map(|h| (h.get_host(), h.get_port())).collect();
        assert_eq!(seen, [("db1", 5433), ("db2", 5432)]);
        assert!(hosts.iter().all(|h| h.get_database() == Some("jcop")));
        assert!(hosts.iter().all(|h| h.get_username() == "app"));

        let hosts = parse("postgres:///jcop?host=a,b&application_name=x").unwrap();
        let seen: Vec<_> = hosts.iter().map(PgConnectOptions::get_host).collect();
        assert_eq!(seen, ["a", "b"]);

        let hosts = parse("postgres:///jcop?host=/run/postgresql").unwrap();
        assert!(hosts[0].get_socket().is_some());
        assert_eq!(parse("postgres://a/x postgres://b/x").unwrap().len(), 2);
    }

    #[test]
    fn a_wrong_address_does_not_print_its_password() {
        for wrong in ["", "mysql://a/x", "postgres://u:secret@h:99999999/x"] {
            let fault = parse(wrong).unwrap_err().to_string();
            assert!(
                fault.starts_with("settings:") && !fault.contains("secret"),
                "{fault}"
            );
        }
    }
}
