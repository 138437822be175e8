//! The two promises of a Tagline JSON file: it fits its schema, and every offset is true.

use serde_json::Value;
use std::path::PathBuf;

/// Parses a Tagline JSON file and checks both promises.
///
/// # Errors
/// What is wrong with it, one line for each fault.
pub fn check(bytes: &[u8]) -> Result<Value, String> {
    let file: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let validator = jsonschema::validator_for(&schema()).map_err(|error| error.to_string())?;
    let mut faults: Vec<String> =
        validator.iter_errors(&file).map(|error| format!("{}: {error}", error.instance_path())).collect();
    for document in list(&file, "documents") {
        let text = document["text"].as_str().unwrap_or_default();
        faults.extend(list(document, "annotations").iter().filter_map(|annotation| untrue(text, annotation)));
    }
    if faults.is_empty() { Ok(file) } else { Err(faults.join("\n")) }
}

/// Why an annotation's offsets, in code points, do not give its text, or `None` if they do.
#[must_use]
pub fn untrue(text: &str, annotation: &Value) -> Option<String> {
    let offset = |key: &str| annotation[key].as_u64().and_then(|value| usize::try_from(value).ok());
    let found = offset("start").zip(offset("end")).and_then(|(start, end)| {
        let length = end.checked_sub(start)?;
        Some(text.chars().skip(start).take(length).collect::<String>())
    });
    let surface = annotation["text"].as_str();
    (found.is_none() || found.as_deref() != surface)
        .then(|| format!("the text at {}..{} is {found:?}, not {surface:?}", annotation["start"], annotation["end"]))
}

/// A list inside an object; empty if there is none.
#[must_use]
pub fn list<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    object[key].as_array().map_or(&[], Vec::as_slice)
}

/// The schema in the repository.
///
/// # Panics
/// If it is not there or is no JSON.
#[must_use]
pub fn schema() -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src/formats/schema/tagline-v1.schema.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn offsets_count_code_points() {
        let text = "🌊 Łódź";
        assert_eq!(untrue(text, &json!({"start": 2, "end": 6, "text": "Łódź"})), None);
        for wrong in [
            json!({"start": 3, "end": 7, "text": "Łódź"}),
            json!({"start": 2, "end": 9, "text": "Łódź!"}),
            json!({"start": 6, "end": 2, "text": ""}),
            json!({"text": "Łódź"}),
        ] {
            assert!(untrue(text, &wrong).is_some(), "{wrong}");
        }
    }
}
