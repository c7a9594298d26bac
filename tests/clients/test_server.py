"""pytest-lsp, which is no client of ours, opens, types, fixes, hovers and completes; push and pull."""

import asyncio

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from conftest import LINK, PROGRAM, php

PROVIDER = """platform:
  component_appid: wx0123456789abcdef
  entry_domain: auth.example.com
  permission_sets: [1, 18]
accounts:
  - appid: wxfedcba9876543210
    kind: mini_program
    granted: [18]
"""
VUE = """<template>
  <!-- 😀 授权 -->
  <p>👨‍👩‍👧 去授权：<a :href="url">授权</a></p>
</template>
<script setup>
const code = props.code
const url = `%s`
</script>
""" % LINK.format("0").replace("$code", "${code}")
HTML = "<!doctype html>\n<p>😀 授权 <a href=\"%s\">授权</a>\n" % LINK.format("0").replace("$code", "{{ code }}").replace("&", "&amp;")


def initialize(root, pull, **options):
    capabilities = client_capabilities("visual-studio-code")
    if pull:
        capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities()
    return types.InitializeParams(
        capabilities=capabilities,
        locale="en",
        workspace_folders=[types.WorkspaceFolder(uri=(root / name).as_uri(), name=name) for name in ["a", "b"]],
        initialization_options=options or None,
    )


def registers(client):
    """Lets the server ask to be told of files that change."""

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params):
        assert [it.method for it in params.registrations] == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]


@pytest.fixture
def root(tmp_path):
    for name, domain in [("a", "auth.example.com"), ("b", "other.example.com")]:
        (tmp_path / name / "src").mkdir(parents=True)
        (tmp_path / name / ".git").mkdir()
        (tmp_path / name / "provider.yaml").write_text(PROVIDER.replace("auth.example.com", domain), encoding="utf-8")
    return tmp_path


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[str(PROGRAM), "server", "--stdio"]))
async def push(lsp_client: LanguageClient, root):
    registers(lsp_client)
    await lsp_client.initialize_session(initialize(root, pull=False))
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[str(PROGRAM), "server"]))
async def pull(lsp_client: LanguageClient, root):
    registers(lsp_client)
    await lsp_client.initialize_session(initialize(root, pull=True))
    yield
    await lsp_client.shutdown_session()


def open_text(client, path, language, text, version=1):
    item = types.TextDocumentItem(uri=path.as_uri(), language_id=language, version=version, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    return path.as_uri()


def change(client, uri, version, *changes):
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=version), content_changes=list(changes)
        )
    )


def position(text, at):
    """Where UTF-16 has a byte, counted here by Python's own codec."""
    before = text[:at]
    line = before.count("\n")
    column = len(before[before.rfind("\n") + 1 :].encode("utf-16-le")) // 2
    return types.Position(line=line, character=column)


def span(text, part, start=0):
    at = text.index(part, start)
    return types.Range(start=position(text, at), end=position(text, at + len(part)))


async def pulled(client, uri, previous=None):
    return await client.text_document_diagnostic_async(
        types.DocumentDiagnosticParams(text_document=types.TextDocumentIdentifier(uri=uri), previous_result_id=previous)
    )


async def pushed(client, uri, until):
    """Waits for what is pushed of a text."""
    for _ in range(200):
        if uri in client.diagnostics and until(client.diagnostics[uri]):
            return client.diagnostics[uri]
        await asyncio.sleep(0.05)
    raise AssertionError(client.diagnostics.get(uri))


def of(diagnostics, rule):
    return [found for found in diagnostics if found.code == rule]


async def actions(client, uri, at):
    return await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=uri), range=at, context=types.CodeActionContext(diagnostics=[])
        )
    )


def applied(text, edits):
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]

    def at(place):
        units = lines[place.line].encode("utf-16-le")[: place.character * 2].decode("utf-16-le")
        return starts[place.line] + len(units)

    for edit in sorted(edits, key=lambda edit: at(edit.range.start), reverse=True):
        text = text[: at(edit.range.start)] + edit.new_text + text[at(edit.range.end) :]
    return text


