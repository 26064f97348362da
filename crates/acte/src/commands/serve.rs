//! `acte serve` and `acte work`.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use gate::{
    StaffSignIn,
    citizens::CitizenProvider,
    health::{self, Health},
    oidc::{Provider, ProviderSettings, Strength},
    transport::{self, ClientAuthority, HostCertificate, TlsSettings},
};
use ledger::{
    Ledger,
    migrate::Migrations,
    outbox::{Credentials, MailSettings, Mailer, Security},
};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::logs;
use crate::{
    services::{
        House, Open, Vouching,
        work::{self, Keeping},
    },
    settings::{Chosen, Failure, Mail, Service, Settings, SignIn, citizen_providers, guarded},
};

/// Bytes that must be free in the data folder for the service to call itself ready.
const LEAST_ROOM: u64 = 1 << 30;

/// How often the samples of the metrics are gathered.
const UPKEEP: Duration = Duration::from_secs(5);

/// Serves pages and APIs until the process is told to stop.
pub(crate) async fn serve(settings: Settings, services: &[String]) -> Result<(), Failure> {
    logs::start();
    let chosen = settings.chosen(services)?;
    let house = super::house(settings).await?;
    let tls = tls(&house.settings, &chosen)?;
    let stop = stopping();
    let mut sites = Vec::new();
    let mut probed = Vec::new();
    for (kind, service) in &chosen {
        let opened = kind.open(&house, service).await?;
        let vouching = Vouching {
            staff: &|portal, sign_in| provider(service, portal, sign_in),
            citizens: &|portal| citizens(service, portal),
        };
        probed.push((opened.ledger().clone(), kind.migrations()));
        sites.extend(opened.sites(&house, service, vouching, false)?);
        let ending = stop.clone();
        tokio::spawn(async move {
            ending.run_until_cancelled(opened.keep()).await;
        });
    }
    let listener = transport::bind(house.settings.listen)?;
    watch(house.settings.metrics, probed, &house, &stop)?;
    let limits = house.settings.limits.transport();
    if let Some(address) = house.settings.redirect {
        let plain = transport::bind(address)?;
        let (all, limits, stop) = (sites.clone(), limits.clone(), stop.clone());
        tokio::spawn(async move {
            let ended = transport::serve_redirect(plain, &all, limits, stop.cancelled()).await;
            if let Err(error) = ended {
                tracing::error!(%error, "plain HTTP is redirected no more");
            }
        });
    }
    tracing::info!(address = %house.settings.listen, "serving");
    transport::serve(listener, tls, sites, limits, stop.cancelled()).await?;
    house.close().await
}

/// Works until the process is told to stop.
pub(crate) async fn work(settings: Settings, services: &[String]) -> Result<(), Failure> {
    logs::start();
    let chosen = settings.chosen(services)?;
    let house = super::house(settings).await?;
    let stop = stopping();
    let (mut working, mut probed) = (JoinSet::new(), Vec::new());
    for (kind, service) in &chosen {
        let opened: Arc<dyn Open> = kind.open(&house, service).await?.into();
        probed.push((opened.ledger().clone(), kind.migrations()));
        let mailer = mailer(&house.settings)?;
        let keeping = Keeping::new(&*opened, kind.name(), &house)?;
        working.spawn(work::run(opened, mailer, keeping, stop.clone()));
    }
    watch(house.settings.work_metrics, probed, &house, &stop)?;
    while let Some(done) = working.join_next().await {
        done?;
    }
    house.close().await
}

/// Answers health probes and tells what is counted, on the loopback, until `stop`.
fn watch(
    address: SocketAddr,
    services: Vec<(Ledger, &'static [Migrations])>,
    house: &House,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    if !address.ip().is_loopback() {
        return Err(format!("{address}: health and metrics stand on a loopback address").into());
    }
    let probes = transport::bind(address).map_err(|error| format!("{address}: {error}"))?;
    let recorder = PrometheusBuilder::new().install_recorder()?;
    let (upkept, ending) = (recorder.clone(), stop.clone());
    tokio::spawn(async move {
        // Samples of histograms are kept one by one until they are gathered: nobody may be scraping.
        while ending
            .run_until_cancelled(tokio::time::sleep(UPKEEP))
            .await
            .is_some()
        {
            upkept.run_upkeep();
        }
    });
    let health = Health {
        services,
        room: vec![(house.settings.data.clone(), LEAST_ROOM)],
        metrics: Arc::new(move || recorder.render()),
    };
    let ending = stop.clone().cancelled_owned();
    tokio::spawn(async move {
        if let Err(error) = health::serve(probes, health, ending).await {
            tracing::error!(%error, "health and metrics are answered no more");
        }
    });
    Ok(())
}

/// Ends on SIGINT and SIGTERM.
pub(crate) fn stopping() -> CancellationToken {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            },
            Err(_) => drop(tokio::signal::ctrl_c().await),
        }
        told.cancel();
    });
    stop
}

