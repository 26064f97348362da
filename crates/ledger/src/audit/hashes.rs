//! Hashes of the tree, as far as they are still held.

use std::collections::HashMap;

use kernel::tlog::{Hash, Node, TILE_WIDTH, Tile};
use sqlx::PgConnection;

use super::row::{hash, signed};
use crate::Fault;

/// Up to 256 hashes of a stored height (0, 8, 16…) from `start` on.
async fn stored(
    conn: &mut PgConnection,
    log: i16,
    level: u8,
    start: u64,
    count: u64,
) -> Result<Vec<Hash>, Fault> {
    let (low, high) = (signed(start)?, signed(start.saturating_add(count))?);
    let rows = if level == 0 {
        sqlx::query_scalar!(
            "select hash from audit_leaf where log = $1 and index >= $2 and index < $3 order by index",
            log,
            low,
            high
        )
        .fetch_all(conn)
        .await?
    } else {
        sqlx::query_scalar!(
            "select hash from audit_node
             where log = $1 and level = $2 and index >= $3 and index < $4 order by index",
            log,
            i16::from(level),
            low,
            high
        )
        .fetch_all(conn)
        .await?
    };
    rows.iter().map(|bytes| hash(bytes)).collect()
}

/// The roots of perfect subtrees; those no longer held are left out. One statement for all of them: a
/// proof in a tall tree needs twenty.
pub(super) async fn nodes(
    conn: &mut PgConnection,
    log: i16,
    wanted: &[Node],
) -> Result<HashMap<Node, Hash>, Fault> {
    let (mut levels, mut lows, mut highs) = (Vec::new(), Vec::new(), Vec::new());
    let mut asked = Vec::with_capacity(wanted.len());
    for node in wanted {
        let inside = node.level % 8;
        let Some(count) = 1_u64.checked_shl(u32::from(inside)) else {
            continue;
        };
        let start = node.index.saturating_mul(count);
        levels.push(i16::from(node.level - inside));
        lows.push(signed(start)?);
        highs.push(signed(start.saturating_add(count))?);
        asked.push((*node, inside, Vec::new()));
    }
    let rows = sqlx::query!(
        r#"with wanted as (
             select * from unnest($2::smallint[], $3::bigint[], $4::bigint[])
               with ordinality as wanted (level, low, high, place)
           )
           select place as "place!", index as "index!", hash as "hash!" from wanted
             join audit_leaf on level = 0 and log = $1 and index >= low and index < high
           union all
           select place, index, hash from wanted
             join audit_node using (level) where log = $1 and index >= low and index < high
           order by 1, 2"#,
        log,
        &levels,
        &lows,
        &highs
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let place = usize::try_from(row.place - 1).ok();
        if let Some((_, _, hashes)) = place.and_then(|place| asked.get_mut(place)) {
            hashes.push(hash(&row.hash)?);
        }
    }
    let mut found = HashMap::with_capacity(asked.len());
    for (node, inside, hashes) in asked {
        let whole = hashes.len() == 1 << inside;
        let root = Tile::new(hashes).ok().and_then(|tile| tile.node(inside, 0));
        if let (true, Some(root)) = (whole, root) {
            found.insert(node, root);
        }
    }
    Ok(found)
}

/// A tile of the log of `class` as C2SP tlog-tiles serves it: full, or partial at the right edge.
/// None when there is no such tile, or it was pruned.
///
/// # Errors
/// When the database does not answer.
pub async fn tile(
    conn: &mut PgConnection,
    class: &str,
    level: u8,
    index: u64,
) -> Result<Option<Tile>, Fault> {
    let found = sqlx::query_scalar!("select id from audit_log where class = $1", class)
        .fetch_optional(&mut *conn)
        .await?;
    let (Some(log), Some(height)) = (found, level.checked_mul(8)) else {
        return Ok(None);
    };
    let width = TILE_WIDTH as u64;
    let Some(start) = index.checked_mul(width) else {
        return Ok(None);
    };
    let hashes = stored(conn, log, height, start, width).await?;
    Ok(Tile::new(hashes).ok())
}
