//! Windows programs and libraries (PE/COFF, Microsoft's specification revision 11).
//!
//! Our own reader rather than a general one: packed and damaged programs break tables that a
//! general reader insists upon, and those are the ones worth reading. Every table is read on its
//! own, within bounds, and a broken one costs only itself.

mod imports;
mod resources;
mod signature;

use serde_json::{Value, json};

use super::{
    eml::names,
    le::{u16_at, u32_at, u64_at},
};
use crate::context::Context;

/// Sections read; the loader itself allows 96.
const MAX_SECTIONS: usize = 96;

/// A section's place in the file and in memory.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    name: String,
    virtual_address: u32,
    virtual_size: u32,
    raw_address: u32,
    raw_size: u32,
    flags: u32,
}

/// The headers of a program, and its bytes.
#[derive(Debug)]
pub(crate) struct Image<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) wide: bool,
    pub(crate) sections: Vec<Section>,
    /// Data directories: address and size.
    directories: Vec<(u32, u32)>,
    /// Place of the optional header.
    optional: usize,
    header_size: u32,
}

/// Numbers of the data directories used here.
pub(crate) mod directory {
    pub(crate) const EXPORT: usize = 0;
    pub(crate) const IMPORT: usize = 1;
    pub(crate) const RESOURCE: usize = 2;
    pub(crate) const SECURITY: usize = 4;
    pub(crate) const DEBUG: usize = 6;
    pub(crate) const TLS: usize = 9;
    pub(crate) const DELAYED: usize = 13;
    pub(crate) const CLR: usize = 14;
}

impl<'a> Image<'a> {
    /// Reads the headers; none when they are not those of a program.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let pe = usize::try_from(u32_at(bytes, 0x3c)?).ok()?;
        if bytes.get(pe..pe.checked_add(4)?)? != b"PE\0\0" {
            return None;
        }
        let coff = pe + 4;
        let count = usize::from(u16_at(bytes, coff + 2)?).min(MAX_SECTIONS);
        let optional = coff + 20;
        let wide = u16_at(bytes, optional)? == 0x20b;
        let (count_at, first) = if wide { (108, 112) } else { (92, 96) };
        let directories_count = u32_at(bytes, optional + count_at).unwrap_or(0).min(16) as usize;
        let directories = (0..directories_count)
            .map_while(|n| {
                let at = optional + first + n * 8;
                Some((u32_at(bytes, at)?, u32_at(bytes, at + 4)?))
            })
            .collect();
        let table = optional + usize::from(u16_at(bytes, coff + 16)?);
        let sections = (0..count)
            .map_while(|n| {
                let at = table + n * 40;
                let name = bytes.get(at..at + 8)?;
                let end = name.iter().position(|b| *b == 0).unwrap_or(8);
                Some(Section {
                    name: String::from_utf8_lossy(name.get(..end)?).into_owned(),
                    virtual_size: u32_at(bytes, at + 8)?,
                    virtual_address: u32_at(bytes, at + 12)?,
                    raw_size: u32_at(bytes, at + 16)?,
                    raw_address: u32_at(bytes, at + 20)?,
                    flags: u32_at(bytes, at + 36)?,
                })
            })
            .collect();
        let header_size = u32_at(bytes, optional + 60).unwrap_or(0);
        Some(Self {
            bytes,
            wide,
            sections,
            directories,
            optional,
            header_size,
        })
    }

    fn coff(&self) -> usize {
        self.optional - 20
    }

    /// Address and size of a data directory, if it is there.
    pub(crate) fn directory(&self, number: usize) -> Option<(u32, u32)> {
        self.directories
            .get(number)
            .copied()
            .filter(|(address, _)| *address != 0)
    }

    /// Place in the file of an address in memory.
    pub(crate) fn offset(&self, address: u32) -> Option<usize> {
        for section in &self.sections {
            let size = section.virtual_size.max(section.raw_size);
            if let Some(within) = address.checked_sub(section.virtual_address)
                && within < size
            {
                // The loader rounds the place in the file down to a multiple of 512.
                let raw = section.raw_address & !0x1ff;
                return (within < section.raw_size.saturating_add(0x1ff))
                    .then(|| usize::try_from(raw.checked_add(within)?).ok())?;
            }
        }
        (address < self.header_size).then(|| usize::try_from(address).ok())?
    }

    /// The bytes from an address to the end of the file.
    pub(crate) fn at(&self, address: u32) -> Option<&'a [u8]> {
        self.bytes.get(self.offset(address)?..)
    }

    /// A NUL-terminated name at an address, at most `max` bytes.
    pub(crate) fn name_at(&self, address: u32, max: usize) -> Option<String> {
        let bytes = self.at(address)?;
        let window = bytes.get(..max.min(bytes.len()))?;
        let end = window.iter().position(|b| *b == 0)?;
        let name = window.get(..end)?;
        name.iter()
            .all(|b| b.is_ascii_graphic() || *b == b' ')
            .then(|| String::from_utf8_lossy(name).into_owned())
    }

    /// End of the last section in the file: what follows is no part of the program.
    pub(crate) fn end_of_sections(&self) -> usize {
        self.sections
            .iter()
            .filter(|s| s.raw_size > 0)
            .map(|s| s.raw_address as usize + s.raw_size as usize)
            .max()
            .unwrap_or(self.header_size as usize)
    }
}

