//! `acte doctor`: what an operator checks before calling.

use std::process::ExitCode;

use ledger::{Ledger, jobs, migrate};

use super::serve;
use crate::{
    services::{Kind, beside},
    settings::{Asked, Chosen, Failure, Key, Service, Settings, Store},
};

/// A job this late is waiting for a worker that does not come.
const LATE: time::Duration = time::Duration::minutes(15);

/// One line a check: `ok`, `warn` or `FAIL`, then what to do.
struct Ward {
    failed: bool,
}

impl Ward {
    fn say(&mut self, what: &str, found: Result<String, String>) {
        match found {
            Ok(fine) => println!("ok    {what}: {fine}"),
            Err(wrong) => {
                self.failed = true;
                println!("FAIL  {what}: {wrong}");
            }
        }
    }
    fn warn(what: &str, text: &str) {
        println!("warn  {what}: {text}");
    }
}

/// Checks everything; the exit code is 1 when something fails.
pub(crate) async fn run(settings: Settings) -> Result<ExitCode, Failure> {
    let mut ward = Ward { failed: false };
    let chosen = settings.chosen(&[])?;
    alone(&mut ward, &settings, &chosen);
    let house = match super::house(settings).await {
        Ok(house) => house,
        Err(error) => {
            ward.say("database", Err(error.to_string()));
            return Ok(ExitCode::FAILURE);
        }
    };
    for (kind, service) in chosen {
        println!("      {}", kind.name());
        sign_in(&mut ward, kind, &service);
        let database = house.database(kind.name(), &service).await;
        let pending = match &database {
            Ok(database) => migrate::pending(database, kind.migrations()).await,
            Err(error) => {
                ward.say("database", Err(error.to_string()));
                continue;
            }
        };
        ward.say(
            "schema",
            match pending {
                Ok(pending) if pending.is_empty() => Ok("up to date".to_owned()),
                Ok(_) if service.database.is_none() => {
                    Ok("embedded: brought up to date at each start".to_owned())
                }
                Ok(pending) => Err(format!(
                    "{} migrations are waiting: run `acte migrate`",
                    pending.len()
                )),
                Err(fault) => Err(fault.to_string()),
            },
        );
        match kind.open(&house, &service).await {
            Ok(opened) => {
                let ledger = opened.ledger();
                let shown: Vec<String> = service.keys.iter().map(Key::shown).collect();
                let which = if shown.is_empty() {
                    "a file in the data folder".to_owned()
                } else {
                    shown.join(", ")
                };
                ward.say("keys", Ok(format!("open this database: {which}")));
                let place = service
                    .store
                    .as_ref()
                    .map_or_else(|| "a local folder".to_owned(), Store::shown);
                ward.say(
                    "store",
                    match ledger.try_store().await {
                        Ok(()) => Ok(format!("writes, reads and removes: {place}")),
                        Err(fault) => Err(format!("{place}: {fault}")),
                    },
                );
                ward.say(
                    "log key",
                    match house
                        .signer(kind.name())
                        .and_then(|signer| Ok(signer.sign(b"acte doctor")?))
                    {
                        Ok(_) => Ok("signs".to_owned()),
                        Err(error) => Err(error.to_string()),
                    },
                );
                queue(&mut ward, kind.name(), ledger).await;
                match opened.warnings().await {
                    Ok(warnings) if warnings.is_empty() => {}
                    Ok(warnings) => warnings
                        .iter()
                        .for_each(|warning| Ward::warn("register", warning)),
                    Err(error) => ward.say("register", Err(error.to_string())),
                }
                for (what, found) in ledger.diagnose().await {
                    ward.say(what, found);
                }
            }
            Err(error) => ward.say("keys", Err(error.to_string())),
        }
    }
    house.close().await?;
    Ok(if ward.failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What can be judged before any database is open.
fn alone(ward: &mut Ward, settings: &Settings, chosen: &[Chosen]) {
    ward.say(
        "configuration",
        Ok(format!("data in {}", settings.data.display())),
    );
    let worker = match &settings.engine.worker {
        Some(path) if !path.is_file() => Err(format!("`{}` is missing", path.display())),
        Some(path) => Ok(path.display().to_string()),
        None => beside("acte-inspect")
            .map(|path| path.display().to_string())
            .map_err(|error| error.to_string()),
    };
    ward.say("analysis worker", worker);
    if settings.engine.allow_unlocked {
        Ward::warn(
            "analysis worker",
            "may run without being locked down: never in production",
        );
    }
    match &settings.mail {
        Some(mail) => {
            let found = serve::mailer(settings)
                .map(|_| format!("{}:{} ({})", mail.host, mail.port, mail.security));
            ward.say("mail", found.map_err(|error| error.to_string()));
            if mail.security == "plain" {
                Ward::warn("mail", "travels in clear");
            }
        }
        None => Ward::warn(
            "mail",
            "no server is configured: `acte work` does not start, no link and no alert can leave",
        ),
    }
    if settings.certificates.is_empty() {
        Ward::warn(
            "TLS",
            "no certificate is configured: `acte serve` does not start",
        );
    } else {
        let hosts: Vec<&str> = settings
            .certificates
            .iter()
            .flat_map(|certificate| &certificate.hosts)
            .map(String::as_str)
            .collect();
        let found = serve::tls(settings, chosen).map(|_| hosts.join(", "));
        ward.say("TLS", found.map_err(|error| error.to_string()));
    }
}

/// Whether each portal of staff has a provider whose settings can be used. Nothing is asked of it.
fn sign_in(ward: &mut Ward, kind: &dyn Kind, service: &Service) {
    for portal in kind.portals(service) {
        if portal.citizens {
            citizens(ward, service, portal.name);
        }
        let (name, Some(staff)) = (portal.name, portal.staff) else {
            continue;
        };
        if let Some(sign_in) = service.sign_in.get(name) {
            let found = serve::provider(service, name, staff)
                .map(|_| format!("{name}: {}", sign_in.issuer));
            ward.say("sign-in", found.map_err(|error| error.to_string()));
        } else {
            let text =
                format!("{name}: no identity provider is configured: `acte serve` does not start");
            Ward::warn("sign-in", &text);
        }
    }
}

/// The same for those whom citizens choose among.
fn citizens(ward: &mut Ward, service: &Service, portal: &str) {
    let configured = service.citizens.get(portal);
    let Some(configured) = configured.filter(|all| !all.is_empty()) else {
        let text = format!(
            "{portal}: no identity provider of citizens is configured: `acte serve` does not start"
        );
        return Ward::warn("sign-in", &text);
    };
    let found = serve::citizens(service, portal).map(|all| {
        let shown: Vec<String> = all
            .iter()
            .map(|one| format!("{} ({})", one.key, one.provider.issuer()))
            .collect();
        format!("{portal}: {}", shown.join(", "))
    });
    ward.say("sign-in", found.map_err(|error| error.to_string()));
    for one in configured {
        if one.assurance == Asked::None {
            let text = format!(
                "{portal}: how `{}` authenticates people is not looked at",
                one.key
            );
            Ward::warn("sign-in", &text);
        }
    }
    if configured.len() == 1 {
        let text = format!("{portal}: who cannot use the one provider cannot come in");
        Ward::warn("sign-in", &text);
    }
}

/// Jobs given up, or late, are no failure of the configuration: something happened, and waits for a person.
async fn queue(ward: &mut Ward, name: &str, ledger: &Ledger) {
    let read = async {
        let mut tx = ledger.ground().await?;
        let backlog = jobs::operator::backlog(tx.sql()).await?;
        tx.rollback().await?;
        Ok::<_, ledger::Fault>(backlog)
    };
    match read.await {
        Err(fault) => ward.say("jobs", Err(fault.to_string())),
        Ok(backlog) => {
            if backlog.dead > 0 {
                Ward::warn(
                    "jobs",
                    &format!("{} given up: see `acte jobs list {name}`", backlog.dead),
                );
            }
            let late = backlog.late(ledger.now());
            if late > LATE {
                Ward::warn(
                    "jobs",
                    &format!(
                        "the oldest is {} minutes late: does `acte work` run?",
                        late.whole_minutes()
                    ),
                );
            }
            if backlog.dead == 0 && late <= LATE {
                ward.say("jobs", Ok(format!("{} waiting, none late", backlog.ready)));
            }
        }
    }
}
