import gzip
import os
import struct
import unittest

from harness import CommandLine

FAST = ("--epochs", "3", "-q")


class BrokenInput(CommandLine):
    """Each broken input gets its exit code and one clear line, and an existing model is untouched."""

    def refused(self, *parts, code=3, file="t.csv", target="y", more=()):
        self.write("m.ravine", "precious")
        message = self.error("train", file, "--target", target, "-o", "m.ravine", *more, *FAST, code=code)
        for part in parts:
            self.assertIn(part, message)
        self.assertEqual((self.folder / "m.ravine").read_text(), "precious")
        self.assertEqual([p.name for p in self.folder.iterdir() if p.name.startswith(".")], [], "a temporary file is left")

    def test_a_ragged_row(self):
        self.table(change=lambda i, c: c[:2] if i == 7 else c)
        self.refused("t.csv:9:", "2 cells", "3")

    def test_an_unclosed_quote(self):
        self.table(change=lambda i, c: ['"' + c[0], *c[1:]] if i == 7 else c)
        self.refused("t.csv:9:1:", "never closed")

    def test_text_in_a_numeric_column(self):
        self.table(change=lambda i, c: [c[0], "n/k", c[2]] if i == 7 else c)
        self.refused("t.csv:9:", '"n/k"', "--missing", "--type b=cat")
        self.run_ravine("train", "t.csv", "--target", "y", "--missing", "n/k", *FAST)
        self.run_ravine("train", "t.csv", "--target", "y", "--type", "b=cat", *FAST)
        self.refused("t.csv:9:", code=3, more=("--type", "b=num"))

    def test_decisions_about_columns_that_are_not_there(self):
        self.table(header="size,b,y")
        self.refused("did you mean size?", more=("--drop", "szie"))
        self.refused("did you mean size?", more=("--type", "szie=cat"))

    def test_types_by_request(self):
        self.table(change=lambda i, c: [f"{i % 3:03}", c[1], c[2]])
        columns = {c["name"]: c for c in self.json("inspect", "t.csv", "--type", "a=cat,b=drop")["columns"]}
        self.assertEqual(columns["a"]["as"], "category")
        self.assertEqual(columns["a"]["values"], "000, 001, 002")
        self.assertEqual(columns["b"]["as"], "left out")

    def test_targets_that_cannot_be_learned(self):
        self.table()
        self.refused("no column", '"z"', target="z")
        self.table(change=lambda i, c: [c[0], c[1], "same"])
        self.refused("constant")
        self.table(change=lambda i, c: [c[0], c[1], f"name {i}"])
        self.refused("too many for classes")
        self.table(change=lambda i, c: [c[0], c[1], ""])
        self.refused("no values")

    def test_files_with_nothing_in_them(self):
        self.write("t.csv", "")
        self.refused("empty")
        self.write("t.csv", "a,b,y\n")
        self.refused("header but no rows")
        self.write("t.csv", "\n\n\n")
        self.refused("no rows")
        self.write("t.csv", "a,b,y\n1,2,yes\n")
        self.refused("1 row")

    def test_numbers_that_are_no_measurements(self):
        for bad in ("1e308", "inf", "-inf", "1e999"):
            self.table(change=lambda i, c: [c[0], bad, c[2]] if i == 7 else c)
            self.refused("t.csv:9:", bad)
            self.table(change=lambda i, c: [c[0], c[1], bad if i == 7 else str(i % 7 + 0.5)])
            self.refused("t.csv:9:", bad)

    def test_paths_that_are_no_files(self):
        self.refused("no such file", file="none.csv", code=1)
        self.refused("directory", file=".", code=1)
        self.table()
        self.assertIn("does not exist", self.error("train", "t.csv", "--target", "y", "-o", "no/such/m.ravine", *FAST, code=1))
        self.assertIn("directory", self.error("train", "t.csv", "--target", "y", "-o", ".", *FAST, code=1))

    def test_no_permission(self):
        # The superuser may read everything, so it becomes nobody.
        user = 65534 if os.geteuid() == 0 else None
        self.table()
        self.folder.chmod(0o755)
        self.assertIn("no permission to write", self.error("train", "t.csv", "--target", "y", "-o", "/m.ravine", *FAST, code=1, user=user))
        (self.folder / "t.csv").chmod(0)
        self.assertIn("no permission to read", self.error("train", "t.csv", "--target", "y", *FAST, code=1, user=user))

    @unittest.skipUnless(os.path.exists("/dev/full"), "needs /dev/full")
    def test_a_full_disk(self):
        self.table()
        self.assertIn("No space left", self.error("train", "t.csv", "--target", "y", "-o", "/dev/full", *FAST, code=1))
        self.run_ravine("train", "t.csv", "--target", "y", "-o", "m.ravine", *FAST)
        self.assertIn("No space left", self.error("predict", "m.ravine", "t.csv", "-o", "/dev/full", code=1))

    def test_what_is_no_table(self):
        self.write("t.csv", b"\x7fELF\x00\x01\x02\x03" * 50, "wb")
        self.refused("not text")
        self.write("t.csv", "a,y\r1,2\r3,4\r")
        self.refused("CR alone")
        self.write("t.csv", gzip.compress(b"a,b,y\n1,2,3\n" * 999)[:40], "wb")
        self.refused("gzip")

    def test_later_files_that_do_not_fit(self):
        self.table()
        self.table("v.csv", 20, change=lambda i, c: [c[0], c[1], c[2] + "."])
        message = self.error("train", "t.csv", "--target", "y", "--test", "v.csv", *FAST, code=3)
        self.assertIn('"no.", "yes."' if '"no."' < '"yes."' and message.find('"no."') < message.find('"yes."') else '"yes.", "no."', message)
        self.assertIn("--strip .", message)
        self.run_ravine("train", "t.csv", "--target", "y", "--test", "v.csv", "--strip", ".", *FAST)
        self.table("v.csv", 20, header="a,c,y")
        self.assertIn("column b", self.error("train", "t.csv", "--target", "y", "--test", "v.csv", *FAST, code=3))


