//! What is to be known of a data set, for people.

use crate::{ExportOptions, Format, LossReport, sheet::Sheet};
use std::{collections::BTreeMap, fmt};
use tagline_core::Status;

/// The data card, in Markdown.
pub(super) struct Card<'a> {
    pub(super) format: Format,
    pub(super) options: &'a ExportOptions,
    /// What is in each part.
    pub(super) parts: &'a [(&'a str, Vec<Sheet<'a>>)],
    pub(super) losses: &'a LossReport,
}

impl fmt::Display for Card<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Annotated texts\n")?;
        self.format(f)?;
        self.contents(f)?;
        self.labels(f)?;
        self.losses(f)?;
        f.write_str(
            "\n## For you to fill in\n\n- Where the texts come from, and under which licence:\n\
             - Who annotated them, and by which guidelines:\n- What they are not fit for:\n",
        )
    }
}

impl Card<'_> {
    fn format(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (format, generator) = (self.format, &self.options.generator);
        writeln!(f, "## Format\n\n{}. {}.", format.name(), format.description())?;
        if let [unit, ..] = format.units() {
            writeln!(f, "Offsets count {}.", self.options.unit.unwrap_or(*unit))?;
        }
        let (name, version) = (&generator.name, &generator.version);
        writeln!(f, "Written by {name} {version}; every file was read back and compared span by span.")?;
        generator.model.iter().try_for_each(|model| writeln!(f, "Suggestions are those of {model}."))
    }

    fn contents(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n## Contents\n\n| part | documents | annotations | characters |\n|---|---|---|---|")?;
        for (folder, sheets) in self.parts {
            let annotations: usize = sheets.iter().map(|sheet| sheet.annotations.len()).sum();
            let characters: usize = sheets.iter().map(|sheet| sheet.document.text().end_code_point().index()).sum();
            writeln!(f, "| {folder} | {} | {annotations} | {characters} |", sheets.len())?;
        }
        if self.parts.len() > 1 {
            f.write_str(
                "\nThe division is by document, by a checksum of its name and text: it does not depend on the order.\n",
            )?;
        }
        Ok(())
    }

    fn labels(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for sheet in self.parts.iter().flat_map(|(_, sheets)| sheets) {
            for annotation in &sheet.annotations {
                // The sheet's own status may be gone, if the format does not hold one.
                let status = sheet.document.layer().get(annotation.id).map_or(annotation.status, |own| own.status);
                counts.entry(annotation.label.as_str()).or_default()[status as usize] += 1;
            }
        }
        writeln!(
            f,
            "\n## Labels\n\n| label | annotations | confirmed | suggested | rejected |\n|---|---|---|---|---|"
        )?;
        for (label, of) in counts {
            let [suggested, confirmed, rejected] =
                [Status::Suggested, Status::Confirmed, Status::Rejected].map(|status| of[status as usize]);
            let (label, all) = (label.replace('|', "\\|"), of.iter().sum::<usize>());
            writeln!(f, "| {label} | {all} | {confirmed} | {suggested} | {rejected} |")?;
        }
        Ok(())
    }

    fn losses(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n## What the format does not hold\n")?;
        if self.losses.is_empty() {
            writeln!(f, "Nothing was lost.")?;
        }
        // Examples would quote the texts where nobody looks for them.
        self.losses
            .losses
            .iter()
            .try_for_each(|loss| writeln!(f, "- {} {}", loss.count, loss.kind.describe(loss.count)))
    }
}
