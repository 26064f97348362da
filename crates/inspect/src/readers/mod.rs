//! One reader a format. Each has the shape `pub fn read(bytes: &[u8], cx: &mut Context<'_>)`, never
//! fails, never panics, and leaves a gap for whatever it could not read.

use crate::{
    context::Context,
    kind::{Kind, Role},
};

pub mod ar;
pub mod cab;
pub mod chm;
pub(crate) mod cipher;
pub mod cpio;
pub mod elf;
pub mod eml;
pub mod html;
pub mod image;
pub mod installshield;
pub mod iso;
pub(crate) mod le;
pub mod lnk;
pub mod macho;
pub(crate) mod markup;
pub mod msg;
pub(crate) mod msi;
pub mod odf;
pub mod ole;
pub mod onenote;
pub mod ooxml;
pub mod pdf;
pub mod pe;
pub mod rtf;
pub mod script;
pub mod seven_zip;
pub mod shortcut;
pub mod sis;
pub mod streams;
pub mod tar;
pub mod tnef;
pub mod transfer;
pub mod unpack;
pub(crate) mod vba;
pub(crate) mod xlm;
pub mod xml;
pub mod zip;

/// A reader of one format.
pub type Reader = fn(&[u8], &mut Context<'_>);

/// The readers of a kind, run one after the other over the same bytes and context.
///
/// A kind that hides or runs something and has no reader leaves `unread`'s gap.
#[must_use]
pub fn of(kind: Kind) -> &'static [Reader] {
    match kind {
        Kind::Zip | Kind::Jar | Kind::Apk => &[zip::read],
        Kind::SevenZip => &[seven_zip::read],
        Kind::Tar => &[tar::read],
        Kind::Gzip => &[streams::gzip],
        Kind::Bzip2 => &[streams::bzip2],
        Kind::Xz => &[streams::xz],
        Kind::Lzma => &[streams::lzma],
        Kind::Zstd => &[streams::zstd],
        Kind::Szdd => &[streams::szdd],
        Kind::Cab => &[cab::read],
        Kind::Chm => &[chm::read],
        Kind::Cpio => &[cpio::read],
        Kind::Ar => &[ar::read],
        Kind::BinHex => &[transfer::binhex],
        Kind::Sis => &[sis::read],
        Kind::Uuencode => &[transfer::uuencode],
        Kind::Iso9660 => &[iso::read, unpack::bridge],
        Kind::Udf => &[unpack::disc],
        Kind::Rar => &[unpack::rar],
        Kind::Arj => &[unpack::arj],
        Kind::Lha => &[unpack::lha],
        Kind::Ace => &[unpack::ace],
        Kind::Xar => &[unpack::xar],
        Kind::Wim => &[unpack::wim],
        Kind::Lz4 => &[unpack::lz4],
        Kind::Compress => &[unpack::compress],
        Kind::Vhd => &[unpack::vhd],
        Kind::Vhdx => &[unpack::vhdx],
        Kind::Vmdk => &[unpack::vmdk],
        Kind::Qcow2 => &[unpack::qcow2],
        Kind::Disk => &[unpack::disk],
        Kind::Ole | Kind::Doc | Kind::Xls | Kind::Ppt | Kind::Msi => &[ole::read],
        Kind::Biff => &[xlm::read],
        Kind::Rtf => &[rtf::read],
        Kind::Pdf => &[pdf::read],
        Kind::Odf => &[odf::read],
        Kind::Lnk => &[lnk::read],
        Kind::OneNote => &[onenote::read],
        Kind::Docx | Kind::Xlsx | Kind::Xlsb | Kind::Pptx | Kind::Ooxml => &[ooxml::read],
        Kind::OfficeXml => &[ooxml::read_flat],
        Kind::ActiveMime => &[ooxml::read_active_mime],
        Kind::Eml => &[eml::read],
        Kind::Mbox => &[eml::read_mbox],
        Kind::Msg => &[msg::read],
        Kind::Tnef => &[tnef::read],
        Kind::Xml => &[xml::read],
        Kind::UrlShortcut => &[shortcut::read],
        Kind::Html => &[html::read],
        Kind::Svg => &[html::read_svg],
        Kind::Hta => &[html::read_hta],
        Kind::Wsf => &[html::read_wsf],
        Kind::JavaScript => &[script::read_javascript],
        Kind::VbScript => &[script::read_vbscript],
        Kind::EncodedScript => &[script::read_encoded],
        Kind::PowerShell => &[script::read_powershell],
        Kind::Batch => &[script::read_batch],
        Kind::Shell => &[script::read_shell],
        Kind::Python | Kind::Php | Kind::Perl => &[script::read_general],
        Kind::Pe => &[pe::read, installshield::read, unpack::program],
        Kind::Elf => &[elf::read, unpack::program],
        Kind::MachO => &[macho::read],
        // Names, strings and code stand in clear in these: rules over the raw bytes see all there is.
        Kind::JavaClass | Kind::Dex | Kind::Wasm | Kind::Pyc | Kind::Dos => &[],
        Kind::Png | Kind::Jpeg | Kind::Gif | Kind::Bmp | Kind::Webp => &[image::read],
        _ => match kind.role() {
            Role::Plain => &[],
            Role::Container | Role::Active | Role::Program | Role::Script => &[unread],
        },
    }
}

/// Leaves the gap of a format that nothing here reads.
fn unread(_: &[u8], cx: &mut Context<'_>) {
    cx.unsupported("no reader for this format");
}
