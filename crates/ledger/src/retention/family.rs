//! What belongs to a table: its own holds, and the tables that go with it.

use std::collections::BTreeMap;

use kernel::law::{Columns, Disposal, Holds, Table};
use sqlx::{PgConnection, Row as _};

use crate::Fault;

/// How deep tables that go with tables are followed.
const DEEPEST: usize = 6;

/// A foreign key that erases with its parent.
#[derive(Debug, Clone)]
pub(super) struct Link {
    child: String,
    parent: String,
    /// Column of the child, column of the parent.
    columns: Vec<(String, String)>,
}

/// Every foreign key of the schema that is `on delete cascade`.
pub(super) async fn links(conn: &mut PgConnection) -> Result<Vec<Link>, Fault> {
    let rows = sqlx::query(
        "select child.relname::text as child, parent.relname::text as parent,
           array(select attname::text from unnest(con.conkey) with ordinality as k (num, at)
                 join pg_attribute on attrelid = con.conrelid and attnum = num order by at) as of_child,
           array(select attname::text from unnest(con.confkey) with ordinality as k (num, at)
                 join pg_attribute on attrelid = con.confrelid and attnum = num order by at) as of_parent
         from pg_constraint con
         join pg_class child on child.oid = con.conrelid
         join pg_class parent on parent.oid = con.confrelid
         where con.contype = 'f' and con.confdeltype = 'c'
           and child.relnamespace = 'public'::regnamespace
         order by child.relname, con.conname",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let of_child: Vec<String> = row.try_get("of_child")?;
            let of_parent: Vec<String> = row.try_get("of_parent")?;
            Ok(Link {
                child: row.try_get("child")?,
                parent: row.try_get("parent")?,
                columns: of_child.into_iter().zip(of_parent).collect(),
            })
        })
        .collect()
}

/// The columns of a table that hold a key or a blob.
pub(super) fn holds(table: &Table) -> impl Iterator<Item = (&str, Holds)> {
    table
        .column
        .iter()
        .filter_map(|(name, column)| Some((name.as_str(), column.holds?)))
}

/// A name written into a statement: it comes from our own declaration, and is checked all the same.
pub(super) fn quoted(name: &str) -> Result<String, Fault> {
    let plain = !name.is_empty()
        && name.len() < 64
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain {
        Ok(format!("\"{name}\""))
    } else {
        Err(Fault::Law(
            "a table or column has a name that is not plain".into(),
        ))
    }
}

const fn what(holds: Holds) -> &'static str {
    match holds {
        Holds::Key => "key",
        Holds::Blob => "blob",
    }
}

/// The statement that erases one batch of a table's rows at term, and tells everything they held:
/// rows `(what, id, start)`, `what` being `row`, `key` or `blob`.
///
/// One statement, so that what is told is what was erased. Parameters: `$1` latest start, `$2` now,
/// `$3`–`$5` years, months, days, `$6` the most rows.
pub(super) fn statement(name: &str, columns: &Columns, links: &[Link]) -> Result<String, Fault> {
    let table = columns.tables.get(name).ok_or(Fault::Missing)?;
    let from = table
        .from
        .as_deref()
        .ok_or(Fault::Law("a table at term has no start".into()))?;
    let (quoted_name, from) = (quoted(name)?, quoted(from)?);
    let id = if table.column.contains_key("id") {
        "gone.\"id\""
    } else {
        "null::uuid"
    };
    let mut parts = vec![format!(
        "select 'row'::text as what, {id} as id, gone.{from} as start from gone"
    )];
    let mut held = |table: &Table, alias: &str, joins: &str| -> Result<(), Fault> {
        for (column, kind) in holds(table) {
            let column = quoted(column)?;
            parts.push(format!(
                "select '{}', {alias}.{column}, null from gone {joins} where {alias}.{column} is not null",
                what(kind)
            ));
        }
        Ok(())
    };
    held(table, "gone", "")?;
    for (child, alias, joins) in family(name, columns, links)? {
        held(child, &alias, &joins)?;
    }
    Ok(format!(
        "with gone as (
           delete from {quoted_name} where ctid = any(array(
             select ctid from {quoted_name}
             where {from} <= $1 and acte_term_end({from}, $3, $4, $5) <= $2
             order by {from} limit $6
           ))
           returning *
         )
         {}",
        parts.join("\nunion all\n")
    ))
}

/// The tables that go with `name`, each with its alias and the joins that lead to it: those a foreign key erases
/// with it, whatever their own disposal is.
fn family<'a>(
    name: &str,
    columns: &'a Columns,
    links: &[Link],
) -> Result<Vec<(&'a Table, String, String)>, Fault> {
    let mut found = Vec::new();
    let mut level = vec![(name.to_owned(), "gone".to_owned(), String::new())];
    for depth in 0..DEEPEST {
        let mut next = Vec::new();
        for (parent, parent_alias, joins) in &level {
            for link in links
                .iter()
                .filter(|link| link.parent == *parent && link.child != *parent)
            {
                let Some(table) = columns.tables.get(&link.child) else {
                    continue;
                };
                // A row with a shorter term of its own goes with its parent too, and so does what it held.
                if table.disposal == Disposal::Keep {
                    continue;
                }
                let alias = format!("c{depth}_{}", next.len());
                let on: Vec<String> = link
                    .columns
                    .iter()
                    .map(|(child, parent)| {
                        Ok(format!(
                            "{alias}.{} = {parent_alias}.{}",
                            quoted(child)?,
                            quoted(parent)?
                        ))
                    })
                    .collect::<Result<_, Fault>>()?;
                let join = format!(
                    "join {} {alias} on {}",
                    quoted(&link.child)?,
                    on.join(" and ")
                );
                let joins = format!("{joins} {join}");
                found.push((table, alias.clone(), joins.clone()));
                next.push((link.child.clone(), alias, joins));
            }
        }
        level = next;
    }
    Ok(found)
}

/// Tables declared to go with a parent that no foreign key erases: their rows would stay for ever.
pub(super) fn strays(columns: &Columns, links: &[Link]) -> Vec<String> {
    let parents: BTreeMap<&str, ()> = links.iter().map(|link| (link.child.as_str(), ())).collect();
    let declared = columns
        .tables
        .iter()
        .filter(|(_, table)| table.disposal == Disposal::Parent);
    declared
        .filter(|(name, _)| !parents.contains_key(name.as_str()))
        .map(|(name, _)| name.clone())
        .collect()
}
