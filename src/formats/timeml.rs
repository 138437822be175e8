//! TimeML 1.2.1 with dates as inline TIMEX3, laid out as in TempEval-3: an identifier, the day of writing, a title and
//! the text.
//!
//! TIMEX3 has no place for EDTF; where its value does not tell ours, the attribute `comment`, which TimeML leaves to
//! annotators, holds the kind of date and the EDTF. Only dates can be written, and none inside another. Of other
//! programs' files durations, events, signals and links are left out, each with a word about it.

use crate::{
    budget::{Budget, report},
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Overlap, Writer, only},
    error::{Fault, Place, ReadError, WriteError},
    fields,
    import::{Import, Problem, Trouble},
    json::utf8,
    markup::nested,
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
    xml::{self, attribute, escaped},
};
use roxmltree::Node;
use tagline_core::{Annotation, CivilDate, DateKind, DateValue, Label, Timex3, TimexKind, TimexModifier, timex};

/// One TimeML document.
pub(crate) struct TimeMl;

/// The value of a date of which nothing is known.
const UNKNOWN: &str = "XXXX-XX-XX";

impl Codec for TimeMl {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "TimeML",
            id: "timeml",
            extension: "tml",
            mime: "application/xml",
            description: "HeidelTime, SUTime and TempEval: dates as inline TIMEX3",
            several: false,
            holds: Holds {
                overlap: Overlap::None,
                only_dates: true,
                ids: true,
                value: true,
                timex: true,
                document_id: true,
                title: true,
                date: true,
                ..Holds::SPANS
            },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        let sheet = only(sheets, self.facts())?;
        xml::check(self.facts().name, sheet)?;
        let document = &sheet.document;
        let mut file = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML>\n");
        file += &format!("<DOCID>{}</DOCID>\n<DCT>{}</DCT>\n", escaped(document.id()), day_of_writing(sheet));
        file += &format!("<TITLE>{}</TITLE>\n<TEXT xml:space=\"preserve\">", escaped(document.title()));
        nested(sheet, &mut file, &|text| escaped(text).into_owned(), &opening, &|_| "</TIMEX3>".to_owned());
        file += "</TEXT>\n</TimeML>\n";
        Ok(file.into_bytes())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        xml::read(utf8(bytes)?, import)
    }
}

/// Reads a parsed file.
fn import(xml: &roxmltree::Document<'_>) -> Result<Import, ReadError> {
    let root = xml.root_element();
    let expected = TimeMl.facts().name;
    if !root.has_tag_name("TimeML") {
        return Err(ReadError { place: Place::File, fault: Fault::OtherFormat { expected } });
    }
    let child = |name: &str| root.children().find(|node| node.has_tag_name(name));
    let (mut import, mut budget) = (Import::default(), Budget::of(xml.input_text().as_bytes()));
    let mut reader = Reader { text: String::new(), claims: Vec::new(), problems: Vec::new() };
    // TimeBank has its text right below the root.
    reader.read(child("TEXT").unwrap_or(root));
    import.problems.append(&mut reader.problems);
    let account = Account {
        place: Place::File,
        id: child("DOCID").map(xml::content).unwrap_or_default(),
        title: child("TITLE").map(xml::content),
        text: xml::text(reader.text, Place::File)?,
        claims: reader.claims,
        unit: Counted::In(Unit::Byte),
    };
    let mut document = account.document(&mut import.problems)?;
    let written = root.descendants().find(|node| {
        let function = node.attribute("functionInDocument");
        node.has_tag_name("TIMEX3") && matches!(function, Some("CREATION_TIME" | "PUBLICATION_TIME"))
    });
    let day = written.and_then(|node| CivilDate::parse(node.attribute("value")?.get(..10)?));
    let reason = written.and_then(|node| node.attribute("comment")).map(str::to_owned);
    fields::date(&mut document, day, reason);
    budget.take(&mut import, document)?;
    Ok(import)
}

/// The day of writing, with a number that no date of the text has; the reason to think so as its comment.
fn day_of_writing(sheet: &Sheet<'_>) -> String {
    let (Some(date), reason) = fields::dated(&sheet.document) else { return String::new() };
    let taken = |id: u64| sheet.annotations.iter().any(|annotation| u64::from(annotation.id.0) == id);
    let after = || sheet.annotations.iter().map(|annotation| u64::from(annotation.id.0) + 1).max().unwrap_or(0);
    let id = if taken(0) { after() } else { 0 };
    let comment = reason.map_or_else(String::new, |reason| format!(" comment=\"{}\"", attribute(reason)));
    format!(
        "<TIMEX3 tid=\"t{id}\" type=\"DATE\" value=\"{date}\" temporalFunction=\"false\" \
         functionInDocument=\"CREATION_TIME\"{comment}>{date}</TIMEX3>"
    )
}

fn opening(annotation: &Annotation) -> String {
    let date = annotation.value.as_ref();
    let timex = date.map(DateValue::timex3);
    let (kind, value) = timex.as_ref().map_or((TimexKind::Date, None), |timex| (timex.kind, timex.value.as_deref()));
    let relative = date.is_some_and(|date| date.kind == DateKind::Relative);
    let value = value.unwrap_or(UNKNOWN);
    let mut tag =
        format!("<TIMEX3 tid=\"t{}\" type=\"{}\" value=\"{}\"", annotation.id.0, kind.as_str(), attribute(value));
    if let Some(modifier) = timex.as_ref().and_then(|timex| timex.modifier) {
        tag.push_str(&format!(" mod=\"{}\"", modifier.as_str()));
    }
    tag.push_str(&format!(" temporalFunction=\"{relative}\" functionInDocument=\"NONE\""));
    if let (Some(date), Some(timex)) = (date, timex)
        && told(&timex, relative).as_ref() != Some(date)
    {
        let edtf = date.edtf.as_deref().map_or_else(String::new, |edtf| format!(" {edtf}"));
        tag.push_str(&format!(" comment=\"{}{}\"", date.kind.as_str(), attribute(&edtf)));
    }
    tag + ">"
}

