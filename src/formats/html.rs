//! A page that anyone can open and read: the text with its mentions marked, a legend, and nothing to fetch.
//!
//! It is HTML that is XML as well, so that it can be read back: each `mark` carries everything about its annotation in
//! `data-` attributes. Elements nest but cannot cross.

use crate::{
    budget::Budget,
    claim::{Account, Claim, Counted},
    codec::{Codec, Facts, Holds, Overlap, Writer},
    error::{Fault, Place, ReadError, WriteError},
    fields,
    import::{Import, Problem},
    json::utf8,
    markup::nested,
    options::ExportOptions,
    sheet::Sheet,
    unit::Unit,
    xml::{self, attribute, escaped},
};
use roxmltree::Node;
use std::collections::BTreeMap;
use tagline_core::{Annotation, CivilDate, Confidence, Document, Status};

/// A page to read.
pub(crate) struct Html;

const DOCTYPE: &str = "<!DOCTYPE html>";
const STYLE: &str = include_str!("html/style.css");
/// What the page says it was made by.
const GENERATOR: &str = "Tagline";
/// The class of the element that holds a text, all of it and nothing else.
const TEXT: &str = "tagline-text";

impl Codec for Html {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "HTML page",
            id: "html",
            extension: "html",
            mime: "text/html",
            description: "Anyone with a browser: a page to read and print, which Tagline can open again",
            several: true,
            holds: Holds { names: false, overlap: Overlap::Nested, ..Holds::EVERYTHING },
        }
    }

    fn write(&self, sheets: &[Sheet<'_>], _: &ExportOptions) -> Result<Vec<u8>, WriteError> {
        sheets.iter().try_for_each(|sheet| xml::check(self.facts().name, sheet))?;
        let title = match sheets {
            [sheet] => sheet.document.title().to_owned(),
            _ => format!("{} annotated texts", sheets.len()),
        };
        let mut file = format!(
            "{DOCTYPE}\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n\
             <meta name=\"viewport\" content=\"width=device-width\"/>\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
             <meta name=\"generator\" content=\"{GENERATOR} {}\"/>\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
            env!("CARGO_PKG_VERSION"),
            escaped(&title),
        );
        for sheet in sheets {
            article(sheet, &mut file);
        }
        file += "</body>\n</html>\n";
        Ok(file.into_bytes())
    }

    fn read(&self, bytes: &[u8], _: Writer) -> Result<Import, ReadError> {
        let text = utf8(bytes)?;
        let is_ours = text.get(..DOCTYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(DOCTYPE));
        let expected = self.facts().name;
        let other = || ReadError { place: Place::File, fault: Fault::OtherFormat { expected } };
        // The declaration says nothing, and the parser takes none. Its line goes on without it.
        let has_generator = text.contains(GENERATOR);
        xml::read(text.get(DOCTYPE.len()..).filter(|_| is_ours).ok_or_else(other)?, |xml| {
            // What stands inside an article is part of it, and read once.
            let mut end = 0;
            let is_article = |node: &Node<'_, '_>| {
                let begins = node.range().start >= end && node.attribute("data-tagline").is_some();
                end = if begins { node.range().end } else { end };
                begins
            };
            let articles: Vec<_> = xml.descendants().filter(is_article).collect();
            let (mut import, mut budget) = (Import::default(), Budget::of(xml.input_text().as_bytes()));
            // Any page is HTML; ours says that it is.
            if articles.is_empty() && !has_generator {
                return Err(other());
            }
            for node in articles {
                let document = read_article(node, &mut import.problems)?;
                budget.take(&mut import, document)?;
            }
            Ok(import)
        })
    }
}

