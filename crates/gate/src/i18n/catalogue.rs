//! Both languages of a portal, checked against each other.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt,
    sync::{Arc, Mutex},
};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use unic_langid::LanguageIdentifier;

use super::{Locale, T, numbers};

/// One Fluent file: its language, its name for error messages, its text.
pub type Source = (Locale, &'static str, &'static str);

/// Words of a portal in both languages. Immutable once built.
pub struct Catalogue {
    fr: Words,
    en: Words,
    missed: Mutex<BTreeSet<String>>,
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalogue")
            .field("messages", &self.fr.keys.len())
            .finish_non_exhaustive()
    }
}

/// What is wrong with a set of Fluent files.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file that Fluent cannot read.
    #[error("{0:?}/{1}: {2}")]
    Syntax(Locale, &'static str, String),
    /// Two messages of one name.
    #[error("{0:?}/{1}: {2}")]
    Twice(Locale, &'static str, String),
    /// Messages that only one of the languages has.
    #[error("messages missing in {0:?}: {1:?}")]
    Missing(Locale, Vec<String>),
    /// A message whose variables differ between the languages.
    #[error("`{key}` uses {fr:?} in French and {en:?} in English")]
    Variables {
        /// Its name.
        key: String,
        /// Variables of the French text.
        fr: BTreeSet<String>,
        /// Variables of the English text.
        en: BTreeSet<String>,
    },
    /// A message that refers to another, or to a term, that does not exist.
    #[error("`{0}` cannot be printed: {1}")]
    Reference(String, String),
}

/// One language.
struct Words {
    bundle: FluentBundle<FluentResource>,
    /// Messages without variables, printed once for all.
    plain: HashMap<String, String>,
    /// Variables of every message.
    keys: HashMap<String, BTreeSet<String>>,
}

impl Catalogue {
    /// Merges files into one catalogue.
    ///
    /// # Errors
    /// See [`CatalogueError`]. Both languages must hold the same messages with the same variables.
    pub fn new(sources: &[Source]) -> Result<Arc<Self>, CatalogueError> {
        let fr = Words::new(Locale::Fr, sources)?;
        let en = Words::new(Locale::En, sources)?;
        for (locale, has, lacks) in [(Locale::En, &fr, &en), (Locale::Fr, &en, &fr)] {
            let mut missing: Vec<_> = has
                .keys
                .keys()
                .filter(|k| !lacks.keys.contains_key(*k))
                .cloned()
                .collect();
            if !missing.is_empty() {
                missing.sort();
                return Err(CatalogueError::Missing(locale, missing));
            }
        }
        for (key, variables) in &fr.keys {
            if let Some(other) = en.keys.get(key).filter(|other| *other != variables) {
                let (fr, en) = (variables.clone(), other.clone());
                return Err(CatalogueError::Variables {
                    key: key.clone(),
                    fr,
                    en,
                });
            }
        }
        Ok(Arc::new(Self {
            fr,
            en,
            missed: Mutex::default(),
        }))
    }

    /// Its voice in one language.
    #[must_use]
    pub fn speak(self: &Arc<Self>, locale: Locale) -> T {
        T::new(Arc::clone(self), locale)
    }

    /// Every message name.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.fr.keys.keys().map(String::as_str)
    }

    /// Whether a message exists.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.fr.keys.contains_key(key)
    }

    /// Names asked for and not found, or printed without one of their variables, since the start (at
    /// most a hundred). Tests require it to be empty; a service logs each once.
    #[must_use]
    pub fn missed(&self) -> Vec<String> {
        self.missed
            .lock()
            .map(|set| set.iter().cloned().collect())
            .unwrap_or_default()
    }

    pub(super) fn miss(&self, key: &str) {
        if let Ok(mut set) = self.missed.lock()
            && set.len() < 100
            && set.insert(key.to_owned())
        {
            tracing::error!(
                key,
                "message missing, or printed without one of its variables"
            );
        }
    }

    fn words(&self, locale: Locale) -> &Words {
        match locale {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }

    /// A message without variables.
    pub(super) fn plain(&self, locale: Locale, key: &str) -> Option<&str> {
        self.words(locale).plain.get(key).map(String::as_str)
    }

    /// A message with its variables; none when it does not exist or a variable lacks.
    pub(super) fn print(&self, locale: Locale, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let words = self.words(locale);
        words.print(key, Some(args)).ok()
    }
}

