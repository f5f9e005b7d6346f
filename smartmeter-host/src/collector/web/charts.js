// Charts of one metric each. What they show comes from what is stored: a unit, and whether a reading stands for an interval.
"use strict";

const STEPS = [60, 300, 900, 3600, 21600, 86400];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const SERIES = [["checked", "--sure"], ["reconstructed", "--put-right"], ["unchecked", "--doubtful"]];

// How a range of seconds is asked for: as it was read, where that is not too much.
function asked(range, interval) {
  const span = Math.max(range, interval * 28);
  const step = STEPS.find((step) => span / step <= 340) ?? 86400;
  const raw = interval ? step <= interval : span <= 3600;
  return { span, step: raw ? interval : step, resolution: raw ? "raw" : `${step}s` };
}

// Times and values of each quality; the line of instants goes through all of them. Where something is missing there is a place
// without a value, so that no line goes through.
function columns(rows, step, interval) {
  const times = [], values = SERIES.map(() => []), between = step || usual(rows);
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before && row.time - before.time > between * 1.6) {
      times.push(before.time + between);
      values.forEach((column) => column.push(null));
    }
    times.push(row.time);
    SERIES.forEach(([quality], number) => values[number].push(row.quality === quality || (!interval && number === 0) ? row.value : null));
  });
  return [times, ...values];
}

// How far apart readings mostly are.
function usual(rows) {
  const steps = rows.slice(1).map((row, index) => row.time - rows[index].time).sort((one, other) => one - other);
  return steps[Math.floor(steps.length / 2)] || 1;
}

function options(width, rows, step, interval, unit, [from, to]) {
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 }, font: "12px system-ui, sans-serif" };
  const length = step || usual(rows);
  const bars = (plot, series, first, last) => {
    const wide = plot.valToPos(from + length, "x") - plot.valToPos(from, "x");
    return uPlot.paths.bars({ size: [0.82, Math.max(wide, 2), 1], align: -1 })(plot, series, first, last);
  };
  return {
    width, height: 190, legend: { show: false }, cursor: { y: false, points: { size: 7 } },
    scales: { x: { time: true, range: [from, to] }, y: { range: (plot, low, high) => [Math.min(0, low), high > 0 ? high * 1.08 : 1] } },
    axes: [{ ...axis, space: 70 }, { ...axis, size: (plot, ticks) => 24 + 7 * Math.max(4, ...(ticks ?? []).map((tick) => tick.length)), values: (plot, ticks) => ticks.map((tick) => `${+tick.toFixed(3)} ${unit}`) }],
    series: [{}, ...SERIES.map(([quality, name]) => {
      const line = quality === "checked" && !interval;
      return {
        stroke: colour(name), fill: interval ? colour(name) : line ? colour("--sure-fill") : undefined, width: interval ? 0 : 1.6,
        paths: interval ? bars : line ? uPlot.paths.linear() : () => null,
        points: { show: !interval && !line, size: 6, fill: colour(name) },
      };
    })],
  };
}

const shown = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : String(+value.toFixed(2)));

// What a chart shows, in words, for those who do not see it.
function summary(rows, interval, unit) {
  if (!rows.length) return "nothing was read in this time";
  const values = rows.map((row) => row.value), sum = values.reduce((all, value) => all + value, 0);
  const low = Math.min(...rows.map((row) => row.min ?? row.value)), high = Math.max(...rows.map((row) => row.max ?? row.value));
  const main = interval ? `${shown(sum)} ${unit} in all` : `mean ${shown(sum / values.length)} ${unit}`;
  const put = rows.filter((row) => row.quality === "reconstructed").length;
  return `${main}, ${shown(low)} to ${shown(high)} ${unit}${put ? `, ${put} reconstructed` : ""}`;
}
