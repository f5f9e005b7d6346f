//! Costs, days and nights by the clock on the wall, and kinds that nobody declared: as a collector tells them.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::fs;
use std::net::UdpSocket;
use std::path::Path;

use collecting::{Collector, database, free_port, simulate, smartmeter};
use serde_json::Value;

/// By day and by night, from another price on; and what a day costs.
const SETTINGS: &str = "
timezone = 'Europe/Zurich'
[[tariff]]
name = 'old'
price = 0.2
currency = 'CHF'
[[tariff]]
name = 'day'
price = 0.3512
currency = 'CHF'
from = '06:00'
to = '22:00'
valid_from = '2017-06-03'
[[tariff]]
name = 'night'
price = 0.227
currency = 'CHF'
from = '22:00'
to = '06:00'
valid_from = '2017-06-03'
[[standing_charge]]
price = 0.42
";

/// Settings in a file.
fn settings(folder: &Path, text: &str) -> String {
    let path = folder.join("settings.toml");
    fs::write(&path, text).expect("it is written");
    path.display().to_string()
}

/// A collector that has some days of a simulated meter, from the evening of 1 June 2017 on.
fn collector(folder: &Path, database: &Path, length: &str) -> Collector {
    let collector = Collector::start(database, &["--config", &settings(folder, SETTINGS)]);
    let to = collector.websocket();
    assert!(smartmeter(&simulate("7", length, "none", &to)).status().expect("it runs").success());
    collector
}

fn rows(collector: &Collector, path: &str) -> Vec<Value> {
    collector.get(path).as_array().unwrap_or_else(|| panic!("{path}: no rows")).clone()
}

/// What half hours that end in a span of seconds cost, at a price in ten-thousandths each: in ten-thousandths, rounded.
fn cost(half_hours: &[Value], span: (i64, i64), price: impl Fn(i64) -> i64) -> String {
    let of = |row: &Value| {
        let (end, value) = (row["time"].as_i64().expect("a time"), row["value"].as_f64().expect("a value"));
        // Whole Wh, as the meter says them.
        let value: i64 = format!("{value:.0}").parse().expect("a whole number");
        if span.0 < end && end <= span.1 { value * price(end - 1800) } else { 0 }
    };
    let all: i64 = half_hours.iter().map(of).sum();
    let rounded = (all + 500) / 1000;
    format!("{}.{:04}", rounded / 10_000, rounded % 10_000)
}

#[test]
fn costs_are_those_of_half_hours_by_the_clock_on_the_wall() {
    let (folder, database) = database();
    let collector = collector(folder.path(), &database, "3d");
    let half_hours = rows(&collector, "/api/v1/readings?metric=electricity.energy&limit=10000");
    assert!(half_hours.len() > 150, "{}", half_hours.len());
    let path = "/api/v1/costs?device=1&from=2017-05-30T12:00:00Z&to=2017-06-10T12:00:00Z";
    let days = rows(&collector, path);
    assert_eq!(days.len(), 12);
    // In summer it is two hours later there.
    let hour = |time: i64| (time + 7200).rem_euclid(86_400) / 3600;
    let price = |time: i64| if (6..22).contains(&hour(time)) { 3512 } else { 2270 };
    let span = |row: &Value| (row["from"].as_i64().expect("a time"), row["to"].as_i64().expect("a time"));
    for day in &days {
        let date = day["date"].as_str().expect("a day");
        let expected = if date < "2017-06-03" {
            cost(&half_hours, span(day), |_| 2000)
        } else {
            cost(&half_hours, span(day), price)
        };
        // Of the time before nothing is known: that is not free.
        if day["known"] == 0 {
            assert_eq!((&day["cost"], &day["energy"], &day["unknown"]), (&Value::Null, &Value::Null, &86_400.into()));
        } else {
            assert_eq!(day["cost"], expected, "{day}");
        }
        assert_eq!((&day["standing"], &day["currency"]), (&"0.4200".into(), &"CHF".into()));
    }
    assert_eq!(days.iter().filter(|day| day["unknown"] == 0).count(), 3, "{days:#?}");
    assert_eq!(days[0]["known"], 0);

    let months = rows(&collector, &format!("{path}&resolution=month"));
    assert_eq!(
        months.iter().map(|row| row["date"].as_str().unwrap_or_default()).collect::<Vec<_>>(),
        ["2017-05", "2017-06"]
    );
    assert_eq!(months[1]["standing"], "4.2000");
    let (_, kind, _, text) = collector.answer(path, "text/csv");
    assert!(kind.starts_with("text/csv") && text.lines().count() == 13, "{text}");
    let prices = rows(&collector, "/api/v1/tariffs");
    assert_eq!(
        prices.iter().map(|row| row["price"].as_str().unwrap_or_default()).collect::<Vec<_>>(),
        ["0.20", "0.3512", "0.227", "0.42"]
    );
    for (query, status) in
        [("device=1&resolution=week", 400), ("", 400), ("device=1&from=9999999999999&to=9999999999999", 200)]
    {
        assert_eq!(collector.answer(&format!("/api/v1/costs?{query}"), "*/*").0, status, "{query}");
    }
}

