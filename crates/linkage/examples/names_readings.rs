//! Writes `src/names/eastern/readings.txt`: which readings of Mandarin each reading of Cantonese answers to.
//!
//! `cargo run -p linkage --example names_readings -- FOLDER OUT.txt`, where FOLDER has the files of the Unicode character
//! database of Han characters (UAX 38; of Debian's `unicode-data`, unpacked): readings without tones of the 6,500
//! characters in the first two tables of the list of 2013 (`kTGH`), simplified or traditional.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

/// Characters of the list looked at: its first table is of common use, its second has those of many given names.
const COMMON: u32 = 6_500;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: names_readings FOLDER OUT.txt".into());
    };
    let folder = Path::new(&folder);
    let mandarin = property(folder, "Unihan_Readings.txt", "kMandarin")?;
    let cantonese = property(folder, "Unihan_Readings.txt", "kCantonese")?;
    let listed = property(folder, "Unihan_OtherMappings.txt", "kTGH")?;
    let traditional = property(folder, "Unihan_Variants.txt", "kTraditionalVariant")?;
    let mut readings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (character, place) in &listed {
        let rank: u32 = place
            .rsplit(':')
            .next()
            .and_then(|rank| rank.parse().ok())
            .ok_or("a place in the list is a year and a number")?;
        let Some(pinyin) = mandarin.get(character).filter(|_| rank <= COMMON) else {
            continue;
        };
        let pinyin = plain(pinyin.split(' ').next().unwrap_or_default());
        let forms = traditional.get(character).map_or("", String::as_str);
        for form in forms.split(' ').chain([character.as_str()]) {
            let spoken = cantonese.get(form).map_or("", String::as_str);
            for reading in spoken.split_whitespace() {
                let reading = reading.trim_end_matches(|sign: char| sign.is_ascii_digit());
                let answers = readings.entry(reading.to_owned()).or_default();
                answers.insert(pinyin.clone());
            }
        }
    }
    let mut text = String::new();
    for (reading, answers) in readings {
        write!(text, "{reading}:")?;
        for answer in answers {
            write!(text, " {answer}")?;
        }
        text.push('\n');
    }
    std::fs::write(out, text)?;
    Ok(())
}

/// A property by code point, as `U+` and hexadecimal digits.
fn property(
    folder: &Path,
    file: &str,
    name: &str,
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let text = std::fs::read_to_string(folder.join(file))?;
    let rows = text.lines().filter_map(|line| {
        let mut columns = line.splitn(3, '\t');
        let (point, property) = (columns.next()?, columns.next()?);
        (property == name).then(|| Some((point.to_owned(), columns.next()?.to_owned())))?
    });
    Ok(rows.collect())
}

/// Pinyin without tones; `v` for ü.
fn plain(pinyin: &str) -> String {
    let tones = |letter: &char| !matches!(letter, '\u{300}' | '\u{301}' | '\u{304}' | '\u{30c}');
    let bare: String = pinyin.nfd().filter(tones).collect();
    bare.replace("u\u{308}", "v").replace("e\u{302}", "e")
}
