//! The declaration against the code, the database and the tests.

use std::{collections::BTreeSet, path::Path};

use gate::Face;
use ledger::access::Policies;
use sqlx::{AssertSqlSafe, Executor as _};

use super::sources;
use crate::TestService;

/// The register of columns and the database agree both ways; and the check would say so if they did not.
///
/// # Panics
/// When they do not.
pub async fn columns_agree_both_ways<D: Clone + Send + Sync + 'static>(service: &TestService<D>) {
    let mut conn = service.it.db.superuser().await;
    let law = (service.face.law)().unwrap();
    let found = ledger::catalogue::check(&mut conn, &law.columns).await;
    let found = found.unwrap();
    assert!(found.is_empty(), "{found:#?}");
    // The ground's tables are proved in the ground's own tests.
    let own: String = service.face.migrations[2]
        .iter()
        .map(|step| step.sql.as_str())
        .collect();
    let mut tried = 0;
    for (table, declared) in &law.columns.tables {
        let column = declared.column.keys().find(|column| *column != "id");
        let (true, Some(column)) = (own.contains(&format!("create table {table} (")), column)
        else {
            continue;
        };
        conn.execute("begin").await.unwrap();
        for change in [
            format!("alter table {table} add column undeclared text"),
            format!("alter table {table} drop column {column} cascade"),
        ] {
            conn.execute(AssertSqlSafe(change)).await.unwrap();
        }
        let found = ledger::catalogue::check(&mut conn, &law.columns).await;
        let found: Vec<String> = found.unwrap().iter().map(ToString::to_string).collect();
        conn.execute("rollback").await.unwrap();
        for seen in [format!("{table}.undeclared"), format!("{table}.{column}")] {
            let said = found.iter().any(|line| line.contains(&seen));
            assert!(said, "{seen} goes unseen: {found:?}");
        }
        tried += 1;
    }
    assert!(tried > 0, "no table of the service's own was tried");
}

/// The actions of `src/access.rs` are those of `law/access.cedarschema`, and some deed asks for each.
///
/// # Panics
/// When one is missing on either side, or nobody asks for it.
pub fn actions_of_code_and_schema_agree<D: Clone + Send + Sync + 'static>(
    face: &Face<D>,
    crate_folder: &str,
) {
    let folder = Path::new(crate_folder);
    let code = std::fs::read_to_string(folder.join("src/access.rs")).unwrap();
    let mut deeds = String::new();
    sources(&folder.join("src/deeds"), &mut |text| deeds.push_str(text));
    let mut coded = BTreeSet::new();
    for line in code.lines() {
        let Some((ty, rest)) = line.trim().split_once(" = \"") else {
            continue;
        };
        let Some((name, _)) = rest.split_once("\" on ") else {
            continue;
        };
        coded.insert(name.to_owned());
        let asked = deeds.contains(&format!("<{ty},")) || deeds.contains(&format!("<{ty}>"));
        assert!(asked, "no deed asks for {ty}");
    }
    let declared: BTreeSet<String> = policies(face).actions().into_iter().collect();
    assert!(!declared.is_empty());
    assert_eq!(coded, declared);
}

/// Every policy names an article that the act has.
///
/// # Panics
/// When one does not.
pub fn every_policy_rests_on_an_article<D: Clone + Send + Sync + 'static>(face: &Face<D>) {
    let law = (face.law)().unwrap();
    for article in policies(face).articles() {
        let number = article.split_whitespace().next().unwrap_or_default();
        let mut known = law.act.articles.iter();
        let known = known.any(|known| known.number.0 == number);
        assert!(known, "article {article} is not in the act");
    }
}

/// The compliance page says of every obligation of the act where it is kept and which test proves it.
///
/// # Panics
/// When an obligation is missing there: cite its id, then `cargo xtask register`.
pub fn every_obligation_is_kept_and_proved<D: Clone + Send + Sync + 'static>(face: &Face<D>) {
    let law = (face.law)().unwrap();
    let papers = face.papers(&law).unwrap();
    let kept = &papers.compliance.requirements;
    for (_, id) in law.act.requirements() {
        let entry = kept.iter().find(|kept| kept.id == id.0);
        let entry = entry.unwrap_or_else(|| panic!("{id} is not on the compliance page"));
        assert!(!entry.tests.is_empty(), "no test proves {id}");
        assert!(!entry.code.is_empty(), "nothing keeps {id}");
    }
}

fn policies<D: Clone + Send + Sync + 'static>(face: &Face<D>) -> Policies {
    (face.law)().unwrap().policies().clone()
}
