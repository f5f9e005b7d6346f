//! The expressions of a declaration, read for languages other than Rust.
//!
//! Conditions, lengths and rules are Rust, and a declaration may call any function in them. What stands alone, over fields,
//! numbers and a few methods of the standard library, means the same elsewhere: [`parse`] reads that, and refuses the rest.

mod token;

use self::token::{Token, tokens};

/// An expression that needs nothing but fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// A number.
    Number(i128),
    /// `true` or `false`.
    Bool(bool),
    /// A field, and the way into it: `vif.code`.
    Name(Vec<String>),
    /// An operation on one.
    Unary(Unary, Box<Self>),
    /// An operation on two.
    Binary(Binary, Box<Self>, Box<Self>),
    /// How many items or bytes it has.
    Len(Box<Self>),
    /// `(first..=last).contains(value)`: first, last, value.
    Within(Box<Self>, Box<Self>, Box<Self>),
    /// A function of the item that is looked at: its parameter's name, and the result.
    Closure(String, Box<Self>),
}

/// An operation on one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    /// `-x`
    Minus,
    /// `!x`
    Not,
}

/// An operation on two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are Rust's")]
pub enum Binary {
    Or,
    And,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    BitOr,
    BitXor,
    BitAnd,
    Shl,
    Shr,
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    /// `a.saturating_sub(b)`
    SaturatingSub,
    /// `a.div_ceil(b)`
    DivCeil,
}

impl Binary {
    /// How tightly it binds in Rust; 0 for methods, which are not written between.
    #[must_use]
    pub const fn binds(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge => 3,
            Self::BitOr => 4,
            Self::BitXor => 5,
            Self::BitAnd => 6,
            Self::Shl | Self::Shr => 7,
            Self::Add | Self::Sub => 8,
            Self::Mul | Self::Div | Self::Rem => 9,
            Self::SaturatingSub | Self::DivCeil => 0,
        }
    }

    fn of(symbol: &str) -> Option<Self> {
        Some(match symbol {
            "||" => Self::Or,
            "&&" => Self::And,
            "==" => Self::Eq,
            "!=" => Self::Ne,
            "<" => Self::Lt,
            "<=" => Self::Le,
            ">" => Self::Gt,
            ">=" => Self::Ge,
            "|" => Self::BitOr,
            "^" => Self::BitXor,
            "&" => Self::BitAnd,
            "<<" => Self::Shl,
            ">>" => Self::Shr,
            "+" => Self::Add,
            "-" => Self::Sub,
            "*" => Self::Mul,
            "/" => Self::Div,
            "%" => Self::Rem,
            _ => return None,
        })
    }
}

/// Reads an expression; `None` where it needs more than fields.
#[must_use]
pub fn parse(text: &str) -> Option<Expr> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens };
    let expr = parser.expression(0)?;
    parser.tokens.is_empty().then_some(expr)
}

/// Reads several, with commas between.
#[must_use]
pub fn parse_list(text: &str) -> Option<Vec<Expr>> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens };
    let mut list = vec![parser.expression(0)?];
    while parser.take(",") {
        list.push(parser.expression(0)?);
    }
    parser.tokens.is_empty().then_some(list)
}

struct Parser<'t> {
    tokens: &'t [Token],
}