#[test]
fn a_day_stands_beside_that_of_the_week_before_and_nights_say_what_is_always_on() {
    let (folder, database) = database();
    let collector = collector(folder.path(), &database, "10d");
    let slots = rows(&collector, "/api/v1/compare?device=1");
    assert_eq!(slots.len(), 48);
    assert_eq!((&slots[0]["date"], &slots[0]["before_date"]), (&"2017-06-11".into(), &"2017-06-04".into()));
    assert!(slots.iter().all(|slot| slot["before"].is_number()), "a week before, all is known");
    // The last day is not over.
    let known = slots.iter().take_while(|slot| slot["value"].is_number()).count();
    assert!(known > 40 && slots[known..].iter().all(|slot| slot["value"].is_null()), "{known}");
    let at = slots[0]["minute"].as_i64().expect("a number");
    assert_eq!(at, 0);
    // Half past midnight there is half past ten in the evening in UTC.
    let first = rows(
        &collector,
        "/api/v1/readings?metric=electricity.energy&from=2017-06-10T22:30:00Z&to=2017-06-10T22:30:01Z",
    );
    assert_eq!(first[0]["value"], slots[0]["value"]);

    let standby = rows(&collector, "/api/v1/standby?device=1");
    assert_eq!((standby.len(), &standby[0]["metric"]), (1, &"electricity.power".into()));
    let nights = standby[0]["nights"].as_array().expect("nights");
    assert_eq!(nights.len(), 7);
    // Of a night's readings, one in twenty is no more.
    let night = &nights[0];
    assert_eq!(night["date"], "2017-06-11");
    let readings = rows(
        &collector,
        "/api/v1/readings?metric=electricity.power&from=2017-06-10T22:00:01Z&to=2017-06-11T04:00:01Z&limit=10000",
    );
    let value = |row: &Value| row["value"].as_f64().expect("a value");
    let low = readings.iter().filter(|row| value(row) < value(night)).count();
    let same = readings.iter().filter(|row| value(row) <= value(night)).count();
    assert!(low * 20 <= readings.len() && same * 20 >= readings.len(), "{low} {same} of {}", readings.len());
}

#[test]
fn kinds_that_nobody_declared_are_listed_with_an_example() {
    let (_folder, database) = database();
    let port = free_port();
    let collector = Collector::start(&database, &["--source", &format!("udp://127.0.0.1:{port}")]);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let text = "77 01 FFFF 77 02 FFFF 04 02 FFFF 78 FFFF\n";
    socket.send_to(text.as_bytes(), ("127.0.0.1", port)).expect("it is sent");
    collector.wait("frames", |it| it.count("frames_unchecked") == 4);
    let unknown = rows(&collector, "/api/v1/unknown");
    let told: Vec<_> =
        unknown.iter().map(|row| (row["kind"].as_str(), row["count"].as_u64(), row["bytes"].as_str())).collect();
    assert_eq!(told, [(Some("77"), Some(2), Some("77 02")), (Some("78"), Some(1), Some("78"))]);
    assert_eq!(rows(&collector, "/api/v1/unknown?from=0&to=1"), Vec::<Value>::new());
    assert_eq!(rows(&collector, "/api/v1/costs?device=1"), Vec::<Value>::new(), "without a tariff nothing is priced");
}

#[test]
fn tariffs_that_overlap_or_leave_a_hole_are_refused_with_their_line() {
    let (folder, database) = database();
    let night = SETTINGS.find("[[tariff]]\nname = 'night'").expect("it is there");
    let hole = format!("{}{}", &SETTINGS[..night], "[[standing_charge]]\nprice = 0.42\n");
    for (text, fault) in [
        (hole.as_str(), "line 7: the tariffs that are valid with this one have no price from mon 00:00 to mon 06:00"),
        (
            &SETTINGS.replace("from = '22:00'", "from = '21:30'"),
            "line 14: tariff `night`: overlaps with `day` of line 7, on mon 21:30",
        ),
        (&SETTINGS.replace("Zurich", "Zuerich"), "timezone `Europe/Zuerich`: expected a name as in Europe/Zurich"),
    ] {
        let path = settings(folder.path(), text);
        let output = smartmeter(&[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--db",
            &database.display().to_string(),
            "--config",
            &path,
        ]);
        let output = { output }.output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(fault), "{said}");
    }
}
