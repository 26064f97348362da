//! The portal of State agents (art. 1): register, deposit, read, alert, erase.

mod alert;
mod deposit;
mod deposits;
mod enter;
mod erase;
mod home;
mod own_data;
mod report;
mod sensitive;
