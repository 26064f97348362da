//! Weights by hand: defaults, null levels, term frequencies, pairs of each link type.

use super::super::{Frequencies, Id, Model, Pair, Refusal, Row, Table};

fn file(link_type: &str, level: &str) -> String {
    format!(
        r#"{{"link_type":"{link_type}","probability_two_random_records_match":0.5,
        "blocking_rules_to_generate_predictions":["l.a = r.a", {{"blocking_rule":"l.b = r.b and l.a <> r.b"}}],
        "comparisons":[{{"output_column_name":"a","comparison_levels":[
            {{"sql_condition":"a_l IS NULL OR a_r IS NULL","is_null_level":true}},
            {level},
            {{"sql_condition":"b_l = b_r"}},
            {{"sql_condition":"ELSE","m_probability":"level not observed in training dataset","u_probability":0.5}}
        ]}}]}}"#
    )
}

const EXACT: &str = r#"{"sql_condition":"A_l = \"a_R\"","m_probability":0.8,"u_probability":0.1,
    "tf_adjustment_column":"a","tf_adjustment_weight":0.5,"tf_minimum_u_value":0.25,"label_for_charts":"same"}"#;

fn model(link_type: &str) -> Model {
    Model::read(file(link_type, EXACT).as_bytes()).unwrap()
}

fn rows<'t>(model: &Model, texts: &[[Option<&'t str>; 2]]) -> Result<Vec<Row<'t>>, Refusal> {
    assert_eq!(
        model
            .columns()
            .iter()
            .map(|c| c.name.as_str())
            .collect::<Vec<_>>(),
        ["a", "b"]
    );
    let frequencies = Frequencies::count(model, texts);
    texts
        .iter()
        .map(|row| model.row(row, &frequencies))
        .collect()
}

#[track_caller]
fn close(ours: f64, expected: f64) {
    assert!((ours - expected).abs() < 1e-12, "{ours}, not {expected}");
}

#[test]
fn each_level_weighs_as_in_splink() {
    let model = model("dedupe_only");
    let texts = [
        [Some("x"), Some("1")],
        [Some("x"), Some("2")],
        [Some("y"), Some("1")],
        [None, Some("1")],
        [Some("x"), None],
        [Some("x"), None],
        [Some("x"), None],
    ];
    let rows = rows(&model, &texts).unwrap();
    let exact = model.score(&rows[0], &rows[1]);
    // x is 5 of 6 values
    close(
        exact.match_weight,
        8.0_f64.log2() + 0.5 * (0.1_f64.log2() - (5.0_f64 / 6.0).log2()),
    );
    assert_eq!(
        (
            exact.levels[0].index,
            exact.levels[0].gamma,
            exact.levels[0].label
        ),
        (1, 2, "same")
    );
    close(
        exact.probability,
        1.0 / (1.0 + (-exact.match_weight).exp2()),
    );
    // Not estimated: m is what .95 leaves, shared; weights go from -5 to 3
    let second = model.score(&rows[0], &rows[2]);
    close(second.match_weight, 3.0);
    assert_eq!((second.levels[0].gamma, second.levels[0].label), (1, "1"));
    close(
        model.score(&rows[1], &rows[2]).match_weight,
        (1e-6_f64 / 0.5).log2(),
    );
    let null = model.score(&rows[0], &rows[3]);
    assert_eq!((null.match_weight, null.levels[0].gamma), (0.0, -1));
    for (left, right) in [(0, 1), (0, 2), (1, 2), (0, 3)] {
        let weight = model.weigh(&rows[left], &rows[right]);
        assert_eq!(
            weight.to_bits(),
            model
                .score(&rows[left], &rows[right])
                .match_weight
                .to_bits()
        );
    }
}

#[test]
fn a_model_serves_many_threads() {
    const fn shared<T: Send + Sync>() {}
    shared::<Model>();
    shared::<Frequencies>();
    shared::<Row<'static>>();
}

#[test]
fn frequencies_come_from_a_file_too() {
    let model = model("dedupe_only");
    let mut frequencies = Frequencies::none();
    frequencies
        .read(&model, "A", "a,tf_a\nx,0.5\nrare,0.001\n".as_bytes())
        .unwrap();
    let row = |text| model.row(&[Some(text), None], &frequencies).unwrap();
    let adjustment = |text| model.score(&row(text), &row(text)).levels[0].frequency_adjustment;
    close(adjustment("x"), 0.5 * (0.1_f64.log2() - 0.5_f64.log2()));
    // Not below the least of the model
    close(adjustment("rare"), 0.5 * (0.1_f64.log2() - 0.25_f64.log2()));
    close(adjustment("unknown"), 0.0);
    for table in [
        "a,tf\nx,2\n",
        "a,tf\nx,NaN\n",
        "a,tf\nx\n",
        "a,tf\nx,0.1,0.2\n",
    ] {
        frequencies.read(&model, "a", table.as_bytes()).unwrap_err();
    }
    frequencies
        .read(&model, "b", "b,tf\n".as_bytes())
        .unwrap_err();
}