class UntidyInput(CommandLine):
    def test_dialects(self):
        for name, text in (("semicolon", "a;b;y\n" + "".join(f"{i/7:.3f};{i%5};{'p' if i%3 else 'q'}\n" for i in range(60))),
                           ("decimal comma", "a;b;y\n" + "".join(f"{i/7:.3f};{i%5};{'p' if i%3 else 'q'}\n".replace(".", ",") for i in range(60))),
                           ("tab and CRLF", "a\tb\ty\r\n" + "".join(f"{i/7:.3f}\t{i%5}\t{'p' if i%3 else 'q'}\r\n" for i in range(60))),
                           ("byte order mark", "\ufeffa,b,y\n" + "".join(f"{i/7:.3f},{i%5},{'p' if i%3 else 'q'}\n" for i in range(60))),
                           ("blanks", "".join(f"  {i/7:.3f}   {i%5} {i%3}\n" for i in range(60)))):
            self.write("t.csv", text)
            out = self.json("inspect", "t.csv")
            self.assertEqual(len(out["columns"]), 3, name)
            self.assertEqual(out["columns"][0]["as"], "number", name)
            self.assertEqual(out["rows"], 60, name)
            self.run_ravine("train", "t.csv", "--target", "-1", *FAST)

    def test_gz_stdin_and_the_same_model(self):
        path = self.table()
        (self.folder / "t.csv.gz").write_bytes(gzip.compress(path.read_bytes()))
        a = self.json("train", "t.csv", "--target", "y", *FAST)
        b = self.json("train", "t.csv.gz", "--target", "y", *FAST)
        c = self.json("train", "-", "--target", "y", *FAST, stdin=path.read_text())
        self.assertEqual(a["metrics"], b["metrics"])
        self.assertEqual(a["metrics"], c["metrics"])

    def test_no_header_and_indices(self):
        self.table(header=None)
        a = self.json("train", "t.csv", "--no-header", "--target", "-1", *FAST)
        b = self.json("train", "t.csv", "--target", "c2", *FAST)
        c = self.json("train", "t.csv", "--target", "2", *FAST)
        self.assertEqual(a["metrics"], b["metrics"])
        self.assertEqual(a["metrics"], c["metrics"])

    def test_gaps_rare_levels_identifiers_and_constants(self):
        self.table(rows=300, header="id,a,b,town,same,y", change=lambda i, c: [str(i), c[0] if i % 9 else "", c[1] if i % 11 else "NA", f"town{i % 70}" if i % 50 else "once", "x", c[2]])
        out = self.run_ravine("train", "t.csv", "--target", "y", "--epochs", "3")
        self.assertIn("left out: id (identifier-like", out.stderr)
        self.assertIn("same (constant", out.stderr)

    def test_ten_thousand_columns(self):
        header = ",".join(f"f{i}" for i in range(10000)) + ",y\n"
        rows = "".join(",".join(str((i * j) % 17) for j in range(10000)) + f",{i % 2}\n" for i in range(40))
        self.write("t.csv", header + rows)
        self.run_ravine("train", "t.csv", "--target", "y", *FAST)

    def test_inspect_shows_everything_and_names_problems(self):
        self.table(header="id,a,b,y", change=lambda i, c: [str(i + 1), c[0], c[1] if i != 5 else "oops", c[2]])
        done = self.run_ravine("inspect", "t.csv", code=3)
        self.assertIn("identifier-like", done.stdout)
        self.assertIn("ERROR", done.stdout)
        self.assertIn("t.csv:7:", done.stderr)
        self.assertIn("target", self.run_ravine("inspect", "t.csv", "--target", "y", "--missing", "oops").stdout)


