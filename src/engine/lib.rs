//! From text to mentions: tokens, sentences, features, CRF, gazetteer, dates.
