use std::time::Duration;

use kernel::Personal;
use ledger::{
    Fault,
    jobs::{self, Worker},
    outbox::{self, MailSettings, Mailbox, Mailer, NewMail, Security, sender},
};
use testkit::TestLedger;
use uuid::Uuid;

use super::{
    sample,
    smtp::{Mood, Offer, Server},
};

fn mail() -> NewMail {
    NewMail {
        to: Personal::new("b@dom.example".into()),
        subject: "Votre dépôt".into(),
        text: "Bonjour,\nvoici votre lien.".into(),
        html: Some("<p>Bonjour</p>".into()),
        about: None,
    }
}

async fn send(test: &TestLedger, mail: NewMail) -> Uuid {
    let mail = &mail;
    let sent = sample::deed!(&test.ledger, async |deed| {
        deed.send_mail(mail.clone()).await
    })
    .await;
    sent.unwrap().uuid()
}

fn settings(server: &Server, security: Security) -> MailSettings {
    MailSettings {
        host: "localhost".into(),
        port: server.port,
        security,
        from: "Service <no-reply@service.example>".into(),
        credentials: None,
        authority: Some(server.authority.clone()),
    }
}

fn worker(test: &TestLedger, mailer: Mailer) -> Worker {
    outbox::register(Worker::new(test.ledger.clone()), mailer)
}

/// Runs the worker through an hour of tries.
async fn an_hour(test: &TestLedger, worker: &Worker) {
    for _ in 0..30 {
        worker.run_until_idle().await.unwrap();
        test.clock.wait(Duration::from_secs(120));
    }
}

async fn state(test: &TestLedger, id: Uuid) -> (String, i32, Option<String>) {
    let mut conn = test.db.superuser().await;
    sqlx::query_as("select state, attempts, error from mail where id = $1")
        .bind(id)
        .fetch_one(&mut conn)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_mail_leaves_after_its_deed_and_its_content_is_destroyed() {
    let test = sample::open().await;
    let mailbox = Mailbox::default();
    let mailer = Mailer::mailbox("no-reply@service.example", mailbox.clone()).unwrap();
    let worker = worker(&test, mailer);
    let failed = sample::deed!(&test.ledger, async |deed| {
        deed.send_mail(mail()).await?;
        Err::<(), _>(Fault::Missing)
    });
    assert!(failed.await.is_err());
    worker.run_until_idle().await.unwrap();
    assert_eq!(mailbox.mails().len(), 0);

    let id = send(&test, mail()).await;
    let seen = "select count(*) from mail where recipient::text like '%b@dom%' or position('Bonjour' in encode(body, 'escape')) > 0";
    assert_eq!(sample::count(&test, seen).await, 0);
    worker.run_until_idle().await.unwrap();
    let [delivered] = mailbox.mails().try_into().unwrap();
    assert_eq!(delivered.to.reveal(), "b@dom.example");
    assert_eq!(delivered.subject.reveal(), "Votre dépôt");
    assert_eq!(delivered.id, format!("{id}@service.example"));
    assert_eq!(state(&test, id).await, ("sent".into(), 1, None));
    assert_eq!(
        sample::count(&test, "select count(*) from vault_key").await,
        1
    );

    // The row stays a week to recognise a late second attempt, then goes.
    test.clock.wait(Duration::from_secs(6 * 86_400));
    assert_eq!(sender::purge(&test.ledger).await.unwrap(), 0);
    test.clock.wait(Duration::from_secs(86_400));
    assert_eq!(sender::purge(&test.ledger).await.unwrap(), 1);
}

#[tokio::test]
async fn a_mail_about_something_erased_never_leaves() {
    let test = sample::open().await;
    let mailbox = Mailbox::default();
    let worker = worker(&test, Mailer::mailbox("a@b.fr", mailbox.clone()).unwrap());
    let about = Uuid::from_u128(44);
    send(
        &test,
        NewMail {
            about: Some(about),
            ..mail()
        },
    )
    .await;
    send(
        &test,
        NewMail {
            about: Some(Uuid::from_u128(45)),
            ..mail()
        },
    )
    .await;
    let forgotten = sample::deed!(&test.ledger, async |deed| deed.forget_mail(about).await).await;
    assert_eq!(forgotten.unwrap(), 1);
    worker.run_until_idle().await.unwrap();
    assert_eq!(mailbox.mails().len(), 1);
    assert_eq!(sample::count(&test, "select count(*) from mail").await, 1);
    assert_eq!(
        sample::count(&test, "select count(*) from vault_key").await,
        1
    );
}

#[tokio::test]
async fn what_is_no_mail_is_refused_before_it_is_queued() {
    let test = sample::open().await;
    let wrong = [
        NewMail {
            to: Personal::new("nobody".into()),
            ..mail()
        },
        NewMail {
            to: Personal::new("a@b.fr\r\nBcc: c@d.fr".into()),
            ..mail()
        },
        NewMail {
            subject: "a\r\nBcc: c@d.fr".into(),
            ..mail()
        },
        NewMail {
            subject: "x".repeat(401),
            ..mail()
        },
        NewMail {
            text: "x".repeat(300_000),
            ..mail()
        },
    ];
    for mail in wrong {
        let mail = &mail;
        let sent = sample::deed!(&test.ledger, async |deed| {
            deed.send_mail(mail.clone()).await
        })
        .await;
        assert!(matches!(sent, Err(Fault::Shape(_))));
    }
    assert_eq!(sample::count(&test, "select count(*) from mail").await, 0);
}

#[tokio::test]
async fn a_mail_crosses_starttls_and_tls() {
    for (offer, security) in [
        (Offer::StartTls, Security::StartTls),
        (Offer::Tls, Security::Tls),
    ] {
        let test = sample::open().await;
        let server = Server::start(offer).await;
        let id = send(&test, mail()).await;
        let mailer = Mailer::smtp(&settings(&server, security)).unwrap();
        worker(&test, mailer).run_until_idle().await.unwrap();
        let [mail] = server.arrived().try_into().unwrap();
        assert!(mail.tls);
        assert!(mail.to.contains("<b@dom.example>"), "{}", mail.to);
        for line in [
            format!("Message-ID: <{id}@service.example>"),
            "Auto-Submitted: auto-generated".into(),
            "Subject: Votre =?utf-8?".into(),
            "text/html; charset=utf-8".into(),
        ] {
            assert!(mail.data.contains(&line), "{line} in {}", mail.data);
        }
        assert_eq!(state(&test, id).await, ("sent".into(), 1, None));
    }
}

#[tokio::test]
async fn nothing_is_said_to_a_server_without_the_required_tls() {
    let test = sample::open().await;
    // It offers no STARTTLS: someone may have cut the offer out.
    let server = Server::start(Offer::Nothing).await;
    let id = send(&test, mail()).await;
    let mailer = Mailer::smtp(&settings(&server, Security::StartTls)).unwrap();
    worker(&test, mailer).run_until_idle().await.unwrap();
    assert_eq!(state(&test, id).await.0, "queued");
    // Its certificate is of an unknown authority.
    let other = Server::start(Offer::StartTls).await;
    let unknown = MailSettings {
        authority: None,
        ..settings(&other, Security::StartTls)
    };
    test.clock.wait(Duration::from_secs(3600));
    worker(&test, Mailer::smtp(&unknown).unwrap())
        .run_until_idle()
        .await
        .unwrap();
    assert_eq!(state(&test, id).await.0, "queued");
    assert!(server.arrived().is_empty() && other.arrived().is_empty());
    // And plain mail never crosses a network.
    let far = MailSettings {
        host: "mail.example".into(),
        ..settings(&server, Security::Plain)
    };
    assert!(matches!(Mailer::smtp(&far), Err(Fault::Settings(_))));
}

#[tokio::test]
async fn a_server_that_says_later_is_asked_again_and_one_that_says_never_is_not() {
    let test = sample::open().await;
    let server = Server::start(Offer::Nothing).await;
    let mailer = Mailer::smtp(&settings(&server, Security::Plain)).unwrap();
    let worker = worker(&test, mailer);
    server.next(&[Mood::Later, Mood::BreakOff, Mood::Later]);
    let id = send(&test, mail()).await;
    an_hour(&test, &worker).await;
    assert_eq!(server.arrived().len(), 1);
    assert_eq!(state(&test, id).await, ("sent".into(), 4, None));

    server.next(&[Mood::Never]);
    let id = send(&test, mail()).await;
    an_hour(&test, &worker).await;
    assert_eq!(server.arrived().len(), 1);
    let (state, attempts, error) = state(&test, id).await;
    assert_eq!((state.as_str(), attempts), ("dead", 1));
    // What the server said quotes the address: it is not kept.
    assert_eq!(error.as_deref(), Some("smtp 550"));
    let mut tx = test.ledger.ground().await.unwrap();
    let dead = jobs::dead(tx.sql(), 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].error.as_str()), (1, "smtp 550"));
    // An operator may have it sent again once the address exists.
    let now = tx.now();
    jobs::requeue(tx.sql(), dead[0].id, now).await.unwrap();
    tx.commit().await.unwrap();
    an_hour(&test, &worker).await;
    assert_eq!(server.arrived().len(), 2);
}

