//! What kind of text it is, as far as it matters to a tagger.
//!
//! Posts are written otherwise than articles: names in lower case, in hashtags, without a sentence around them; and each
//! stands for itself, so that its neighbours tell nothing about it.

/// The kind of a text. Linguists call it register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Register {
    /// Sentences that lead from one to the next.
    #[default]
    Article,
    /// Posts of a social network, a line each.
    Posts,
}

/// One line in so many must look like a post. Of the corpora of articles and talk no line does, of tweets three in four.
const ONE_IN: usize = 3;

impl Register {
    /// The register of a text, by its lines.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let lines = text.lines().filter(|line| line.contains(char::is_alphanumeric));
        let (posts, all) = lines.fold((0, 0), |(posts, all), line| (posts + usize::from(is_post(line)), all + 1));
        if posts > 0 && posts * ONE_IN >= all { Self::Posts } else { Self::Article }
    }
}

/// Whether a line looks like a post: it speaks to somebody, holds a hashtag or a link, or repeats another.
fn is_post(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let tagged = word.strip_prefix(['@', '#']).is_some_and(|name| name.starts_with(char::is_alphabetic));
        tagged || word == "RT" || word.starts_with("https://") || word.starts_with("http://")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_of_posts_if_every_third_line_is_one() {
        for (text, expected) in [
            ("RT @ann: Paris in spring\n\nSo true", Register::Posts),
            ("loving #Łódź today", Register::Posts),
            ("One\nTwo\nhttps://a.b/c", Register::Posts),
            ("One\nTwo\nThree\nhttps://a.b/c", Register::Article),
            ("Ann Lee flew to Paris.\nShe is @ work, in the #1 spot.", Register::Article),
            ("\n\n", Register::Article),
        ] {
            assert_eq!(Register::of(text), expected, "{text}");
        }
    }
}
