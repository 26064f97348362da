//! Drawing previews. Runs in the worker, locked down, after the report has left: a decoder that hangs
//! or dies here costs the previews alone.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use hayro::{
    RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf,
    vello_cpu::color::palette::css::WHITE,
};
use image::{
    DynamicImage, ExtendedColorType, ImageEncoder as _, ImageReader, Rgb, RgbImage,
    codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder},
    imageops::FilterType,
};

use super::{MAX_HEIGHT, MAX_PNG, MAX_TEXT, MAX_WIDTH, MOST, Part, Preview, Shown, Why};
use crate::{
    context::Text,
    kind::{Kind, Role},
    readers,
};

/// Pixels decoded at most, as the picture declares them.
const MAX_PIXELS: u64 = 30_000_000;
/// Memory a decoder may ask for.
const MAX_MEMORY: u64 = 256 << 20;
/// Pictures smaller than this on a side are icons and rules.
const ICON: u32 = 48;
/// Bytes kept aside in all until they are drawn.
const MAX_KEPT: usize = 64 << 20;
/// Pages drawn of a document that stands inside another.
const INNER_PAGES: usize = 2;

/// Files set aside while the tree is walked.
#[derive(Debug, Default)]
pub(crate) struct Chosen {
    kept: usize,
    list: Vec<(u32, Source)>,
}

#[derive(Debug)]
enum Source {
    Pdf(Vec<u8>),
    Picture(Vec<u8>),
    Text(String),
}

impl Chosen {
    /// Sets a node aside when something of it can be shown.
    pub(crate) fn consider(
        &mut self,
        node: u32,
        kind: Kind,
        parent: Option<Kind>,
        bytes: &[u8],
        texts: &[Text],
    ) {
        if self.list.len() >= MOST {
            return;
        }
        let source = match kind {
            Kind::Pdf => Source::Pdf(bytes.to_vec()),
            // The pages show them already.
            _ if parent == Some(Kind::Pdf) => return,
            Kind::Png | Kind::Jpeg | Kind::Gif | Kind::Bmp | Kind::Webp => {
                let Some((width, height)) = dimensions(bytes) else {
                    return;
                };
                if width < ICON || height < ICON {
                    return;
                }
                Source::Picture(bytes.to_vec())
            }
            _ => {
                let shows = kind.is_document()
                    || matches!(kind, Kind::Eml | Kind::Msg | Kind::Text)
                    || (node == 0 && kind.role() == Role::Plain);
                let text = match texts
                    .iter()
                    .find(|text| matches!(text.role, "document" | "body"))
                {
                    Some(text) => excerpt(&text.text),
                    None if kind == Kind::Text => {
                        let head = bytes.get(..bytes.len().min(4 * MAX_TEXT));
                        excerpt(&crate::text::decode_lossy(head.unwrap_or_default()))
                    }
                    None => return,
                };
                if !shows || text.is_empty() {
                    return;
                }
                Source::Text(text)
            }
        };
        let size = match &source {
            Source::Pdf(bytes) | Source::Picture(bytes) => bytes.len(),
            Source::Text(text) => text.len(),
        };
        if self.kept.saturating_add(size) <= MAX_KEPT {
            self.kept += size;
            self.list.push((node, source));
        }
    }

    /// Draws what was set aside, as long as `in_time` says so.
    pub(crate) fn draw(self, in_time: impl Fn() -> bool) -> Vec<Preview> {
        let mut previews = Vec::new();
        for (node, source) in self.list {
            let room = MOST.saturating_sub(previews.len());
            if room == 0 {
                break;
            }
            if !in_time() {
                let part = source.part();
                previews.push(nothing(node, part, Why::Interrupted));
                continue;
            }
            match source {
                Source::Text(text) => previews.push(Preview {
                    node,
                    part: Part::Text,
                    shown: Shown::Text { text },
                }),
                Source::Picture(bytes) => {
                    let shown = guarded(|| picture(&bytes));
                    previews.push(Preview {
                        node,
                        part: Part::Picture,
                        shown,
                    });
                }
                Source::Pdf(bytes) => {
                    let most = if node == 0 {
                        room
                    } else {
                        room.min(INNER_PAGES)
                    };
                    pages(node, bytes, most, &in_time, &mut previews);
                }
            }
        }
        previews
    }
}

impl Source {
    fn part(&self) -> Part {
        match self {
            Self::Pdf(_) => Part::Page(1),
            Self::Picture(_) => Part::Picture,
            Self::Text(_) => Part::Text,
        }
    }
}

fn nothing(node: u32, part: Part, why: Why) -> Preview {
    Preview {
        node,
        part,
        shown: Shown::Nothing { why },
    }
}

/// A decoder that panics shows nothing.
fn guarded(draw: impl FnOnce() -> Result<Shown, Why>) -> Shown {
    catch_unwind(AssertUnwindSafe(draw))
        .unwrap_or(Err(Why::Unreadable))
        .unwrap_or_else(|why| Shown::Nothing { why })
}

