// A comparison of optimizers: what to use first, then why. docs/comparing.md describes the data. Several files are a list of
// studies, shown one at a time behind what they say together.
import { forest } from "../figures/forest.js";
import { lines } from "../figures/lines.js";
import { ranks } from "../figures/ranks.js";
import { table } from "../figures/table.js";
import { choice, copyable, fill, grid, h, section, select } from "../lib/dom.js";
import { count, fileName, interval, number, percent } from "../lib/format.js";
import { swatch } from "../lib/theme.js";
import { budget, learningCurves, list, search, splitInWords, studyFacts } from "./study.js";

const verdicts = {
  leader: "leader",
  better: "better",
  worse: "worse",
  equivalent: "equivalent",
  undecided: "undecided",
  eliminated: "not a finalist",
};
const tones = { leader: "good", better: "good", worse: "bad", eliminated: "quiet" };

// One colour per optimizer, the same in every figure and for every file: by the order in which they were named.
const indices = (study) => new Map([...new Set([...study.dimensions, ...study.baselines].map((o) => o.name))].map((name, i) => [name, i]));

function verdict(study) {
  const r = study.recommendation;
  const others = [
    ["by validation loss", r.sensitivity.validation_loss],
    ["by the first half of the seeds", r.sensitivity.first_half],
    ["by the second half", r.sensitivity.second_half],
  ];
  return h(
    "div",
    { class: "card", id: "verdict" },
    h("p", { class: "verdict" }, "Use ", h("strong", {}, r.optimizer)),
    h("p", { class: "lead" }, r.text),
    copyable(r.command),
    r.avoid.length > 0 && h("p", {}, "Better avoided: ", r.avoid.map((a) => `${a.name} (${a.why})`).join(", "), "."),
    h("p", { class: "note" }, r.confidence),
    others.some(([, name]) => name !== study.leader) &&
      h(
        "p",
        { class: "note" },
        `Who leads depends on how one looks: ${others.map(([how, name]) => `${how} ${name}`).join(", ")}; in qualifying ${study.leader}.`,
      ),
    h("p", { class: "note" }, `The rule: ${r.rule} No significant difference is not evidence of equality.`),
  );
}

function league(study, index) {
  const baselines = study.baselines.map((b) => ({ ...b, baseline: true }));
  const score = Object.keys(study.optimizers.find((o) => o.metrics)?.metrics ?? {}).filter((k) => k !== "loss")[0];
  const columns = [
    ["optimizer", (o) => [swatch(index.get(o.name), Boolean(o.baseline)), o.baseline ? `${o.name}, defaults` : o.name]],
    ["rank", (o) => o.rank ?? "", true],
    ["test loss", (o) => number(o.median), true],
    ["95 % interval", (o) => interval(o.interval), true],
    score && [score, (o) => number(o.metrics?.[score]), true],
    [
      "verdict",
      (o) =>
        o.baseline
          ? "baseline"
          : h(
              "span",
              { class: tones[o.verdict] },
              verdicts[o.verdict],
              o.immaterial && ", immaterial",
              o.seeds_needed && ` (${o.seeds_needed > 10000 ? "more than 10,000" : `about ${count(o.seeds_needed)}`} seeds would tell)`,
            ),
    ],
    ["tuned (valid)", (o) => number(o.tuned?.median), true],
    ["defaults (valid)", (o) => number(o.default?.median), true],
    ["gap of defaults", (o) => percent(o.default_gap), true],
    ["decades of rates", (o) => number(o.lr_tolerance_decades), true],
    ["cost to target", (o) => count(o.time_to_target), true],
    ["diverged", (o) => (o.trials == null ? count(o.diverged) : `${o.diverged} of ${o.trials}`), true],
    ["spec", (o) => h("code", {}, o.spec)],
  ].filter(Boolean);
  return table({
    id: "league",
    caption:
      "Lower losses are better. Test losses are of the finals, on seeds that nothing was tuned on; decades of rates are those that keep 95 % of the best one's gain; cost is in passes of one row forward.",
    columns,
    rows: [...study.optimizers, ...baselines],
    highlight: (o) => o.verdict === "leader",
  });
}

