#[cfg(test)]
mod dump_tests {
    #[test]
    fn dump() {
        let Ok(path) = std::env::var("DUMP") else { return };
        let text = std::fs::read_to_string(&path).unwrap();
        let language = crate::Language::of(&path).unwrap();
        let mut lexed = crate::lex::lex(&text, 0..text.len(), language, 0);
        let mut tokens = std::mem::take(&mut lexed.tokens);
        let tree = crate::tree::Tree::new(&text, language, &mut tokens);
        let ir = crate::parse::parse(&tree, &mut lexed.literals);
        fn show(ir: &crate::ir::Ir, text: &str, id: u32, depth: usize) {
            let node = ir.node(id);
            let w: String = text.get(node.place()).unwrap_or("").chars().take(50).collect();
            let kind = format!("{:?}", node.kind);
            let kind: String = kind.chars().take(24).collect();
            println!("{}{} {:?}", "  ".repeat(depth), kind.replace('\n', ""), w);
            crate::resolve::each_child(node, &mut |child| show(ir, text, child, depth + 1));
        }
        show(&ir, &text, ir.root, 0);
    }
}
