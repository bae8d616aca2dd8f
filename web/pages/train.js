// One training: what came of it, how it went, where it errs, how to repeat it. docs/reports.md describes the data.
import { color } from "d3-color";
import { interpolateRgb } from "d3-interpolate";
import { interpolateViridis } from "d3-scale-chromatic";
import { histogram } from "../figures/histogram.js";
import { lines } from "../figures/lines.js";
import { matrix } from "../figures/matrix.js";
import { raster } from "../figures/raster.js";
import { reliability } from "../figures/reliability.js";
import { scatter } from "../figures/scatter.js";
import { facts, table } from "../figures/table.js";
import { choice, copyable, grid, h, section, select, slider } from "../lib/dom.js";
import { count, duration, fileName, number, percent } from "../lib/format.js";
import { smooth } from "../lib/smooth.js";
import { resolved, resolvedColour, swatch } from "../lib/theme.js";
import { instruments } from "./instruments.js";

const outcomes = {
  finished: "It ran to its last epoch.",
  stopped_early: "It stopped early: the validation loss had not improved for as long as it was allowed to.",
  time_limit: "It stopped because its time was up.",
  interrupted: "It was interrupted.",
  diverged: "It diverged: the loss was no longer finite.",
};
const axes = [
  ["epoch", "epochs"],
  ["steps", "steps"],
  ["seconds", "seconds"],
];

function summary(data) {
  const part = data.judged.part,
    score = data.metrics[part],
    plain = data.metrics.baseline;
  const classes = data.target.kind === "classes";
  const name = classes ? "accuracy" : "r2";
  const value = score[name] == null ? `loss ${number(score.loss)}` : `${name} ${number(score[name])}`;
  return [
    h(
      "p",
      { class: "lead" },
      `On ${count(data.judged.rows)} ${part} rows: ${value}`,
      plain && classes ? `; always answering the commonest class gives ${number(plain.accuracy)}.` : ".",
    ),
    h("p", {}, `${outcomes[data.outcome]} The weights kept are those of epoch ${data.best_epoch} of ${count(data.epochs.epoch.length)}.`),
    facts([
      ["network", data.network],
      ["parameters", count(data.parameters)],
      ["optimizer", data.optimizer],
      ["schedule", data.schedule],
      ["loss", data.loss],
      ["rows per step", data.batch === 0 ? "all" : count(data.batch)],
      ["steps", count(data.steps)],
      ["time", duration(data.seconds)],
      ["seed", data.seed],
    ]),
  ];
}

function scores(metrics) {
  const parts = ["train", "valid", "test", "baseline"].filter((p) => metrics[p]);
  const names = Object.keys(metrics[parts[0]]);
  return table({
    caption: "Scores of the weights that were kept",
    id: "scores",
    rows: parts,
    columns: [["rows of", (p) => p], ...names.map((n) => [n, (p) => number(metrics[p][n]), true])],
  });
}

function curves(data) {
  const e = data.epochs;
  let axis = "epoch",
    beta = 0;
  const raw = [
    ["training", e.train_loss, 0],
    ["validation", e.valid_loss, 1],
  ].filter(([, y]) => y.some((v) => v != null));
  const series = () =>
    raw.flatMap(([name, y, index]) =>
      [beta > 0 && { name, x: e[axis], y, index, faint: true }, { name, x: e[axis], y: smooth(y, beta), index }].filter(Boolean),
    );
  const best = () => {
    const i = e.epoch.indexOf(data.best_epoch);
    return i < 0 ? [] : [{ x: e[axis][i], label: `kept: epoch ${data.best_epoch}` }];
  };
  const show = () => loss.show(series(), { xLabel: axes.find(([k]) => k === axis)[1], marks: best() });
  const loss = lines({
    title: "Loss",
    id: "loss",
    wide: true,
    series: series(),
    xLabel: "epochs",
    yLabel: "loss",
    marks: best(),
    caption:
      "Training loss is the mean over an epoch's rows as they were seen, with dropout and class weights; validation loss is of the weights after the epoch.",
    controls: [
      choice("horizontal axis", axes, axis, (key) => {
        axis = key;
        show();
      }),
      slider("smoothing", {
        min: 0,
        max: 0.98,
        step: 0.02,
        value: 0,
        show: (v) => v.toFixed(2),
        input: (v) => {
          beta = v;
          show();
        },
      }),
    ],
  });

  const names = Object.keys(e.valid).filter((n) => n !== "loss");
  const of = (name) => [{ name, x: e.epoch, y: e.valid[name], index: 2 }];
  const valid =
    names.length > 0 &&
    lines({
      title: "Validation score",
      id: "score",
      series: of(names[0]),
      xLabel: "epochs",
      canLogY: false,
      caption: "After each epoch, on the validation rows.",
      controls: [
        select(
          "",
          names.map((n) => [n, n]),
          names[0],
          (name) => valid.show(of(name)),
        ),
      ],
    });
  const rate = lines({
    title: "Learning rate",
    id: "rate",
    series: [{ name: "rate", x: e.epoch, y: e.lr, index: 3 }],
    xLabel: "epochs",
    zero: true,
    caption: "Of the last step of each epoch.",
  });
  return [loss, valid, rate];
}

