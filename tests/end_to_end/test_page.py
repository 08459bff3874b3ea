"""A real browser opens the page of a document full of hostile values: nothing runs, nothing loads, nothing is lost.

The browser is asked what it did (console, policy reports, title), and first whether it would tell: a page that does break the
policy has to be seen to.
"""
import json
import os
import pathlib
import subprocess

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="python3-selenium is not installed: no browser looks at the page")
from selenium.webdriver.chrome.options import Options  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync""".split()
TITLE = "</title></style><svg onload=document.title='owned'>"  # of tests/report/seed_evil.c
NARROW, WIDE = 390, 1280

pytestmark = pytest.mark.skipif(not (os.path.exists(CHROMIUM) and os.path.exists(DRIVER)),
                                reason="chromium or chromedriver is not installed: no browser looks at the page")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = Options()
    options.binary_location = CHROMIUM
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service(DRIVER), options=options)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The evil page as a file."""
    path = tmp_path_factory.mktemp("page") / "evil.html"
    path.write_bytes(subprocess.run([os.environ["PIDSHOT_EVIL_PAGE"]], stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout)
    return path


def look(browser, path, width=WIDE):
    """Opens the page afresh at that width, and gives what the browser reports of it."""
    browser.get("about:blank")
    browser.get_log("browser")
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600})
    browser.get(pathlib.Path(path).as_uri())
    return [entry["message"] for entry in browser.get_log("browser")]


def ask(browser, expression):
    """The value of a JavaScript expression; the debugger's way in, which the page's policy does not bind."""
    answer = browser.execute_cdp_cmd("Runtime.evaluate", {"expression": f"JSON.stringify({expression})", "returnByValue": True})
    assert "exceptionDetails" not in answer, answer
    return json.loads(answer["result"]["value"])


def test_browser_would_tell(browser, page, tmp_path):
    broken = tmp_path / "broken.html"
    for payload in ("<script>document.title='owned'</script>", "<img src=x.png>", "<p style='color:red'>", "<style>p{color:red}</style>"):
        broken.write_text(page.read_text().replace("<main>", "<main>" + payload, 1))
        assert any("Content Security Policy" in message for message in look(browser, broken)), payload


def test_nothing_runs_and_nothing_is_reported(browser, page):
    assert look(browser, page) == []
    assert browser.title == TITLE
    assert ask(browser, "[...document.querySelectorAll('script,img,iframe,object,embed,base,form,input,template')].length") == 0
    names = ask(browser, "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())")
    assert names and not [name for name in names if name == "style" or name.startswith("on") or name == "src"]
    targets = ask(browser, "[...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))")
    assert all(target == "data:," or (target.startswith("#") and ask(browser, f"!!document.querySelector({json.dumps(target)})")) for target in targets)


def test_style_applies_and_values_are_shown(browser, page):
    look(browser, page)
    assert ask(browser, "getComputedStyle(document.querySelector('.first')).display") == "grid"
    text = ask(browser, "document.body.innerText")
    for value in ("</script><script>document.title='owned'</script>", "'\"><img src=x onerror=\"document.title='owned'\">",
                  "\\x1b]52;c;b3duZWQ=\\x07", "invoice\\u{202e}fdp.exe\\u{200b}\\u{e0061}", "broken \\xff\\xc3( ", "&lt;b&gt; &amp;amp;", "... +1020 KB"):
        assert value in text
    assert not set(text) & set("\x1b\x07\u202e\u200b\U000e0061\ufffd")


@pytest.mark.parametrize("width", [NARROW, 768, WIDE])
def test_body_does_not_scroll_sideways(browser, page, width):
    look(browser, page, width)
    assert ask(browser, "innerWidth") == width
    assert ask(browser, "document.documentElement.scrollWidth") <= width


def test_page_reads_without_its_style(browser, page, tmp_path):
    """A mail viewer's policy drops styles: the words, the shapes and their order are there all the same."""
    bare = tmp_path / "bare.html"
    bare.write_text(page.read_text().replace("style-src 'sha256-", "style-src 'sha256-AAAA", 1))
    assert any("style" in message for message in look(browser, bare))
    assert ask(browser, "getComputedStyle(document.querySelector('.first')).display") == "block"
    assert ask(browser, "getComputedStyle(document.querySelector('polygon')).fill") == "rgb(52, 99, 154)"
    assert ask(browser, "[...document.querySelectorAll('h1,h2')].map(e => e.tagName)")[:2] == ["H1", "H2"]
