//! Why a file would hold no mentions.

use crate::{ExportOptions, Format, sheet};
use std::fmt;
use tagline_core::{Confidence, Document, Label, Status};

/// Why a file would hold no mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emptiness {
    /// There are none.
    NoMentions,
    /// All are suggestions, and only what is confirmed was asked for.
    NoneConfirmed,
    /// All are confirmed, and only suggestions were asked for.
    NoneSuggested,
    /// All are rejected, and these were not asked for.
    AllRejected,
    /// Neither suggested nor confirmed ones were asked for.
    NothingChosen,
    /// All are suggestions less certain than asked for.
    TooUncertain(Confidence),
    /// The format has no place for mentions.
    TextOnly(Format),
    /// The format holds dates only, and none was chosen.
    DatesOnly(Format),
    /// The format has no place for any of those that were chosen.
    NoPlace(Format),
}

/// Returns why a file would hold no mentions, or `None` if it holds some. A file without documents holds what it should.
#[must_use]
pub fn emptiness(format: Format, documents: &[&Document], options: &ExportOptions) -> Option<Emptiness> {
    let holds = &format.codec().facts().holds;
    let (sheets, _) = sheet::reduced(documents, options, holds);
    if documents.is_empty() || sheets.iter().any(|sheet| !sheet.annotations.is_empty()) {
        return None;
    }
    let all = || documents.iter().flat_map(|document| document.layer().iter());
    let has = |status: Status| all().any(|annotation| annotation.status == status);
    let [suggested, confirmed] = [has(Status::Suggested), has(Status::Confirmed)];
    let chosen = || all().filter(|annotation| options.includes(annotation));
    Some(match () {
        () if all().next().is_none() => Emptiness::NoMentions,
        () if !holds.spans => Emptiness::TextOnly(format),
        () if chosen().next().is_some() && holds.only_dates && chosen().all(|chosen| chosen.label != Label::DATE) => {
            Emptiness::DatesOnly(format)
        }
        () if chosen().next().is_some() => Emptiness::NoPlace(format),
        () if !suggested && !confirmed => Emptiness::AllRejected,
        () if !options.suggested && !options.confirmed => Emptiness::NothingChosen,
        () if suggested && !options.suggested => Emptiness::NoneConfirmed,
        () if suggested => Emptiness::TooUncertain(options.min_confidence),
        () => Emptiness::NoneSuggested,
    })
}

impl fmt::Display for Emptiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMentions => f.write_str("Nothing is tagged yet")?,
            Self::NoneConfirmed => f.write_str("Nothing is confirmed yet")?,
            Self::NoneSuggested => f.write_str("Every mention is confirmed, and only suggestions are chosen")?,
            Self::AllRejected => f.write_str("Every mention is rejected")?,
            Self::NothingChosen => f.write_str("Neither suggested nor confirmed mentions are chosen")?,
            Self::TooUncertain(least) => {
                write!(f, "Every suggestion is less sure than {}\u{202f}%", least.percent())?;
            }
            Self::TextOnly(format) => write!(f, "{} holds the text alone", format.name())?,
            Self::DatesOnly(format) => write!(f, "{} holds dates only, and no date is chosen", format.name())?,
            Self::NoPlace(format) => {
                write!(f, "The format {} cannot hold the mentions that are chosen", format.name())?
            }
        }
        f.write_str(": the file will hold no mentions.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagline_core::{Annotation, AnnotationId, LabelSet, Span, Text};

    fn document(statuses: &[Status]) -> Document {
        let annotations = statuses.iter().zip(0..).map(|(status, id)| {
            let span = Span::from_range(0..3).unwrap();
            let confidence = (*status == Status::Suggested).then(|| Confidence::from_probability(0.6));
            Annotation { status: *status, confidence, ..Annotation::by_hand(AnnotationId(id), span, Label::PERSON) }
        });
        let text = Text::new("Ann left.").unwrap();
        Document::new("1".to_owned(), String::new(), text).with(None, LabelSet::default(), annotations).unwrap()
    }

    #[test]
    fn a_file_without_mentions_says_why() {
        use Status::{Confirmed, Rejected, Suggested};
        let all = ExportOptions::default();
        let confirmed = ExportOptions { suggested: false, ..all.clone() };
        let suggested = ExportOptions { confirmed: false, ..all.clone() };
        let none = ExportOptions { suggested: false, confirmed: false, ..all.clone() };
        let sure = ExportOptions { min_confidence: Confidence::from_probability(0.9), ..all.clone() };
        let rejected = ExportOptions { rejected: true, ..none.clone() };
        let cases: [(&[Status], &ExportOptions, Format, Option<&str>); 13] = [
            (&[Suggested], &all, Format::Tagline, None),
            (&[Suggested, Confirmed], &confirmed, Format::Tagline, None),
            (&[Rejected], &rejected, Format::Tagline, None),
            (&[], &all, Format::Tagline, Some("Nothing is tagged yet")),
            (&[Suggested, Rejected], &confirmed, Format::Doccano, Some("Nothing is confirmed yet")),
            (
                &[Confirmed],
                &suggested,
                Format::Conll,
                Some("Every mention is confirmed, and only suggestions are chosen"),
            ),
            (&[Rejected], &all, Format::Tagline, Some("Every mention is rejected")),
            (&[Suggested], &none, Format::Tagline, Some("Neither suggested nor confirmed mentions are chosen")),
            (&[Suggested], &sure, Format::Tagline, Some("Every suggestion is less sure than 90\u{202f}%")),
            (&[Confirmed], &sure, Format::Tagline, None),
            (&[Suggested], &all, Format::Text, Some("Plain text holds the text alone")),
            (&[Suggested], &all, Format::TimeMl, Some("TimeML holds dates only, and no date is chosen")),
            (
                &[Rejected],
                &rejected,
                Format::Conll,
                Some("The format CoNLL columns cannot hold the mentions that are chosen"),
            ),
        ];
        for (statuses, options, format, expected) in cases {
            let document = document(statuses);
            let why = emptiness(format, &[&document], options).map(|why| why.to_string());
            let expected = expected.map(|why| format!("{why}: the file will hold no mentions."));
            assert_eq!(why, expected, "{statuses:?}");
        }
    }
}
