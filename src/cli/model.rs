//! The models inside the program.

use crate::{Failed, args::ModelWanted};
use std::cell::RefCell;
use tagline_core::Mention;
use tagline_deep::{DeepTagger, Room};
use tagline_engine::{Engine, Joint, JointParts, TagOptions};

static MODEL: &[u8] = include_bytes!("../engine/model/tagline.model");
static DEEP: &[u8] = include_bytes!("../deep/model/tagline-deep.model");

thread_local! {
    /// What a thread needs for the deep tagger; kept from one text to the next.
    static ROOM: RefCell<Room> = RefCell::default();
}

/// What finds mentions: the engine, or the engine and the deep tagger together.
pub(crate) struct Model {
    engine: Engine,
    deep: Option<(DeepTagger, Joint)>,
}

/// Makes a model ready.
///
/// # Errors
/// If program and model come from different releases, or this program was built without the deep tagger.
pub(crate) fn load(wanted: ModelWanted) -> Result<Model, Failed> {
    let engine = Engine::load(MODEL).map_err(Failed::Model)?;
    let deep = match wanted {
        ModelWanted::Fast => None,
        ModelWanted::Deep if DEEP.is_empty() => return Err(Failed::NoDeepModel),
        ModelWanted::Deep => {
            let deep = DeepTagger::load(DEEP).map_err(Failed::Model)?;
            let joint = JointParts::read(deep.joint()).and_then(|parts| Joint::new(&engine, parts));
            Some((deep, joint.map_err(Failed::Model)?))
        }
    };
    Ok(Model { engine, deep })
}

impl Model {
    /// The names and versions of what the program holds.
    pub(crate) fn version(&self) -> &str {
        self.deep.as_ref().map_or_else(|| self.engine.version(), |(deep, _)| deep.version())
    }

    /// The mentions of a text.
    pub(crate) fn tag(&self, text: &str, options: &TagOptions) -> Vec<Mention> {
        match &self.deep {
            None => self.engine.tag(text, options),
            Some((deep, joint)) => self
                .engine
                .tag_joint(joint, text, options, |passage| ROOM.with_borrow_mut(|room| deep.score(passage, room))),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_taggers_count_in_one_unit() {
        assert_eq!(i32::from(tagline_deep::SCORE_UNITS), tagline_engine::joint::OTHER_UNITS);
        assert_eq!(tagline_deep::LABELS, tagline_engine::tags::LABELS);
    }
}
