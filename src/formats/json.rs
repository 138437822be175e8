//! Objects of JSON taken apart field by field, so that every error has a place and nothing unknown is lost.

use crate::{
    budget::{MOST_ENTRIES, within},
    error::{Fault, Place, ReadError},
    import::quoted,
};
use serde::{Deserialize, de::Visitor};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap, fmt};
use tagline_core::{Confidence, DateKind, DateValue, Text, Timex3};

/// Fields we do not know, each with its value letter for letter, so that numbers beyond 64 bits survive too.
pub(crate) type Fields = BTreeMap<String, String>;

/// The text of a file, less a byte order mark.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError { place: Place::Byte(error.valid_up_to()), fault: Fault::NotUtf8 })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A value of JSON together with where it stands.
#[derive(Clone)]
pub(crate) struct Item<'a> {
    raw: &'a RawValue,
    at: At,
}

/// A JSON Pointer into a file, or into one line of a file of lines.
#[derive(Clone)]
struct At {
    line: Option<usize>,
    pointer: String,
}

impl At {
    fn below(&self, step: impl fmt::Display) -> Self {
        // Every value below repeats it, so a name as long as the file must not be one.
        let step = quoted(&step.to_string()).replace('~', "~0").replace('/', "~1");
        Self { line: self.line, pointer: format!("{}/{step}", self.pointer) }
    }

    fn place(&self) -> Place {
        match self.line {
            None => Place::Pointer(self.pointer.clone()),
            Some(line) => Place::Record { line, pointer: self.pointer.clone() },
        }
    }

    fn error(&self, fault: Fault) -> ReadError {
        ReadError { place: self.place(), fault }
    }

    fn parse<'a, T: Deserialize<'a>>(&self, raw: &'a RawValue) -> Result<T, ReadError> {
        serde_json::from_str(raw.get()).map_err(|error| self.error(Fault::Value { problem: without_place(&error) }))
    }
}

impl<'a> Item<'a> {
    /// The value that a file consists of.
    pub(crate) fn file(text: &'a str) -> Result<Self, ReadError> {
        Self::new(text, None)
    }

    /// The values on the lines of a file, blank lines left out.
    pub(crate) fn lines(text: &'a str) -> impl Iterator<Item = Result<Self, ReadError>> {
        let lines = text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines.map(|(index, line)| Self::new(line, Some(index + 1)))
    }

    fn new(text: &'a str, line: Option<usize>) -> Result<Self, ReadError> {
        let raw = serde_json::from_str(text).map_err(|error| ReadError {
            place: Place::Line { line: line.unwrap_or(error.line()), column: error.column() },
            fault: Fault::Syntax { problem: without_place(&error) },
        })?;
        Ok(Self { raw, at: At { line, pointer: String::new() } })
    }

    /// Where the value stands.
    pub(crate) fn place(&self) -> Place {
        self.at.place()
    }

    /// Whether the value is `null`.
    pub(crate) fn is_null(&self) -> bool {
        self.raw.get() == "null"
    }

    /// An error about the value.
    pub(crate) fn error(&self, fault: Fault) -> ReadError {
        self.at.error(fault)
    }

    /// The value as a type.
    pub(crate) fn get<T: Deserialize<'a>>(&self) -> Result<T, ReadError> {
        self.at.parse(self.raw)
    }

    /// An error about the value being of the wrong kind.
    pub(crate) fn wrong(&self, problem: &str) -> ReadError {
        self.error(Fault::Value { problem: problem.to_owned() })
    }

    /// The value as the text of a document.
    pub(crate) fn text(&self) -> Result<Text, ReadError> {
        Text::new(self.get::<String>()?).map_err(|_| self.error(Fault::TooLong))
    }

    /// The value as an identifier, which may be a string or any other value.
    pub(crate) fn name(&self) -> Result<String, ReadError> {
        if self.raw.get().starts_with('"') { self.get() } else { Ok(self.raw.get().to_owned()) }
    }

    /// Returns `true` if the value is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.raw.get().starts_with('[')
    }

    /// The values of a list.
    pub(crate) fn list(&self) -> Result<Vec<Self>, ReadError> {
        let list: Vec<&'a RawValue> = self.get()?;
        within("entries of a list", list.len(), MOST_ENTRIES)?;
        Ok(list.into_iter().enumerate().map(|(index, raw)| Self { raw, at: self.at.below(index) }).collect())
    }

    /// The fields of an object.
    pub(crate) fn object(&self) -> Result<Object<'a>, ReadError> {
        let Pairs(fields) = self.get()?;
        let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_ref()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(self.error(Fault::Twice { field: pair[0].to_owned() })),
            None => Ok(Object { at: self.at.clone(), fields }),
        }
    }
}

