#[test]
fn debug() {
    let text = std::fs::read_to_string("/tmp/a.py").unwrap();
    let language = super::Language::of("a.py").unwrap();
    let lexed = super::lex::lex(&text, 0..text.len(), language, 0);
    let code = super::Code::new(&text, language, &lexed.tokens);
    let bindings = super::Bindings::new(&code);
    for at in 0..code.len() {
        eprint!("[{at}]{} ", code.written(at));
    }
    eprintln!();
    let ev = super::Evaluator::new(&code, &bindings);
    for at in 0..code.len() {
        if code.literal(at).is_some() {
            let e = at..code.operand_end(at);
            eprintln!("{e:?} {:?}", ev.eval(e.clone()).map(|v| v.text.text().to_owned()));
        }
    }
}
#[test]
fn debug2() {
    let text = std::fs::read_to_string("/tmp/a.py").unwrap();
    let language = super::Language::of("a.py").unwrap();
    let lexed = super::lex::lex(&text, 0..text.len(), language, 0);
    let code = super::Code::new(&text, language, &lexed.tokens);
    let bindings = super::Bindings::new(&code);
    let mut ends = Vec::new();
    let mut f = super::Follower { code: &code, bindings: &bindings, ends: &mut ends, budget: 100 };
    f.follow(super::Evaluator::new(&code, &bindings), 8..9, 0);
    for e in &ends {
        eprintln!(
            "{:?} {} -> {:?}",
            e.value.text.text(),
            e.is_finished,
            super::extent::link_in(&e.value.text).map(|l| l.text.text().to_owned())
        );
    }
}
