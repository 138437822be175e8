//! Tagging documents that nobody has open, from their stored form to their stored form.

use tagline_core::{Annotation, ByteOffset, Origin};
use tagline_engine::{
    Dates, Engine, TagOptions,
    date::{DateContext, DateReader},
};
use tagline_wire::{Listing, Pile, PileRequest, Record, Snapshot, Tagging, Unreadable, Untagged};
use tagline_worker_kit::tagger;

/// The documents of a request with what the engine finds in them.
pub(crate) fn answer(engine: &Engine, request: PileRequest) -> Pile {
    let PileRequest { records } = request;
    let mut pile = Pile { records: Vec::with_capacity(records.len()), untagged: Vec::new() };
    for record in records {
        match tagged(engine, &record) {
            Ok(record) => pile.records.push(record),
            Err(error) => {
                let listing = Listing { tagging: Tagging::Failed, ..record.listing };
                pile.untagged.push(Untagged { listing, reason: format!("It cannot be tagged: {error}.") });
            }
        }
    }
    pile
}

fn tagged(engine: &Engine, record: &Record) -> Result<Record, Unreadable> {
    let mut snapshot = Snapshot::from_bytes(&record.snapshot)?;
    let document = &mut snapshot.document;
    let text = document.text().as_str().to_owned();
    let options = TagOptions { date: document.date(), order: document.numeric_order(), dates: Dates::All };
    let mut tagging = engine.start(&text, &options);
    let (inferred, open_order) = tagger::dating(&tagging);
    while tagging.advance(usize::MAX).is_some() {}
    document.infer_date(inferred);
    let whole = ByteOffset::ZERO..document.text().end();
    document.suggest(whole, tagging.finish(), &Origin::Model(engine.version().to_owned()));
    if document.layer().iter().any(Annotation::is_valued_by_grammar) {
        let reader = DateReader::new(text.clone(), DateContext { date: options.date, order: options.order });
        document.value_dates(|place| Some(reader.at(place)));
    }
    (snapshot.open_order, snapshot.tagged) = (open_order, Some(engine.version().to_owned()));
    let listing = Listing { place: record.listing.place, ..Listing::of(&snapshot, record.listing.changed) };
    Ok(Record { listing, snapshot: snapshot.to_bytes() })
}
