//! Things inside things, each level open or closed: files of an archive.

use std::fmt;

use askama::filters::HtmlSafe;

use super::Markup;

/// A thing and what it holds.
#[derive(Debug, Clone)]
pub struct Node {
    body: Markup,
    open: bool,
    children: Vec<Self>,
}

impl From<&Self> for Node {
    fn from(node: &Self) -> Self {
        node.clone()
    }
}

/// A thing that holds nothing yet.
#[must_use]
pub fn node(body: impl HtmlSafe) -> Node {
    Node {
        body: Markup::of(body),
        open: false,
        children: Vec::new(),
    }
}

impl Node {
    /// Open from the start.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Puts a thing inside.
    #[must_use]
    pub fn child(mut self, child: impl Into<Self>) -> Self {
        self.children.push(child.into());
        self
    }

    /// Depth beyond which what is inside is no longer drawn: a page is no place for it.
    pub const MAX_DEPTH: u8 = 32;

    fn print(&self, f: &mut fmt::Formatter<'_>, left: u8) -> fmt::Result {
        if self.children.is_empty() || left == 0 {
            return write!(f, "<li class=\"tree__leaf\">{}</li>", self.body);
        }
        let open = if self.open { " open" } else { "" };
        write!(f, "<li><details{open}><summary>{}</summary><ul>", self.body)?;
        for child in &self.children {
            child.print(f, left - 1)?;
        }
        f.write_str("</ul></details></li>")
    }
}

/// A tree under a label.
#[derive(Debug, Clone)]
pub struct Tree {
    label: Markup,
    nodes: Vec<Node>,
}

/// An empty tree; `label` names it for assistive tools.
#[must_use]
pub fn tree(label: impl fmt::Display) -> Tree {
    Tree {
        label: Markup::text(label),
        nodes: Vec::new(),
    }
}

impl Tree {
    /// Adds a thing at the root.
    #[must_use]
    pub fn node(mut self, node: impl Into<Node>) -> Self {
        self.nodes.push(node.into());
        self
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<ul class=\"tree\" aria-label=\"{}\">", self.label)?;
        for node in &self.nodes {
            node.print(f, Node::MAX_DEPTH)?;
        }
        f.write_str("</ul>")
    }
}

impl HtmlSafe for Tree {}
