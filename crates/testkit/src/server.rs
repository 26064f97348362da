//! The one PostgreSQL of all the tests of a checkout.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
};

use ledger::postgres::embedded::Server;

/// The server, joined once by this process and started if need be.
///
/// # Panics
/// When PostgreSQL is not installed or does not start.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    // Each test has a runtime of its own; the server belongs to none.
    SERVER.get_or_init(|| {
        let shared = || on_its_own(Server::shared(&folder()));
        thread::scope(|scope| scope.spawn(shared).join())
            .expect("a thread")
            .unwrap_or_else(|fault| panic!("PostgreSQL for the tests: {fault}"))
    })
}

/// Runs a future to its end on a runtime made for it.
pub(crate) fn on_its_own<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

#[expect(
    clippy::disallowed_methods,
    reason = "how the test runner tells where its server is"
)]
fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("ACTE_TEST_POSTGRES") {
        return folder.into();
    }
    // The build folder, wherever it was moved: the one marked as such above this program.
    let program = std::env::current_exe().expect("the path of the test program");
    let marked = |folder: &&Path| folder.join("CACHEDIR.TAG").exists();
    let target = program
        .ancestors()
        .find(marked)
        .expect("a build folder above the test program");
    target.join("test-postgres")
}
