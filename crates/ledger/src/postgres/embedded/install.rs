//! Finding PostgreSQL and laying out a data folder.

use std::{
    fs::{self, DirBuilder, OpenOptions, Permissions},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::Command,
};

use super::{SUPERUSER, user::User};
use crate::Fault;

/// Oldest version that serves: 15 brought `security_invoker` views and `MERGE`.
const OLDEST: u32 = 15;

/// Longest path of a Unix socket, less the name PostgreSQL gives it.
const LONGEST: usize = 107 - "/.s.PGSQL.5432".len();

/// What the server promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tuning {
    /// What is committed survives a power cut.
    Safe,
    /// Nothing survives: for tests, which never outlive the server.
    Test,
}

impl Tuning {
    /// Settings of the server, for a small machine.
    pub(super) fn settings(self) -> Vec<String> {
        let common = [
            "listen_addresses=",
            "unix_socket_permissions=0700",
            "shared_buffers=64MB",
            "timezone=UTC",
            "log_timezone=UTC",
            // The log is for the operator: no statement and no DETAIL, which quote data.
            "log_min_error_statement=panic",
            "log_error_verbosity=terse",
            "log_parameter_max_length=0",
            "log_parameter_max_length_on_error=0",
            "logging_collector=on",
            "log_directory=log",
            "log_filename=postgresql-%a.log",
            "log_truncate_on_rotation=on",
            "log_rotation_age=1d",
            "log_rotation_size=0",
            "password_encryption=scram-sha-256",
        ];
        let own: &[_] = match self {
            Self::Safe => &["max_connections=200", "wal_compression=on"],
            Self::Test => &[
                "max_connections=400",
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "wal_level=minimal",
                "max_wal_senders=0",
                "autovacuum=off",
            ],
        };
        common
            .iter()
            .chain(own)
            .map(|&setting| setting.to_owned())
            .collect()
    }
}

/// The programs of one PostgreSQL version.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    /// Their folder; none when they are on the search path.
    folder: Option<PathBuf>,
    pub(super) version: u32,
}

impl Programs {
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder
            .as_ref()
            .map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
    }

    /// A program of this version, under the server's user, in an environment of its own.
    pub(super) fn command(&self, name: &str, user: &User, me: &User) -> Command {
        let mut command = Command::new(self.path(name));
        run_as(&mut command, user, me);
        command
    }
}

pub(super) fn run_as(command: &mut Command, user: &User, me: &User) {
    use std::os::unix::process::CommandExt as _;
    command.env_clear().envs([
        (
            "PATH",
            "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
        ),
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
    ]);
    command.current_dir("/");
    if user != me {
        command.uid(user.uid).gid(user.gid);
    }
}

/// Finds PostgreSQL: the version of an existing data folder, else the newest.
pub(super) fn find(wanted: Option<u32>) -> Result<Programs, Fault> {
    let mut found = Vec::new();
    for parent in ["/usr/lib/postgresql", "/usr", "/usr/local"] {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        let folders = entries
            .map(|entry| entry.path())
            .filter(|path| parent.ends_with("postgresql") || is_pgsql(path));
        for folder in folders.map(|path| path.join("bin")) {
            let version = version(&folder.join("postgres"));
            found.extend(version.map(|version| Programs {
                folder: Some(folder),
                version,
            }));
        }
    }
    found.extend(version(Path::new("postgres")).map(|version| Programs {
        folder: None,
        version,
    }));
    found.sort_by_key(|programs| std::cmp::Reverse(programs.version));
    let seen = found
        .iter()
        .map(|programs| programs.version.to_string())
        .collect::<Vec<_>>();
    let fits =
        |programs: &Programs| wanted.map_or(programs.version >= OLDEST, |v| programs.version == v);
    found.into_iter().find(fits).ok_or_else(|| {
        let version = wanted.map_or_else(|| format!("{OLDEST} or later"), |v| v.to_string());
        let seen = if seen.is_empty() {
            "none".to_owned()
        } else {
            seen.join(", ")
        };
        let why = format!(
            "PostgreSQL {version} is needed and not installed (found: {seen}). On Debian: \
             `apt-get install postgresql`; or give the address of a database"
        );
        Fault::Settings(why.into())
    })
}

