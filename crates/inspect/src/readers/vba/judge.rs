//! Weighs Basic source: what starts by itself, what it does, what it hides.

use std::collections::BTreeMap;

use super::{
    blobs,
    fold::{self, Folded},
    words::{self, Deed},
};
use crate::context::Context;

/// What is known of a project's sources.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Procedures that run by themselves.
    pub(crate) automatic: Vec<String>,
    deeds: BTreeMap<Deed, Vec<String>>,
    hidden: Vec<String>,
    tricks: Vec<String>,
    libraries: Vec<String>,
    writes_binary: bool,
}

impl Findings {
    /// Adds one source; worked-out strings become a text of the node.
    pub(crate) fn add_source(&mut self, source: &str, cx: &mut Context<'_>) {
        let folded = fold::fold(source);
        if !folded.decoded.is_empty() {
            cx.text("decoded", folded.decoded.join("\n"));
        }
        self.procedures(&folded);
        for (name, deed) in words::NAMES {
            if folded.names.contains_key(name) && !shadowed(&folded, name) {
                self.note(deed, name);
            }
        }
        for literal in &folded.literals {
            self.add_string(literal);
        }
        for text in &folded.decoded {
            self.add_hidden(text);
        }
        self.obfuscation(&folded);
    }

    /// Adds a string that stands in the open.
    pub(crate) fn add_string(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        for (word, deed) in words::WORDS {
            if lower.contains(word) {
                self.note(deed, word);
            }
        }
    }

    /// Adds a string that had to be worked out.
    pub(crate) fn add_hidden(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        for (word, deed) in words::WORDS {
            if lower.contains(word) {
                let known = self
                    .deeds
                    .get(&deed)
                    .is_some_and(|seen| seen.iter().any(|w| w == word));
                if !known && self.hidden.len() < 50 {
                    self.hidden.push(word.to_owned());
                }
                self.note(deed, word);
            }
        }
    }

    /// Adds a string of a form: what is wrapped in it counts as hidden.
    pub(crate) fn add_hidden_if_opaque(&mut self, text: &str) {
        self.add_string(text);
        for inner in blobs::unwrap(text) {
            self.add_hidden(&inner);
        }
    }

    fn note(&mut self, deed: Deed, word: &str) {
        let seen = self.deeds.entry(deed).or_default();
        if !seen.iter().any(|known| known == word) {
            seen.push(word.to_owned());
        }
    }

