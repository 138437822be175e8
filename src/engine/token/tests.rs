use super::*;
use proptest::prelude::*;

fn surfaces(text: &str) -> Vec<&str> {
    tokenize(text).iter().map(|token| token.surface(text)).collect()
}

#[test]
fn texts_are_cut_where_readers_see_words() {
    // Tokens are written with a space between them.
    let cases = [
        ("The U.S.-led coalition", "The U.S. - led coalition"),
        ("He lives in the U.S.", "He lives in the U.S."),
        ("Mr. Khan met Gen. Bajwa.", "Mr. Khan met Gen. Bajwa ."),
        ("J. R. R. Tolkien and J.K. Rowling", "J. R. R. Tolkien and J.K. Rowling"),
        ("So did I. Then we left.", "So did I . Then we left ."),
        ("Amartya Sen.", "Amartya Sen ."),
        ("on Jan. 6, 2021", "on Jan. 6 , 2021"),
        ("under the Sun. It", "under the Sun . It"),
        ("He said no. No. 10 agreed.", "He said no . No. 10 agreed ."),
        ("Jackson, Miss., a near miss.", "Jackson , Miss. , a near miss ."),
        ("at 5p.m., 5 p.m. and 5pm", "at 5 p.m. , 5 p.m. and 5 pm"),
        ("14:00GMT, 7:30am", "14:00 GMT , 7:30 am"),
        ("John's, the Joneses' and Łódź’s", "John 's , the Joneses ' and Łódź ’s"),
        ("I don't, she'll've, they’re", "I do n't , she 'll 've , they ’re"),
        ("O'Brien's Côte d’Ivoire o'clock", "O'Brien 's Côte d’Ivoire o'clock"),
        ("New Year 's Eve , they do n't", "New Year 's Eve , they do n't"),
        ("the U.S.'s allies", "the U.S. 's allies"),
        ("1,000 and 1,00,000 and 3.5%", "1,000 and 1,00,000 and 3.5 %"),
        ("March 3,2021", "March 3 , 2021"),
        ("2021-03-03 2021-03-03T14:00Z 2019-21 2019–21", "2021-03-03 2021-03-03T14:00Z 2019 - 21 2019 – 21"),
        ("the 1990s, '90s and 28th", "the 1990s , ' 90s and 28th"),
        ("US$5m, NZ$3.50, €3.50, £1", "US$ 5m , NZ$ 3.50 , € 3.50 , £ 1"),
        ("Micro$oft, US$, IMFX$5", "Micro $ oft , US $ , IMFX $ 5"),
        ("“Hello,” she said—‘twice’.", "“ Hello , ” she said — ‘ twice ’ ."),
        ("``so'' -- well... Really?!", "`` so '' -- well ... Really ? !"),
        ("words.Next and markets.إعلان", "words . Next and markets . إعلان"),
        ("wordإعلان", "word إعلان"),
        ("By Ada LindPublished3 March 2021Updated 4 March", "By Ada Lind Published 3 March 2021 Updated 4 March"),
        ("MoreAdvertisementAda left.Advertisement", "More Advertisement Ada left . Advertisement"),
        ("Advertisements, McPublishedly, ADVERTISEMENT", "Advertisements , McPublishedly , ADVERTISEMENT"),
        ("See https://a.org/x_(y), www.b.com. Or c.co.uk!", "See https://a.org/x_(y) , www.b.com . Or c.co.uk !"),
        ("bit.ly/3xY (desk@example.org)", "bit.ly/3xY ( desk@example.org )"),
        ("@ana_b #Budget2022 #1 @", "@ana_b #Budget2022 # 1 @"),
        ("AT&T and R&D, salt & pepper", "AT&T and R&D , salt & pepper"),
        ("A380 G20 COVID-19", "A380 G20 COVID - 19"),
        ("Ph.D. and Inc.", "Ph.D. and Inc."),
        ("and/or 24/7", "and / or 24/7"),
    ];
    for (text, expected) in cases {
        assert_eq!(surfaces(text).join(" "), expected);
    }
}