function sensitivity(study, index) {
  const edges = study.lr_sensitivity.filter((s) => s.at_edge).map((s) => s.name),
    extended = study.lr_sensitivity.filter((s) => s.extended).map((s) => s.name);
  return lines({
    title: "Sensitivity to the learning rate",
    id: "rates",
    logX: true,
    logY: true,
    points: true,
    xLabel: "learning rate",
    yLabel: "validation loss",
    series: study.lr_sensitivity.map((s) => ({
      name: s.name,
      x: s.points.map((p) => p.lr),
      y: s.points.map((p) => (p.diverged ? null : p.loss)),
      index: index.get(s.name),
    })),
    caption: [
      "A wide valley forgives. Rates that diverged are left out.",
      extended.length > 0 && `Extended because the best rate was at the edge: ${list(extended)}.`,
      edges.length > 0 && `Still best at the edge, so perhaps not at its best: ${list(edges)}.`,
    ]
      .filter(Boolean)
      .join(" "),
  });
}

function differences(study) {
  const all = study.comparisons;
  if (all.length === 0) return null;
  return forest({
    title: `Against ${study.leader}, seed by seed`,
    id: "forest",
    wide: true,
    margin: all[0].margin,
    xLabel: "test loss less the leader's",
    rows: all.map((c) => ({
      name: c.name,
      estimate: c.estimate,
      low: c.interval[0],
      high: c.interval[1],
      tone: c.verdict === "worse" ? "bad" : c.verdict === "better" ? "good" : undefined,
      note: `${verdicts[c.verdict]}${c.immaterial ? ", but immaterial" : ""}; p ${number(c.p)}, by Holm ${number(c.p_holm)}`,
    })),
    caption: `To the right of zero the leader is better. Hodges-Lehmann estimates with exact ${percent(all[0].level)} intervals. Within the shaded band, +- ${number(all[0].margin)}, a difference does not matter.`,
  });
}

// Steps that begin at 0 and stay where they are until the end of the axis.
const held = (x, y, begin, end) => ({ x: [begin, ...x, end], y: [0, ...y, y[y.length - 1] ?? 0] });

function runtime(study, index) {
  const e = study.ecdf,
    spent = e.curves.flatMap((c) => c.forward_equivalents);
  return lines({
    title: "Targets reached",
    id: "ecdf",
    stepped: true,
    logX: true,
    canLogY: false,
    zero: true,
    xLabel: "passes of one row forward",
    yLabel: "share",
    yTick: (v) => percent(v),
    series: e.curves.map((c) => ({
      name: c.name,
      ...held(c.forward_equivalents, c.share, Math.min(...spent), Math.max(...spent)),
      index: index.get(c.name),
    })),
    caption: `The share of pairs of a seed and one of ${count(e.targets.length)} targets reached by then; higher and earlier is better.`,
  });
}

function bestAfter(study, index) {
  const b = study.best_after;
  let of = "expected";
  const series = () => b.curves.map((c) => ({ name: c.name, x: b.trials.slice(0, c[of].length), y: c[of], index: index.get(c.name) }));
  const captions = {
    expected: "The loss to expect from the best of k settings drawn from the search.",
    chance_of_best: "The chance that this optimizer has the best setting when each may try k.",
  };
  const figure = lines({
    title: "After k trials",
    id: "trials",
    xLabel: "trials",
    yLabel: "",
    series: series(),
    caption: captions[of],
    controls: [
      choice(
        "shown",
        [
          ["expected", "expected best loss"],
          ["chance_of_best", "chance of being best"],
        ],
        of,
        (key) => {
          of = key;
          figure.setCaption(captions[of]);
          figure.show(series());
        },
      ),
    ],
  });
  return figure;
}