#[tokio::test]
async fn a_server_away_for_long_gives_the_mail_up_in_the_open() {
    let test = sample::open().await;
    let server = Server::start(Offer::Nothing).await;
    let mut settings = settings(&server, Security::Plain);
    // A port where nobody listens.
    settings.port = 1;
    let worker = worker(&test, Mailer::smtp(&settings).unwrap());
    let id = send(&test, mail()).await;
    for _ in 0..20 {
        worker.run_until_idle().await.unwrap();
        test.clock.wait(Duration::from_secs(3600));
    }
    let (state, attempts, error) = state(&test, id).await;
    assert_eq!(
        (state.as_str(), attempts, error.as_deref()),
        ("dead", 12, Some("smtp connection"))
    );
    // After a month it goes, whatever became of it.
    test.clock.wait(Duration::from_secs(31 * 86_400));
    assert_eq!(sender::purge(&test.ledger).await.unwrap(), 1);
    assert_eq!(
        sample::count(&test, "select count(*) from vault_key").await,
        1
    );
}

#[tokio::test]
async fn a_mail_whose_fate_is_unknown_is_sent_again_as_the_same_message() {
    let test = sample::open().await;
    let server = Server::start(Offer::Nothing).await;
    server.next(&[Mood::TakeAndBreakOff]);
    let mailer = Mailer::smtp(&settings(&server, Security::Plain)).unwrap();
    let worker = worker(&test, mailer);
    let id = send(&test, mail()).await;
    an_hour(&test, &worker).await;
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 2);
    for mail in arrived {
        assert!(
            mail.data
                .contains(&format!("Message-ID: <{id}@service.example>"))
        );
    }
    assert_eq!(state(&test, id).await, ("sent".into(), 2, None));
}
