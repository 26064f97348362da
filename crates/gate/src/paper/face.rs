//! The two faces that papers are set in, and their measures.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId};
use skrifa::{
    FontRef, MetadataProvider as _, charmap::Charmap, instance::LocationRef, instance::Size,
    metrics::GlyphMetrics,
};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans-Bold.ttf");

/// One face.
pub(super) struct Face {
    /// For the writer, which embeds only the glyphs drawn.
    pub(super) font: Font,
    characters: Charmap<'static>,
    measures: GlyphMetrics<'static>,
    units: f32,
}

/// Both faces.
pub(super) struct Faces {
    /// Running text.
    pub(super) regular: Face,
    /// Headings and results.
    pub(super) bold: Face,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Faces {
    pub(super) fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// Read once; none only if the binary was built with broken fonts.
pub(super) fn faces() -> Option<&'static Faces> {
    static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
        Some(Faces {
            regular: Face::read(REGULAR)?,
            bold: Face::read(BOLD)?,
        })
    });
    FACES.as_ref()
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let tables = FontRef::new(bytes).ok()?;
        Some(Self {
            units: font.units_per_em(),
            font,
            characters: tables.charmap(),
            measures: tables.glyph_metrics(Size::unscaled(), LocationRef::default()),
        })
    }

    /// Glyph of a character and its advance in ems; none when the face does not have it, and for the
    /// private use area, whose characters mean nothing outside of one font (and break PDF/A-2a).
    pub(super) fn glyph(&self, c: char) -> Option<(GlyphId, f32)> {
        if matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..) {
            return None;
        }
        let id = self.characters.map(c)?;
        if id.to_u32() == 0 {
            return None;
        }
        let advance = self.measures.advance_width(id)?;
        Some((GlyphId::new(id.to_u32()), advance / self.units))
    }
}
