//! Article 3: sensitive data stand in four places alone, and nobody is selected by them.

use ledger::Stop;
use ppst::{
    deeds::coordinate::{self, Refusal},
    rules::search::NotSelected,
};
use serde_json::json;

use crate::house::{ANNE, House, JEAN, opinion, request, with};

/// PPST-3.2: a selection that names post, ties, grounds or documents is refused, alone or with others, and the
/// refusal is recorded with the article.
#[tokio::test]
async fn nobody_is_selected_by_what_may_be_sensitive() {
    let house = House::open().await;
    let (_, mesr) = house.feeders().await;
    let line = with(
        request("M-1", ANNE),
        json!({ "ties": { "text": "syndicat" }, "opinion": opinion("reserved", "2026-10-20") }),
    );
    house.feed(&mesr, &[line, request("M-2", JEAN)]).await;
    let sgdsn = house.agent("sgdsn").await;
    for pairs in [
        &[("ties", "syndicat")][..],
        &[("name", "Lefèvre"), ("ties", "syndicat")],
        &[("post", "")],
        &[("source", "mesr"), ("sort", "grounds")],
        &[("documents", "x")],
        &[("opinion.grounds", "x")],
        &[
            ("email", "a@b.example"),
            ("given_names", "Anne"),
            ("projet", "x"),
        ],
        &[
            ("identity_number", "00AA11"),
            ("phone", "0102030405"),
            ("ties", ""),
        ],
        &[
            ("place", "Brest"),
            ("country", "FR"),
            ("other_name", "Durand"),
            ("post", "x"),
        ],
    ] {
        let refused = coordinate::find(&house.desk, &sgdsn.actor, pairs, None).await;
        assert!(
            matches!(
                refused,
                Err(Stop::Refused(Refusal::NotSelected(NotSelected::Forbidden)))
            ),
            "{pairs:?}"
        );
    }
    let refusals = house.refusals().await;
    let said = refusals.iter().filter(|(reason, article, role)| {
        (reason.as_str(), article.as_str(), role.as_str()) == ("forbidden-selection", "3", "sgdsn")
    });
    assert_eq!(said.count(), 9, "{refusals:?}");

    let found = |pairs: &'static [(&str, &str)]| {
        let (house, sgdsn) = (&house, &sgdsn);
        async move {
            let answers = coordinate::find(&house.desk, &sgdsn.actor, pairs, None)
                .await
                .unwrap();
            let list = answers.list.into_iter();
            list.map(|one| one.line.number).collect::<Vec<_>>()
        }
    };
    assert_eq!(found(&[("name", "LEFEVRE")]).await, ["M-1"]);
    assert_eq!(
        found(&[("name", "Lefèvre"), ("born_on", "1990-02-03")]).await,
        ["M-1"]
    );
    assert_eq!(found(&[("born_on", "1975-07-14")]).await, ["M-2"]);
    assert_eq!(
        found(&[("number", "M-2"), ("source", "mesr"), ("state", "awaiting")]).await,
        ["M-2"]
    );
    assert_eq!(
        found(&[("state", "given"), ("received_from", "2026-10-01")]).await,
        ["M-1"]
    );
    // What may be sensitive is found under no other name either.
    for name in ["name", "other_name", "given_names"] {
        for word in ["syndicat", "motif confidentiel"] {
            let found = coordinate::find(&house.desk, &sgdsn.actor, &[(name, word)], None).await;
            assert!(found.unwrap().list.is_empty(), "{name} {word}");
        }
    }
    // A search leaves who was found and by which criteria, never what was typed.
    let detail = house
        .words("select coalesce(detail::text, '') from audit_payload")
        .await
        .join("\n");
    assert!(
        detail.contains("born_on")
            && !detail.contains("1990-02-03")
            && !detail.to_lowercase().contains("lefevre"),
        "{detail}"
    );
}

/// PPST-3.1 and PPST-3.2: l, m, n and 4° a are sealed, in columns of their own, and nothing in the database could
/// select by them: no index, no digest, no clear copy.
#[tokio::test]
async fn the_four_places_are_sealed_and_without_index() {
    let house = House::open().await;
    let law = ppst::law::law().unwrap();
    let request = &law.columns.tables["request"];
    for column in ["post", "ties", "opinion_grounds"] {
        assert!(request.column[column].sealed, "{column}");
    }
    assert!(law.columns.tables["document"].column["title"].sealed);
    for category in ["post", "ties", "documents"] {
        let (mut blind, mut clear) = (0, Vec::new());
        for (table, declared) in &law.columns.tables {
            for (name, column) in declared
                .column
                .iter()
                .filter(|(_, column)| column.category == category)
            {
                blind += usize::from(column.blind);
                if !column.sealed {
                    clear.push(format!("{table}.{name}"));
                }
            }
        }
        assert_eq!(blind, 0, "{category}");
        // Of documents, what finds and erases them; never a word of theirs.
        let technical = [
            "document.asker",
            "document.blob_id",
            "document.document_request",
            "document.id",
            "document.media_type",
            "document.recorded_at",
            "document.size",
        ];
        let known: &[&str] = if category == "documents" {
            &technical
        } else {
            &[]
        };
        assert_eq!(clear, known, "{category}");
    }
    let indexed = house
        .words("select indexdef from pg_indexes where tablename in ('request', 'document', 'document_request') and indexdef ~ '(post|ties|opinion_grounds|title|wanted)'")
        .await;
    assert!(indexed.is_empty(), "{indexed:?}");
    let digests = house.words("select conname || pg_get_constraintdef(oid) from pg_constraint where conrelid = 'request_index'::regclass and contype = 'c'").await;
    let digests = digests.join(" ");
    assert!(
        digests.contains("name-birth") && !digests.contains("ties") && !digests.contains("post"),
        "{digests}"
    );
}