/// Reads a program or library.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let Some(image) = Image::parse(bytes) else {
        cx.malformed("PE headers");
        cx.signal("program", "PE");
        return;
    };
    let coff = image.coff();
    let machine = u16_at(bytes, coff).unwrap_or(0);
    let characteristics = u16_at(bytes, coff + 18).unwrap_or(0);
    let library = characteristics & 0x2000 != 0;
    cx.fact("pe.machine", machine_name(machine));
    cx.fact("pe.bits", if image.wide { 64 } else { 32 });
    cx.fact("pe.library", library);
    cx.fact("pe.timestamp", u32_at(bytes, coff + 4).unwrap_or(0));
    cx.fact(
        "pe.subsystem",
        u16_at(bytes, image.optional + 68).unwrap_or(0),
    );
    let entry = u32_at(bytes, image.optional + 16).unwrap_or(0);
    cx.fact("pe.entry_point", entry);
    let base = if image.wide {
        u64_at(bytes, image.optional + 24)
    } else {
        u32_at(bytes, image.optional + 28).map(u64::from)
    };
    cx.fact("pe.image_base", base.unwrap_or(0));
    cx.fact("pe.dotnet", image.directory(directory::CLR).is_some());
    if let Some(path) = debug_path(&image) {
        cx.fact("pe.pdb", path);
    }
    let imports = imports::read(&image, cx);
    exports(&image, cx);
    resources::read(&image, cx);
    let signed = signature::read(&image, cx);
    let densest = sections(&image, entry, cx);
    overlay(&image, cx);
    weigh(&image, &imports, densest, signed, cx);
}

fn weigh(image: &Image<'_>, imports: &[String], densest: f64, signed: bool, cx: &mut Context<'_>) {
    if !signed {
        cx.signal("program", "PE");
    }
    if names::is_document(cx.name) {
        cx.signal("program-poses-as-document", cx.name);
    }
    if image.sections.is_empty() {
        cx.signal("program-odd-layout", "no section");
    }
    let dotnet = image.directory(directory::CLR).is_some();
    let packer = image.sections.iter().find_map(|s| packer_of(&s.name));
    if let Some(packer) = packer {
        cx.fact("pe.packer", packer);
        cx.signal("program-packed", packer);
    } else if !dotnet && imports.len() < 12 && densest > 7.2 && image.bytes.len() > 8192 {
        cx.signal(
            "program-packed",
            format!("{} imports, entropy {densest:.2}", imports.len()),
        );
    }
    // Anyone can sign with a certificate of their own: that a program is signed excuses nothing it can do.
    imports::weigh(imports, cx);
}

fn machine_name(machine: u16) -> Value {
    match machine {
        0x14c => json!("x86"),
        0x8664 => json!("x86-64"),
        0x1c0 | 0x1c2 | 0x1c4 => json!("arm"),
        0xaa64 => json!("arm64"),
        0x200 => json!("ia64"),
        other => json!(format!("{other:#06x}")),
    }
}

