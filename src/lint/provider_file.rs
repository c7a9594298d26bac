//! A provider file, the rules it names, and the answers of WeChat's API that belong to it.

use super::ListedLink;
use crate::diagnostic::Diagnostic;
use crate::fact::Page;
use crate::input::answer::{self, Answer, Refusal};
use crate::input::provider::{self, Account, Ignore, Lint, Platform, Provider, Reading};
use crate::nearest::nearest;
use crate::rule::{Rule, RuleSet, Scope};
use crate::source::{RawText, SourceKind, Sources, Span, presentable};
use crate::text::text;
use crate::yaml::Spanned;

/// A provider file that was read, with its text.
#[derive(Clone, Debug)]
pub struct ProviderFile {
    /// What it says.
    pub provider: Provider,
    /// The raw text; it may hold secrets.
    pub(super) raw: String,
}

impl ProviderFile {
    /// What stands at a place, where it is one of this file. It may be secret.
    pub(crate) fn written(&self, span: Span) -> Option<&str> {
        self.raw.get(span.range()).filter(|_| span.source == self.provider.source)
    }

    /// Reads a provider file.
    ///
    /// # Errors
    /// Every fault of the file: of its form, and rules it names that do not exist.
    pub fn read<'t>(
        name: &str,
        raw: impl Into<RawText<'t>>,
        rules: &RuleSet,
        sources: &mut Sources,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (file, faults) = ProviderFile::read_in_spite(name, raw, rules, sources)?;
        if faults.is_empty() { Ok(file) } else { Err(faults) }
    }

    /// Like [`ProviderFile::read`], but a file whose faults are all of `lint` and of comments is read in
    /// spite of them, so that they hide no finding; what is faulty there does nothing. The faults come
    /// with it, in the order of places.
    ///
    /// # Errors
    /// Every fault of the file, if one of them is of what is to be judged.
    pub fn read_in_spite<'t>(
        name: &str,
        raw: impl Into<RawText<'t>>,
        rules: &RuleSet,
        sources: &mut Sources,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let raw = raw.into();
        let source = sources.add(name, SourceKind::File, raw);
        let raw = raw.text;
        let Reading { provider, mut faults, mut lint_faults } = provider::read_apart(source, raw, sources);
        lint_faults.extend(provider.iter().flat_map(|provider| wrong_rules(&provider.lint, rules)));
        match provider.filter(|_| faults.is_empty()) {
            Some(provider) => {
                lint_faults.sort_by_key(|fault| fault.primary.span);
                Ok((ProviderFile { provider, raw: raw.to_owned() }, lint_faults))
            }
            None => {
                faults.extend(lint_faults);
                faults.sort_by_key(|fault| fault.primary.span);
                Err(faults)
            }
        }
    }

    /// The files with answers of WeChat's API that its accounts name: the number of the account, and the
    /// path as written, which starts at the provider file's folder.
    pub fn answers(&self) -> impl Iterator<Item = (usize, &str)> {
        let accounts = self.provider.accounts.iter().enumerate();
        accounts.filter_map(|(index, account)| Some((index, account.answer.as_ref()?.value.as_str())))
    }

    /// Hands over the text of such a file, under the name it is to have in reports: the account with
    /// that number is filled in with what the answer tells. A number that is none of
    /// [`ProviderFile::answers`] changes nothing.
    ///
    /// # Errors
    /// Every fault of the answer, and `refused-answer` where WeChat refused to give one. The account
    /// stays as it was.
    pub fn supply<'t>(
        &mut self,
        index: usize,
        name: &str,
        raw: impl Into<RawText<'t>>,
        sources: &mut Sources,
    ) -> Result<(), Vec<Diagnostic>> {
        let Some(account) = self.provider.accounts.get_mut(index) else { return Ok(()) };
        let Some(named) = &account.answer else { return Ok(()) };
        match read_answer(name, raw.into(), Some(named.span), sources)? {
            Answer::Account(answer) => {
                account.fill(answer);
                Ok(())
            }
            Answer::Refusal(refusal) => {
                let why =
                    text!("这个账号的信息要从该文件读取", "the account should have been read from that file");
                Err(vec![refused(&refusal, sources).and(named.span, why)])
            }
        }
    }

    /// Takes in an answer of WeChat's API that no account names, under the name it is to have in
    /// reports: an account of the file with the same appid or original id is filled in, else there is
    /// one more.
    ///
    /// # Errors
    /// Every fault of the answer, and `refused-answer` where WeChat refused to give one.
    pub fn add<'t>(
        &mut self,
        name: &str,
        raw: impl Into<RawText<'t>>,
        sources: &mut Sources,
    ) -> Result<(), Vec<Diagnostic>> {
        let answer = match read_answer(name, raw.into(), None, sources)? {
            Answer::Account(answer) => answer,
            Answer::Refusal(refusal) => return Err(vec![refused(&refusal, sources)]),
        };
        let accounts = &mut self.provider.accounts;
        match accounts.iter_mut().find(|account| account.is_of(&answer)) {
            Some(account) => account.fill(answer),
            None => accounts.push(Account::answered(answer)),
        }
        Ok(())
    }

    /// False for a file that holds nothing to judge (`{}`, settings of the linter alone, what `init` writes,
    /// nothing but links that are filled in as a whole).
    pub fn says_anything(&self) -> bool {
        let Provider { platform, requires, accounts, links, .. } = &self.provider;
        let is_filled = |entry| !ListedLink::new(entry, &Page::NotGiven).is_unfilled();
        let is_required = requires.as_ref().is_some_and(|requires| requires.permission_sets.is_some());
        platform.as_ref().is_some_and(Platform::says_anything)
            || is_required
            || !accounts.is_empty()
            || links.iter().any(is_filled)
    }
}

