// What the pages of `compare` and `tune` share: learning curves, the search, the budget, the facts of the plan.
// docs/comparing.md describes the data.
import { bars } from "../figures/bars.js";
import { lines } from "../figures/lines.js";
import { parallel } from "../figures/parallel.js";
import { facts } from "../figures/table.js";
import { checkbox, choice, fill, h, select } from "../lib/dom.js";
import { count, duration, number, percent } from "../lib/format.js";

const stages = {
  sweep: "sweep of rates",
  rung1: "search, first rung",
  rung2: "search, second rung",
  rung3: "search, third rung",
  rung4: "search, fourth rung",
  default: "defaults",
  qualify: "qualifying",
  final: "finals",
  baseline: "baselines",
};
export const list = (names) => names.join(", ");

/// Of these of the study's curves; `index` gives the colour of a curve.
export function learningCurves(wanted, index, caption) {
  let axis = "examples",
    of = "valid_loss",
    single = false;
  const named = (c) => (c.kind === "default" ? `${c.name}, defaults` : c.name);
  const series = () =>
    wanted.flatMap((c) => [
      ...(single && of === "valid_loss"
        ? (c.runs ?? []).map((r) => ({ name: named(c), x: c[axis], y: r.valid_loss, index: index(c), faint: true }))
        : []),
      {
        name: named(c),
        x: c[axis],
        y: c[of].median,
        low: c[of].low,
        high: c[of].high,
        index: index(c),
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
    caption,
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

/// Every setting that was tried, and which of its options mattered.
export function search(study) {
  const dimensions = study.dimensions;
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
    const found = study.importance.find((i) => i.name === name);
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
    title: "Settings tried",
    id: "search",
    axes,
    trials,
    caption:
      "A line per setting; bright is good, dashed red diverged. Drag over an axis to keep a range of it, or move along it with the arrow keys; Escape lets go.",
    controls:
      dimensions.length > 1
        ? [
            select(
              "optimizer",
              dimensions.map((d) => [d.name, d.name]),
              first,
              (name) => {
                figure.show(...of(name));
                fill(below, importance(name));
              },
            ),
          ]
        : [],
  });
  return [figure, below];
}

/// Where the work went: by stage, and by optimizer if there are several.
export function budget(study, index) {
  const b = study.budget;
  return [
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
    b.optimizers.length > 1 &&
      bars({
        title: "Budget by optimizer",
        id: "budget-optimizers",
        xLabel: "passes of one row forward",
        show: count,
        bars: b.optimizers.map((o) => ({
          name: o.name,
          index: index(o),
          value: o.forward_equivalents,
          note: `${count(o.runs)} runs, ${count(o.diverged)} diverged`,
        })),
        caption: "Diverged runs are charged like others.",
      }),
  ];
}

export const studyFacts = (study) => {
  const p = study.plan;
  return facts([
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
    ["time of all runs", duration(study.seconds)],
    ["ravine", study.version],
  ]);
};

export const splitInWords = ({ rows }) =>
  `The rows were split once into ${count(rows.train)} for training, ${count(rows.valid)} for validation and ${count(rows.test)} for the test. Test rows were looked at once, in the finals.`;
