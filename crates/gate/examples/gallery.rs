//! Writes the gallery of components to `target/gallery/`, light and dark, with the assets beside:
//! `cargo run -p gate --example gallery`, then open the files in a browser or give them to
//! `npm run audit` in `web/`.

use std::{error::Error, fs, path::Path, sync::Arc};

use gate::{
    Locale, Visitor, assets,
    components::gallery::Gallery,
    i18n::{Catalogue, GROUND},
    page::{Chrome, Page, View, sample},
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("target/gallery");
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::all() {
        fs::write(folder.join(asset.path.trim_start_matches('/')), asset.body)?;
    }
    let catalogue = Catalogue::new(GROUND)?;
    let site = sample::site(&catalogue);
    for (number, view) in Gallery::samples(&catalogue.speak(Locale::Fr))
        .into_iter()
        .enumerate()
    {
        let chrome = Chrome::new(Arc::clone(&site), Visitor::sample(Locale::Fr, None));
        let page = Page::new(chrome, view)
            .render()?
            .replace("\"/assets/", "\"assets/");
        // Browsers check `integrity` only over HTTP.
        let page: Vec<_> = page.split(" integrity=\"").collect();
        let page: String = page
            .iter()
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
            fs::write(folder.join(format!("{number}-{theme}.html")), page)?;
        }
    }
    Ok(())
}