/// An object whose fields are taken out one by one.
pub(crate) struct Object<'a> {
    at: At,
    fields: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// Where the object stands.
    pub(crate) fn place(&self) -> Place {
        self.at.place()
    }

    /// An error about one of the object's fields.
    pub(crate) fn error(&self, field: &str, fault: Fault) -> ReadError {
        self.at.below(field).error(fault)
    }

    /// Takes a field that may be absent or null.
    pub(crate) fn optional<T: Deserialize<'a>>(&mut self, field: &str) -> Result<Option<T>, ReadError> {
        self.item(field).map_or(Ok(None), |item| item.get())
    }

    /// Whether there is such a field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| name == field)
    }

    /// Takes a field that must be there.
    pub(crate) fn required<T: Deserialize<'a>>(&mut self, field: &'static str) -> Result<T, ReadError> {
        self.required_item(field)?.get()
    }

    /// Takes a field that holds a list, if it is there.
    pub(crate) fn list(&mut self, field: &str) -> Result<Vec<Item<'a>>, ReadError> {
        self.item(field).map_or(Ok(Vec::new()), |item| item.list())
    }

    /// Takes a field that must be there and hold a list of objects.
    pub(crate) fn objects(&mut self, field: &'static str) -> Result<Vec<Self>, ReadError> {
        self.required_item(field)?.list()?.iter().map(Item::object).collect()
    }

    /// Takes a field as it stands, if it is there.
    pub(crate) fn item(&mut self, field: &str) -> Option<Item<'a>> {
        let index = self.fields.iter().position(|(name, _)| name == field)?;
        Some(Item { raw: self.fields.remove(index).1, at: self.at.below(field) })
    }

    /// Takes a field that must be there as it stands.
    pub(crate) fn required_item(&mut self, field: &'static str) -> Result<Item<'a>, ReadError> {
        self.item(field).ok_or_else(|| self.at.error(Fault::Missing { field }))
    }

    /// The values of all fields.
    pub(crate) fn items(&self) -> impl Iterator<Item = Item<'a>> {
        self.fields.iter().map(|(name, raw)| Item { raw, at: self.at.below(name) })
    }

    /// Takes a probability, if it is there.
    pub(crate) fn confidence(&mut self, field: &str) -> Result<Option<Confidence>, ReadError> {
        match self.optional::<f64>(field)? {
            Some(probability) if !(0.0..=1.0).contains(&probability) => {
                let problem = "expected a probability from 0 to 1".to_owned();
                Err(self.error(field, Fault::Value { problem }))
            }
            probability => Ok(probability.map(Confidence::from_probability)),
        }
    }

    /// Takes the fields `kind` and `value` of a date, if they are there.
    pub(crate) fn date(&mut self) -> Result<Option<DateValue>, ReadError> {
        let said: Option<Timex3> = self.optional("timex3")?;
        let value = match (self.optional("kind")?, self.optional("value")?) {
            (None, None) => None,
            (kind, edtf) => Some(DateValue::new(kind.unwrap_or(DateKind::Calendar), edtf)),
        };
        Ok(match (value, said) {
            (Some(value), Some(said)) => Some(value.with_timex3(said)),
            (value, _) => value,
        })
    }

    /// All fields that were not taken.
    pub(crate) fn rest(self) -> Fields {
        self.fields.into_iter().map(|(name, raw)| (name.into_owned(), raw.get().to_owned())).collect()
    }
}

/// What `serde_json` says, less its own place: we give a better one.
fn without_place(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    message.strip_suffix(&place).map_or(message.clone(), str::to_owned)
}

/// The fields of an object in order; serde's maps would drop the first of two of the same name without a word.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    fields.push((name, value));
                }
                Ok(Pairs(fields))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

/// A field's name, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_place() {
        let file = |text| Item::file(text)?.object();
        let place = |text| file(text).map(|_| ()).unwrap_err().place;
        assert_eq!(place("{\"a\": 1,\n \"b\" 2}"), Place::Line { line: 2, column: 6 });
        assert_eq!(place(""), Place::Line { line: 1, column: 0 });
        assert_eq!(place("[1]"), Place::Pointer(String::new()));
        assert_eq!(place(r#"{"a": 1, "\u0061": 2}"#), Place::Pointer(String::new()));
        let mut object = file(r#"{"a/b": [{"c": "x"}, {"c": 1}], "d": "\ud800"}"#).ok().unwrap();
        let mut list = object.objects("a/b").ok().unwrap();
        assert_eq!(list[0].required::<String>("c"), Ok("x".to_owned()));
        assert_eq!(list[1].required::<String>("c").unwrap_err().place, Place::Pointer("/a~1b/1/c".to_owned()));
        assert_eq!(object.required::<String>("d").unwrap_err().place, Place::Pointer("/d".to_owned()));
        assert_eq!(object.required::<String>("e").unwrap_err().fault, Fault::Missing { field: "e" });
    }

    #[test]
    fn lines_are_counted_whether_blank_or_not() {
        let found: Vec<_> = Item::lines("1\n\n [2] \r\n").map(|item| item.map(|item| item.place())).collect();
        let at = |line| Ok(Place::Record { line, pointer: String::new() });
        assert_eq!(found, [at(1), at(3)]);
        let wrong = Item::lines("1\n{\n").nth(1).unwrap().map(|_| ());
        assert_eq!(wrong.unwrap_err().place, Place::Line { line: 2, column: 1 });
    }

    #[test]
    fn what_is_not_taken_is_kept_letter_for_letter() {
        let mut object = Item::file(r#"{"a": 1, "big": 123456789012345678901234567890.10, "n": null}"#)
            .and_then(|item| item.object())
            .ok()
            .unwrap();
        assert_eq!(object.optional::<u8>("a"), Ok(Some(1)));
        assert_eq!(object.optional::<u8>("absent"), Ok(None));
        let rest = object.rest();
        assert_eq!(rest["big"], "123456789012345678901234567890.10");
        assert_eq!(rest["n"], "null");
    }
}