impl Words {
    fn new(locale: Locale, sources: &[Source]) -> Result<Self, CatalogueError> {
        let format: fn(&FluentValue<'_>, &_) -> Option<String> = match locale {
            Locale::Fr => |value, _| numbers::in_message(Locale::Fr, value),
            Locale::En => |value, _| numbers::in_message(Locale::En, value),
        };
        // Both codes are two letters: the undetermined language can never be fallen back to.
        let language = LanguageIdentifier::from_bytes(locale.code().as_bytes());
        let mut bundle = FluentBundle::new_concurrent(vec![language.unwrap_or_default()]);
        // Hostile text is made visible where it enters a page (`components::file_name`), so that
        // isolation marks need not be copied along with every word.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(format));
        let mut keys = HashMap::new();
        for (_, name, text) in sources.iter().filter(|(of, ..)| *of == locale) {
            let text = match locale {
                Locale::Fr => no_break(text),
                Locale::En => (*text).to_owned(),
            };
            let resource = FluentResource::try_new(text)
                .map_err(|(_, e)| CatalogueError::Syntax(locale, name, format!("{e:?}")))?;
            for entry in resource.entries() {
                let Entry::Message(message) = entry else {
                    continue;
                };
                if let Some(pattern) = &message.value {
                    let mut variables = BTreeSet::new();
                    collect(pattern, &mut variables);
                    keys.insert(message.id.name.to_owned(), variables);
                }
            }
            bundle
                .add_resource(resource)
                .map_err(|e| CatalogueError::Twice(locale, name, format!("{e:?}")))?;
        }
        let mut words = Self {
            bundle,
            plain: HashMap::new(),
            keys,
        };
        let plain: HashSet<_> = words
            .keys
            .iter()
            .filter(|(_, v)| v.is_empty())
            .map(|(k, _)| k.clone())
            .collect();
        for key in plain {
            let text = words.print(&key, None).map_err(|e| {
                CatalogueError::Reference(key.clone(), e.unwrap_or_else(|| "no value".to_owned()))
            })?;
            words.plain.insert(key, text);
        }
        Ok(words)
    }

    fn print(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Result<String, Option<String>> {
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|m| m.value())
            .ok_or(None)?;
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, args, &mut errors)
            .into_owned();
        if errors.is_empty() {
            Ok(text)
        } else {
            Err(Some(format!("{errors:?}")))
        }
    }
}

/// French sets its tall punctuation apart by a space at which no line may break. Files are written with
/// plain ones, which can be told apart when they are read again.
fn no_break(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 64);
    let mut chars = text.chars().peekable();
    let mut before = '\n';
    while let Some(c) = chars.next() {
        let set = match (before, c, chars.peek()) {
            (_, ' ', Some('?' | '!' | ';')) => '\u{202f}',
            (_, ' ', Some(':' | '»' | '%')) | ('«', ' ', _) => '\u{a0}',
            _ => c,
        };
        out.push(set);
        before = c;
    }
    out
}

/// Variables a pattern uses, inside selectors and calls too.
fn collect(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, into);
        }
    }
}

fn collect_expression(expression: &Expression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, into),
        Expression::Select { selector, variants } => {
            collect_inline(selector, into);
            for variant in variants {
                collect(&variant.value, into);
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, into),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                collect_inline(argument, into);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_speaks_both_languages() {
        let catalogue = Catalogue::new(super::super::GROUND).unwrap();
        assert!(catalogue.keys().count() > 50);
    }

    #[test]
    fn languages_that_differ_are_refused() {
        let (fr, en) = (Locale::Fr, Locale::En);
        assert!(matches!(
            Catalogue::new(&[(fr, "a", "x = Oui\ny = Non\n"), (en, "a", "x = Yes\n")]),
            Err(CatalogueError::Missing(Locale::En, keys)) if keys == ["y"]
        ));
        assert!(matches!(
            Catalogue::new(&[(fr, "a", "x = Oui\n"), (en, "a", "x = Yes\nz = No\n")]),
            Err(CatalogueError::Missing(Locale::Fr, keys)) if keys == ["z"]
        ));
        assert!(matches!(
            Catalogue::new(&[(fr, "a", "x = { $n }\n"), (en, "a", "x = { $m }\n")]),
            Err(CatalogueError::Variables { .. })
        ));
        assert!(matches!(
            Catalogue::new(&[
                (fr, "a", "x = 1\n"),
                (fr, "b", "x = 2\n"),
                (en, "a", "x = 1\n")
            ]),
            Err(CatalogueError::Twice(..))
        ));
        assert!(matches!(
            Catalogue::new(&[(fr, "a", "x = 1\n} = 2\n"), (en, "a", "x = 1\n")]),
            Err(CatalogueError::Syntax(..))
        ));
        assert!(matches!(
            Catalogue::new(&[(fr, "a", "x = { -t }\n"), (en, "a", "x = 1\n")]),
            Err(CatalogueError::Reference(..))
        ));
    }

    #[test]
    fn french_lines_never_begin_with_punctuation() {
        let text = "x = Qui ? Moi : « { $n } % » ; là !\ny = Non\n";
        let fr = no_break(text);
        assert_eq!(
            fr,
            "x = Qui\u{202f}? Moi\u{a0}: «\u{a0}{ $n }\u{a0}%\u{a0}»\u{202f}; là\u{202f}!\ny = Non\n"
        );
        let words = [
            (Locale::Fr, "a", "x = Oui ?\n"),
            (Locale::En, "a", "x = Yes ?\n"),
        ];
        let catalogue = Catalogue::new(&words).unwrap();
        assert_eq!(catalogue.speak(Locale::Fr).get("x"), "Oui\u{202f}?");
        assert_eq!(catalogue.speak(Locale::En).get("x"), "Yes ?");
    }

    #[test]
    fn what_is_missed_is_remembered() {
        let catalogue = Catalogue::new(&[
            (Locale::Fr, "a", "x = { $n }\n"),
            (Locale::En, "a", "x = { $n }\n"),
        ])
        .unwrap();
        let t = catalogue.speak(Locale::Fr);
        assert_eq!(t.get("absent"), "absent");
        assert_eq!(t.with("x", "m", "y").to_string(), "x");
        assert_eq!(catalogue.missed(), ["absent", "x"]);
    }
}
