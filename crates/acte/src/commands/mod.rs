//! The chores, one file each.

mod audit;
mod doctor;
mod inspect;
mod jobs;
mod keep;
mod link;
pub(crate) mod logs;
mod register;
mod serve;
mod traces;

pub(crate) use serve::stopping;

use std::{process::ExitCode, sync::Arc};

use ledger::ambient::{OsEntropy, SystemClock};

use crate::{
    cli::{Cli, Command, Ppst, Thesee},
    demo,
    services::{self, House},
    settings::{Failure, Settings},
};

/// Does what was typed.
pub(crate) async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let data = cli.data.clone();
    let read = || Settings::read(cli.config.as_deref(), data.clone());
    match cli.command {
        Command::Demo {
            port,
            keep,
            records,
        } => {
            let config = cli.config.clone();
            demo::run(demo::Wanted {
                config,
                data: data.clone(),
                port,
                keep,
                records,
            })
            .await?;
        }
        Command::Serve { services } => serve::serve(read()?, &services).await?,
        Command::Work { services } => serve::work(read()?, &services).await?,
        Command::Migrate { check } => return keep::migrate(read()?, check).await,
        Command::Purge => return keep::purge(read()?).await,
        Command::Audit(command) => audit::run(read()?, command).await?,
        Command::Rotate { services } => return keep::rotate(read()?, &services).await,
        Command::Jobs(command) => return jobs::run(read()?, command).await,
        Command::Doctor => return doctor::run(read()?).await,
        Command::Inspect {
            files,
            rules,
            passwords,
            jobs,
        } => {
            return inspect::run(files, rules, passwords, jobs).await;
        }
        Command::Designate {
            service,
            email,
            role,
            compartment,
        } => {
            keep::designate(read()?, &service, &email, &role, compartment).await?;
        }
        Command::Thesee(Thesee::Extract { file }) => traces::extract(file).await?,
        Command::Thesee(Thesee::Link { file }) => traces::link(file).await?,
        Command::Ppst(Ppst::Link {
            tables,
            map,
            out,
            clusters,
            model,
            save_model,
            explain,
            save_splink,
            splink_columns,
            splink_engine,
        }) => {
            let options = linkage::cli::Options {
                tables,
                map,
                out,
                clusters,
                model,
                save_model,
                explain,
                save_splink,
                splink_columns,
                splink_engine: splink_engine.into(),
            };
            link::run(options).await?;
        }
        Command::Register { into } => register::run(&into)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A house with the machine's time and chance.
async fn house(settings: Settings) -> Result<House, Failure> {
    let words = services::words();
    House::open(settings, Arc::new(SystemClock), Arc::new(OsEntropy), &words).await
}
