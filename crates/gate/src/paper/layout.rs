//! Sheets being filled from top to bottom, and the structure tree that grows beside them.
//!
//! Measures are points (1/72 inch), from the upper left corner.

use super::{
    PAGES,
    face::{Faces, Weight},
    lines::{Line, lines},
};

/// A4.
pub(super) const WIDTH: f32 = 595.28;
/// A4.
pub(super) const HEIGHT: f32 = 841.89;
/// Margins left and right.
pub(super) const SIDE: f32 = 56.7;
const TOP: f32 = 56.7;
const BOTTOM: f32 = HEIGHT - 70.0;
/// Kept free on the last sheet allowed, for the sentence that says it is the last.
const NOTICE: f32 = 40.0;
/// Width that text may take.
pub(super) const ROOM: f32 = WIDTH - 2.0 * SIDE;

/// Colour, as red, green and blue.
pub(super) type Colour = [u8; 3];
/// Of running text.
pub(super) const INK: Colour = [0x1b, 0x1b, 0x1f];
/// Of what matters less; 7:1 on white.
pub(super) const PALE: Colour = [0x50, 0x50, 0x58];
/// Of thin lines between rows.
pub(super) const RULE: Colour = [0xc4, 0xc4, 0xcc];
/// Behind titles of columns.
pub(super) const SHADE: Colour = [0xec, 0xec, 0xf1];

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// Face.
    pub(super) weight: Weight,
    /// Size in points.
    pub(super) size: f32,
    /// Colour.
    pub(super) colour: Colour,
}

impl Type {
    /// Height of one line.
    pub(super) fn leading(self) -> f32 {
        self.size * 1.4
    }
}

/// Kinds of the structure tree.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Root,
    Heading(u16, String),
    Paragraph,
    Table,
    Head,
    Body,
    Row,
    Title,
    Data,
    Facts,
    List,
    Item,
    Label,
    Content,
}

/// A child of a node, in reading order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Child {
    /// Another node.
    Node(usize),
    /// A run of text on one sheet: its number among all of them.
    Run(usize),
}

/// A node of the structure tree.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) children: Vec<Child>,
}

/// What a mark is to one who does not see it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// The run of this number.
    Run(usize),
    /// Nothing: a decoration, or a title that stands again.
    Decoration,
    /// The foot of the page.
    Footer,
}

/// Something drawn.
#[derive(Debug)]
pub(super) enum Mark {
    /// A rectangle: left, top, width, height.
    Fill([f32; 4], Colour),
    /// Lines, each with its left end and its baseline.
    Text(Meaning, Type, Vec<(f32, f32, Line)>),
}

/// A cell of a row: the node it belongs to, its left end, its lines, and a face of its own if it has one.
pub(super) struct Cell {
    pub(super) node: usize,
    pub(super) left: f32,
    pub(super) weight: Option<Weight>,
    pub(super) lines: Vec<Line>,
}

/// Titles of columns, drawn again on each sheet.
pub(super) struct Head {
    pub(super) kind: Type,
    pub(super) cells: Vec<(f32, Vec<Line>)>,
}

/// Space around a row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    pub(super) before: f32,
    pub(super) after: f32,
}

/// A heading, for the outline: level, text, sheet, height.
pub(super) type Stop = (u16, String, usize, f32);

/// The paper being laid.
pub(super) struct Layout<'a> {
    pub(super) faces: &'a Faces,
    pub(super) sheets: Vec<Vec<Mark>>,
    /// Node 0 is the root.
    pub(super) tree: Vec<Node>,
    pub(super) runs: usize,
    pub(super) stops: Vec<Stop>,
    /// Nothing more fits.
    pub(super) full: bool,
    notice: String,
    y: f32,
}

impl<'a> Layout<'a> {
    pub(super) fn new(faces: &'a Faces, notice: &str) -> Self {
        Self {
            faces,
            sheets: vec![Vec::new()],
            tree: vec![Node {
                kind: Kind::Root,
                children: Vec::new(),
            }],
            runs: 0,
            stops: Vec::new(),
            full: false,
            notice: notice.to_owned(),
            y: TOP,
        }
    }

    /// Lines of a text in a width.
    pub(super) fn set(&self, kind: Type, text: &str, width: f32) -> Vec<Line> {
        lines(self.faces.of(kind.weight), text, width / kind.size)
    }

    /// A new node under another.
    pub(super) fn node(&mut self, under: usize, kind: Kind) -> usize {
        let number = self.tree.len();
        self.tree.push(Node {
            kind,
            children: Vec::new(),
        });
        self.hang(under, Child::Node(number));
        number
    }

    /// Where the next line begins.
    pub(super) fn here(&self) -> (usize, f32) {
        (self.sheets.len().saturating_sub(1), self.y)
    }

    /// Leaves a space, never at the head of a sheet.
    pub(super) fn skip(&mut self, space: f32) {
        if self.y > TOP {
            self.y += space;
        }
    }

    /// Turns the sheet unless `height` is left on this one.
    pub(super) fn need(&mut self, height: f32) {
        if self.y + height > self.end() && self.y > TOP {
            self.turn(None);
        }
    }

