//! The schema compared with its declaration, both ways.
//!
//! A column that nobody declared is data that no article covers; a column declared and not there is
//! a promise about nothing. Either stops the build (as a test) and the start of a service.

use std::{collections::BTreeMap, fmt};

use kernel::law::{Columns, Disposal, Holds, Table};
use sqlx::PgConnection;

use crate::Fault;

/// A difference between the database and `columns.toml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Discrepancy {
    /// The database has a table that no declaration names.
    UndeclaredTable(String),
    /// A declared table is not there.
    MissingTable(String),
    /// The database has a column that no declaration names.
    UndeclaredColumn(String, String),
    /// A declared column is not there.
    MissingColumn(String, String),
    /// A column declared sealed, or a blind index, is not `bytea`.
    NotSealed(String, String),
    /// The column from which a term runs is not an instant that is always there.
    NotAnInstant(String, String),
    /// A column that holds a key or a blob does not refer to it.
    HoldsNothing(String, String, &'static str),
    /// A table whose rows go with their parent has no foreign key that takes them along.
    NoParent(String),
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UndeclaredTable(table) => write!(f, "table {table} is not declared"),
            Self::MissingTable(table) => write!(f, "table {table} is declared and not there"),
            Self::UndeclaredColumn(table, column) => write!(f, "{table}.{column} is not declared"),
            Self::MissingColumn(table, column) => {
                write!(f, "{table}.{column} is declared and not there")
            }
            Self::NotSealed(table, column) => {
                write!(
                    f,
                    "{table}.{column} is declared sealed or blind and is not bytea"
                )
            }
            Self::NotAnInstant(table, column) => {
                write!(
                    f,
                    "{table}.{column} starts a term and is not a timestamptz that is set"
                )
            }
            Self::HoldsNothing(table, column, target) => {
                write!(
                    f,
                    "{table}.{column} holds a {target} and has no foreign key to it"
                )
            }
            Self::NoParent(table) => {
                write!(
                    f,
                    "{table} goes with its parent and has no foreign key on delete cascade"
                )
            }
        }
    }
}

/// A column as PostgreSQL has it.
struct Known {
    kind: String,
    required: bool,
}

/// A foreign key, one row a column.
struct Foreign {
    table: String,
    column: String,
    target: String,
    cascades: bool,
}

/// Compares the tables of the schema `public` with their declaration. An empty list is what is
/// wanted; it is sorted.
///
/// # Errors
/// When the catalogue cannot be read.
pub async fn check(conn: &mut PgConnection, columns: &Columns) -> Result<Vec<Discrepancy>, Fault> {
    let rows = sqlx::query!(
        r#"select c.relname::text as "table!", a.attname::text as "column!",
             format_type(a.atttypid, null) as "kind!", a.attnotnull as "required!"
           from pg_attribute a
           join pg_class c on c.oid = a.attrelid
           join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'public' and c.relkind in ('r', 'p', 'm') and not c.relispartition
             and a.attnum > 0 and not a.attisdropped"#
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut schema: BTreeMap<String, BTreeMap<String, Known>> = BTreeMap::new();
    for row in rows {
        let known = Known {
            kind: row.kind,
            required: row.required,
        };
        schema
            .entry(row.table)
            .or_default()
            .insert(row.column, known);
    }
    let keys = sqlx::query!(
        r#"select c.relname::text as "table!", a.attname::text as "column!",
             t.relname::text as "target!", k.confdeltype = 'c' as "cascades!"
           from pg_constraint k
           join pg_class c on c.oid = k.conrelid
           join pg_class t on t.oid = k.confrelid
           join pg_namespace n on n.oid = c.relnamespace
           join pg_attribute a on a.attrelid = c.oid and a.attnum = any(k.conkey)
           where k.contype = 'f' and n.nspname = 'public'"#
    )
    .fetch_all(&mut *conn)
    .await?;
    let keys: Vec<_> = keys
        .into_iter()
        .map(|row| Foreign {
            table: row.table,
            column: row.column,
            target: row.target,
            cascades: row.cascades,
        })
        .collect();
    Ok(compare(&schema, &keys, columns))
}

fn compare(
    schema: &BTreeMap<String, BTreeMap<String, Known>>,
    keys: &[Foreign],
    columns: &Columns,
) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    for (name, known) in schema {
        match columns.tables.get(name) {
            None => found.push(Discrepancy::UndeclaredTable(name.clone())),
            Some(table) => compare_table(name, known, keys, table, &mut found),
        }
    }
    let missing = columns
        .tables
        .keys()
        .filter(|name| !schema.contains_key(*name));
    found.extend(missing.cloned().map(Discrepancy::MissingTable));
    found.sort();
    found
}

