-- Neovim 0.7 to 0.10: put this into init.lua.
vim.api.nvim_create_autocmd("FileType", {
  pattern = {
    "yaml", "json", "php", "javascript", "javascriptreact", "typescript", "typescriptreact", "vue", "html", "svelte",
    "python", "ruby", "eruby", "go", "java", "kotlin", "cs", "rust", "swift", "dart", "scala", "groovy", "lua", "perl",
    "sh", "markdown", "toml", "xml", "twig", "htmldjango", "ejs", "handlebars",
  },
  callback = function(event)
    local marker = vim.fn.finddir(".git", vim.fn.expand("%:p:h") .. ";")
    local root = marker ~= "" and vim.fn.fnamemodify(marker, ":p:h:h") or vim.fn.expand("%:p:h")
    _G.wxauthlint_clients = _G.wxauthlint_clients or {}
    local id = _G.wxauthlint_clients[root]
    if not id or not vim.lsp.get_client_by_id(id) then
      id = vim.lsp.start_client({
        name = "wxauthlint",
        cmd = { "wxauthlint", "server" },
        root_dir = root,
        workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
        init_options = {},
      })
      _G.wxauthlint_clients[root] = id
    end
    vim.lsp.buf_attach_client(event.buf, id)
  end,
})