@pytest.mark.asyncio
@pytest.mark.parametrize("name, language, text", [("x.php", "php", php("0").replace("return", "/* 😀 授权 */ return")), ("X.vue", "vue", VUE), ("x.html", "html", HTML)])
async def test_places_are_right_for_chinese_and_emoji(push, root, name, language, text):
    client = push
    uri = open_text(client, root / "a/src" / name, language, text)
    found = of(await pushed(client, uri, lambda all: of(all, "auth-type-invalid")), "auth-type-invalid")
    assert [it.range for it in found] == [span(text, "0", text.index("auth_type="))], found
    assert found[0].severity == types.DiagnosticSeverity.Error
    assert found[0].source == "wxauthlint"
    assert found[0].code_description.href.startswith("https://")


@pytest.mark.asyncio
async def test_pulled_is_what_is_pushed_and_unchanged_is_said(pull, root):
    client = pull
    uri = open_text(client, root / "b/src/x.php", "php", php())
    report = await pulled(client, uri)
    [found] = of(report.items, "redirect-host-mismatch")
    [related] = [it for it in found.related_information if it.location.uri.endswith("provider.yaml")]
    assert related.location.uri == (root / "b/provider.yaml").as_uri()
    assert related.location.range == span(PROVIDER.replace("auth.example.com", "other.example.com"), "other.example.com")
    again = await pulled(client, uri, report.result_id)
    assert again.kind == "unchanged"
    # The other root has a provider file of its own.
    uri = open_text(client, root / "a/src/x.php", "php", php())
    assert not of((await pulled(client, uri)).items, "redirect-host-mismatch")
    # What is not saved counts: of the text itself, and of the provider file.
    provider = open_text(client, root / "a/provider.yaml", "yaml", PROVIDER.replace("auth.example.com", "new.example.com"))
    assert of((await pulled(client, uri)).items, "redirect-host-mismatch")
    change(client, provider, 2, types.TextDocumentContentChangeWholeDocument(text=PROVIDER))
    assert not of((await pulled(client, uri)).items, "redirect-host-mismatch")
    change(client, uri, 2, types.TextDocumentContentChangePartial(range=span(php(), "type=3"), text="type=0"))
    assert of((await pulled(client, uri)).items, "auth-type-invalid")


@pytest.mark.asyncio
async def test_a_provider_file_is_typed_and_fixed(push, root):
    client = push
    path = root / "a/provider.yaml"
    text = PROVIDER.replace("auth.example.com", "https://auth.example.com/  # 授权😀")
    uri = open_text(client, path, "yaml", text)
    found = of(await pushed(client, uri, lambda all: of(all, "entry-domain-extras")), "entry-domain-extras")
    offered = await actions(client, uri, found[0].range)
    titles = [action.title for action in offered]
    fix = next(action for action in offered if getattr(action, "is_preferred", False))
    text = applied(text, fix.edit.changes[uri])
    assert "entry_domain: auth.example.com  # 授权😀" in text, text
    assert any(title.startswith("Suppress `entry-domain-extras`") for title in titles), titles
    assert any(title.startswith("Explain `entry-domain-extras`") for title in titles), titles
    assert any(getattr(action, "kind", None) == "source.fixAll.wxauthlint" for action in offered), titles
    change(client, uri, 2, types.TextDocumentContentChangeWholeDocument(text=text))
    await pushed(client, uri, lambda all: not all)
    # Half-typed.
    for version, cut in enumerate(range(len(text)), 3):
        change(client, uri, version, types.TextDocumentContentChangeWholeDocument(text=text[:cut]))
    change(client, uri, 9999, types.TextDocumentContentChangeWholeDocument(text=text.replace("entry_domain", "entry_domian")))
    [fault] = of(await pushed(client, uri, lambda all: of(all, "unknown-key")), "unknown-key")
    assert fault.range == span(text.replace("entry_domain", "entry_domian"), "entry_domian")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "name, language, text, comment",
    [
        ("x.php", "php", php("0"), "    // wxauthlint: ignore[auth-type-invalid] "),
        ("x.html", "html", HTML, "<!-- wxauthlint: ignore[auth-type-invalid]  -->"),
        ("X.vue", "vue", VUE, "// wxauthlint: ignore[auth-type-invalid] "),
    ],
)
async def test_a_finding_is_suppressed_by_a_comment_that_wants_a_reason(pull, root, name, language, text, comment):
    client = pull
    uri = open_text(client, root / "a/src" / name, language, text)
    [found] = of((await pulled(client, uri)).items, "auth-type-invalid")
    offered = await actions(client, uri, found.range)
    [action] = [action for action in offered if action.title.startswith("Suppress `auth-type-invalid`")]
    text = applied(text, action.edit.changes[uri])
    assert comment + "\n" in text, text
    change(client, uri, 2, types.TextDocumentContentChangeWholeDocument(text=text))
    assert of((await pulled(client, uri)).items, "bad-comment")
    text = text.replace("invalid] ", "invalid] 旧页面")
    change(client, uri, 3, types.TextDocumentContentChangeWholeDocument(text=text))
    items = (await pulled(client, uri)).items
    assert not of(items, "auth-type-invalid") and not of(items, "bad-comment"), items