class LargeInput(CommandLine):
    def test_columns_and_rows_in_files_give_the_same_model(self):
        self.table(rows=30000)
        a = self.json("train", "t.csv", "--target", "y", *FAST)
        for threads in (1, 3):
            b = self.json("train", "t.csv", "--target", "y", "--scratch", ".", "--threads", threads, *FAST)
            self.assertEqual(a["metrics"], b["metrics"])
        self.assertEqual([p.name for p in self.folder.iterdir()], ["t.csv"])
        self.assertIn("--scratch", self.error("train", "t.csv", "--target", "y", "--scratch", "no/such", *FAST, code=1))

    def test_the_split_of_wall_time(self):
        self.table()
        timing = self.json("train", "t.csv", "--target", "y", *FAST)["timing"]
        self.assertEqual(list(timing), ["read", "encode", "train", "evaluate"])
        self.assertTrue(all(seconds > 0 for seconds in timing.values()), timing)
        self.assertRegex(self.run_ravine("train", "t.csv", "--target", "y", "--timing", *FAST).stderr,
                         r"^read .*, encode .*, train .*, evaluate .*\n$")


def idx(shape, data):
    return bytes([0, 0, 8, len(shape)]) + b"".join(struct.pack(">I", n) for n in shape) + bytes(data)


class Arrays(CommandLine):
    def images(self, n=60):
        pixels, labels = [], []
        for i in range(n):
            label = i % 3
            labels.append(label)
            pixels += [255 if x == label else (i * 7 + x * y) % 60 for y in range(4) for x in range(5)]
        self.write("images.gz", gzip.compress(idx([n, 4, 5], pixels)), "wb")
        self.write("labels.gz", gzip.compress(idx([n], labels)), "wb")

    def test_idx_trains_predicts_and_evaluates(self):
        self.images()
        out = self.json("train", "images.gz", "--labels", "labels.gz", "-o", "m.ravine", "--epochs", "60", "-q")
        self.assertEqual(out["task"], "classify")
        self.assertGreater(out["metrics"]["train"]["accuracy"], 0.95)
        predictions = self.run_ravine("predict", "m.ravine", "images.gz").stdout.split()
        self.assertEqual(len(predictions), 61)

    def test_labels_must_fit(self):
        self.images()
        self.write("labels.gz", gzip.compress(idx([59], [0] * 59)), "wb")
        self.assertIn("59 labels for 60 rows", self.error("train", "images.gz", "--labels", "labels.gz", *FAST, code=3))
        self.write("images.gz", gzip.compress(idx([60, 4, 5], [1] * 100)), "wb")
        self.assertIn("damaged or cut off", self.error("train", "images.gz", "--labels", "labels.gz", *FAST, code=3))


if __name__ == "__main__":
    unittest.main()
