//! The address of the pages of what is known: the one setting `homepage` in Cargo.toml. Where there is none, nothing
//! leads there.

/// The address, without a slash at its end.
pub fn home() -> Option<&'static str> {
    read(env!("CARGO_PKG_HOMEPAGE"))
}

fn read(written: &str) -> Option<&str> {
    let address = written.trim().trim_end_matches('/');
    let is_of_web = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
    is_of_web.then_some(address)
}

/// The page of a rule, from the folder of all pages.
pub fn rule_page(id: &str) -> String {
    format!("rule/{id}.html")
}

/// The address of a page.
pub fn address(home: &str, page: &str) -> String {
    format!("{home}/{page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_the_web_is_one() {
        assert_eq!(read(""), None);
        assert_eq!(read("wxauthlint.example.com"), None);
        assert_eq!(read("https://a.example.com/lint/"), Some("https://a.example.com/lint"));
        assert_eq!(address("https://a.example.com", &rule_page("x")), "https://a.example.com/rule/x.html");
    }
}
