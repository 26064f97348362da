use std::io::Write as _;

use super::*;
use crate::{
    readers::{
        cipher::Rc4,
        ole::testing::{batter, run, run_with},
    },
    report::Gap,
};

fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (number, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
    }
    out.extend(b"trailer <</Root 1 0 R>>\n%%EOF\n");
    out
}

fn stream(dict: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn backwards(text: &str) -> String {
    text.chars().rev().collect()
}

#[test]
fn a_page_with_a_link_is_quiet() {
    let file = pdf(&[
        "<</Type/Catalog/OpenAction[3 0 R/Fit]/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]>>",
        "<</Type/Page/Annots[<</A<</S/URI/URI(https://a.invalid/x)>>>>]>>",
    ]);
    let outcome = run(read, &file);
    assert!(
        outcome.signals.is_empty() && outcome.gaps.is_empty(),
        "{outcome:?}"
    );
    assert_eq!(outcome.facts["pdf.pages"], 1);
    assert!(outcome.text().contains("https://a.invalid/x"));
}

#[test]
fn launching_a_program_is_an_attack() {
    let action = backwards(">>>>)clac c/(P/)exe.dmc(F/<<niW/hcnuaL/S/<<");
    let outcome = run(
        read,
        &pdf(&[&format!("<</Type/Catalog/OpenAction {action}>>")]),
    );
    assert!(outcome.has("pdf-launch-program") && outcome.weight() >= 80);
}

#[test]
fn scripts_are_found_in_packed_objects_and_streams() {
    let source = backwards(";)...(eltiTliame.ofniliamEtcelloc.balloC")
        .replace("eltiTliame.ofniliamEtcelloc", "x");
    let source = format!("{source} Collab.{}({{}})", backwards("ofnIliamEtcelloc"));
    let inner = "5 0 6 30 <</S/J#61vaScript/JS 7 0 R    >> <</K 1>>";
    let first = inner.find("<<").unwrap();
    let packed = stream(
        &format!("/Type/ObjStm/N 2/First {first}/Filter/FlateDecode"),
        &deflate(inner.as_bytes()),
    );
    let mut file = pdf(&["<</Type/Catalog/OpenAction 5 0 R>>"]);
    file.extend(b"2 0 obj\n");
    file.extend(packed);
    file.extend(b"\nendobj\n7 0 obj\n");
    file.extend(stream(
        "/Filter[/ASCIIHexDecode/FlateDecode]",
        hex(&deflate(source.as_bytes())).as_bytes(),
    ));
    file.extend(b"\nendobj\n");
    let outcome = run(read, &file);
    assert!(outcome.text().contains("Collab."), "{outcome:?}");
    assert!(outcome.has("pdf-attack-chain") && outcome.has("pdf-disguised-name"));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_form_with_ordinary_scripts_stays_clean() {
    let file = pdf(&[
        "<</Type/Catalog/Names<</JavaScript 2 0 R>>>>",
        "<</Names[(a) <</S/JavaScript/JS(AFNumber_Format\\(2, 0\\); app.alert\\('x'\\))>>]>>",
    ]);
    let outcome = run(read, &file);
    assert!(outcome.has("pdf-javascript") && outcome.weight() < 40);
}

#[test]
fn attached_files_come_out_with_their_names() {
    let body = deflate(b"hello");
    let mut file = pdf(&["<</Type/Filespec/F(note.txt)/EF<</F 2 0 R/UF 2 0 R>>>>"]);
    file.extend(b"2 0 obj\n");
    file.extend(stream("/Type/EmbeddedFile/Filter/FlateDecode", &body));
    file.extend(b"\nendobj\n");
    let outcome = run(read, &file);
    assert_eq!(outcome.child("note.txt"), b"hello");
    assert_eq!(outcome.children.len(), 1);
    assert!(outcome.signals.is_empty());
}

#[test]
fn a_later_object_of_the_same_number_hides_nothing() {
    let mut file = pdf(&["<</Type/Filespec/F(note.txt)/EF<</F 2 0 R>>>>", "<<>>"]);
    for body in [b"first".as_slice(), b"later"] {
        file.extend(b"2 0 obj\n");
        file.extend(stream("/Type/EmbeddedFile/Filter 3 0 R", &deflate(body)));
        file.extend(b"\nendobj\n");
    }
    file.extend(b"3 0 obj /FlateDecode endobj\n");
    let outcome = run(read, &file);
    let bodies: Vec<&[u8]> = outcome
        .children
        .iter()
        .map(|child| child.bytes.as_slice())
        .collect();
    assert_eq!(bodies, [b"later".as_slice(), b"first"]);
    assert_eq!(outcome.gaps, []);
}

#[test]
fn objects_are_unpacked_whatever_their_stream_calls_itself() {
    let inner = "5 0 <</S/JavaScript/JS(app.alert\\('x'\\))>>";
    let first = inner.find("<<").unwrap();
    let mut file = pdf(&["<</Type/Catalog>>"]);
    file.extend(b"2 0 obj\n");
    file.extend(stream(&format!("/N 1/First {first}"), inner.as_bytes()));
    file.extend(b"\nendobj\n");
    assert!(run(read, &file).has("pdf-javascript"));
}

/// A file of revision 2: forty-bit RC4 under this user's password.
fn locked(password: &str) -> Vec<u8> {
    const PAD: &[u8; 32] =
        b"\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\
        \xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a";
    use md5::Digest as _;
    let owner = [7_u8; 32];
    let mut padded = password.as_bytes().to_vec();
    padded.extend(PAD);
    padded.truncate(32);
    let permissions = (-4_i32).to_le_bytes();
    let key = md5::Md5::digest([&padded[..], &owner, &permissions, b"idid"].concat())[..5].to_vec();
    let user = Rc4::new(&key).apply(PAD);
    let own = md5::Md5::digest([&key[..], &[1, 0, 0], &[0, 0]].concat())[..10].to_vec();
    let address = Rc4::new(&own).apply(b"https://a.invalid/");
    let mut file = format!(
        "%PDF-1.4\n1 0 obj\n<</S/URI/URI<{}>>>\nendobj\n",
        hex(&address)
    );
    file.push_str(&format!(
        "9 0 obj\n<</Filter/Standard/V 1/R 2/P -4/O<{}>/U<{}>>>\nendobj\n\
         trailer <</Root 1 0 R/ID[<{}>]/Encrypt 9 0 R>>\n",
        hex(&owner),
        hex(&user),
        hex(b"idid")
    ));
    file.into_bytes()
}

#[test]
fn a_file_locked_without_a_password_is_read() {
    let outcome = run(read, &locked(""));
    assert!(
        outcome.text().contains("https://a.invalid/") && outcome.gaps.is_empty(),
        "{outcome:?}"
    );
    assert_eq!(run(read, &locked("rose")).gaps, [Gap::Encrypted]);
    let outcome = run_with(read, &locked("rose"), &["rose".into()]);
    assert!(outcome.text().contains("https://a.invalid/"));
    let digest = crate::report::password_digest("rose");
    assert_eq!(outcome.opened_by, [digest].into());
    let open = run_with(read, &locked(""), &["rose".into()]);
    assert!(open.opened_by.is_empty(), "anyone reads it");
}

#[test]
fn a_hundred_thousand_objects_are_read() {
    let mut file = b"%PDF-1.4\n".to_vec();
    for number in 1..=100_000 {
        file.extend(format!("{number} 0 obj <</A {number} 0 R/B(x)>> endobj\n").bytes());
    }
    let outcome = run(read, &file);
    assert_eq!(outcome.facts["pdf.objects"], 100_000);
    assert!(outcome.gaps.is_empty());
}

#[test]
fn damaged_documents_never_panic() {
    batter(read, &locked(""));
    let mut file = pdf(&["<</Type/Filespec/F(a.exe)/EF<</F 2 0 R>>/AA<</O 1 0 R>>/JS 2 0 R>>"]);
    file.extend(b"2 0 obj\n");
    file.extend(stream(
        "/Type/ObjStm/N 1/First 4/Filter/FlateDecode",
        &deflate(b"5 0 <<>>"),
    ));
    file.extend(b"\nendobj\n");
    batter(read, &file);
}
