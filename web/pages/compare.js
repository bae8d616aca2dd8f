// A comparison of optimizers: what to use first, then why. docs/comparing.md describes the data. A tuning is a study of one
// optimizer; several files are a list of studies, shown one at a time behind what they say together.
import { bars } from "../figures/bars.js";
import { forest } from "../figures/forest.js";
import { lines } from "../figures/lines.js";
import { parallel } from "../figures/parallel.js";
import { ranks } from "../figures/ranks.js";
import { facts, table } from "../figures/table.js";
import { checkbox, choice, copyable, fill, h, section, select } from "../lib/dom.js";
import { count, duration, interval, number, percent } from "../lib/format.js";
import { colour } from "../lib/theme.js";

const verdicts = {
  leader: "leader",
  better: "better",
  worse: "worse",
  equivalent: "equivalent",
  undecided: "undecided",
  eliminated: "not a finalist",
};
const tones = { leader: "good", better: "good", worse: "bad", eliminated: "quiet" };
const stages = {
  sweep: "sweep of rates",
  rung1: "search, first rung",
  rung2: "search, second rung",
  rung3: "search, last rung",
  default: "defaults",
  qualify: "qualifying",
  final: "finals",
  baseline: "baselines",
};
const list = (names) => names.join(", ");

// One colour per optimizer, the same in every figure.
const indices = (study) => new Map([...new Set([...study.optimizers, ...(study.baselines ?? [])].map((o) => o.name))].map((name, i) => [name, i]));
const swatch = (index) => h("span", { class: "swatch", style: `background:${colour(index)}` });

function verdict(study) {
  const r = study.recommendation;
  if (!r) {
    const best = study.best;
    return (
      best &&
      h(
        "div",
        { class: "card", id: "verdict" },
        h("p", { class: "lead" }, "Best: ", h("code", {}, best.spec)),
        facts([
          ["validation loss", number(best.valid)],
          ["test loss", number(best.test?.loss ?? best.test)],
        ]),
        h("p", {}, "As a configuration for ", h("code", {}, "ravine train --config"), ":"),
        copyable(best.config),
      )
    );
  }
  const s = r.sensitivity ?? {};
  const others = [
    ["by validation loss", s.validation_loss],
    ["by the first half of the seeds", s.first_half],
    ["by the second half", s.second_half],
  ].filter(([, name]) => name);
  const stable = others.every(([, name]) => name === study.leader);
  return h(
    "div",
    { class: "card", id: "verdict" },
    h("p", { class: "verdict" }, "Use ", h("strong", {}, r.optimizer)),
    r.hardly_matters && h("p", { class: "warning" }, "The choice hardly matters here."),
    h("p", { class: "lead" }, r.text),
    r.why && h("p", {}, r.why),
    copyable(r.command),
    r.also?.length > 0 && h("p", {}, `Also fine: ${list(r.also)}.`),
    r.avoid?.length > 0 && h("p", {}, "Better avoided: ", r.avoid.map((a) => `${a.name} (${a.why})`).join(", "), "."),
    study.undecided?.length > 0 && h("p", {}, `Undecided against the leader: ${list(study.undecided)}.`),
    r.confidence && h("p", { class: "note" }, r.confidence),
    others.length > 0 &&
      h(
        "p",
        { class: "note" },
        stable
          ? `${study.leader} leads as well ${list(others.map(([how]) => how))}.`
          : `Who leads depends on how one looks: ${others.map(([how, name]) => `${how} ${name}`).join(", ")}; in all ${study.leader}.`,
      ),
    h("p", { class: "note" }, `The rule: ${r.rule} No significant difference is not evidence of equality.`),
  );
}

function league(study, index) {
  const baselines = (study.baselines ?? []).map((b) => ({ ...b, baseline: true }));
  const score = Object.keys(study.optimizers.find((o) => o.metrics)?.metrics ?? {}).filter((k) => k !== "loss")[0];
  const columns = [
    ["optimizer", (o) => [swatch(index.get(o.name)), o.baseline ? `${o.name}, defaults` : o.name]],
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
              o.seeds_needed && (o.seeds_needed > 1000 ? ", more than 1,000 seeds would tell" : `, about ${count(o.seeds_needed)} seeds would tell`),
            ),
    ],
    ["tuned (valid)", (o) => number(o.tuned?.median), true],
    ["defaults (valid)", (o) => number(o.default?.median), true],
    ["gap of defaults", (o) => percent(o.default_gap), true],
    ["rates within 5 %", (o) => (o.lr_tolerance_decades == null ? "-" : `${number(o.lr_tolerance_decades)} decades`), true],
    ["cost to target", (o) => count(o.time_to_target), true],
    ["diverged", (o) => (o.trials == null ? count(o.diverged) : `${o.diverged} of ${o.trials}`), true],
    ["spec", (o) => h("code", {}, o.tuned?.spec ?? o.spec)],
  ].filter(Boolean);
  return table({
    id: "league",
    caption: "Lower losses are better. Test losses are of the finals, on seeds that nothing was tuned on; cost is in passes of one row forward.",
    columns,
    rows: [...study.optimizers, ...baselines],
    highlight: (o) => o.verdict === "leader",
  });
}

