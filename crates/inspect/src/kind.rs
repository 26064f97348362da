//! What a file is, by its content.
//!
//! The name decides in one case only: between kinds that are all plain text (a script is run by its
//! extension). Against the content it only adds: what Windows would run or show by its name is read so
//! too.

mod also;
pub(crate) mod magic;
mod name;
mod ole;
mod text;
mod zip;

pub use also::Secondary;
pub use name::{check as check_name, extension};

/// How much of a file of this kind is understood by reading its bytes as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Holds other files: unread, it hides them.
    Container,
    /// May run something when opened: unread, its behaviour is unknown.
    Active,
    /// A program.
    Program,
    /// A script or a marked-up text that may carry one.
    Script,
    /// Text, pictures, sounds, fonts: rules over the raw bytes see all there is.
    Plain,
}

macro_rules! kinds {
    ($($variant:ident $name:literal $media:literal $role:ident $doc:literal [$($ext:literal)*])*) => {
        /// Kinds the engine tells apart. The short name is stable: rules and exports use it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Kind { $(#[doc = $doc] $variant,)* }

        impl Kind {
            /// Every kind, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Stable short name, also the value of the external `filetype` in rules.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// Media type (IANA's where one is registered).
            #[must_use]
            pub const fn media_type(self) -> &'static str { match self { $(Self::$variant => $media,)* } }

            /// What reading it takes.
            #[must_use]
            pub const fn role(self) -> Role { match self { $(Self::$variant => Role::$role,)* } }

            /// Usual file-name extensions, in lower case, without the dot.
            #[must_use]
            pub const fn extensions(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($ext,)*],)* }
            }
        }
    };
}

