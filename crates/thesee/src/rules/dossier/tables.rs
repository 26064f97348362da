//! The tables: RFC 4180 with semicolons, as spreadsheets here read them, and no cell that one would run.

use gate::i18n::T;

use super::{Folder, instant};
use crate::rules::sheet;

pub(super) fn declarations(t: &T, folder: &Folder) -> Vec<u8> {
    let mut heads = vec!["reference", "kind", "filed", "scheme", "offence", "lost"];
    if folder.with_victims() {
        heads.extend(["victim-name", "victim-birth", "victim-contact"]);
    }
    heads.push("account");
    let names: Vec<String> = heads
        .iter()
        .map(|head| t.get(&format!("dossier-{head}")).to_owned())
        .collect();
    let rows = folder.pieces.iter().map(|piece| {
        let (line, content) = (&piece.dossier.line, &piece.dossier.content);
        let mut row = vec![
            line.reference.clone(),
            line.kind.code().to_owned(),
            instant(line.filed_at),
            line.scheme.code().to_owned(),
            line.offence.code().to_owned(),
            line.lost_cents
                .map(|cents| format!("{},{:02}", cents / 100, cents % 100))
                .unwrap_or_default(),
        ];
        if folder.with_victims() {
            let victim = &content.victim;
            row.push(super::report::name(&victim.names));
            row.push(victim.birth.date.clone());
            let contacts = victim
                .contacts
                .telephones
                .iter()
                .chain(&victim.contacts.emails);
            row.push(contacts.cloned().collect::<Vec<_>>().join(", "));
        }
        row.push(content.happened.account.clone());
        row
    });
    sheet::write(&names, rows)
}

pub(super) fn identifiers(t: &T, folder: &Folder) -> Vec<u8> {
    let names = [
        "reference",
        "identifier-kind",
        "identifier",
        "role",
        "public",
    ];
    let names: Vec<String> = names
        .iter()
        .map(|head| t.get(&format!("dossier-{head}")).to_owned())
        .collect();
    let rows = folder.pieces.iter().flat_map(|piece| {
        let own = piece.identifiers.iter();
        own.filter(|one| folder.with_victims() || one.role != "victim")
            .map(|one| {
                vec![
                    piece.dossier.line.reference.clone(),
                    one.kind.clone(),
                    one.value.clone(),
                    one.role.clone(),
                    if one.public { "1" } else { "0" }.to_owned(),
                ]
            })
    });
    sheet::write(&names, rows)
}