/// Reads an answer. Of a file that is none the fault is told where it was `named`, else at its name.
fn read_answer(
    name: &str,
    raw: RawText<'_>,
    named: Option<Span>,
    sources: &mut Sources,
) -> Result<Answer, Vec<Diagnostic>> {
    let count = sources.len();
    if answer::is_like_answer(raw.text) {
        let source = sources.add(name, SourceKind::File, raw);
        let read = answer::read(source, raw.text, sources);
        let is_answer = |faults: &Vec<Diagnostic>| faults.iter().all(|fault| fault.code != "not-an-answer");
        if read.as_ref().err().is_none_or(is_answer) {
            return read;
        }
        sources.truncate(count);
    }
    let place = named.unwrap_or_else(|| Span::new(sources.add(name, SourceKind::File, ""), 0..0));
    Err(vec![answer::no_answer(raw.text, place)])
}

fn refused(refusal: &Refusal, sources: &Sources) -> Diagnostic {
    let errcode = refusal.errcode.value;
    let errmsg = refusal.errmsg.as_ref().map(|errmsg| sources.presentable_at(&errmsg.value, errmsg.span));
    let (zh, en) = match errmsg {
        Some(errmsg) => (format!("：`{errmsg}`"), format!(": `{errmsg}`")),
        None => (String::new(), String::new()),
    };
    let message = text!(
        "这份返回是错误码 {errcode}，不是账号的信息{zh}",
        "this response is error {errcode} and says nothing about the account{en}"
    );
    Diagnostic::fault("refused-answer", refusal.errcode.span, message).help(text!(
        "`wxauthlint explain {errcode}` 会说明这个错误码",
        "`wxauthlint explain {errcode}` says what the code means"
    ))
}

/// Rules that `lint` and comments name and that do not exist, or cannot be suppressed.
fn wrong_rules(lint: &Lint, rules: &RuleSet) -> Vec<Diagnostic> {
    let leveled = lint.rules.iter().map(|(named, _)| named).filter(|named| rules.get(&named.value).is_none());
    let leveled = leveled.map(|named| unknown_rule(named, rules));
    leveled.chain(wrong_suppressions(&lint.ignore, rules)).collect()
}

