//! Frozen samples: models trained by Splink 5, a few hundred records, and the weights Splink gives their pairs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails says so by panicking"
)]

use std::collections::BTreeMap;

use linkage::splink::export::{Comparison, Description, Engine, Level, write};
use linkage::splink::{Frequencies, Id, LinkType, Model, Row, Table};

/// Match weights agree to this many bits.
const BOUND: f64 = 1e-9;

struct Sample {
    model: &'static str,
    records: &'static str,
    pairs: &'static str,
}

const HISTORICAL: Sample = Sample {
    model: include_str!("data/splink/historical.json"),
    records: include_str!("data/splink/historical_records.csv"),
    pairs: include_str!("data/splink/historical_pairs.csv"),
};

const FAKE: Sample = Sample {
    model: include_str!("data/splink/fake.json"),
    records: include_str!("data/splink/fake_records.csv"),
    pairs: include_str!("data/splink/fake_pairs.csv"),
};

const SPARK: Sample = Sample {
    model: include_str!("data/splink/spark.json"),
    records: include_str!("data/splink/spark_records.csv"),
    pairs: include_str!("data/splink/spark_pairs.csv"),
};

/// The weight of each pair the model looks at.
fn scores(model: &Model, records: &str) -> BTreeMap<(String, String), f64> {
    let mut reader = csv::Reader::from_reader(records.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let places: Vec<usize> = model
        .columns()
        .iter()
        .map(|column| place(&column.name))
        .collect();
    let cell = |record: &'_ csv::StringRecord, place: usize| record[place].to_owned();
    let ids: Vec<Id> = records
        .iter()
        .map(|record| cell(record, place(model.id_column())))
        .map(|id| id.parse().map_or(Id::Text(id), Id::Number))
        .collect();
    let texts: Vec<Vec<Option<&str>>> = records
        .iter()
        .map(|record| {
            places
                .iter()
                .map(|place| Some(&record[*place]).filter(|text| !text.is_empty()))
                .collect()
        })
        .collect();
    let frequencies = Frequencies::count(model, &texts);
    let rows: Vec<Row<'_>> = texts
        .iter()
        .map(|row| model.row(row, &frequencies).unwrap())
        .collect();
    let table = Table {
        rows: &rows,
        ids: &ids,
        source_of: &[],
        sources: &[],
    };
    let mut scores = BTreeMap::new();
    let take = |pair: linkage::splink::Pair| {
        let key = (ids[pair.left].to_string(), ids[pair.right].to_string());
        let scored = model.score(&rows[pair.left], &rows[pair.right]);
        assert!(
            scores.insert(key, scored.match_weight).is_none(),
            "a pair comes twice"
        );
    };
    model.pairs(&table, take).unwrap();
    scores
}

#[track_caller]
fn as_splink(sample: &Sample, least: usize) {
    let model = Model::read(sample.model.as_bytes()).unwrap();
    let ours = scores(&model, sample.records);
    let theirs: BTreeMap<(String, String), f64> = csv::Reader::from_reader(sample.pairs.as_bytes())
        .deserialize::<(String, String, f64)>()
        .map(|line| {
            line.map(|(left, right, weight)| ((left, right), weight))
                .unwrap()
        })
        .collect();
    assert!(theirs.len() >= least, "{} pairs", theirs.len());
    assert!(ours.keys().eq(theirs.keys()), "the pairs are not the same");
    for (pair, weight) in &ours {
        assert!(
            (weight - theirs[pair]).abs() <= BOUND,
            "{pair:?}: {weight}, not {}",
            theirs[pair]
        );
    }
}

#[test]
fn historical_figures_score_as_in_splink() {
    as_splink(&HISTORICAL, 300);
}

#[test]
fn fake_persons_score_as_in_splink() {
    as_splink(&FAKE, 300);
}

#[test]
fn figures_with_accents_score_as_in_splink_on_spark() {
    as_splink(&SPARK, 300);
}

#[test]
fn a_model_written_and_read_again_is_the_same() {
    for sample in [HISTORICAL, FAKE, SPARK] {
        let model = Model::read(sample.model.as_bytes()).unwrap();
        let again = Model::read(&model.write().unwrap()).unwrap();
        assert_eq!(again, model);
        let (before, after) = (
            scores(&model, sample.records),
            scores(&again, sample.records),
        );
        assert!(
            before
                .iter()
                .zip(&after)
                .all(|(a, b)| a.0 == b.0 && a.1.to_bits() == b.1.to_bits())
        );
    }
}

#[test]
fn what_is_exported_can_be_read() {
    let level = |condition: &str, m: f64, u: f64| Level {
        sql_condition: condition.to_owned(),
        label: condition.to_owned(),
        m: Some(m),
        u: Some(u),
        is_null: false,
        tf_column: None,
    };
    let mut description = Description {
        engine: Engine::DuckDb,
        link_type: LinkType::LinkOnly,
        prior: 0.001,
        id_column: "number".to_owned(),
        blocking_rules: vec!["l.dob = r.dob".to_owned()],
        comparisons: vec![Comparison {
            name: "dob".to_owned(),
            levels: vec![level("dob_l = dob_r", 0.8, 0.01), level("ELSE", 0.2, 0.99)],
        }],
    };
    let model = Model::read(&write(&description).unwrap()).unwrap();
    assert_eq!(
        (model.link_type(), model.id_column()),
        (LinkType::LinkOnly, "number")
    );
    let row = |dob| model.row(&[Some(dob)], &Frequencies::none()).unwrap();
    let scored = model.score(&row("1971"), &row("1971"));
    assert!((scored.match_weight - (0.001_f64 / 0.999).log2() - 80_f64.log2()).abs() < BOUND);
    // The conditions are the engine's
    let similar = level("jaro_winkler(`dob_l`, `dob_r`) > 0.9", 0.1, 0.1);
    description.comparisons[0].levels.insert(1, similar);
    write(&description).unwrap_err();
    description.engine = Engine::Spark;
    write(&description).unwrap();
    // What could not be read back is not written
    description.blocking_rules.push("1=1".to_owned());
    assert!(write(&description).unwrap_err().to_string().contains("1=1"));
}
