//! Each kind of block, laid on the sheets.

use super::{
    Block, Column, DEPTH, Level, Paper,
    face::{Faces, Weight},
    layout::{
        Around, Cell, Colour, HEIGHT, Head, INK, Kind, Layout, Mark, Meaning, PALE, ROOM, SIDE,
        Type, WIDTH, baseline,
    },
    lines::Line,
};
use crate::components::Tone;

const BODY: Type = Type {
    weight: Weight::Regular,
    size: 10.0,
    colour: INK,
};
const BOLD: Type = Type {
    weight: Weight::Bold,
    ..BODY
};
const SMALL: Type = Type {
    size: 8.5,
    colour: PALE,
    ..BODY
};
/// Cells of tables and of lists of facts.
const CELL: Type = Type { size: 8.5, ..BODY };
const CELL_TITLE: Type = Type { size: 8.5, ..BOLD };
const FOOT: Type = Type { size: 7.5, ..SMALL };
/// Space between a cell's text and its neighbour.
const GUTTER: f32 = 5.0;
/// Longest title of a column, in lines.
const TITLE_LINES: usize = 4;
/// Around the rows of tables and of facts.
const ROW: Around = Around {
    before: 3.0,
    after: 3.0,
};
/// Width of one level of a list.
const STEP: f32 = 13.0;

/// Lays a whole paper.
pub(super) fn lay<'a>(paper: &Paper, faces: &'a Faces) -> Layout<'a> {
    let mut layout = Layout::new(faces, paper.t.get("paper-cut"));
    paragraph(&mut layout, SMALL, &paper.author);
    heading(&mut layout, Level::Title, &paper.title);
    let when = paper.t.date_time(paper.made_at);
    let made = paper.t.with("paper-made", "when", when).to_string();
    paragraph(&mut layout, SMALL, &made);
    for block in &paper.blocks {
        if layout.full {
            break;
        }
        match block {
            Block::Heading(level, text) => heading(&mut layout, *level, text),
            Block::Paragraph(text) => paragraph(&mut layout, BODY, text),
            Block::Verdict {
                tone,
                word,
                meaning,
            } => verdict(&mut layout, *tone, word, meaning),
            Block::Facts(rows) => facts(&mut layout, rows),
            Block::Table(columns, rows) => table(&mut layout, columns, rows),
            Block::Bullets(items) => bullets(&mut layout, items),
        }
    }
    feet(&mut layout, paper);
    layout
}

fn heading(layout: &mut Layout<'_>, level: Level, text: &str) {
    let (number, size, before) = match level {
        Level::Title => (1, 20.0, 4.0),
        Level::Section => (2, 13.0, 16.0),
        Level::Subsection => (3, 10.5, 10.0),
    };
    let kind = Type { size, ..BOLD };
    let lines = layout.set(kind, titled(text), ROOM);
    let said: String = lines.iter().map(|line| line.text.as_str()).collect();
    let said = said.trim().to_owned();
    // A heading never stands alone at the foot of a sheet.
    #[expect(clippy::cast_precision_loss, reason = "at most a few hundred lines")]
    layout.need(before + kind.leading() * lines.len().min(8) as f32 + 60.0);
    if layout.full {
        return;
    }
    layout.skip(before);
    let (sheet, y) = layout.here();
    layout.stops.push((number, said.clone(), sheet, y));
    let node = layout.node(0, Kind::Heading(number, said));
    let around = Around {
        after: 5.0,
        before: 0.0,
    };
    layout.row(kind, vec![cell(node, SIDE, lines)], around, None);
}

/// A title is required of every heading and of the paper itself (PDF/UA-1, 7.1 and 7.4).
pub(super) fn titled(text: &str) -> &str {
    match text.trim() {
        "" => "—",
        text => text,
    }
}

fn paragraph(layout: &mut Layout<'_>, kind: Type, text: &str) {
    let lines = layout.set(kind, text, ROOM);
    let node = layout.node(0, Kind::Paragraph);
    let around = Around {
        after: 5.0,
        before: 0.0,
    };
    layout.row(kind, vec![cell(node, SIDE, lines)], around, None);
}