/// Rules that suppressions name and that do not exist, or cannot be suppressed.
pub(super) fn wrong_suppressions(ignores: &[Ignore], rules: &RuleSet) -> Vec<Diagnostic> {
    let ignored = ignores.iter().filter_map(|ignore| match rules.get(&ignore.rule.value) {
        None => Some(unknown_rule(&ignore.rule, rules)),
        Some(rule) if !rule.is_suppressible() => Some(not_suppressible(rule, &ignore.rule)),
        Some(_) => None,
    });
    ignored.collect()
}

fn unknown_rule(named: &Spanned<String>, rules: &RuleSet) -> Diagnostic {
    let shown = presentable(&named.value);
    let message = text!("没有名为 `{shown}` 的规则", "unknown rule `{shown}`");
    let fault = Diagnostic::fault("unknown-rule", named.span, message);
    match nearest(&named.value, rules.iter().map(|rule| rule.id.as_str())) {
        Some(near) => fault.help(text!("是不是 `{near}`？", "did you mean `{near}`?")),
        None => fault.help(text!("用 `wxauthlint rules` 查看全部规则", "`wxauthlint rules` lists all rules")),
    }
}

fn not_suppressible(rule: &Rule, named: &Spanned<String>) -> Diagnostic {
    let id = &rule.id;
    let message = text!("`{id}` 不能忽略", "`{id}` cannot be suppressed");
    let fault = Diagnostic::fault("not-suppressible", named.span, message);
    match rule.scope() {
        Scope::Suppression => fault
            .at(text!("这条规则说的就是忽略本身", "this rule is about suppressions themselves"))
            .help(text!(
                "改好它指出的那一项；不想用这条规则，就在 `lint.rules` 里写 `{id}: off`",
                "fix what it reports; `{id}: off` in `lint.rules` turns the rule off"
            )),
        _ => fault.at(text!("这条规则说的是泄露的凭据", "this rule reports a leaked secret")).help(text!(
            "去掉这一项，把凭据从链接或文件里删掉",
            "remove this entry, and remove the secret from the link or file"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::ProviderFile;
    use crate::fact::{Fact, Facts, Given, ProviderFacts, Value, find};
    use crate::input::provider::{Account, AccountKind, AccountSource, AccountState};
    use crate::rule::embedded;
    use crate::source::Sources;

    const PROVIDER: &str = "accounts:
  - {answer: accounts/a.json, kind: test, elsewhere: [18]}
  - {appid: wxfedcba9876543210, state: normal}
";
    const ANSWER: &str = r#"{"authorizer_info":{"user_name":"gh_0123456789ab","service_type_info":{"id":2},"account_status":16},
"authorization_info":{"authorizer_appid":"wx0123456789abcdef","func_info":[{"funcscope_category":{"id":1}}]}}"#;

    fn load() -> (ProviderFile, Sources) {
        let mut sources = Sources::new();
        let file = ProviderFile::read("provider.yaml", PROVIDER, embedded(), &mut sources).unwrap();
        (file, sources)
    }

    /// The value of a fact of an account: `written at` and the text there, `absent` or `not given`.
    fn fact(name: &str, account: &Account, sources: &Sources) -> String {
        let provider = ProviderFacts::new(None);
        let facts = Facts::new(&provider, Given { account: Some(account), ..Given::default() });
        match facts.get(find(name).unwrap()) {
            Fact::Present(Value::Text(text), span) => format!("{text} at {}", sources.text(*span)),
            Fact::Present(value, _) => value.print(),
            Fact::Opaque(_) => "opaque".to_owned(),
            Fact::Absent(_) => "absent".to_owned(),
            Fact::NotGiven => "not given".to_owned(),
        }
    }

    #[test]
    fn an_answer_fills_in_what_is_not_written() {
        let (mut file, mut sources) = load();
        assert_eq!(file.answers().collect::<Vec<_>>(), [(0, "accounts/a.json")]);
        file.supply(0, "a.json", ANSWER, &mut sources).unwrap();
        let account = &file.provider.accounts[0];
        assert_eq!(account.appid.as_ref().unwrap().value, "wx0123456789abcdef");
        assert_eq!(account.kind.as_ref().unwrap().value, AccountKind::Test);
        assert_eq!(account.state.as_ref().unwrap().value, AccountState::Banned);
        assert_eq!(account.from.value, AccountSource::AuthorizerInfo);
        assert_eq!(account.elsewhere.as_ref().unwrap().value.len(), 1);
        let fact = |name| fact(name, account, &sources);
        assert_eq!(fact("account.kind"), "test at test");
        assert_eq!(fact("account.state"), "banned at 16");
        assert_eq!(fact("account.source"), "authorizer_info at \"authorizer_info\"");
        assert_eq!(fact("account.original_id"), "gh_0123456789ab at gh_0123456789ab");
        assert_eq!(fact("account.granted"), "1");
    }

    #[test]
    fn what_may_stand_in_an_answer_is_not_given_before_it_is_read() {
        let (file, sources) = load();
        let [unread, written] = file.provider.accounts.as_slice() else { panic!() };
        let all = |account: &Account| {
            ["account.appid", "account.state", "account.source"].map(|name| fact(name, account, &sources))
        };
        assert_eq!(all(unread), ["not given", "not given", "not given"]);
        let written_at = format!("written at {}", sources.text(written.span));
        assert_eq!(
            all(written),
            ["wxfedcba9876543210 at wxfedcba9876543210", "normal at normal", &written_at]
        );
        assert_eq!(fact("account.kind", unread, &sources), "test at test");
        assert_eq!(fact("account.kind", written, &sources), "absent");
    }

    #[test]
    fn an_answer_of_its_own_is_one_more_account_or_fills_in_the_same() {
        let (mut file, mut sources) = load();
        file.add("a.json", ANSWER, &mut sources).unwrap();
        let added = &file.provider.accounts[2];
        assert_eq!(added.name(), Some("wx0123456789abcdef"));
        assert_eq!(fact("account.state", added, &sources), "banned at 16");
        assert_eq!(fact("account.kind", added, &sources), "official_account at \"service_type_info\"");
        let same = ANSWER.replace("wx0123456789abcdef", "wxfedcba9876543210");
        file.add("b.json", &same, &mut sources).unwrap();
        assert_eq!(file.provider.accounts.len(), 3);
        let filled = &file.provider.accounts[1];
        assert_eq!(fact("account.state", filled, &sources), "normal at normal");
        assert_eq!(fact("account.granted", filled, &sources), "1");
        let faults = file.add("c.json", r#"{"errcode":61003}"#, &mut sources).unwrap_err();
        let marks: Vec<_> = faults[0].labels().map(|label| sources.text(label.span)).collect();
        assert_eq!(marks, ["61003"]);
        assert_eq!(file.provider.accounts.len(), 3);
    }

    #[test]
    fn a_refusal_leaves_the_account_as_it_was() {
        let (mut file, mut sources) = load();
        let before = file.provider.clone();
        let faults =
            file.supply(0, "a.json", r#"{"errcode":61003,"errmsg":"no"}"#, &mut sources).unwrap_err();
        let [fault] = faults.as_slice() else { panic!("{faults:?}") };
        assert_eq!(fault.code, "refused-answer");
        assert_eq!(fault.message.en, "this response is error 61003 and says nothing about the account: `no`");
        assert_eq!(fault.message.zh, "这份返回是错误码 61003，不是账号的信息：`no`");
        let marks: Vec<_> = fault.labels().map(|label| sources.text(label.span)).collect();
        assert_eq!(marks, ["61003", "accounts/a.json"]);
        assert_eq!(file.provider, before);
        // Not asked for.
        file.supply(1, "b.json", ANSWER, &mut sources).unwrap();
        file.supply(2, "c.json", ANSWER, &mut sources).unwrap();
        assert_eq!(file.provider, before);
        assert_eq!(sources.len(), 2);
    }
}
