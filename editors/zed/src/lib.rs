//! Starts the language server of wxauthlint in Zed.

use zed_extension_api::{self as zed, settings::LspSettings, LanguageServerId, Result};

struct Wxauthlint;

impl zed::Extension for Wxauthlint {
    fn new() -> Self {
        Wxauthlint
    }

    /// The program of the settings (`lsp.wxauthlint.binary.path`), else that of the path.
    fn language_server_command(
        &mut self,
        id: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<zed::Command> {
        let settings = LspSettings::for_worktree(id.as_ref(), worktree)?;
        let named = settings.binary.and_then(|binary| binary.path);
        let command = named
            .or_else(|| worktree.which("wxauthlint"))
            .ok_or("wxauthlint is not on the path: install it, or set lsp.wxauthlint.binary.path")?;
        Ok(zed::Command { command, args: vec!["server".into()], env: worktree.shell_env() })
    }

    fn language_server_initialization_options(
        &mut self,
        id: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<Option<zed::serde_json::Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), worktree)?.initialization_options)
    }
}

zed::register_extension!(Wxauthlint);
