//! From a clause as written to a checked one: names are looked up, types must fit.

use std::ops::Range;

use super::clause::{Clause, Operand, Operator, Pattern, Test};
use super::parse::{At, Literal, WrittenClause, WrittenOperand, WrittenTest};
use crate::fact::{self, FactId, Type, Value};
use crate::nearest::nearest;
use crate::text::{Text, text};

/// What is wrong with a clause of the right grammar.
#[derive(Clone, Debug)]
pub(super) struct CheckFault {
    /// The kind of fault: `unknown-fact`, `wrong-type`, `impossible-value`, `bad-regex`.
    pub(super) code: &'static str,
    /// Where in the clause.
    pub(super) range: Range<usize>,
    pub(super) message: Text,
    pub(super) help: Option<Text>,
}

/// Checks a clause and tells everything that is wrong with it.
///
/// # Errors
/// Unknown facts, types that do not fit, values that a one-of can never have, bad patterns.
pub(super) fn check(written: &WrittenClause) -> Result<Clause, Vec<CheckFault>> {
    let mut faults = Vec::new();
    let fact = look_up(&written.fact, &mut faults);
    let test = match &written.test {
        WrittenTest::Absent => Some(Test::Absent),
        WrittenTest::Present => Some(Test::Present),
        WrittenTest::Empty => check_empty(fact, written, Test::Empty, &mut faults),
        WrittenTest::NotEmpty => check_empty(fact, written, Test::NotEmpty, &mut faults),
        WrittenTest::Compare(operator, operand) => {
            compare(fact, written.some, operator, operand, &mut faults)
        }
    };
    if let (Some(fact), true) = (fact, written.some) {
        if !fact.def().ty.is_list() {
            let name = &written.fact.value;
            faults.push(wrong_type(
                written.fact.range.clone(),
                format!("`some` 只能用于列表，而 `{name}` 是{}", describe_zh(fact.def().ty)),
                format!("`some` needs a list, but `{name}` is a {}", fact.def().ty.describe()),
            ));
        } else if !matches!(written.test, WrittenTest::Compare(..)) {
            faults.push(wrong_type(
                written.fact.range.clone(),
                "`some` 要和比较一起用，状态（`is …`）说的是整个列表".to_owned(),
                "`some` needs a comparison; a state (`is …`) applies to the whole list".to_owned(),
            ));
        }
    }
    match (fact, test) {
        (Some(fact), Some(test)) if faults.is_empty() => Ok(Clause { some: written.some, fact, test }),
        _ => Err(faults),
    }
}

/// Looks a fact up; an unknown one is a fault with what was probably meant.
pub(super) fn look_up(name: &At<String>, faults: &mut Vec<CheckFault>) -> Option<FactId> {
    let found = fact::find(&name.value);
    if found.is_none() {
        let names = fact::catalog().iter().map(|def| def.name);
        let help = match nearest(&name.value, names) {
            Some(near) => text!("是不是 `{near}`？", "did you mean `{near}`?"),
            None => text!(
                "用 `wxauthlint facts` 查看全部事实；文本要放在双引号里",
                "`wxauthlint facts` lists all facts; put texts in double quotes"
            ),
        };
        faults.push(CheckFault {
            code: "unknown-fact",
            range: name.range.clone(),
            message: text!("没有名为 `{}` 的事实", "unknown fact `{}`", name.value),
            help: Some(help),
        });
    }
    found
}

fn check_empty(
    fact: Option<FactId>,
    written: &WrittenClause,
    test: Test,
    faults: &mut Vec<CheckFault>,
) -> Option<Test> {
    let ty = fact?.def().ty;
    if ty == Type::Text || ty.is_list() {
        return Some(test);
    }
    let name = &written.fact.value;
    faults.push(wrong_type(
        written.fact.range.clone(),
        format!("只有文本和列表才谈得上空，而 `{name}` 是{}", describe_zh(ty)),
        format!("only texts and lists can be empty, but `{name}` is a {}", ty.describe()),
    ));
    None
}

