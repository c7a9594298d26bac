//! The written form of a clause: words, literals and their places, nothing looked up yet.

use std::ops::Range;

use super::clause::Operator;
use crate::slice::Slice;
use crate::text::Text;

/// A part of a clause and the bytes of the clause it is written in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) range: Range<usize>,
}

/// A value written in a clause.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Text(String),
    Number(i64),
    Flag(bool),
}

/// What stands on the right of an operator.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum WrittenOperand {
    Name(String),
    Literal(Literal),
    List(Vec<At<Literal>>),
}

/// What is asked of the fact on the left.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum WrittenTest {
    Absent,
    Present,
    Empty,
    NotEmpty,
    Compare(At<Operator>, At<WrittenOperand>),
}

/// A clause as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WrittenClause {
    pub(super) some: bool,
    pub(super) fact: At<String>,
    pub(super) test: WrittenTest,
}

/// What is wrong with a clause, and where in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ClauseFault {
    pub(super) message: Text,
    pub(super) range: Range<usize>,
}

/// Reads a clause.
///
/// # Errors
/// The first thing that is not of the grammar, with its place and what was possible there.
pub(super) fn parse(text: &str) -> Result<WrittenClause, ClauseFault> {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: &tokens, at: 0, end: text.len() };
    let some = reader.take_word("some");
    let fact = reader.name()?;
    let test = if reader.take_word("is") { reader.state()? } else { reader.comparison()? };
    match reader.next() {
        None => Ok(WrittenClause { some, fact, test }),
        Some(token) => Err(fault(
            token.range.clone(),
            "条件到这里应当结束：一行只写一个比较，多个条件写成列表",
            "expected the end of the clause: one comparison per line, several form a list",
        )),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Literal(Literal),
    Operator(Operator),
    Open,
    Close,
    Comma,
}

struct Reader<'t> {
    tokens: &'t [At<Token>],
    at: usize,
    end: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<&'t At<Token>> {
        let token = self.tokens.get(self.at);
        self.at += 1;
        token
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is =
            matches!(self.tokens.get(self.at), Some(At { value: Token::Word(found), .. }) if found == word);
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, zh: &'static str, en: &'static str) -> Result<&'t At<Token>, ClauseFault> {
        let end = self.end;
        self.next().ok_or_else(|| fault(end..end, zh, en))
    }

    fn name(&mut self) -> Result<At<String>, ClauseFault> {
        let (zh, en) =
            ("这里应当是一个事实的名字，例如 `link.auth_type`", "expected a fact, such as `link.auth_type`");
        let token = self.expect(zh, en)?;
        match &token.value {
            Token::Word(word) => Ok(At { value: word.clone(), range: token.range.clone() }),
            _ => Err(fault(token.range.clone(), zh, en)),
        }
    }

    fn state(&mut self) -> Result<WrittenTest, ClauseFault> {
        let (zh, en) = (
            "`is` 后面只能是 `absent`、`present`、`empty` 或 `not empty`",
            "expected `absent`, `present`, `empty` or `not empty` after `is`",
        );
        let not = self.take_word("not");
        let token = self.expect(zh, en)?;
        match (&token.value, not) {
            (Token::Word(word), false) if word == "absent" => Ok(WrittenTest::Absent),
            (Token::Word(word), false) if word == "present" => Ok(WrittenTest::Present),
            (Token::Word(word), false) if word == "empty" => Ok(WrittenTest::Empty),
            (Token::Word(word), true) if word == "empty" => Ok(WrittenTest::NotEmpty),
            _ => Err(fault(token.range.clone(), zh, en)),
        }
    }

    fn comparison(&mut self) -> Result<WrittenTest, ClauseFault> {
        let (zh, en) = (
            "这里应当是 `is`、`==`、`!=`、`<`、`<=`、`>`、`>=`、`in`、`within`、`matches` 或带 `not` 的后三个",
            "expected `is`, `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `within`, `matches`, or `not` followed by one of the last three",
        );
        let start = self.tokens.get(self.at).map_or(self.end, |token| token.range.start);
        let not = self.take_word("not");
        let token = self.expect(zh, en)?;
        let operator = match (&token.value, not) {
            (Token::Operator(operator), false) => *operator,
            (Token::Word(word), _) => match (word.as_str(), not) {
                ("in", false) => Operator::In,
                ("in", true) => Operator::NotIn,
                ("within", false) => Operator::Within,
                ("within", true) => Operator::NotWithin,
                ("matches", false) => Operator::Matches,
                ("matches", true) => Operator::NotMatches,
                _ => return Err(fault(token.range.clone(), zh, en)),
            },
            _ => return Err(fault(token.range.clone(), zh, en)),
        };
        let operator = At { value: operator, range: start..token.range.end };
        Ok(WrittenTest::Compare(operator, self.operand()?))
    }

    fn operand(&mut self) -> Result<At<WrittenOperand>, ClauseFault> {
        let (zh, en) = (
            "这里应当是事实、双引号里的文本、整数、true、false 或方括号里的列表",
            "expected a fact, a text in double quotes, an integer, true, false or a list in brackets",
        );
        let token = self.expect(zh, en)?;
        let value = match &token.value {
            Token::Word(word) => WrittenOperand::Name(word.clone()),
            Token::Literal(literal) => WrittenOperand::Literal(literal.clone()),
            Token::Open => return self.list(token.range.start),
            _ => return Err(fault(token.range.clone(), zh, en)),
        };
        Ok(At { value, range: token.range.clone() })
    }

    fn list(&mut self, start: usize) -> Result<At<WrittenOperand>, ClauseFault> {
        let (zh, en) = (
            "列表里写文本、整数、true 或 false，用 `,` 隔开，以 `]` 结束",
            "a list contains texts, integers, true or false, separated by `,`, and ends with `]`",
        );
        let mut items = Vec::new();
        loop {
            let token = self.expect(zh, en)?;
            match &token.value {
                Token::Literal(literal) => {
                    items.push(At { value: literal.clone(), range: token.range.clone() })
                }
                Token::Close if items.is_empty() => {
                    return Ok(At { value: WrittenOperand::List(items), range: start..token.range.end });
                }
                _ => return Err(fault(token.range.clone(), zh, en)),
            }
            let token = self.expect(zh, en)?;
            match &token.value {
                Token::Comma => {}
                Token::Close => {
                    return Ok(At { value: WrittenOperand::List(items), range: start..token.range.end });
                }
                _ => return Err(fault(token.range.clone(), zh, en)),
            }
        }
    }
}

