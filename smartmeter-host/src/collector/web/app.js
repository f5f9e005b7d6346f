// The page: what is new comes by events, the rest is asked for. It knows no metric by name.
"use strict";

const $ = (id) => document.getElementById(id);
const state = { device: null, range: 86400, latest: new Map(), charts: new Map(), paused: false, frames: [], looked: 0, days: 0, resolution: "day", compared: [] };
const MOST_FRAMES = 200;

async function get(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const clock = (milliseconds, options) => new Date(milliseconds).toLocaleString([], options ?? { dateStyle: "short", timeStyle: "medium" });
const title = (reading) => reading.metric.split(".").join(" ") + (reading.item ? ` ${reading.item}` : "");
const key = (reading) => `${reading.metric}\n${reading.item}`;

function tile(reading) {
  let card = $("now").querySelector(`[data-key="${CSS.escape(key(reading))}"]`);
  if (!card) {
    card = element("article", { class: "card tile", "data-key": key(reading) }, element("h3", {}, title(reading)), element("output", {}), element("p", {}));
    $("now").append(card);
  }
  const [, value, about] = card.children;
  value.replaceChildren(shown(reading.value), " ", element("small", {}, reading.unit));
  const length = reading.interval ? `${span(reading.interval)} to ` : "";
  about.replaceChildren(`${length}${clock(reading.time * 1000)} `, element("span", { class: `q-${reading.quality}` }, reading.quality));
  card.classList.remove("fresh");
  void card.offsetWidth;
  card.classList.add("fresh");
}

const span = (seconds) => (seconds % 86400 === 0 ? `${seconds / 86400} d` : seconds % 3600 === 0 ? `${seconds / 3600} h` : `${Math.round(seconds / 60)} min`);

async function draw(reading) {
  const name = key(reading);
  let chart = state.charts.get(name);
  if (!chart) {
    chart = { card: element("article", { class: "card chart" }, element("div", { class: "bar" }, element("h3", {}, title(reading)), element("p", {})), element("div", { class: "plot" })) };
    $("charts").append(chart.card);
    state.charts.set(name, chart);
  }
  // Only what was asked for last is drawn.
  const drawing = (chart.drawing ?? 0) + 1;
  chart.drawing = drawing;
  const { span: seconds, step, resolution } = asked(state.range, reading.interval);
  // Up to now; of what ended before, as a recording does, up to its end.
  const now = Math.floor(Date.now() / 1000), isOver = reading.time < now - seconds;
  const to = isOver ? reading.time : Math.max(now, reading.time), from = to - seconds;
  const query = new URLSearchParams({ device: state.device, metric: reading.metric, item: reading.item, from, to: to + 1, resolution, limit: 10000 });
  const rows = await get(`/api/v1/readings?${query}`);
  if (chart.drawing !== drawing) return;
  const [heading, plot] = chart.card.children, until = isOver ? `, until ${clock(to * 1000)}` : "";
  const text = summary(rows, reading.interval, reading.unit) + until;
  heading.lastChild.textContent = rows.length ? text : "";
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", `${title(reading)}: ${text}`);
  chart.plot?.destroy();
  plot.replaceChildren();
  chart.plot = null;
  if (!rows.length) {
    plot.append(element("p", { class: "none" }, "nothing was read in this time"));
    return;
  }
  const width = Math.max(plot.clientWidth, 240);
  chart.plot = new uPlot(options(width, rows, step, reading.interval, reading.unit, [from, to]), columns(rows, step, reading.interval), plot);
}

async function drawAll() {
  // Instants first: they are what moves.
  const readings = [...state.latest.values()].sort((one, other) => one.interval - other.interval);
  for (const reading of readings) await draw(reading);
}

function frame(row) {
  const quality = $("quality").value, name = $("name").value.trim().toLowerCase();
  if ((quality && row.quality !== quality) || !row.name.toLowerCase().includes(name)) return null;
  const bytes = element("td", {}, element("code", {}, row.bytes));
  if (row.note) bytes.append(element("span", {}, row.note));
  const key = row.id ?? row.frame;
  const naming = element("button", { type: "button", class: "plain", "aria-expanded": "false", "data-frame": key }, row.name || "not decoded");
  return element("tr", {}, element("td", {}, clock(row.read_at, { timeStyle: "medium" })), element("td", {}, naming), element("td", { class: `q-${row.quality}` }, row.quality), bytes);
}

// Every byte of a frame with what it says, below its row; and away again.
async function explain(button) {
  const row = button.closest("tr"), below = row.nextElementSibling;
  if (below?.classList.contains("parts")) {
    below.remove();
    button.setAttribute("aria-expanded", "false");
    return;
  }
  const { parts } = await get(`/api/v1/frames/${button.dataset.frame}`);
  const line = (part) => element("tr", { class: part.covered ? "covered" : "" }, element("td", {}, String(part.offset)), element("td", {}, element("code", {}, part.bytes)), element("td", { title: part.about }, part.path || "not decoded"), element("td", {}, part.text));
  const head = element("tr", {}, ...["Byte", "", "What it is", "What it says"].map((text) => element("th", { scope: "col" }, text)));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...parts.map(line)));
  row.after(element("tr", { class: "parts" }, element("td", { colspan: "4" }, table)));
  button.setAttribute("aria-expanded", "true");
}

