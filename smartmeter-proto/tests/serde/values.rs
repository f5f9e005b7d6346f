//! JSON that says another frame than would come of it: no byte may slide into the field beside it.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(serde)]
struct Switch {
    hours: [u8; 2],
    #[frame(rest)]
    tail: Vec<u8>,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(serde)]
struct Counts {
    n: u8,
    #[frame(count = "n")]
    a: Vec<u8>,
    #[frame(count = "n")]
    b: Vec<u16>,
    #[frame(rest)]
    c: Vec<u8>,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(serde)]
struct Optional {
    ok: bool,
    #[frame(cond = "*ok")]
    o: Option<u16>,
    #[frame(rest)]
    c: Vec<u8>,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(serde)]
struct Ended {
    #[frame(until = 0)]
    a: Vec<u8>,
    #[frame(until = 0)]
    b: Vec<u8>,
    #[frame(rest)]
    c: Vec<u8>,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(serde)]
struct Padded {
    #[frame(len = 4, pad = b' ')]
    o: String,
    #[frame(rest)]
    c: Vec<u8>,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(serde, id_type = "u8")]
enum Choice {
    #[frame(id = 0)]
    Zero,
    #[frame(id = "2..=5")]
    R { k: u8, m: u8 },
    #[frame(other)]
    O {
        id: u8,
        #[frame(rest)]
        b: Vec<u8>,
    },
}

#[derive(Debug, PartialEq, Frame)]
#[frame(serde)]
struct Numbers {
    x: u16,
    y: f32,
    z: f64,
    on: bool,
    small: [i16; 2],
    #[frame(prefix = "u8")]
    name: String,
    choice: Choice,
}

fn read<T: for<'de> serde::Deserialize<'de>>(json: &str) -> Result<T, String> {
    // Without the line and column that JSON has.
    let told = |error: serde_json::Error| error.to_string().split(" at line").next().unwrap_or_default().to_owned();
    serde_json::from_str(json).map_err(told)
}

#[track_caller]
fn refused<T: for<'de> serde::Deserialize<'de> + core::fmt::Debug>(json: &str, why: &str) {
    assert_eq!(read::<T>(json).expect_err("it is another frame"), why, "{json}");
}

