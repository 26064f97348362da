//! One legal or user act a file, or the few of one desk: input, refusals, order of operations.

pub mod commission;
pub mod coordinate;
pub mod deliver;
pub mod documents;
pub mod expire;
pub mod feed;
pub mod find;
pub mod history;
pub mod inbox;
pub mod instruct;
pub mod learn;
pub mod link;
pub mod links;
pub mod models;
pub mod overview;
pub mod procedures;
pub mod read_batch;
pub mod recall;
pub mod referred;
pub mod renew;
pub mod sources;
pub mod trace;
pub mod users;

use kernel::{Actor, Purpose};

use crate::law::{COORDINATE, INSTRUCT, SGDSN};

/// For which purpose an agent reads: the coordination coordinates, the recipients instruct.
fn reading(actor: &Actor) -> Purpose {
    if actor.role == SGDSN {
        COORDINATE
    } else {
        INSTRUCT
    }
}