fn compare_table(
    name: &str,
    known: &BTreeMap<String, Known>,
    keys: &[Foreign],
    table: &Table,
    found: &mut Vec<Discrepancy>,
) {
    let at = |column: &str| (name.to_owned(), column.to_owned());
    for column in known
        .keys()
        .filter(|column| !table.column.contains_key(*column))
    {
        let (table, column) = at(column);
        found.push(Discrepancy::UndeclaredColumn(table, column));
    }
    for (column, declared) in &table.column {
        let Some(real) = known.get(column) else {
            let (table, column) = at(column);
            found.push(Discrepancy::MissingColumn(table, column));
            continue;
        };
        if (declared.sealed || declared.blind) && !matches!(real.kind.as_str(), "bytea" | "bytea[]")
        {
            let (table, column) = at(column);
            found.push(Discrepancy::NotSealed(table, column));
        }
        let target = match declared.holds {
            Some(Holds::Key) => "vault_key",
            Some(Holds::Blob) => "blob",
            None => continue,
        };
        // A service's own job may destroy the key first and the row later, which a reference forbids.
        if table.disposal == Disposal::Service {
            continue;
        }
        let refers =
            |key: &Foreign| key.table == name && key.column == *column && key.target == target;
        if !keys.iter().any(refers) {
            let (table, column) = at(column);
            found.push(Discrepancy::HoldsNothing(table, column, target));
        }
    }
    let instant = |known: &Known| known.kind == "timestamp with time zone" && known.required;
    if let Some(from) = &table.from
        && table.disposal == Disposal::Erase
        && known.get(from).is_some_and(|known| !instant(known))
    {
        let (table, column) = at(from);
        found.push(Discrepancy::NotAnInstant(table, column));
    }
    if table.disposal == Disposal::Parent
        && !keys.iter().any(|key| key.table == name && key.cascades)
    {
        found.push(Discrepancy::NoParent(name.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Sample<'a> = (&'a str, &'a [(&'a str, &'a str, bool)]);

    fn schema(tables: &[Sample<'_>]) -> BTreeMap<String, BTreeMap<String, Known>> {
        let column = |&(name, kind, required): &(&str, &str, bool)| {
            (
                name.to_owned(),
                Known {
                    kind: kind.to_owned(),
                    required,
                },
            )
        };
        let table = |(name, columns): &Sample<'_>| {
            ((*name).to_owned(), columns.iter().map(column).collect())
        };
        tables.iter().map(table).collect()
    }

    fn declared(text: &str) -> Columns {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn both_ways() {
        let schema = schema(&[
            ("here", &[("id", "uuid", true), ("stray", "text", false)]),
            ("new", &[]),
        ]);
        let columns = declared(
            "[table.here]\nretention='x'\ndisposal='keep'\n[table.here.column]\n\
             id={category='t'}\ngone={category='t'}\n\
             [table.old]\nretention='x'\ndisposal='keep'\n[table.old.column]\n",
        );
        let found = compare(&schema, &[], &columns);
        let said: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "table new is not declared",
                "table old is declared and not there",
                "here.stray is not declared",
                "here.gone is declared and not there",
            ]
        );
    }

    #[test]
    fn what_is_promised_of_a_column_is_checked() {
        let schema = schema(&[
            (
                "case",
                &[
                    ("name", "text", true),
                    ("key", "uuid", true),
                    ("at", "date", true),
                ],
            ),
            ("part", &[("case", "uuid", true)]),
        ]);
        let columns = declared(
            "[table.case]\nretention='x'\ndisposal='erase'\nfrom='at'\n[table.case.column]\n\
             name={category='t',sealed=true}\nkey={category='t',holds='key'}\nat={category='t'}\n\
             [table.part]\nretention='x'\ndisposal='parent'\n[table.part.column]\ncase={category='t'}\n",
        );
        let found = compare(&schema, &[], &columns);
        let case = |column: &str| ("case".to_owned(), column.to_owned());
        let (name, at, key) = (case("name"), case("at"), case("key"));
        assert_eq!(
            found,
            [
                Discrepancy::NotSealed(name.0, name.1),
                Discrepancy::NotAnInstant(at.0, at.1),
                Discrepancy::HoldsNothing(key.0, key.1, "vault_key"),
                Discrepancy::NoParent("part".to_owned()),
            ]
        );
        let key = |table: &str, column: &str, target: &str, cascades| Foreign {
            table: table.to_owned(),
            column: column.to_owned(),
            target: target.to_owned(),
            cascades,
        };
        let keys = [
            key("case", "key", "vault_key", false),
            key("part", "case", "case", true),
        ];
        assert_eq!(compare(&schema, &keys, &columns).len(), 2);
    }
}
