//! One line of JSON in, one line of JSON out.

use serde::{
    Deserialize, Serialize,
    de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use tagline_core::{CivilDate, Timex3};

/// A text to tag, as one line of the input gives it.
#[derive(Debug)]
pub(crate) struct Request {
    /// The text.
    pub(crate) text: String,
    /// The day it was written, where the line says so.
    pub(crate) date: Option<CivilDate>,
}

/// Why a line, or a file, cannot be tagged.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The line is not an object of JSON.
    Json {
        /// The byte in the line where reading stopped, counted from 1.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// The object has no field `text`.
    NoText,
    /// The field `text` is not a string of Unicode.
    Text {
        /// What is wrong with it.
        problem: String,
    },
    /// The field `date` is not a day of the calendar.
    Date {
        /// The value, as JSON.
        found: String,
    },
    /// The line has more than [`MAX_LINE`](crate::lines::MAX_LINE) bytes.
    TooLong,
    /// The file cannot be read.
    File {
        /// What the system says.
        problem: String,
    },
    /// The bytes are not UTF-8.
    Utf8 {
        /// How many bytes before the first bad one are good.
        valid: usize,
    },
    /// The tagger broke down.
    Tagger,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Json { column, problem } => write!(f, "not a JSON object: {problem} (column {column})"),
            Self::NoText => f.write_str(r#"no field "text": write {"id": …, "text": "…"}"#),
            Self::Text { problem } => write!(f, r#"the field "text" is not a string of Unicode: {problem}"#),
            Self::Date { found } => {
                write!(f, r#"the field "date" is {found}: write a day of the calendar, such as "2022-02-24""#)
            }
            Self::TooLong => write!(f, "longer than {} MiB: cut the text into parts", crate::lines::MAX_LINE >> 20),
            Self::File { problem } => write!(f, "cannot be read: {problem}"),
            Self::Utf8 { valid } => {
                write!(f, "not UTF-8 after byte {valid}: convert it first, for example with iconv -t UTF-8")
            }
            Self::Tagger => f.write_str("the tagger broke down on this text; please report it"),
        }
    }
}

/// The fields of a line, each kept as it was written, because what stands in one must not spoil another: the id
/// is known even where the text is broken.
#[derive(Default)]
struct Fields<'a> {
    id: Option<&'a RawValue>,
    text: Option<&'a RawValue>,
    date: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Id,
    Text,
    Date,
    #[serde(other)]
    Other,
}

impl<'de> DeserializeSeed<'de> for &mut Fields<'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Fields<'de> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(field) = map.next_key()? {
            let (slot, name) = match field {
                Field::Id => (&mut self.id, "id"),
                Field::Text => (&mut self.text, "text"),
                Field::Date => (&mut self.date, "date"),
                Field::Other => {
                    map.next_value::<serde::de::IgnoredAny>()?;
                    continue;
                }
            };
            if slot.replace(map.next_value()?).is_some() {
                return Err(A::Error::duplicate_field(name));
            }
        }
        Ok(())
    }
}

/// Reads one line. The value the caller knows it by comes beside the result, because it may be known where the rest is
/// not; it is kept letter for letter, so that numbers beyond 64 bits survive too.
pub(crate) fn parse(line: &[u8]) -> (Option<&RawValue>, Result<Request, Refusal>) {
    let mut fields = Fields::default();
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let whole = fields.deserialize_into(&mut deserializer);
    let id = fields.id;
    (id, whole.and_then(|()| request(&fields)))
}

impl<'a> Fields<'a> {
    fn deserialize_into(
        &mut self,
        deserializer: &mut serde_json::Deserializer<serde_json::de::SliceRead<'a>>,
    ) -> Result<(), Refusal> {
        self.deserialize(&mut *deserializer)
            .and_then(|()| deserializer.end())
            .map_err(|error| Refusal::Json { column: error.column(), problem: without_place(&error) })
    }
}

fn request(fields: &Fields<'_>) -> Result<Request, Refusal> {
    let text = fields.text.ok_or(Refusal::NoText)?.get();
    let text = serde_json::from_str(text).map_err(|error| Refusal::Text { problem: without_place(&error) })?;
    let date = match fields.date {
        None => None,
        Some(date) => serde_json::from_str::<Option<CivilDate>>(date.get())
            .map_err(|_| Refusal::Date { found: date.get().to_owned() })?,
    };
    Ok(Request { text, date })
}

