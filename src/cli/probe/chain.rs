//! Follows redirects one by one, and writes down what was seen.

use std::time::{Duration, Instant};

use url::Url;
use wxauthlint::input::served::{ServedFailure, ServedRole, ServedText};

use super::guard::{Guard, Refusal};

/// How long an address with all its redirects may take.
pub const LONGEST: Duration = Duration::from_secs(10);
/// How many redirects are followed.
pub const MOST_REDIRECTS: usize = 10;
/// How much of an answer is read, in bytes.
pub const LARGEST: u64 = 5 << 20;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The address.
    pub url: &'a Url,
    /// True for an empty POST, else it is a GET.
    pub is_post: bool,
    /// True for the host that was given: it alone gets what `--header` says.
    pub is_given_host: bool,
    /// When it must have ended.
    pub deadline: Instant,
}

/// What came.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, in their order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The last header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut known = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        known.next_back().map(|(_, value)| value.as_str())
    }
}

/// Why nothing came.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// The kind of failure.
    pub failure: ServedFailure,
    /// It in words.
    pub reason: String,
}

/// Whoever can be asked: the network, or a table in tests.
pub trait Web {
    /// Asks once; redirects are answers.
    ///
    /// # Errors
    /// When nothing came.
    fn send(&self, ask: &Ask<'_>) -> Result<Answer, Trouble>;
}

/// What following an address came to.
#[derive(Debug)]
pub struct Followed {
    /// What was seen.
    pub text: ServedText,
    /// The last address that was asked.
    pub last: Url,
    /// What it answered, unless it failed.
    pub answer: Option<Answer>,
    /// What was not asked, and why.
    pub refused: Vec<(String, Refusal)>,
}

/// Asks an address and follows its redirects. An event URL is sent an empty POST and not followed further.
pub fn follow(web: &dyn Web, guard: &Guard, role: ServedRole, start: &Url) -> Followed {
    let deadline = Instant::now() + LONGEST;
    let is_post = role == ServedRole::Event;
    let mut followed =
        Followed { text: ServedText::new(), last: start.clone(), answer: None, refused: Vec::new() };
    let text = &mut followed.text;
    for redirects in 0.. {
        let url = followed.last.clone();
        text.ask(role, url.as_str());
        if let Some(refusal) = guard.refuses(&url) {
            text.failed(ServedFailure::Refused, "");
            followed.refused.push((url.to_string(), refusal));
            return followed;
        }
        if redirects > MOST_REDIRECTS {
            text.failed(ServedFailure::Redirects, "");
            return followed;
        }
        let is_given_host = url.origin() == start.origin();
        let answer = match web.send(&Ask { url: &url, is_post, is_given_host, deadline }) {
            Ok(answer) => answer,
            Err(trouble) => {
                text.failed(trouble.failure, &trouble.reason);
                if trouble.failure == ServedFailure::Refused {
                    followed.refused.push((url.to_string(), Refusal::Private));
                }
                return followed;
            }
        };
        text.status(answer.status);
        let is_redirect = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
        let next = answer.header("location").filter(|_| is_redirect).and_then(|to| url.join(to).ok());
        for (name, value) in &answer.headers {
            // As the browser takes it, whole.
            let is_next = name.eq_ignore_ascii_case("location");
            let value = next.as_ref().filter(|_| is_next).map_or(value.as_str(), Url::as_str);
            text.header(name, value);
        }
        let next = next.filter(|_| !is_post);
        followed.answer = Some(answer);
        let Some(next) = next else { return followed };
        // Where it leads is read, not followed.
        if let Some(refusal @ (Refusal::Wechat | Refusal::Static | Refusal::Scheme)) = guard.refuses(&next) {
            followed.refused.push((next.to_string(), refusal));
            return followed;
        }
        followed.answer = None;
        followed.last = next;
    }
    followed
}