/// The certificates, read and found to be usable.
pub(super) fn tls(settings: &Settings, chosen: &[Chosen]) -> Result<TlsSettings, Failure> {
    let read =
        |path: &Path| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let mut certificates = Vec::new();
    for certificate in &settings.certificates {
        certificates.push(HostCertificate {
            hosts: certificate.hosts.clone(),
            chain: read(&certificate.chain)?,
            key: read(&certificate.key)?,
        });
    }
    if certificates.is_empty() {
        return Err("no certificate is configured: name one under [[certificates]]".into());
    }
    let mut authorities = Vec::new();
    for (kind, service) in chosen {
        for portal in kind.portals(service) {
            if !portal.client_certificates {
                continue;
            }
            let authority = service.client_authority.get(portal.name).ok_or_else(|| {
                format!(
                    "the portal `{}` of {} asks for client certificates: name who issues them under [services.{}.client_authority]",
                    portal.name,
                    kind.name(),
                    kind.name()
                )
            })?;
            authorities.push(ClientAuthority {
                host: portal.host,
                roots: read(authority)?,
            });
        }
    }
    Ok(TlsSettings::new(&certificates)?.asking(&authorities)?)
}

/// Who vouches for the staff of a portal, as configured.
pub(super) fn provider(
    service: &Service,
    portal: &str,
    sign_in: StaffSignIn,
) -> Result<Arc<Provider>, Failure> {
    let SignIn {
        issuer,
        client_id,
        client_secret_file,
        client_authentication,
        acr_values,
        roots,
    } = service
        .sign_in
        .get(portal)
        .ok_or_else(|| format!("no identity provider is configured for the portal `{portal}`"))?;
    let secret = guarded(client_secret_file)?;
    let mut settings = ProviderSettings::pro_connect(issuer.clone(), client_id.clone(), secret);
    settings.authentication = (*client_authentication).into();
    settings.acr_values.clone_from(acr_values);
    settings.strength = if sign_in.several_factors {
        Strength::SeveralFactors(acr_values.clone())
    } else if acr_values.is_empty() {
        Strength::Any
    } else {
        Strength::Contexts(acr_values.clone())
    };
    for root in roots {
        let pem = std::fs::read(root).map_err(|error| format!("{}: {error}", root.display()))?;
        settings.roots.push(pem);
    }
    Ok(Arc::new(Provider::new(settings)?))
}

/// Whom the citizens of a portal may choose to vouch for them, as configured.
pub(super) fn citizens(service: &Service, portal: &str) -> Result<Vec<CitizenProvider>, Failure> {
    let configured = service.citizens.get(portal).filter(|all| !all.is_empty());
    let configured = configured.ok_or_else(|| {
        format!("no identity provider is configured for the citizens of the portal `{portal}`")
    })?;
    citizen_providers(configured)
}

/// Who sends the mail, as configured; nothing is sent yet.
pub(super) fn mailer(settings: &Settings) -> Result<Mailer, Failure> {
    let Mail {
        host,
        port,
        security,
        from,
        user,
        password_file,
    } = settings
        .mail
        .clone()
        .ok_or("no mail server is configured: add [mail]")?;
    let security = match security.as_str() {
        "tls" => Security::Tls,
        "starttls" => Security::StartTls,
        "plain" => Security::Plain,
        other => {
            return Err(
                format!("[mail] security is `tls`, `starttls` or `plain`, not `{other}`").into(),
            );
        }
    };
    let credentials = match (user, password_file) {
        (Some(user), Some(file)) => Some(Credentials {
            name: user,
            password: guarded(&file)?,
        }),
        (None, None) => None,
        _ => return Err("[mail] user and password_file go together".into()),
    };
    Ok(Mailer::smtp(&MailSettings {
        host,
        port,
        security,
        from,
        credentials,
        authority: None,
    })?)
}