kinds! {
    Empty "empty" "application/x-empty" Plain "Nothing in it." []
    Data "data" "application/octet-stream" Plain "None of the others." ["bin" "dat"]

    Zip "zip" "application/zip" Container "Zip archive of no more precise kind." ["zip" "xpi" "epub" "kmz" "nupkg" "whl" "vsix" "appx" "msix"]
    Docx "docx" "application/vnd.openxmlformats-officedocument.wordprocessingml.document" Active "Office Open XML text, macros or not." ["docx" "docm" "dotx" "dotm"]
    Xlsx "xlsx" "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" Active "Office Open XML sheet, macros or not." ["xlsx" "xlsm" "xltx" "xltm" "xlam"]
    Xlsb "xlsb" "application/vnd.ms-excel.sheet.binary.macroEnabled.12" Active "Office Open XML sheet with binary parts." ["xlsb"]
    Pptx "pptx" "application/vnd.openxmlformats-officedocument.presentationml.presentation" Active "Office Open XML slides, macros or not." ["pptx" "pptm" "ppsx" "ppsm" "potx" "potm" "ppam"]
    Ooxml "ooxml" "application/vnd.openxmlformats-package" Active "Office Open XML package of another application." ["vsdx" "vsdm" "xps" "oxps" "thmx"]
    Odf "odf" "application/vnd.oasis.opendocument.text" Active "OpenDocument text, sheet, slides or drawing." ["odt" "ods" "odp" "odg" "odf" "odb" "ott" "ots" "otp" "otg"]
    Jar "jar" "application/java-archive" Container "Java archive." ["jar" "war" "ear" "aar"]
    Apk "apk" "application/vnd.android.package-archive" Container "Android application." ["apk" "aab"]
    SevenZip "7z" "application/x-7z-compressed" Container "7-Zip archive." ["7z"]
    Tar "tar" "application/x-tar" Container "Tape archive (v7, ustar, pax, GNU)." ["tar" "ova"]
    Gzip "gzip" "application/gzip" Container "RFC 1952 stream." ["gz" "tgz" "gzip" "svgz" "emz" "wmz"]
    Bzip2 "bzip2" "application/x-bzip2" Container "Bzip2 stream." ["bz2" "tbz" "tbz2"]
    Xz "xz" "application/x-xz" Container "XZ stream." ["xz" "txz"]
    Lzma "lzma" "application/x-lzma" Container "LZMA alone stream." ["lzma" "tlz"]
    Zstd "zstd" "application/zstd" Container "RFC 8878 stream." ["zst" "tzst"]
    Lz4 "lz4" "application/x-lz4" Container "LZ4 frame." ["lz4"]
    Compress "compress" "application/x-compress" Container "Unix compress (LZW)." ["z" "taz"]
    Szdd "szdd" "application/x-ms-compress-szdd" Container "MS-DOS COMPRESS.EXE file." ["ex_" "dl_" "szdd"]
    Cab "cab" "application/vnd.ms-cab-compressed" Container "Microsoft cabinet." ["cab" "onepkg" "msu" "thmx" "wsp"]
    Iso9660 "iso9660" "application/x-iso9660-image" Container "Optical disc image, ISO 9660." ["iso" "img" "cdr"]
    Udf "udf" "application/x-udf-image" Container "Optical disc image, UDF." ["iso" "img" "udf"]
    Rar "rar" "application/vnd.rar" Container "RAR archive." ["rar" "r00"]
    Arj "arj" "application/x-arj" Container "ARJ archive." ["arj"]
    Lha "lha" "application/x-lzh-compressed" Container "LHA archive." ["lzh" "lha"]
    Ace "ace" "application/x-ace-compressed" Container "ACE archive." ["ace"]
    Cpio "cpio" "application/x-cpio" Container "Cpio archive." ["cpio"]
    Ar "ar" "application/x-archive" Container "Unix ar archive, Debian package." ["a" "deb" "lib" "udeb"]
    Rpm "rpm" "application/x-rpm" Container "RPM package." ["rpm"]
    Xar "xar" "application/x-xar" Container "XAR archive, macOS package." ["xar" "pkg"]
    Chm "chm" "application/vnd.ms-htmlhelp" Container "Compiled HTML help." ["chm"]
    Dmg "dmg" "application/x-apple-diskimage" Container "Apple disk image." ["dmg"]
    Vhd "vhd" "application/x-vhd" Container "Virtual disk, VHD." ["vhd"]
    Vhdx "vhdx" "application/x-vhdx" Container "Virtual disk, VHDX." ["vhdx"]
    Vmdk "vmdk" "application/x-vmdk" Container "Virtual disk, VMDK." ["vmdk"]
    Qcow2 "qcow2" "application/x-qemu-disk" Container "Virtual disk, QCOW2." ["qcow2"]
    Disk "disk" "application/x-raw-disk-image" Container "Disk image with an MBR, GPT or FAT boot sector." ["img" "ima" "dd"]
    Wim "wim" "application/x-ms-wim" Container "Windows image." ["wim" "esd" "swm"]
    BinHex "binhex" "application/mac-binhex40" Container "BinHex 4 text." ["hqx"]
    Uuencode "uuencode" "text/x-uuencode" Container "Uuencoded file." ["uu" "uue"]
    Sis "sis" "application/vnd.symbian.install" Container "Symbian package." ["sis"]
    Pkcs7 "pkcs7" "application/pkcs7-mime" Container "Signed or enciphered content (CMS)." ["p7m" "p7e"]
    Squashfs "squashfs" "application/x-squashfs" Container "SquashFS image." ["squashfs" "snap"]

    Eml "eml" "message/rfc822" Container "Internet message (RFC 5322)." ["eml" "mht" "mhtml" "mim"]
    Mbox "mbox" "application/mbox" Container "Mailbox of messages." ["mbox" "mbx"]
    Msg "msg" "application/vnd.ms-outlook" Container "Outlook message (MS-OXMSG)." ["msg" "oft"]
    Tnef "tnef" "application/vnd.ms-tnef" Container "Transport neutral encapsulation (winmail.dat)." ["tnef"]
    Pst "pst" "application/vnd.ms-outlook-pst" Container "Outlook store." ["pst" "ost"]

    Ole "ole" "application/x-ole-storage" Active "Compound file of no more precise kind." ["bin" "mso" "wps" "pub" "vsd" "mpp"]
    Doc "doc" "application/msword" Active "Word 97-2003." ["doc" "dot"]
    Xls "xls" "application/vnd.ms-excel" Active "Excel 97-2003." ["xls" "xlt" "xla"]
    Ppt "ppt" "application/vnd.ms-powerpoint" Active "PowerPoint 97-2003." ["ppt" "pps" "pot"]
    Msi "msi" "application/x-msi" Program "Windows Installer package." ["msi" "msp" "mst"]
    Biff "biff" "application/vnd.ms-excel" Active "Excel sheet outside a compound file." ["xls" "slk" "xlw"]
    OfficeXml "office-xml" "application/xml" Active "Office document as one XML file." ["xml"]
    ActiveMime "activemime" "application/x-mso" Active "Compressed macro storage (editdata.mso)." ["mso"]
    Pdf "pdf" "application/pdf" Active "Portable Document Format." ["pdf"]
    Rtf "rtf" "application/rtf" Active "Rich Text Format." ["rtf" "doc"]
    Lnk "lnk" "application/x-ms-shortcut" Active "Windows shortcut (MS-SHLLINK)." ["lnk"]
    UrlShortcut "url-shortcut" "application/x-mswinurl" Active "Internet shortcut." ["url" "website"]
    OneNote "onenote" "application/onenote" Active "OneNote section." ["one" "onetoc2"]
    PostScript "postscript" "application/postscript" Active "PostScript program." ["ps" "eps" "ai"]

    Html "html" "text/html" Script "HTML." ["html" "htm" "xhtml" "shtml"]
    Svg "svg" "image/svg+xml" Script "SVG picture, which may carry scripts." ["svg"]
    Xml "xml" "application/xml" Script "XML of no more precise kind." ["xml" "rels" "xsl" "xslt" "rdf" "vml" "config" "manifest" "plist"]
    JavaScript "javascript" "text/javascript" Script "JavaScript or JScript." ["js" "mjs" "jse"]
    VbScript "vbscript" "text/vbscript" Script "VBScript or VBA source." ["vbs" "vbe" "bas" "cls" "vba"]
    EncodedScript "encoded-script" "application/x-ms-encoded-script" Script "Script Encoder output (JSE, VBE)." ["jse" "vbe"]
    PowerShell "powershell" "text/x-powershell" Script "PowerShell." ["ps1" "psm1" "psd1"]
    Batch "batch" "text/x-msdos-batch" Script "Windows command file." ["bat" "cmd"]
    Wsf "wsf" "text/x-wsf" Script "Windows script file or component." ["wsf" "wsc" "sct"]
    Hta "hta" "application/hta" Script "HTML application." ["hta"]
    Shell "shell" "text/x-shellscript" Script "Unix shell script." ["sh" "bash" "ksh" "command"]
    Python "python" "text/x-python" Script "Python source." ["py" "pyw"]
    Php "php" "text/x-php" Script "PHP source." ["php" "phtml"]
    Perl "perl" "text/x-perl" Script "Perl source." ["pl" "pm"]

    Pe "pe" "application/vnd.microsoft.portable-executable" Program "Windows program or library." ["exe" "dll" "sys" "scr" "cpl" "ocx" "com" "efi" "drv" "msstyles" "mui" "node" "pyd" "xll"]
    Dos "dos" "application/x-dosexec" Program "MS-DOS or 16-bit Windows program." ["exe" "com"]
    Elf "elf" "application/x-elf" Program "ELF program or library." ["so" "elf" "o" "ko"]
    MachO "macho" "application/x-mach-binary" Program "Mach-O program or library." ["dylib" "macho" "bundle"]
    JavaClass "class" "application/java-vm" Program "Java class." ["class"]
    Dex "dex" "application/vnd.android.dex" Program "Android bytecode." ["dex"]
    Wasm "wasm" "application/wasm" Program "WebAssembly module." ["wasm"]
    Pyc "pyc" "application/x-python-bytecode" Program "Python bytecode." ["pyc"]
    Swf "swf" "application/vnd.adobe.flash.movie" Program "Flash movie." ["swf"]

    Png "png" "image/png" Plain "PNG." ["png"]
    Jpeg "jpeg" "image/jpeg" Plain "JPEG." ["jpg" "jpeg" "jpe" "jfif"]
    Gif "gif" "image/gif" Plain "GIF." ["gif"]
    Bmp "bmp" "image/bmp" Plain "Windows bitmap." ["bmp" "dib"]
    Webp "webp" "image/webp" Plain "WebP." ["webp"]
    Tiff "tiff" "image/tiff" Plain "TIFF and raw camera formats on it." ["tif" "tiff" "dng" "nef" "cr2"]
    Ico "ico" "image/vnd.microsoft.icon" Plain "Windows icon or cursor." ["ico" "cur"]
    Wmf "wmf" "image/wmf" Plain "Windows metafile." ["wmf" "emf"]
    Heif "heif" "image/heif" Plain "HEIF or AVIF." ["heic" "heif" "avif"]
    Psd "psd" "image/vnd.adobe.photoshop" Plain "Photoshop picture." ["psd"]
    Audio "audio" "audio/mpeg" Plain "Sound." ["mp3" "wav" "ogg" "flac" "m4a" "aac" "mid" "oga" "opus"]
    Video "video" "video/mp4" Plain "Film." ["mp4" "avi" "mkv" "mov" "webm" "m4v" "mpg" "wmv"]
    Der "der" "application/pkix-cert" Plain "Certificate, key, list or detached signature in DER." ["der" "cer" "crt" "crl" "p7s" "p7b" "p7c" "p8" "p12" "pfx" "key"]
    Font "font" "font/sfnt" Plain "Font." ["ttf" "otf" "woff" "woff2" "ttc"]
    Sqlite "sqlite" "application/vnd.sqlite3" Plain "SQLite database." ["sqlite" "db" "sqlite3"]
    Text "text" "text/plain" Plain "Text of no more precise kind." ["txt" "csv" "log" "md" "json" "ics" "vcf" "css" "ini" "cfg" "conf" "yaml" "yml" "toml" "sql" "tsv" "po" "tex" "c" "h" "cpp" "rs" "java" "asc" "pem" "crt" "properties" "inf" "reg"]
}

