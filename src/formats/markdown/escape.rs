//! Writing text so that Pandoc reads it as the text it is.

/// Writes a text character by character, escaping by what came before.
#[derive(Default)]
pub(super) struct Escaper {
    /// Line breaks that were in the text and are not written yet.
    breaks: usize,
    /// Whether anything has been written.
    begun: bool,
    line: Line,
    before: Option<char>,
}

/// How much of a line has been written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Line {
    /// Nothing.
    #[default]
    Empty,
    /// Only what may be the number of a list item.
    Number,
    /// Words.
    Words,
}

impl Escaper {
    /// Writes a character of the text. `inside` says that it stands within an annotation.
    pub(super) fn push(&mut self, c: char, blank: bool, inside: bool, file: &mut String) {
        if c == '\n' || c == '\r' {
            // Line breaks of CR LF are one.
            self.breaks += usize::from(!(c == '\n' && self.before == Some('\r')));
            self.before = Some(c);
            return;
        }
        if blank && (self.breaks > 0 || self.line == Line::Empty) {
            // White space at the start of a line would be an indent.
            return;
        }
        self.break_line(inside, file);
        let escape = match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '$' | '^' | '~' | '|' | '@' | '&' | '"'
            | '\'' => true,
            '#' | '+' | '=' | ':' | '%' => self.line == Line::Empty,
            '-' => self.line == Line::Empty || self.before == Some('-'),
            // Dots in a row become an ellipsis, and a dot after a number begins a list.
            '.' => self.line == Line::Number || self.before == Some('.'),
            '(' => self.line == Line::Empty,
            ')' => self.line == Line::Number,
            _ => false,
        };
        if escape {
            file.push('\\');
        }
        file.push(c);
        self.line = match self.line {
            Line::Empty | Line::Number if c.is_ascii_alphanumeric() || c == '(' => Line::Number,
            _ => Line::Words,
        };
        (self.before, self.begun) = (Some(c), true);
    }

    /// Begins a span, within another or not.
    pub(super) fn open(&mut self, inside: bool, file: &mut String) {
        self.break_line(inside, file);
        if self.before == Some('!') {
            // `![` would begin an image.
            file.insert(file.len() - 1, '\\');
        }
        file.push('[');
        (self.before, self.begun) = (Some('['), true);
    }

    /// Ends a span.
    pub(super) fn close(&mut self, attributes: &str, file: &mut String) {
        file.push_str(&format!("]{{{attributes}}}"));
        self.line = Line::Words;
        self.before = Some('}');
    }

    fn break_line(&mut self, inside: bool, file: &mut String) {
        if self.breaks > 0 {
            if self.begun {
                while file.ends_with([' ', '\t']) {
                    file.pop();
                }
                file.push_str(if self.breaks > 1 && !inside { "\n\n" } else { "\\\n" });
            }
            (self.breaks, self.line) = (0, Line::Empty);
        }
    }
}
