//! Tables as they come, and tables no one should send.

use std::io::{self, Read};

use super::{LONGEST, Mapping, Refusal};
use crate::person::Field;

const MAPPING: &str = "
id = 'id'
[fields]
birth_name = 'nom'
given_names = ['prenom_1', 'prenom_2']
";

/// Id, name and given names of each record.
fn read(table: impl Read) -> Result<Vec<[String; 3]>, Refusal> {
    let mut rows = Vec::new();
    Mapping::read(MAPPING)?.each(table, |id, person, _| {
        let get = |field| person.get(field).to_owned();
        rows.push([id.to_owned(), get(Field::BirthName), get(Field::GivenNames)]);
        Ok(())
    })?;
    Ok(rows)
}

fn one(id: &str, name: &str, given: &str) -> Vec<[String; 3]> {
    vec![[id.to_owned(), name.to_owned(), given.to_owned()]]
}

#[test]
fn reads_what_exports_look_like() {
    let bare = "id,nom,prenom_1,prenom_2\n1,Lefèvre,Anne,Marie\n";
    let expected = one("1", "Lefèvre", "Anne Marie");
    assert_eq!(read(bare.as_bytes()).unwrap(), expected);
    for table in [
        format!("\u{feff}{bare}"),
        bare.replace('\n', "\r\n"),
        bare.trim_end().to_owned(),
        bare.replace('\n', "\n\n"),
        bare.replace("Lefèvre", "\"Lefèvre\""),
        bare.replace("id,nom", " id , nom "),
        bare.replace(
            "prenom_2\n1,Lefèvre,Anne,Marie",
            "prenom_2,more\n1,Lefèvre,Anne,Marie,x,y,z",
        ),
    ] {
        assert_eq!(read(table.as_bytes()).unwrap(), expected, "{table:?}");
    }
    for (line, expected) in [
        ("1,A,B,", one("1", "A", "B")),
        ("1,A,,B", one("1", "A", "B")),
        ("1,A", one("1", "A", "")),
        ("1", one("1", "", "")),
        ("1,\"A\nB\",C,", one("1", "A\nB", "C")),
        ("1,A\0B,C,", one("1", "A\0B", "C")),
        ("1,A\"B,C,", one("1", "A\"B", "C")),
    ] {
        let table = format!("id,nom,prenom_1,prenom_2\n{line}\n");
        assert_eq!(read(table.as_bytes()).unwrap(), expected, "{line:?}");
    }
    assert!(read(&b"id,nom,prenom_1,prenom_2\n"[..]).unwrap().is_empty());
}

#[test]
fn refuses_what_it_cannot_read() {
    let refused = |table: &[u8]| read(table).unwrap_err().to_string();
    assert_eq!(refused(b""), "the table has no column «id»");
    assert_eq!(
        refused(b"id,nom,prenom_1\n"),
        "the table has no column «prenom_2»"
    );
    assert_eq!(
        refused(b"id;nom;prenom_1;prenom_2\n"),
        "the table has no column «id»"
    );
    assert!(refused(b"id,nom,prenom_1,prenom_2\n1,\xff,,\n").contains("invalid utf-8"));
    assert!(refused(b"id,\xff,nom,prenom_1,prenom_2\n").contains("invalid utf-8"));
}

#[test]
fn refuses_a_mapping_that_says_too_much_or_too_little() {
    for text in [
        "",
        "id = 'id'",
        "[fields]",
        "id = 1\n[fields]",
        "id = 'id'\nmore = 1\n[fields]",
        "id = 'id'\n[fields]\nfoot_size = 'x'",
        "id = 'id'\n[fields]\nbirth_name = 3",
        "id = 'id'\n[fields]\nbirth_name = ['a', 3]",
        "id = 'id'\n[fields]\nbirth_name = 'a'\nbirth_name = 'b'",
        &"[".repeat(100_000),
    ] {
        assert!(
            matches!(Mapping::read(text), Err(Refusal::Mapping(_))),
            "{text:.40}"
        );
    }
}

/// So many bytes of one letter, a table that would never fit in memory; counts what is taken of it.
fn endless(start: &'static str, letter: u8, taken: &mut usize) -> impl Read {
    let rest = io::repeat(letter).take(1 << 30);
    Counted {
        inner: start.as_bytes().chain(rest),
        taken,
    }
}

struct Counted<'a, R> {
    inner: R,
    taken: &'a mut usize,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(room)?;
        *self.taken += read;
        Ok(read)
    }
}

#[test]
fn refuses_a_gigabyte_in_one_line_after_few_megabytes() {
    for (start, letter) in [
        ("", b'x'),
        ("", b','),
        ("\"", b'\n'),
        ("id,nom,prenom_1,prenom_2\n", b'x'),
        ("id,nom,prenom_1,prenom_2\n", b','),
        ("id,nom,prenom_1,prenom_2\n1,\"", b'\n'),
        ("id,nom,prenom_1,prenom_2\n1,\"", b'"'),
        (
            "id,nom,prenom_1,prenom_2\n1,a,b,c\n2,\"never closed\n3,",
            b'x',
        ),
    ] {
        let mut taken = 0;
        let refused = read(endless(start, letter, &mut taken));
        assert!(
            matches!(refused, Err(Refusal::TooLong(_))),
            "{start:?} {letter}"
        );
        assert!(taken < 4 * LONGEST, "{taken}");
    }
}

#[test]
fn takes_a_long_line_and_many_short_ones() {
    let head = "id,nom,prenom_1,prenom_2\n";
    let name = "x".repeat(LONGEST - 10);
    assert_eq!(
        read(format!("{head}1,{name},,\n").as_bytes()).unwrap(),
        one("1", &name, "")
    );
    let name = "x".repeat(LONGEST);
    let refused = read(format!("{head}0,a,b,c\n1,{name},,\n").as_bytes());
    assert!(matches!(refused, Err(Refusal::TooLong(3))));
    let many = format!("{head}{}", "1,a,b,c\n".repeat(LONGEST));
    assert_eq!(read(many.as_bytes()).unwrap().len(), LONGEST);
}

#[test]
fn finds_cells_by_name_whatever_the_case() {
    let mapping = Mapping::read("id = 'ID'\n[fields]").unwrap();
    let mut rows = Vec::new();
    let table = "Id,Surname,DOB\n7,Durand,1980\n8,Petit\n";
    mapping
        .each_row(table.as_bytes(), &["dob", "surname"], |id, cells, line| {
            rows.push(format!("{line} {id} {cells:?}"));
            Ok(())
        })
        .unwrap();
    assert_eq!(
        rows,
        ["2 7 [\"1980\", \"Durand\"]", "3 8 [\"\", \"Petit\"]"]
    );
    let missing = mapping.each_row(table.as_bytes(), &["sex"], |_, _, _| Ok(()));
    assert!(matches!(missing, Err(Refusal::NoColumn(name)) if name == "sex"));
}