#[test]
fn bytes_do_not_slide() {
    refused::<Switch>(r#"{"hours":"07","tail":"01 02"}"#, r#"Switch.hours: given "07", it would be "07 01""#);
    refused::<Switch>(r#"{"hours":"07 08 09","tail":"01"}"#, r#"Switch.hours: given "07 08 09", it would be "07 08""#);
    refused::<Counts>(r#"{"n":1,"a":"01 02","b":[4],"c":""}"#, r#"Counts.a: given "01 02", it would be "01""#);
    refused::<Counts>(r#"{"n":1,"a":"01","b":[4,5],"c":""}"#, "Counts.b: given 2 items, it would be 1 item");
    refused::<Counts>(r#"{"n":1,"a":"01","b":[],"c":"04 05"}"#, "Counts.b: given 0 items, it would be 1 item");
    refused::<Ended>(r#"{"a":"01 00 02","b":"03","c":"04"}"#, r#"Ended.a: given "01 00 02", it would be "01""#);
    refused::<Padded>(r#"{"o":"abcdef","c":"01"}"#, r#"Padded.o: given "abcdef", it would be "abcd""#);
    refused::<Padded>(r#"{"o":"ab  ","c":"01"}"#, r#"Padded.o: given "ab  ", it would be "ab""#);
}

#[derive(Debug, PartialEq, Frame)]
#[frame(serde)]
struct Marked {
    hours: [u8; 2],
    days: [Choice; 2],
    #[frame(magic = 0x16)]
    end: Filled<u8>,
}

#[test]
fn what_slides_is_named_and_not_what_it_slides_into() {
    let days = r#"["Zero",{"R":{"k":2,"m":1}}]"#;
    let marked = |hours: &str, days: &str| format!(r#"{{"hours":"{hours}","days":{days}}}"#);
    assert!(read::<Marked>(&marked("07 08", days)).is_ok());
    refused::<Marked>(&marked("07 08 00", days), r#"Marked.hours: given "07 08 00", it would be "07 08""#);
    refused::<Marked>(&marked("07", days), r#"Marked.hours: given "07", it would be "07 00""#);
    refused::<Marked>(&marked("07 08", r#"["Zero"]"#), "Marked.days: given 1 item, it would be 2 items");
    refused::<Marked>("{}", "Marked.hours: text of hexadecimal digits, two for a byte, is expected, not nothing");
}

#[test]
fn what_a_condition_forbids_or_asks_for_does_not_slide() {
    refused::<Optional>(r#"{"ok":false,"o":3,"c":""}"#, "Optional.o: given 3, it would be nothing");
    refused::<Optional>(r#"{"ok":true,"o":null,"c":"01 02 03"}"#, "Optional.o: given nothing, it would be 258");
    assert_eq!(read(r#"{"ok":false,"c":"01"}"#), Ok(Optional { ok: false, o: None, c: vec![1] }));
}

#[test]
fn variants_stay_what_they_are() {
    refused::<Choice>(r#"{"O":{"id":0,"b":""}}"#, r#"Choice: given "O", it would be "Zero""#);
    refused::<Choice>(r#"{"R":{"k":9,"m":1}}"#, r#"Choice: given "R", it would be "O""#);
    refused::<Choice>(r#"{"Zero":5}"#, "Zero: nothing but the name is expected, not 5");
    assert_eq!(read(r#"{"Zero":null}"#), Ok(Choice::Zero));
    assert_eq!(read(r#"{"O":{"id":1,"b":"ff"}}"#), Ok(Choice::O { id: 1, b: vec![255] }));
}

/// A frame of numbers, but for what is put in the place of one of its values.
fn numbers(name: &str, value: &str) -> String {
    let fields = [
        ("x", "1"),
        ("y", "1.5"),
        ("z", "-0.25"),
        ("on", "true"),
        ("small", "[-1,2]"),
        ("name", r#""Käthe""#),
        ("choice", r#"{"R":{"k":2,"m":1}}"#),
    ];
    let said = fields.map(|(own, it)| format!(r#""{own}":{}"#, if own == name { value } else { it }));
    format!("{{{}}}", said.join(","))
}

#[test]
fn each_kind_of_value_is_given_as_it_is_written() {
    let frame: Numbers = read(&numbers("", "")).expect("it is right");
    assert_eq!((frame.x, frame.y, frame.z, frame.small, &*frame.name), (1, 1.5, -0.25, [-1, 2], "Käthe"));
    assert_eq!(serde_json::to_string(&frame).ok(), Some(numbers("", "")));
    let wrong = |name, value, why| refused::<Numbers>(&numbers(name, value), &format!("Numbers.{name}: {why}"));
    wrong("x", r#""1""#, r#"an integer is expected, not "1""#);
    wrong("x", r#""1234""#, r#"an integer is expected, not "1234""#);
    wrong("x", "1.0", "an integer is expected, not 1.0");
    wrong("x", "null", "an integer is expected, not nothing");
    wrong("y", r#""00 00 00 01""#, r#"a number is expected, not "00 00 00 01""#);
    wrong("on", "1", "true or false is expected, not 1");
    wrong("small", "7", "a sequence is expected, not 7");
    wrong("small", r#""0001""#, r#"a sequence is expected, not "0001""#);
    wrong("small", r#"[1,"2"]"#, r#"[1]: an integer is expected, not "2""#);
    wrong("name", "7", "text is expected, not 7");
    wrong("choice", r#"{"R":{"k":2,"m":1,"m":1}}"#, "R.m: it is given twice");
    let bytes = "Switch.hours: text of hexadecimal digits, two for a byte, is expected, not";
    refused::<Switch>(r#"{"hours":[7,8],"tail":""}"#, &format!("{bytes} 2 items"));
    refused::<Switch>(r#"{"hours":"7","tail":""}"#, &format!(r#"{bytes} "7""#));
    refused::<Switch>(r#"{"hours":"0708","tail":"","hours":"0708"}"#, "Switch.hours: it is given twice");
}

#[test]
fn floats_are_rounded_and_no_more() {
    let rounded: Numbers = read(&numbers("y", "0.1")).expect("it can be rounded");
    assert!((rounded.y - 0.1).abs() < f32::EPSILON);
    let whole: Numbers = read(&numbers("z", "3")).expect("it is a number");
    assert_eq!(whole.z.to_bits(), 3.0_f64.to_bits());
    refused::<Numbers>(&numbers("y", "1e40"), "Numbers.y: given 1e40, it would be inf");
    let nothing = read::<Numbers>(&numbers("y", "1e-50")).expect_err("there is none so small");
    assert!(nothing.starts_with("Numbers.y: given ") && nothing.ends_with(", it would be 0.0"), "{nothing}");
}
