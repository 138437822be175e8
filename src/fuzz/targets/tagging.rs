//! The whole engine on any text.

use std::sync::LazyLock;
use tagline_core::Text;
use tagline_engine::{Engine, TagOptions};

/// The model that is shipped, or none where it cannot be read: what reads it is another target's concern.
static ENGINE: LazyLock<Option<Engine>> =
    LazyLock::new(|| Engine::load(include_bytes!("../../engine/model/tagline.model")).ok());

/// Mentions are spans of the text, in order and apart; and a text that is tagged in slices has the same.
pub(super) fn hold(bytes: &[u8]) {
    let Some(engine) = &*ENGINE else { panic!("the shipped model cannot be read") };
    let (slice, rest) = bytes.split_first().map_or((1, bytes), |(first, rest)| (usize::from(*first) + 1, rest));
    let source = super::text(rest);
    let options = TagOptions::default();
    let mentions = engine.tag(&source, &options);
    let Ok(text) = Text::new(source.as_str()) else { return };
    for mention in &mentions {
        assert!(text.slice(mention.span).is_some_and(|words| words.trim() == words), "{mention:?}");
    }
    assert!(mentions.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()), "mentions overlap");
    let mut tagging = engine.start(&source, &options);
    while tagging.advance(slice).is_some() {}
    assert_eq!(tagging.finish(), mentions, "in slices of {slice}");
}