fn article(sheet: &Sheet<'_>, file: &mut String) {
    let document = &sheet.document;
    let (date, reason) = fields::dated(document);
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    let inferred = reason.map(|reason| format!(" data-date-inferred=\"{}\"", attribute(reason))).unwrap_or_default();
    file.push_str(&format!(
        "<article data-tagline=\"1\" data-id=\"{}\" data-title=\"{}\" data-date=\"{date}\"{inferred}>\n<header>\n<h1>{}</h1>\n",
        attribute(document.id()),
        attribute(document.title()),
        escaped(document.title()),
    ));
    if !date.is_empty() {
        file.push_str(&format!("<p><time datetime=\"{date}\">{date}</time></p>\n"));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for annotation in sheet.annotations.iter().filter(|annotation| annotation.status != Status::Rejected) {
        *counts.entry(annotation.label.as_str()).or_default() += 1;
    }
    file.push_str("<ul class=\"legend\">\n");
    for (label, count) in counts {
        let (kind, name) = (attribute(label), sheet.annotations.iter().find(|a| a.label.as_str() == label));
        let name = name.map_or(label, |annotation| document.labels().name(&annotation.label));
        file.push_str(&format!("<li><b data-label=\"{kind}\">{}</b> {count}</li>\n", escaped(name)));
    }
    file.push_str(&format!("</ul>\n</header>\n<div class=\"{TEXT}\">"));
    nested(sheet, file, &|text| escaped(text).into_owned(), &|annotation| mark(sheet, annotation), &|_| {
        "</mark>".to_owned()
    });
    file.push_str("</div>\n</article>\n");
}

fn mark(sheet: &Sheet<'_>, annotation: &Annotation) -> String {
    let (start, end) = sheet.offsets(annotation.span, Unit::CodePoint);
    let (id, label) = (annotation.id.0, attribute(annotation.label.as_str()));
    let mut mark = format!("<mark data-id=\"{id}\" data-label=\"{label}\" data-start=\"{start}\" data-end=\"{end}\"");
    for (name, value) in fields::of(annotation) {
        mark += &format!(" data-{name}=\"{}\"", attribute(&value));
    }
    mark + &format!(" title=\"{}\">", attribute(&tip(&sheet.document, annotation)))
}

/// What is shown when the pointer rests on a mention.
fn tip(document: &Document, annotation: &Annotation) -> String {
    let mut tip = document.labels().name(&annotation.label).to_owned();
    if let Some(edtf) = annotation.value.as_ref().and_then(|value| value.edtf.as_deref()) {
        tip += &format!(", {edtf}");
    }
    if let Some(percent) = annotation.confidence.map(Confidence::percent) {
        tip += &format!(", {percent} % sure");
    }
    tip + ", " + annotation.status.as_str()
}

fn read_article(node: Node<'_, '_>, problems: &mut Vec<Problem>) -> Result<Document, ReadError> {
    let missing = || ReadError { place: xml::place(node), fault: Fault::Missing { field: TEXT } };
    let body = node.descendants().find(|node| node.attribute("class") == Some(TEXT)).ok_or_else(missing)?;
    let mut text = String::new();
    let mut claims = Vec::new();
    // Entered elements with where they started: a stack of our own, so that deep nesting cannot exhaust the program's.
    let mut stack: Vec<(Node<'_, '_>, Option<usize>)> = vec![(body, None)];
    while let Some((node, entered)) = stack.pop() {
        match (entered, node.attribute("data-label")) {
            (Some(start), Some(label)) => {
                let ends = (start as u64, text.len() as u64);
                let id = node.attribute("data-id").and_then(|id| id.parse().ok());
                let claim = Claim { id, ..Claim::new(Html.facts().id, xml::place(node), ends, label) };
                let field = |name: &str| node.attribute(format!("data-{name}").as_str()).map(str::to_owned);
                claims.push(fields::take(claim, field));
            }
            (None, _) if node.is_text() => text.push_str(node.text().unwrap_or_default()),
            (None, _) if node.is_element() => {
                stack.push((node, Some(text.len())));
                stack.extend(node.children().rev().map(|child| (child, None)));
            }
            _ => {}
        }
    }
    let account = Account {
        place: xml::place(node),
        id: node.attribute("data-id").unwrap_or_default().to_owned(),
        title: node.attribute("data-title").map(str::to_owned),
        text: xml::text(text, xml::place(body))?,
        claims,
        unit: Counted::In(Unit::Byte),
    };
    let mut document = account.document(problems)?;
    let date = node.attribute("data-date").and_then(CivilDate::parse);
    fields::date(&mut document, date, node.attribute("data-date-inferred").map(str::to_owned));
    Ok(document)
}
