//! Which names tell of a secret: the one vocabulary, as data, and how names are made of its words.
//!
//! A name is judged by its words, which end at `_`, `-`, `.`, at digits and where small letters turn to
//! capitals; words that are written together (`sharekey`) are known by their ends.

use crate::slice::Slice;
/// Words that tell of a secret whatever stands before them: `access_token`, `wxToken`, `appsecret`.
const NOUNS: [&str; 9] =
    ["token", "secret", "ticket", "password", "passwd", "passphrase", "pwd", "credential", "jwt"];

/// What makes a `code` a credential.
const CODES: [&str; 10] = [
    "auth",
    "authorization",
    "authorisation",
    "authorize",
    "authorizer",
    "login",
    "js",
    "verify",
    "verification",
    "otp",
];

/// What makes a `key` a credential.
const KEYS: [&str; 43] = [
    "api",
    "app",
    "aes",
    "share",
    "shared",
    "session",
    "secret",
    "access",
    "private",
    "auth",
    "sign",
    "signing",
    "signature",
    "encrypt",
    "encryption",
    "encoding",
    "decrypt",
    "crypt",
    "crypto",
    "cipher",
    "master",
    "pay",
    "mch",
    "merchant",
    "security",
    "server",
    "service",
    "client",
    "license",
    "storage",
    "hmac",
    "rsa",
    "ssh",
    "ssl",
    "tls",
    "symmetric",
    "webhook",
    "component",
    "token",
    "wx",
    "sdk",
    "dev",
    "partner",
];

/// What may be written onto a maker: `wxapi`, `preauth`. Any other word may mean something else: `design`.
const GLUED: [&str; 12] =
    ["", "wx", "pre", "query", "my", "o", "encoding", "component", "corp", "user", "admin", "x"];

/// What makes a `code` harmless in a query, where any other may be a credential.
const PLAIN_CODES: [&str; 52] = [
    "err", "error", "status", "state", "ret", "return", "result", "res", "resp", "response", "rsp",
    "country", "area", "zip", "post", "postal", "city", "province", "region", "district", "lang", "language",
    "locale", "currency", "bar", "qr", "product", "goods", "item", "sku", "shop", "store", "channel",
    "source", "en", "de", "uni", "char", "http", "exit", "biz", "bank", "color", "type", "scene", "corp",
    "org", "dept", "sub", "trans", "school", "stock",
];

/// What makes a `key` harmless in a query.
const PLAIN_KEYS: [&str; 22] = [
    "mon",
    "tur",
    "hoc",
    "don",
    "whis",
    "joc",
    "public",
    "pub",
    "primary",
    "foreign",
    "sort",
    "cache",
    "hot",
    "partition",
    "row",
    "event",
    "group",
    "index",
    "unique",
    "meta",
    "search",
    "menu",
];

/// Names that tell of a secret in a query and nowhere else: signatures and sessions.
const IN_QUERIES: [&str; 8] =
    ["sign", "signature", "sig", "sessionid", "sessid", "jsessionid", "phpsessid", "session"];

/// The same as whole names only: as parts of others they are anything.
const WHOLE_IN_QUERIES: [&str; 13] =
    ["sid", "otp", "ak", "sk", "tk", "st", "psw", "pass", "pin", "auth", "authorization", "bearer", "cookie"];

/// Words behind a secret's name that turn it into something about the secret: `token_type`.
const ABOUT: [&str; 37] = [
    "type",
    "url",
    "uri",
    "host",
    "domain",
    "expires",
    "expire",
    "expired",
    "expiry",
    "expiration",
    "in",
    "at",
    "time",
    "times",
    "timestamp",
    "ttl",
    "length",
    "len",
    "size",
    "count",
    "limit",
    "kind",
    "format",
    "error",
    "err",
    "status",
    "state",
    "valid",
    "required",
    "enabled",
    "method",
    "endpoint",
    "path",
    "prefix",
    "name",
    "algorithm",
    "desc",
];

/// Words that make a sentence of a name: `has_token`, and ids of rules such as `pre-auth-code-is-token`.
const VERBS: [&str; 6] = ["is", "has", "no", "without", "needs", "requires"];

/// What may stand behind the name of a secret, also written onto it: `token_v2`, `tokenId`, `tokenvalue`.
const ENDINGS: [&str; 15] = [
    "s", "v", "id", "str", "string", "value", "val", "key", "code", "data", "new", "old", "live", "prod",
    "test",
];

/// Names as people mean to write them: one that is nearly one of these is meant to be it.
const SPELLINGS: [&str; 22] = [
    "token",
    "secret",
    "ticket",
    "password",
    "preauthcode",
    "authcode",
    "authorizationcode",
    "accesstoken",
    "refreshtoken",
    "componentaccesstoken",
    "componentverifyticket",
    "appsecret",
    "componentappsecret",
    "aeskey",
    "encodingaeskey",
    "sessionkey",
    "apikey",
    "appkey",
    "sharekey",
    "secretkey",
    "accesskey",
    "privatekey",
];