/// What `serde_json` says, less its own line and column: a line of the input is always its line 1.
fn without_place(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    message.strip_suffix(&place).map_or(message.clone(), str::to_owned)
}

/// The answer to a request.
#[derive(Serialize)]
pub(crate) struct Answer<'a, I: Serialize> {
    /// The id of the request; `null` where it had none.
    pub(crate) id: I,
    /// The text that the offsets count in.
    pub(crate) text: &'a str,
    /// What was found, in reading order.
    pub(crate) entities: Vec<Entity<'a>>,
}

/// One mention in an answer.
#[derive(Serialize)]
pub(crate) struct Entity<'a> {
    /// The code point it starts at.
    pub(crate) start: u32,
    /// The code point after its last.
    pub(crate) end: u32,
    /// The label's identifier.
    pub(crate) label: &'a str,
    /// The words, `text[start:end]`.
    pub(crate) text: &'a str,
    /// The probability that span and label are right.
    pub(crate) confidence: f64,
    /// For dates: `calendar`, `relative` or `time`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<&'static str>,
    /// For dates that can be read: ISO 8601 / EDTF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<&'a str>,
    /// For dates: the same as TIMEX3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timex3: Option<Timex3>,
}

/// The answer to a line that cannot be tagged.
#[derive(Serialize)]
pub(crate) struct Failure<I: Serialize> {
    /// The id of the line; `null` where it cannot be known.
    pub(crate) id: I,
    /// Why, in words.
    pub(crate) error: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_kept_as_it_was_written() {
        for id in ["7", "1.0", "12345678901234567890123", "1e400", "\"a\\u00e9\"", "null", "[1, {\"b\":2}]", "true"] {
            let line = format!(r#"{{"text": "x", "id": {id}, "more": [1, 2]}}"#);
            let (known, request) = parse(line.as_bytes());
            assert_eq!(known.map(RawValue::get), Some(id));
            assert_eq!(request.unwrap().text, "x");
        }
        assert!(parse(br#"{"text": "x"}"#).0.is_none());
    }

    #[test]
    fn escapes_and_dates_are_read() {
        let (_, request) = parse(br#" {"id":1,"text":"a\n\ud83c\udfee","date":"2022-02-24"} "#);
        let request = request.unwrap();
        assert_eq!(request.text, "a\n🏮");
        assert_eq!(request.date, CivilDate::new(2022, 2, 24));
        assert_eq!(parse(br#"{"text":"","date":null}"#).1.unwrap().date, None);
    }

    #[test]
    fn a_bad_line_says_what_is_wrong_and_keeps_its_id_where_it_can() {
        let table: [(&[u8], Option<&str>, &str); 14] = [
            (b"hello", None, "expected value"),
            (b"", None, "EOF"),
            (b"[1, 2]", None, "expected an object"),
            (b"{\"id\": 1", Some("1"), "EOF"),
            (b"{\"id\": 2, \"text\": \"abc", Some("2"), "EOF"),
            (b"{\"id\": 3, \"text\": \"a\"} x", Some("3"), "trailing characters"),
            (b"{\"id\": 4}", Some("4"), "no field \"text\""),
            (b"{\"id\": 5, \"text\": 5}", Some("5"), "expected a string"),
            (b"{\"id\": 6, \"text\": null}", Some("6"), "expected a string"),
            (b"{\"text\": \"\\ud800\", \"id\": 7}", Some("7"), "string of Unicode"),
            (b"{\"text\": \"\\udc00x\", \"id\": 8}", Some("8"), "string of Unicode"),
            (b"{\"id\": 9, \"text\": \"\xff\"}", Some("9"), "not a JSON object"),
            (b"{\"id\": 10, \"id\": 11, \"text\": \"\"}", Some("11"), "duplicate field"),
            (b"{\"id\": 12, \"text\": \"\", \"date\": \"2022-02-30\"}", Some("12"), "\"2022-02-30\""),
        ];
        for (line, id, why) in table {
            let (known, request) = parse(line);
            let refusal = request.unwrap_err().to_string();
            assert_eq!(known.map(RawValue::get), id, "{refusal}");
            assert!(refusal.contains(why), "{refusal:?} does not say {why:?}");
        }
    }
}
