//! What a designation is for: the policy judges by its role.

use gate::staff::Designation;
use kernel::Id;
use ledger::{Deed, Fault, Open};

use crate::access::Post;

/// The role of a designation, when it is one of this service's.
pub async fn post(deed: &mut Deed<Open>, id: Id<Designation>) -> Result<Option<Post>, Fault> {
    let role = sqlx::query_scalar!("select role from designation where id = $1", id.uuid())
        .fetch_optional(deed.sql())
        .await?;
    Ok(role
        .and_then(|role| crate::law::staff_role(&role))
        .map(Post))
}
