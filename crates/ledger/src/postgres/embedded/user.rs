//! System users, read from the account file: the standard library knows numbers only.

use std::{fs, os::unix::fs::MetadataExt as _, process::Command};

use crate::Fault;

/// Users tried, in order, when the program is root and none is named.
const UNPRIVILEGED: [&str; 3] = ["acte", "postgres", "nobody"];

/// A system user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// The user of this process, and the one the server runs under.
pub(super) fn choose(run_as: Option<&str>) -> Result<(User, User), Fault> {
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    // The folder of a process belongs to its effective user.
    let uid = fs::metadata("/proc/self").map(|entry| entry.uid());
    let uid = uid.map_err(|_| Fault::Settings("/proc is not mounted".into()))?;
    let me = find(&accounts, |user| user.uid == uid)
        .or_else(|| getent(&uid.to_string()))
        .ok_or_else(|| Fault::Settings(format!("user {uid} has no account").into()))?;
    if uid != 0 {
        return match run_as {
            Some(name) if name != me.name => {
                let why = format!("PostgreSQL cannot run as {name}: the program is not root");
                Err(Fault::Settings(why.into()))
            }
            _ => Ok((me.clone(), me)),
        };
    }
    let wanted: Vec<_> = run_as.map_or_else(|| UNPRIVILEGED.to_vec(), |name| vec![name]);
    let named = |name: &&str| {
        find(&accounts, |user| user.name == *name)
            .or_else(|| getent(name))
            .filter(|u| u.uid != 0)
    };
    match wanted.iter().find_map(named) {
        Some(server) => Ok((me, server)),
        None => {
            let names = wanted.join(", ");
            Err(Fault::Settings(
                format!("no unprivileged user among {names} exists").into(),
            ))
        }
    }
}

fn find(accounts: &str, wanted: impl Fn(&User) -> bool) -> Option<User> {
    accounts.lines().filter_map(read).find(wanted)
}

fn read(line: &str) -> Option<User> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some(User { name, uid, gid })
}

/// Accounts that are not in the file (LDAP, systemd).
fn getent(key: &str) -> Option<User> {
    let output = Command::new("getent")
        .args(["passwd", "--", key])
        .output()
        .ok()?;
    read(std::str::from_utf8(&output.stdout).ok()?.lines().next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_line_is_read() {
        let user =
            read("postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash");
        assert_eq!(
            user,
            Some(User {
                name: "postgres".into(),
                uid: 101,
                gid: 104
            })
        );
        assert_eq!(read("broken:x:y"), None);
    }

    #[test]
    fn the_server_is_never_root() {
        if let Ok((_, server)) = choose(None) {
            assert_ne!(server.uid, 0);
        }
        assert!(choose(Some("root")).is_err() || choose(None).unwrap().0.uid != 0);
        assert!(choose(Some("no-such-user")).is_err());
    }
}
