//! Messages over standard input and output.

use std::io::{self, BufRead, Read};
use std::thread::{self, JoinHandle};

use lsp_server::{Connection, Message};

/// The longest message that is taken, in bytes; a document may be as long as the longest file that is read.
const LONGEST: u64 = 64 << 20;
/// The longest line of a header, in bytes.
const LONGEST_HEADER: u64 = 4096;

/// The threads that read and write.
pub struct Threads {
    reader: JoinHandle<io::Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

/// A connection by standard input and output.
pub fn stdio() -> (Connection, Threads) {
    let (ours, theirs) = Connection::memory();
    let Connection { sender, receiver } = theirs;
    let reader = thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Some(message) = read(&mut input)? {
            let is_last = matches!(&message, Message::Notification(told) if told.method == "exit");
            if sender.send(message).is_err() || is_last {
                break;
            }
        }
        Ok(())
    });
    let writer = thread::spawn(move || {
        receiver.iter().try_for_each(|message| message.write(&mut io::stdout().lock()))
    });
    (ours, Threads { reader, writer })
}

impl Threads {
    /// Waits for their end.
    ///
    /// # Errors
    /// What was wrong with the streams.
    pub fn join(self) -> io::Result<()> {
        let ended = |thread: JoinHandle<io::Result<()>>| thread.join().unwrap_or(Ok(()));
        ended(self.writer).and(ended(self.reader))
    }

    /// Why nothing is read any more, if that was not the end of the input.
    pub fn trouble(self) -> Option<io::Error> {
        self.reader.is_finished().then(|| self.reader.join().ok()?.err()).flatten()
    }
}

/// The next message; `None` at the end.
fn read(input: &mut impl BufRead) -> io::Result<Option<Message>> {
    let wrong = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why);
    let mut header = Vec::new();
    let mut length = None;
    loop {
        let start = header.len();
        input.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut header)?;
        let line = header.get(start..).unwrap_or_default();
        if line.is_empty() {
            return Ok(None);
        }
        if !line.ends_with(b"\n") || header.len() as u64 > 4 * LONGEST_HEADER {
            return Err(wrong("a header is too long or truncated"));
        }
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((_, value)) =
            line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            length = Some(value.trim().parse::<u64>().map_err(|_| wrong("Content-Length is not a number"))?);
        }
    }
    match length {
        None => Err(wrong("a message has no Content-Length")),
        Some(LONGEST..) => Err(wrong("a message is larger than 64 MiB")),
        Some(length) => Message::read(&mut header.as_slice().chain(input.take(length))),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_no_message_is_an_error_and_nothing_worse() {
        let body = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let good = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let mut input = good.as_bytes();
        assert!(read(&mut input).unwrap().is_some());
        assert!(read(&mut input).unwrap().is_none());
        for (text, why) in [
            ("Content-Length: 99999999999\r\n\r\n{}", "larger than 64 MiB"),
            ("Content-Length: 99999999999999999999999\r\n\r\n{}", "not a number"),
            ("Content-Length: -1\r\n\r\n{}", "not a number"),
            ("Content-Type: x\r\n\r\n{}", "no Content-Length"),
            ("Content-Length: 3\r\n\r\n{}", "fill whole buffer"),
            ("Content-Length: 2\r\n\r\n{}", "malformed"),
            (&"x".repeat(9000), "too long or truncated"),
        ] {
            let told = read(&mut text.as_bytes()).unwrap_err().to_string();
            assert!(told.contains(why), "{text:.60}: {told}");
        }
    }
}
