//! What pictures look like and what their codes say, kept beside what was read in texts.

use std::collections::HashSet;

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use traces::{image, kind::Kind};

use super::{declarations, identifiers};
use crate::{
    access::Work,
    model::{AttachmentKind, DeclarationKind, Grey},
    rules::reading::Read,
};

/// The values that are the victim's own in a declaration.
pub async fn own(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    declaration: Id<DeclarationKind>,
) -> Result<HashSet<(Kind, String)>, Fault> {
    match declarations::key(deed, declaration).await? {
        Some(key) => identifiers::own_of(deed, declaration, &key).await,
        None => Ok(HashSet::new()),
    }
}

/// Keeps the sketch of a picture, and what its codes say; the traces of its declaration change.
pub async fn keep(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    declaration: Id<DeclarationKind>,
    attachment: Id<AttachmentKind>,
    grey: &Grey,
    read: &[Read],
) -> Result<(), Fault> {
    let Some(key) = declarations::key(deed, declaration).await? else {
        return Ok(());
    };
    identifiers::keep_of(deed, declaration, &key, read).await?;
    let sides = (usize::try_from(grey.width), usize::try_from(grey.height));
    let shades = match sides {
        (Ok(width), Ok(height)) => image::Shades::new(width, height, &grey.shades),
        _ => None,
    };
    let sketch = shades.map(image::Sketch::of).filter(image::Sketch::tells);
    if let Some(sketch) = sketch {
        let sketch = sketch.keyed(identifiers::secret(deed));
        sqlx::query!(
            "insert into sketch (declaration, source, kind, sketch) values ($1, $2, 'image', $3)
            on conflict do nothing",
            declaration.uuid(),
            attachment.uuid().to_string(),
            key.seal("sketch.sketch", &sketch.to_bytes())
        )
        .execute(deed.sql())
        .await?;
    }
    let now = deed.now();
    sqlx::query!(
        "update declaration set traces_at = greatest($2, traces_at + interval '1 microsecond') where id = $1",
        declaration.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}
