//! From laid sheets to the bytes of a PDF.

use std::num::NonZeroU16;

use kernel::Timestamp;
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder, PdfVersion},
    destination::XyzDestination,
    embed::{AssociationKind, EmbeddedFile, MimeType},
    error::KrillaError,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata, TextDirection},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope,
        Tag, TagGroup, TagKind, TagTree,
    },
};
use sha2::{Digest as _, Sha256};

use super::{
    Attachment, Paper, PaperError,
    blocks::titled,
    face::Faces,
    layout::{Child, Colour, HEIGHT, Kind, Layout, Mark, Meaning, Node, Stop, WIDTH},
};
use crate::components::visible;

/// Writes a paper that was laid.
pub(super) fn write(
    paper: &Paper,
    faces: &Faces,
    layout: Layout<'_>,
) -> Result<Vec<u8>, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_archival_validator(if paper.attachments.is_empty() {
            Archival::A2_A
        } else {
            Archival::A3_A
        })
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PaperError::Writer)?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut runs: Vec<Option<Identifier>> = vec![None; layout.runs];
    for sheet in &layout.sheets {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PaperError::Writer)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in sheet {
            draw(&mut surface, faces, mark, &mut runs);
        }
        surface.finish();
        page.finish();
    }
    document.set_metadata(metadata(paper, &layout));
    document.set_outline(outline(&layout.stops));
    let mut tree = TagTree::new().with_lang(Some(paper.t.lang().to_owned()));
    for child in layout.tree.first().map_or(&[][..], |root| &root.children) {
        if let Child::Node(node) = child
            && let Some(group) = group(&layout.tree, *node, &mut runs)
        {
            tree.push(group);
        }
    }
    document.set_tag_tree(tree);
    for one in &paper.attachments {
        // Names twice would hide a file behind another.
        document
            .embed_file(attached(paper, one))
            .ok_or(PaperError::Writer)?;
    }
    document.finish().map_err(|error| match error {
        KrillaError::Font(..) => PaperError::Fonts,
        KrillaError::Validation(breaches) => PaperError::Breaches(breaches.len()),
        _ => PaperError::Writer,
    })
}

fn attached(paper: &Paper, one: &Attachment) -> EmbeddedFile {
    EmbeddedFile {
        path: one.name.clone(),
        mime_type: MimeType::new(one.media_type),
        description: Some(one.said.clone()),
        association_kind: if one.data {
            AssociationKind::Data
        } else {
            AssociationKind::Supplement
        },
        data: one.bytes.clone().into(),
        modification_date: Some(date(paper.made_at)),
        compress: Some(false),
        location: None,
    }
}

/// Draws a mark, inside of the tag that says what it is.
fn draw(surface: &mut Surface<'_>, faces: &Faces, mark: &Mark, runs: &mut [Option<Identifier>]) {
    match mark {
        Mark::Fill(sides, colour) => {
            let Some(path) = rectangle(*sides) else {
                return;
            };
            surface.start_tagged(artifact(ArtifactType::Layout));
            surface.set_fill(Some(fill(*colour)));
            surface.draw_path(&path);
            surface.end_tagged();
        }
        Mark::Text(meaning, kind, lines) => {
            let identifier = surface.start_tagged(match meaning {
                Meaning::Run(_) => ContentTag::Span(SpanTag::empty()),
                Meaning::Decoration => artifact(ArtifactType::Layout),
                Meaning::Footer => artifact(ArtifactType::Footer),
            });
            surface.set_fill(Some(fill(kind.colour)));
            for (left, baseline, line) in lines.iter().filter(|line| !line.2.glyphs.is_empty()) {
                surface.draw_glyphs(
                    Point::from_xy(*left, *baseline),
                    &line.glyphs,
                    faces.of(kind.weight).font.clone(),
                    &line.text,
                    kind.size,
                    false,
                );
            }
            surface.end_tagged();
            if let Meaning::Run(number) = meaning
                && let Some(place) = runs.get_mut(*number)
            {
                *place = Some(identifier);
            }
        }
    }
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn fill([red, green, blue]: Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn rectangle([left, top, width, height]: [f32; 4]) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(left, top, width, height)?);
    path.finish()
}

