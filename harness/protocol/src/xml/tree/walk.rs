use super::document::Document;
use super::node::Node;
use super::record::NONE;

/// The children of a node, in order.
#[derive(Clone, Debug)]
pub struct Children<'d> {
    document: &'d Document,
    next: u32,
}

/// A node's parent, its parent's parent, and so on up to the document.
#[derive(Clone, Debug)]
pub struct Ancestors<'d> {
    document: &'d Document,
    next: u32,
}

/// All nodes below a node, in the order of the document.
#[derive(Clone, Debug)]
pub struct Descendants<'d> {
    edges: Edges<'d>,
}

/// Entering or leaving a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::xml) enum Edge {
    Enter(u32),
    Leave(u32),
}

/// A walk around a node: it is entered, its children are, it is left. Takes no room however deep.
#[derive(Clone, Debug)]
pub(in crate::xml) struct Edges<'d> {
    document: &'d Document,
    top: u32,
    next: Option<Edge>,
}

impl<'d> Children<'d> {
    pub(super) fn new(document: &'d Document, parent: u32) -> Self {
        Self { document, next: document.record(parent).first }
    }
}

impl<'d> Iterator for Children<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        let node = self.document.link(self.next)?;
        self.next = self.document.record(self.next).next;
        Some(Node::new(self.document, node))
    }
}

impl<'d> Ancestors<'d> {
    pub(super) fn new(document: &'d Document, child: u32) -> Self {
        Self { document, next: document.record(child).parent }
    }
}

impl<'d> Iterator for Ancestors<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        let node = self.document.link(self.next)?;
        self.next = self.document.record(self.next).parent;
        Some(Node::new(self.document, node))
    }
}

impl<'d> Descendants<'d> {
    pub(super) fn new(document: &'d Document, top: u32) -> Self {
        let mut edges = Edges::new(document, top);
        edges.next();
        Self { edges }
    }
}

impl<'d> Iterator for Descendants<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        loop {
            if let Edge::Enter(index) = self.edges.next()? {
                let document = self.edges.document;
                return document.link(index).map(|id| Node::new(document, id));
            }
        }
    }
}

impl<'d> Edges<'d> {
    pub(in crate::xml) fn new(document: &'d Document, top: u32) -> Self {
        Self { document, top, next: Some(Edge::Enter(top)) }
    }

    /// Leaves the node that was just entered, without entering its children.
    pub(in crate::xml) fn pass_over(&mut self, entered: u32) {
        self.next = Some(Edge::Leave(entered));
    }
}

impl Iterator for Edges<'_> {
    type Item = Edge;

    fn next(&mut self) -> Option<Edge> {
        let edge = self.next?;
        self.next = match edge {
            Edge::Enter(index) => match self.document.record(index).first {
                NONE => Some(Edge::Leave(index)),
                first => Some(Edge::Enter(first)),
            },
            Edge::Leave(index) if index == self.top => None,
            Edge::Leave(index) => {
                let record = self.document.record(index);
                Some(match record.next {
                    NONE => Edge::Leave(record.parent),
                    next => Edge::Enter(next),
                })
            }
        };
        Some(edge)
    }
}
