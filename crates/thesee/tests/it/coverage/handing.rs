//! Pages that the office's portal takes from elsewhere: files given in support, what is handed to recipients.

use kernel::Role;
use testkit::coverage::Walk;
use thesee::law::{CHIEF_PROSECUTOR, HEAD, OFFICER, PROSECUTOR, UNIT};

use super::office::Case;

/// Files of a declaration, whose copies all may see.
pub(super) async fn files(case: &Case, role: Role, walk: &mut Walk) {
    let file = case
        .house
        .words("select id::text from attachment")
        .await
        .remove(0);
    let mut own = case.visits(role, walk).await;
    let page = format!("{}/pieces", case.declaration);
    own.get("/declarations/{id}/pieces", &page)
        .await
        .says("annonce.png");
    let copy = format!("{page}/{file}/copie.png");
    own.get("/declarations/{id}/pieces/{file}/copie.png", &copy)
        .await;
    if [PROSECUTOR, CHIEF_PROSECUTOR].contains(&role) {
        return;
    }
    let original = format!("{page}/{file}/original");
    let ground = [("ground", "evidence")];
    own.post(
        "/declarations/{id}/pieces/{file}/original",
        &original,
        &ground,
        200,
    )
    .await;
}

/// What the office hands over, and who may hand it.
pub(super) async fn handing(case: &Case, walk: &mut Walk) {
    let number = case.series.trim_start_matches("/series/");
    let declaration = case.declaration.trim_start_matches("/declarations/");
    let unit = case.house.recipient(UNIT, "unit-1");
    for (role, inquiry) in [(OFFICER, "PV-2026-1"), (HEAD, "PV-2026-2")] {
        case.house.inquiry(&unit, inquiry).await;
        let mut own = case.visits(role, walk).await;
        let path = format!("/remises/{number}");
        own.get("/remises/{number}", &path).await;
        let given = [
            ("declarations", declaration),
            ("unit", "unit-1"),
            ("number", inquiry),
            ("ground", "Même compte bénéficiaire."),
        ];
        own.post("/remises/{number}", &path, &given, 303).await;
        own.get("/doublons", "/doublons").await;
    }
    let mut own = case.visits(HEAD, walk).await;
    let path = format!("/transmissions/{number}");
    own.get("/transmissions/{number}", &path).await;
    let given = [
        ("declarations", declaration),
        ("body", "Bundeskriminalamt"),
        ("country", "DE"),
        ("commitment", "Réciprocité par traité."),
        ("safeguard", "union"),
        ("ground", "Compte ouvert là-bas."),
    ];
    own.post("/transmissions/{number}", &path, &given, 303)
        .await;
    own.get("/programmes", "/programmes").await;
    let fingerprint = "ab".repeat(32);
    let entered = [
        ("unit", "unit-1"),
        ("named", "Rédaction des procédures"),
        ("fingerprint", fingerprint.as_str()),
    ];
    own.post("/programmes", "/programmes", &entered, 303).await;
    let end = "select '/programmes/' || id || '/terminer' from station_system";
    let end = case.house.words(end).await.remove(0);
    own.post("/programmes/{id}/terminer", &end, &[], 303).await;
}
