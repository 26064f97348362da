//! What a source of the PPST base sends: lines cut, JSON and CSV read, and the record or the faults that follow.
#![no_main]

use ppst::rules::feed::{csv::Header, frame::Frames, json, read::read, schema::RECORD};
use time::macros::date;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let today = date!(2026 - 11 - 22);
    let Some((quotes, bytes)) = bytes.split_first() else { return };
    let mut frames = Frames::new(quotes % 2 == 1);
    let mut lines = Vec::new();
    frames.push(bytes, &mut |frame| lines.extend(frame.bytes));
    frames.finish(&mut |frame| lines.extend(frame.bytes));
    for line in &lines {
        if let Ok(object) = json::parse(line) {
            for wrong in read(object, today).err().into_iter().flatten() {
                assert!(wrong.field.chars().count() <= 100);
            }
        }
    }
    if let Some((head, rows)) = lines.split_first()
        && let Ok(header) = Header::parse(head, RECORD)
    {
        for row in rows {
            let _ = header.record(row).map(|object| read(object, today));
        }
    }
});
