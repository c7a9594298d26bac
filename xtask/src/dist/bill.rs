//! What is inside: a bill of materials in CycloneDX's JSON, of what Cargo.lock fixes and the program is built from.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use super::Release;
use crate::Result;
use crate::run::output;

/// Writes `wxauthlint-vVERSION.cdx.json`.
pub fn write(release: &Release) -> Result {
    let metadata = output("cargo", &["metadata", "--format-version=1", "--locked"], &release.root)?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages: Vec<&Value> = metadata["packages"].as_array().into_iter().flatten().collect();
    let nodes: Vec<&Value> = metadata["resolve"]["nodes"].as_array().into_iter().flatten().collect();
    let program =
        packages.iter().find(|package| package["name"] == "wxauthlint").ok_or("no package wxauthlint")?;
    // What the program is linked from, whatever the target; not what tests and builds alone need.
    let mut ids = BTreeSet::new();
    let mut open = vec![program["id"].as_str().unwrap_or_default()];
    while let Some(id) = open.pop() {
        if !ids.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id);
        for dependency in node.and_then(|node| node["deps"].as_array()).into_iter().flatten() {
            let kinds = dependency["dep_kinds"].as_array();
            if kinds.into_iter().flatten().any(|kind| kind["kind"].is_null()) {
                open.extend(dependency["pkg"].as_str());
            }
        }
    }
    let mut components: Vec<Value> = packages
        .iter()
        .filter(|package| {
            package["id"] != program["id"] && package["id"].as_str().is_some_and(|id| ids.contains(id))
        })
        .map(|package| component(package, "library"))
        .collect();
    components.sort_by_key(|component| component["bom-ref"].as_str().unwrap_or_default().to_owned());
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(program, "application")},
        "components": components,
    });
    let path = release.out.join(format!("wxauthlint-v{}.cdx.json", release.version));
    fs::write(path, serde_json::to_string_pretty(&bill)? + "\n")?;
    Ok(())
}

fn component(package: &Value, kind: &str) -> Value {
    let text = |key: &str| package[key].as_str().unwrap_or_default();
    let purl = format!("pkg:cargo/{}@{}", text("name"), text("version"));
    let mut component = json!({
        "type": kind,
        "bom-ref": purl,
        "name": text("name"),
        "version": text("version"),
        "purl": purl,
    });
    if let Some(licence) = package["license"].as_str() {
        // Older crates separate alternatives by a slash.
        component["licenses"] = json!([{"expression": licence.replace('/', " OR ")}]);
    }
    component
}
