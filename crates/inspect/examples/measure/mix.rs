//! The files the analysis is timed on: made here from a fixed seed, so that two runs see the same bytes,
//! and programs found on the machine.

use std::{
    error::Error,
    fmt::Write as _,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use zip::write::SimpleFileOptions;

/// A file to analyse.
pub(crate) struct Sample {
    /// Its family: `office`, `pdf`, `mail`, `program`.
    pub(crate) family: &'static str,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

type Made = Result<Vec<u8>, Box<dyn Error>>;

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

const SYLLABLES: [&str; 24] = [
    "ar", "ti", "cle", "pré", "fet", "mi", "nis", "tè", "re", "dos", "sier", "lo", "cal", "bud",
    "get", "an", "née", "rap", "port", "so", "cié", "té", "com", "mune",
];

/// Running text of about `bytes` bytes.
pub(crate) fn prose(dice: &mut Dice, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 16);
    while text.len() < bytes {
        for _ in 0..=dice.below(3) {
            text.push_str(SYLLABLES.get(dice.below(SYLLABLES.len())).unwrap_or(&"x"));
        }
        text.push_str(if dice.below(12) == 0 { ". " } else { " " });
    }
    text
}

fn archive(parts: &[(&str, Vec<u8>)]) -> Made {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn picture(dice: &mut Dice, side: u32) -> Made {
    let pixels = image::RgbImage::from_fn(side, side, |x, y| {
        let noise = u8::try_from(dice.below(64)).unwrap_or(0);
        image::Rgb([
            u8::try_from(x % 192).unwrap_or(0) + noise,
            u8::try_from(y % 192).unwrap_or(0) + noise,
            noise,
        ])
    });
    let mut out = Cursor::new(Vec::new());
    pixels.write_to(&mut out, image::ImageFormat::Png)?;
    Ok(out.into_inner())
}

const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="TARGET"/></Relationships>"#;

fn types(part: &str, kind: &str) -> Vec<u8> {
    format!(
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>"#
    )
    .into_bytes()
}

/// A text document with `text` bytes of prose and a picture of `side` pixels.
pub(crate) fn document(dice: &mut Dice, text: usize, side: u32) -> Made {
    let mut body = String::from(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#,
    );
    let mut left = text;
    while left > 0 {
        let length = left.min(200 + dice.below(600));
        left -= length;
        write!(
            body,
            r#"<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:rPr><w:lang w:val="fr-FR"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
            prose(dice, length)
        )?;
    }
    body.push_str("</w:body></w:document>");
    archive(&[
        (
            "[Content_Types].xml",
            types("word/document.xml", "wordprocessingml.document"),
        ),
        (
            "_rels/.rels",
            RELATIONS
                .replace("TARGET", "word/document.xml")
                .into_bytes(),
        ),
        ("word/document.xml", body.into_bytes()),
        ("word/media/image1.png", picture(dice, side)?),
        (
            "docProps/core.xml",
            b"<?xml version=\"1.0\"?><coreProperties/>".to_vec(),
        ),
    ])
}

/// A table of `rows` rows of six cells.
fn sheet(dice: &mut Dice, rows: usize) -> Made {
    let mut cells = String::from(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for row in 1..=rows {
        write!(cells, r#"<row r="{row}">"#)?;
        for column in ["A", "B", "C", "D", "E", "F"] {
            write!(
                cells,
                r#"<c r="{column}{row}"><v>{}</v></c>"#,
                dice.below(1_000_000)
            )?;
        }
        cells.push_str("</row>");
    }
    cells.push_str("</sheetData></worksheet>");
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Feuille" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    archive(&[
        (
            "[Content_Types].xml",
            types("xl/workbook.xml", "spreadsheetml.sheet"),
        ),
        (
            "_rels/.rels",
            RELATIONS.replace("TARGET", "xl/workbook.xml").into_bytes(),
        ),
        ("xl/workbook.xml", book.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.xml", cells.into_bytes()),
    ])
}

/// A document of `pages` pages of compressed text.
pub(crate) fn pdf(dice: &mut Dice, pages: usize) -> Made {
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let kids: Vec<String> = (0..pages)
        .map(|page| format!("{} 0 R", 4 + page * 2))
        .collect();
    objects.push(b"<< /Type /Catalog /Pages 2 0 R >>".to_vec());
    objects.push(
        format!(
            "<< /Type /Pages /Count {pages} /Kids [{}] >>",
            kids.join(" ")
        )
        .into_bytes(),
    );
    objects.push(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec());
    for page in 0..pages {
        let mut content = String::from("BT /F1 10 Tf 12 TL 60 780 Td\n");
        for _ in 0..55 {
            let line: String = prose(dice, 80).chars().filter(char::is_ascii).collect();
            writeln!(content, "({line}) Tj T*")?;
        }
        content.push_str("ET");
        let mut packed =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(content.as_bytes())?;
        let packed = packed.finish()?;
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
                5 + page * 2
            )
            .into_bytes(),
        );
        let mut stream = format!(
            "<< /Length {} /Filter /FlateDecode >>\nstream\n",
            packed.len()
        )
        .into_bytes();
        stream.extend(packed);
        stream.extend(b"\nendstream");
        objects.push(stream);
    }
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (place, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len())?;
        out.extend(format!("{} 0 obj\n", place + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(table.into_bytes());
    out.extend(
        format!(
            "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .into_bytes(),
    );
    Ok(out)
}

/// A message in plain text and HTML with one attachment.
fn mail(dice: &mut Dice, name: &str, attached: &[u8]) -> Made {
    let mut body = String::new();
    for line in STANDARD.encode(attached).as_bytes().chunks(76) {
        writeln!(body, "{}\r", String::from_utf8_lossy(line))?;
    }
    let text = prose(dice, 1500);
    Ok(format!(
        "From: Service <service@culture.example>\r\nTo: agent@culture.example\r\nSubject: Rapport\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=\"c\"\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{text}</p><a href=\"https://www.culture.example/rapport\">Rapport</a>\r\n--c--\r\n--b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}--b--\r\n"
    )
    .into_bytes())
}

/// Programs of the machine, at most `bytes` bytes each, in order of name.
fn programs(folders: &[(&str, &str)], bytes: u64, most: usize) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for (folder, ending) in folders {
        let mut here: Vec<PathBuf> = std::fs::read_dir(Path::new(folder))
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
            .filter(|entry| entry.metadata().is_ok_and(|data| data.len() <= bytes))
            .map(|entry| entry.path())
            .filter(|path| path.to_string_lossy().ends_with(ending))
            .collect();
        here.sort();
        found.extend(here.into_iter().take(most));
    }
    found
}

/// Sixty documents, thirty tables, forty PDF, forty mails, and up to thirty programs.
pub(crate) fn mix() -> Result<Vec<Sample>, Box<dyn Error>> {
    let mut dice = Dice::new(20_261_122);
    let mut samples = Vec::new();
    let mut add = |family, name: String, bytes| {
        samples.push(Sample {
            family,
            name,
            bytes,
        });
    };
    for number in 0..60 {
        let text = 4_000 + dice.below(60_000);
        add(
            "office",
            format!("note-{number}.docx"),
            document(&mut dice, text, 96)?,
        );
    }
    for number in 0..30 {
        let rows = 50 + dice.below(900);
        add(
            "office",
            format!("budget-{number}.xlsx"),
            sheet(&mut dice, rows)?,
        );
    }
    for number in 0..40 {
        let pages = 1 + dice.below(8);
        add(
            "pdf",
            format!("rapport-{number}.pdf"),
            pdf(&mut dice, pages)?,
        );
    }
    for number in 0..40 {
        let (name, attached) = if number % 2 == 0 {
            ("note.docx", document(&mut dice, 10_000, 64)?)
        } else {
            ("rapport.pdf", pdf(&mut dice, 2)?)
        };
        add(
            "mail",
            format!("message-{number}.eml"),
            mail(&mut dice, name, &attached)?,
        );
    }
    let folders = [("/usr/bin", ""), ("/usr/share/clamav-testfiles", ".exe")];
    for path in programs(&folders, 256 << 10, 20) {
        let bytes = std::fs::read(&path)?;
        if bytes.starts_with(b"\x7fELF") || bytes.starts_with(b"MZ") {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            add("program", name.into_owned(), bytes);
        }
    }
    Ok(samples)
}