fn compare(
    fact: Option<FactId>,
    some: bool,
    operator: &At<Operator>,
    operand: &At<WrittenOperand>,
    faults: &mut Vec<CheckFault>,
) -> Option<Test> {
    // The right side is looked up even when the left is unknown: all faults are told in one run.
    let right = match &operand.value {
        WrittenOperand::Name(name) => {
            let at = At { value: name.clone(), range: operand.range.clone() };
            Right::Fact(look_up(&at, faults))
        }
        WrittenOperand::Literal(literal) => Right::Literal(literal),
        WrittenOperand::List(items) => Right::List(items),
    };
    let fact = fact?;
    let ty = if some { fact.def().ty.element() } else { fact.def().ty };
    let left = Left { name: fact.def().name, ty };
    let operand = match operator.value {
        Operator::Equal | Operator::NotEqual => equal(&left, some, operator, operand, right, faults)?,
        Operator::Less | Operator::AtMost | Operator::Greater | Operator::AtLeast => {
            ordered(&left, operator, operand, right, faults)?
        }
        Operator::In | Operator::NotIn if left.ty.is_list() => {
            faults.push(wrong_type(
                operator.range.clone(),
                format!("`in` 左边要是单个值，`{}` 是列表：写 `some …` 或用 `within`", left.name),
                format!(
                    "`in` takes a single value on its left, but `{}` is a list: write `some …`, or use `within`",
                    left.name
                ),
            ));
            return None;
        }
        Operator::Within | Operator::NotWithin if !left.ty.is_list() => {
            faults.push(wrong_type(
                operator.range.clone(),
                format!("`within` 左边要是列表，`{}` 不是：用 `in`", left.name),
                format!("`within` takes a list on its left, but `{}` is not one: use `in`", left.name),
            ));
            return None;
        }
        Operator::In | Operator::NotIn | Operator::Within | Operator::NotWithin => {
            contained(&left, operand, right, faults)?
        }
        Operator::Matches | Operator::NotMatches => pattern(&left, operator, operand, right, faults)?,
    };
    Some(Test::Compare(operator.value, operand))
}

struct Left {
    name: &'static str,
    ty: Type,
}

