// A tuning: the best setting and what it gains over the defaults, then the search. docs/comparing.md describes the data.
import { forest } from "../figures/forest.js";
import { lines } from "../figures/lines.js";
import { table } from "../figures/table.js";
import { copyable, grid, h, section } from "../lib/dom.js";
import { count, fileName, interval, number } from "../lib/format.js";
import { budget, learningCurves, search, splitInWords, studyFacts } from "./study.js";

const colours = { tuned: 0, default: 1 };

function best(study) {
  const b = study.best,
    g = study.gain,
    surely = g.interval[0] > 0 || g.interval[1] < 0;
  const what = !surely
    ? "Tuning does not surely change the test loss"
    : g.estimate > 0
      ? "Tuning surely lowers the test loss"
      : "Tuning surely raises the test loss";
  return h(
    "div",
    { class: "card", id: "verdict" },
    h("p", { class: "verdict" }, "Best: ", h("strong", {}, b.spec)),
    h("p", { class: "lead" }, `Network ${b.network}, ${b.batch === 0 ? "all rows" : `${count(b.batch)} rows`} per step.`),
    h(
      "p",
      {},
      `${what}: it is ${number(g.estimate)} lower than that of the defaults (95 % interval ${interval(g.interval)}, p ${number(g.p)}, ${g.differences.length} seeds).`,
    ),
    h("p", {}, "As a configuration for ", h("code", {}, "ravine train --config"), ":"),
    copyable(b.config),
  );
}

function settings(study) {
  const rows = [
    { name: "tuned", ...study.best },
    { name: "defaults", ...study.default },
  ];
  return table({
    id: "settings",
    caption: "Lower losses are better. Both ran on the same seeds that nothing was tuned on; test rows were looked at once.",
    rows,
    columns: [
      ["setting", (s) => s.name],
      ["test loss", (s) => number(s.test.median), true],
      ["95 % interval", (s) => interval(s.test.interval), true],
      ["validation loss", (s) => number(s.valid.median), true],
      ["spec", (s) => h("code", {}, s.spec)],
    ],
  });
}

function gain(study) {
  const g = study.gain,
    margin = study.plan.equivalence * Math.abs(study.best.test.median);
  return forest({
    title: "Against the defaults, seed by seed",
    id: "gain",
    wide: true,
    margin,
    xLabel: "test loss of the defaults less that of the tuned setting",
    rows: [
      {
        name: "gain",
        estimate: g.estimate,
        low: g.interval[0],
        high: g.interval[1],
        tone: g.interval[0] > 0 ? "good" : g.interval[1] < 0 ? "bad" : undefined,
        note: `p ${number(g.p)}`,
      },
    ],
    caption: `To the right of zero tuning helps. Hodges-Lehmann estimate with its exact 95 % interval. Within the shaded band, +- ${number(margin)}, a difference does not matter.`,
  });
}

function methods(study) {
  const p = study.plan;
  const steps = [
    splitInWords(study.data),
    `${count(p.search_points)} settings, spread evenly over the ranges, made short runs; only the better third of them went on to runs three times as long, and so on.`,
    `The best of the full runs and the defaults ran again on ${count(p.qualifying_seeds)} fresh seeds, and on ${count(p.final_seeds)} more for the test. On each seed both saw the same rows in the same order, so the gain is taken seed by seed.`,
    "A run that diverged gets the loss of the trivial answer.",
  ];
  return [
    h(
      "ol",
      { class: "methods" },
      steps.map((text) => h("li", {}, text)),
    ),
    studyFacts(study),
  ];
}

export function tune(study) {
  const expected = study.best_after.expected,
    colour = (c) => colours[c.kind] ?? 0;
  return {
    title: `${fileName(study.data.file)}: tuning`,
    sections: [
      section("The best setting", best(study), settings(study)),
      section("The gain", gain(study)),
      section(
        "On the way",
        grid(
          learningCurves(study.curves, colour, "Median over the final seeds, with its quartiles; dashed, of the defaults."),
          lines({
            title: "After k trials",
            id: "trials",
            xLabel: "trials",
            yLabel: "validation loss",
            series: [{ name: "expected best", x: expected.map((_, i) => i + 1), y: expected, index: 0 }],
            caption: `The loss to expect from the best of k settings of the search; a curve that still falls at its end asks for more trials.`,
          }),
        ),
      ),
      section("The search", grid(search(study))),
      section("Budget", grid(budget(study, colour))),
      section("How it was done", methods(study)),
    ],
  };
}