    fn procedures(&mut self, folded: &Folded) {
        for line in folded.code.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let Some(place) = words
                .iter()
                .position(|word| matches!(*word, "sub" | "function"))
            else {
                continue;
            };
            let before = words.get(..place).unwrap_or_default();
            if before.contains(&"declare") {
                let library = words.get(place + 1).copied().unwrap_or_default();
                if self.libraries.len() < 50 {
                    self.libraries.push(library.to_owned());
                }
                continue;
            }
            if before
                .iter()
                .any(|word| !matches!(*word, "private" | "public" | "static" | "friend"))
            {
                continue;
            }
            if let Some(name) = words.get(place + 1)
                && words::runs_by_itself(name)
                && !self.automatic.iter().any(|known| known == name)
            {
                self.automatic.push((*name).to_owned());
            }
            self.writes_binary |= line.contains("for binary");
        }
        self.writes_binary |= folded.code.contains("for binary") && folded.code.contains("put #");
    }

    fn obfuscation(&mut self, folded: &Folded) {
        let count = |name: &str| folded.names.get(name).copied().unwrap_or_default();
        let codes = count("chr") + count("chrw") + count("chrb");
        if codes >= 12 {
            self.tricks.push(format!("Chr x{codes}"));
        }
        if count("strreverse") > 0 {
            self.tricks.push("StrReverse".into());
        }
        if count("xor") > 0 && codes + count("asc") > 0 {
            self.tricks.push("Xor".into());
        }
        if count("callbyname") > 0 {
            self.tricks.push("CallByName".into());
        }
        if folded
            .literals
            .iter()
            .any(|literal| literal.len() >= 200 && !literal.contains(' ') && !literal.contains(';'))
        {
            self.tricks.push("long opaque string".into());
        }
    }

    /// Raises the signals.
    pub(crate) fn conclude(mut self, cx: &mut Context<'_>) {
        if !self.automatic.is_empty() {
            self.automatic.sort();
            cx.fact("vba.automatic", self.automatic.clone());
            cx.signal("macro-autoexec", self.automatic.join(", "));
        }
        let ids = [
            (Deed::Runs, "macro-runs-program"),
            (Deed::Downloads, "macro-downloads"),
            (Deed::Memory, "macro-handles-memory"),
            (Deed::Writes, "macro-writes-file"),
            (Deed::Spreads, "macro-touches-macros"),
            (Deed::Looks, "macro-looks-around"),
        ];
        for (deed, id) in ids {
            if let Some(words) = self.deeds.get(&deed) {
                cx.signal(id, words.join(", "));
            }
        }
        if !self.libraries.is_empty() {
            self.libraries.sort();
            self.libraries.dedup();
            cx.signal("macro-declares-library", self.libraries.join(", "));
        }
        if !self.hidden.is_empty() {
            cx.signal("macro-hides-words", self.hidden.join(", "));
        }
        if !self.tricks.is_empty() {
            self.tricks.sort();
            self.tricks.dedup();
            cx.signal("macro-obfuscated", self.tricks.join(", "));
        }
        let grave: Vec<&str> = [Deed::Runs, Deed::Downloads, Deed::Memory]
            .iter()
            .filter_map(|deed| self.deeds.get(deed)?.first().map(String::as_str))
            .collect();
        if let (Some(start), false) = (self.automatic.first(), grave.is_empty()) {
            cx.signal(
                "macro-attack-chain",
                format!("{start} → {}", grave.join(", ")),
            );
        }
    }
}

/// Whether the source itself defines a procedure of that name, or only uses it as a member
/// (`AutoShape.Shell`) or a keyword elsewhere.
fn shadowed(folded: &Folded, name: &str) -> bool {
    let call = format!("{name} ");
    let defined = [format!("sub {call}("), format!("function {call}(")];
    let mut bare = false;
    for line in folded.code.lines().filter(|line| line.contains(&call)) {
        if defined.iter().any(|head| line.contains(head)) && !line.contains("declare ") {
            return true;
        }
        let member = format!(". {call}");
        let all = line.matches(&call).count();
        let as_member = line.matches(&member).count();
        bare |= all > as_member || name != "shell" || line.contains(&format!("vba {member}"));
    }
    !bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::ole::testing::run;

    fn judge(bytes: &[u8], cx: &mut Context<'_>) {
        let mut findings = Findings::default();
        findings.add_source(std::str::from_utf8(bytes).unwrap(), cx);
        findings.conclude(cx);
    }

    #[test]
    fn a_macro_that_starts_alone_and_runs_a_program_is_an_attack() {
        // Written backwards: no sample stands in clear.
        let source: String = "buS dnE\n\"exe.clac\" llehS\n)(nepO_koobkroW buS etavirP"
            .chars()
            .rev()
            .collect();
        let outcome = run(judge, source.as_bytes());
        assert!(outcome.has("macro-attack-chain") && outcome.weight() >= 80);
    }

    #[test]
    fn hidden_words_are_found_again() {
        let source =
            "Sub Go()\nSet a = CreateObject(\"WScr\" & \"ipt.Sh\" & Chr(101) & \"ll\")\nEnd Sub";
        let outcome = run(judge, source.as_bytes());
        assert!(outcome.has("macro-hides-words") && outcome.has("macro-runs-program"));
        assert!(outcome.text().contains("WScript.Shell"));
    }

    #[test]
    fn an_ordinary_macro_stays_quiet() {
        let source = "Sub Total()\n' Shell is only a comment\nRange(\"A1\").Value = 1 + 2\n\
            x = shape.Shell\nMsgBox \"Total : \" & x & \" euros\"\nEnd Sub";
        let outcome = run(judge, source.as_bytes());
        assert!(outcome.signals.is_empty(), "{:?}", outcome.signals);
    }
}