function listFrames() {
  $("frames").replaceChildren(...state.frames.map(frame).filter(Boolean));
}

// To find gaps takes a look at a day of frames: so not at each one.
async function listGaps(atOnce) {
  if (!atOnce && Date.now() - state.looked < 60_000) return;
  state.looked = Date.now();
  const gaps = (await get(`/api/v1/gaps?device=${state.device}`)).slice(-50).reverse();
  // When it was, where frames say so; else when it was noticed.
  const items = gaps.map((gap) => element("li", {}, element("time", {}, clock(gap.to ? gap.to * 1000 : gap.at)), gap.text));
  $("gaps").replaceChildren(...(items.length ? items : [element("li", {}, "nothing")]));
}

async function describe() {
  const [devices, health] = await Promise.all([get("/api/v1/devices"), get("/api/v1/health")]);
  const beat = cadence(state.frames);
  const chosen = state.device ?? devices[0]?.id ?? null;
  $("device").replaceChildren(...devices.map((device) => element("option", { value: device.id }, device.name ? `${device.name} (${device.key})` : device.key)));
  if (chosen !== null) $("device").value = chosen;
  const device = devices.find((device) => device.id === chosen);
  const rows = device ? [["last seen", clock(device.last_seen)], ["first seen", clock(device.first_seen)], ["a frame comes", beat ? `each ${beat} s` : "not known yet"], ["runs", device.firmware || "unknown"], ["lost on the way, of all", `${health.counts.words_lost} words`], ...device.status.map((figure) => [figure.metric.replace(/^sniffer\./, "").split(".").join(" "), `${shown(figure.value)} ${figure.unit}`])] : [];
  $("silent").hidden = !device?.silent;
  $("silent").textContent = device?.silent ? `Nothing has come of this sniffer since ${clock(device.last_seen)}.` : "";
  $("status").replaceChildren(...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  $("about").textContent = `${health.program}, protocol ${health.protocol}`;
  return chosen;
}

// Of all devices: what is wrong with another one is no less wrong.
async function listAlarms() {
  const alarms = await get("/api/v1/alarms?open=true&limit=50");
  const items = alarms.map((alarm) => element("li", {}, element("strong", {}, alarm.kind), `${alarm.text} `, element("span", {}, `${alarm.key}, since ${clock(alarm.since)}`)));
  $("alarms").firstElementChild.replaceChildren(...items);
  $("alarms").hidden = items.length === 0;
}

// How far apart frames mostly are that were read at different times.
function cadence(frames) {
  const times = [...new Set(frames.map((frame) => Math.round(frame.read_at / 1000)))].sort((one, other) => one - other);
  return times.length < 4 ? null : usual(times.map((time) => ({ time })));
}

// One at a time: who asks meanwhile is asked to wait for one more.
let loading = null, stale = false;
function load() {
  if (loading) {
    stale = true;
    return loading;
  }
  loading = (async () => {
    try {
      do {
        stale = false;
        await loadOnce();
      } while (stale);
    } finally {
      loading = null;
    }
  })();
  return loading;
}

async function loadOnce() {
  listAlarms().catch(lost);
  state.device = await describe();
  $("empty").hidden = state.device !== null;
  if (state.device === null) return;
  const [latest, frames] = await Promise.all([get(`/api/v1/latest?device=${state.device}`), get(`/api/v1/frames?device=${state.device}&limit=${MOST_FRAMES}`)]);
  $("now").replaceChildren();
  $("charts").replaceChildren();
  state.charts.forEach((chart) => chart.plot?.destroy());
  state.charts.clear();
  state.latest = new Map(latest.map((reading) => [key(reading), reading]));
  latest.sort((one, other) => one.interval - other.interval).forEach(tile);
  state.frames = frames;
  listFrames();
  await Promise.all([drawAll(), listGaps(true), listDays(true)]);
  state.device = await describe();
}

function told(event) {
  const news = JSON.parse(event.data);
  // The first of many, perhaps: what they are is asked for once.
  if (state.device === null) return loading ? undefined : void load().catch(lost);
  if (news.device !== state.device) return;
  show();
  let isNew = false;
  for (const reading of news.readings) {
    const known = state.latest.get(key(reading));
    if (known && known.time > reading.time) continue;
    isNew ||= !known;
    state.latest.set(key(reading), reading);
    changed.add(key(reading));
  }
  if (isNew || news.readings.length) later();
  if (state.paused) return;
  state.frames.unshift(news);
  state.frames.length = Math.min(state.frames.length, MOST_FRAMES);
}

// A day that comes at once is thousands of frames a second: they are shown together.
const changed = new Set();
let showing = 0;
function show() {
  showing ||= setTimeout(() => {
    showing = 0;
    // Another meter may have been chosen meanwhile.
    [...changed].map((name) => state.latest.get(name)).filter(Boolean).forEach(tile);
    changed.clear();
    if (!state.paused) listFrames();
  }, 200);
}

// Many frames may come at once: charts are drawn every few seconds at most, and not before the last time is over.
let waiting = 0, drawing = false, again = false;
function later() {
  if (drawing) again = true;
  else waiting ||= setTimeout(redraw, 1500);
}

async function redraw() {
  waiting = 0;
  drawing = true;
  try {
    await Promise.all([drawAll(), listGaps(), listDays(), describe()]);
    if (events.readyState === EventSource.OPEN) live();
  } catch {
    lost();
  }
  drawing = false;
  if (again) {
    again = false;
    later();
  }
}

function lost() {
  $("link").dataset.state = "lost";
  $("link").textContent = "no connection to the collector";
}

function live() {
  $("link").dataset.state = "live";
  $("link").textContent = "live";
}

const events = new EventSource("/api/v1/events");
function listen() {
  events.addEventListener("open", () => {
    live();
    load().catch(lost);
  });
  events.addEventListener("frame", told);
  events.addEventListener("alarm", () => listAlarms().catch(lost));
  events.addEventListener("missed", later);
  events.addEventListener("error", lost);
}

$("device").addEventListener("change", () => {
  state.device = Number($("device").value);
  load().catch(lost);
});
$("ranges").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  [...$("ranges").children].forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  state.range = Number(button.dataset.seconds);
  drawAll().catch(lost);
});
$("pause").addEventListener("click", () => {
  state.paused = !state.paused;
  $("pause").setAttribute("aria-pressed", String(state.paused));
  $("pause").textContent = state.paused ? "Go on" : "Pause";
});
$("frames").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-frame]");
  if (button) explain(button).catch(lost);
});
$("quality").addEventListener("change", listFrames);
$("name").addEventListener("input", listFrames);
$("spans").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  [...$("spans").children].forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  state.resolution = button.dataset.resolution;
  listCosts().catch(lost);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => Promise.all([drawAll(), listDays(true)]).catch(lost));
let resized = 0;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(() => Promise.all([drawAll(), listDays(true)]).catch(lost), 150);
});
// Who is silent sends no event.
setInterval(() => void describe().catch(lost), 30_000);
listen();
