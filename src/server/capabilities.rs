//! What an editor can do, and what the server can.

use std::path::PathBuf;

use gen_lsp_types as lsp;
use serde_json::Value;
use wxauthlint::text::Lang;

use super::actions::{EXPLAIN, FIX_ALL};
use super::files::path_of;
use super::text::Unit;

/// What an editor can do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Client {
    /// It asks for what was found.
    pub pulls: bool,
    /// It asks again when it is told to.
    pub refreshes: bool,
    /// It can be asked to tell when files change.
    pub watches: bool,
}

impl Client {
    /// By what the editor says of itself.
    pub fn of(params: &lsp::InitializeParams) -> Self {
        let said = serde_json::to_value(&params.capabilities).unwrap_or_default();
        let can = |path: &str| said.pointer(path).is_some_and(|value| *value != Value::Bool(false));
        Client {
            pulls: can("/textDocument/diagnostic"),
            refreshes: can("/workspace/diagnostics/refreshSupport"),
            watches: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
        }
    }
}

/// What it counts columns in: the first unit that it names and that is known; without any it counts in UTF-16.
pub fn unit(params: &lsp::InitializeParams) -> Unit {
    let said = serde_json::to_value(&params.capabilities).unwrap_or_default();
    let units = said.pointer("/general/positionEncodings").and_then(Value::as_array);
    units.and_then(|units| units.iter().find_map(|unit| Unit::parse(unit.as_str()?))).unwrap_or_default()
}

/// Its language.
pub fn locale(params: &lsp::InitializeParams) -> Option<Lang> {
    params.locale.as_deref().map(|locale| match locale.to_ascii_lowercase().starts_with("zh") {
        true => Lang::Zh,
        false => Lang::En,
    })
}

/// The folders that are open in it.
pub fn roots(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    let folders: Vec<_> = match &params.workspace_folders_initialize_params.workspace_folders {
        Some(lsp::WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.iter().filter_map(|folder| path_of(folder.uri.as_ref())).collect()
        }
        _ => Vec::new(),
    };
    #[allow(deprecated)] // older editors know nothing else
    let root = params.root_uri.as_ref().and_then(|root| path_of(root.as_ref()));
    if folders.is_empty() { root.into_iter().collect() } else { folders }
}

/// What the server can do.
pub fn capabilities(client: Client, unit: Unit) -> lsp::InitializeResult {
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::Incremental),
        save: Some(true.into()),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let actions = lsp::CodeActionOptions {
        code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix, FIX_ALL.to_owned().into()]),
        ..lsp::CodeActionOptions::default()
    };
    let completion = lsp::CompletionOptions {
        trigger_characters: Some(["[", ",", "-"].map(str::to_owned).to_vec()),
        ..lsp::CompletionOptions::default()
    };
    let diagnostics = lsp::DiagnosticOptions {
        identifier: Some(env!("CARGO_BIN_NAME").to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: false,
        ..lsp::DiagnosticOptions::default()
    };
    let folders = lsp::WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(true.into()),
    };
    lsp::InitializeResult {
        capabilities: lsp::ServerCapabilities {
            position_encoding: Some(match unit {
                Unit::Utf8 => lsp::PositionEncodingKind::UTF8,
                Unit::Utf16 => lsp::PositionEncodingKind::UTF16,
                Unit::Utf32 => lsp::PositionEncodingKind::UTF32,
            }),
            text_document_sync: Some(sync.into()),
            completion_provider: Some(completion),
            hover_provider: Some(true.into()),
            code_action_provider: Some(actions.into()),
            execute_command_provider: Some(lsp::ExecuteCommandOptions {
                commands: vec![EXPLAIN.to_owned()],
                ..lsp::ExecuteCommandOptions::default()
            }),
            diagnostic_provider: client.pulls.then(|| diagnostics.into()),
            workspace: Some(lsp::WorkspaceOptions {
                workspace_folders: Some(folders),
                ..lsp::WorkspaceOptions::default()
            }),
            ..lsp::ServerCapabilities::default()
        },
        server_info: Some(lsp::ServerInfo {
            name: env!("CARGO_BIN_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}
