//! `tagline eval`.

use crate::{Failed, args::Eval, model, progress::Progress};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
};
use tagline_core::Label;
use tagline_engine::TagOptions;
use tagline_train::{Counts, read_gold, score};

/// Scores the model on each file.
pub(crate) fn run(args: Eval) -> Result<(), Failed> {
    let model = model::load(args.model)?;
    let options = TagOptions { dates: args.dates.into(), ..TagOptions::default() };
    let mut progress = Progress::new(Some(args.gold.len() as u64));
    for path in args.gold {
        let gold = std::fs::read_to_string(&path).map_err(|error| Failed::File { path: path.clone(), error })?;
        let documents = read_gold(&gold).map_err(|error| Failed::Gold { path: path.clone(), error })?;
        let score = score(&documents, &args.types, |text| model.tag(text, &options));
        progress.add(1, gold.len() as u64);
        let table = table(&path.display().to_string(), &score.types, score.micro());
        io::stdout().lock().write_all(table.as_bytes()).map_err(Failed::writing)?;
    }
    Ok(())
}

/// One file's scores in percent.
fn table(name: &str, types: &std::collections::BTreeMap<Label, Counts>, micro: Counts) -> String {
    let width = types.keys().map(|label| label.as_str().len()).max().unwrap_or_default().max(5);
    let mut table = format!("{name}\n  {:width$}  precision  recall     F1   gold  found\n", "type");
    let lines = types.iter().map(|(label, counts)| (label.as_str(), *counts)).chain([("micro", micro)]);
    for (label, counts) in lines {
        let [precision, recall, f1] = [counts.precision(), counts.recall(), counts.f1()].map(|share| 100.0 * share);
        let Counts { gold, found, .. } = counts;
        // Writing to a string cannot fail.
        let _ = writeln!(table, "  {label:width$}  {precision:9.1}  {recall:6.1}  {f1:5.1}  {gold:5}  {found:5}");
    }
    table
}
