//! Icons, from lucide (ISC licence). Always beside words, so hidden from assistive tools.

use super::{Give, Markup};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $file:literal),+ $(,)?) => {
        /// One of the icons `web/build.mjs` copies from lucide.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon { $(
            #[doc = concat!("lucide `", $file, "`.")]
            $name,
        )+ }

        impl Icon {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            const fn shape(self) -> &'static str {
                match self { $(
                    Self::$name => include_str!(concat!("../../assets/icons/", $file, ".svg")),
                )+ }
            }
        }
    };
}

icons! {
    Archive = "archive",
    Bell = "bell",
    Bug = "bug",
    Calendar = "calendar",
    ChartLine = "chart-line",
    Check = "check",
    ChevronLeft = "chevron-left",
    ChevronRight = "chevron-right",
    CircleAlert = "circle-alert",
    CircleCheck = "circle-check",
    CircleDashed = "circle-dashed",
    CircleHelp = "circle-question-mark",
    Clock = "clock",
    Contrast = "contrast",
    Download = "download",
    ExternalLink = "external-link",
    Eye = "eye",
    File = "file",
    FileText = "file-text",
    FlaskConical = "flask-conical",
    Folder = "folder",
    Globe = "globe",
    Hash = "hash",
    Inbox = "inbox",
    Info = "info",
    Key = "key-round",
    Languages = "languages",
    Link = "link",
    ListFilter = "list-filter",
    Lock = "lock",
    LogOut = "log-out",
    Mail = "mail",
    Megaphone = "megaphone",
    Moon = "moon",
    Network = "network",
    OctagonX = "octagon-x",
    Pencil = "pencil",
    Play = "play",
    Plus = "plus",
    Printer = "printer",
    RefreshCw = "refresh-cw",
    Scale = "scale",
    ScrollText = "scroll-text",
    Search = "search",
    Shield = "shield",
    ShieldCheck = "shield-check",
    Sun = "sun",
    Trash = "trash-2",
    TriangleAlert = "triangle-alert",
    Upload = "upload",
    User = "user",
    Users = "users",
    X = "x",
}

/// An icon, drawn in the colour of the text around it.
#[must_use]
pub fn icon(icon: impl Give<Icon>) -> Markup {
    Markup::trusted(format!(
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"20\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">{}</svg>",
        icon.give().shape().trim_end()
    ))
}
