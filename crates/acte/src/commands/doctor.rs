//! `acte doctor`: what an operator checks before calling.

use std::process::ExitCode;

use ledger::migrate;

use crate::{
    services::beside,
    settings::{Failure, Settings},
};

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
    ward.say(
        "configuration",
        Ok(format!("data in {}", settings.data.display())),
    );
    let worker = settings
        .engine
        .worker
        .clone()
        .map_or_else(|| beside("acte-inspect"), Ok);
    ward.say(
        "analysis worker",
        worker
            .map(|path| path.display().to_string())
            .map_err(|e| e.to_string()),
    );
    if settings.engine.allow_unlocked {
        Ward::warn(
            "analysis worker",
            "may run without being locked down: never in production",
        );
    }
    match settings.mail.as_ref() {
        Some(mail) if mail.security == "plain" => Ward::warn("mail", "travels in clear"),
        Some(mail) => ward.say(
            "mail",
            Ok(format!("{}:{} ({})", mail.host, mail.port, mail.security)),
        ),
        None => Ward::warn(
            "mail",
            "no server is configured: no link and no alert can leave",
        ),
    }
    if settings.certificates.is_empty() {
        Ward::warn("TLS", "no certificate is configured");
    }
    for certificate in &settings.certificates {
        let readable = std::fs::read(&certificate.chain).and(std::fs::read(&certificate.key));
        ward.say(
            "TLS",
            readable
                .map(|_| certificate.hosts.join(", "))
                .map_err(|error| error.to_string()),
        );
    }
    let chosen = settings.chosen(&[])?;
    let house = match super::house(settings).await {
        Ok(house) => house,
        Err(error) => {
            ward.say("database", Err(error.to_string()));
            return Ok(ExitCode::FAILURE);
        }
    };
    for (kind, service) in chosen {
        println!("      {}", kind.name());
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
                Ok(pending) => Err(format!(
                    "{} migrations are waiting: run `acte migrate`",
                    pending.len()
                )),
                Err(fault) => Err(fault.to_string()),
            },
        );
        match kind.open(&house, &service).await {
            Ok(opened) => {
                ward.say("keys", Ok("the service key opens this database".to_owned()));
                for (what, found) in opened.ledger().diagnose().await {
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
