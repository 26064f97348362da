//! `acte demo`: every service on this machine, over HTTPS, with its own certification authority,
//! identity provider, mailbox and sample data. Nothing leaves the loopback.

mod authority;
mod desk;
mod idp;
mod seed;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use gate::{
    Accent, NavItem, Site, SiteInfo, SiteSettings,
    oidc::{Provider, ProviderSettings, Strength},
    transport::{self, TlsSettings},
};
use kernel::{Secret, law::Text};
use ledger::{
    ambient::OsEntropy,
    outbox::{Mailbox, Mailer},
};

use crate::{
    commands::{logs, stopping},
    services::{
        House,
        jecliqueoupas::{self, Providers},
        work::{self, MovableClock},
    },
    settings::{Failure, Service, Settings},
};

/// Words of the demonstration's own pages.
const WORDS: [(gate::Locale, &str, &str); 2] = gate::locales!["demo"];

/// Runs the demonstration until it is told to stop.
pub(crate) async fn run(
    config: Option<&Path>,
    data: Option<PathBuf>,
    port: u16,
    keep: bool,
) -> Result<(), Failure> {
    logs::start();
    let data = data.unwrap_or_else(|| PathBuf::from("data/demo"));
    if !keep && data.exists() {
        std::fs::remove_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    }
    // Of a configuration the demonstration takes bounds, engine, keys and stores; hosts, certificates,
    // mail and sign-in are its own.
    let mut settings = Settings::read(config, Some(data.clone()))?;
    settings.listen.set_port(port);
    // A laptop's kernel may lack what locks a worker down; the report then says so.
    settings.engine.allow_unlocked = true;
    let service = Service {
        database: None,
        hosts: Default::default(),
        sign_in: Default::default(),
        ..settings
            .services
            .get(jecliqueoupas::NAME)
            .cloned()
            .unwrap_or_default()
    };
    settings.services = [(jecliqueoupas::NAME.to_owned(), service.clone())].into();
    let clock = Arc::new(MovableClock::new());
    let mut words = jecliqueoupas::words();
    words.extend_from_slice(&WORDS);
    let house = House::open(settings, clock.clone(), Arc::new(OsEntropy), &words).await?;
    let desk = jecliqueoupas::desk(&house, &service).await?;

    let origin = |host: &str| format!("https://{host}:{port}");
    let portals = [
        desk.origins.agent.clone(),
        desk.origins.fssi.clone(),
        desk.origins.anssi.clone(),
    ];
    let hosts: Vec<String> = ["agent", "fssi", "anssi"]
        .map(|portal| jecliqueoupas::host(&service, portal))
        .into_iter()
        .chain(["localhost".to_owned(), "demo.localhost".to_owned()])
        .collect();
    let authority = authority::Authority::open(&data.join("authority"))?;
    let tls = TlsSettings::new(&[authority.certify(&hosts)?])?;

    let secret = work::random_word(&*house.entropy);
    let idp = idp::Idp::new(
        origin("localhost"),
        &secret,
        portals.to_vec(),
        clock.clone(),
    );
    let providers = {
        let provider = |strength| -> Result<Arc<Provider>, Failure> {
            let secret = Secret::new(secret.clone());
            let mut settings =
                ProviderSettings::pro_connect(origin("localhost"), idp::CLIENT.to_owned(), secret);
            settings.strength = strength;
            settings.roots.push(authority.certificate().to_vec());
            Ok(Arc::new(Provider::new(settings)?))
        };
        Providers {
            fssi: provider(Strength::Any)?,
            anssi: provider(Strength::SeveralFactors(Vec::new()))?,
        }
    };

    if !keep || !data.join("seeded").exists() {
        seed::run(&desk, &origin("localhost")).await?;
        std::fs::write(data.join("seeded"), b"")?;
    }

    let papers = jecliqueoupas::papers(&desk)?;
    let mailbox = Mailbox::default();
    let mut sites = jecliqueoupas::sites(&house, &service, &desk, &providers, true)?;
    let site = |portal, host: &str, name: &str, form_origins| SiteInfo {
        service: "demo",
        portal,
        host: host.to_owned(),
        origin: origin(host),
        name: Text {
            fr: name.to_owned(),
            en: name.to_owned(),
        },
        accent: Accent::Indigo,
        catalogue: Arc::clone(&house.catalogue),
        act: Arc::clone(&papers.act),
        papers: Arc::clone(&papers),
        demo: true,
        nav: Vec::<NavItem>::new(),
        sign_in: None,
        roles: &[],
        form_origins,
    };
    let settings = SiteSettings::default();
    let provider = site("idp", "localhost", "Acte", portals.to_vec());
    sites.push(Site::new(
        provider,
        &desk.ledger,
        idp.clone(),
        idp::routes(),
        settings.clone(),
    )?);
    let panel = desk::Panel {
        mailbox: mailbox.clone(),
        clock,
        portals: portals.clone(),
    };
    let home = site("demo", "demo.localhost", "Acte", vec![]);
    sites.push(Site::new(
        home,
        &desk.ledger,
        panel,
        desk::routes(),
        settings,
    )?);

    let stop = stopping();
    let engine = ::jecliqueoupas::jobs::retention(&desk);
    let mailer = Mailer::mailbox("jecliqueoupas <no-reply@jecliqueoupas.example>", mailbox)?;
    let signer = house.signer(jecliqueoupas::NAME)?;
    let working = tokio::spawn(work::run(
        desk.clone(),
        mailer,
        engine,
        signer,
        stop.clone(),
    ));

    let listener = transport::bind(house.settings.listen)?;
    println!(
        "{}",
        invitation(&origin("demo.localhost"), &portals, &authority)
    );
    transport::serve(
        listener,
        tls,
        sites,
        house.settings.limits.transport(),
        stop.cancelled(),
    )
    .await?;
    stop.cancel();
    working.await?;
    drop(desk);
    house.close().await
}

fn invitation(home: &str, portals: &[String; 3], authority: &authority::Authority) -> String {
    let [agent, fssi, anssi] = portals;
    format!(
        "\n  Acte — démonstration. Rien ne sort de cette machine. Nothing leaves this machine.\n\n  \
         {home}\n      par où commencer, courrier, horloge · where to start, mail, clock\n  \
         {agent}\n      agents de l’État · State agents\n  \
         {fssi}\n      FSSI d’un ministère · a ministry’s security officer\n  \
         {anssi}\n      ANSSI\n\n  \
         Autorité locale à faire accepter au navigateur · local authority for the browser to trust:\n      {}\n\n  \
         Ctrl-C pour arrêter · to stop\n",
        authority.path().display()
    )
}
