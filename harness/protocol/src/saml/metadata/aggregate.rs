use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::saml::model::{Malformed, Stated};
use crate::saml::{Duration, Instant, instant, names};
use crate::xml::read::{Event, Events, StartTag};
use crate::xml::{Document, Limits, XmlError};

use super::error::MetadataError;

/// What is read of a federation's metadata: 512 MiB, and a hundred million nodes.
pub const LIMITS: Limits = Limits {
    bytes: 512 * 1024 * 1024,
    depth: 256,
    nodes: 100_000_000,
    attributes: 1_000,
    namespaces: 256,
    name: 1_000,
    value: 64 * 1024,
};

/// A document of metadata, with its entities by name. It keeps where they stand, and no tree.
#[derive(Clone, Debug)]
pub struct Aggregate<'t> {
    source: &'t [u8],
    entries: Vec<Entry<'t>>,
    by_id: HashMap<Cow<'t, str>, usize>,
    scopes: Vec<Scope>,
}

/// Where an entity stands, and how long it may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'t> {
    /// `entityID`.
    pub entity_id: Cow<'t, str>,
    /// Its bytes, from `<` to `>`.
    pub span: Range<usize>,
    /// The earliest `validUntil` of the entity and of each group that it stands in.
    pub valid_until: Option<Instant>,
    /// The shortest `cacheDuration` of the entity and of each group that it stands in.
    pub cache_duration: Option<Duration>,
    scope: Option<usize>,
}

/// What a group declares for all that is in it.
#[derive(Clone, Debug)]
struct Scope {
    outer: Option<usize>,
    /// Each declaration as written, with its prefix.
    declarations: Vec<(Range<usize>, Range<usize>)>,
}

/// A group that is open.
struct Group {
    scope: usize,
    valid_until: Option<Instant>,
    cache_duration: Option<Duration>,
}

impl<'t> Aggregate<'t> {
    /// Reads a document within [`LIMITS`].
    ///
    /// # Errors
    /// When it is no metadata, an entity has no name, or two have the same.
    pub fn read(metadata: &'t [u8]) -> Result<Self, MetadataError> {
        Self::read_within(metadata, &LIMITS)
    }

    /// Reads a document. Takes time linear in its length, and memory for the names of its entities.
    ///
    /// # Errors
    /// When it is no metadata, an entity has no name, or two have the same.
    pub fn read_within(metadata: &'t [u8], limits: &Limits) -> Result<Self, MetadataError> {
        let mut reader = Reader {
            aggregate: Self {
                source: metadata,
                entries: Vec::new(),
                by_id: HashMap::new(),
                scopes: Vec::new(),
            },
            groups: Vec::new(),
            depth: 0,
            inside: None,
        };
        let mut events = Events::new(metadata, limits)?;
        while let Some(event) = events.next()? {
            match event {
                Event::Start(tag) => reader.start(&tag)?,
                Event::End => {
                    let end = events.offset();
                    reader.end(end);
                }
                Event::Text(_) | Event::CData(_) | Event::Other(_) => {}
            }
        }
        Ok(reader.aggregate)
    }

    /// Every entity, in the order of the document.
    pub fn entries(&self) -> &[Entry<'t>] {
        &self.entries
    }

    /// The entity of this name.
    ///
    /// # Errors
    /// When it is not there.
    pub fn entity(&self, entity_id: &str) -> Result<&Entry<'t>, MetadataError> {
        let found = self.by_id.get(entity_id).and_then(|at| self.entries.get(*at));
        found.ok_or_else(|| MetadataError::NoSuchEntity { entity_id: entity_id.to_owned() })
    }

    /// The only entity that there is.
    ///
    /// # Errors
    /// When there are several, or none.
    pub fn only_entity(&self) -> Result<&Entry<'t>, MetadataError> {
        match &*self.entries {
            [entry] => Ok(entry),
            entries => Err(MetadataError::NotOneEntity { count: entries.len() }),
        }
    }

    /// A document whose root holds the entity and nothing else, with the namespaces that are
    /// declared around it.
    ///
    /// # Errors
    /// When the entity passes the limits of a message.
    pub fn document(&self, entry: &Entry<'t>) -> Result<Document, XmlError> {
        let bytes = |span: Range<usize>| self.source.get(span).unwrap_or_default();
        let mut written = b"<entity".to_vec();
        let mut seen: HashSet<&[u8]> = HashSet::new();
        let mut next = entry.scope;
        while let Some(scope) = next.and_then(|scope| self.scopes.get(scope)) {
            for (prefix, declaration) in &scope.declarations {
                // The innermost declaration of a prefix counts.
                let prefix = bytes(prefix.clone());
                if seen.insert(prefix) {
                    written.push(b' ');
                    written.extend_from_slice(bytes(declaration.clone()));
                }
            }
            next = scope.outer;
        }
        written.push(b'>');
        written.extend_from_slice(bytes(entry.span.clone()));
        written.extend_from_slice(b"</entity>");
        Document::read(&written)
    }
}

