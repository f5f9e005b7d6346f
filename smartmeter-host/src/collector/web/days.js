// What is told by days: today beside the same day of last week, costs, standby, and kinds that nobody declared. All of it is worked
// out by the collector, money too.
"use strict";

const percent = (part) => `${Math.abs(part * 100).toFixed(0)} % ${part < 0 ? "less" : "more"} than`;
const wall = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
// A day is that of the collector, wherever the browser is.
const weekday = (date) => new Date(`${date}T12:00:00Z`).toLocaleDateString([], { weekday: "long", timeZone: "UTC" });
const energy = (wh) => (wh >= 1000 ? `${(wh / 1000).toFixed(2)} kWh` : `${wh.toFixed(0)} Wh`);

// These change slowly, and take a look at days of readings: so not at each frame.
async function listDays(atOnce) {
  if (!atOnce && Date.now() - state.days < 60_000) return;
  state.days = Date.now();
  await Promise.all([listCompared(), listCosts(), listStandby(), listUnknown()]);
  $("days").hidden = !$("compare").children.length && $("costs").hidden && $("standby").hidden;
}

async function listCompared() {
  const device = state.device, rows = await get(`/api/v1/compare?device=${device}`);
  if (device !== state.device) return;
  state.compared.forEach((plot) => plot.destroy());
  const series = Map.groupBy ? [...Map.groupBy(rows, key).values()] : grouped(rows);
  const shownSeries = series.filter((slots) => slots.some((slot) => slot.value !== null));
  $("compare").replaceChildren();
  // A plot is as wide as its place, which is nothing while that is hidden.
  if (shownSeries.length) $("days").hidden = false;
  const latest = rows[0]?.date, isToday = latest === new Date().toLocaleDateString("sv");
  $("days-title").textContent = !latest || isToday ? "Today" : `${weekday(latest)}, ${latest}`;
  state.compared = shownSeries.map(compared);
}

function grouped(rows) {
  const groups = new Map();
  rows.forEach((row) => groups.set(key(row), [...(groups.get(key(row)) ?? []), row]));
  return [...groups.values()];
}

// Up to now, both days; and only what is known of both is compared.
function compared(slots) {
  const { date, before_date: before } = slots[0], both = slots.filter((slot) => slot.value !== null && slot.before !== null);
  const sum = (values) => values.reduce((all, value) => all + (value ?? 0), 0);
  const used = sum(slots.map((slot) => slot.value)), then = sum(both.map((slot) => slot.before)), now = sum(both.map((slot) => slot.value));
  const last = slots.findLast((slot) => slot.value !== null), until = wall(last.minute + last.minutes);
  const words = then > 0 ? `${percent(now / then - 1)} the ${energy(then)} of ${weekday(before)}, ${before}, as far as both are known` : `nothing is known of ${weekday(before)}, ${before}`;
  const verdict = element("p", { class: "verdict" }, element("strong", {}, energy(used)), ` up to ${until}: ${words}`);
  const legend = element("p", { class: "legend" }, element("span", { class: "key sure" }), ` ${weekday(date)}, ${date} `, element("span", { class: "key before" }), " a week before");
  const plot = element("div", { class: "plot", role: "img", "aria-label": verdict.textContent });
  $("compare").append(element("article", { class: "card chart" }, element("h3", {}, title(slots[0])), verdict, plot, legend));
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 }, font: "12px system-ui, sans-serif" };
  // Bars, and no line: what is unknown is left blank, on either day.
  const bars = (share) => uPlot.paths.bars({ size: [share, 80, 1], align: 0 });
  const minutes = slots.map((slot) => slot.minute + slot.minutes / 2);
  const values = (name) => slots.map((slot) => slot[name]);
  return new uPlot({
    width: Math.max(plot.clientWidth, 240), height: 190, legend: { show: false }, cursor: { y: false, points: { show: false } },
    scales: { x: { time: false, range: [0, 1440] }, y: { range: (it, low, high) => [0, high > 0 ? high * 1.08 : 1] } },
    axes: [
      { ...axis, splits: () => [0, 180, 360, 540, 720, 900, 1080, 1260, 1440], values: (it, ticks) => ticks.map((tick) => (it.width < 480 && tick % 360 ? "" : wall(tick))) },
      { ...axis, size: 64, values: (it, ticks) => ticks.map((tick) => `${+tick.toFixed(1)} Wh`) },
    ],
    series: [{}, { fill: colour("--before-fill"), stroke: colour("--before"), width: 1, paths: bars(1), points: { show: false } }, { fill: colour("--sure"), width: 0, paths: bars(0.55), points: { show: false } }],
  }, [minutes, values("before"), values("value")], plot);
}