fn fault(range: Range<usize>, zh: &'static str, en: &'static str) -> ClauseFault {
    ClauseFault { message: Text::new(zh, en), range }
}

fn tokens(text: &str) -> Result<Vec<At<Token>>, ClauseFault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let (token, len) = token(rest, at)?;
        tokens.push(At { value: token, range: at..at + len });
        at += len;
    }
    Ok(tokens)
}

/// The token at the start of `rest` and its length in bytes; `at` is where `rest` begins.
fn token(rest: &str, at: usize) -> Result<(Token, usize), ClauseFault> {
    const SYMBOLS: [(&str, Token); 9] = [
        ("==", Token::Operator(Operator::Equal)),
        ("!=", Token::Operator(Operator::NotEqual)),
        ("<=", Token::Operator(Operator::AtMost)),
        (">=", Token::Operator(Operator::AtLeast)),
        ("<", Token::Operator(Operator::Less)),
        (">", Token::Operator(Operator::Greater)),
        ("[", Token::Open),
        ("]", Token::Close),
        (",", Token::Comma),
    ];
    if rest.starts_with('"') {
        return quoted(rest, at);
    }
    if let Some((symbol, token)) = SYMBOLS.into_iter().find(|(symbol, _)| rest.starts_with(symbol)) {
        return Ok((token, symbol.len()));
    }
    let len = rest.find(|c: char| !is_word_character(c)).unwrap_or(rest.len());
    let word = rest.slice(..len);
    if word.is_empty() {
        let len = rest.chars().next().map_or(0, char::len_utf8);
        return Err(fault(
            at..at + len,
            "条件里不认识的字符：文本要放在双引号里，没有括号、函数和运算",
            "this character is not allowed in a clause: put texts in double quotes; there are no parentheses, functions or arithmetic",
        ));
    }
    let token = match word {
        "true" => Token::Literal(Literal::Flag(true)),
        "false" => Token::Literal(Literal::Flag(false)),
        _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => match word.parse() {
            Ok(number) => Token::Literal(Literal::Number(number)),
            Err(_) => return Err(fault(at..at + len, "不是整数", "not a valid integer")),
        },
        _ => Token::Word(word.to_owned()),
    };
    Ok((token, len))
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '.' | '-')
}

/// A text in double quotes; `\"` is a quote and `\\` a backslash, every other backslash stays, so
/// that a regular expression is written as it is.
fn quoted(rest: &str, at: usize) -> Result<(Token, usize), ClauseFault> {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return Ok((Token::Literal(Literal::Text(text)), index + 1)),
            '\\' if characters.peek().is_some_and(|(_, next)| *next == '"') => {
                text.push('"');
                characters.next();
            }
            _ => text.push(character),
        }
    }
    Err(fault(at..at + rest.len(), "文本缺少右边的双引号", "missing closing double quote"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        let clause = parse(r#"some platform.test_accounts not matches "^gh_\d+$""#).unwrap();
        assert!(clause.some);
        assert_eq!(clause.fact, At { value: "platform.test_accounts".to_owned(), range: 5..27 });
        let WrittenTest::Compare(operator, operand) = clause.test else { panic!() };
        assert_eq!(operator, At { value: Operator::NotMatches, range: 28..39 });
        assert_eq!(operand.value, WrittenOperand::Literal(Literal::Text(r"^gh_\d+$".to_owned())));
        assert_eq!(parse("a.b is not empty").unwrap().test, WrittenTest::NotEmpty);
        assert_eq!(parse("a.b is absent").unwrap().test, WrittenTest::Absent);
        let WrittenTest::Compare(_, list) = parse(r#"a.b in [1, -2, "x\"y", true]"#).unwrap().test else {
            panic!()
        };
        let WrittenOperand::List(items) = list.value else { panic!() };
        let values: Vec<_> = items.into_iter().map(|item| item.value).collect();
        assert_eq!(
            values,
            [Literal::Number(1), Literal::Number(-2), Literal::Text("x\"y".to_owned()), Literal::Flag(true)]
        );
    }

    #[test]
    fn says_where_it_stops() {
        let place = |text: &str| parse(text).unwrap_err().range;
        assert_eq!(place("a.b = 1"), 4..5);
        assert_eq!(place("a.b =="), 6..6);
        assert_eq!(place("a.b == 1 and c.d == 2"), 9..12);
        assert_eq!(place("a.b is gone"), 7..11);
        assert_eq!(place("a.b == \"x"), 7..9);
        assert_eq!(place("(a.b == 1)"), 0..1);
        assert_eq!(place("a.b in [1 2]"), 10..11);
        assert_eq!(place("a.b == 12x"), 7..10);
        assert_eq!(place(""), 0..0);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            if let Err(fault) = parse(&text) {
                proptest::prop_assert!(text.get(fault.range).is_some());
            }
        }
    }
}
