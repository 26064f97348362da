//! Containers opened by a library of bounded unpackers: RAR, ARJ, LHA, disc and disk images, and what
//! packers and installers wrap programs in.
//!
//! The library counts members and bytes within what this analysis has left, and reports what it cannot
//! decode, which stays a gap here.

use exav_unpack::{Budget, Format, LimitHit, LimitKind, Limits, walk};

use super::zip::check_name;
use crate::{
    context::{Context, Exhausted},
    report::Gap,
};

macro_rules! readers {
    ($($name:ident $format:ident $doc:literal)*) => {
        $(
            #[doc = $doc]
            pub fn $name(bytes: &[u8], cx: &mut Context<'_>) {
                container(Format::$format, stringify!($name), bytes, cx);
            }
        )*
    };
}

readers! {
    rar Rar "Reads a RAR archive, version 4 or 5."
    arj Arj "Reads an ARJ archive."
    lha Lha "Reads an LHA archive."
    ace Ace "Tells that an ACE archive is not read."
    xar Xar "Reads a XAR archive."
    wim Wim "Reads a Windows image."
    lz4 Lz4 "Reads an LZ4 frame."
    compress Lzw "Reads a stream of Unix compress."
    disc Iso "Reads a disc image in UDF."
    vhd Vhd "Reads a virtual disk, VHD."
    vhdx Vhdx "Reads a virtual disk, VHDX."
    vmdk Vmdk "Reads a virtual disk, VMDK."
    qcow2 Qcow2 "Reads a virtual disk, QCOW2."
    fat Fat "Reads a FAT file system."
    ntfs Ntfs "Reads an NTFS file system."
    partition Partition "Reads the partitions of a disk."
}

/// Reads the UDF side of a disc that has both: systems that know it show nothing of the other.
pub fn bridge(bytes: &[u8], cx: &mut Context<'_>) {
    if crate::kind::magic::has_udf(bytes) {
        disc(bytes, cx);
    }
}

/// Reads a raw disk: a file system at its beginning, else its partitions.
pub fn disk(bytes: &[u8], cx: &mut Context<'_>) {
    match exav_unpack::detect(&bytes) {
        Some(Format::Ntfs) => ntfs(bytes, cx),
        Some(Format::Fat) => fat(bytes, cx),
        _ => partition(bytes, cx),
    }
}

/// Reads what a packer or an installer has wrapped in a program. Finding nothing is no gap: most programs
/// wrap nothing.
pub fn program(bytes: &[u8], cx: &mut Context<'_>) {
    if let Some(format @ (Format::Nsis | Format::Autoit)) = exav_unpack::detect(&bytes) {
        container(format, "installer", bytes, cx);
    }
    let before = cx.children.len();
    if exav_unpack::is_upx(bytes) {
        container(Format::Upx, "packer", bytes, cx);
    } else if exav_unpack::is_pepack(bytes) {
        container(Format::PePacked, "packer", bytes, cx);
    }
    if cx.children.len() > before {
        cx.fact("program.unpacked", true);
    } else if cx
        .signals
        .iter()
        .any(|signal| signal.id == "program-packed")
    {
        cx.unsupported("packed program");
    }
}

fn container(format: Format, what: &'static str, bytes: &[u8], cx: &mut Context<'_>) {
    let Ok(allowed) = cx.allowance() else {
        return;
    };
    let bounds = cx.limits();
    let mut limits = Limits::default();
    limits.max_recursion = 2;
    limits.max_members = u64::from(bounds.max_nodes);
    limits.max_extracted_bytes = allowed.min(bounds.max_memory / 4);
    limits.max_compression_ratio = bounds.max_ratio.max(1000);
    limits.max_buffer_bytes = bounds.max_node_bytes.min(bounds.max_memory / 8);
    limits.max_scanned_bytes = bounds.max_total_bytes;
    if locked(format, bytes, limits.clone(), cx) {
        cx.opened_by_one_given();
    }
    let mut budget = Budget::with_passwords(limits, cx.passwords.to_vec());
    let ended = walk(format, &bytes, &mut budget, &mut |meta, content, budget| {
        check_name(&meta.name, cx);
        let data = match content.map(|content| content.into_bytes(meta, budget)) {
            Some(Ok((data, partial))) => {
                if partial {
                    cx.malformed(format!("{what}: a member breaks off"));
                }
                data
            }
            Some(Err(hit)) => {
                told(&hit, what, cx);
                Vec::new()
            }
            None => Vec::new(),
        };
        match meta.unsupported {
            Some(_) if meta.encrypted => {
                cx.signal("encrypted-archive", meta.name.clone());
                cx.gap(Gap::Encrypted);
            }
            Some(reason) => {
                let reason = reason.split([';', ':']).next().unwrap_or(reason);
                cx.unsupported(format!("{what}: {}", reason.replace("exav", "the engine")));
            }
            None => {}
        }
        if data.is_empty() {
            return None;
        }
        cx.child(meta.name.clone(), "member", data).err()
    });
    match ended {
        Ok(None | Some(Exhausted)) => {}
        Err(hit) => told(&hit, what, cx),
    }
}

/// Whether something in it opens, if at all, only to a password that was given. The library does not say which
/// opened what, so it is asked first what the others leave locked; what breaks off counts as locked.
fn locked(format: Format, bytes: &[u8], limits: exav_unpack::Limits, cx: &Context<'_>) -> bool {
    if !matches!(format, Format::Rar | Format::Arj) || cx.secrets.seals().next().is_none() {
        return false;
    }
    let mut budget = Budget::with_passwords(limits, cx.secrets.open_ones(cx.passwords));
    let ended = walk(format, &bytes, &mut budget, &mut |meta, _, _| {
        (meta.encrypted && meta.unsupported.is_some()).then_some(())
    });
    !matches!(ended, Ok(None))
}

fn told(hit: &LimitHit, what: &str, cx: &mut Context<'_>) {
    match hit.kind {
        LimitKind::Corrupt => cx.malformed(format!("{what}: {}", hit.reason)),
        LimitKind::MaxFiles => cx.limit("max_nodes"),
        LimitKind::MaxRecursion => cx.limit("max_depth"),
        LimitKind::MaxScanTime => cx.limit("max_millis"),
        _ => cx.limit("max_total_bytes"),
    }
}
