//! Positions in a text, one type per unit of counting.
//!
//! A position is only ever meaningful together with its unit: the fourth letter of `🏮 Łódź` is code point 3,
//! UTF-16 unit 4 and byte 7. The three newtypes cannot be added to or compared with each other; only
//! [`Text`](crate::Text) converts between them, and says `None` where a position falls inside a character.

use serde::{Deserialize, Serialize};

macro_rules! offset {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(u32);

        impl $name {
            /// The start of every text.
            pub const ZERO: Self = Self(0);

            /// The position `count` units after the start.
            #[must_use]
            pub const fn new(count: u32) -> Self {
                Self(count)
            }

            /// How many units lie before this position.
            #[must_use]
            pub const fn get(self) -> u32 {
                self.0
            }

            /// The same number, in the width that slices and vectors are indexed by.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The position for an index, or `None` where a text of that length cannot be held (4 GiB).
            #[must_use]
            pub fn from_index(index: usize) -> Option<Self> {
                u32::try_from(index).ok().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

offset! {
    /// Counts UTF-8 bytes, the unit of Rust's strings and of every span held in memory.
    ByteOffset
}
offset! {
    /// Counts Unicode code points, the unit of Python, spaCy, brat and of Tagline's own files.
    CodePoint
}
offset! {
    /// Counts UTF-16 code units, the unit of JavaScript, the DOM and UIMA.
    Utf16
}