function methods(study) {
  const p = study.plan;
  const steps = [
    splitInWords(study.data),
    `Every optimizer tried ${count(p.sweep_points)} learning rates with its other options at their defaults. Where the best rate was the last one, the range was extended.`,
    p.search_points > 0 &&
      `Then ${count(p.search_points)} settings from its own space, spread evenly and the same for all; only the better third of them went on to longer runs, twice.`,
    `The best setting and the defaults ran again on ${count(p.qualifying_seeds)} fresh seeds, and the better one of the two went on, so that luck in the search does not count.`,
    `The best ${count(p.finalists)} ran on ${count(p.final_seeds)} further seeds that nothing was tuned on. On each seed all began from the same weights and saw the rows in the same order, so differences are taken seed by seed.`,
    `"Better" and "worse" are decided by the exact signed-rank test of Wilcoxon with Holm's correction, "equivalent" by an interval that lies within ${percent(p.equivalence)} of the leader's loss. Everything else is undecided, and said to be.`,
    "All had the same budget, counted in passes of a row and not in seconds; a run that diverged is charged and gets the loss of the trivial answer.",
  ];
  return [
    h(
      "ol",
      { class: "methods" },
      steps.filter(Boolean).map((text) => h("li", {}, text)),
    ),
    study.notes.length > 0 &&
      h(
        "ul",
        {},
        study.notes.map((n) => h("li", {}, n)),
      ),
    studyFacts(study),
  ];
}

function single(study) {
  const index = indices(study),
    of = (c) => index.get(c.name);
  const finalists = new Set(study.optimizers.filter((o) => o.finalist).map((o) => o.name));
  const curves = learningCurves(
    study.curves.filter((c) => c.kind === "default" || finalists.has(c.name)),
    of,
    "Median over the seeds, with its quartiles, of the finalists and of the baselines at their defaults (dashed).",
  );
  return [
    section("What to use", verdict(study)),
    section("League table", league(study, index)),
    section("Differences in the finals", differences(study)),
    section("On the way", grid(curves, sensitivity(study, index), runtime(study, index), bestAfter(study, index))),
    section("The search", grid(search(study))),
    section("Budget", grid(budget(study, of))),
    section("How it was done", methods(study)),
  ];
}

function together({ profiles, friedman: f, studies }) {
  const index = indices(studies[0]);
  return section(
    "All files together",
    grid(
      f &&
        ranks({
          title: "Ranks",
          id: "ranks",
          ranks: f.mean_ranks,
          groups: f.groups,
          difference: f.critical_difference,
          caption: `Mean ranks over ${count(f.datasets)} files; a bar joins those that do not differ. Friedman: chi squared ${number(f.chi_squared)} (p ${number(f.p)}), F ${number(f.f)} (p ${number(f.f_p)}). Few files tell little.`,
        }),
      profiles &&
        lines({
          title: "Performance profiles",
          id: "profiles",
          stepped: true,
          logX: true,
          canLogY: false,
          zero: true,
          xLabel: "cost over the least cost",
          yLabel: "share of files",
          yTick: (v) => percent(v),
          series: profiles.curves.map((c) => ({ name: c.name, ...held(c.ratio, c.share, 1, profiles.r_max), index: index.get(c.name) })),
          caption: "The share of files on which the target was reached within so many times the least cost.",
        }),
    ),
  );
}

export function compare(data) {
  if (!data.studies) return { title: `${fileName(data.data.file)}: which optimizer?`, sections: single(data) };
  const place = h("div", {}, single(data.studies[0]));
  const names = data.studies.map((s, i) => [String(i), fileName(s.data.file)]);
  return {
    title: "Which optimizer?",
    sections: [
      together(data),
      h(
        "div",
        { class: "controls pick" },
        select("file", names, "0", (i) => fill(place, single(data.studies[i]))),
      ),
      place,
    ],
  };
}
