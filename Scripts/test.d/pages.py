"""Shows pages to a real browser and looks at what they do: pages.py AXE <pages.json

Standard input is a JSON object: 'pages' maps names to objects of a 'file' of HTML, its 'views', names of VIEWS, and 'rules',
those of them before which the rules of accessibility are held, which take the longest. 'shots' may name a folder for
pictures. AXE is the file axe.min.js. Printed is one JSON object: for each page and view what was found to be wrong, each a
text; a good page has nothing.

  pages.py --digests STYLE SCRIPT

prints the digests by which a page allows its own style and script.

The browser is Debian's chromium. It is driven over chromedriver's own protocol (W3C WebDriver), which is HTTP and JSON.
"""
import base64
import contextlib
import hashlib
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

# Width and height in CSS pixels, the colours that the reader prefers; paper has neither.
VIEWS = {
    "first-screen": (1280, 720, "light"),
    "dark": (1280, 720, "dark"),
    "wide": (1440, 900, "light"),
    "wide-dark": (1440, 900, "dark"),
    "phone": (390, 844, "light"),
    "phone-dark": (390, 844, "dark"),
    "tablet": (820, 1180, "light"),
    "paper": None,
}
DRIVER, BROWSER = "/usr/bin/chromedriver", "/usr/bin/chromium"
PATIENCE = 100
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What lies outside of the window's width, by its element, unless it can be scrolled to within something.
OVERFLOW = """
const wide = document.documentElement.scrollWidth - window.innerWidth;
if (wide <= 0) return [];
const found = [];
for (const element of document.body.querySelectorAll("*")) {
  if (element.getBoundingClientRect().right > window.innerWidth + 0.5)
    found.push(element.tagName + "." + element.getAttribute("class") + " in " + (element.closest("[id]") || {}).id);
}
return ["the page is " + wide + " pixels wider than the window: " + found.slice(0, 5).join(", ")];
"""
SUMMARY = """
const box = document.getElementById("summary").getBoundingClientRect();
return box.bottom <= window.innerHeight ? []
  : ["the summary ends at " + Math.round(box.bottom) + " of " + window.innerHeight + " pixels"];
"""
# What a name would have done if it were more than text.
EFFECTS = """
const found = [];
if (window.pwned !== undefined || document.title.includes("pwned")) found.push("a name ran as a script");
if (document.scripts.length !== 1) found.push(document.scripts.length + " scripts");
for (const tag of ["img", "iframe", "object", "embed", "form", "base", "link", "b[onclick]", "[onerror]", "[onload]", "[style]"])
  if (document.querySelector(tag)) found.push("an element " + tag);
if (/[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069\\u200b-\\u200f]/.test(document.body.innerText))
  found.push("a character that hides or turns text");
if (document.querySelector("table.data") && !document.querySelector(".tools")) found.push("the page's own script did not run");
if (getComputedStyle(document.querySelector(".figures ul")).display !== "grid") found.push("the page's own style does not hold");
return found;
"""
SHAPE = """
const found = [], levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((head) => Number(head.tagName[1]));
if (levels.filter((level) => level === 1).length !== 1) found.push("not one h1");
levels.forEach((level, place) => { if (place > 0 && level > levels[place - 1] + 1) found.push("a heading is passed over"); });
for (const table of document.querySelectorAll("table"))
  if (!table.caption || !table.querySelector("th[scope]")) found.push("a table without caption or scope: " + table.id);
for (const drawing of document.querySelectorAll("svg"))
  if (!drawing.querySelector("title") || !drawing.querySelector("desc") || drawing.getAttribute("role") !== "img")
    found.push("a drawing without title, description or role");
for (const link of document.querySelectorAll("a[href^='#']"))
  if (!document.getElementById(link.getAttribute("href").slice(1))) found.push("a link to nowhere: " + link.href);
const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
if (new Set(ids).size !== ids.length) found.push("an id stands twice");
return found;
"""
SCRIPT = """
const found = [], tools = document.querySelector(".tools"), rows = [...document.querySelectorAll("#hosts tbody tr")];
if (!tools || rows.length < 2) return found;
const [search, hide] = tools.querySelectorAll("input");
search.value = rows[1].cells[0].textContent; search.dispatchEvent(new Event("input"));
if (rows[1].hidden || !rows.some((row) => row.hidden)) found.push("searching does not find one row");
search.value = ""; hide.checked = true; search.dispatchEvent(new Event("input"));
if (rows.some((row) => row.hidden !== row.classList.contains("is-compliant"))) found.push("what passed is not hidden");
hide.checked = false; hide.dispatchEvent(new Event("change"));
if (rows.some((row) => row.hidden)) found.push("rows stay hidden");
const button = document.querySelector("#hosts thead button"); button.click();
const names = [...document.querySelectorAll("#hosts tbody tr")].map((row) => row.cells[0].textContent.trim());
const isNumber = (text) => /^-?[\\d.]/.test(text);
const sorted = [...names].sort((a, b) => isNumber(a) && isNumber(b) && parseFloat(a) !== parseFloat(b)
  ? parseFloat(a) - parseFloat(b) : a.localeCompare(b, document.documentElement.lang));
if (names.join() !== sorted.join() || button.parentElement.getAttribute("aria-sort") !== "ascending") found.push("a table is not sorted");
return found;
"""
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: {type: "tag", values: %s}, resultTypes: ["violations"]}).then(
  (result) => done(result.violations.map((found) => "axe: " + found.id + ": "
    + found.nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + (node.any[0] || node.all[0] || node.none[0] || {}).message).join("; "))),
  (error) => done(["axe: " + error]));