fn is_pgsql(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("pgsql"))
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` → 15.
fn version(program: &Path) -> Option<u32> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = text.split_once("(PostgreSQL) ")?.1;
    number
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// Makes a folder that only `user` enters.
pub(super) fn private_folder(path: &Path, user: &User, me: &User) -> Result<(), Fault> {
    let failed = |error: io::Error| cannot("make", path, &error);
    // Parents are made as the system makes them: the server's user has to pass through.
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
        _ => {}
    }
    let entry = fs::symlink_metadata(path).map_err(failed)?;
    if !entry.is_dir() {
        return Err(cannot("use", path, &io::ErrorKind::NotADirectory.into()));
    }
    if entry.uid() != user.uid {
        // A folder of someone else's is taken over only when it is ours to give.
        if entry.uid() != me.uid {
            return Err(cannot(
                "take",
                path,
                &io::ErrorKind::PermissionDenied.into(),
            ));
        }
        chown(path, Some(user.uid), Some(user.gid)).map_err(failed)?;
    }
    fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(failed)
}

/// Whether `user` may enter a folder: its parents may be closed to it, as root's own are.
pub(super) fn check_entry(path: &Path, user: &User, me: &User) -> Result<(), Fault> {
    let mut test = Command::new("test");
    run_as(&mut test, user, me);
    match test.arg("-x").arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        _ => {
            let why = format!(
                "{} cannot enter {}: choose a data folder whose parents it may enter",
                user.name,
                path.display()
            );
            Err(Fault::Settings(why.into()))
        }
    }
}

/// Where the socket goes: in the data folder, or, when that path is too long for a socket, in a
/// folder of the temporary directory named after it.
pub(super) fn socket_folder(folder: &Path) -> PathBuf {
    let inside = folder.join("run");
    if inside.as_os_str().len() <= LONGEST {
        return inside;
    }
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    PathBuf::from(format!("/tmp/acte-{:016x}", hasher.finish()))
}

/// Creates a cluster under another name and moves it in place, so that one interrupted half-way is
/// never taken for whole.
pub(super) fn create(
    programs: &Programs,
    data: &Path,
    user: &User,
    me: &User,
    tuning: Tuning,
) -> Result<(), Fault> {
    let unfinished = data.with_extension("new");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(|error| cannot("clear", &unfinished, &error))?;
    }
    let mut initdb = programs.command("initdb", user, me);
    initdb.arg("--pgdata").arg(&unfinished).args([
        "--username",
        SUPERUSER,
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--auth=peer",
        "--data-checksums",
        "--no-instructions",
    ]);
    if tuning == Tuning::Test {
        initdb.arg("--no-sync");
    }
    let output = initdb
        .output()
        .map_err(|error| cannot("run", Path::new("initdb"), &error))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        let last = why.lines().last().unwrap_or_default();
        let why = format!("initdb, as {}: {last}", user.name);
        return Err(Fault::Settings(why.into()));
    }
    let write = |name: &str, text: &str| {
        let path = unfinished.join(name);
        fs::write(&path, text).map_err(|error| cannot("write", &path, &error))
    };
    write(
        "pg_hba.conf",
        "local all all peer map=acte\nlocal replication all peer map=acte\n",
    )?;
    write("pg_ident.conf", "")?;
    write(USERS, &format!("{}\n{}\n", me.name, user.name))?;
    add_idents(&unfinished, &[SUPERUSER.to_owned()])?;
    fs::rename(&unfinished, data).map_err(|error| cannot("name", data, &error))
}

/// Names of the system users let in, kept beside the map.
const USERS: &str = "acte_users";

/// Lets the server's user, and the program's, in under `roles`.
pub(super) fn add_idents(data: &Path, roles: &[String]) -> Result<(), Fault> {
    let users = data.join(USERS);
    let users = fs::read_to_string(&users).map_err(|error| cannot("read", &users, &error))?;
    let mut users: Vec<_> = users.lines().collect();
    users.dedup();
    let lines = users.iter().flat_map(|user| {
        roles
            .iter()
            .map(move |role| format!("acte \"{user}\" \"{role}\"\n"))
    });
    let map = data.join("pg_ident.conf");
    let failed = |error: io::Error| cannot("write", &map, &error);
    let known = fs::read_to_string(&map).map_err(failed)?;
    let new: String = lines
        .filter(|line| !known.contains(line.as_str()))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    // One write in append mode: two processes that add lines do not tear each other's.
    let mut file = OpenOptions::new().append(true).open(&map).map_err(failed)?;
    file.write_all(new.as_bytes()).map_err(failed)
}

pub(super) fn cannot(verb: &str, path: &Path, error: &io::Error) -> Fault {
    Fault::Settings(format!("cannot {verb} {}: {}", path.display(), error.kind()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_version_names_the_package() {
        let fault = find(Some(3)).unwrap_err().to_string();
        assert!(
            fault.contains("PostgreSQL 3") && fault.contains("apt-get install"),
            "{fault}"
        );
    }

    #[test]
    fn a_long_path_moves_the_socket_away() {
        let long = PathBuf::from(format!("/{}", "x".repeat(120)));
        assert!(socket_folder(&long).as_os_str().len() <= LONGEST);
        assert_eq!(
            socket_folder(Path::new("/var/lib/acte")),
            Path::new("/var/lib/acte/run")
        );
    }
}