enum Right<'w> {
    Fact(Option<FactId>),
    Literal(&'w Literal),
    List(&'w [At<Literal>]),
}

fn equal(
    left: &Left,
    some: bool,
    operator: &At<Operator>,
    operand: &At<WrittenOperand>,
    right: Right<'_>,
    faults: &mut Vec<CheckFault>,
) -> Option<Operand> {
    if left.ty.is_list() && !some {
        faults.push(wrong_type(
            operator.range.clone(),
            format!("`{}` 是列表：写 `some {0} …`，或用 `within`", left.name),
            format!("`{}` is a list: write `some {0} …`, or use `within`", left.name),
        ));
        return None;
    }
    scalar(left, operand, right, faults)
}

fn scalar(
    left: &Left,
    operand: &At<WrittenOperand>,
    right: Right<'_>,
    faults: &mut Vec<CheckFault>,
) -> Option<Operand> {
    match right {
        Right::Fact(other) => {
            let other = other?;
            if fits(left.ty, other.def().ty) {
                return Some(Operand::Fact(other));
            }
            faults.push(misfit(left, operand.range.clone(), other.def().ty));
            None
        }
        Right::Literal(literal) => {
            literal_value(left, literal, operand.range.clone(), faults).map(Operand::Literal)
        }
        Right::List(_) => {
            faults.push(wrong_type(
                operand.range.clone(),
                "和列表比较要用 `in` 或 `within`".to_owned(),
                "to compare with a list, use `in` or `within`".to_owned(),
            ));
            None
        }
    }
}

fn ordered(
    left: &Left,
    operator: &At<Operator>,
    operand: &At<WrittenOperand>,
    right: Right<'_>,
    faults: &mut Vec<CheckFault>,
) -> Option<Operand> {
    if left.ty != Type::Number {
        faults.push(wrong_type(
            operator.range.clone(),
            format!("只有整数能比大小，而 `{}` 是{}", left.name, describe_zh(left.ty)),
            format!("only integers can be ordered, but `{}` is a {}", left.name, left.ty.describe()),
        ));
        return None;
    }
    scalar(left, operand, right, faults)
}

fn contained(
    left: &Left,
    operand: &At<WrittenOperand>,
    right: Right<'_>,
    faults: &mut Vec<CheckFault>,
) -> Option<Operand> {
    let element = Left { name: left.name, ty: left.ty.element() };
    match right {
        Right::Fact(other) => {
            let other = other?;
            if other.def().ty.is_list() && fits(element.ty, other.def().ty.element()) {
                return Some(Operand::Fact(other));
            }
            faults.push(misfit(&element, operand.range.clone(), other.def().ty));
            None
        }
        Right::List(items) => {
            let values: Vec<_> = items
                .iter()
                .filter_map(|item| literal_value(&element, &item.value, item.range.clone(), faults))
                .collect();
            (values.len() == items.len()).then_some(Operand::Literals(values))
        }
        Right::Literal(_) => {
            faults.push(wrong_type(
                operand.range.clone(),
                "`in` 和 `within` 右边要是列表：写成 `[…]`".to_owned(),
                "`in` and `within` take a list on their right: write `[…]`".to_owned(),
            ));
            None
        }
    }
}

fn pattern(
    left: &Left,
    operator: &At<Operator>,
    operand: &At<WrittenOperand>,
    right: Right<'_>,
    faults: &mut Vec<CheckFault>,
) -> Option<Operand> {
    if !matches!(left.ty, Type::Text | Type::OneOf(_)) {
        let some = if left.ty.is_list() {
            ("，列表要写 `some …`", "; for a list, write `some …`")
        } else {
            ("", "")
        };
        faults.push(wrong_type(
            operator.range.clone(),
            format!("`matches` 用于文本，而 `{}` 是{}{}", left.name, describe_zh(left.ty), some.0),
            format!("`matches` is for texts, but `{}` is a {}{}", left.name, left.ty.describe(), some.1),
        ));
        return None;
    }
    let Right::Literal(Literal::Text(written)) = right else {
        faults.push(wrong_type(
            operand.range.clone(),
            "`matches` 右边要是双引号里的正则表达式".to_owned(),
            "`matches` takes a regular expression in double quotes on its right".to_owned(),
        ));
        return None;
    };
    match regex_syntax::parse(written) {
        Ok(_) => Some(Operand::Pattern(Pattern::new(written.clone()))),
        Err(error) => {
            let reason = match &error {
                regex_syntax::Error::Parse(error) => error.kind().to_string(),
                regex_syntax::Error::Translate(error) => error.kind().to_string(),
                other => other.to_string(),
            };
            faults.push(CheckFault {
                code: "bad-regex",
                range: operand.range.clone(),
                message: text!("正则表达式不合法：{reason}", "invalid regular expression: {reason}"),
                help: None,
            });
            None
        }
    }
}

/// A literal as a value of the type on the left; of a one-of it must be one.
fn literal_value(
    left: &Left,
    literal: &Literal,
    range: Range<usize>,
    faults: &mut Vec<CheckFault>,
) -> Option<Value<'static>> {
    let (value, ty) = match literal {
        Literal::Text(text) => (Value::Text(text.clone().into()), Type::Text),
        Literal::Number(number) => (Value::Number(*number), Type::Number),
        Literal::Flag(flag) => (Value::Flag(*flag), Type::Flag),
    };
    if let (Type::OneOf(names), Literal::Text(text)) = (left.ty, literal) {
        if !names.contains(&text.as_str()) {
            let near = nearest(text, names.iter().copied());
            let possible = names.join("`, `");
            let (zh, en) = match near {
                Some(near) => (format!("是不是 `{near}`？"), format!("did you mean `{near}`? ")),
                None => (String::new(), String::new()),
            };
            faults.push(CheckFault {
                code: "impossible-value",
                range,
                message: text!("`{}` 不可能是 `{text}`", "`{}` can never be `{text}`", left.name),
                help: Some(text!(
                    ("{zh}可能的值：`{}`", names.join("`、`")),
                    ("{en}possible values: `{possible}`",)
                )),
            });
            return None;
        }
        return Some(value);
    }
    if fits(left.ty, ty) {
        return Some(value);
    }
    let written = value.print();
    let proposal = match literal {
        Literal::Text(_) if left.ty == Type::Number && written.parse::<i64>().is_ok() => Some(written),
        Literal::Text(_) if left.ty == Type::Flag && matches!(&*written, "true" | "false") => Some(written),
        Literal::Number(_) | Literal::Flag(_) if left.ty == Type::Text => Some(format!("\"{written}\"")),
        _ => None,
    };
    let help = proposal.map(|proposal| text!("写成 `{proposal}`", "write `{proposal}`"));
    faults.push(CheckFault { help, ..misfit(left, range, ty) });
    None
}

fn fits(left: Type, right: Type) -> bool {
    let is_text = |ty| matches!(ty, Type::Text | Type::OneOf(_));
    !left.is_list() && (left == right || (is_text(left) && is_text(right)))
}

fn misfit(left: &Left, range: Range<usize>, right: Type) -> CheckFault {
    wrong_type(
        range,
        format!("`{}` 是{}，不能和{}比较", left.name, describe_zh(left.ty), describe_zh(right)),
        format!(
            "`{}` is a {} and cannot be compared with a {}",
            left.name,
            left.ty.describe(),
            right.describe()
        ),
    )
}

fn wrong_type(range: Range<usize>, zh: String, en: String) -> CheckFault {
    CheckFault { code: "wrong-type", range, message: Text::new(zh, en), help: None }
}

fn describe_zh(ty: Type) -> String {
    match ty {
        Type::Text => "文本".to_owned(),
        Type::Number => "整数".to_owned(),
        Type::Flag => "真假值".to_owned(),
        Type::OneOf(names) => format!("{} 之一", names.join("|")),
        list => format!("{}的列表", describe_zh(list.element())),
    }
}
