//! What each ingredient of the model is worth: how much worse it is without.
//!
//! The runs are short and on a part of the data, so the figures lie below those of the model that ships, and a
//! difference of a few tenths may be chance.

use crate::{
    corpus::{self, Corpus},
    evaluate,
    lessons::lessons,
    training::{self, FULL, Recipe},
};
use std::{error::Error, path::Path};
use tagline_engine::{Engine, features::Family, model::Parts};

/// Every how many-th document the runs see, and how often.
const STRIDE: usize = 6;
const EPOCHS: usize = 5;

/// Something that could be left out.
#[derive(Clone, Copy)]
enum Ingredient {
    /// A family of features.
    Features(Family),
    Gazetteer,
    WordClasses,
    Casing,
    PartialLabels,
    Guises,
    SilverWeight,
    RareWeight,
    RecallCost,
    Dropout,
    L1,
    DocumentPass,
}

const INGREDIENTS: [(&str, Ingredient); 17] = [
    ("features of single words", Ingredient::Features(Family::Words)),
    ("features of neighbouring words together", Ingredient::Features(Family::Neighbours)),
    ("features of runs of capitalised words", Ingredient::Features(Family::Runs)),
    ("features of what the sentence is about", Ingredient::Features(Family::Company)),
    ("features of the word's other uses in the text", Ingredient::Features(Family::Uses)),
    ("features of lists by position", Ingredient::Features(Family::Lists)),
    ("lists of names altogether", Ingredient::Gazetteer),
    ("word classes and topics", Ingredient::WordClasses),
    ("how a large body of text cases a word", Ingredient::Casing),
    ("types a corpus lacks left open", Ingredient::PartialLabels),
    ("copies in capitals, title case, lower case", Ingredient::Guises),
    ("less weight for the corpus tagged by machine", Ingredient::SilverWeight),
    ("more weight for rare kinds of text", Ingredient::RareWeight),
    ("a cost for missed names in posts", Ingredient::RecallCost),
    ("hidden features (dropout)", Ingredient::Dropout),
    ("drawing weights to zero (L1)", Ingredient::L1),
    ("the document pass", Ingredient::DocumentPass),
];

/// Trains once with everything and once without each ingredient, and prints the table.
pub(crate) fn ablate(data: &Path) -> Result<(), Box<dyn Error>> {
    let (train, dev) = (corpus::read_corpora(data, "train")?, corpus::read_corpora(data, "dev")?);
    let parts = training::knowledge(data, &train)?;
    let mut recipe = FULL;
    recipe.plan.stride = STRIDE;
    recipe.settings.epochs = EPOCHS;
    let engine = trained(&train, parts.clone(), recipe)?;
    let all = evaluate::scores(&engine, &dev, true);
    print!("| ingredient | mean |");
    dev.iter().for_each(|corpus| print!(" {} |", corpus.name));
    print!("\n|---|--:|{}\n", "--:|".repeat(dev.len()));
    print_row("everything", &all, |score| format!("{score:.1}"));
    for (name, ingredient) in INGREDIENTS {
        let without = match ingredient {
            Ingredient::DocumentPass => evaluate::scores(&engine, &dev, false),
            _ => {
                let (mut parts, mut recipe) = (parts.clone(), recipe);
                leave_out(ingredient, &mut parts, &mut recipe);
                evaluate::scores(&trained(&train, parts, recipe)?, &dev, true)
            }
        };
        let gains: Vec<f64> = all.iter().zip(without).map(|(all, without)| all - without).collect();
        print_row(name, &gains, |gain| format!("{gain:+.1}"));
    }
    Ok(())
}

fn trained(train: &[Corpus], mut parts: Parts, recipe: Recipe) -> Result<Engine, Box<dyn Error>> {
    training::learn(&lessons(train, recipe.plan), &mut parts, recipe, None)?;
    Ok(Engine::new(parts)?)
}

fn leave_out(ingredient: Ingredient, parts: &mut Parts, recipe: &mut Recipe) {
    let Recipe { plan, settings } = recipe;
    match ingredient {
        Ingredient::Features(family) => plan.without = Some(family),
        Ingredient::Gazetteer => {
            parts.names = fst::MapBuilder::memory().into_inner().unwrap_or_default();
            parts.sets.clear();
        }
        Ingredient::WordClasses => {
            parts.classed.clear();
            parts.classes.clear();
            parts.topics.clear();
        }
        Ingredient::Casing => {
            parts.cased.clear();
            parts.casings.clear();
        }
        Ingredient::PartialLabels => plan.partial = false,
        Ingredient::Guises => plan.guises = false,
        Ingredient::SilverWeight => plan.silver = 1.0,
        Ingredient::RareWeight => plan.rare = 1.0,
        Ingredient::RecallCost => plan.cost = 0.0,
        Ingredient::Dropout => settings.dropout = 0.0,
        Ingredient::L1 => settings.l1 = 0.0,
        Ingredient::DocumentPass => {}
    }
}

fn print_row(name: &str, values: &[f64], show: impl Fn(f64) -> String) {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    print!("| {name} | {} |", show(mean));
    values.iter().for_each(|value| print!(" {} |", show(*value)));
    println!();
}
