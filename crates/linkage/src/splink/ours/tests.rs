//! Our model in Splink's file: nothing of it lost, read again as it was written.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    Engine, Exported, Model, Of, RULES, columns::Cells, count::expected, export, levels, row,
};
use crate::{
    base::Base,
    bulk::{self, Limits, Scope},
    compare::schema::{COMPARISONS, COUNT, ORDER},
    record::Record,
    splink::{Frequencies, Id, LinkType, Row, Table},
    testing,
};

const RECORDS: usize = 300;

/// Records, their linkage, and the model for either engine: made once, for it takes a while.
struct Made {
    base: Base,
    duckdb: Exported,
    spark: Exported,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let base = testing::base(&testing::requests(RECORDS, 7));
    let model = Some(testing::model());
    let linked = bulk::link(&base, Scope::Within, Limits::default(), model);
    let of = |engine| export(&base, &linked, Scope::Within, engine).unwrap();
    let (duckdb, spark) = (of(Engine::DuckDb), of(Engine::Spark));
    Made {
        base,
        duckdb,
        spark,
    }
});

/// Bits of the pairs the file's own rules yield, with frequencies counted as Splink counts them.
fn bits(model: &Model, cells: &[Cells]) -> BTreeMap<(usize, usize), f64> {
    let texts: Vec<Vec<Option<&str>>> = cells
        .iter()
        .map(|cells| {
            let text = |name: &str| {
                let cell = cells.iter().find(|(known, _)| *known == name).unwrap();
                Some(cell.1.as_str()).filter(|text| !text.is_empty())
            };
            model
                .columns()
                .iter()
                .map(|column| text(&column.name))
                .collect()
        })
        .collect();
    let frequencies = Frequencies::count(model, &texts);
    let rows: Vec<Row<'_>> = texts
        .iter()
        .map(|texts| model.row(texts, &frequencies).unwrap())
        .collect();
    let ids: Vec<Id> = (0..).take(rows.len()).map(Id::Number).collect();
    let table = Table {
        rows: &rows,
        ids: &ids,
        source_of: &[],
        sources: &[],
    };
    let mut bits = BTreeMap::new();
    model
        .pairs(&table, |pair| {
            let weight = model.weigh(&rows[pair.left], &rows[pair.right]);
            bits.insert((pair.left, pair.right), weight);
        })
        .unwrap();
    bits
}

/// The cells of every record, and which pairs are of one person.
fn cells(base: &Base) -> Vec<Cells> {
    base.records
        .iter()
        .map(|record| base.cells(record))
        .collect()
}

#[test]
fn every_level_of_ours_is_spoken_for_once() {
    let mut spoken: BTreeMap<(usize, u8), f64> = BTreeMap::new();
    let drafts = levels::comparisons(Engine::DuckDb);
    for comparison in &drafts {
        for level in &comparison.levels {
            if let Of::Levels(ours, share) = level.of {
                for one in ours {
                    *spoken.entry((comparison.at, *one)).or_default() += share;
                }
            }
        }
    }
    assert_eq!(drafts.len(), COUNT - 1);
    for (at, comparison) in COMPARISONS
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != ORDER)
    {
        for level in 1..=comparison.levels.len() {
            let share = spoken.get(&(at, u8::try_from(level).unwrap())).copied();
            let share = share.unwrap_or_default();
            assert!(
                (share - 1.0).abs() < 1e-9,
                "{} {level}: {share}",
                comparison.name
            );
        }
    }
    // What is expected of a comparison's levels is all there is, names crossed aside.
    let shares = testing::model().shares;
    for comparison in &drafts {
        let of = |level: &levels::Draft| match level.of {
            Of::Crossed => 0.0,
            of => expected(comparison.at, of, &shares).0,
        };
        let sum: f64 = comparison.levels.iter().map(of).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{}: {sum}", comparison.column);
    }
}