/// The date that a TIMEX3 tells by itself; `None` if it says nothing.
fn told(timex: &Timex3, relative: bool) -> Option<DateValue> {
    let kind = match timex.kind {
        TimexKind::Time => DateKind::Time,
        _ if relative => DateKind::Relative,
        _ => DateKind::Calendar,
    };
    let edtf = timex.value.as_deref().and_then(timex::to_edtf);
    let silent = timex.kind == TimexKind::Date && timex.value.is_none() && timex.modifier.is_none() && !relative;
    (!silent).then(|| DateValue::new(kind, edtf).with_timex3(timex.clone()))
}

/// A text while it is read.
struct Reader<'a> {
    text: String,
    claims: Vec<Claim<'a>>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// Reads an element with a stack of its own, so that deep nesting cannot exhaust the program's.
    fn read(&mut self, top: Node<'a, 'a>) {
        let mut stack: Vec<(Node<'a, 'a>, Option<usize>)> = vec![(top, None)];
        while let Some((node, entered)) = stack.pop() {
            match entered {
                Some(start) => self.close(node, start),
                None if node.is_text() => self.text.push_str(node.text().unwrap_or_default()),
                // What stands beside the text where no element holds it apart.
                None if node != top && ["DOCID", "DCT", "TITLE"].iter().any(|name| node.has_tag_name(*name)) => {}
                None if node.is_element() => {
                    stack.push((node, Some(self.text.len())));
                    stack.extend(node.children().rev().map(|child| (child, None)));
                }
                None => {}
            }
        }
    }

    fn close(&mut self, node: Node<'a, 'a>, start: usize) {
        let name = node.tag_name().name();
        if matches!(name, "TEXT" | "TimeML" | "s") {
            return;
        }
        let kind = node.attribute("type").and_then(TimexKind::parse).filter(|_| name == "TIMEX3");
        let Some(kind) = kind else {
            let said = node.attribute("type").map_or_else(|| name.to_owned(), |kind| format!("{name} {kind}"));
            report(&mut self.problems, xml::place(node), Trouble::NoSpan { said });
            return;
        };
        let timex = Timex3 {
            kind,
            value: node.attribute("value").filter(|value| !matches!(*value, UNKNOWN | "")).map(str::to_owned),
            modifier: node.attribute("mod").and_then(TimexModifier::parse),
        };
        let relative = node.attribute("temporalFunction") == Some("true");
        let ours = node.attribute("comment").and_then(|comment| {
            let (kind, edtf) = comment.split_once(' ').map_or((comment, None), |(kind, edtf)| (kind, Some(edtf)));
            Some(DateValue::new(fields::date_kind(kind)?, edtf.map(str::to_owned)).with_timex3(timex.clone()))
        });
        let id = node.attribute("tid").and_then(|id| id.strip_prefix('t')?.parse().ok());
        let span = (start as u64, self.text.len() as u64);
        self.claims.push(Claim {
            id,
            value: ours.or_else(|| told(&timex, relative)),
            ..Claim::new(TimeMl.facts().id, xml::place(node), span, Label::DATE.as_str().to_owned())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Import {
        TimeMl.read(file.as_bytes(), Writer::Anyone).unwrap()
    }

    #[test]
    fn files_of_other_programs_are_read() {
        let timebank = "<TimeML>\n<TIMEX3 tid=\"t9\" type=\"DATE\" value=\"1998-03-03T14:11:00\" \
                        functionInDocument=\"CREATION_TIME\">03/03/1998</TIMEX3> He <EVENT eid=\"e1\">left</EVENT> \
                        <TIMEX3 tid=\"t1\" type=\"DATE\" value=\"1998-W09\" temporalFunction=\"true\" \
                        anchorTimeID=\"t9\">last week</TIMEX3> for <TIMEX3 tid=\"t2\" type=\"DURATION\" \
                        value=\"P3D\">three days</TIMEX3>.</TimeML>";
        let import = read(timebank);
        let document = &import.documents[0].document;
        assert_eq!(document.text().as_str(), "\n03/03/1998 He left last week for three days.");
        assert_eq!(document.date(), CivilDate::new(1998, 3, 3));
        let dates: Vec<_> = document
            .layer()
            .iter()
            .map(|date| (document.text().slice(date.span).unwrap(), date.value.clone().unwrap()))
            .collect();
        let week = DateValue::new(DateKind::Relative, Some("1998-02-23/1998-03-01".to_owned()));
        let time = DateValue::new(DateKind::Calendar, Some("1998-03-03T14:11:00".to_owned()));
        assert_eq!(dates[1], ("last week", week));
        assert_eq!((dates[0].0, &dates[0].1.edtf, dates.len()), ("03/03/1998", &time.edtf, 2));
        let left_out: Vec<_> = import.problems.iter().map(|problem| problem.trouble.clone()).collect();
        let said = |said: &str| Trouble::NoSpan { said: said.to_owned() };
        assert_eq!(left_out, [said("EVENT"), said("TIMEX3 DURATION")]);
    }

    #[test]
    fn what_is_no_timeml_is_refused() {
        assert!(TimeMl.read(b"<TEI/>", Writer::Anyone).is_err());
        assert!(TimeMl.read(b"<TimeML>", Writer::Anyone).is_err());
    }
}
