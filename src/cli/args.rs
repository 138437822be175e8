//! The command line and its help.

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
use std::path::PathBuf;
use tagline_core::{CivilDate, Confidence, Label, NumericOrder, Status};
use tagline_engine::Dates;
use tagline_formats::{Columns, Format, Scheme, Unit};

/// Finds people, places, organizations and dates in text.
#[derive(Parser)]
#[command(name = "tagline", arg_required_else_help = true, disable_version_flag = true)]
pub(crate) struct Cli {
    /// Print the versions of the program and of its model
    #[arg(short = 'V', long)]
    pub(crate) version: bool,
    /// Print what the models are made of and under which terms
    #[arg(long)]
    pub(crate) licenses: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Annotate(Annotate),
    Convert(Convert),
    Eval(Eval),
}

/// Tag texts: JSON Lines in, JSON Lines out
///
/// Reads one JSON object per line from standard input, {"id": …, "text": "…", "date": "YYYY-MM-DD"}, and writes one
/// line for each, in the same order. The id is any JSON value and comes back as it was; the date may be left out.
/// Other fields are ignored, and so are blank lines.
///
/// A line that cannot be tagged is answered with {"id": …, "error": "…"} and reported with its number on standard
/// error; the rest goes on, and the exit status is 1 at the end. However long the input, only a little of it is in
/// memory at any time.
///
/// "start" and "end" count Unicode code points of "text", end exclusive, as Python does.
#[derive(Args)]
#[command(after_help = r#"Example:
  $ echo '{"id": 7, "text": "Zoë Okafor flew to Łódź."}' | tagline annotate
  {"id":7,"text":"Zoë Okafor flew to Łódź.","entities":[{"start":0,"end":10,"label":"PERSON", …

  Tag every text file of a folder:
  $ tagline annotate --plain articles/*.txt > tagged.jsonl"#)]
pub(crate) struct Annotate {
    /// The day the texts were written, for those that do not say; "yesterday" counts from it
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) date: Option<CivilDate>,
    /// Whether 03/04/2021 is in April or in March, for all texts [default: as the text itself shows it by a date such as
    /// 28/02/2020, or else as it writes its other dates, or else month-first]
    #[arg(long, value_enum)]
    pub(crate) order: Option<OrderWanted>,
    /// Which dates are wanted
    #[arg(long, value_enum, default_value_t)]
    pub(crate) dates: DatesWanted,
    /// Which tagger: the fast one alone, or with the deep one, which finds more and takes longer
    #[arg(long, value_enum, default_value_t)]
    pub(crate) model: ModelWanted,
    /// How many threads tag [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
    /// Read plain text files instead of JSON Lines, each one text with its path as id; line ends become LF and a byte
    /// order mark is dropped, and the text written is the one that offsets count in
    #[arg(long)]
    pub(crate) plain: bool,
    /// The text files; "-" or none is standard input as one text
    #[arg(value_name = "FILE", requires = "plain")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum OrderWanted {
    /// The day stands before the month
    DayFirst,
    /// The month stands before the day
    MonthFirst,
}

impl From<OrderWanted> for NumericOrder {
    fn from(wanted: OrderWanted) -> Self {
        match wanted {
            OrderWanted::DayFirst => Self::DayFirst,
            OrderWanted::MonthFirst => Self::MonthFirst,
        }
    }
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum ModelWanted {
    /// Hundreds of articles a second
    #[default]
    Fast,
    /// A few articles a second, and names that no list has
    Deep,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum DatesWanted {
    /// Everything that points at the calendar or the clock
    #[default]
    All,
    /// Only expressions with calendar words of their own
    Calendar,
}

/// Convert annotated files from one format to another
///
/// What the new format cannot hold is listed on standard error before anything is written, and what was written is
/// read back and compared, span by span. What a format's readers need besides, such as a labelling configuration, is
/// written next to the output file. Annotations that are not true of their text are left out and listed; the
/// exit status is 1 then.
#[derive(Args)]
#[command(after_help = after_convert())]
pub(crate) struct Convert {
    /// The format of the input [default: told by what is in it]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    pub(crate) from: Option<String>,
    /// The format of the output
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    pub(crate) to: String,
    /// Which annotations to write
    #[arg(long, value_name = "STATUS", value_delimiter = ',', default_value = "suggested,confirmed,rejected")]
    pub(crate) status: Vec<StatusWanted>,
    /// Leave out suggestions less certain than this, from 0 to 1
    #[arg(long, value_name = "P", value_parser = probability, default_value = "0")]
    pub(crate) min_confidence: Confidence,
    /// Write a label under another name
    #[arg(long, value_name = "LABEL=NAME", value_delimiter = ',', value_parser = renaming)]
    pub(crate) rename: Vec<(Label, Label)>,
    /// What offsets count, where the format leaves a choice
    #[arg(long, value_enum)]
    pub(crate) unit: Option<UnitWanted>,
    /// How CoNLL tags say where an annotation begins and ends
    #[arg(long, value_enum, default_value_t)]
    pub(crate) scheme: SchemeWanted,
    /// Which columns a line of CoNLL has
    #[arg(long, value_enum, default_value_t)]
    pub(crate) columns: ColumnsWanted,
    /// Replace names by pseudonyms such as [PERSON_1], and write what they stand for to this file
    #[arg(long, value_name = "KEY.csv")]
    pub(crate) pseudonyms: Option<PathBuf>,
    /// Which labels' mentions are replaced [default: all but DATE]
    #[arg(long, value_name = "LABEL", value_delimiter = ',', value_parser = Label::new, requires = "pseudonyms")]
    pub(crate) names: Vec<Label>,
    /// Also replace every place that looks like a replaced name but is not annotated
    #[arg(long, requires = "pseudonyms")]
    pub(crate) replace_leftovers: bool,
    /// Write a zip archive with a data card, the labels and checksums; formats for one document get a file for each
    #[arg(long)]
    pub(crate) project: bool,
    /// How many of a hundred documents of a project are set apart for testing
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..100), requires = "project")]
    pub(crate) dev: Option<u8>,
    /// The file to read; "-" or none is standard input
    pub(crate) input: Option<PathBuf>,
    /// The file to write; "-" or none is standard output
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusWanted {
    /// Guesses that nobody has looked at
    Suggested,
    /// What a person made or agreed to
    Confirmed,
    /// What a person said no to, in formats that can say so
    Rejected,
}

impl From<StatusWanted> for Status {
    fn from(wanted: StatusWanted) -> Self {
        match wanted {
            StatusWanted::Suggested => Self::Suggested,
            StatusWanted::Confirmed => Self::Confirmed,
            StatusWanted::Rejected => Self::Rejected,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum UnitWanted {
    /// Unicode code points, as Python counts
    CodePoint,
    /// UTF-16 code units, as JavaScript and Java count
    Utf16,
}

impl From<UnitWanted> for Unit {
    fn from(wanted: UnitWanted) -> Self {
        match wanted {
            UnitWanted::CodePoint => Self::CodePoint,
            UnitWanted::Utf16 => Self::Utf16,
        }
    }
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum SchemeWanted {
    /// B- opens every annotation, I- goes on
    #[default]
    Iob2,
    /// B- opens only an annotation right behind another of the same label
    Iob1,
    /// U- for annotations of one token, L- for the last token of longer ones
    Bilou,
}

impl From<SchemeWanted> for Scheme {
    fn from(wanted: SchemeWanted) -> Self {
        match wanted {
            SchemeWanted::Iob2 => Self::Iob2,
            SchemeWanted::Iob1 => Self::Iob1,
            SchemeWanted::Bilou => Self::Bilou,
        }
    }
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum ColumnsWanted {
    /// Token and tag
    #[default]
    Two,
    /// Token, part of speech, chunk and tag as in CoNLL-2003
    Four,
    /// Token, start and end in code points, and tag
    Offsets,
}

impl From<ColumnsWanted> for Columns {
    fn from(wanted: ColumnsWanted) -> Self {
        match wanted {
            ColumnsWanted::Two => Self::Two,
            ColumnsWanted::Four => Self::Four,
            ColumnsWanted::Offsets => Self::Offsets,
        }
    }
}

/// Score the model on annotated two-column files
///
/// Reads files of two columns, token and IOB2 tag with a tab between, a blank line after each sentence and
/// -DOCSTART- where a document begins; tags their text; and counts a mention as right if its span and its type are
/// exactly those of the file.
#[derive(Args)]
#[command(after_help = "Example:\n  $ tagline eval gum.dev.tsv docred.dev.tsv --types PERSON,PLACE,ORG")]
pub(crate) struct Eval {
    /// The files
    #[arg(value_name = "GOLD", required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// Which tagger is scored
    #[arg(long, value_enum, default_value_t)]
    pub(crate) model: ModelWanted,
    /// The types to score [default: those that occur in the file]
    #[arg(long, value_name = "TYPE", value_delimiter = ',', value_parser = Label::new)]
    pub(crate) types: Vec<Label>,
    /// Which dates are wanted; most corpora annotate those of the calendar only
    #[arg(long, value_enum, default_value = "calendar")]
    pub(crate) dates: DatesWanted,
}

impl From<DatesWanted> for Dates {
    fn from(wanted: DatesWanted) -> Self {
        match wanted {
            DatesWanted::All => Self::All,
            DatesWanted::Calendar => Self::Calendar,
        }
    }
}

fn day(argument: &str) -> Result<CivilDate, String> {
    CivilDate::parse(argument).ok_or_else(|| "write a day of the calendar, such as 2022-02-24".to_owned())
}

fn probability(argument: &str) -> Result<Confidence, String> {
    match argument.parse() {
        Ok(probability) if (0.0..=1.0).contains(&probability) => Ok(Confidence::from_probability(probability)),
        _ => Err("write a number from 0 to 1, such as 0.5".to_owned()),
    }
}

fn renaming(argument: &str) -> Result<(Label, Label), String> {
    let (from, to) = argument.split_once('=').ok_or("write LABEL=NAME, such as PLACE=LOC")?;
    let label = |id| Label::new(id).map_err(|error| error.to_string());
    Ok((label(from)?, label(to)?))
}

fn format_parser() -> PossibleValuesParser {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.id()))
}

fn after_convert() -> String {
    let width = Format::ALL.iter().map(|format| format.id().len()).max().unwrap_or_default();
    let mut help = "Formats:\n".to_owned();
    for format in Format::ALL {
        help += &format!("  {:width$}  {}: {}\n", format.id(), format.name(), format.description());
    }
    help + "\nExamples:\n  $ tagline convert --from text --to tagline article.txt article.tagline.json\n\n  \
            A project for spaCy without names, a tenth of it for testing:\n  \
            $ tagline convert --to docbin --pseudonyms key.csv --project --dev 10 all.tagline.json project.zip"
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
