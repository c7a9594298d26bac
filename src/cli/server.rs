//! `wxauthlint server`: starts the language server with the files and the clock of this machine.

use wxauthlint::session::{CLEAN, FOUND};
use wxauthlint::text::{Lang, text};

use super::disk::{Disk, read_rules, today};
use super::failure::Failure;
use super::output::Output;
use super::transport;
use crate::server::{self, Host};

/// Serves an editor.
pub fn run(said_lang: Option<Lang>, output: &Output) -> Result<u8, Failure> {
    let host = Host { files: &Disk, read_rules, today, said_lang, lang: output.lang() };
    let (connection, threads) = transport::stdio();
    let served = server::run(&host, &connection);
    drop(connection);
    let served = match served {
        Ok(true) => threads.join().map(|()| true).map_err(|error| error.to_string()),
        Ok(false) => threads.trouble().map_or(Ok(false), |error| Err(error.to_string())),
        Err(told) => Err(told),
    };
    match served {
        Ok(true) => Ok(CLEAN),
        // The protocol wants it for an editor that went without a word.
        Ok(false) => Ok(FOUND),
        Err(told) => Err(Failure::Usage(text!(
            "编辑器没有按语言服务器协议（LSP）说话：{told}",
            "the client does not speak the language server protocol: {told}"
        ))),
    }
}