async function listCosts() {
  const prices = await get("/api/v1/tariffs");
  $("costs").hidden = prices.length === 0;
  if (!prices.length || state.device === null) return;
  const from = Math.floor(Date.now() / 1000) - (state.resolution === "day" ? 13 : 360) * 86400;
  const rows = await get(`/api/v1/costs?device=${state.device}&resolution=${state.resolution}&from=${from}`);
  const several = new Set(rows.map(key)).size > 1, currency = prices[0].currency;
  const head = ["", "Energy", "Cost", "A day's charge", `Total, ${currency}`, "Unknown"];
  if (state.resolution === "month") head[3] = "Charges";
  // Money is shown to the hundredth, and cut from the text that says it: it is never a float.
  const money = (text) => (text === null ? "\u2013" : cents(text));
  const line = (row) => element("tr", {}, ...[
    several ? `${row.date} ${title(row)}` : row.date, row.energy === null ? "\u2013" : `${row.energy.toFixed(2)} kWh`, money(row.cost), money(row.standing), money(row.total),
  ].map((text) => element("td", {}, text)), element("td", {}, row.unknown >= 60 ? element("span", { class: "short" }, length(row.unknown)) : ""));
  // What was before anything was read is no gap.
  const known = rows.filter((row) => row.energy !== null);
  $("costs").querySelector("thead").replaceChildren(element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text))));
  $("costs").querySelector("tbody").replaceChildren(...known.reverse().map(line));
  const now = prices.filter((price) => price.name).map((price) => `${price.name} ${price.price} ${price.currency}/kWh`);
  $("costs").querySelector(".legend").textContent = `${now.join(", ")}. What is unknown is not in the costs.`;
}

const length = (seconds) => (seconds >= 3600 ? `${+(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds / 60)} min`);

// A decimal number of four places, rounded to two.
function cents(text) {
  const tenThousandths = BigInt(text.replace(".", "")), isNegative = tenThousandths < 0n || text.startsWith("-");
  const hundredths = ((isNegative ? -tenThousandths : tenThousandths) + 50n) / 100n;
  const digits = String(hundredths).padStart(3, "0");
  return `${isNegative && hundredths ? "\u2212" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

async function listStandby() {
  const [standby] = (await get(`/api/v1/standby?device=${state.device}`)).filter((it) => it.value !== null);
  $("standby").hidden = !standby;
  if (!standby) return;
  const [, value, about, nights] = $("standby").children, most = Math.max(...standby.nights.map((night) => night.value), 1);
  value.replaceChildren(shown(standby.value), " ", element("small", {}, "W"));
  about.textContent = `about ${(standby.value * 8.766).toFixed(0)} kWh a year. Power is below this for a twentieth of the time from 0:00 to 6:00; the median of ${standby.nights.length === 1 ? "one night" : `${standby.nights.length} nights`}.`;
  nights.replaceChildren(...standby.nights.map((night) => element("li", {}, element("span", {}, night.date), element("meter", { min: 0, max: most, value: night.value, "aria-label": night.date }), element("span", {}, `${shown(night.value)} W`))));
}

async function listUnknown() {
  const from = Math.floor(Date.now() / 1000) - 7 * 86400;
  const rows = await get(`/api/v1/unknown?device=${state.device}&from=${from}`);
  const [, none, scroll] = $("unknown").children;
  none.hidden = rows.length > 0;
  scroll.hidden = rows.length === 0;
  const line = (row) => element("tr", {}, element("td", {}, element("code", {}, row.kind)), ...[row.name, row.count, clock(row.first_seen), clock(row.last_seen)].map((text) => element("td", {}, String(text))), element("td", {}, element("code", {}, row.bytes)));
  scroll.querySelector("tbody").replaceChildren(...rows.map(line));
}
