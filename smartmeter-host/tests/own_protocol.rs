//! The tool with frames that are not ours: everything it shows comes from the declarations.

use smartmeter_host::csv::Csv;
use smartmeter_host::decoding::Decoding;
use smartmeter_host::hex::Hex;
use smartmeter_host::jsonl::Jsonl;
use smartmeter_host::palette::Palette;
use smartmeter_host::readings::{Form, Readings};
use smartmeter_host::render::Renderer;
use smartmeter_host::table::Table;
use smartmeter_proto::prelude::*;

/// What a heat meter says.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Heat<'a> {
    /// Nothing.
    #[frame(id = 0)]
    Idle,
    Circuits(Circuits<'a>),
    Label(Label<'a>),
    /// What older meters say.
    #[frame(fallback)]
    Older(Older<'a>),
}

/// All circuits of a house.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 1)]
struct Circuits<'a> {
    /// When.
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    time: u32,
    /// How many circuits follow.
    #[frame(count_of = "circuits")]
    count: Filled<u8>,
    /// The circuits.
    circuits: List<'a, Circuit>,
}

/// One circuit.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Circuit {
    /// What it is doing.
    #[frame(grade = "inferred")]
    pump: Pump,
    /// Flow and return.
    #[frame(unit = "°C", scale = 0.5, offset = -40)]
    temperatures: [u16; 2],
}

/// A pump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
enum Pump {
    /// It stands.
    #[frame(id = 0)]
    Off,
    /// Another speed.
    #[frame(other)]
    Other(u8),
}

/// A name and a factor.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 2)]
struct Label<'a> {
    /// Whether it is in use.
    used: bool,
    /// A factor.
    #[frame(metric = "heat.factor")]
    factor: f32,
    /// The name.
    #[frame(rest)]
    name: &'a str,
}

/// What older meters say.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Older<'a> {
    /// Kept as it is.
    #[frame(other)]
    Unknown { id: u8, body: &'a [u8] },
}

struct HeatMeter;

impl Protocol for HeatMeter {
    const NAME: &'static str = "heat";
    type Transaction<'a> = Heat<'a>;
}

/// A solar inverter: its scale follows its values, and what it lacks says so.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Inverter {
    /// Of each phase.
    #[frame(unit = "V", scale = "10^sf", metric = "voltage", labels = "L1, L2, L3", absent = 0xFFFF)]
    voltage: [u16; 3],
    /// Power.
    #[frame(unit = "W", scale = "10^sf", metric = "power", absent = -0x8000)]
    power: i16,
    /// Scale of all others.
    sf: i8,
    /// Ends it.
    #[frame(magic = 0x0A)]
    end: Filled<u8>,
}

struct Sun;

impl Protocol for Sun {
    const NAME: &'static str = "sun";
    type Transaction<'a> = Inverter;
}

const INVERTER: &str = "\
08 FD 09 00 FF FF 00 05 FF 0A FFFF
08 FD 09 00 FF FF 80 00 01 0A FFFF
08 FD 09 00 FF FF 00 05 FF 0B FFFF
";

/// A protocol of one frame.
struct OneFrame;

impl Protocol for OneFrame {
    const NAME: &'static str = "one";
    type Transaction<'a> = Circuit;
}

const CAPTURE: &str = "\
00 FFFF
01 59 30 85 53 02 00 00 64 00 65 07 00 00 00 51 FFFF
01 00 00 00 00 00 FFFF
02 01 40 20 00 00 22 0A FFFF
02 02 40 20 00 00 FFFF
09 01 FFFF
";

fn rendered<P: Protocol>(capture: &str, renderer: Box<dyn Renderer<P>>) -> String {
    let mut out = Vec::new();
    Decoding::new(renderer, &mut out).read(&mut capture.as_bytes(), None).expect("a capture");
    String::from_utf8(out).expect("output is text")
}

#[test]
fn json_is_tagged_as_serde_does_it() {
    let lines = rendered::<HeatMeter>(CAPTURE, Box::new(Jsonl::default()));
    let parsed = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("an object"));
    let fields: Vec<_> = parsed.map(|line| line["fields"].to_string()).collect();
    let expected = [
        r#""Idle""#,
        r#"{"Circuits":{"time":1496352083,"count":2,"circuits":[{"pump":"Off","temperatures":[100,101]},{"pump":{"Other":7},"temperatures":[0,81]}]}}"#,
        r#"{"Circuits":{"time":0,"count":0,"circuits":[]}}"#,
        r#"{"Label":{"used":true,"factor":2.5,"name":"\"\n"}}"#,
        "null",
        r#"{"Older":{"Unknown":{"id":9,"body":"01"}}}"#,
    ];
    assert_eq!(fields, expected);
}

