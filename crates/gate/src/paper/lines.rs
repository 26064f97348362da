//! Text cut into lines, by the widths of its glyphs.

use krilla::text::{GlyphId, KrillaGlyph};

use super::face::Face;
use crate::components::visible;

/// One line, ready to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its characters, with the space it was broken at, so that words stay apart when copied or read aloud.
    pub(super) text: String,
    /// Its glyphs, with advances in ems.
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// Its width in ems.
    pub(super) width: f32,
}

#[derive(Clone, Copy)]
struct Drawn {
    c: char,
    id: GlyphId,
    advance: f32,
}

/// Lines no wider than `width` ems, one at least. Breaks after a space, else after a sign that joins
/// parts of a name or an address, else anywhere.
pub(super) fn lines(face: &Face, text: &str, width: f32) -> Vec<Line> {
    let glyphs = drawn(face, text);
    let mut lines = Vec::new();
    let (mut start, mut at, mut filled) = (0, 0, 0.0_f32);
    let (mut space, mut joint): (Option<(usize, f32)>, Option<usize>) = (None, None);
    while let Some(glyph) = glyphs.get(at) {
        if filled + glyph.advance > width && at > start && glyph.c != ' ' {
            let end = match (space, joint) {
                // A long address after a short word: rather fill the line than leave it almost empty.
                (Some((after, used)), Some(joint)) if joint > after && used < width / 2.0 => joint,
                (Some((after, _)), _) => after,
                (None, Some(joint)) => joint,
                (None, None) => at,
            };
            lines.push(line(glyphs.get(start..end).unwrap_or_default()));
            (start, at, filled) = (end, end, 0.0);
            (space, joint) = (None, None);
            continue;
        }
        filled += glyph.advance;
        at += 1;
        if glyph.c == ' ' {
            space = Some((at, filled));
        } else if "-/\\_.,;:@&=?|⟩".contains(glyph.c) {
            joint = Some(at);
        }
    }
    if start < glyphs.len() || lines.is_empty() {
        lines.push(line(glyphs.get(start..).unwrap_or_default()));
    }
    lines
}

/// Glyphs of a text; what hides, and what the face lacks, is written out as `⟨U+202E⟩`.
fn drawn(face: &Face, text: &str) -> Vec<Drawn> {
    let glyph = |c| face.glyph(c).map(|(id, advance)| Drawn { c, id, advance });
    let mut out = Vec::with_capacity(text.len());
    for c in visible(text).chars() {
        match glyph(c) {
            Some(found) => out.push(found),
            None => {
                let written = format!("⟨U+{:04X}⟩", u32::from(c));
                out.extend(written.chars().filter_map(glyph));
            }
        }
    }
    out
}

fn line(glyphs: &[Drawn]) -> Line {
    let mut line = Line {
        text: String::with_capacity(glyphs.len()),
        glyphs: Vec::with_capacity(glyphs.len()),
        width: 0.0,
    };
    for glyph in glyphs {
        let from = line.text.len();
        line.text.push(glyph.c);
        line.width += glyph.advance;
        line.glyphs.push(KrillaGlyph::new(
            glyph.id,
            glyph.advance,
            0.0,
            0.0,
            0.0,
            from..line.text.len(),
            None,
        ));
    }
    line
}