impl Kind {
    /// Whether the file is a zip archive underneath.
    #[must_use]
    pub const fn is_zip(self) -> bool {
        matches!(
            self,
            Self::Zip
                | Self::Docx
                | Self::Xlsx
                | Self::Xlsb
                | Self::Pptx
                | Self::Ooxml
                | Self::Odf
                | Self::Jar
                | Self::Apk
        )
    }

    /// Whether the file is a compound file underneath.
    #[must_use]
    pub const fn is_ole(self) -> bool {
        matches!(
            self,
            Self::Ole | Self::Doc | Self::Xls | Self::Ppt | Self::Msi | Self::Msg
        )
    }

    /// Whether parts found inside are the document's own plumbing (fonts, printer settings), not
    /// files somebody put there.
    #[must_use]
    pub const fn is_document(self) -> bool {
        (self.is_zip() && !matches!(self, Self::Zip | Self::Jar | Self::Apk))
            || self.is_ole()
            || matches!(
                self,
                Self::Pdf | Self::Rtf | Self::OneNote | Self::ActiveMime | Self::OfficeXml
            )
    }
}

/// What a file is, and what else it also is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The kind its first bytes, or its structure, announce.
    pub kind: Kind,
    /// Other formats the same bytes are valid in; read as well.
    pub also: Vec<Secondary>,
}

