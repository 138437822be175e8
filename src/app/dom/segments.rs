//! Where characters and words end, as a reader sees them. The browser knows, and for more scripts than a table that the
//! page would have to fetch.

use std::ops::Range;

use super::elision::elided;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Character,
    Word,
}

/// The characters of a text, each a range of bytes: a letter with its accents is one, an emoji with its parts too.
pub(crate) fn characters(text: &str) -> Vec<Range<usize>> {
    cuts::all(text, Unit::Character)
}

/// The words of a text without what stands between them, each a range of bytes. An elided word is a word of its own:
/// "dell'Unesco" is "dell'" and "Unesco".
pub(crate) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    for word in cuts::all(text, Unit::Word) {
        let cut = word.start + elided(&text[word.clone()]).unwrap_or(0);
        words.extend([word.start..cut, cut..word.end].into_iter().filter(|part| !part.is_empty()));
    }
    words
}

#[cfg(not(test))]
mod cuts {
    use super::Unit;
    use js_sys::{Array, Object, Reflect};
    use std::ops::Range;
    use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

    #[wasm_bindgen]
    extern "C" {
        /// The browser's own, which the bindings do not know yet.
        #[wasm_bindgen(js_namespace = Intl)]
        type Segmenter;
        #[wasm_bindgen(constructor, js_namespace = Intl)]
        fn new(locale: &str, options: &Object) -> Segmenter;
        #[wasm_bindgen(method)]
        fn segment(this: &Segmenter, text: &str) -> JsValue;
    }

    thread_local! {
        static CHARACTERS: Segmenter = segmenter("grapheme");
        static WORDS: Segmenter = segmenter("word");
    }

    fn segmenter(granularity: &str) -> Segmenter {
        let options = Object::new();
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&options, &"granularity".into(), &granularity.into());
        Segmenter::new("en", &options)
    }

    pub(super) fn all(text: &str, unit: Unit) -> Vec<Range<usize>> {
        let segmenter = if unit == Unit::Word { &WORDS } else { &CHARACTERS };
        let found = segmenter.with(|segmenter| Array::from(&segmenter.segment(text)));
        let mut at = 0;
        let ranges = found.iter().filter_map(|found| {
            let of = |name: &str| Reflect::get(&found, &name.into()).unwrap_or_default();
            let start = at;
            at += of("segment").as_string().map_or(0, |segment| segment.len());
            (unit == Unit::Character || of("isWordLike").is_truthy()).then_some(start..at)
        });
        ranges.collect()
    }
}

/// Tests run outside a browser, by a library that follows the same standard.
#[cfg(test)]
mod cuts {
    use super::Unit;
    use std::ops::Range;
    use unicode_segmentation::UnicodeSegmentation;

    pub(super) fn all(text: &str, unit: Unit) -> Vec<Range<usize>> {
        let range = |(at, part): (usize, &str)| at..at + part.len();
        match unit {
            Unit::Character => text.grapheme_indices(true).map(range).collect(),
            Unit::Word => text.unicode_word_indices().map(range).collect(),
        }
    }
}