/// Words that are nearly one of [`SPELLINGS`] and mean something else.
const OTHERS: [&str; 6] = ["auth_mode", "ticker", "taken", "tokens_used", "pickett", "access_log"];

/// What words tell of: `the password is …`, `Bearer …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoken {
    /// Somebody thought of it: it may be short.
    Password,
    /// A program made it: it mixes letters and digits.
    Token,
}

/// The ends of words that tell of a secret in a sentence.
const SPOKEN: [(&str, Spoken); 12] = [
    ("password", Spoken::Password),
    ("passwd", Spoken::Password),
    ("pwd", Spoken::Password),
    ("passphrase", Spoken::Password),
    ("passcode", Spoken::Password),
    ("token", Spoken::Token),
    ("secret", Spoken::Token),
    ("credential", Spoken::Token),
    ("credentials", Spoken::Token),
    ("apikey", Spoken::Token),
    ("jwt", Spoken::Token),
    ("bearer", Spoken::Token),
];

/// Words between the name of a secret and its value.
pub(super) const LINKS: [&str; 14] =
    ["is", "was", "to", "as", "now", "就是", "改成", "改为", "设置为", "设为", "为", "是", "叫", "用"];

/// What begins the name of a call that is given the name of a secret, and no secret: `getToken("wechat")`.
const ASKING: [&str; 22] = [
    "get", "find", "load", "read", "fetch", "has", "is", "need", "needs", "require", "parse", "by", "from",
    "lookup", "query", "request", "ask", "env", "getenv", "on", "use", "delete",
];

/// What Chinese texts call secrets.
const CHINESE: [&str; 6] = ["密钥", "秘钥", "密码", "口令", "令牌", "授权码"];

/// True if a value of that name is a secret wherever it stands: in a query, a file of settings, an answer, a
/// sentence.
pub fn is_secret_name(name: &str) -> bool {
    tells_of_secret(name, |rest| ENDINGS.contains(&rest))
}

/// True if the value of a parameter of that name may be a secret: also of names that say so only in a query
/// (`code`, `key`, `sign`), and of misspelled ones. Where nobody can tell, it is.
pub fn is_secret_parameter(name: &str) -> bool {
    is_query_name(name) || tells_of_secret(name, |rest| !ABOUT.contains(&rest)) || is_misspelled(name)
}

/// True if a value of that name is a secret in a query, and need not be one elsewhere.
fn is_query_name(name: &str) -> bool {
    if let Some(folded) = Folded::of(name) {
        if WHOLE_IN_QUERIES.iter().any(|whole| folded.bytes() == whole.as_bytes()) {
            return true;
        }
        if !folded.holds(&["code", "key", "sig", "sess"]) {
            return false;
        }
    }
    let words = words(name);
    let Some(last) = words.last() else { return false };
    let joined = words.concat();
    let is_open = |noun: &str, plain: &[&str]| {
        // Only the very word before counts: `qr_code` and `qrcode`, but not `reverse_code`.
        let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map_or("", String::as_str);
        last.strip_suffix(noun).is_some_and(|own| !plain.contains(&if own.is_empty() { before } else { own }))
    };
    is_open("code", &PLAIN_CODES)
        || is_open("key", &PLAIN_KEYS)
        || IN_QUERIES.contains(&last.as_str())
        || IN_QUERIES.contains(&joined.as_str())
}

/// True for a name that is nearly that of a secret: `tokn`, `encoding_aes_kye`.
pub fn is_misspelled(name: &str) -> bool {
    let Some(folded) = Folded::of(name).filter(|folded| folded.len >= 4) else { return false };
    let limit = if folded.len < 10 { 1 } else { 2 };
    let near = SPELLINGS.iter().filter(|spelling| folded.len.abs_diff(spelling.len()) <= limit);
    let mut near = near.filter(|spelling| folded.differs_from(spelling) <= limit).peekable();
    if near.peek().is_none() || OTHERS.contains(&name) {
        return false;
    }
    let folded = String::from_utf8_lossy(folded.bytes());
    near.any(|spelling| strsim::osa_distance(&folded, spelling) <= limit)
}

/// The letters of a name, small ones. Most names are those of no secret, which is to be seen at once.
struct Folded {
    letters: [u8; 64],
    len: usize,
}

impl Folded {
    /// None for a name that is longer than any that is meant.
    fn of(name: &str) -> Option<Self> {
        let mut folded = Folded { letters: [0; 64], len: 0 };
        for letter in name.bytes().filter(u8::is_ascii_alphabetic) {
            *folded.letters.get_mut(folded.len)? = letter.to_ascii_lowercase();
            folded.len += 1;
        }
        Some(folded)
    }