fn packer_of(section: &str) -> Option<&'static str> {
    const PACKERS: [(&str, &str); 18] = [
        ("UPX", "UPX"),
        (".aspack", "ASPack"),
        (".adata", "ASPack"),
        (".MPRESS", "MPRESS"),
        (".petite", "Petite"),
        (".themida", "Themida"),
        (".winlice", "WinLicense"),
        (".vmp", "VMProtect"),
        (".enigma", "Enigma"),
        ("pebundle", "PEBundle"),
        ("PEC2", "PECompact"),
        ("pec1", "PECompact"),
        ("nsp0", "NsPack"),
        (".nsp", "NsPack"),
        ("FSG!", "FSG"),
        (".yP", "Y0da"),
        (".boom", "Boomerang"),
        (".y0da", "Y0da"),
    ];
    PACKERS
        .iter()
        .find(|(start, _)| section.starts_with(start))
        .map(|(_, name)| *name)
}

/// Shannon entropy, bits a byte.
pub(crate) fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for &byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count = count.saturating_add(1);
        }
    }
    let total = bytes.len() as f64;
    counts
        .iter()
        .filter(|c| **c > 0)
        .map(|&c| f64::from(c) / total)
        .map(|p| -p * p.log2())
        .sum::<f64>()
        .max(0.0)
}

/// Facts of the sections; gives the highest entropy of a section of at least 1 kB.
fn sections(image: &Image<'_>, entry: u32, cx: &mut Context<'_>) -> f64 {
    let mut facts = Vec::new();
    let mut densest = 0.0_f64;
    for section in &image.sections {
        let start = section.raw_address as usize;
        let end = start
            .saturating_add(section.raw_size as usize)
            .min(image.bytes.len());
        let data = image.bytes.get(start..end).unwrap_or_default();
        let entropy = entropy(data);
        if data.len() >= 1024 && section.name != ".rsrc" {
            densest = densest.max(entropy);
        }
        let writable = section.flags & 0x8000_0000 != 0;
        let runs = section.flags & 0x2000_0000 != 0;
        if writable && runs {
            cx.signal(
                "program-odd-layout",
                format!(
                    "section {} is writable and runs",
                    section.name.escape_default()
                ),
            );
        }
        if start > image.bytes.len() && section.raw_size > 0 {
            cx.malformed(format!(
                "section {} lies outside the file",
                section.name.escape_default()
            ));
        }
        facts.push(json!({
            "name": section.name,
            "address": section.virtual_address,
            "size": section.virtual_size,
            "raw_size": section.raw_size,
            "entropy": (entropy * 100.0).round() / 100.0,
            "writable": writable,
            "executable": runs,
        }));
    }
    let inside = |s: &Section| {
        entry
            .checked_sub(s.virtual_address)
            .is_some_and(|o| o < s.virtual_size.max(s.raw_size))
    };
    if entry != 0 && !image.sections.iter().any(inside) {
        cx.signal("program-odd-layout", "entry point outside the sections");
    }
    if let Some((address, _)) = image.directory(directory::TLS) {
        let callbacks = if image.wide {
            image.at(address).and_then(|t| u64_at(t, 24))
        } else {
            image.at(address).and_then(|t| u32_at(t, 12)).map(u64::from)
        };
        cx.fact("pe.tls_callbacks", callbacks.is_some_and(|a| a != 0));
    }
    cx.fact("pe.sections", facts);
    densest
}

fn exports(image: &Image<'_>, cx: &mut Context<'_>) {
    let Some((address, _)) = image.directory(directory::EXPORT) else {
        return;
    };
    let Some(table) = image.at(address) else {
        cx.malformed("export table outside the file");
        return;
    };
    if let Some(name) = u32_at(table, 12).and_then(|a| image.name_at(a, 256)) {
        cx.fact("pe.export_name", name);
    }
    let count = u32_at(table, 24).unwrap_or(0);
    cx.fact("pe.exports", count);
    let names: Vec<String> = u32_at(table, 32)
        .and_then(|a| image.at(a))
        .map(|list| {
            (0..count.min(2000) as usize)
                .map_while(|n| u32_at(list, n * 4))
                .filter_map(|a| image.name_at(a, 256))
                .take(200)
                .collect()
        })
        .unwrap_or_default();
    if !names.is_empty() {
        cx.fact("pe.export_names", names);
    }
}

