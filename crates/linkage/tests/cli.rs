//! `acte ppst link` on files good and bad: whole outputs or none.

#![expect(clippy::unwrap_used, reason = "a test that fails says so by panicking")]

use std::{fs, path::PathBuf};

use linkage::cli::{Engine, Failure, Options, run};

const MAP: &str = "id = 'id'\n[fields]\nbirth_name = 'nom'\ngiven_names = 'prenom'\nbirth_date = 'ne'\nbirth_place = 'ville'\n";
/// One person twice, and sixty others, so that it is known what is rare.
const TABLE: &str = include_str!("data/table.csv");
const MODEL: &str = include_str!("data/model-v1.json");

struct Desk {
    folder: tempfile::TempDir,
    options: Options,
}

impl Desk {
    fn new(tables: &[&[u8]]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let write = |name: &str, bytes: &[u8]| {
            fs::write(at(name), bytes).unwrap();
            at(name)
        };
        let tables = tables
            .iter()
            .zip(["a.csv", "b.csv", "c.csv"])
            .map(|(bytes, name)| write(name, bytes))
            .collect();
        let options = Options {
            tables,
            map: write("map.toml", MAP.as_bytes()),
            out: at("pairs.csv"),
            clusters: Some(at("persons.csv")),
            model: Some(write("model.json", MODEL.as_bytes())),
            save_model: Some(at("saved.json")),
            explain: Some(at("why.jsonl")),
            save_splink: None,
            splink_columns: None,
            splink_engine: Engine::DuckDb,
        };
        Self { folder, options }
    }

    fn run(&self) -> Result<String, Failure> {
        let mut said = Vec::new();
        run(&self.options, &mut said)?;
        Ok(String::from_utf8(said).unwrap())
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// What the run left besides its inputs.
    fn left(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| {
                !["a.csv", "b.csv", "c.csv", "map.toml", "model.json"].contains(&&**name)
            })
            .collect();
        names.sort();
        names
    }

    /// Why it is refused; nothing is left of it.
    fn refused(&self) -> String {
        let why = self.run().unwrap_err().to_string();
        assert!(self.left().is_empty(), "{:?}", self.left());
        why
    }
}

fn refused(table: &[u8]) -> String {
    Desk::new(&[table]).refused()
}

