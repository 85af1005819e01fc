use std::collections::VecDeque;

use super::Record;

/// Events kept at most; the oldest go first.
const EVENTS: usize = 4_096;
/// Bytes of request bodies kept at most; the oldest events go first.
const BYTES: usize = 8 * 1_048_576;

/// The events of a directory, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    events: VecDeque<Record>,
    bytes: usize,
}

impl Trail {
    pub(crate) fn push(&mut self, event: Record) {
        self.bytes += event.size();
        self.events.push_back(event);
        while self.events.len() > EVENTS || self.bytes > BYTES {
            let Some(oldest) = self.events.pop_front() else { break };
            self.bytes -= oldest.size();
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Record> {
        self.events.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Event;
    use super::*;

    #[test]
    fn drops_the_oldest_when_there_are_too_many() {
        let mut trail = Trail::default();
        for _ in 0..EVENTS + 5 {
            trail.push(Record::Scim(Event::sample(0)));
        }
        assert_eq!(trail.iter().count(), EVENTS);
    }

    #[test]
    fn drops_the_oldest_when_bodies_take_too_much_room() {
        let mut trail = Trail::default();
        for _ in 0..EVENTS {
            trail.push(Record::Scim(Event::sample(16_000)));
        }
        assert_eq!(trail.iter().count(), BYTES / 16_000);
        assert!(trail.bytes <= BYTES);
    }
}