struct Reader<'t> {
    aggregate: Aggregate<'t>,
    /// The open groups, outermost first: until an entity begins, all open elements are groups.
    groups: Vec<Group>,
    /// Open elements.
    depth: usize,
    /// The open entity, or another element beside entities.
    inside: Option<Inside>,
}

/// An open element that is no group.
struct Inside {
    depth: usize,
    /// Its number, if it is an entity.
    entity: Option<usize>,
}

impl<'t> Reader<'t> {
    fn start(&mut self, tag: &StartTag<'_, 't>) -> Result<(), MetadataError> {
        self.depth += 1;
        if self.inside.is_some() {
            return Ok(());
        }
        if tag.is(names::METADATA, "EntitiesDescriptor") {
            return self.open_group(tag);
        }
        let mut inside = Inside { depth: self.depth, entity: None };
        if tag.is(names::METADATA, "EntityDescriptor") {
            inside.entity = Some(self.open_entity(tag)?);
            self.inside = Some(inside);
            return Ok(());
        }
        self.inside = Some(inside);
        match self.groups.is_empty() {
            true => Err(MetadataError::NotMetadata { found: tag.local().to_owned() }),
            // A signature, extensions.
            false => Ok(()),
        }
    }

    fn open_group(&mut self, tag: &StartTag<'_, 't>) -> Result<(), MetadataError> {
        let (valid_until, cache_duration) = self.validity(tag)?;
        self.aggregate.scopes.push(Scope {
            outer: self.groups.last().map(|group| group.scope),
            declarations: tag.declarations().collect(),
        });
        let scope = self.aggregate.scopes.len() - 1;
        self.groups.push(Group { scope, valid_until, cache_duration });
        Ok(())
    }

    fn open_entity(&mut self, tag: &StartTag<'_, 't>) -> Result<usize, MetadataError> {
        let entity_id = tag.attribute("entityID").filter(|id| !id.is_empty());
        let entity_id = entity_id.ok_or(MetadataError::NamelessEntity)?;
        let (valid_until, cache_duration) = self.validity(tag)?;
        let number = self.aggregate.entries.len();
        if self.aggregate.by_id.insert(entity_id.clone(), number).is_some() {
            return Err(MetadataError::RepeatedEntity { entity_id: entity_id.into_owned() });
        }
        self.aggregate.entries.push(Entry {
            entity_id,
            span: tag.span(),
            valid_until,
            cache_duration,
            scope: self.groups.last().map(|group| group.scope),
        });
        Ok(number)
    }

    /// How long something may be used, by itself and by what it stands in.
    fn validity(
        &self,
        tag: &StartTag<'_, 't>,
    ) -> Result<(Option<Instant>, Option<Duration>), MetadataError> {
        let outer = self.groups.last();
        let written = tag.attribute("validUntil");
        let own = Stated::read(written.as_deref(), |written| Ok(instant::parse(written)?));
        if let Stated::Malformed(malformed) = own {
            return Err(MetadataError::MalformedValidity { name: "validUntil", malformed });
        }
        let until =
            own.said().copied().into_iter().chain(outer.and_then(|outer| outer.valid_until));
        let mut duration = outer.and_then(|outer| outer.cache_duration);
        if let Some(written) = tag.attribute("cacheDuration") {
            let own = Duration::parse(&written).ok_or_else(|| {
                let malformed = Malformed::Duration { written: written.into_owned() };
                MetadataError::MalformedValidity { name: "cacheDuration", malformed }
            })?;
            duration = Some(duration.map_or(own, |outer| outer.shorter(own)));
        }
        Ok((until.min(), duration))
    }

    fn end(&mut self, offset: usize) {
        match self.inside.take() {
            None => drop(self.groups.pop()),
            Some(inside) if inside.depth < self.depth => self.inside = Some(inside),
            Some(inside) => {
                let entity = inside.entity.and_then(|at| self.aggregate.entries.get_mut(at));
                if let Some(entry) = entity {
                    entry.span.end = offset;
                }
            }
        }
        self.depth -= 1;
    }
}