#[test]
fn what_is_exported_scores_the_same_when_read_again() {
    for exported in [&MADE.duckdb, &MADE.spark] {
        let model = Model::read(&exported.file).unwrap();
        let again = Model::read(&model.write().unwrap()).unwrap();
        assert_eq!(model, again);
        assert_eq!(model.link_type(), LinkType::DedupeOnly);
        let cells = cells(&MADE.base);
        let (one, other) = (bits(&model, &cells), bits(&again, &cells));
        assert!(one.len() > 100, "{}", one.len());
        assert!(
            one.iter()
                .zip(&other)
                .all(|(a, b)| a.0 == b.0 && a.1.to_bits() == b.1.to_bits())
        );
    }
}

#[test]
fn what_is_exported_finds_the_persons_we_find() {
    let requests = testing::requests(RECORDS, 7);
    let truth = |a: usize, b: usize| requests[a].cluster() == requests[b].cluster();
    let bits = bits(&Model::read(&MADE.duckdb.file).unwrap(), &cells(&MADE.base));
    let all = (0..requests.len())
        .flat_map(|b| (0..b).map(move |a| (a, b)))
        .filter(|(a, b)| truth(*a, *b))
        .count();
    let found: Vec<bool> = bits
        .iter()
        .filter(|(_, bits)| **bits > 5.0)
        .map(|((a, b), _)| truth(*a, *b))
        .collect();
    let right = found.iter().filter(|right| **right).count();
    let f1 = 2.0 * right as f64 / (found.len() + all) as f64;
    println!(
        "F1 {f1:.3}: {right} right of {} found, {all} in all",
        found.len()
    );
    assert!(f1 > 0.8, "{f1}");
}

#[test]
fn both_engines_are_asked_for_the_same_levels() {
    let read = |exported: &Exported| Model::read(&exported.file).unwrap();
    let (one, other) = (read(&MADE.duckdb), read(&MADE.spark));
    assert!(one.comparisons().eq(other.comparisons()));
    let cells = cells(&MADE.base);
    let (mut compared, mut unlike) = (0, 0);
    for (a, b) in cells.iter().zip(cells.iter().skip(1)) {
        let level = |model: &Model| -> Vec<usize> {
            let (left, right) = (row(model, a).unwrap(), row(model, b).unwrap());
            let scored = model.score(&left, &right);
            scored.levels.iter().map(|level| level.index).collect()
        };
        compared += one.comparisons().len();
        unlike += level(&one)
            .iter()
            .zip(&level(&other))
            .filter(|(a, b)| a != b)
            .count();
    }
    // Spark's library does not round half transpositions: a few similarities stand on the other side of a bound.
    assert!(unlike * 200 <= compared, "{unlike} of {compared}");
}

#[test]
fn columns_are_the_same_for_every_record_and_rules_name_them() {
    let base = &MADE.base;
    let names = |record: &Record| -> Vec<&str> {
        base.cells(record).iter().map(|(name, _)| *name).collect()
    };
    let known = names(&Record::default());
    assert!(
        base.cells(&Record::default())
            .iter()
            .all(|(_, text)| text.is_empty())
    );
    for record in &base.records {
        assert_eq!(names(record), known);
    }
    assert!(
        RULES
            .iter()
            .flat_map(|rule| rule.iter().flatten())
            .all(|name| known.contains(name))
    );
}

#[test]
fn what_no_record_fills_is_left_out() {
    let exported = &MADE.duckdb;
    assert!(
        exported.left_out.contains(&"occupation"),
        "{:?}",
        exported.left_out
    );
    let text = std::str::from_utf8(&exported.file).unwrap();
    assert!(!text.contains("occupation") && text.contains("\"family\""));
    let empty = Base::default();
    let linked = bulk::link(
        &empty,
        Scope::Within,
        Limits::default(),
        Some(testing::model()),
    );
    assert!(export(&empty, &linked, Scope::Within, Engine::DuckDb).is_err());
}
