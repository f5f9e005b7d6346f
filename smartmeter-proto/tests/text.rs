//! The lexer finds the same in a text whether it takes it byte by byte or in pieces, however it is cut.

use proptest::prelude::*;
use smartmeter_proto::text::{Lexer, TextError, Token};

/// All that the lexer says of a text, and where it stands after it.
#[derive(Debug, PartialEq)]
struct Found {
    tokens: Vec<Result<Token, TextError>>,
    /// At the end of the text, with the line that a word stands on.
    finished: Result<Option<Token>, TextError>,
    /// What a wrong byte behind it all would give: the place that the lexer is at.
    place: Option<TextError>,
}

impl Found {
    fn at_end(mut lexer: Lexer, tokens: Vec<Result<Token, TextError>>) -> Self {
        let line = lexer.line();
        let finished = lexer.finish().map(|word| word.map(|word| Token { word, line }));
        Self { tokens, finished, place: lexer.push(b'!').err() }
    }
}

fn byte_by_byte(text: &[u8]) -> Found {
    let mut lexer = Lexer::new();
    let mut tokens = Vec::new();
    for &byte in text {
        let line = lexer.line();
        tokens.extend(lexer.push(byte).map(|word| word.map(|word| Token { word, line })).transpose());
    }
    Found::at_end(lexer, tokens)
}

/// In pieces that end there.
fn in_pieces(text: &[u8], cuts: &[usize]) -> Found {
    let mut lexer = Lexer::new();
    let mut tokens = Vec::new();
    let mut begin = 0;
    for &cut in cuts.iter().chain([&text.len()]) {
        tokens.extend(lexer.words(&text[begin..cut]));
        begin = cut;
    }
    Found::at_end(lexer, tokens)
}

/// Every text of up to six letters that mean something to the lexer, and every way to cut it in two.
#[test]
fn short_texts_are_the_same_however_they_are_cut() {
    const LETTERS: &[u8] = b"0F \n\r#!";
    for len in 0..=6 {
        let mut letters = vec![0; len];
        loop {
            let text: Vec<u8> = letters.iter().map(|&letter| LETTERS[letter]).collect();
            let expected = byte_by_byte(&text);
            for cut in 0..=len {
                assert_eq!(in_pieces(&text, &[cut]), expected, "{:?} cut at {cut}", text.escape_ascii().to_string());
            }
            let Some(place) = letters.iter().position(|&letter| letter + 1 < LETTERS.len()) else { break };
            letters[..place].fill(0);
            letters[place] += 1;
        }
    }
}

/// What stands in captures, and what does not belong there.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "FFFF\n",
        "FFFF\r\n",
        "FFFF ",
        "FFFF",
        "ffff\n",
        "BBBB\n",
        "AAAA ",
        "\n",
        "\r\n",
        " ",
        "\t",
        "# a comment\n",
        "#",
        "0",
        "000",
        "12345",
        "FFFFF\n",
        "FFF\n",
        "!",
        "é",
        "\u{FEFF}",
    ]);
    prop_oneof![
        4 => any::<u8>().prop_map(|byte| format!("{byte:02X} ").into_bytes()),
        1 => any::<u8>().prop_map(|byte| format!("{byte:02x}\n").into_bytes()),
        4 => known.prop_map(|known| known.as_bytes().to_vec()),
        1 => any::<u16>().prop_map(|word| format!("{word:04X} ").into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ]
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let mark = prop::sample::select(vec![&b""[..], b"\xEF\xBB\xBF", b"\xEF\xBB", b"\xEF"]);
    (mark, prop::collection::vec(fragment(), 0..40))
        .prop_map(|(mark, fragments)| [mark.to_vec(), fragments.concat()].concat())
}

proptest! {
    #[test]
    fn texts_are_the_same_however_they_are_cut(text in text(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
        cuts.sort_unstable();
        prop_assert_eq!(in_pieces(&text, &cuts), byte_by_byte(&text));
    }

    #[test]
    fn an_iterator_that_is_dropped_has_read_what_it_says(text in text(), taken in 0_usize..20) {
        let mut lexer = Lexer::new();
        let mut words = lexer.words(&text);
        let mut tokens: Vec<_> = words.by_ref().take(taken).collect();
        let rest = words.rest();
        drop(words);
        tokens.extend(lexer.words(rest));
        prop_assert_eq!(Found::at_end(lexer, tokens), byte_by_byte(&text));
    }
}
