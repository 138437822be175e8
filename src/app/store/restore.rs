//! From records to the document, past any that are damaged.

use tagline_wire::{Snapshot, Unreadable, seal};

use super::{compaction::Backlog, entry::Entry};

/// A record of a document: its place in the order of all its records, and its stored form.
pub(crate) type Numbered = (u32, Vec<u8>);

/// The largest number that a record of a backup may have: as many again are left for what is written later.
pub(crate) const LARGEST_NUMBER: u32 = u32::MAX / 2;

/// A document as its records tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Restored {
    pub(crate) snapshot: Snapshot,
    /// The number of its last record.
    pub(crate) last: u32,
    /// The number of the snapshot it was restored from.
    pub(crate) base: u32,
    pub(crate) backlog: Backlog,
    pub(crate) damage: Damage,
}

/// What could not be read. What a record did that is not counted as lost was told by others as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Damage {
    /// How many records are damaged or missing.
    pub(crate) records: u32,
    /// How many entries of the journal are among them: at most so many changes are lost.
    pub(crate) entries: u32,
}

/// Puts a document together from its snapshots and the entries of its journal, both in order: the newest snapshot that
/// can be read, and every entry after it that can.
///
/// # Errors
/// If no snapshot can be read, or any record is of a newer version of the page: to go on without it could lose it.
pub(crate) fn restore(snapshots: &[Numbered], entries: &[Numbered]) -> Result<Restored, Unreadable> {
    let mut damage = Damage::default();
    let mut newest = None;
    for (number, bytes) in snapshots.iter().rev() {
        match Snapshot::from_bytes(bytes) {
            Ok(snapshot) => {
                newest = Some((*number, bytes.len(), snapshot));
                break;
            }
            Err(Unreadable::Damaged) => damage.records += 1,
            Err(newer) => return Err(newer),
        }
    }
    let (base, size, mut snapshot) = newest.ok_or(Unreadable::Damaged)?;
    let mut backlog = Backlog { snapshot: size, ..Backlog::default() };
    let mut last = base;
    for (number, bytes) in entries.iter().filter(|(number, _)| *number > base) {
        // What comes from a file may be in any order.
        let missing = number.saturating_sub(last).saturating_sub(1);
        damage.records = damage.records.saturating_add(missing);
        damage.entries = damage.entries.saturating_add(missing);
        last = last.max(*number);
        backlog.add(bytes.len());
        let replayed = match seal::unseal::<Entry>(bytes) {
            Ok(entry) => entry.replay(&mut snapshot).is_ok(),
            Err(Unreadable::Damaged) => {
                damage.records = damage.records.saturating_add(1);
                false
            }
            Err(newer) => return Err(newer),
        };
        damage.entries = damage.entries.saturating_add(u32::from(!replayed));
    }
    // A snapshot that cannot be read may be younger than the last entry: its number must not be given out again.
    let last = snapshots.last().map_or(last, |(number, _)| last.max(*number));
    Ok(Restored { snapshot, last, base, backlog, damage })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::entry::Event;
    use tagline_core::{
        Annotation, AnnotationId, ByteOffset, Confidence, Document, Edit, Label, Mention, Origin, Span, Status, Text,
        journal, remap,
    };

    /// A document, written down as it happened.
    struct Written {
        now: Snapshot,
        snapshots: Vec<Numbered>,
        entries: Vec<Numbered>,
        /// The annotations that each entry names.
        named: Vec<Vec<AnnotationId>>,
    }

    impl Written {
        fn new(text: &str) -> Self {
            let document = Document::new("1".to_owned(), "Łódź".to_owned(), Text::new(text).unwrap());
            let now = Snapshot::new(document);
            let snapshots = vec![(0, now.to_bytes())];
            Self { now, snapshots, entries: Vec::new(), named: Vec::new() }
        }

        fn note(&mut self, revision: u32, event: Event) {
            let named = match &event {
                Event::Changed(entry) => entry.edits().iter().flat_map(Edit::annotations).collect(),
                _ => Vec::new(),
            };
            self.named.push(named);
            self.entries.push((self.last() + 1, seal::seal(&Entry { revision, event })));
        }

        fn last(&self) -> u32 {
            self.entries.last().map_or(0, |(number, _)| *number)
        }

        fn perform(&mut self, edit: Edit) {
            let Snapshot { document, history, revision, .. } = &mut self.now;
            let (revision, rewrites) = (*revision, edit.rewrites());
            let (_, entry) = journal::Entry::perform(document, history, String::new(), edit).unwrap();
            self.note(revision, Event::Changed(entry));
            if rewrites {
                self.now.rewritten();
                self.compact();
            }
        }

        fn walk(&mut self, to: u32) {
            let Snapshot { document, history, revision, .. } = &mut self.now;
            let (revision, walked) = (*revision, journal::Entry::walk(document, history, to).unwrap());
            let (change, entry) = walked.unwrap();
            self.note(revision, Event::Changed(entry));
            if change.rewritten {
                self.now.rewritten();
                self.compact();
            }
        }

        fn suggest(&mut self, words: &str, label: Label) {
            let Snapshot { document, history, revision, .. } = &mut self.now;
            let span = span(document, words);
            let mention = Mention { span, label, confidence: Confidence::from_probability(0.5), value: None };
            let origin = Origin::Model("test".to_owned());
            let changes = document.suggest(ByteOffset::ZERO..document.text().end(), [mention], &origin);
            let entry = journal::Entry::suggested(history, changes.into_iter().map(|(_, edit)| edit).collect());
            let revision = *revision;
            self.note(revision, Event::Changed(entry));
        }

        fn tag(&mut self, words: &str, label: Label) {
            let (id, span) = (self.now.document.fresh_id(), span(&self.now.document, words));
            self.perform(Edit::set(Annotation::by_hand(id, span, label)));
        }

        fn compact(&mut self) {
            let base = self.snapshots.last().map_or(0, |(number, _)| *number);
            self.snapshots.retain(|(number, _)| *number >= base);
            self.entries.retain(|(number, _)| *number > base);
            self.named.drain(..self.named.len() - self.entries.len());
            self.snapshots.push((self.last(), self.now.to_bytes()));
        }
    }

    fn span(document: &Document, words: &str) -> Span {
        let start = document.text().as_str().find(words).unwrap();
        Span::from_range(start..start + words.len()).unwrap()
    }

    fn written() -> Written {
        let mut written = Written::new("Zoë Okafor flew to Łódź and on to Rome.");
        written.suggest("Rome", Label::ORG);
        written.tag("Łódź", Label::PLACE);
        written.compact();
        written.tag("Zoë Okafor", Label::PERSON);
        written.walk(1);
        written.walk(2);
        let splices = remap::splices(written.now.document.text().as_str(), "Zoë Okafor went to Łódź and on to Rome.");
        written.perform(Edit::Text { splices, states: Vec::new() });
        written.note(1, Event::Tagged("test".to_owned()));
        written.now.tagged = Some("test".to_owned());
        let rome = written.now.document.layer().iter().last().unwrap().clone();
        written.perform(Edit::set(Annotation { label: Label::PLACE, status: Status::Confirmed, ..rome }));
        written.tag("went", Label::DATE);
        written.walk(4);
        written
    }

    #[test]
    fn snapshot_and_journal_give_the_document() {
        let Written { now, snapshots, entries, .. } = written();
        assert_eq!(snapshots.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2, 6]);
        let restored = restore(&snapshots, &entries).unwrap();
        assert_eq!(restored.snapshot, now);
        assert_eq!((restored.last, restored.base, restored.backlog.entries), (10, 6, 4));
        assert_eq!(restored.damage, Damage::default());
    }

    #[test]
    fn every_shorter_journal_gives_an_earlier_state() {
        let Written { snapshots, entries, .. } = written();
        for len in 4..entries.len() {
            let restored = restore(&snapshots, &entries[..len]).unwrap();
            assert_eq!((restored.last, restored.damage), (entries[..len].last().unwrap().0, Damage::default()));
        }
    }

    #[test]
    fn a_damaged_entry_costs_what_it_says_itself() {
        let Written { now, snapshots, entries, named } = written();
        for (at, (number, bytes)) in entries.iter().enumerate() {
            for damaged in [bytes[..bytes.len() / 2].to_vec(), bytes.iter().map(|byte| !byte).collect(), Vec::new()] {
                let mut entries = entries.clone();
                entries[at].1 = damaged;
                let restored = restore(&snapshots, &entries).unwrap();
                let needed = u32::from(*number > 6);
                assert_eq!(restored.damage, Damage { records: needed, entries: needed }, "{number}");
                let (truth, found) = (now.document.layer(), restored.snapshot.document.layer());
                for annotation in truth.iter().chain(found.iter()) {
                    let id = annotation.id;
                    // The last entry undid the one before, which nothing tells once it is lost.
                    let cost = if *number == 10 { &named[at - 1] } else { &named[at] };
                    assert!(cost.contains(&id) || truth.get(id) == found.get(id), "{number}");
                }
            }
        }
    }

    #[test]
    fn a_missing_entry_is_noticed() {
        let Written { snapshots, mut entries, .. } = written();
        entries.remove(entries.len() - 2);
        assert_eq!(restore(&snapshots, &entries).unwrap().damage, Damage { records: 1, entries: 1 });
    }

    #[test]
    fn no_numbering_breaks_the_reading() {
        let Written { snapshots, entries, .. } = written();
        let count = entries.len();
        for (at, number) in (0..count).flat_map(|at| [0, 1, 7, u32::MAX - 1, u32::MAX].map(|number| (at, number))) {
            let mut entries = entries.clone();
            entries[at].0 = number;
            let restored = restore(&snapshots, &entries).unwrap();
            assert!(restored.last >= number || number <= restored.base, "{at} {number}");
            entries.reverse();
            assert!(restore(&snapshots, &entries).is_ok());
        }
    }

    #[test]
    fn a_damaged_snapshot_costs_nothing() {
        let Written { now, mut snapshots, entries, .. } = written();
        snapshots[1].1.pop();
        let restored = restore(&snapshots, &entries).unwrap();
        assert_eq!(restored.snapshot, now);
        assert_eq!((restored.last, restored.base), (10, 2));
        assert_eq!(restored.damage, Damage { records: 1, entries: 0 });
        snapshots[0].1.clear();
        assert_eq!(restore(&snapshots, &entries), Err(Unreadable::Damaged));
    }

    #[test]
    fn what_was_made_for_another_text_is_not_done_to_this_one() {
        let Written { mut snapshots, mut entries, .. } = written();
        snapshots[1].1.pop();
        // The change of the text.
        entries[3].1.pop();
        let restored = restore(&snapshots, &entries).unwrap();
        assert_eq!(restored.snapshot.document.text().as_str(), "Zoë Okafor flew to Łódź and on to Rome.");
        assert_eq!(restored.damage, Damage { records: 2, entries: 5 });
    }

    /// What a page of another time would write.
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Newer(String);

    impl seal::Stored for Newer {
        const VERSION: u8 = 200;
    }

    #[test]
    fn a_record_of_a_newer_page_is_left_alone() {
        let Written { snapshots, entries, .. } = written();
        let newer = seal::seal(&Newer("Łódź".to_owned()));
        let mut changed = snapshots.clone();
        changed[1].1.clone_from(&newer);
        assert_eq!(restore(&changed, &entries), Err(Unreadable::Newer { version: 200 }));
        let mut changed = entries.clone();
        changed[5].1 = newer;
        assert_eq!(restore(&snapshots, &changed), Err(Unreadable::Newer { version: 200 }));
    }
}