function answers(data) {
  const figures = [];
  if (data.confusion) {
    const { labels, counts } = data.confusion;
    const totals = counts.map((row) => row.reduce((a, b) => a + b, 0));
    const share = (r, c) => (totals[r] > 0 ? counts[r][c] / totals[r] : 0);
    figures.push(
      matrix({
        title: "Confusion",
        id: "confusion",
        rows: labels,
        columns: labels,
        xLabel: "predicted",
        yLabel: "true",
        value: (r, c) => counts[r][c],
        shade: share,
        show: count,
        explain: (r, c, n) => `${count(n)} of ${count(totals[r])} rows of ${labels[r]} taken for ${labels[c]} (${percent(share(r, c))})`,
        caption: "Rows of each class by what they were taken for; the colour is the share of the true class.",
      }),
    );
  }
  if (data.calibration) {
    const c = data.calibration;
    figures.push(
      reliability({
        title: "Calibration",
        id: "calibration",
        bins: c.bins,
        xLabel: c.positive == null ? "probability given to the answer" : `probability given to ${c.positive}`,
        yLabel: c.positive == null ? "share of right answers" : `share of ${c.positive}`,
        caption: `On the diagonal the probabilities mean what they say. Whiskers are two standard errors, grey bars the share of rows. Expected calibration error ${number(c.error)}, Brier score ${number(c.brier)}.`,
      }),
    );
  }
  if (data.residuals) {
    const r = data.residuals;
    figures.push(
      scatter({
        title: "Predicted and true",
        id: "predicted",
        points: r.actual.map((x, i) => ({ x, y: r.predicted[i] })),
        diagonal: true,
        xLabel: `true ${data.target.name}`,
        yLabel: "predicted",
        caption: `${count(r.actual.length)} of ${count(data.judged.rows)} rows, evenly spaced.`,
      }),
      histogram({
        title: "Residuals",
        id: "residuals",
        edges: r.edges,
        counts: r.counts,
        xLabel: "true - predicted",
        caption: `All ${data.judged.part} rows; the outermost bins hold everything beyond. Median ${number(r.quantiles[2])}; half lie between ${number(r.quantiles[1])} and ${number(r.quantiles[3])}, 95 % between ${number(r.quantiles[0])} and ${number(r.quantiles[4])}.`,
      }),
    );
  }
  return figures;
}

function regions(data) {
  const r = data.regions,
    classes = data.target.classes,
    numbers = data.target.kind === "number";
  if (!r) return null;
  const { low, high } = r.values.reduce((m, v) => ({ low: Math.min(m.low, v), high: Math.max(m.high, v) }), { low: Infinity, high: -Infinity });
  const scale = (v) => interpolateViridis((v - low) / (high - low || 1));
  const rgb = (text) => {
    const c = color(text).rgb();
    return [c.r, c.g, c.b];
  };
  const shadeOf = (i) => interpolateRgb(resolved("--paper"), resolvedColour(r.values[i]));
  const points = r.points.x.map((x, i) => ({
    x,
    y: r.points.y[i],
    index: numbers ? 0 : r.points.target[i],
    fill: numbers ? scale(r.points.target[i]) : undefined,
    label: numbers ? number(r.points.target[i]) : classes[r.points.target[i]],
  }));
  const legend = numbers
    ? null
    : h(
        "div",
        { class: "legend" },
        classes.map((name, i) => h("span", {}, swatch(i, false), name)),
      );
  const figure = raster({
    title: "What it learned",
    id: "regions",
    xRange: r.x.range,
    yRange: r.y.range,
    xLabel: r.x.name,
    yLabel: r.y.name,
    points,
    grid: () => ({ columns: r.columns, rows: r.rows, colour: (i) => rgb(numbers ? scale(r.values[i]) : shadeOf(i)(0.1 + 0.5 * r.confidence[i])) }),
    caption: numbers
      ? `The prediction over the two inputs, from ${number(low)} (dark) to ${number(high)} (bright); the points are ${data.judged.part} rows, in the colours of their true values.`
      : `The class answered at every point, the paler the less sure; the points are ${data.judged.part} rows in the colours of their true classes.`,
  });
  if (legend) figure.querySelector(".plot").after(legend);
  return figure;
}

export function train(data) {
  const held = data.judged.part === "train" ? "No rows were held out: these figures are of the rows it learned from." : null;
  return {
    title: `${fileName(data.data.file)}: ${data.target.name}`,
    sections: [
      section("Result", summary(data), held && h("p", { class: "warning" }, held), scores(data.metrics)),
      section("How it went", grid(curves(data))),
      section("What it answers", grid(answers(data), regions(data))),
      section("Instruments", data.instruments && grid(instruments(data.instruments))),
      section(
        "To repeat it",
        h("p", {}, `The same command on the same data gives the same model, bit for bit, with any number of threads (ravine ${data.version}).`),
        copyable(data.command),
        h("p", {}, "Or with every choice written out: keep this as run.toml, then ", h("code", {}, "ravine train --config run.toml"), "."),
        copyable(data.config),
        facts([
          ["data", data.data.file],
          ["hash of the data", data.data.hash],
          [
            "rows",
            ["train", "valid", "test"]
              .filter((p) => data.data.rows[p] > 0)
              .map((p) => `${count(data.data.rows[p])} ${p}`)
              .join(", "),
          ],
        ]),
      ),
    ],
  };
}