#[test]
fn the_table_shows_physical_values_and_lists_by_field() {
    let table = rendered::<HeatMeter>(CAPTURE, Box::new(Table::new::<HeatMeter>(Palette::PLAIN, Table::WIDTH)));
    let expected = [
        "event   line  frame          quality        values",
        "    0      1  Idle           unchecked",
        "    1      2  Circuits       unchecked      time=2017-06-01T21:21:23Z  circuits.pump=[Off 7]",
        "                                            circuits.temperatures=[10 10.5 -40 0.5] °C",
        "    2      3  Circuits       unchecked      time=0",
        "    3      4  Label          unchecked      used=true  factor=2.5  name=\"\\\"\\n\"",
        "    4      5  Label          damaged        Label.used at byte 1: 2 is out of range, the largest is",
        "                                            1",
        "              02 02 40 20 00 00",
        "    5      6  Older Unknown  unchecked      id=9  body=01",
    ];
    assert_eq!(table.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn the_dump_and_the_rows_name_every_byte() {
    let dump = rendered::<HeatMeter>(CAPTURE, Box::new(Hex::new(Palette::PLAIN)));
    assert!(dump.contains("   0  00           Idle  id 0x00\n"), "{dump}");
    assert!(dump.contains("  11  07           Circuits.circuits[1].pump             Other (7)  inferred\n"), "{dump}");
    assert!(dump.contains("  14  00 51        Circuits.circuits[1].temperatures[1]  0.5 °C\n"), "{dump}");
    assert!(dump.contains("   1  02 40 20 00 00  not decoded\n"), "{dump}");
    let rows = rendered::<HeatMeter>(CAPTURE, Box::new(Csv::new(false)));
    assert!(rows.contains(",Circuits.circuits[1].temperatures[1],14,2,00 51,0.5,°C,,\n"), "{rows}");
}

#[test]
fn readings_without_time_or_checksum_say_so() {
    let readings = rendered::<HeatMeter>(CAPTURE, Box::new(Readings::new(Form::Csv, false)));
    assert_eq!(readings, "metric,time,value,unit,quality,index\nheat.factor,,2.5,,unchecked,3\n");
    let readings = rendered::<HeatMeter>(CAPTURE, Box::new(Readings::new(Form::Jsonl, false)));
    let expected =
        r#"{"metric":"heat.factor","time":null,"value":2.5,"unit":null,"quality":"unchecked","index":3}"#.to_owned();
    assert_eq!(readings, expected + "\n");
}

#[test]
fn a_protocol_may_be_a_single_struct() {
    let line = rendered::<OneFrame>("00 00 01 00 02 FFFF 00 FFFF", Box::new(Jsonl::default()));
    assert!(line.contains(r#""name":"Circuit","quality":"unchecked","fields":{"pump":"Off","temperatures":[1,2]}"#));
    assert!(line.contains(r#""name":null,"quality":"damaged","fields":null,"error":{"path":"temperatures""#), "{line}");
}

#[test]
fn scales_labels_and_absent_values_are_shown() {
    let table = rendered::<Sun>(INVERTER, Box::new(Table::new::<Sun>(Palette::PLAIN, 100)));
    let lines: Vec<_> = table.lines().skip(1).take(2).map(|line| line.trim_end().to_owned()).collect();
    assert!(lines[0].ends_with("voltage=[230.1 230.4 absent] V  power=0.5 W  sf=-1"), "{table}");
    assert!(lines[1].ends_with("voltage=[23010 23040 absent] V  power=absent  sf=1"), "{table}");

    let dump = rendered::<Sun>(INVERTER, Box::new(Hex::new(Palette::PLAIN)));
    assert!(dump.contains("   4  FF FF        voltage[2]  absent\n"), "{dump}");
    assert!(dump.contains("   6  00 05        power       5 × 10^sf W  not proven\n"), "{dump}");

    let rows = rendered::<Sun>(INVERTER, Box::new(Csv::new(false)));
    assert!(rows.contains(",voltage[1],2,2,09 00,230.4,V,,\n"), "{rows}");
    assert!(rows.contains(",voltage[2],4,2,FF FF,,,,\n"), "{rows}");
}

#[test]
fn readings_that_nothing_else_tells_apart_say_which_item_they_are() {
    let readings = rendered::<Sun>(INVERTER, Box::new(Readings::new(Form::Csv, false)));
    let expected = [
        "metric,time,value,unit,quality,index,item",
        "voltage,,230.1,V,unchecked,0,L1",
        "voltage,,230.4,V,unchecked,0,L2",
        "power,,0.5,W,unchecked,0,",
        "voltage,,23010,V,unchecked,1,L1",
        "voltage,,23040,V,unchecked,1,L2",
    ];
    assert_eq!(readings.lines().collect::<Vec<_>>(), expected);
    let readings = rendered::<Sun>(INVERTER, Box::new(Readings::new(Form::Jsonl, false)));
    let expected = [
        r#"{"metric":"voltage","time":null,"value":230.4,"unit":"V","quality":"unchecked","index":0,"item":"L2"}"#,
        r#"{"metric":"power","time":null,"value":0.5,"unit":"W","quality":"unchecked","index":0}"#,
    ];
    assert_eq!(readings.lines().skip(1).take(2).collect::<Vec<_>>(), expected);
}