""" % json.dumps(RULES)


class Browser:
    """A session of chromedriver."""

    def __init__(self, folder):
        self.driver = subprocess.Popen([DRIVER, "--port=0", f"--log-path={folder}/driver.log"], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        self.place = f"http://127.0.0.1:{self._port()}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--disable-background-networking", "--disable-component-update", "--no-first-run",
                     "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile"]
        wanted = {"browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                  "unhandledPromptBehavior": "ignore",
                  "goog:chromeOptions": {"binary": BROWSER, "args": arguments}}
        try:
            session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            self.place += f"/session/{session['sessionId']}"
            self._call("POST", "/timeouts", {"script": 1000 * PATIENCE, "pageLoad": 1000 * PATIENCE})
        except BaseException:
            self.close()
            raise

    def _port(self):
        for line in self.driver.stdout:
            if found := re.search(r"successfully on port (\d+)", line):
                return int(found[1])
        raise SystemExit("pages: error: chromedriver did not start")

    def _call(self, method, path, body=None):
        request = urllib.request.Request(self.place + path, method=method, headers={"Content-Type": "application/json"},
                                         data=None if body is None else json.dumps(body).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def run(self, script):
        return self._call("POST", "/execute/sync", {"script": script, "args": []})

    def wait(self, script):
        return self._call("POST", "/execute/async", {"script": script, "args": []})

    def cdp(self, command, **parameters):
        return self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path):
        self._call("POST", "/url", {"url": path.as_uri()})

    def log(self, kind):
        return self._call("POST", "/se/log", {"type": kind})

    def has_dialog(self):
        try:
            self._call("GET", "/alert/text")
        except RuntimeError:
            return False
        return True

    def close(self):
        with contextlib.suppress(Exception):
            self._call("DELETE", "")
        self.driver.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.driver.wait(10)
        self.driver.kill()
        self.driver.wait()


def requests(browser, own):
    """Everything but the page itself that the browser asked for, and what it said on its console."""
    found = []
    for entry in browser.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if url != own and not url.startswith(("chrome", "data:")):
                found.append(f"a request: {url[:200]}")
    return found + [f"console: {entry['message'][:300]}" for entry in browser.log("browser")]


def digests(text):
    """Whether the policy of a page names its own style and script, and allows nothing else."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    if not policy:
        return ["there is no policy"]
    policy = policy[1].replace("&#39;", "'")
    wanted = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    for tag in ("style", "script"):
        content = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        wanted[f"{tag}-src"] = f"'sha256-{digest(content.encode())}'"
    given = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    return [] if given == wanted else [f"the policy is {given}, and should be {wanted}"]


