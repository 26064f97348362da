//! Bounds on one analysis, cumulative over the whole tree of nested files.

use serde::{Deserialize, Serialize};

/// What one analysis may consume. Reaching any bound leaves a [`crate::report::Gap`], never a
/// silent stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Levels of nesting below the deposited file.
    pub max_depth: u32,
    /// Nodes in the tree, the deposited file included.
    pub max_nodes: u32,
    /// Bytes of one extracted node.
    pub max_node_bytes: u64,
    /// Bytes extracted in all.
    pub max_total_bytes: u64,
    /// Extracted bytes per byte of the container they came from, once past
    /// [`Limits::RATIO_GRACE_BYTES`].
    pub max_ratio: u64,
    /// Wall time of the analysis, in milliseconds.
    pub max_millis: u64,
    /// Address space of the worker, in bytes.
    pub max_memory: u64,
    /// Bytes kept of one text drawn out of a node for rules and indicators.
    pub max_text_bytes: usize,
    /// Indicators kept for the whole tree.
    pub max_indicators: usize,
}

impl Limits {
    /// Ratios are not judged below this many extracted bytes: a page of zeros is not a bomb.
    pub const RATIO_GRACE_BYTES: u64 = 8 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_depth: 16,
            max_nodes: 10_000,
            max_node_bytes: 256 << 20,
            max_total_bytes: 512 << 20,
            max_ratio: 200,
            max_millis: 30_000,
            max_memory: 2 << 30,
            max_text_bytes: 4 << 20,
            max_indicators: 2_000,
        }
    }
}
