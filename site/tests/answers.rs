//! What the page is told, without a browser.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use serde_json::{Value, json};
use wxauthlint_site::answer_json;

const CODE: &str =
    "preauthcode@@@PlantedSecretCodePlantedSecretCodePlantedSecretCodePlantedSecretCodePlantedSecretCod";

fn ask(request: &Value) -> Value {
    serde_json::from_str(&answer_json(&request.to_string())).unwrap()
}

fn link() -> String {
    format!(
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code={CODE}&redirect_uri=http%3A%2F%2Fauth.example.com%2Fcb&auth_type=3"
    )
}

#[test]
fn what_is_covered_is_seen_by_those_who_ask_for_it() {
    let ask = |reveal| ask(&json!({"ask": "paste", "text": link(), "way": {"lang": "en", "reveal": reveal}}));
    let (covered, seen) = (ask(false), ask(true));
    assert!(!covered["html"].as_str().unwrap().contains("PlantedSecret"), "{covered:#}");
    assert!(seen["html"].as_str().unwrap().contains(CODE), "{}", seen["html"].as_str().unwrap());
    // What is passed on stays covered, but for the link that is to be used.
    for told in [&covered, &seen] {
        assert!(!told["ticket"].to_string().contains("PlantedSecret"));
        assert!(!told["json"].to_string().contains("PlantedSecret"));
        assert!(told["corrections"][0]["text"].as_str().unwrap().contains(CODE));
    }
    assert!(!covered["corrections"][0]["lines"].to_string().contains("PlantedSecret"));
    assert!(seen["corrections"][0]["lines"].to_string().contains("PlantedSecret"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    for request in ["", "{}", "[]", "{\"ask\":\"paste\",\"text\":1}", "{\"ask\":\"nothing\"}"] {
        let told: Value = serde_json::from_str(&answer_json(request)).unwrap();
        assert_eq!(told["answer"], "refusal", "{request}");
    }
    let page = ask(&json!({"ask": "paste", "text": link(), "page": "no address"}));
    assert_eq!(page["answer"], "refusal");
    assert!(page["html"].as_str().unwrap().contains("no address"));
    assert_eq!(ask(&json!({"ask": "simulate", "link": link()}))["answer"], "refusal");
    assert_eq!(ask(&json!({"ask": "diff"}))["answer"], "refusal");
    assert_eq!(ask(&json!({"ask": "entry", "kind": "rule", "id": "no-such-rule"}))["answer"], "refusal");
}

#[test]
fn an_answer_to_the_question_decides() {
    let text = "请确认授权入口页所在域名，与授权后回调页所在域名相同\n在吗";
    let first = ask(&json!({"ask": "paste", "text": text}));
    let choice = &first["question"]["choices"][0];
    assert_eq!(choice[1], "授权入口页所在域名：空", "{first:#}");
    let second = ask(&json!({"ask": "paste", "text": text, "answered": choice[1]}));
    assert!(second["question"].is_null());
    let host = ask(&json!({"ask": "paste", "text": text, "answered": "授权入口页所在域名：b.example.com"}));
    assert!(host["html"].as_str().unwrap().contains("b.example.com"));
}

#[test]
fn a_composed_link_is_right_and_says_where_it_was_clicked() {
    let form = json!({
        "ask": "compose", "kind": "pc", "component_appid": "wx0123456789abcdef", "auth_type": "3",
        "redirect_uri": "https://auth.example.com/a b?x=1&y=2#z", "category_id_list": ["17", "18"],
    });
    let told = ask(&form);
    let link = told["link"].as_str().unwrap();
    assert!(
        link.contains("redirect_uri=https%3A%2F%2Fauth.example.com%2Fa%20b%3Fx%3D1%26y%3D2%23z&"),
        "{link}"
    );
    assert!(link.contains("category_id_list=17%7C18"), "{link}");
    assert!(told["anchor"].as_str().unwrap().contains("referrerpolicy=\"origin\""));
    assert!(told["anchor"].as_str().unwrap().contains("&amp;pre_auth_code=${pre_auth_code}&amp;"));
}