    fn bytes(&self) -> &[u8] {
        self.letters.slice(..self.len)
    }

    /// True if one of these words is in it.
    fn holds(&self, words: &[&str]) -> bool {
        let holds = |word: &str| self.bytes().windows(word.len()).any(|part| part == word.as_bytes());
        words.iter().any(|word| holds(word))
    }

    /// How many letters it has that a word has not, or the other way round: no more than they differ in.
    fn differs_from(&self, word: &str) -> usize {
        let set = |letters: &[u8]| {
            letters.iter().fold(0_u32, |set, letter| set | 1 << (letter.to_ascii_lowercase() - b'a').min(31))
        };
        let (own, other) = (set(self.bytes()), set(word.as_bytes()));
        (own & !other).count_ones().max((other & !own).count_ones()) as usize
    }
}

/// True for the name of a call that is given no secret.
pub(super) fn is_asked_for(name: &str) -> bool {
    let own = name.rsplit(['.', '>', ':']).next().unwrap_or(name);
    words(own).first().is_some_and(|first| ASKING.contains(&first.as_str()))
}

/// What a word of a sentence tells of, if its end says so.
pub(super) fn spoken(word: &[u8]) -> Option<Spoken> {
    if !word.last().is_some_and(|last| b"dentsyr".contains(&last.to_ascii_lowercase())) {
        return None;
    }
    let is_end = |noun: &str| {
        let start = word.len().checked_sub(noun.len());
        start.and_then(|start| word.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(noun.as_bytes()))
    };
    SPOKEN.iter().find(|(noun, _)| is_end(noun)).map(|(_, spoken)| *spoken)
}

/// True if a text ends with what Chinese texts call a secret.
pub(super) fn ends_in_chinese_name(text: &[u8]) -> bool {
    CHINESE.iter().any(|name| text.ends_with(name.as_bytes()))
}

/// True if a text ends with what Chinese texts call a secret: `密码`, `密码是`.
pub(super) fn is_named_in_chinese(text: &[u8]) -> bool {
    ends_in_chinese_name(text) || ends_in_chinese_name(without_link(text))
}

/// A text without the word at its end that links a value.
pub(super) fn without_link(text: &[u8]) -> &[u8] {
    LINKS
        .iter()
        .filter(|link| !link.is_ascii())
        .find_map(|link| text.strip_suffix(link.as_bytes()))
        .unwrap_or(text)
}

/// True if one of the words tells of a secret, and all words behind it go with that.
fn tells_of_secret(name: &str, may_follow: impl Fn(&str) -> bool) -> bool {
    if Folded::of(name).is_some_and(|folded| !folded.holds(&NOUNS) && !folded.holds(&["code", "key"])) {
        return false;
    }
    let words = words(name);
    let follow = |rest: &[String]| rest.iter().all(|word| may_follow(word));
    !words.iter().any(|word| VERBS.contains(&word.as_str()))
        && (0..words.len()).any(|at| is_secret_word(&words, at) && words.get(at + 1..).is_some_and(follow))
}

/// True if the word at that place, with those before it, tells of a secret.
fn is_secret_word(words: &[String], at: usize) -> bool {
    let Some(word) = words.get(at).map(String::as_str) else { return false };
    let single = word.strip_suffix('s').unwrap_or(word);
    let is_noun = |noun: &str| {
        let about = |ending: &str| ENDINGS.contains(&ending);
        single.ends_with(noun) || word.strip_prefix(noun).is_some_and(about)
    };
    if NOUNS.iter().any(|noun| is_noun(noun)) {
        return true;
    }
    [("code", &CODES[..]), ("key", &KEYS[..])].into_iter().any(|(noun, makers)| {
        let Some(own) = single.strip_suffix(noun) else { return false };
        let before = words.get(at.saturating_sub(1)..at).unwrap_or_default().concat();
        let maker = if own.is_empty() { &before } else { own };
        // A word of its own, or one written onto a short name: `wxapi`, `preauth`, `encodingaes`.
        let is_made = |made: &str| maker.strip_suffix(made).is_some_and(|before| GLUED.contains(&before));
        makers.iter().any(|made| is_made(made)) || words.get(..at).is_some_and(|all| all.concat() == "apiv")
    })
}

/// The words of a name, in small letters, without digits.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        // `wxToken` and `AESKey`, whose last capital begins the next word.
        let next_is_small = letters.peek().is_some_and(char::is_ascii_lowercase);
        let turns = letter.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || before.is_ascii_uppercase() && next_is_small);
        if (turns || !letter.is_ascii_alphabetic()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_ascii_alphabetic() {
            word.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests;