impl Parser<'_> {
    fn peek(&self, symbol: &str) -> bool {
        matches!(self.tokens.first(), Some(Token::Symbol(found)) if found == symbol)
    }

    fn take(&mut self, symbol: &str) -> bool {
        let is_there = self.peek(symbol);
        if is_there {
            self.tokens = &self.tokens[1..];
        }
        is_there
    }

    fn expect(&mut self, symbol: &str) -> Option<()> {
        self.take(symbol).then_some(())
    }

    fn next(&mut self) -> Option<Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first.clone())
    }

    /// Everything that binds tighter than `least`.
    fn expression(&mut self, least: u8) -> Option<Expr> {
        let mut left = self.unary()?;
        while let Some(Token::Symbol(symbol)) = self.tokens.first()
            && let Some(operation) = Binary::of(symbol)
            && operation.binds() > least
        {
            self.tokens = &self.tokens[1..];
            let right = self.expression(operation.binds())?;
            left = Expr::Binary(operation, Box::new(left), Box::new(right));
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Expr> {
        if self.take("-") {
            return Some(Expr::Unary(Unary::Minus, Box::new(self.unary()?)));
        }
        if self.take("!") {
            return Some(Expr::Unary(Unary::Not, Box::new(self.unary()?)));
        }
        // References are Rust's own affair.
        if self.take("*") || self.take("&") {
            return self.unary();
        }
        if self.take("|") {
            let Token::Word(name) = self.next()? else { return None };
            self.expect("|")?;
            return Some(Expr::Closure(name, Box::new(self.expression(0)?)));
        }
        let mut value = self.primary()?;
        loop {
            if self.take(".") {
                value = self.method(value)?;
            } else if matches!(self.tokens.first(), Some(Token::Word(word)) if word == "as") {
                self.tokens = self.tokens.get(2..)?;
            } else {
                return Some(value);
            }
        }
    }

    fn primary(&mut self) -> Option<Expr> {
        if self.take("(") {
            return self.parenthesis();
        }
        match self.next()? {
            Token::Number(number) => Some(Expr::Number(number)),
            Token::Word(word) if word == "true" || word == "false" => Some(Expr::Bool(word == "true")),
            Token::Word(word) if self.peek("::") => self.conversion(&word),
            Token::Word(word) if !self.peek("(") && !self.peek("!") => Some(Expr::Name(vec![word])),
            _ => None,
        }
    }

    /// What is in parentheses, behind the first of them: an expression, or a range that is asked whether it contains something.
    fn parenthesis(&mut self) -> Option<Expr> {
        let first = self.expression(0)?;
        if self.take(")") {
            return Some(first);
        }
        self.expect("..=")?;
        let last = self.expression(0)?;
        for symbol in [")", "."] {
            self.expect(symbol)?;
        }
        let Token::Word(word) = self.next()? else { return None };
        self.expect("(").filter(|()| word == "contains")?;
        let value = self.expression(0)?;
        self.expect(")")?;
        Some(Expr::Within(Box::new(first), Box::new(last), Box::new(value)))
    }

    /// `u16::from(x)`: a number stays what it is.
    fn conversion(&mut self, ty: &str) -> Option<Expr> {
        const NUMBERS: [&str; 10] = ["u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "i128"];
        self.expect("::")?;
        let Token::Word(word) = self.next()? else { return None };
        self.expect("(").filter(|()| word == "from" && NUMBERS.contains(&ty))?;
        let value = self.expression(0)?;
        self.expect(")")?;
        Some(value)
    }

    fn method(&mut self, value: Expr) -> Option<Expr> {
        let name = match self.next()? {
            Token::Word(name) => name,
            Token::Number(number) => number.to_string(),
            Token::Symbol(_) => return None,
        };
        if !self.take("(") {
            let Expr::Name(mut way) = value else { return None };
            way.push(name);
            return Some(Expr::Name(way));
        }
        let argument = if self.peek(")") { None } else { Some(self.expression(0)?) };
        self.expect(")")?;
        let binary = |operation, right| Some(Expr::Binary(operation, Box::new(value.clone()), Box::new(right)));
        match (name.as_str(), argument) {
            ("len", None) => Some(Expr::Len(Box::new(value))),
            ("is_empty", None) => {
                Some(Expr::Binary(Binary::Eq, Box::new(Expr::Len(Box::new(value))), Box::new(Expr::Number(0))))
            }
            ("saturating_sub", Some(right)) => binary(Binary::SaturatingSub, right),
            ("div_ceil", Some(right)) => binary(Binary::DivCeil, right),
            ("into", None) => Some(value),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        parse(text).map_or_else(|| "(more than fields)".into(), |expr| show(&expr))
    }

    /// With all parentheses.
    fn show(expr: &Expr) -> String {
        match expr {
            Expr::Number(number) => number.to_string(),
            Expr::Bool(yes) => yes.to_string(),
            Expr::Name(way) => way.join("."),
            Expr::Unary(operation, value) => format!("({operation:?} {})", show(value)),
            Expr::Binary(operation, left, right) => format!("({} {operation:?} {})", show(left), show(right)),
            Expr::Len(value) => format!("len({})", show(value)),
            Expr::Within(first, last, value) => format!("({} in {}..{})", show(value), show(first), show(last)),
            Expr::Closure(name, value) => format!("({name} -> {})", show(value)),
        }
    }

    #[test]
    fn operators_bind_as_in_rust() {
        assert_eq!(shown("flags & 1 == 1 || !vif.extension"), "(((flags BitAnd 1) Eq 1) Or (Not vif.extension))");
        assert_eq!(shown("4 * (lvar - 0xEC)"), "(4 Mul (lvar Sub 236))");
        assert_eq!(shown("a - b - c"), "((a Sub b) Sub c)");
        assert_eq!(shown("a << 1 | b"), "((a Shl 1) BitOr b)");
    }

    #[test]
    fn references_and_conversions_of_numbers_say_nothing() {
        assert_eq!(shown("u16::from(*flags) * 2"), "(flags Mul 2)");
        assert_eq!(shown("*len as usize + 1"), "(len Add 1)");
        assert_eq!(shown("b'a' == &x"), "(97 Eq x)");
        assert_eq!(shown("1_000u32"), "1000");
    }

    #[test]
    fn a_few_methods_are_known() {
        assert_eq!(shown("len.saturating_sub(1)"), "(len SaturatingSub 1)");
        assert_eq!(shown("bits.0.div_ceil(8)"), "(bits.0 DivCeil 8)");
        assert_eq!(shown("(-5..=8).contains(exponent)"), "(exponent in (Minus 5)..8)");
        assert_eq!(shown("!count.is_empty()"), "(Not (len(count) Eq 0))");
        assert_eq!(shown("|byte| byte & 1 == 1"), "(byte -> ((byte BitAnd 1) Eq 1))");
        assert_eq!(parse_list("*kind, usize::from(*len)").map(|list| list.len()), Some(2));
    }

    #[test]
    fn what_needs_more_than_fields_is_refused() {
        for text in [
            "long_length(*tl, more)",
            "Data::coding(dif, *vif, vife.as_ref())",
            "vif.code == Vif::PLAIN_TEXT",
            "matches!(bytes.len(), 1 | 2 | 4)",
            "thermometer.check()",
            "Self::in_smallest_unit(*mantissa, *exponent)",
            "a +",
            "a b",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
