//! What THESEE does with files out of itself: pictures are drawn again by the engine, in its locked-down worker; files
//! are analysed by a file portal, when one is configured.

use std::{io, sync::Arc};

use ::thesee::{
    Attachments, Drawing,
    deeds::file_portal::FilePortal,
    model::{Drawn, Grey},
};
use futures::{FutureExt as _, TryStreamExt as _};
use inspect::{
    limits::Limits,
    protocol::Lockdown,
    supervisor::{Supervisor, SupervisorSettings},
};
use ledger::Fault;
use tokio_util::io::StreamReader;

use super::super::House;
use crate::settings::{Failure, Service};

/// Both, as the settings have them.
pub(super) fn attachments(house: &House, service: &Service) -> Result<Attachments, Failure> {
    let portal = match &service.file_portal {
        None => None,
        Some(portal) => {
            let token = crate::settings::guarded(&portal.token_file)?;
            let roots: Result<Vec<_>, _> = portal.roots.iter().map(std::fs::read).collect();
            let portal = FilePortal::new(&portal.origin, token.reveal(), &roots?)
                .map_err(|error| error.to_string())?;
            Some(portal)
        }
    };
    Ok(Attachments {
        drawing: Some(drawing(house)?),
        portal,
    })
}

fn drawing(house: &House) -> Result<Drawing, Failure> {
    let engine = &house.settings.engine;
    let mut settings = SupervisorSettings::new(house.worker_program()?);
    settings.concurrency = engine.concurrency.max(1);
    settings.lockdown = if engine.allow_unlocked {
        Lockdown::BestEffort
    } else {
        Lockdown::Required
    };
    let engine = Supervisor::new(settings);
    Ok(Arc::new(move |bytes| {
        let engine = engine.clone();
        async move {
            let bytes = StreamReader::new(bytes.map_err(io::Error::other));
            let drawn = engine.picture(bytes, &Limits::default()).await;
            let drawn = drawn.map_err(|reason| Fault::Unavailable(reason.into()))?;
            Ok(drawn.map(|picture| Drawn {
                png: picture.png,
                grey: Grey {
                    width: picture.grey_width,
                    height: picture.grey_height,
                    shades: picture.grey,
                },
                codes: picture.codes,
            }))
        }
        .boxed()
    }))
}
