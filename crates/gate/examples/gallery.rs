//! Writes the gallery of components, the papers and the problem pages to `target/gallery/`, light and dark, with the assets beside:
//! `cargo run -p gate --example gallery`, then open the files in a browser or give them to
//! `npm run audit` in `web/`.

use std::{error::Error, fs, path::Path, sync::Arc};

use gate::{
    Locale, Problem, Visitor, assets,
    components::gallery::Gallery,
    i18n::{Catalogue, GROUND},
    legal::PaperKind,
    page::{Chrome, Page, View, draw_problem, sample},
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("target/gallery");
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::all() {
        fs::write(folder.join(asset.path.trim_start_matches('/')), asset.body)?;
    }
    let catalogue = Catalogue::new(GROUND)?;
    let site = sample::site(&catalogue);
    let t = catalogue.speak(Locale::Fr);
    let chrome = || Chrome::new(Arc::clone(&site), Visitor::sample(Locale::Fr, None));
    for (number, view) in Gallery::samples(&t).into_iter().enumerate() {
        write(
            folder,
            &number.to_string(),
            &Page::new(chrome(), view).render()?,
        )?;
    }
    for kind in PaperKind::ALL {
        let paper = site.papers.draw(kind, &t, &site);
        write(
            folder,
            kind.path().trim_start_matches('/'),
            &Page::new(chrome(), paper).render()?,
        )?;
    }
    for problem in [
        Problem::NotFound,
        Problem::TooLarge(200_000_000),
        Problem::fault("cause"),
    ] {
        let page = draw_problem(&site, &Visitor::sample(Locale::Fr, None), &problem);
        write(folder, problem.code(), &page.0)?;
    }
    Ok(())
}

/// Writes a page in both schemes, its assets beside it.
fn write(folder: &Path, name: &str, page: &str) -> std::io::Result<()> {
    let page = page.replace("\"/assets/", "\"assets/");
    // Browsers check `integrity` only over HTTP.
    let page: String = page
        .split(" integrity=\"")
        .enumerate()
        .map(|(i, part)| {
            if i == 0 {
                part
            } else {
                part.split_once('"').map_or("", |p| p.1)
            }
        })
        .collect();
    for theme in ["light", "dark"] {
        let page = page.replace("theme-auto", &format!("theme-{theme}"));
        fs::write(folder.join(format!("{name}-{theme}.html")), page)?;
    }
    Ok(())
}