    /// Draws at once on the present sheet.
    pub(super) fn mark(&mut self, mark: Mark) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.push(mark);
        }
    }

    /// A row of cells of one type: their lines side by side, over as many sheets as they take.
    pub(super) fn row(
        &mut self,
        kind: Type,
        cells: Vec<Cell>,
        around: Around,
        head: Option<&Head>,
    ) {
        if self.full {
            return;
        }
        let leading = kind.leading();
        let mut rest = cells
            .iter()
            .map(|cell| cell.lines.len())
            .max()
            .unwrap_or(0)
            .max(1);
        let first = if rest < 4 { rest } else { 2 };
        #[expect(clippy::cast_precision_loss, reason = "at most three lines")]
        let needed = around.before + leading * first as f32;
        if self.y + needed > self.end() && self.y > TOP {
            self.turn(head);
        } else {
            self.skip(around.before);
        }
        let mut cells: Vec<_> = cells
            .into_iter()
            .map(|cell| {
                let weight = cell.weight.unwrap_or(kind.weight);
                let kind = Type { weight, ..kind };
                (cell.node, cell.left, kind, cell.lines.into_iter())
            })
            .collect();
        while !self.full {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a height between nothing and a sheet, over that of a line"
            )]
            let fit = ((self.end() - self.y) / leading).max(0.0) as usize;
            let taken = rest.min(fit.max(usize::from(self.y <= TOP)));
            for (node, left, kind, lines) in &mut cells {
                let (mut y, mut run) = (self.y, Vec::new());
                for line in lines.by_ref().take(taken) {
                    run.push((*left, baseline(y, *kind), line));
                    y += leading;
                }
                self.run(Some(*node), *kind, run);
            }
            #[expect(clippy::cast_precision_loss, reason = "lines of one sheet")]
            {
                self.y += leading * taken as f32;
            }
            rest -= taken;
            if rest == 0 {
                self.y += around.after;
                return;
            }
            self.turn(head);
        }
    }

    /// A thin line across the text, under the last row.
    pub(super) fn rule(&mut self) {
        if !self.full && self.y > TOP {
            self.mark(Mark::Fill([SIDE, self.y, ROOM, 0.5], RULE));
            self.y += 0.5;
        }
    }

    /// Lines of one node on one sheet.
    fn run(&mut self, node: Option<usize>, kind: Type, lines: Vec<(f32, f32, Line)>) {
        if lines.iter().all(|(_, _, line)| line.glyphs.is_empty()) {
            return;
        }
        let meaning = match node {
            None => Meaning::Decoration,
            Some(node) => {
                let number = self.runs;
                self.runs += 1;
                self.hang(node, Child::Run(number));
                Meaning::Run(number)
            }
        };
        self.mark(Mark::Text(meaning, kind, lines));
    }

    fn hang(&mut self, under: usize, child: Child) {
        if let Some(node) = self.tree.get_mut(under) {
            node.children.push(child);
        }
    }

    /// Lowest end of text on this sheet.
    fn end(&self) -> f32 {
        if self.sheets.len() >= PAGES {
            BOTTOM - NOTICE
        } else {
            BOTTOM
        }
    }

    /// Begins a sheet, or says that the last was begun already.
    fn turn(&mut self, head: Option<&Head>) {
        if self.full {
            return;
        }
        if self.sheets.len() >= PAGES {
            self.full = true;
            let kind = Type {
                weight: Weight::Bold,
                size: 9.0,
                colour: INK,
            };
            let (node, text) = (self.node(0, Kind::Paragraph), self.notice.clone());
            let mut y = BOTTOM - NOTICE + 8.0;
            let mut run = Vec::new();
            for line in self.set(kind, &text, ROOM).into_iter().take(2) {
                run.push((SIDE, baseline(y, kind), line));
                y += kind.leading();
            }
            self.run(Some(node), kind, run);
            return;
        }
        self.sheets.push(Vec::new());
        self.y = TOP;
        let Some(head) = head else { return };
        self.y += self.shade(head.kind, head.cells.iter().map(|(_, lines)| lines.len()));
        for (left, lines) in &head.cells {
            let mut y = TOP + 3.0;
            let mut run = Vec::new();
            for line in lines {
                run.push((*left, baseline(y, head.kind), line.clone()));
                y += head.kind.leading();
            }
            self.run(None, head.kind, run);
        }
    }

    /// The ground behind titles of columns, for so many lines of each; gives its height.
    pub(super) fn shade(&mut self, kind: Type, lines: impl Iterator<Item = usize>) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "titles are few lines")]
        let height = lines.max().unwrap_or(1) as f32 * kind.leading() + 6.0;
        self.mark(Mark::Fill([SIDE, self.y, ROOM, height], SHADE));
        height
    }
}

/// Where letters stand in a line that begins at `y`.
pub(super) fn baseline(y: f32, kind: Type) -> f32 {
    y + kind.leading() / 2.0 + kind.size * 0.36
}
