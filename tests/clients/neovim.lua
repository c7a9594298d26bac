-- Drives the server from Neovim without a window: what is pushed, code actions, hover. Prints one line of JSON.
local program, folder = vim.env.WXAUTHLINT, vim.env.FOLDER
local told = {}

vim.lsp.handlers["textDocument/publishDiagnostics"] = vim.lsp.with(vim.lsp.diagnostic.on_publish_diagnostics, {})

local function start(file)
  vim.cmd("edit " .. vim.fn.fnameescape(folder .. "/" .. file))
  local id = vim.lsp.start_client({
    name = "wxauthlint",
    cmd = { program, "server" },
    root_dir = folder,
    workspace_folders = { { uri = vim.uri_from_fname(folder), name = "w" } },
    init_options = { lang = "zh" },
  })
  vim.lsp.buf_attach_client(0, id)
  return id
end

local function diagnostics(count)
  vim.wait(5000, function() return #vim.diagnostic.get(0) == count end, 20)
  local all = {}
  for _, it in ipairs(vim.diagnostic.get(0)) do
    -- Neovim counts columns in bytes.
    local line = vim.api.nvim_buf_get_lines(0, it.lnum, it.lnum + 1, false)[1]
    local text = line:sub(it.col + 1, it.end_col)
    table.insert(all, { code = it.user_data and it.user_data.lsp.code or it.code, text = text, message = it.message })
  end
  return all
end

local function request(method, params)
  local result = vim.lsp.buf_request_sync(0, method, params, 5000)
  for _, answer in pairs(result or {}) do
    return answer.result
  end
end

for _, file in ipairs({ "x.php", "X.vue", "x.html" }) do
  start(file)
  told[file] = diagnostics(tonumber(vim.env["COUNT_" .. file:gsub("%.", "_")]))
end

-- The provider file: typed, told, fixed.
local id = start("provider.yaml")
vim.api.nvim_buf_set_lines(0, 2, 3, false, { "  entry_domain: 'https://auth.example.com/' # 授权😀" })
told.provider = diagnostics(1)
vim.api.nvim_win_set_cursor(0, { 3, 20 })
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics() }
for _, action in ipairs(request("textDocument/codeAction", params) or {}) do
  if action.isPreferred then
    vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
  end
end
told.fixed = vim.api.nvim_buf_get_lines(0, 2, 3, false)[1]
told.left = diagnostics(0)
vim.api.nvim_win_set_cursor(0, { 4, 20 })
told.hover = request("textDocument/hover", vim.lsp.util.make_position_params())
io.stdout:write(vim.json.encode(told) .. "\n")
vim.cmd("qa!")