fn pairs(link_type: &str, sources: &[&str], source_of: &[usize]) -> Vec<(usize, usize, usize)> {
    let model = model(link_type);
    let texts = [
        [Some("x"), Some("1")],
        [Some("x"), Some("1")],
        [Some("z"), Some("1")],
        [Some("x"), Some("x")],
        [None, None],
    ];
    let rows = rows(&model, &texts).unwrap();
    let ids = [10, 9, 8, 7, 6].map(Id::Number);
    let sources: Vec<String> = sources.iter().map(ToString::to_string).collect();
    let table = Table {
        rows: &rows,
        ids: &ids,
        source_of,
        sources: &sources,
    };
    let mut pairs = Vec::new();
    model
        .pairs(&table, |Pair { left, right, rule }| {
            pairs.push((left, right, rule));
        })
        .unwrap();
    pairs.sort_unstable();
    pairs
}

#[test]
fn each_pair_comes_once_in_splinks_order() {
    // By number: 7 < 8 < 9 < 10
    let all = [(1, 0, 0), (2, 0, 1), (2, 1, 1), (3, 0, 0), (3, 1, 0)];
    assert_eq!(pairs("dedupe_only", &[], &[]), all);
    // As texts, "a-__-10" < "a-__-7"
    let texts = [(0, 1, 0), (0, 2, 1), (0, 3, 0), (2, 1, 1), (3, 1, 0)];
    assert_eq!(pairs("link_and_dedupe", &["a"], &[]), texts);
    assert_eq!(
        pairs("link_only", &["b", "a"], &[0, 1, 1, 1, 0]),
        [(0, 1, 0), (0, 2, 1), (0, 3, 0)]
    );
    let three = pairs("link_only", &["c", "b", "a"], &[0, 1, 1, 2, 0]);
    assert_eq!(three, [(1, 0, 0), (2, 0, 1), (3, 0, 0), (3, 1, 0)]);
}

#[test]
fn one_new_record_finds_what_a_table_would() {
    let model = model("link_only");
    let texts = [
        [Some("x"), Some("1")],
        [Some("z"), Some("1")],
        [Some("1"), Some("x")],
        [None, Some("1")],
        [Some("x"), None],
    ];
    let rows = rows(&model, &texts).unwrap();
    let mut index = model.index();
    assert!(index.is_empty());
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(
            index.add(&model, row).map(|place| place as usize),
            Some(place)
        );
    }
    let sources = ["known", "new"].map(str::to_owned);
    for new in &rows {
        let mut found = Vec::new();
        let known = |place| rows.get(place as usize);
        model.candidates(&index, new, known, |place, rule| {
            found.push((place as usize, rule));
        });
        let both: Vec<Row<'_>> = rows.iter().chain([new]).cloned().collect();
        let ids: Vec<Id> = (0..6).map(Id::Number).collect();
        let table = Table {
            rows: &both,
            ids: &ids,
            source_of: &[0, 0, 0, 0, 0, 1],
            sources: &sources,
        };
        let mut expected = Vec::new();
        model
            .pairs(&table, |pair| expected.push((pair.left, pair.rule)))
            .unwrap();
        assert_eq!(found, expected);
        // Forgotten records are passed over
        model.candidates(&index, new, |_| None, |place, _| panic!("{place}"));
    }
}

#[test]
fn columns_of_numbers_and_dates_are_learnt() {
    let level = r#"{"sql_condition":"abs(a_l - a_r) <= 2 AND ABS(EPOCH(b_l) - EPOCH(b_r)) < 100000 AND levenshtein(CAST(b_l AS TEXT), CAST(b_r AS TEXT)) = 1"}"#;
    let file = file("dedupe_only", level).replace(" and l.a <> r.b", "");
    let model = Model::read(file.as_bytes()).unwrap();
    let rows = rows(
        &model,
        &[
            [Some("1"), Some("2000-02-29")],
            [Some("3.0"), Some("2000-02-28")],
        ],
    )
    .unwrap();
    assert_eq!(model.score(&rows[0], &rows[1]).levels[0].index, 1);
    let none = Frequencies::none();
    for texts in [
        [Some("one"), None],
        [Some("NaN"), None],
        [Some("1e300"), None],
        [None, Some("2001-02-29")],
    ] {
        let said = model.row(&texts, &none).unwrap_err().to_string();
        assert!(!said.contains("one") || said.contains("column"), "{said}");
    }
    model.row(&[None], &none).unwrap_err();
    let long = "x".repeat(5_000);
    assert!(
        model
            .row(&[None, Some(&long)], &none)
            .unwrap_err()
            .why
            .contains("long")
    );
}

#[test]
fn sparks_spelling_is_read() {
    let level = r#"{"sql_condition":"jaro_winkler(`a_l`, `a_r`) >= 0.9 AND abs(datediff(date(try_to_timestamp(`b_l`, 'yyyy-MM-dd')), date(try_to_timestamp(`b_r`, 'yyyy-MM-dd')))) <= floor(2629800.0 / 86400)"}"#;
    let file = file("dedupe_only", level).replacen('{', "{\"sql_dialect\":\"spark\",", 1);
    let model = Model::read(file.replace("A_l = \\\"a_R\\\"", "a_l = a_r").as_bytes()).unwrap();
    let at = |left, right| {
        let rows = rows(
            &model,
            &[[Some("martha"), Some(left)], [Some("marhta"), Some(right)]],
        )
        .unwrap();
        model.score(&rows[0], &rows[1]).levels[0].index
    };
    assert_eq!(at("2000-01-01", "2000-01-31"), 1);
    assert_eq!(at("2000-01-01", "2000-02-01"), 3);
}