/// Ground, strong colour (7:1 on it at least) and sign of a tone.
fn looks(tone: Tone) -> (Colour, Colour, &'static str) {
    match tone {
        Tone::Good => ([0xe7, 0xf5, 0xea], [0x0b, 0x4f, 0x24], "✔"),
        Tone::Caution => ([0xff, 0xf3, 0xdc], [0x6b, 0x3d, 0x00], "⚠"),
        Tone::Bad => ([0xfd, 0xe9, 0xe9], [0x86, 0x11, 0x11], "✖"),
        Tone::Info => ([0xe8, 0xf0, 0xfb], [0x12, 0x3f, 0x7a], "ℹ"),
        Tone::Neutral => ([0xee, 0xee, 0xf2], [0x33, 0x33, 0x3a], "•"),
    }
}

fn verdict(layout: &mut Layout<'_>, tone: Tone, word: &str, meaning: &str) {
    let (ground, strong, sign) = looks(tone);
    let big = Type {
        weight: Weight::Bold,
        size: 17.0,
        colour: strong,
    };
    let (text, sign_left) = (SIDE + 46.0, SIDE + 17.0);
    let wide = ROOM - 46.0 - 12.0;
    let mut words = layout.set(big, word, wide);
    words.truncate(3);
    let mut said = layout.set(BODY, meaning, wide);
    said.truncate(12);
    #[expect(clippy::cast_precision_loss, reason = "at most fifteen lines")]
    let height = words.len() as f32 * big.leading() + said.len() as f32 * BODY.leading() + 20.0;
    layout.need(height + 14.0);
    if layout.full {
        return;
    }
    layout.skip(8.0);
    let (_, y) = layout.here();
    layout.mark(Mark::Fill([SIDE, y, ROOM, height], ground));
    layout.mark(Mark::Fill([SIDE, y, 5.0, height], strong));
    let signs = layout.set(big, sign, wide);
    let drawn = signs.into_iter();
    let drawn = drawn.map(|line| (sign_left, baseline(y + 9.0, big), line));
    let drawn = drawn.collect();
    layout.mark(Mark::Text(Meaning::Decoration, big, drawn));
    layout.skip(9.0);
    let node = layout.node(0, Kind::Paragraph);
    layout.row(big, vec![cell(node, text, words)], Around::default(), None);
    let node = layout.node(0, Kind::Paragraph);
    let around = Around {
        after: 20.0,
        before: 0.0,
    };
    layout.row(BODY, vec![cell(node, text, said)], around, None);
}

fn facts(layout: &mut Layout<'_>, rows: &[(String, String)]) {
    let list = layout.node(0, Kind::Facts);
    // What is left holds a SHA-256 on one line.
    let names = ROOM * 0.29;
    for (name, value) in rows {
        if layout.full {
            return;
        }
        let item = layout.node(list, Kind::Item);
        let label = layout.node(item, Kind::Label);
        let content = layout.node(item, Kind::Content);
        let name = layout.set(CELL_TITLE, name, names - GUTTER * 2.0);
        let value = layout.set(CELL, value, ROOM - names - GUTTER);
        let name = Cell {
            weight: Some(Weight::Bold),
            ..cell(label, SIDE, name)
        };
        let value = cell(content, SIDE + names, value);
        layout.row(CELL, vec![name, value], ROW, None);
        layout.rule();
    }
    layout.skip(6.0);
}

