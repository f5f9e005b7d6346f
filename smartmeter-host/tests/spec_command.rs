//! `smartmeter spec` as it is run: what it writes where, and what it says when that goes wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const CAPTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/captures");
const RELEASED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/released/p350.json");

/// Exit code, standard output and standard error of `smartmeter spec`.
fn spec(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_smartmeter")).arg("spec").args(arguments).output().expect("the command runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

/// A file of this content.
fn file(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, content).expect("it can be written");
    path
}

#[test]
fn folders_are_made_and_what_is_none_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inner = folder.path().join("a/b");
    let (code, out, errors) = spec(&["--format", "json", "-o", path(&inner)]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{errors}");
    assert!(errors.starts_with("wrote ") && inner.join("p350.json").is_file(), "{errors}");
    let taken = file(folder.path(), "taken", "");
    let (code, _, errors) = spec(&["-o", path(&taken)]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("taken: it is no folder"), "{errors}");
    assert_eq!(fs::read_to_string(&taken).expect("it is still there"), "");
}

#[test]
fn captures_with_nothing_in_them_are_told_of() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (code, _, errors) = spec(&["--captures", path(folder.path())]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("no *.txt in this folder"), "{errors}");
    let empty = file(folder.path(), "empty.txt", "FFFF\nFFFF\n");
    let broken = file(folder.path(), "broken.txt", "04 02 FFFF\nxyz 05 FFFF\n");
    let (code, out, errors) = spec(&["--captures", path(&empty), path(&broken)]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(errors.contains("empty.txt: nothing in it decodes"), "{errors}");
    assert!(errors.contains("broken.txt: 1 place can't be read"), "{errors}");
    assert!(out.contains("with examples from `broken.txt`."), "{out}");
    let (code, out, errors) = spec(&["--captures", path(&folder.path().join("missing.txt"))]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(errors.contains("missing.txt"), "{errors}");
}

#[test]
fn captures_of_a_folder_are_all_read() {
    let (code, out, errors) = spec(&["--captures", CAPTURES]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(out.contains("with examples from `p350-2017-06-01-boot.txt`."));
    let (code, out, _) = spec(&[]);
    assert_eq!(code, Some(0));
    assert!(out.contains("without a capture to take examples from"));
}

#[test]
fn a_difference_is_in_the_exit_status() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let released = fs::read_to_string(RELEASED).expect("what was released");
    let other = file(folder.path(), "kw.json", &released.replace("\"unit\": \"W\"", "\"unit\": \"kW\""));
    let graded =
        file(folder.path(), "graded.json", &released.replace("\"grade\": \"inferred\"", "\"grade\": \"unknown\""));
    assert_eq!(spec(&["diff", RELEASED, RELEASED]), (Some(0), "no change\n".into(), String::new()));
    let said = "breaking    units     ReplyHead.power: unit was W, is kW\n1 breaking change, 0 compatible\n";
    assert_eq!(spec(&["diff", RELEASED, path(&other)]), (Some(1), said.into(), String::new()));
    let (code, out, _) = spec(&["diff", RELEASED, path(&graded)]);
    assert_eq!(code, Some(0));
    assert!(out.contains("compatible  meanings  Settings.gas_co2: grade was inferred, is unknown\n"), "{out}");
    let (code, out, _) = spec(&["diff", "--format", "json", RELEASED, path(&other)]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &json["breaking"], &json["changes"][0]["old"]), (Some(1), &true.into(), &"W".into()));
}

#[test]
fn what_is_no_declaration_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let without_root = "{\"form\": 1, \"protocol\": \"p\", \"root\": \"Nothing\", \"types\": []}";
    let wrong = [
        ("text.json", "text", "is not what `spec --format json` writes"),
        ("list.json", "[]", "is not what `spec --format json` writes"),
        ("form.json", "{\"form\": 9}", "is of form 9, and this program knows form 1 only"),
        ("root.json", without_root, "names a type Nothing that is not in it"),
    ];
    for (name, content, said) in wrong {
        let (code, out, errors) = spec(&["diff", path(&file(folder.path(), name, content))]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(errors.contains(&format!("{name}: {said}")), "{errors}");
    }
    assert_eq!(spec(&["diff"]).0, Some(2));
    assert_eq!(spec(&["--format", "json", "diff", RELEASED]).0, Some(2));
}