@pytest.mark.asyncio
async def test_words_are_explained(pull, root):
    client = pull
    async def hover(uri, text, word, start=0):
        at = position(text, text.index(word, start))
        told = await client.text_document_hover_async(
            types.HoverParams(text_document=types.TextDocumentIdentifier(uri=uri), position=at)
        )
        return told and (told.contents.value, told.range)

    provider = open_text(client, root / "a/provider.yaml", "yaml", PROVIDER)
    told, at = await hover(provider, PROVIDER, "18")
    assert "18" in told and at == span(PROVIDER, "18"), told
    assert "mini_program" in (await hover(provider, PROVIDER, "mini_program"))[0]
    assert await hover(provider, PROVIDER, "entry_domain") is None
    text = php().replace("return", "/* 😀 wxfedcba9876543210 */ return")
    code = open_text(client, root / "a/src/x.php", "php", text)
    told, at = await hover(code, text, "auth_type")
    assert "auth_type" in told and at == span(text, "auth_type"), told
    told, at = await hover(code, text, "wxfedcba9876543210")
    assert "mini program" in told.lower() and "18" in told, told
    assert at == span(text, "wxfedcba9876543210")


@pytest.mark.asyncio
async def test_rules_are_completed_where_they_belong(pull, root):
    client = pull
    async def complete(uri, text, behind):
        at = position(text, text.index(behind) + len(behind))
        told = await client.text_document_completion_async(
            types.CompletionParams(text_document=types.TextDocumentIdentifier(uri=uri), position=at)
        )
        return {item.label: item for item in told}

    text = "<?php\n// 😀 wxauthlint: ignore[redirect-ht] x\n" + php()[6:]
    uri = open_text(client, root / "a/src/x.php", "php", text)
    known = await complete(uri, text, "ignore[redirect-ht")
    assert known["redirect-http"].text_edit.range == span(text, "redirect-ht"), known
    assert "leaked-secret" not in known
    assert not await complete(uri, text, "function")
    text = PROVIDER + "lint:\n  rules:\n    old-h5-endpoint: off\n    red\n  ignore:\n    - {rule: old, reason: x}\n"
    uri = open_text(client, root / "a/provider.yaml", "yaml", text)
    for behind in ["off\n    red", "{rule: old"]:
        assert "redirect-http" in await complete(uri, text, behind), behind
    assert not await complete(uri, text, "kind: mini")


@pytest.mark.asyncio
async def test_a_rule_is_explained_and_settings_are_heeded(pull, root):
    client = pull
    command = types.ExecuteCommandParams(command="wxauthlint.explain", arguments=["redirect-http"])
    told = await client.workspace_execute_command_async(command)
    assert "redirect_uri" in told
    assert any("redirect_uri" in message.message for message in client.messages)
    uri = open_text(client, root / "a/src/x.php", "php", php("0"))
    settings = {"wxauthlint": {"lang": "zh", "levels": {"auth-type-invalid": "warning"}, "config": "../b/provider.yaml", "rulePages": "https://example.com/rules/#"}}
    client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=settings))
    items = (await pulled(client, uri)).items
    [found] = of(items, "auth-type-invalid")
    assert found.severity == types.DiagnosticSeverity.Warning
    assert "建议：" in found.message
    assert found.code_description.href == "https://example.com/rules/#auth-type-invalid"
    assert of(items, "redirect-host-mismatch")


@pytest.mark.asyncio
async def test_what_is_not_saved_yet_has_a_language(pull, root):
    client = pull
    item = types.TextDocumentItem(uri="untitled:Untitled-1", language_id="javascript", version=1, text="const u = `%s`\n" % LINK.format("0").replace("$code", "${code}"))
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    assert of((await pulled(client, item.uri)).items, "auth-type-invalid")
    client.text_document_did_close(types.DidCloseTextDocumentParams(text_document=types.TextDocumentIdentifier(uri=item.uri)))
    assert not (await pulled(client, item.uri)).items
