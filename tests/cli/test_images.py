"""Convolutional networks on images from IDX and NPY files."""
import random
import signal
import struct
import subprocess
import unittest

from harness import RAVINE, CommandLine

FAST = ("--epochs", "3", "-q")


def idx(shape, data):
    return bytes([0, 0, 8, len(shape)]) + b"".join(struct.pack(">I", n) for n in shape) + bytes(data)


def npy(shape, data):
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {tuple(shape)!r}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes(data)


class Images(CommandLine):
    def strokes(self, n=240, size=8, channels=1):
        """Bytes of images of n strokes, lying, standing or slanting, each at a place of its own, on noise."""
        draw, pixels, labels = random.Random(1), [], []
        for i in range(n):
            label, at = i % 3, draw.randrange(1, size - 1)
            labels.append(label)
            for y in range(size):
                for x in range(size):
                    on = (y == at, x == at, (x + y) % size == at)[label]
                    pixels += [min(255, 200 * on + draw.randrange(50)) for _ in range(channels)]
        self.write("labels.idx", idx([n], labels), "wb")
        return pixels

    def idx_images(self, **more):
        self.write("images.idx", idx([240, 8, 8], self.strokes(**more)), "wb")

    def train(self, *more, file="images.idx", **options):
        return self.json("train", file, "--labels", "labels.idx", "--batch", "16", "-q", *more, **options)

    def test_idx_is_one_line(self):
        self.idx_images()
        out = self.train("--model", "cnn:8,16", "--epochs", "20", "-o", "m.ravine")
        self.assertEqual(out["network"], "cnn:8,16")
        self.assertEqual(out["parameters"], 9 * 8 + 8 + 72 * 16 + 16 + 64 * 3 + 3)
        self.assertGreater(out["metrics"]["test"]["accuracy"], 0.9)
        self.assertEqual(len(self.run_ravine("predict", "m.ravine", "images.idx").stdout.split()), 241)
        self.assertIn("cnn:8,16", self.run_ravine("inspect", "m.ravine").stdout)

    def test_npy_with_channels(self):
        self.write("images.npy", npy([240, 8, 8, 3], self.strokes(channels=3)), "wb")
        out = self.train("--model", "cnn:6+6/12 norm=batch activation=relu", "--epochs", "20", "-o", "m.ravine", file="images.npy")
        self.assertEqual(out["parameters"], 27 * 6 + 6 + 12 + 54 * 6 + 6 + 12 + 96 * 12 + 12 + 24 + 12 * 3 + 3)
        self.assertGreater(out["metrics"]["test"]["accuracy"], 0.9)

    def test_any_number_of_threads_gives_the_same_bytes(self):
        self.idx_images()
        for threads in (1, 2, 4):
            self.train("--model", "cnn:8,16 norm=batch", "--epochs", "2", "--threads", threads, "-o", f"{threads}.ravine")
        self.assertEqual((self.folder / "1.ravine").read_bytes(), (self.folder / "2.ravine").read_bytes())
        self.assertEqual((self.folder / "1.ravine").read_bytes(), (self.folder / "4.ravine").read_bytes())

    def test_interrupted_and_resumed_is_never_interrupted(self):
        self.idx_images()
        common = ("--labels", "labels.idx", "--model", "cnn:8+8/16 norm=batch", "--epochs", "60", "--patience", "0", "--batch", "4")
        self.run_ravine("train", "images.idx", *common, "-o", "whole.ravine", "-q")
        process = subprocess.Popen([RAVINE, "train", "images.idx", *common, "-o", "part.ravine"], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if line.startswith("epoch 3/"):
                break
        process.send_signal(signal.SIGINT)
        rest = process.communicate()[1]
        self.assertEqual(process.returncode, 130, rest)
        self.run_ravine("train", "--resume", "part.ravine.checkpoint", "-q")
        self.assertEqual((self.folder / "whole.ravine").read_bytes(), (self.folder / "part.ravine").read_bytes())

    def refused(self, *parts, model, file="images.idx", more=("--labels", "labels.idx")):
        message = self.error("train", file, *more, "--model", model, "-o", "m.ravine", *FAST, code=2)
        for part in parts:
            self.assertIn(part, message)
        self.assertFalse((self.folder / "m.ravine").exists())

    def test_what_does_not_fit(self):
        self.idx_images()
        self.refused("cnn:8 kernel=9 padding=none", "9 x 9", "8 x 8 x 1", model="cnn:8 kernel=9 padding=none")
        self.refused("pool of 2 x 2", "1 x 1 x 8", model="cnn:8,8,8,8")
        self.refused("did you mean cnn", model="cmn:8")
        self.refused("did you mean kernel", model="cnn:8 kernal=3")
        self.table()
        self.refused("for images", "IDX or NPY", "mlp", model="cnn:8", file="t.csv", more=("--target", "y"))
        self.write("flat.npy", npy([240, 64], self.strokes()), "wb")
        self.refused("for images", model="cnn:8", file="flat.npy")
        self.write("deep.npy", npy([240, 2, 4, 4, 2], self.strokes()), "wb")
        self.refused("N x 2 x 4 x 4 x 2", model="cnn:8", file="deep.npy")

    def test_images_of_another_size(self):
        self.idx_images()
        self.train("--model", "cnn:8", "--epochs", "1", "-o", "m.ravine")
        self.write("wide.idx", idx([240, 4, 16], self.strokes()), "wb")
        message = self.error("predict", "m.ravine", "wide.idx", code=3)
        self.assertIn("images of 4 x 16", message)
        self.assertIn("training data are 8 x 8", message)

    def test_a_pixel_as_the_target_is_no_pixel_of_the_image(self):
        self.idx_images()
        self.refused("63 columns", model="cnn:8", more=("--target", "p5", "--task", "regress"))


if __name__ == "__main__":
    unittest.main()
