"use strict";
// Asks the sniffer every few seconds, and shows what it says. All text goes in as text, never as markup.

const byId = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function ago(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}

function card(reading) {
  const value = element("div", "value", String(reading.value), " ", element("small", "", reading.unit ?? ""));
  const quality = element("span", reading.quality, reading.quality);
  const note = element("div", "note", quality, `, ${ago(reading.age_ms)}`);
  const name = reading.item === undefined ? reading.metric : `${reading.metric} ${reading.item}`;
  const parts = [element("div", "note", name), value, note];
  if (reading.time !== undefined) {
    parts.push(element("div", "note", new Date(reading.time * 1000).toLocaleString()));
  }
  return element("div", "card", ...parts);
}

function frame(frame, open) {
  const quality = element("span", frame.quality, frame.quality);
  const summary = element("summary", "", element("b", "", frame.name || "?"), ` #${frame.index}, `, quality,
    `, ${frame.len} bytes, ${ago(frame.age_ms)} `, element("code", "", frame.bytes));
  const rows = frame.fields.map(([path, value]) =>
    element("tr", "", element("td", "", path), element("td", "", String(value))));
  const details = element("details", "", summary, element("table", "", ...rows));
  details.dataset.index = frame.index;
  details.open = open.has(String(frame.index));
  return details;
}

async function show() {
  const state = byId("state");
  try {
    const answers = await Promise.all(["/api/latest", "/api/frames"].map((path) => fetch(path)));
    const [latest, frames] = await Promise.all(answers.map((answer) => answer.json()));
    byId("name").textContent = latest.name;
    document.title = latest.name;
    byId("readings").replaceChildren(...latest.readings.map(card));
    const open = new Set([...document.querySelectorAll("details[open]")].map((one) => one.dataset.index));
    byId("frames").replaceChildren(...frames.frames.reverse().map((one) => frame(one, open)));
    const figures = Object.entries(latest.sniffer).flatMap(([name, value]) =>
      [element("dt", "", name.replace("sniffer.", "")), element("dd", "", String(value))]);
    byId("sniffer").replaceChildren(...figures);
    const { checked, unchecked, damaged } = latest.transactions;
    state.className = "";
    state.textContent = `${latest.protocol}: ${checked} transactions checked, ${unchecked} unchecked, ${damaged} damaged; `
      + `${latest.words_lost} words lost`;
  } catch (error) {
    state.className = "bad";
    state.textContent = "The sniffer does not answer.";
  }
  setTimeout(show, 5000);
}

show();
