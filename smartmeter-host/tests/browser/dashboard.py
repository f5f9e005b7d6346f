"""Looks at a collector's dashboard in a real browser: python3 dashboard.py URL FOLDER

Fails on anything that the browser's console says is wrong, and on any request to somebody else. Leaves screenshots in FOLDER. Without
FOLDER it opens the page of a collector that has nothing yet, prints a line, and looks on while everything comes at once.
"""

import sys

from playwright.sync_api import sync_playwright

WINDOWS = [
    ("light", "light", (1280, 900)),
    ("dark", "dark", (1280, 900)),
    ("phone", "light", (390, 844)),
    ("phone-dark", "dark", (390, 844)),
]


def watch(page, url, faults):
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: faults.append(asked.url) if not asked.url.startswith(url) else None)


def look(page, url, name, folder):
    page.goto(url + "/")
    page.wait_for_selector("#link[data-state=live]")
    # Power now, half hours and days, each with a number and a chart.
    page.wait_for_selector(".tile >> nth=2")
    page.wait_for_selector(".chart canvas >> nth=2")
    # What is wrong with another sniffer.
    page.wait_for_selector("#alarms li")
    assert "30 of 30 frames" in page.inner_text("#alarms"), page.inner_text("#alarms")
    page.wait_for_function("[...document.querySelectorAll('.tile output')].every((it) => /\\d/.test(it.textContent))")
    page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    # Today beside the day a week before, what both cost, and what is used at night.
    page.wait_for_selector("#compare canvas")
    assert "up to" in page.inner_text("#compare .verdict"), page.inner_text("#compare")
    page.wait_for_selector("#costs tbody tr")
    assert "day 0.3512 CHF/kWh, night 0.227 CHF/kWh" in page.inner_text("#costs"), page.inner_text("#costs")
    page.get_by_role("button", name="months", exact=True).click()
    page.wait_for_selector("#costs tbody td:text-matches('^[0-9]{4}-[0-9]{2}$')")
    page.get_by_role("button", name="days", exact=True).click()
    page.wait_for_selector("#standby output")
    assert " W" in page.inner_text("#standby output")

    # Nothing is wider than the window.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name}: wider than the window"
    for label in ["1 h", "7 d", "28 d", "24 h"]:
        page.get_by_role("button", name=label, exact=True).click()
        page.wait_for_function(f"document.querySelector('#ranges [aria-pressed=true]').textContent === '{label}'")
        page.wait_for_function("[...document.querySelectorAll('.plot')].every((it) => /\\d/.test(it.ariaLabel))")
    page.select_option("#quality", "checked")
    qualities = page.eval_on_selector_all("#frames td:nth-child(3)", "all => all.map((it) => it.textContent)")
    assert qualities and set(qualities) == {"checked"}, qualities
    page.fill("#name", "days")
    names = page.eval_on_selector_all("#frames td:nth-child(2)", "all => all.map((it) => it.textContent)")
    assert all("Days" in name for name in names), names
    page.fill("#name", "")
    # A frame's bytes, each with what it says; and away again.
    page.fill("#name", "power")
    page.click("#pause")
    page.locator("#frames button").first.click()
    page.wait_for_selector(".parts tbody tr >> nth=5")
    assert " W" in page.inner_text(".parts"), page.inner_text(".parts")
    page.locator("#frames").scroll_into_view_if_needed()
    page.screenshot(path=f"{folder}/{name}-frame.png")
    page.locator("#frames button").first.click()
    assert page.locator(".parts").count() == 0
    page.fill("#name", "")
    page.click("#pause")
    page.click("#pause")
    assert page.get_attribute("#pause", "aria-pressed") == "true"

    # With the keyboard alone: the first key leads past the head.
    page.reload()
    page.wait_for_selector(".tile")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def looks_at_another(page):
    """Another meter: what it says and nobody has declared, each kind once; and back to the first."""
    other = page.eval_on_selector("#device", "it => [...it.options].find((it) => it.text.includes('udp:')).value")
    first = page.eval_on_selector("#device", "it => it.value")
    page.select_option("#device", other)
    page.wait_for_selector("#unknown tbody code:text-is('77')")
    assert "77 01 02" in page.inner_text("#unknown"), page.inner_text("#unknown")
    page.select_option("#device", first)
    page.wait_for_selector("#compare canvas")


def moves(page, url):
    """Power is there, and another one comes by itself: the simulated meter says it each 15 seconds."""
    page.goto(url + "/")
    page.wait_for_selector(".tile p")
    before = page.inner_text(".tile p >> nth=0")
    page.wait_for_function("(text) => document.querySelector('.tile p').innerText !== text", arg=before)


def comes_at_once(page, url):
    """A page that is open when the first sniffer brings days at once."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url + "/")
    page.wait_for_selector("#link[data-state=live]")
    page.wait_for_selector("#empty:not([hidden])")
    print("ready", flush=True)
    page.wait_for_selector(".tile >> nth=2")
    page.wait_for_timeout(6000)
    page.wait_for_selector("#link[data-state=live]")
    page.wait_for_selector(".chart canvas >> nth=2")
    # Thousands of frames a second are no thousands of questions.
    assert len(asked) < 300, f"{len(asked)} requests"


def main(url, folder=None):
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, scheme, (width, height) in WINDOWS if folder else WINDOWS[:1]:
            page = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height}).new_page()
            # Only what fails waits for so long.
            page.set_default_timeout(120_000)
            watch(page, url, faults)
            if not folder:
                comes_at_once(page, url)
                continue
            look(page, url, name, folder)
            if name == "light":
                moves(page, url)
                looks_at_another(page)
        browser.close()
    assert not faults, faults


main(*sys.argv[1:])
