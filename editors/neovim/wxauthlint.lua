-- Neovim 0.11 and later: put this file into ~/.config/nvim/lsp/wxauthlint.lua, and into init.lua:
--   vim.lsp.enable("wxauthlint")
return {
  cmd = { "wxauthlint", "server" },
  filetypes = {
    "yaml", "json", "jsonc", "php", "javascript", "javascriptreact", "typescript", "typescriptreact", "vue", "html",
    "svelte", "astro", "python", "ruby", "eruby", "go", "java", "kotlin", "cs", "razor", "rust", "swift", "dart", "scala",
    "groovy", "lua", "perl", "sh", "markdown", "toml", "xml", "twig", "blade", "htmldjango", "ejs", "handlebars", "wxml",
  },
  root_markers = { "provider.yaml", ".git" },
  init_options = {
    -- lang = "zh",
    -- config = "config/provider.yaml",
    -- levels = { ["redirect-http"] = "off" },
  },
}