function curves(study, index) {
  let axis = "examples",
    of = "valid_loss",
    single = false;
  const finalists = new Set(study.optimizers.filter((o) => o.finalist).map((o) => o.name));
  const named = (c) => (c.kind === "default" ? `${c.name}, defaults` : c.name);
  const wanted = study.curves.filter((c) => c.kind === "default" || finalists.size === 0 || finalists.has(c.name));
  const series = () =>
    wanted.flatMap((c) => [
      ...(single && of === "valid_loss"
        ? (c.runs ?? []).map((r) => ({ name: named(c), x: c[axis], y: r.valid_loss, index: index.get(c.name), faint: true }))
        : []),
      {
        name: named(c),
        x: c[axis],
        y: c[of].median,
        low: c[of].low,
        high: c[of].high,
        index: index.get(c.name),
        dash: c.kind === "default" ? "6 3" : null,
      },
    ]);
  const labels = { examples: "rows of gradients", seconds: "seconds", epochs: "epochs" };
  const show = () => figure.show(series(), { xLabel: labels[axis] });
  const figure = lines({
    title: "Learning curves",
    id: "curves",
    wide: true,
    height: 360,
    logY: true,
    series: series(),
    xLabel: labels[axis],
    yLabel: "loss",
    caption: "Median over the seeds, with its quartiles, of the finalists and of the baselines at their defaults (dashed).",
    controls: [
      choice(
        "horizontal axis",
        [
          ["examples", "examples"],
          ["seconds", "seconds"],
          ["epochs", "epochs"],
        ],
        axis,
        (key) => {
          axis = key;
          show();
        },
      ),
      choice(
        "loss of",
        [
          ["valid_loss", "validation"],
          ["train_loss", "training"],
        ],
        of,
        (key) => {
          of = key;
          show();
        },
      ),
      checkbox("single runs", false, (on) => {
        single = on;
        show();
      }),
    ],
  });
  return figure;
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
  const all = study.comparisons ?? [];
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

function runtime(study, index) {
  const e = study.ecdf;
  return (
    e &&
    lines({
      title: "Targets reached",
      id: "ecdf",
      stepped: true,
      logX: true,
      canLogY: false,
      zero: true,
      xLabel: "passes of one row forward",
      yLabel: "share",
      yTick: (v) => percent(v),
      series: e.curves.map((c) => ({ name: c.name, x: c.forward_equivalents, y: c.share, index: index.get(c.name) })),
      caption: `The share of pairs of a seed and one of ${count(e.targets.length)} targets reached by then; higher and earlier is better.`,
    })
  );
}

function bestAfter(study, index) {
  const b = study.best_after;
  if (!b) return null;
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

function search(study) {
  const dimensions = study.dimensions ?? [];
  if (dimensions.length === 0) return null;
  const of = (name) => {
    const keys = dimensions.find((d) => d.name === name).keys;
    const near1 = (k) => k.scale === "log_from_1";
    const axes = keys.map((k) =>
      near1(k)
        ? { key: k.key, label: `1 - ${k.key}`, log: true, low: 1 - k.high, high: 1 - k.low }
        : { key: k.key, label: k.key, log: k.scale === "log", low: k.low, high: k.high },
    );
    const trials = study.trials
      .filter((t) => t.name === name)
      .map((t) => ({
        loss: t.loss,
        bad: t.diverged,
        ...Object.fromEntries(keys.map((k) => [k.key, t.point[k.key] == null ? null : near1(k) ? 1 - t.point[k.key] : t.point[k.key]])),
      }));
    const losses = trials.map((t) => t.loss).filter((v) => v > 0);
    return [[...axes, { key: "loss", label: "loss", log: losses.length > 0 }], trials];
  };
  const importance = (name) => {
    const found = (study.importance ?? []).find((i) => i.name === name);
    return (
      found &&
      found.keys.length > 0 &&
      bars({
        title: `What mattered for ${name}`,
        id: "importance",
        xLabel: "share of the importance",
        show: percent,
        xTick: percent,
        bars: found.keys.map((k) => ({ name: k.key, value: k.share })),
        caption: `How differently the best settings are spread from all of them.${found.rough ? " Rough: from few trials." : ""}`,
      })
    );
  };
  const first = dimensions[0].name,
    [axes, trials] = of(first),
    below = h("div", {}, importance(first));
  const figure = parallel({
    title: "The search",
    id: "search",
    axes,
    trials,
    caption:
      "A line per setting; bright is good, dashed red diverged. Drag over an axis to keep a range of it, or move along it with the arrow keys; Escape lets go.",
    controls: [
      select(
        "optimizer",
        dimensions.map((d) => [d.name, d.name]),
        first,
        (name) => {
          figure.show(...of(name));
          fill(below, importance(name));
        },
      ),
    ],
  });
  return [figure, below];
}

function budget(study, index) {
  const b = study.budget;
  return (
    b && [
      bars({
        title: "Budget by stage",
        id: "budget-stages",
        xLabel: "passes of one row forward",
        show: count,
        bars: b.stages.map((s) => ({
          name: stages[s.stage] ?? s.stage,
          value: s.forward_equivalents,
          note: `${count(s.runs)} runs, ${count(s.diverged)} diverged`,
        })),
        caption: `${count(study.runs)} runs in all. A gradient of a row counts as three passes.`,
      }),
      bars({
        title: "Budget by optimizer",
        id: "budget-optimizers",
        xLabel: "passes of one row forward",
        show: count,
        bars: b.optimizers.map((o) => ({
          name: o.name,
          index: index.get(o.name),
          value: o.forward_equivalents,
          note: `${count(o.runs)} runs, ${count(o.diverged)} diverged`,
        })),
        caption: "Diverged runs are charged like others.",
      }),
    ]
  );
}

function methods(study) {
  const p = study.plan,
    one = study.command === "tune";
  return [
    h(
      "ol",
      { class: "methods" },
      h(
        "li",
        {},
        `The rows were split once into ${count(study.data.rows.train)} for training, ${count(study.data.rows.valid)} for validation and ${count(study.data.rows.test)} for the test. Test rows were looked at once, in the finals.`,
      ),
      h(
        "li",
        {},
        `${one ? "The" : "Every"} optimizer tried ${count(p.sweep_points)} learning rates with its other options at their defaults. Where the best rate was the last one, the range was extended.`,
      ),
      p.search_points > 0 &&
        h(
          "li",
          {},
          `Then ${count(p.search_points)} settings from ${one ? "its" : "its own"} space, spread evenly${one ? "" : " and the same for all"}; the weaker ones were stopped early.`,
        ),
      h(
        "li",
        {},
        `The best setting and the defaults ran again on ${count(p.qualifying_seeds)} fresh seeds, so that luck in the search does not count.`,
      ),
      !one &&
        h(
          "li",
          {},
          `The best ${count(p.finalists)} ran on ${count(p.final_seeds)} further seeds that nothing was tuned on. On each seed all began from the same weights and saw the rows in the same order, so differences are taken seed by seed.`,
        ),
      !one &&
        h(
          "li",
          {},
          `"Better" and "worse" are decided by the exact signed-rank test of Wilcoxon with Holm's correction, "equivalent" by an interval that lies within ${percent(p.equivalence)} of the leader's loss. Everything else is undecided, and said to be.`,
        ),
      h(
        "li",
        {},
        "All had the same budget, counted in passes of a row and not in seconds; a run that diverged is charged and gets the loss of the trivial answer.",
      ),
    ),
    study.notes?.length > 0 &&
      h(
        "ul",
        {},
        study.notes.map((n) => h("li", {}, n)),
      ),
    facts([
      ["data", study.data.file],
      ["target", study.data.target],
      ["hash", study.data.hash],
      ["network", study.data.network],
      ["parameters", count(study.data.parameters)],
      ["loss", study.data.loss],
      ["loss of the trivial answer", number(study.data.trivial)],
      ["rows per step", count(p.batch)],
      ["epochs", count(p.epochs)],
      ["schedule", p.schedule],
      ["preset", p.preset],
      ["tuning seeds", list(study.seeds?.tuning ?? [])],
      ["qualifying seeds", list(study.seeds?.qualifying ?? [])],
      ["final seeds", list(study.seeds?.final ?? [])],
      ["runs", count(study.runs)],
      ["time", duration(study.seconds)],
      ["ravine", study.version],
    ]),
  ];
}

function single(study) {
  const index = indices(study),
    grid = (...figures) => h("div", { class: "figures" }, figures);
  return [
    section(study.command === "tune" ? "The best setting" : "What to use", verdict(study)),
    section("League table", league(study, index)),
    section("Differences in the finals", differences(study)),
    section("On the way", grid(curves(study, index), sensitivity(study, index), runtime(study, index), bestAfter(study, index))),
    section("The search", grid(search(study))),
    section("Budget", grid(budget(study, index))),
    section("How it was done", methods(study)),
  ];
}

function together({ profiles, friedman: f }) {
  return section(
    "All files together",
    h(
      "div",
      { class: "figures" },
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
          series: profiles.curves.map((c, index) => ({ name: c.name, x: c.ratio, y: c.share, index })),
          caption: "The share of files on which the target was reached within so many times the least cost.",
        }),
    ),
  );
}

export function compare(data) {
  if (!data.studies) return { title: `${data.data.file}: ${data.command === "tune" ? "tuning" : "which optimizer?"}`, sections: single(data) };
  const place = h("div", {}, single(data.studies[0]));
  const names = data.studies.map((s, i) => [String(i), s.data.file]);
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
