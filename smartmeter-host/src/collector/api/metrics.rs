//! `/metrics`, in the text format of OpenMetrics: the latest readings, how devices are, and what the collector counts.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::Registry;

use super::super::alarm::AlarmRow;
use super::super::store::ReadingRow;
use super::Api;
use super::answer::Problem;
use super::health::{Device, counted, device};

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The most alarms that are shown.
const MOST_ALARMS: u32 = 10_000;

type Labels = Vec<(&'static str, String)>;
type Floats = Family<Labels, Gauge<f64, std::sync::atomic::AtomicU64>>;

/// What the collector counts and holds.
#[derive(Debug)]
struct Own {
    counts: Vec<(String, &'static str, u64)>,
    waiting: usize,
}

impl Collector for Own {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        for (name, what, count) in &self.counts {
            let counter = ConstCounter::new(*count);
            let name = format!("smartmeter_collector_{name}");
            counter.encode(encoder.encode_descriptor(&name, what, None, counter.metric_type())?)?;
        }
        let gauge = ConstGauge::new(i64::try_from(self.waiting).unwrap_or(i64::MAX));
        let (name, what) = ("smartmeter_collector_queue", "What waits to be stored");
        gauge.encode(encoder.encode_descriptor(name, what, None, gauge.metric_type())?)
    }
}

pub(super) async fn metrics(State(api): State<Api>) -> Result<Response, Problem> {
    let devices: Vec<_> = api.store.devices().await?.iter().map(device).collect();
    let mut registry = Registry::default();
    readings(&mut registry, &api.store.latest(None).await?);
    states(&mut registry, &devices);
    alarms(&mut registry, &api.store.alarms(None, true, MOST_ALARMS).await?);
    let counts = counted(api.inbox.counts());
    registry.register_collector(Box::new(Own { counts, waiting: api.inbox.waiting().0 }));
    let mut text = String::new();
    // A string takes all that is written.
    let _ = prometheus_client::encoding::text::encode(&mut text, &registry);
    Ok(([(header::CONTENT_TYPE, TEXT)], text).into_response())
}

fn readings(registry: &mut Registry, latest: &[ReadingRow]) {
    let (values, times) = (Floats::default(), Floats::default());
    registry.register("smartmeter_reading", "The latest reading of each metric, in its unit", values.clone());
    let what = "When that was, in seconds since 1970";
    registry.register("smartmeter_reading_timestamp_seconds", what, times.clone());
    for reading in latest {
        let mut labels = vec![
            ("device", reading.device.to_string()),
            ("metric", reading.metric.clone()),
            ("item", reading.item.clone()),
            ("unit", reading.unit.clone()),
        ];
        times.get_or_create(&labels).set(seconds(reading.time));
        labels.push(("quality", reading.quality.to_owned()));
        values.get_or_create(&labels).set(reading.value);
    }
}

fn states(registry: &mut Registry, devices: &[Device]) {
    let (seen, states) = (Floats::default(), Floats::default());
    let what = "When something came of a device, in seconds since 1970";
    registry.register("smartmeter_device_last_seen_seconds", what, seen.clone());
    registry.register("smartmeter_device_status", "What a device says of itself", states.clone());
    for device in devices {
        let key = || ("device", device.key.clone());
        seen.get_or_create(&vec![key()]).set(seconds(device.last_seen) / 1000.0);
        for figure in &device.status {
            let labels = vec![key(), ("metric", figure.metric.to_owned()), ("unit", figure.unit.to_owned())];
            states.get_or_create(&labels).set(figure.value);
        }
    }
}

fn alarms(registry: &mut Registry, open: &[AlarmRow]) {
    let raised = Floats::default();
    registry.register("smartmeter_alarm", "Alarms that are not resolved, 1 each", raised.clone());
    for alarm in open {
        raised.get_or_create(&vec![("device", alarm.key.clone()), ("kind", alarm.kind.clone())]).set(1.0);
    }
}

#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53")]
fn seconds(time: i64) -> f64 {
    time as f64
}
