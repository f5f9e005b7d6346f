//! Measurements, as declared: `metric` with `at`, or with `from` and `every` for a series.

use crate::quantity::Quantity;
use crate::schema::{Field, Metric, Series, Stamp};
use crate::visit::Value;

/// One measured value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The field that holds it, for unit, scale and grade.
    pub field: &'static Field,
    /// What is measured.
    pub metric: &'static Metric,
    /// The number on the wire.
    pub value: Value<'static>,
    /// When, in Unix seconds; `None` where the frame does not say.
    pub time: Option<i64>,
    /// The interval it stands for, where it is one of a series.
    pub interval: Option<Interval>,
    /// Whether the declaration has a checksum over it. [`decode`](crate::Frame::decode) returns only
    /// frames whose checksums hold, so of those it is proven.
    pub checked: bool,
}

/// What an item of a series stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Its length in seconds.
    pub seconds: u32,
    /// Which end of it the reading's time is.
    pub stamp: Stamp,
}

impl Reading {
    /// The physical value, exactly; `None` where it is not an integer on the wire.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        self.field.quantity(self.value)
    }

    /// The physical value as a floating-point number, for charts and databases: of integers and floats, with scale and
    /// offset; `None` where it is no number.
    ///
    /// ```
    /// use smartmeter_proto::Reading;
    /// use smartmeter_proto::prelude::*;
    ///
    /// #[derive(Debug, PartialEq, Frame)]
    /// struct Flow {
    ///     #[frame(unit = "m³/h", scale = 0.001, metric = "water.flow")]
    ///     flow: f32,
    ///     #[frame(unit = "°C", scale = 0.1, offset = -40, metric = "water.temperature")]
    ///     temperature: u16,
    /// }
    ///
    /// let mut values = Vec::new();
    /// Flow { flow: 1500.0, temperature: 650 }.for_each_reading(|reading: Reading| values.push(reading.to_f64()));
    /// assert_eq!(values, [Some(1.5), Some(25.0)]);
    /// ```
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        self.field.to_f64(self.value)
    }

    /// When what it stands for ended, in Unix seconds: for an instant, its time.
    #[must_use]
    pub fn end(&self) -> Option<i64> {
        match self.interval {
            Some(Interval { seconds, stamp: Stamp::Start }) => self.time?.checked_add(i64::from(seconds)),
            _ => self.time,
        }
    }
}

/// Takes readings, one after the other. Any `FnMut(Reading)` is one.
pub trait Sink {
    /// Takes one reading.
    fn take(&mut self, reading: Reading);
}

impl<F: FnMut(Reading)> Sink for F {
    fn take(&mut self, reading: Reading) {
        self(reading);
    }
}

/// What the frames around a field say about the readings in it.
#[derive(Debug, Clone, Copy)]
pub struct ReadingContext {
    time: Option<i64>,
    interval: Option<Interval>,
    checked: bool,
}

impl ReadingContext {
    /// Nothing is said.
    pub const NONE: Self = Self { time: None, interval: None, checked: false };

    /// Inside the span of a checksum.
    #[must_use]
    pub const fn checked(self) -> Self {
        Self { checked: true, ..self }
    }

    /// At the time that a field beside it holds.
    #[must_use]
    pub fn at(self, time: Value<'_>) -> Self {
        Self { time: unix_seconds(time), interval: None, ..self }
    }

    /// In item `index` of a series whose first item is at `from`.
    #[must_use]
    pub fn item(self, from: Value<'_>, series: &Series, index: usize) -> Self {
        let since = i64::try_from(index).ok().and_then(|index| index.checked_mul(i64::from(series.every)));
        let time = unix_seconds(from).zip(since).and_then(|(from, since)| from.checked_add(since));
        let interval = Interval { seconds: series.every, stamp: series.stamp };
        Self { time, interval: Some(interval), ..self }
    }

    /// Hands on the value of `field`, where that is a measurement.
    #[inline]
    pub fn emit<S: Sink>(self, field: &'static Field, value: Value<'static>, sink: &mut S) {
        if let Some(metric) = &field.metric {
            let Self { time, interval, checked } = self;
            sink.take(Reading { field, metric, value, time, interval, checked });
        }
    }
}

fn unix_seconds(value: Value<'_>) -> Option<i64> {
    value.as_integer().and_then(|seconds| i64::try_from(seconds).ok())
}
