//! Objects of JSON taken apart field by field, so that every error has a place and nothing unknown is lost.

use crate::error::{Fault, Place, ReadError};
use serde::{Deserialize, de::Visitor};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap, fmt};

/// Fields we do not know, each with its value letter for letter, so that numbers beyond 64 bits survive too.
pub(crate) type Fields = BTreeMap<String, String>;

/// The text of a file, less a byte order mark.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError { place: Place::Byte(error.valid_up_to()), fault: Fault::NotUtf8 })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// An object whose fields are taken out one by one.
pub(crate) struct Object<'a> {
    pointer: String,
    fields: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// The object that a file consists of.
    pub(crate) fn file(text: &'a str) -> Result<Self, ReadError> {
        let whole: &RawValue = serde_json::from_str(text).map_err(|error| ReadError {
            place: Place::Line { line: error.line(), column: error.column() },
            fault: Fault::Syntax { problem: without_place(&error) },
        })?;
        Self::new(whole, String::new())
    }

    fn new(raw: &'a RawValue, pointer: String) -> Result<Self, ReadError> {
        match serde_json::from_str::<Pairs<'a>>(raw.get()) {
            Err(error) => Err(wrong(pointer, &error)),
            Ok(Pairs(fields)) => {
                let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_ref()).collect();
                names.sort_unstable();
                match names.windows(2).find(|pair| pair[0] == pair[1]) {
                    Some(pair) => {
                        let fault = Fault::Twice { field: pair[0].to_owned() };
                        Err(ReadError { place: Place::Pointer(pointer), fault })
                    }
                    None => Ok(Self { pointer, fields }),
                }
            }
        }
    }

    /// Where the object stands.
    pub(crate) fn place(&self) -> Place {
        Place::Pointer(self.pointer.clone())
    }

    /// An error about one of the object's fields.
    pub(crate) fn error(&self, field: &str, fault: Fault) -> ReadError {
        ReadError { place: Place::Pointer(self.below(field)), fault }
    }

    /// Takes a field that may be absent or null.
    pub(crate) fn optional<T: Deserialize<'a>>(&mut self, field: &str) -> Result<Option<T>, ReadError> {
        let Some(raw) = self.take(field) else { return Ok(None) };
        serde_json::from_str(raw.get()).map_err(|error| wrong(self.below(field), &error))
    }

    /// Takes a field that must be there.
    pub(crate) fn required<T: Deserialize<'a>>(&mut self, field: &'static str) -> Result<T, ReadError> {
        let raw = self.take(field).ok_or_else(|| self.missing(field))?;
        serde_json::from_str(raw.get()).map_err(|error| wrong(self.below(field), &error))
    }

    /// Takes a field that must be there and hold a list of objects.
    pub(crate) fn objects(&mut self, field: &'static str) -> Result<Vec<Self>, ReadError> {
        let list: Vec<&'a RawValue> = self.required(field)?;
        let pointer = self.below(field);
        list.into_iter().enumerate().map(|(index, raw)| Self::new(raw, format!("{pointer}/{index}"))).collect()
    }

    /// All fields that were not taken.
    pub(crate) fn rest(self) -> Fields {
        self.fields.into_iter().map(|(name, raw)| (name.into_owned(), raw.get().to_owned())).collect()
    }

    fn take(&mut self, field: &str) -> Option<&'a RawValue> {
        let index = self.fields.iter().position(|(name, _)| name == field)?;
        Some(self.fields.remove(index).1)
    }

    fn missing(&self, field: &'static str) -> ReadError {
        ReadError { place: self.place(), fault: Fault::Missing { field } }
    }

    fn below(&self, field: &str) -> String {
        format!("{}/{}", self.pointer, field.replace('~', "~0").replace('/', "~1"))
    }
}

fn wrong(pointer: String, error: &serde_json::Error) -> ReadError {
    let fault = Fault::Value { problem: without_place(error) };
    ReadError { place: Place::Pointer(pointer), fault }
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
        let place = |text: &str| Object::file(text).map(|_| ()).unwrap_err().place;
        assert_eq!(place("{\"a\": 1,\n \"b\" 2}"), Place::Line { line: 2, column: 6 });
        assert_eq!(place(""), Place::Line { line: 1, column: 0 });
        assert_eq!(place("[1]"), Place::Pointer(String::new()));
        assert_eq!(place(r#"{"a": 1, "\u0061": 2}"#), Place::Pointer(String::new()));
        let mut object = Object::file(r#"{"a/b": [{"c": "x"}, {"c": 1}], "d": "\ud800"}"#).ok().unwrap();
        let mut list = object.objects("a/b").ok().unwrap();
        assert_eq!(list[0].required::<String>("c"), Ok("x".to_owned()));
        assert_eq!(list[1].required::<String>("c").unwrap_err().place, Place::Pointer("/a~1b/1/c".to_owned()));
        assert_eq!(object.required::<String>("d").unwrap_err().place, Place::Pointer("/d".to_owned()));
        assert_eq!(object.required::<String>("e").unwrap_err().fault, Fault::Missing { field: "e" });
    }

    #[test]
    fn what_is_not_taken_is_kept_letter_for_letter() {
        let mut object = Object::file(r#"{"a": 1, "big": 123456789012345678901234567890.10, "n": null}"#).ok().unwrap();
        assert_eq!(object.optional::<u8>("a"), Ok(Some(1)));
        assert_eq!(object.optional::<u8>("absent"), Ok(None));
        let rest = object.rest();
        assert_eq!(rest["big"], "123456789012345678901234567890.10");
        assert_eq!(rest["n"], "null");
    }
}
