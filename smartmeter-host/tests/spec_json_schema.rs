//! The JSON Schema, held against all that the tool writes as JSON, by a validator that is not ours.

mod describing;

use describing::{OddBus, capture, mbus_text, p350_text, rendered, sml_frames};
use jsonschema::Validator;
use mbus::Mbus;
use serde_json::{Value, json};
use smartmeter_host::jsonl::Jsonl;
use smartmeter_host::readings::{Form, Readings};
use smartmeter_host::spec::Spec;
use smartmeter_host::spec::json_schema;
use smartmeter_proto::p350::P350;
use smartmeter_proto::prelude::*;
use sml::Sml;

fn schema<P: Protocol>() -> Value {
    json_schema::schema(&Spec::of::<P>().document)
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::meta::validate(schema).expect("it is a schema");
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
    options.build(schema).expect("all that it refers to is there")
}

/// The same for a line of readings.
fn readings_validator(schema: &Value) -> Validator {
    let mut schema = schema.clone();
    let root = schema.as_object_mut().expect("an object");
    root.remove("oneOf");
    root.insert("$ref".into(), "#/$defs/reading".into());
    validator(&schema)
}

/// Every line of a capture is as the schema says. Gives the lines.
fn valid<P: Protocol>(text: &str) -> Vec<Value> {
    let schema = schema::<P>();
    let (lines, readings) = (validator(&schema), readings_validator(&schema));
    let check = |validator: &Validator, text: &str| {
        let values: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        for value in &values {
            let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{value}: {errors:?}");
        }
        values
    };
    let mut all = Vec::new();
    for repair in [true, false] {
        all.extend(check(&lines, &rendered::<P>(text, Box::new(Jsonl::default()), repair)));
        check(&readings, &rendered::<P>(text, Box::new(Readings::new(Form::Jsonl, false)), repair));
    }
    all
}

#[test]
fn all_of_the_p350s_capture_is_valid() {
    let lines = valid::<P350>(&p350_text());
    let has = |key: &str, value: &str| lines.iter().any(|line| line[key] == value);
    assert!(["frame", "boot", "gap"].iter().all(|event| has("event", event)));
    assert!(["checked", "reconstructed", "unchecked", "damaged"].iter().all(|quality| has("quality", quality)));
}

/// Bytes are lost, changed and added, marks fall in between, and words are none.
#[test]
fn all_of_damaged_captures_is_valid() {
    let text = p350_text();
    let words: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
    let mut random = 1_u32;
    let mut next = |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize % below
    };
    // A byte became another one, which several explanations fit.
    let mut damaged = String::from(
        "01 3C 02 10 3C 59 3A D7 17 59 57 85 8F 00 00 00 00 00 CB 59 2F 35 D8 13 00 64 00 59 00 59 00 43 00 58 00 64 00 59 00 43 \
         00 59 00 59 00 64 00 42 00 59 00 59 00 59 00 4E 03 C7 16 4F 00 59 0B FFFF\n",
    );
    for _ in 0..30 {
        for word in &words {
            match next(40) {
                0 => {}
                1 => damaged += "5A ",
                2 => damaged += "AAAA C002 E005 1234 ",
                3 => damaged += "xyz ",
                _ => damaged += &format!("{word} "),
            }
        }
        damaged += "\n";
    }
    let lines = valid::<P350>(&damaged);
    for event in ["frame", "boot", "alive", "lost", "unknown", "unreadable", "gap"] {
        assert!(lines.iter().any(|line| line["event"] == event), "{event}");
    }
    assert!(lines.iter().any(|line| line["repair"]["accepted"] == true));
    assert!(lines.iter().any(|line| line["repair"]["accepted"] == false));
}

#[test]
fn all_of_foreign_protocols_is_valid() {
    let of_mbus = valid::<Mbus>(&mbus_text());
    assert!(of_mbus.iter().filter(|line| line["quality"] == "checked").count() > 20);
    let of_sml: String = sml_frames().iter().map(|(_, bytes)| capture(bytes)).collect();
    assert!(valid::<Sml>(&of_sml).iter().filter(|line| line["quality"] == "checked").count() > 8);
    let of_odd = valid::<OddBus>(describing::ODD);
    assert_eq!(of_odd.iter().filter(|line| !line["fields"].is_null()).count(), 2 * 7);
}

/// Sets what stands at a place, or removes it.
fn changed(line: &Value, at: &str, to: Option<Value>) -> Value {
    let mut line = line.clone();
    let (parent, key) = at.rsplit_once('/').expect("a path");
    let parent = line.pointer_mut(parent).and_then(Value::as_object_mut).unwrap_or_else(|| panic!("{at}"));
    match to {
        Some(value) => parent.insert(key.into(), value),
        None => parent.shift_remove(key),
    };
    line
}

#[test]
fn what_the_tool_does_not_write_is_refused() {
    let schema = schema::<P350>();
    let validator = validator(&schema);
    let lines = valid::<P350>(&p350_text());
    let power = lines.iter().find(|line| line["name"] == "Receive Power").expect("power");
    let packet = "/fields/Receive/packet";
    let wrong = [
        ("/index", Some(json!(-1))),
        ("/index", None),
        ("/more", Some(json!(1))),
        ("/event", Some(json!("frames"))),
        ("/quality", Some(json!("good"))),
        ("/quality", Some(json!("damaged"))),
        ("/bytes", Some(json!("0d"))),
        ("/error", Some(json!({ "path": "", "offset": 0, "cause": "" }))),
        ("/fields/Receive/trailer", Some(json!(256))),
        ("/fields/Receive/trailer", None),
        ("/fields/Receive/other", Some(json!(1))),
        ("/fields/Receive", None),
        (&format!("{packet}/sequence"), Some(json!("85"))),
        (&format!("{packet}/network"), Some(json!([2, 16, 60]))),
        (&format!("{packet}/crc"), Some(json!(0x1_0000))),
        (&format!("{packet}/body/Power/head/power"), Some(json!(207.5))),
        (&format!("{packet}/body"), Some(json!({ "Powers": {} }))),
        (&format!("{packet}/body"), Some(json!("Power"))),
    ];
    assert!(validator.is_valid(power));
    for (at, to) in wrong {
        let line = changed(power, at, to);
        assert!(!validator.is_valid(&line), "{at}: {line}");
    }
    // A value that is lost is null.
    assert!(validator.is_valid(&changed(power, "/fields/Receive/trailer", Some(Value::Null))));
}

#[test]
fn readings_have_the_units_of_their_metrics() {
    let validator = readings_validator(&schema::<P350>());
    let reading = json!({
        "metric": "electricity.power", "time": "2017-06-01T21:21:23Z", "value": 207, "unit": "W", "quality": "checked", "index": 11
    });
    assert!(validator.is_valid(&reading));
    let wrong = [
        ("/unit", json!("Wh")),
        ("/metric", json!("power")),
        ("/time", json!("yesterday")),
        ("/quality", json!("damaged")),
    ];
    for (at, to) in wrong {
        assert!(!validator.is_valid(&changed(&reading, at, Some(to))), "{at}");
    }
}
