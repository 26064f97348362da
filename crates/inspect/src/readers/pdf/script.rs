//! Weighs the JavaScript of a document. Forms use it honestly, so only what attacks need weighs.

/// Calls and marks seen in exploits alone.
const GRAVE: [&str; 16] = [
    "collab.collectemailinfo",
    "collab.geticon",
    "media.newplayer",
    "spell.customdictionaryopen",
    "nlaunch",
    "%u9090",
    "%u0c0c",
    "%u4141",
    "\\x90\\x90",
    "util.printf(\"%45000f",
    "getannots",
    "this.noconvert",
    "printseps",
    "app.doc.syncannotscan",
    "activexobject",
    "wscript.shell",
];

/// Calls that hide or reach out; several together are odd.
const ODD: [&str; 10] = [
    "eval(",
    "unescape(",
    "string.fromcharcode",
    "charcodeat",
    "app.launchurl",
    "geturl(",
    "exportdataobject",
    "importdataobject",
    "app.settimeout",
    "soap.",
];

/// What was found in the scripts of a document.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    pub(super) count: usize,
    pub(super) grave: Vec<&'static str>,
    pub(super) odd: Vec<&'static str>,
}

impl Scripts {
    /// Adds one script.
    pub(super) fn add(&mut self, source: &str) {
        self.count += 1;
        let lower: String = source
            .to_lowercase()
            .chars()
            .filter(|c| *c != '\0')
            .collect();
        for word in GRAVE {
            if lower.contains(word) && !self.grave.contains(&word) {
                self.grave.push(word);
            }
        }
        for word in ODD {
            if lower.contains(word) && !self.odd.contains(&word) {
                self.odd.push(word);
            }
        }
    }
}