/// Identifies `bytes`; `name` tells text kinds apart, and as what else they would be opened.
#[must_use]
pub fn identify(bytes: &[u8], name: &str) -> Identity {
    let kind = primary(bytes, name);
    Identity {
        kind,
        also: also::find(kind, bytes, name),
    }
}

fn primary(bytes: &[u8], name: &str) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    match magic::find(bytes) {
        Some(Kind::Zip) => zip::refine(bytes),
        Some(Kind::Ole) => ole::refine(bytes),
        Some(kind) => kind,
        None => text::find(bytes, name).unwrap_or(Kind::Data),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_lower_case() {
        let names: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!(
                kind.name()
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
            assert!(kind.media_type().contains('/'));
            assert!(
                kind.extensions()
                    .iter()
                    .all(|ext| *ext == ext.to_ascii_lowercase())
            );
        }
    }

    #[test]
    fn content_wins_over_the_name() {
        assert_eq!(identify(b"%PDF-1.7\n", "note.txt").kind, Kind::Pdf);
        assert_eq!(identify(b"bonjour", "note.pdf").kind, Kind::Text);
        assert_eq!(identify(b"", "note.pdf").kind, Kind::Empty);
        assert_eq!(identify(&[0x89, 1, 2, 0, 0, 7], "x").kind, Kind::Data);
    }
}