/// The first words, lines kept, whatever else controls a terminal or a page left out.
fn excerpt(text: &str) -> String {
    let mut out = String::new();
    let mut blank = 0;
    for line in text.lines() {
        let line: String = line
            .chars()
            .map(|c| if c == '\t' { ' ' } else { c })
            .filter(|c| !c.is_control())
            .take(MAX_TEXT)
            .collect();
        blank = if line.trim().is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        if out.len() > 4 * MAX_TEXT {
            break;
        }
    }
    out.trim().chars().take(MAX_TEXT).collect()
}

fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    reader.into_dimensions().ok()
}

/// Decodes a picture and draws it anew.
fn picture(bytes: &[u8]) -> Result<Shown, Why> {
    let decoded = decoded(bytes)?;
    let decoded = if decoded.width() > MAX_WIDTH || decoded.height() > MAX_HEIGHT {
        decoded.resize(MAX_WIDTH, MAX_HEIGHT, FilterType::Triangle)
    } else {
        decoded
    };
    shown(&on_white(&decoded))
}

/// Decodes a picture, dimensions judged first.
pub(crate) fn decoded(bytes: &[u8]) -> Result<DynamicImage, Why> {
    let (width, height) = dimensions(bytes).ok_or(Why::Unreadable)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Why::TooLarge);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Why::Unreadable)?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    limits.max_image_width = Some(width);
    limits.max_image_height = Some(height);
    reader.limits(limits);
    reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => Why::TooLarge,
        _ => Why::Unreadable,
    })
}

/// Colours over a white page, without transparency: nothing hides in it.
pub(crate) fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let source = picture.to_rgba8();
    RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let image::Rgba([red, green, blue, alpha]) = *source.get_pixel(x, y);
        let over = |value: u8| {
            let sum = u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from(sum / 255).unwrap_or(255)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

/// Pixels as a PNG, made smaller until it fits.
fn shown(pixels: &RgbImage) -> Result<Shown, Why> {
    if readers::image::holds_code(&image::imageops::grayscale(pixels)) {
        return Err(Why::Code);
    }
    let mut smaller;
    let mut pixels = pixels;
    for _ in 0..4 {
        let (width, height) = pixels.dimensions();
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Default, PngFilter::Adaptive)
            .write_image(pixels.as_raw(), width, height, ExtendedColorType::Rgb8)
            .map_err(|_| Why::Unreadable)?;
        if png.len() <= MAX_PNG {
            return Ok(Shown::Picture { width, height, png });
        }
        smaller = image::imageops::resize(
            pixels,
            (width / 2).max(1),
            (height / 2).max(1),
            FilterType::Triangle,
        );
        pixels = &smaller;
    }
    Err(Why::TooLarge)
}

/// Draws the first pages of a PDF.
fn pages(
    node: u32,
    bytes: Vec<u8>,
    most: usize,
    in_time: &impl Fn() -> bool,
    previews: &mut Vec<Preview>,
) {
    let opened = catch_unwind(AssertUnwindSafe(|| Pdf::new(bytes)));
    let Ok(Ok(pdf)) = opened else {
        previews.push(nothing(node, Part::Page(1), Why::Unreadable));
        return;
    };
    let cache = RenderCache::new();
    let settings = InterpreterSettings::default();
    let mut drawn = 0;
    for page in pdf.pages().iter().take(most) {
        drawn += 1;
        let part = Part::Page(drawn);
        if !in_time() {
            previews.push(nothing(node, part, Why::Interrupted));
            return;
        }
        let shown = guarded(|| {
            let (width, height) = page.render_dimensions();
            let fits = |side: f32| side.is_finite() && (1.0..=20_000.0).contains(&side);
            if !fits(width) || !fits(height) {
                return Err(Why::TooLarge);
            }
            #[expect(clippy::cast_precision_loss, reason = "two small constants")]
            let scale = (MAX_WIDTH as f32 / width).min(MAX_HEIGHT as f32 / height);
            let pixmap = hayro::render(
                page,
                &cache,
                &settings,
                &RenderSettings::default(),
                &hayro::PixmapSettings {
                    x_scale: scale,
                    y_scale: scale,
                    bg_color: WHITE,
                },
            );
            let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
            let pixels: Vec<u8> = pixmap
                .data_as_u8_slice()
                .chunks_exact(4)
                .flat_map(|pixel| pixel.iter().take(3).copied().collect::<Vec<u8>>())
                .collect();
            let pixels = RgbImage::from_raw(width, height, pixels).ok_or(Why::TooLarge)?;
            if width == 0 || height == 0 {
                return Err(Why::TooLarge);
            }
            shown(&pixels)
        });
        previews.push(Preview { node, part, shown });
    }
    if drawn == 0 {
        previews.push(nothing(node, Part::Page(1), Why::Unreadable));
    }
}