/// Path of the debug file, as the linker wrote it.
fn debug_path(image: &Image<'_>) -> Option<String> {
    let (address, size) = image.directory(directory::DEBUG)?;
    let table = image.at(address)?;
    for number in 0..(size / 28).min(16) as usize {
        let at = number * 28;
        if u32_at(table, at + 12)? != 2 {
            continue;
        }
        let data = image.bytes.get(u32_at(table, at + 24)? as usize..)?;
        if data.starts_with(b"RSDS") {
            let path = data.get(24..data.len().min(24 + 260))?;
            let end = path.iter().position(|b| *b == 0)?;
            return Some(String::from_utf8_lossy(path.get(..end)?).into_owned());
        }
    }
    None
}

/// What follows the sections and the signature: an installer's archive, or something hidden.
fn overlay(image: &Image<'_>, cx: &mut Context<'_>) {
    let start = image.end_of_sections();
    let security = image
        .directory(directory::SECURITY)
        .map(|(a, s)| (a as usize, a as usize + s as usize));
    let end = match security {
        Some((from, to)) if from >= start && to >= image.bytes.len().saturating_sub(8) => {
            from.min(image.bytes.len())
        }
        _ => image.bytes.len(),
    };
    let Some(data) = image.bytes.get(start..end) else {
        return;
    };
    // Alignment leaves a few zeros.
    if data.len() < 16 || data.iter().all(|b| *b == 0) {
        return;
    }
    cx.fact("pe.overlay_size", data.len());
    let sample = data.get(..(1 << 20).min(data.len())).unwrap_or_default();
    cx.fact(
        "pe.overlay_entropy",
        (entropy(sample) * 100.0).round() / 100.0,
    );
    if let Some(name) = known_beginning(data) {
        // A refusal left its gap already.
        let _ = cx.child(format!("overlay.{name}"), "overlay", data.to_vec());
    }
    // Installers keep their archive a little further.
    let nullsoft = memchr::memmem::find(
        data.get(..64.min(data.len())).unwrap_or_default(),
        b"NullsoftInst",
    )
    .is_some();
    if nullsoft {
        cx.fact("pe.installer", "NSIS");
    } else if memchr::memmem::find(
        data.get(..4096.min(data.len())).unwrap_or_default(),
        b"Inno Setup",
    )
    .is_some()
        || data.starts_with(b"idska32")
        || data.starts_with(b"zlb\x1a")
    {
        cx.fact("pe.installer", "Inno Setup");
    }
    if !data.starts_with(b"PK")
        && let Some(at) = zip_at(data)
    {
        let _ = cx.child(
            "overlay.zip",
            "overlay",
            data.get(at..).unwrap_or_default().to_vec(),
        );
    }
}

/// Whether bytes begin like an archive, a program or a document, and its usual ending.
pub(crate) fn known_beginning(data: &[u8]) -> Option<&'static str> {
    match super::script::decode::recognise(data)? {
        super::script::decode::What::Carrier(name) => Some(name),
        super::script::decode::What::File(name @ ("pdf" | "gz" | "bz2")) => Some(name),
        _ => None,
    }
}

/// Place of a zip archive appended to other bytes, found from its end record.
fn zip_at(data: &[u8]) -> Option<usize> {
    let tail_start = data.len().saturating_sub(66_000);
    let end = tail_start + memchr::memmem::rfind(data.get(tail_start..)?, b"PK\x05\x06")?;
    let size = u32_at(data, end + 12)? as usize;
    let central = end.checked_sub(size)?;
    if !data.get(central..)?.starts_with(b"PK\x01\x02") {
        return None;
    }
    memchr::memmem::find(data.get(..central)?, b"PK\x03\x04")
}

#[cfg(test)]
pub(crate) mod tests;
