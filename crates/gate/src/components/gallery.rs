//! Every component on one page: what the tests draw, what `examples/gallery.rs` writes to look at, and an
//! example of every call (`templates/components/gallery.html`).

use askama::Template;

use crate::{
    i18n::T,
    page::{Crumb, Csrf, Script, Shape, View, sample},
    ui::{self, FieldErrors, Markup},
};

/// The gallery. Its own words are French only: it is a tool, not a page of a service.
#[derive(Debug, Template)]
#[template(path = "components/gallery.html")]
pub struct Gallery {
    t: T,
    csrf: Csrf,
    errors: FieldErrors,
    shape: Shape,
    typed: String,
    name: String,
    rows: Vec<(String, ui::Tone, u64)>,
    tree: Markup,
}

impl Gallery {
    fn new(t: &T, shape: Shape, typed: &str, name: &str, rows: usize) -> Self {
        let tones = [
            (ui::Tone::Good, "facture-2026.pdf"),
            (ui::Tone::Caution, "planning.xlsm"),
            (ui::Tone::Bad, name),
        ];
        let tones = tones.into_iter().cycle().zip(1_u64..).take(rows);
        let tree = ui::tree("Fichiers contenus").node(
            ui::node(ui::file_name("message.eml")).open().child(
                ui::node(ui::file_name("pièces.zip"))
                    .open()
                    .child(ui::node(ui::file_name(name)))
                    .child(ui::node(ui::file_name("devis.docx"))),
            ),
        );
        Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            errors: FieldErrors::new(),
            shape,
            typed: typed.to_owned(),
            name: name.to_owned(),
            rows: tones
                .map(|((tone, file), size)| (file.to_owned(), tone, size * 123_457))
                .collect(),
            tree: Markup::of(tree),
        }
    }

    /// With an error in every field.
    #[must_use]
    fn wrong(mut self) -> Self {
        for field in [
            "email", "note", "ministry", "analysis", "topics", "agree", "born", "file",
        ] {
            self.errors
                .add(field, format!("Corrigez ce champ ({field})"));
        }
        self
    }

    fn other(&self) -> String {
        format!("Autre : {}", self.typed)
    }

    fn table(&self) -> ui::Table {
        let mut table = ui::table("Dépôts").id("deposits").empty("Aucun dépôt.");
        table = table.head("Fichier").head("Verdict").head_number("Taille");
        for (file, tone, size) in &self.rows {
            table = table.row([
                ui::row_head(ui::file_name(file)),
                ui::cell_html(ui::badge(tone, self.word(tone))),
                ui::number(self.t.size(size)),
            ]);
        }
        table
    }

    fn word(&self, tone: &ui::Tone) -> &'static str {
        match tone {
            ui::Tone::Good => "Sain",
            ui::Tone::Caution => "Suspect",
            ui::Tone::Bad => "Malveillant",
            ui::Tone::Info => "En cours",
            ui::Tone::Neutral => "Inconnu",
        }
    }
}

impl View for Gallery {
    fn title(&self, _: &T) -> String {
        "Galerie des composants".to_owned()
    }

    fn shape(&self) -> Shape {
        self.shape
    }

    fn trail(&self, _: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", "Accueil"), Crumb::new("/outils", "Outils")]
    }

    fn scripts(&self) -> &'static [Script] {
        &[Script::Upload, Script::Live, Script::Filter]
    }

    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    fn samples(t: &T) -> Vec<Self> {
        let endless = sample::endless();
        vec![
            Self::new(t, Shape::Column, "", "facture.exe", 0),
            Self::new(
                t,
                Shape::Wide,
                "agent@exemple.gouv.fr",
                "facture.pdf.exe",
                1,
            ),
            Self::new(
                t,
                Shape::Desk,
                "agent@exemple.gouv.fr",
                "facture.pdf.exe",
                40,
            ),
            Self::new(t, Shape::Column, sample::LONG, sample::LONG, 4).wrong(),
            Self::new(t, Shape::Wide, sample::HOSTILE, sample::HOSTILE, 3).wrong(),
            Self::new(t, Shape::Desk, &ui::visible(sample::BIDI), sample::BIDI, 3),
            Self::new(t, Shape::Desk, &endless, &endless, 3).wrong(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Catalogue, GROUND};

    #[test]
    fn every_component_holds_in_every_state() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        assert_eq!(sample::check::<Gallery>(&catalogue), Ok(14));
    }

    #[test]
    fn a_form_shows_again_what_was_typed_but_never_a_password() {
        let input = ui::input("x", "X").value("a\"<b").to_string();
        assert!(input.contains("value=\"a&#34;&#60;b\""), "{input}");
        assert!(
            !ui::input("x", "X")
                .password()
                .value("secret")
                .to_string()
                .contains("secret")
        );
        let errors = FieldErrors::new().with("x", "Faux");
        let input = ui::input("x", "X").errors(&errors).to_string();
        assert!(input.contains("aria-describedby=\"x-error\"") && input.contains("aria-invalid"));
    }

    #[test]
    fn every_icon_is_drawn_and_listed_for_the_build() {
        let listed = include_str!("../../../../web/icons.txt");
        assert_eq!(listed.lines().count(), ui::Icon::ALL.len());
        for icon in ui::Icon::ALL {
            let drawn = ui::icon(icon).to_string();
            assert!(
                drawn.matches('<').count() >= 3 && drawn.ends_with("/></svg>"),
                "{icon:?}"
            );
        }
    }
}