fn table(layout: &mut Layout<'_>, columns: &[Column], rows: &[Vec<String>]) {
    if columns.is_empty() || rows.is_empty() {
        return;
    }
    let whole: f32 = columns.iter().map(|column| column.share).sum();
    let mut left = SIDE;
    let places: Vec<(f32, f32)> = columns
        .iter()
        .map(|column| {
            let wide = ROOM * column.share / whole;
            left += wide;
            (left - wide + GUTTER, wide - GUTTER * 2.0)
        })
        .collect();
    let titles: Vec<(f32, Vec<Line>)> = columns
        .iter()
        .zip(&places)
        .map(|(column, (left, wide))| {
            let mut lines = layout.set(CELL_TITLE, &column.title, *wide);
            lines.truncate(TITLE_LINES);
            (*left, lines)
        })
        .collect();
    let head = Head {
        kind: CELL_TITLE,
        cells: titles.clone(),
    };
    layout.need(70.0);
    if layout.full {
        return;
    }
    layout.skip(4.0);
    let table = layout.node(0, Kind::Table);
    let part = layout.node(table, Kind::Head);
    let row = layout.node(part, Kind::Row);
    layout.shade(CELL_TITLE, titles.iter().map(|(_, lines)| lines.len()));
    let cells = titles
        .into_iter()
        .map(|(left, lines)| cell(layout.node(row, Kind::Title), left, lines))
        .collect();
    layout.skip(3.0);
    let around = Around {
        after: 3.0,
        before: 0.0,
    };
    layout.row(CELL_TITLE, cells, around, None);
    let part = layout.node(table, Kind::Body);
    for texts in rows {
        if layout.full {
            return;
        }
        let row = layout.node(part, Kind::Row);
        let cells = places
            .iter()
            .enumerate()
            .map(|(index, (left, wide))| {
                let text = texts.get(index).map_or("", String::as_str);
                let lines = layout.set(CELL, text, *wide);
                cell(layout.node(row, Kind::Data), *left, lines)
            })
            .collect();
        layout.row(CELL, cells, ROW, Some(&head));
        layout.rule();
    }
    layout.skip(8.0);
}

fn bullets(layout: &mut Layout<'_>, items: &[(usize, String)]) {
    // Lists that are open, outermost first.
    let mut open = vec![layout.node(0, Kind::List)];
    let mut last = None;
    for (level, text) in items {
        if layout.full {
            return;
        }
        match last {
            Some(content) if *level >= open.len() && open.len() <= DEPTH => {
                open.push(layout.node(content, Kind::List));
            }
            _ => open.truncate(level + 1),
        }
        let level = open.len() - 1;
        let list = open.last().copied().unwrap_or_default();
        let item = layout.node(list, Kind::Item);
        let label = layout.node(item, Kind::Label);
        let content = layout.node(item, Kind::Content);
        #[expect(clippy::cast_precision_loss, reason = "at most `DEPTH`")]
        let left = SIDE + STEP * level as f32;
        let sign = if level % 2 == 0 { "•" } else { "–" };
        let sign = layout.set(CELL, sign, STEP);
        let lines = layout.set(CELL, text, WIDTH - SIDE - left - STEP);
        let cells = vec![cell(label, left, sign), cell(content, left + STEP, lines)];
        let around = Around {
            before: 0.0,
            after: 2.0,
        };
        layout.row(CELL, cells, around, None);
        last = Some(content);
    }
    layout.skip(6.0);
}

/// The sentence and the number at the foot of every sheet.
fn feet(layout: &mut Layout<'_>, paper: &Paper) {
    let pages = layout.sheets.len();
    let mut sentence = layout.set(FOOT, &paper.footer, ROOM * 0.78);
    sentence.truncate(2);
    for index in 0..pages {
        let number = paper
            .t
            .with("paper-page", "page", (index + 1).to_string())
            .and("pages", pages.to_string())
            .to_string();
        let top = HEIGHT - 48.0;
        let mut lines = Vec::new();
        let mut y = top;
        for line in &sentence {
            lines.push((SIDE, baseline(y, FOOT), line.clone()));
            y += FOOT.leading();
        }
        for line in layout.set(FOOT, &number, ROOM).into_iter().take(1) {
            let left = WIDTH - SIDE - line.width * FOOT.size;
            lines.push((left, baseline(top, FOOT), line));
        }
        if let Some(sheet) = layout.sheets.get_mut(index) {
            sheet.push(Mark::Text(Meaning::Footer, FOOT, lines));
        }
    }
}

fn cell(node: usize, left: f32, lines: Vec<Line>) -> Cell {
    Cell {
        node,
        left,
        weight: None,
        lines,
    }
}
