#!/usr/bin/env python3
"""Opens every kind of report in a real browser and uses it.

usage: pages.py RAVINE PAGE SCREENSHOTS

RAVINE is the command line, PAGE the program that puts the fixtures (fixtures.py) into pages, SCREENSHOTS a folder. Exits with
77, which ctest counts as skipped, without chromium and chromedriver or in a build without report pages.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import browser
import fixtures

RAVINE, PAGE, SHOTS = (pathlib.Path(a).resolve() for a in sys.argv[1:4])
LIMIT = 2_000_000  # bytes

# What a figure has painted: marks of an SVG beyond its axes, or the number of colours on a canvas.
PAINTED = """
return [...document.querySelectorAll("figure")].map((figure) => {
  const marks = [...figure.querySelectorAll("svg :is(path, rect, circle, line, image, polygon)")].filter((m) => {
    if (m.closest(".axis, defs, clipPath") || m.getAttribute("visibility") === "hidden") return false;
    if (m.tagName === "path" && !m.getAttribute("d")) return false;
    const box = m.getBBox();
    return box.width > 0 || box.height > 0;
  }).length;
  const colours = [...figure.querySelectorAll("canvas")].map((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height), seen = new Set();
    for (let i = 0; i < data.length; i += 16) if (data[i + 3] > 0) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return seen.size;
  });
  return { id: figure.id, marks, colours, size: figure.querySelector(".plot").getBoundingClientRect().toJSON() };
});
"""
# Text that is cut off or leaves the window sideways, apart from what scrolls in its own place.
OVERFLOW = """
return [...document.querySelectorAll("body *")].filter((e) => {
  if (e.closest(".scroll") && !e.matches(".scroll")) return false;
  if (e.closest("svg") && e.tagName !== "svg" && e.tagName !== "text") return false;
  if (e.closest("clipPath, [clip-path]")) return false;
  const box = e.getBoundingClientRect();
  return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
}).map((e) => `${e.tagName} ${e.id} ${e.getAttribute("class") ?? ""} ${e.textContent.slice(0, 30)}`);
"""
# Text of a figure that its own edge cuts off.
CUT = """
return [...document.querySelectorAll("svg text")].filter((t) => {
  if (!t.textContent.trim() || t.closest("[clip-path]")) return false;
  const box = t.getBoundingClientRect(), frame = t.ownerSVGElement.getBoundingClientRect();
  return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
}).map((t) => `${t.closest("figure").id}: ${t.textContent}`);
"""


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        SHOTS.mkdir(parents=True, exist_ok=True)

    def train(self, name, *arguments, table):
        (self.folder / "t.csv").write_text(table)
        path = self.folder / f"{name}.html"
        subprocess.run([RAVINE, "train", "t.csv", "--target", "y", "--report", path, "-q", *arguments], check=True, cwd=self.folder)
        return path

    def command(self, name, *arguments):
        """The page that a command writes about real data, small as it is."""
        path = self.folder / f"{name}.html"
        subprocess.run([RAVINE, *arguments, "--report", path], check=True, cwd=self.folder, capture_output=True)
        return path

    def moons(self, *files):
        text = subprocess.run([RAVINE, "generate", "moons", "--rows", "200", "--noise", "0.15"], capture_output=True, text=True, check=True).stdout
        for file in files:
            (self.folder / file).write_text(text)

    def page(self, kind, data, name=None):
        path = self.folder / f"{name or kind}.html"
        subprocess.run([PAGE, kind, path], input=json.dumps(data), text=True, check=True)
        return path

    def look(self, path, *figures):
        """Opens the page at both widths, light and dark: nothing on the console, no request, every figure painted."""
        b = self.browser
        self.assertLess(path.stat().st_size, LIMIT)
        for width, dark in ((390, True), (1280, False)):
            b.size(width)
            b.dark(dark)
            b.open(path)
            said, asked = b.logs()
            self.assertEqual(said, [], path.name)
            self.assertEqual(asked, [path.as_uri()])
            self.assertEqual(b.script("return document.documentElement.scrollWidth"), width, f"{path.name} overflows: {b.script(OVERFLOW)}")
            self.assertEqual(b.script(OVERFLOW), [], f"{path.name} at {width}")
            background = b.script("return getComputedStyle(document.body).backgroundColor")
            self.assertEqual(background, "rgb(18, 22, 29)" if dark else "rgb(255, 255, 255)")
            self.assertEqual(b.script(CUT), [], f"{path.name} at {width}")
            painted = b.script(PAINTED)
            self.assertLessEqual(set(figures), {f["id"] for f in painted})
            for f in painted:
                self.assertTrue(f["marks"] > 0 or any(c > 8 for c in f["colours"]), f"{path.name} at {width}: nothing in {f}")
                self.assertGreater(f["size"]["height"], 40, f)
            b.screenshot(SHOTS / f"{path.stem}-{width}.png")
        # Every control has a name that a screen reader can say, and the keyboard reaches it.
        nameless = b.script("""return [...document.querySelectorAll("button, select, input")].filter((e) =>
          !(e.textContent.trim() || e.ariaLabel || e.closest("label")?.textContent.trim() || e.labels?.[0]?.textContent)).map((e) => e.outerHTML)""")
        self.assertEqual(nameless, [])

    def text(self, selector):
        return self.browser.script("return document.querySelector(arguments[0])?.textContent ?? null", selector)

    def attribute(self, selector, name):
        return self.browser.script("return document.querySelector(arguments[0]).getAttribute(arguments[1])", selector, name)

    def click(self, selector):
        self.browser.script("document.querySelector(arguments[0]).click()", selector)
        self.browser.settle()

    def enter(self, selector, value):
        """Moves a slider or a select, as a hand would."""
        self.browser.script("""const e = document.querySelector(arguments[0]); e.value = arguments[1];
          e.dispatchEvent(new Event("input")); e.dispatchEvent(new Event("change"));""", selector, value)
        self.browser.settle()

    def quiet(self):
        self.assertEqual(self.browser.logs()[0], [])

    def test_train_classes(self):
        self.moons("moons.csv")
        path = self.train("train-classes", "--model", "mlp:16", "--epochs", "40", table=(self.folder / "moons.csv").read_text())
        self.look(path, "loss", "score", "rate", "confusion", "calibration", "regions")
        shape = lambda: self.attribute("#loss .curve:not(.faint)", "d")
        raw = shape()
        self.enter("#loss input[type=range]", 0.9)
        self.assertNotEqual(shape(), raw, "smoothing")
        self.assertIsNotNone(self.browser.script("return document.querySelector('#loss .faint')"), "the raw curve stays, faint")
        self.enter("#loss input[type=range]", 0)
        self.assertEqual(shape(), raw)
        self.click("#loss .choice button:nth-child(3)")
        self.assertIn("seconds", self.text("#loss svg"))
        self.click("#loss .check input")
        self.assertNotEqual(shape(), raw, "log scale")
        # The cursor by the keyboard alone.
        self.click("#loss .choice button:nth-child(1)")
        self.browser.keys("#loss svg", "ArrowRight", "ArrowRight", "ArrowRight")
        self.assertRegex(self.text("#loss .readout"), r"^epochs 3: training [\d.]+, validation [\d.]+$")
        self.browser.keys("#loss .legend button", "Enter")
        self.assertEqual(self.attribute("#loss .legend button", "aria-pressed"), "false")
        self.assertEqual(self.browser.script("return document.querySelectorAll('#loss .curve').length"), 1, "a series switched off")
        self.assertIn("ravine train t.csv --target y", self.text("pre"))
        # Light and dark by the button, over what the system says.
        before = self.browser.script("return getComputedStyle(document.body).backgroundColor")
        self.browser.keys("#theme", " ")
        self.assertNotEqual(self.browser.script("return getComputedStyle(document.body).backgroundColor"), before)
        self.quiet()

    def test_train_a_number(self):
        table = "a,b,y\n" + "\n".join(f"{i % 17},{i * 7 % 31},{(i % 17 - 8) ** 2 + i * 7 % 31}" for i in range(400)) + "\n"
        path = self.train("train-number", "--model", "mlp:16", "--epochs", "60", table=table)
        self.look(path, "loss", "predicted", "residuals", "regions")

    def test_train_with_instruments_and_names_that_look_like_markup(self):
        path = self.page("train", fixtures.train(), "train-instruments")
        self.look(path, "batch-loss", "gradient-norm", "update-ratio", "noise-scale", "sharpness", "gauge", "dead-units", "confusion")
        self.assertIn("</script><b>t.csv", self.text("main"))
        self.assertIn("<i>z</i>", self.text("h1"))
        self.assertEqual(self.browser.script("return document.querySelectorAll('b').length"), 0)

    def test_compare(self):
        self.look(self.page("compare", fixtures.study()), "forest", "curves", "rates", "ecdf", "trials", "search", "importance", "budget-stages", "budget-optimizers")
        first = self.browser.script("return document.querySelector('section').querySelector('#verdict strong').textContent")
        self.assertEqual(first, "nadam", "the verdict comes first")
        rows = self.browser.script("return [...document.querySelectorAll('#league tbody tr')].map((r) => r.cells[0].textContent)")
        self.assertEqual(rows, ["nadam", "adam", "rmsprop", "adagrad", "momentum", "sgd", "adam, defaults"])
        shape = self.attribute("#curves .curve", "d")
        for button, label in ((2, "seconds"), (3, "epochs")):
            self.click(f"#curves .choice button:nth-child({button})")
            self.assertIn(label, self.text("#curves svg"))
        self.click("#curves .choice:nth-of-type(2) button:nth-child(2)")
        self.assertNotEqual(self.attribute("#curves .curve", "d"), shape, "training instead of validation")
        self.click("#trials .choice button:nth-child(2)")
        self.assertIn("chance", self.text("#trials figcaption"))
        self.brush()
        self.enter("#search select", "adam")
        self.assertEqual(self.browser.script("return document.querySelectorAll('#search .dimension').length"), 5)
        self.assertIn("1 - beta1", self.text("#search svg"))
        self.quiet()

    def brush(self):
        """Keeps a range of an axis of the parallel coordinates: with the mouse, then with the keyboard alone."""
        off = lambda: self.browser.script("return document.querySelectorAll('#search .trial.off').length")
        self.assertEqual(off(), 0)
        x, y, height = self.browser.script("""const area = document.querySelector("#search .dimension[data-key=loss] .overlay");
          area.scrollIntoView({ block: "center" }); const box = area.getBoundingClientRect(); return [box.x + box.width / 2, box.y, box.height];""")
        self.browser.drag((x, y + height / 2), (x, y + height * 0.75), (x, y + height - 2))
        kept = 24 - off()
        self.assertTrue(0 < kept < 24, kept)
        self.assertIn(f"{kept} of 24 trials; the best of them: lr ", self.text("#search .readout"))
        self.browser.keys("#search .dimension[data-key=lr]", "ArrowUp", "ArrowUp")
        self.assertLess(24 - off(), kept, "two ranges keep what is in both")
        for key in ("lr", "loss"):
            self.browser.keys(f"#search .dimension[data-key={key}]", "Escape")
        self.assertEqual(off(), 0)

    def test_compare_of_several_files(self):
        self.look(self.page("compare", fixtures.several_files(), "compare-files"), "ranks", "profiles", "curves")
        self.assertIn("a.csv", self.text("#verdict pre"))
        self.enter(".pick select", "1")
        self.assertIn("b.csv", self.text("#verdict pre"))
        self.quiet()

    def test_pages_of_studies(self):
        """What the commands write, and not what a fixture takes it for."""
        self.moons("a.csv", "b.csv")
        small = ("--target", "y", "--preset", "quick", "--epochs", "4", "--seeds", "6", "--model", "mlp:4", "-q")
        self.look(self.command("compare-real", "compare", "a.csv", "b.csv", "--optimizer", "sgd, adam, rprop", *small, "-o", "c"),
                  "ranks", "profiles", "forest", "curves", "rates", "ecdf", "trials", "search", "budget-stages", "budget-optimizers")
        self.assertIn("a.csv", self.text("#verdict pre"))
        self.look(self.command("tune", "tune", "a.csv", "lr=1e-3..1", "width=4..32", *small, "-o", "t"), "gain", "curves", "trials", "search", "importance", "budget-stages")
        self.assertIn("optimizer = ", self.text("#verdict pre"))
        self.assertEqual(len(self.browser.script("return [...document.querySelectorAll('#settings tbody tr')]")), 2)
        self.quiet()

    def test_find_lr(self):
        self.moons("a.csv")
        self.look(self.command("find-lr", "find-lr", "a.csv", "--target", "y", "--optimizer", "adam"), "range")
        self.assertEqual(self.browser.script("return document.querySelectorAll('#range .curve').length"), 3)
        self.click("#range .check input")
        self.assertEqual(self.browser.script("return document.querySelectorAll('#range .curve').length"), 6)
        self.quiet()

    def test_landscape_of_a_function(self):
        self.look(self.page("landscape", fixtures.landscape_of_a_function(), "landscape-function"), "contour", "space", "losses")
        course = lambda: self.attribute("#contour .path[data-name^=adam] .course", "d")
        whole = course()
        # Scrubbed by the hand and by the keyboard.
        self.enter("#contour input[type=range]", 50)
        quarter = course()
        self.assertTrue(whole.startswith(quarter[:200]) and len(quarter) < len(whole) / 2, "the path up to a quarter of the cost")
        self.browser.keys("#contour input[type=range]", "ArrowRight", "ArrowRight")
        self.assertIn("52 of 200 evaluations", self.text("#contour output"))
        self.assertGreater(len(course()), len(quarter))
        # Played by the keyboard: it moves on by itself, and stands still when paused.
        self.browser.keys("#contour .player button", "Enter")
        self.assertEqual(self.text("#contour .player button"), "Pause")
        before = course()
        self.browser.settle()
        self.browser.settle()
        self.assertNotEqual(course(), before)
        self.browser.keys("#contour .player button", " ")
        paused = course()
        self.browser.settle()
        self.assertEqual(course(), paused)
        # The surface turns by the keyboard and by the mouse.
        picture = lambda: self.browser.script("return document.querySelector('#space canvas').toDataURL()")
        pictures = [picture()]
        self.browser.keys("#space canvas", "ArrowLeft", "ArrowUp")
        pictures.append(picture())
        x, y = self.browser.script("const c = document.querySelector('#space canvas'); c.scrollIntoView({ block: 'center' }); const b = c.getBoundingClientRect(); return [b.x + 300, b.y + 200]")
        self.browser.drag((x, y), (x + 40, y), (x + 90, y + 30))
        pictures.append(picture())
        self.assertEqual(len(set(pictures)), 3)
        self.quiet()

    def test_small_numbers_keep_their_exponents(self):
        self.look(self.command("landscape-real", "landscape", "himmelblau", "--optimizer", "sgd lr=0.01", "--evaluations", "200"), "contour", "space", "losses")
        self.assertRegex(self.text("#ends"), r"\de-[23]\d", "a loss of 1e-30 was shown as 1e-3")

    def test_landscape_of_a_model(self):
        self.moons("a.csv")
        for name, optimizer in (("first", "adam lr=0.01"), ("second", "sgd lr=0.3")):
            subprocess.run([RAVINE, "train", "a.csv", "--target", "y", "--model", "mlp:6", "--optimizer", optimizer, "--epochs", "20", "-q", "-o", f"{name}.ravine"], check=True, cwd=self.folder)
        self.look(self.command("landscape-model", "landscape", "first.ravine", "a.csv", "--with", "second.ravine"), "contour", "space", "barriers", "interpolation")
        self.assertNotIn("The paths", self.browser.script("return [...document.querySelectorAll('h2')].map((h) => h.textContent)"))

    def test_landscape_of_a_table(self):
        self.look(self.page("landscape", fixtures.landscape_of_a_table(), "landscape-table"), "contour", "space", "losses", "barriers")
        opacity = self.browser.script("return [...document.querySelectorAll('#contour .course')].map((p) => +p.getAttribute('stroke-opacity'))")
        self.assertGreater(max(opacity) - min(opacity), 0.3, "what leaves the plane is paler")

    def test_obstacles(self):
        self.look(self.command("obstacles", "obstacles", "--only", "ravine,saddle,plateau,noise", "--evaluations", "200"), "obstacles")
        shown = lambda: self.browser.script("return [...document.querySelectorAll('#obstacles .cell > text')].map((t) => t.textContent).join()")
        before = shown()
        self.click(".choice button:nth-child(2)")
        self.assertNotEqual(shown(), before)
        self.quiet()

    def test_search(self):
        for environment in ("cartpole", "pendulum", "acrobot", "mountain_car", "half_cheetah", "swimmer", "lqr"):
            with self.subTest(environment):
                drawn = environment != "lqr"
                self.look(self.page("search", fixtures.search(environment), f"search-{environment}"), "returns", "states", "actions", "reward", *(["episode"] if drawn else []))
                if not drawn:
                    self.assertIsNone(self.text("#episode"))
                    continue
                scene = lambda: self.browser.script("return document.querySelector('#episode svg').innerHTML")
                end = scene()
                self.browser.keys("#episode input[type=range]", "ArrowLeft")
                self.assertIn("step 99 of 100", self.text("#episode output"))
                self.assertNotEqual(scene(), end)
        self.click("#returns .choice button:nth-child(4)")
        self.assertIn("seconds", self.text("#returns svg"))
        self.quiet()


if __name__ == "__main__":
    if not browser.CHROMIUM or not browser.DRIVER:
        print("skipped: chromium or chromedriver is missing; apt-get install chromium chromium-driver")
        sys.exit(77)
    if subprocess.run([PAGE, "train", "/dev/null"], input="{}", text=True, capture_output=True).returncode != 0:
        print("skipped: this build has no report pages")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