#[test]
fn links_one_table() {
    let desk = Desk::new(&[TABLE.as_bytes()]);
    let said = desk.run().unwrap();
    assert!(
        said.starts_with("62 records, 1891 pairs compared") && said.ends_with("; 61 persons\n"),
        "{said}"
    );
    assert_eq!(
        desk.left(),
        ["pairs.csv", "persons.csv", "saved.json", "why.jsonl"]
    );
    assert!(
        desk.text("pairs.csv")
            .starts_with("id_a,id_b,match_weight,probability\n1,\"2,b\",")
    );
    assert!(
        desk.text("persons.csv")
            .starts_with("id,cluster\n1,0\n\"2,b\",0\n3,2\n")
    );
    let why: serde_json::Value =
        serde_json::from_str(desk.text("why.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!(why.pointer("/id_b"), Some(&"2,b".into()));
    assert!(why.pointer("/alone/sentence").is_some());
    linkage::Model::read(desk.text("saved.json").as_bytes()).unwrap();
}

#[test]
fn links_two_tables_where_both_number_from_one() {
    let desk = Desk::new(&[TABLE.as_bytes(), TABLE.as_bytes()]);
    desk.run().unwrap();
    let pairs = desk.text("pairs.csv");
    assert!(
        pairs.contains("\n3,3,") && pairs.contains("\n1,1,"),
        "{pairs}"
    );
    assert!(
        desk.text("persons.csv")
            .starts_with("file,id,cluster\na,1,0\na,\"2,b\",0\n")
    );
    assert!(desk.text("persons.csv").contains("\nb,1,0\n"));
}

#[test]
fn learns_from_next_to_nothing() {
    for table in [
        "id,nom,prenom,ne,ville\n",
        "id,nom,prenom,ne,ville\n1,A,B,1980\n",
        TABLE,
    ] {
        let mut desk = Desk::new(&[table.as_bytes()]);
        desk.options.model = None;
        desk.run().unwrap();
        linkage::Model::read(desk.text("saved.json").as_bytes()).unwrap();
    }
}

#[test]
fn refuses_tables_it_cannot_trust() {
    assert!(refused(b"").ends_with("a.csv: the table has no column «id»"));
    assert!(refused(b"id,nom,prenom\n1,A,B\n").ends_with("no column «ne»"));
    assert!(
        refused(b"id,nom,prenom,ne,ville\n1,A,B,\n1,C,D,\n")
            .ends_with("line 3: the id «1» stands twice")
    );
    assert!(refused(b"id,nom,prenom,ne,ville\n1,A,B,\n,C,D,\n").ends_with("line 3: no id"));
    assert!(refused(b"id,nom,prenom,ne,ville\n1,\xe9,B,\n").contains("invalid utf-8"));
    let open = [
        b"id,nom,prenom,ne,ville\n1,\"A,B,\n".as_slice(),
        &vec![b'\n'; 1 << 22],
    ]
    .concat();
    assert!(refused(&open).contains("line 2: longer than"));
}

#[test]
fn refuses_what_cannot_be_done() {
    let with = |change: &dyn Fn(&mut Options)| {
        let mut desk = Desk::new(&[TABLE.as_bytes()]);
        change(&mut desk.options);
        desk.refused()
    };
    let nowhere = || PathBuf::from("/nowhere/at/all.csv");
    assert!(with(&|options| options.out = nowhere()).contains("/nowhere/at/all.csv.part"));
    assert!(with(&|options| options.explain = Some(nowhere())).contains("/nowhere/at"));
    assert!(with(&|options| options.save_model = Some(nowhere())).contains("/nowhere/at"));
    assert!(with(&|options| options.tables = vec![nowhere()]).contains("/nowhere/at"));
    assert!(with(&|options| options.map = nowhere()).contains("/nowhere/at"));
    assert!(with(&|options| options.model = Some(options.map.clone())).contains("map.toml"));
    assert!(with(&|options| options.map = options.tables[0].clone()).contains("mapping"));
    assert!(with(&|options| options.tables.clear()).contains("one table or two"));
    assert!(with(&|options| options.clusters = Some(options.out.clone())).contains("one name"));
    let three = Desk::new(&[TABLE.as_bytes(); 3]);
    assert!(three.refused().contains("one table or two"));
    let long = Desk::new(&[TABLE.as_bytes()]);
    fs::write(&long.options.map, vec![b'#'; 1 << 21]).unwrap();
    assert!(long.refused().contains("longer than a megabyte"));
}

#[test]
fn what_was_there_stays_when_a_run_fails() {
    let desk = Desk::new(&[b"id,nom,prenom,ne,ville\n1,A,B,\n1,C,D,\n"]);
    fs::write(&desk.options.out, "before").unwrap();
    desk.run().unwrap_err();
    assert_eq!(desk.text("pairs.csv"), "before");
    assert_eq!(desk.left(), ["pairs.csv"]);
}

#[test]
fn a_model_of_splink_refuses_what_it_does_not_give() {
    let mut desk = Desk::new(&[TABLE.as_bytes()]);
    fs::write(
        desk.options.model.as_ref().unwrap(),
        r#"{"link_type": "dedupe_only"}"#,
    )
    .unwrap();
    assert!(desk.refused().contains("pairs only"));
    desk.options.clusters = None;
    desk.options.explain = None;
    desk.options.save_model = None;
    assert!(desk.refused().contains("model.json"));
}

#[test]
fn a_model_goes_to_splink_with_its_columns_and_comes_back() {
    let mut desk = Desk::new(&[TABLE.as_bytes()]);
    desk.options.save_splink = Some(desk.folder.path().join("splink.json"));
    desk.options.splink_columns = Some(desk.folder.path().join("columns.csv"));
    let said = desk.run().unwrap();
    assert!(
        said.contains("Splink: left out") && said.contains("birth_country"),
        "{said}"
    );
    let columns = desk.text("columns.csv");
    assert!(columns.starts_with("id,family,"), "{columns}");
    assert_eq!(columns.lines().count(), TABLE.lines().count());
    // The file and its columns are themselves a model and a table.
    let columns = desk.folder.path().join("a.csv");
    fs::rename(desk.folder.path().join("columns.csv"), &columns).unwrap();
    fs::rename(
        desk.folder.path().join("splink.json"),
        desk.folder.path().join("model.json"),
    )
    .unwrap();
    for name in desk.left() {
        fs::remove_file(desk.folder.path().join(name)).unwrap();
    }
    desk.options.clusters = None;
    desk.options.explain = None;
    desk.options.save_model = None;
    assert!(desk.refused().contains("pairs only"));
    desk.options.save_splink = None;
    assert!(desk.refused().contains("pairs only"));
    desk.options.splink_columns = None;
    desk.run().unwrap();
    assert!(
        desk.text("pairs.csv").contains("\n1,\"2,b\","),
        "{}",
        desk.text("pairs.csv")
    );
}

#[test]
fn two_tables_give_columns_of_both() {
    let mut desk = Desk::new(&[TABLE.as_bytes(), TABLE.as_bytes()]);
    desk.options.save_splink = Some(desk.folder.path().join("splink.json"));
    desk.options.splink_columns = Some(desk.folder.path().join("columns.csv"));
    desk.run().unwrap();
    assert!(desk.text("splink.json").contains("\"link_only\""));
    assert!(
        desk.text("columns.csv").contains("\na,1,") && desk.text("columns.csv").contains("\nb,1,")
    );
}
