//! Names and what they tell of.

use super::{is_misspelled, is_secret_name, is_secret_parameter};

#[test]
fn names_of_secrets() {
    for name in [
        "pre_auth_code",
        "preauthcode",
        "preAuthCode",
        "PRE-AUTH-CODE",
        "auth_code",
        "authCode",
        "authcode",
        "authorization_code",
        "authorizationCode",
        "queryauthcode",
        "js_code",
        "verify_code",
        "access_token",
        "access_token_v2",
        "component_access_token",
        "authorizer_refresh_token",
        "wxToken",
        "csrftoken",
        "TOKEN",
        "tokens",
        "tokenId",
        "x-token",
        "sharekey",
        "share_key",
        "session_key",
        "sessionKey",
        "api_key",
        "apikey",
        "apiKey",
        "appkey",
        "api_v3_key",
        "APIv3Key",
        "app_secret",
        "appsecret",
        "AppSecret",
        "component_appsecret",
        "secret",
        "secret_key",
        "secretKey",
        "ticket",
        "component_verify_ticket",
        "ComponentVerifyTicket",
        "jsapi_ticket",
        "password",
        "passwd",
        "pwd",
        "db_password",
        "encoding_aes_key",
        "EncodingAESKey",
        "encodingAesKey",
        "encodingaeskey",
        "aes_key",
        "encoding_key",
        "private_key",
        "access_key",
        "access_key_secret",
        "credentials",
        "mch_key",
    ] {
        assert!(is_secret_name(name), "{name}");
        assert!(is_secret_parameter(name), "{name}");
    }
}

#[test]
fn names_of_secrets_in_a_query_alone() {
    for name in ["code", "key", "sign", "signature", "msg_signature", "sig", "wxcode", "k_key", "sessionid"] {
        assert!(!is_secret_name(name), "{name}");
        assert!(is_secret_parameter(name), "{name}");
    }
}

#[test]
fn names_that_tell_of_no_secret() {
    for name in
        ["pre-auth-code-missing", "pre-auth-code-is-token", "has_token", "token_found", "secrets-in-code"]
    {
        assert!(!is_secret_name(name), "{name}");
    }
    for name in [
        "errcode",
        "error_code",
        "errorCode",
        "ret_code",
        "status_code",
        "qrcode",
        "qr_code",
        "country_code",
        "code_type",
        "encode",
        "unicode",
        "keyword",
        "keywords",
        "monkey",
        "public_key",
        "event_key",
        "token_type",
        "tokenType",
        "token_url",
        "access_token_expires_in",
        "expires_in",
        "ticket_type",
        "component_appid",
        "biz_appid",
        "category_id_list",
        "auth_type",
        "redirect_uri",
        "entry_domain",
        "entry_domian",
        "relased",
        "permission_sets",
        "test_accounts",
        "event_url",
        "message_url",
        "kind",
        "mode",
        "state",
        "scene",
        "from",
        "lang",
        "designer",
        "secretary",
        "tokenizer",
        "auth_mode",
        "platform",
        "links",
        "name",
        "page",
        "answer",
        "appid",
        "original_id",
        "nonce",
        "timestamp",
        "wx",
        "component_name",
        "ip_whitelist",
        "server_domains",
    ] {
        assert!(!is_secret_name(name), "{name}");
        assert!(!is_secret_parameter(name), "{name}");
    }
}

#[test]
fn misspelled_names() {
    for name in
        ["tokn", "tokne", "encoding_aes_kye", "pre_auth_cod", "preautcode", "sercet", "app_secrt", "passwrd"]
    {
        assert!(is_misspelled(name), "{name}");
    }
    for name in ["entry_domian", "auth_type", "type", "taken", "state", "scope", "section"] {
        assert!(!is_misspelled(name), "{name}");
    }
}