/// The group of a node; none when nothing of it was drawn (a cell may be empty, for the sake of the row).
fn group(tree: &[Node], number: usize, runs: &mut [Option<Identifier>]) -> Option<TagGroup> {
    let node = tree.get(number)?;
    let mut group = TagGroup::new(tag(&node.kind));
    let mut drawn = false;
    for child in &node.children {
        match child {
            Child::Run(run) => {
                if let Some(identifier) = runs.get_mut(*run).and_then(Option::take) {
                    group.push(identifier);
                    drawn = true;
                }
            }
            Child::Node(below) => {
                if let Some(below) = self::group(tree, *below, runs) {
                    drawn |= !below.children.is_empty();
                    group.push(below);
                }
            }
        }
    }
    (drawn || matches!(node.kind, Kind::Title | Kind::Data)).then_some(group)
}

fn tag(kind: &Kind) -> TagKind {
    match kind {
        Kind::Heading(level, text) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(text.clone())).into()
        }
        Kind::Root | Kind::Paragraph => Tag::P.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Head => Tag::THead.into(),
        Kind::Body => Tag::TBody.into(),
        Kind::Row => Tag::TR.into(),
        Kind::Title => Tag::TH(TableHeaderScope::Column).into(),
        Kind::Data => Tag::TD.into(),
        Kind::Facts => Tag::L(ListNumbering::None).into(),
        Kind::List => Tag::L(ListNumbering::Disc).into(),
        Kind::Item => Tag::LI.into(),
        Kind::Label => Tag::Lbl.into(),
        Kind::Content => Tag::LBody.into(),
    }
}

/// Headings under the heading of the level above.
fn outline(stops: &[Stop]) -> Outline {
    let mut outline = Outline::new();
    // Headings still open, outermost first.
    let mut open: Vec<(u16, OutlineNode)> = Vec::new();
    let mut close = |open: &mut Vec<(u16, OutlineNode)>| {
        if let Some((_, done)) = open.pop() {
            match open.last_mut() {
                Some((_, above)) => above.push_child(done),
                None => outline.push_child(done),
            }
        }
    };
    for (level, text, sheet, y) in stops {
        while open.last().is_some_and(|(last, _)| last >= level) {
            close(&mut open);
        }
        let place = XyzDestination::new(*sheet, Point::from_xy(0.0, *y));
        open.push((
            *level,
            OutlineNode::new(text.clone(), place).with_open(true),
        ));
    }
    while !open.is_empty() {
        close(&mut open);
    }
    outline
}

fn metadata(paper: &Paper, layout: &Layout<'_>) -> Metadata {
    let mut digest = Sha256::new();
    for mark in layout.sheets.iter().flatten() {
        if let Mark::Text(_, _, lines) = mark {
            for (_, _, line) in lines {
                digest.update(line.text.as_bytes());
                digest.update([0]);
            }
        }
    }
    let metadata = Metadata::new()
        .title(visible(titled(&paper.title)))
        .language(paper.t.lang().to_owned())
        .creator("Acte".to_owned())
        .creation_date(date(paper.made_at))
        // Two papers of one title and one second are still two papers.
        .document_id(format!("{:x?}", digest.finalize()))
        .text_direction(TextDirection::LeftToRight);
    match paper.author.is_empty() {
        true => metadata,
        false => metadata.authors(vec![visible(&paper.author)]),
    }
}

fn date(at: Timestamp) -> DateTime {
    let at = at.to_offset(time::UtcOffset::UTC);
    DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(at.month().into())
        .day(at.day())
        .hour(at.hour())
        .minute(at.minute())
        .second(at.second())
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
