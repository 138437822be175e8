//! Who made an annotation, as one word in a file.

use tagline_core::Origin;

/// The word for an origin: `human`, or what kind of source it was and its name, as in `model:tagline 1`.
pub(crate) fn word(origin: &Origin) -> String {
    match origin {
        Origin::Human | Origin::Correction => "human".to_owned(),
        Origin::Model(name) => format!("model:{name}"),
        Origin::Rule(name) => format!("rule:{name}"),
        Origin::Import(name) => format!("import:{name}"),
    }
}

/// The origin behind such a word.
pub(crate) fn of(word: &str) -> Option<Origin> {
    match word.split_once(':') {
        None => (word == "human").then_some(Origin::Human),
        Some(("model", name)) => Some(Origin::Model(name.to_owned())),
        Some(("rule", name)) => Some(Origin::Rule(name.to_owned())),
        Some(("import", name)) => Some(Origin::Import(name.to_owned())),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_origin_has_its_word() {
        let name = || "a:b 1".to_owned();
        for origin in [Origin::Human, Origin::Model(name()), Origin::Rule(name()), Origin::Import(String::new())] {
            assert_eq!(of(&word(&origin)), Some(origin));
        }
        assert_eq!(word(&Origin::Model(name())), "model:a:b 1");
        assert_eq!(word(&Origin::Correction), word(&Origin::Human));
        for wrong in ["", "humans", "human:x", "god:x", "model"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