#[test]
fn odd_characters_stay_with_what_they_belong_to() {
    let cases: [(&str, &[&str]); 9] = [
        ("👩‍🚀 went", &["👩‍🚀", "went"]),
        ("🇺🇦🇵🇱 👍🏽", &["🇺🇦", "🇵🇱", "👍🏽"]),
        ("Zoe\u{308} L\u{301}o\u{301}dz\u{301}", &["Zoe\u{308}", "L\u{301}o\u{301}dz\u{301}"]),
        ("3\u{A0}March\u{202F}2021", &["3", "March", "2021"]),
        ("zero\u{200B}width\u{FEFF}", &["zero", "width"]),
        ("soft\u{AD}ly می\u{200C}خواهم", &["soft\u{AD}ly", "می\u{200C}خواهم"]),
        ("हिन्दी।", &["हिन्दी", "।"]),
        ("東京は、寒い。", &["東京は", "、", "寒い", "。"]),
        ("\u{301}alone", &["\u{301}", "alone"]),
    ];
    for (text, expected) in cases {
        assert_eq!(surfaces(text), expected, "{text}");
    }
}

#[test]
fn kinds_follow_the_first_character() {
    use TokenKind::*;
    let kinds: Vec<_> = tokenize("Łódź 28th , $ https://a.org a@b.org @c #d").iter().map(|token| token.kind).collect();
    assert_eq!(kinds, [Word, Number, Punctuation, Symbol, Url, Email, Handle, Hashtag]);
}

fn check_tokens(text: &str) {
    let mut end = 0;
    for token in tokenize(text) {
        let surface = token.surface(text);
        assert!(!surface.is_empty() && !surface.contains(char::is_whitespace), "{text:?}: {surface:?}");
        assert!(text[end..token.start as usize].chars().all(is_space), "{text:?} before {surface:?}");
        end = token.end as usize;
    }
    assert!(text[end..].chars().all(is_space), "{text:?} after the last token");
}

proptest! {
    #[test]
    fn tokens_cover_every_character_but_spaces(text in any::<String>()) {
        check_tokens(&text);
    }

    #[test]
    fn tokens_cover_text_of_hard_pieces(pieces in prop::collection::vec(piece(), 0..40)) {
        check_tokens(&pieces.concat());
    }

    #[test]
    fn an_accent_never_leaves_its_letter(word in "([a-z]\u{301}?){1,8}") {
        let text = format!("{word}!");
        prop_assert_eq!(surfaces(&text), vec![word.as_str(), "!"]);
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        " ",
        "\n",
        "\u{A0}",
        "\u{200B}",
        "\u{200D}",
        "\u{301}",
        ".",
        "...",
        ",",
        "'",
        "’",
        "\"",
        "-",
        "–",
        "@",
        "#",
        "&",
        "_",
        "/",
        ":",
        "a",
        "B",
        "é",
        "U.S.",
        "Mr.",
        "n't",
        "'s",
        "1",
        "2021",
        "2021-03-03",
        "T14:00Z",
        "1,000",
        "3.5",
        "p.m.",
        "pm",
        "http://",
        "www.",
        "a.com",
        "x@y.org",
        "👩",
        "🚀",
        "🇺",
        "إ",
        "京",
        "हि",
        "c",
        "I",
        "St",
        "\u{AD}",
        "$",
        "½",
    ])
}

#[test]
fn long_runs_take_linear_time() {
    // Quadratic work on any of these would take minutes.
    for unit in ["a.", "a", "1,", "1.", "'", "@", "a@", "a-", "no. ", "\u{301}", "👩\u{200D}", "(http://a", "A. ", "\""]
    {
        let text = unit.repeat(400_000 / unit.len());
        let start = std::time::Instant::now();
        let tokens = tokenize(&text);
        assert!(!crate::sentence::sentences(&text, &tokens).is_empty());
        assert!(start.elapsed().as_secs() < 5, "{unit:?} took {:?}", start.elapsed());
    }
}
