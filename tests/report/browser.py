"""A headless Chromium, driven over the WebDriver protocol with the standard library alone."""
import base64
import http.client
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


class Browser:
    """One session. Pages are opened from files; what they print, throw or ask the network for is kept."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        port = next(m[1] for line in self.driver.stdout if (m := re.search(r"successfully on port (\d+)", line)))
        self.http = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
        options = {"binary": CHROMIUM, "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--hide-scrollbars",
            "--force-device-scale-factor=1", f"--user-data-dir={self.folder.name}"]}
        self.session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})["sessionId"]

    def call(self, method, path, body=None):
        self.http.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
        answer = json.loads(self.http.getresponse().read())["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(f"{answer['error']}: {answer['message']}")
        return answer

    def command(self, path, **body):
        return self.call("POST", f"/session/{self.session}/{path}", body)

    def cdp(self, command, **parameters):
        return self.command("goog/cdp/execute", cmd=command, params=parameters)

    def size(self, width, height=900):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def dark(self, on):
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if on else "light"}])

    def open(self, path):
        self.logs()
        self.command("url", url=pathlib.Path(path).resolve().as_uri())
        self.settle()

    def script(self, code, *arguments):
        return self.command("execute/sync", script=code, args=list(arguments))

    def settle(self):
        """Waits for two frames: figures are drawn when their width is known, and again when it changes."""
        self.command("execute/async", script="const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)));", args=[])

    def logs(self):
        """What the page has printed or thrown, and the addresses it has asked for, since the last call."""
        said = [e["message"] for e in self.command("se/log", type="browser")]
        events = [json.loads(e["message"])["message"] for e in self.command("se/log", type="performance")]
        asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return said, [a for a in asked if not a.startswith("data:")]

    def keys(self, selector, *keys):
        """Gives an element the focus and types: names of keys as the DOM calls them."""
        self.script("document.querySelector(arguments[0]).focus()", selector)
        codes = {"ArrowRight": 39, "ArrowLeft": 37, "ArrowUp": 38, "ArrowDown": 40, "Home": 36, "End": 35, "Enter": 13, " ": 32, "Tab": 9, "Escape": 27}
        for key in keys:
            text = {"Enter": "\r", " ": " "}.get(key)
            for kind in ("keyDown", "keyUp"):
                self.cdp("Input.dispatchKeyEvent", type=kind, key=key, code="Space" if key == " " else key, windowsVirtualKeyCode=codes[key],
                         **({"text": text} if text and kind == "keyDown" else {}))
        self.settle()

    def drag(self, *points):
        """Presses the mouse at the first point of the window, moves over the others, lets go at the last."""
        for i, (x, y) in enumerate(points):
            if i == 0:
                self.cdp("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)
            else:
                self.cdp("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left", buttons=1)
        self.cdp("Input.dispatchMouseEvent", type="mouseReleased", x=points[-1][0], y=points[-1][1], button="left", clickCount=1)
        self.settle()

    def screenshot(self, path):
        """The whole page as it is now."""
        shot = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        try:
            self.call("DELETE", f"/session/{self.session}")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.driver.stdout.close()
            self.folder.cleanup()