def digest(content):
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def shown(browser, path, view, asked, axe, name):
    """What is wrong with a page in a view."""
    shots = asked.get("shots")
    if VIEWS[view] is None:
        return printed(browser, path, shots, name)
    width, height, colours = VIEWS[view]
    browser.cdp("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": colours}])
    browser.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
    browser.open(path)
    if browser.has_dialog():
        return ["a name opened a dialog"]
    found = browser.run(OVERFLOW) + browser.run(EFFECTS) + browser.run(SHAPE)
    if (width, height) == (1280, 720):
        found += browser.run(SUMMARY)
    found += requests(browser, path.as_uri())
    if shots:
        shoot(browser, pathlib.Path(shots) / f"{name}-{view}", width, height)
    # From here on the page is no longer as it was opened.
    if view == "first-screen":
        found += browser.run(SCRIPT)
    if view not in asked["pages"][name].get("rules", []):
        return found
    browser.run(axe)
    return found + browser.wait(AXE)


def shoot(browser, path, width, height):
    whole = browser.run("return document.documentElement.scrollHeight")
    for suffix, size in (("", height), ("-whole", min(whole, 12000))):
        picture = browser.cdp("Page.captureScreenshot", captureBeyondViewport=True,
                              clip={"x": 0, "y": 0, "width": width, "height": size, "scale": 1})
        path.with_name(path.name + suffix + ".png").write_bytes(base64.b64decode(picture["data"]))


def printed(browser, path, shots, name):
    """What is wrong with a page on paper: its words are there, and stay on its sheets."""
    browser.cdp("Emulation.clearDeviceMetricsOverride")
    browser.cdp("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    browser.open(path)
    paper = base64.b64decode(browser.cdp("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"])
    if shots:
        (pathlib.Path(shots) / f"{name}.pdf").write_bytes(paper)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(paper)
        file.flush()
        boxes = subprocess.run(["pdftotext", "-bbox", file.name, "-"], capture_output=True, text=True, timeout=PATIENCE,
                               check=True).stdout
    found, count = [], 0
    for page in boxes.split("<page ")[1:]:
        width, height = (float(value) for value in re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        if not (590 < width < 600 and 838 < height < 845):
            found.append(f"a sheet of {width} by {height} points")
        for left, top, right, bottom in re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', page):
            count += 1
            if float(left) < 20 or float(right) > width - 20 or float(top) < 15 or float(bottom) > height - 10:
                found.append(f"a word at {left} to {right} of {width}, {top} to {bottom} of {height}")
    if count < 100:
        found.append(f"{count} words on paper")
    rows, head = browser.run("""
        const table = document.getElementById("hosts");
        return table && table.tBodies ? [table.tBodies[0].rows.length, table.tHead.rows[0].cells[0].textContent] : [0, ""];
        """)
    repeated = sum(f">{head}</word>" in page for page in boxes.split("<page "))
    if rows > 200 and repeated < rows / 100:
        found.append(f"the head of a table of {rows} rows stands on {repeated} sheets")
    return found[:5] + requests(browser, path.as_uri())


def main():
    if sys.argv[1:2] == ["--digests"]:
        for path in sys.argv[2:]:
            print(digest(pathlib.Path(path).read_bytes()), path)
        return
    # The browser goes with this program, also where its time is over.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asked = json.load(sys.stdin)
    axe = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    found, spent = {}, {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        try:
            for name, page in asked["pages"].items():
                path = pathlib.Path(page["file"])
                found[name] = {"digests": digests(path.read_text(encoding="utf-8"))}
                for view in page["views"]:
                    start = time.monotonic()
                    try:
                        found[name][view] = shown(browser, path, view, asked, axe, name)
                    except RuntimeError as error:
                        found[name][view] = [f"the browser: {error}"]
                    spent[f"{name} {view}"] = round(time.monotonic() - start, 2)
        finally:
            browser.close()
    print(json.dumps({"found": found, "seconds": spent}, ensure_ascii=False, indent=1))


main()
