//! `acte demo`: every service on this machine, over HTTPS, with its own certification authority,
//! identity provider, mailbox and sample data. Nothing leaves the loopback.

mod authority;
mod bases;
mod citizens;
mod clock;
mod desk;
mod idp;
mod people;

pub(crate) use authority::System;
pub(crate) use people::Persona;

use std::{
    io::ErrorKind,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use gate::{
    Accent, NavItem, Site, SiteInfo, SiteSettings, StaffSignIn,
    citizens::CitizenProvider,
    oidc::{Assurance, Provider, ProviderSettings, Strength},
    transport::{self, ClientAuthority, TlsSettings},
};
use kernel::{Secret, law::Text};
use ledger::{
    ambient::OsEntropy,
    outbox::{Mailbox, Mailer},
};

use bases::{Bases, Bulk};
use clock::DemoClock;
use desk::Shown;
use kernel::Clock as _;
use tokio::task::JoinSet;

use crate::{
    commands::{logs, stopping},
    services::{
        self, House, Open, Stage, Vouching,
        work::{self, Keeping},
    },
    settings::{Failure, Settings},
};

/// Folder of the certification authority: every demonstration's data folder has it, and no other has.
const AUTHORITY: &str = "authority";

/// Whom a provider knows.
type Known = fn() -> Vec<people::Person>;

/// The providers of citizens: host, message that names it, whom it knows, its manner.
const CITIZENS: [(&str, &str, Known, people::Manner); 2] = [
    (
        "identite.localhost",
        "demo-fc-name",
        citizens::first,
        citizens::FIRST,
    ),
    (
        "compte.localhost",
        "demo-account-name",
        citizens::second,
        citizens::SECOND,
    ),
];

/// Words of the demonstration's own pages.
const WORDS: [(gate::Locale, &str, &str); 2] = gate::locales!["demo"];

/// What was typed.
pub(crate) struct Wanted {
    /// Configuration.
    pub(crate) config: Option<PathBuf>,
    /// Folder.
    pub(crate) data: Option<PathBuf>,
    /// Port of the pages.
    pub(crate) port: u16,
    /// Whether what an earlier demonstration left is kept.
    pub(crate) keep: bool,
    /// Invented requests to send to the PPST base; zero for none.
    pub(crate) records: u32,
}

/// Runs the demonstration until it is told to stop.
pub(crate) async fn run(wanted: Wanted) -> Result<(), Failure> {
    let Wanted {
        config,
        data,
        port,
        keep,
        records,
    } = wanted;
    logs::start();
    let data = data.unwrap_or_else(|| PathBuf::from("data/demo"));
    // Of a configuration the demonstration takes bounds, engine, keys and stores; address, hosts, certificates,
    // mail and sign-in are its own.
    let mut settings = Settings::read(config.as_deref(), Some(data.clone()))?;
    // Anybody may sign in as anybody: never beyond the loopback.
    settings.listen = SocketAddr::from(([127, 0, 0, 1], port));
    // A laptop's kernel may lack what locks a worker down; the report then says so.
    settings.engine.allow_unlocked = true;
    for service in settings.services.values_mut() {
        service.database = None;
        service.hosts.clear();
        service.sign_in.clear();
        service.client_authority.clear();
        if service
            .store
            .as_ref()
            .is_some_and(|store| !store.is_local())
        {
            return Err("the demonstration takes no distant store: its worker would remove there every file that its own database does not know".into());
        }
    }
    // The port before the folder: a second demonstration leaves the first one's data alone.
    let listener = transport::bind(settings.listen)
        .map_err(|error| format!("{}: {error}", settings.listen))?;
    prepare(&data, keep)?;
    let authority = authority::Authority::open(&data.join(AUTHORITY))?;
    let chosen = settings.chosen(&[])?;
    std::fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    let clock = Arc::new(DemoClock::open(&data)?);
    let mut words = services::words();
    words.extend_from_slice(&WORDS);
    let house = House::open(settings, clock.clone(), Arc::new(OsEntropy), &words).await?;

    let origin = |host: &str| house.origin(host);
    let mut hosts = vec!["localhost".to_owned(), "demo.localhost".to_owned()];
    hosts.extend(CITIZENS.map(|(host, ..)| host.to_owned()));
    let (mut shown, mut cast) = (Vec::new(), Vec::new());
    let (mut asking, mut systems) = (Vec::new(), Vec::new());
    for (kind, service) in &chosen {
        let portals = kind.portals(service);
        hosts.extend(portals.iter().map(|portal| portal.host.clone()));
        cast.extend_from_slice(kind.cast());
        let asks = portals.iter().filter(|portal| portal.client_certificates);
        asking.extend(asks.map(|portal| ClientAuthority {
            host: portal.host.clone(),
            roots: authority.certificate().to_vec(),
        }));
        let known = kind.systems().iter().map(|name| authority.client(name));
        systems.push(known.collect::<Result<Vec<System>, Failure>>()?);
        let security_key = portals
            .iter()
            .filter_map(|portal| portal.staff)
            .any(|sign_in| sign_in.security_key);
        // No link leads a browser where only systems come in.
        let portals = portals
            .into_iter()
            .filter(|portal| !portal.client_certificates)
            .map(|portal| (portal.title, origin(&portal.host)));
        shown.push(Shown {
            portals: portals.collect(),
            name: kind.papers()?.act.name.clone(),
            hint: kind.hint(),
            security_key,
        });
    }
    let tls = TlsSettings::new(&[authority.certify(&hosts)?])?.asking(&asking)?;

    let secret = work::random_word(&*house.entropy);
    let clients: Vec<String> = hosts.iter().map(|host| origin(host)).collect();
    let provider = |host: &str, known| {
        idp::Idp::new(origin(host), &secret, clients.clone(), known, clock.clone())
    };
    let staff = cast.iter().copied().map(people::Person::from).collect();
    let mut idps = vec![("localhost", provider("localhost", (staff, people::STAFF)))];
    for (host, _, people, manner) in CITIZENS {
        idps.push((host, provider(host, (people(), manner))));
    }
    let vouching = Vouching {
        staff: &|_, sign_in: StaffSignIn| {
            let secret = Secret::new(secret.clone());
            let mut settings =
                ProviderSettings::pro_connect(origin("localhost"), idp::CLIENT.to_owned(), secret);
            if sign_in.several_factors {
                settings.strength = Strength::SeveralFactors(Vec::new());
            }
            settings.roots.push(authority.certificate().to_vec());
            Ok(Arc::new(Provider::new(settings)?))
        },
        citizens: &|_| {
            let offered = CITIZENS.map(|(host, name, ..)| -> Result<CitizenProvider, Failure> {
                let (client, secret) = (idp::CLIENT.to_owned(), Secret::new(secret.clone()));
                let asked = Some(Assurance::Low);
                let mut settings =
                    ProviderSettings::france_connect(origin(host), client, secret, asked);
                settings.roots.push(authority.certificate().to_vec());
                let word = |locale| house.catalogue.speak(locale).get(name).to_owned();
                Ok(CitizenProvider {
                    key: host.replace(".localhost", ""),
                    name: Text {
                        fr: word(gate::Locale::Fr),
                        en: word(gate::Locale::En),
                    },
                    provider: Arc::new(Provider::new(settings)?),
                })
            });
            offered.into_iter().collect()
        },
    };

    let stop = stopping();
    let mailbox = Mailbox::default();
    let (mut sites, mut working) = (Vec::new(), JoinSet::new());
    let (mut first, mut played) = (None, Vec::new());
    let feeds: Vec<String> = asking.iter().map(|portal| origin(&portal.host)).collect();
    let feeding: Vec<System> = systems.iter().flatten().cloned().collect();
    let asked = clients_told(&feeds, &systems);
    let invitation = invitation(&origin("demo.localhost"), &shown, &authority, &asked);
    for ((kind, service), systems) in chosen.iter().zip(systems) {
        let (name, opened) = (kind.name(), kind.open(&house, service).await?);
        let opened: Arc<dyn Open> = opened.into();
        let seeded = data.join(name).join("seeded");
        let issuer = origin("localhost");
        let stage = Stage { issuer, systems };
        if !seeded.exists() {
            opened.seed(&stage).await?;
            tracing::debug!(name, systems = stage.systems.len(), "sample data written");
            std::fs::write(seeded, b"")?;
        }
        sites.extend(opened.sites(&house, service, vouching, true)?);
        let sender = format!("{name} <no-reply@{name}.example>");
        let mailer = Mailer::mailbox(&sender, mailbox.clone())?;
        let keeping = Keeping::told(&*opened, name, &house)?;
        first.get_or_insert((kind.papers()?, opened.ledger().clone()));
        working.spawn(work::run(
            Arc::clone(&opened),
            mailer,
            keeping,
            stop.clone(),
        ));
        played.push((opened, Arc::new(stage)));
    }

    // The demonstration's own pages have no act: they show the first service's papers.
    let (papers, ledger) = first.ok_or("there is no service to show")?;
    let site = |portal, host: &str, form_origins| SiteInfo {
        service: "demo",
        portal,
        host: host.to_owned(),
        origin: origin(host),
        name: Text {
            fr: "Acte".to_owned(),
            en: "Acte".to_owned(),
        },
        accent: Accent::Indigo,
        catalogue: Arc::clone(&house.catalogue),
        act: Arc::clone(&papers.act),
        papers: Arc::clone(&papers),
        demo: true,
        nav: Vec::<NavItem>::new(),
        sign_in: None,
        roles: &[],
        client_certificates: false,
        form_origins,
    };
    let settings = SiteSettings::default();
    for (host, idp) in idps {
        let provider = site("idp", host, clients.clone());
        sites.push(Site::new(
            provider,
            &ledger,
            idp,
            idp::routes(),
            settings.clone(),
        )?);
    }
    let feed = feeds.first().filter(|_| !feeding.is_empty());
    let bases = match feed {
        Some(origin) => {
            let (mailbox, entropy) = (mailbox.clone(), Arc::clone(&house.entropy));
            let roots = authority.certificate();
            let feed = (origin.as_str(), listener.local_addr()?);
            let bases = Bases::open(&feeding, roots, feed, mailbox, clock.clone(), entropy)?;
            Some(Arc::new(bases))
        }
        None => None,
    };
    let bulk = Bulk::default();
    if let Some(bases) = bases.clone().filter(|_| records > 0) {
        let today = bases::day(&data, ::ppst::rules::terms::day_of(clock.now())?)?;
        let (bulk, stop) = (bulk.clone(), stop.clone());
        working.spawn(async move {
            let sending = bulk.run(&bases, records, today);
            if let Some(Err(error)) = stop.run_until_cancelled(sending).await {
                tracing::error!(%error, "invented requests are sent no more");
            }
        });
    }
    let panel = desk::Panel {
        mailbox,
        clock,
        services: shown,
        cast,
        bases,
        bulk,
        played,
    };
    let home = site("demo", "demo.localhost", vec![]);
    sites.push(Site::new(home, &ledger, panel, desk::routes(), settings)?);

    println!("{invitation}");
    transport::serve(
        listener,
        tls,
        sites,
        house.settings.limits.transport(),
        stop.cancelled(),
    )
    .await?;
    stop.cancel();
    while let Some(done) = working.join_next().await {
        done?;
    }
    drop(ledger);
    house.close().await
}

/// Removes what an earlier demonstration left, unless it is to be kept. Its authority stays in any case, so that
/// a browser told once to trust it needs not be told again.
fn prepare(data: &Path, keep: bool) -> Result<(), Failure> {
    let told = |error: std::io::Error| format!("{}: {error}", data.display());
    let entries = match std::fs::read_dir(data) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(told)?,
    };
    let mut left = Vec::new();
    for entry in entries {
        left.push(entry.map_err(told)?);
    }
    let ours = left.iter().any(|entry| entry.file_name() == AUTHORITY);
    if !left.is_empty() && !ours {
        return Err(format!(
            "{} is not a demonstration's folder: name another with --data",
            data.display()
        )
        .into());
    }
    for entry in left {
        if keep || entry.file_name() == AUTHORITY {
            continue;
        }
        let path = entry.path();
        let removed = if path.is_dir() {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        };
        removed.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn invitation(
    home: &str,
    services: &[Shown],
    authority: &authority::Authority,
    clients: &str,
) -> String {
    let portals: String = services
        .iter()
        .flat_map(|service| &service.portals)
        .map(|(name, origin)| format!("  {origin}\n      {} · {}\n", name.fr, name.en))
        .collect();
    format!(
        "\n  Acte — démonstration. Rien ne sort de cette machine. Nothing leaves this machine.\n\n  \
         {home}\n      par où commencer, courrier, horloge · where to start, mail, clock\n\
         {portals}\n  \
         Autorité locale à faire accepter au navigateur · local authority for the browser to trust:\n      {}\n{clients}\n  \
         Ctrl-C pour arrêter · to stop\n",
        authority.path().display()
    )
}

/// The portals of systems, and the certificates they open to; nothing when there are none.
fn clients_told(feeds: &[String], systems: &[Vec<System>]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for feed in feeds {
        let _ = write!(
            text,
            "\n  {feed}\n      réservé aux systèmes · for systems only\n"
        );
    }
    for system in systems.iter().flatten() {
        let (path, shown) = (system.path.display(), system.certificate.hex());
        let _ = writeln!(
            text,
            "      {}: {path}\n          sha256 {shown}",
            system.name
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_demonstration_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        prepare(&data, false).unwrap();
        std::fs::create_dir_all(data.join("jecliqueoupas")).unwrap();
        assert!(prepare(&data, false).is_err());
        assert!(prepare(&data, true).is_err());
        std::fs::create_dir(data.join(AUTHORITY)).unwrap();
        std::fs::write(data.join("seeded"), b"").unwrap();
        prepare(&data, true).unwrap();
        assert!(data.join("jecliqueoupas").exists() && data.join("seeded").exists());
        prepare(&data, false).unwrap();
        let left: Vec<_> = std::fs::read_dir(&data).unwrap().flatten().collect();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].file_name(), AUTHORITY);
    }
}
