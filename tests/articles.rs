//! Articles written for the tests.

/// What goes wrong with offsets, in one report: emoji and an emoji of several code points, accents composed and
/// decomposed, Arabic, letters beyond the basic plane, a no-break space, and line ends of two characters.
pub const MANY_SCRIPTS: &str = concat!(
    "Flood talks open in Łódź 🌊\r\n",
    "\r\n",
    "ŁÓDŹ, Poland — 🧑‍🚒👩‍👩‍👧 Polish Prime Minister Donald Tusk met Jose\u{301} Marti\u{301}nez of the United Nations on ",
    "Sunday, 3\u{a0}March 2024, and flew to Sa\u{303}o Paulo the next day.\r\n",
    "\r\n",
    "وصل محمد الأمين إلى القاهرة يوم الأحد. The minister, Mohamed al-Amin, arrived from Cairo 🇪🇬 on Sunday.\r\n",
    "\r\n",
    "“We need 𝟚𝟘 boats,” said Angela Merkel in Berlin; 𝔄𝔫𝔫 Novák of Reuters wrote it down.\r\n",
);

/// An article whose mentions are beyond doubt, for tests that are about the page and not about the tagger.
pub const PLAIN: &str = "\
Merkel meets Macron in Paris

PARIS, January 22, 2019 (Reuters) - German Chancellor Angela Merkel and French President Emmanuel Macron signed a \
treaty in Aachen on Tuesday.

Angela Merkel said that the United Nations and Microsoft would send observers to Berlin. Emmanuel Macron will travel \
to London next week.
";
