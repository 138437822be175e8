//! The list of formats.

use crate::unit::Unit;
use crate::{
    bdoc::Bdoc, brat::Brat, cas::CasJson, codec::Codec, conll::Conll, docbin::DocBin, doccano::Doccano, gate::Gate,
    html::Html, hugging_face::HuggingFace, label_studio::LabelStudio, lines::Lines, markdown::Markdown,
    ner_annotator::NerAnnotator, prodigy::Prodigy, pubannotation::PubAnnotation, spacy::SpacyJson, table::Table,
    tagline::TaglineJson, tei::Tei, text::PlainText, timeml::TimeMl, web_annotation::WebAnnotation, webanno::WebAnno,
    xmi::Xmi,
};
use serde::{Deserialize, Serialize};

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident = $codec:expr;)*) => {
        /// A file format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Format {
            $($(#[$doc])* $name,)*
        }

        impl Format {
            /// Every format, in the order they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub(crate) fn codec(self) -> &'static dyn Codec {
                match self {
                    $(Self::$name => &$codec,)*
                }
            }
        }
    };
}

formats! {
    /// Tagline JSON version 1, which holds everything.
    Tagline = TaglineJson;
    /// The lines of the command line.
    Lines = Lines;
    /// spaCy's offset tuples.
    Spacy = SpacyJson;
    /// spaCy's binary documents.
    DocBin = DocBin;
    /// doccano's JSON Lines.
    Doccano = Doccano;
    /// Label Studio's tasks.
    LabelStudio = LabelStudio;
    /// Prodigy's tasks.
    Prodigy = Prodigy;
    /// brat's standoff files.
    Brat = Brat;
    /// A token a line.
    Conll = Conll;
    /// Tokens and tags for token classification.
    HuggingFace = HuggingFace;
    /// TEI with inline names.
    Tei = Tei;
    /// TimeML with inline TIMEX3.
    TimeMl = TimeMl;
    /// WebAnno's columns.
    WebAnno = WebAnno;
    /// UIMA's CAS in JSON.
    Cas = CasJson;
    /// UIMA's CAS in XML.
    Xmi = Xmi;
    /// GATE's documents in JSON.
    Bdoc = Bdoc;
    /// GATE's documents in XML.
    Gate = Gate;
    /// The W3C's annotations.
    WebAnnotation = WebAnnotation;
    /// PubAnnotation's denotations.
    PubAnnotation = PubAnnotation;
    /// NER Annotator's lines.
    NerAnnotator = NerAnnotator;
    /// A page to read.
    Html = Html;
    /// Text with bracketed spans.
    Markdown = Markdown;
    /// A row for each annotation.
    Csv = Table;
    /// The text alone.
    Text = PlainText;
}

impl Format {
    /// The name people know it by, such as `brat standoff`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.codec().facts().name
    }

    /// The word for it on the command line, such as `brat`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.codec().facts().id
    }

    /// The format with that word.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.id() == id)
    }

    /// What file names end in, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.codec().facts().extension
    }

    /// The media type of a download.
    #[must_use]
    pub fn mime(self) -> &'static str {
        self.codec().facts().mime
    }

    /// Whether a file may hold more than one document.
    #[must_use]
    pub fn holds_several(self) -> bool {
        self.codec().facts().several
    }

    /// What offsets may count, the usual first; empty if the format leaves no choice.
    #[must_use]
    pub fn units(self) -> &'static [Unit] {
        match self {
            Self::Doccano => &[Unit::Utf16, Unit::CodePoint],
            _ => &[],
        }
    }

    /// Whether tags of tokens may follow one of several schemes, and lines have one of several layouts.
    #[must_use]
    pub fn has_schemes(self) -> bool {
        self == Self::Conll
    }

    /// One line: who reads this.
    #[must_use]
    pub fn description(self) -> &'static str {
        self.codec().facts().description
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn every_format_has_its_own_word() {
        for (index, format) in Format::ALL.iter().enumerate() {
            assert_eq!(Format::from_id(format.id()), Some(*format));
            assert!(Format::ALL[..index].iter().all(|other| other.name() != format.name()));
            assert!(!format.extension().starts_with('.') && format.mime().contains('/'));
            assert!(format.id().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        }
        assert_eq!(Format::from_id("word"), None);
    }
}
