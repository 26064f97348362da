//! What the workers gave up, in an operator's hands.

use ledger::postgres::embedded::Server;
use uuid::Uuid;

use crate::program::Program;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_given_up_is_listed_retried_and_dropped() {
    let mut program = Program::start("", Vec::new()).await;
    program.stop();
    let folder = program.data().join("postgres");
    let server = Server::start(&folder, None).await.unwrap();
    let mut conn = server.superuser("jecliqueoupas").await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let id: Uuid = sqlx::query_scalar(
            "insert into job (id, kind, payload, state, attempts, most_attempts, error, run_at, created_at, finished_at)
             values (gen_random_uuid(), 'essai', '{}', 'dead', 5, 5, 'smtp-refused', now(), now(), now())
             returning id",
        )
        .fetch_one(&mut conn)
        .await
        .unwrap();
        ids.push(id.to_string());
    }
    drop(conn);
    server.stop().await.unwrap();

    let acte = |arguments: &[&str]| {
        let told = program.command().args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        (told.status.code(), text)
    };
    let (code, told) = acte(&["jobs", "list"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("2 given up"), "{told}");
    assert!(
        told.contains(&ids[0]) && told.contains("smtp-refused"),
        "{told}"
    );
    let (_, told) = acte(&["doctor"]);
    assert!(told.contains("warn  jobs: 2 given up"), "{told}");

    let (code, told) = acte(&["jobs", "retry", "jecliqueoupas", &ids[0]]);
    assert_eq!(
        (code, told.contains("waits for a worker")),
        (Some(0), true),
        "{told}"
    );
    let (code, told) = acte(&["jobs", "drop", "jecliqueoupas", &ids[1]]);
    assert_eq!((code, told.contains("dropped")), (Some(0), true), "{told}");
    // Neither is there any more to be dropped.
    let (code, told) = acte(&["jobs", "drop", "jecliqueoupas", &ids[0], &ids[1]]);
    assert_eq!(code, Some(1), "{told}");
    let (_, told) = acte(&["jobs", "list"]);
    assert!(told.contains("0 given up"), "{told}");
}
