// What was measured while a training ran: train --instruments. docs/landscapes.md describes the data.
import { lines } from "../figures/lines.js";
import { count, percent } from "../lib/format.js";

/// Each instrument that has something to show, over the steps.
export function instruments({ records, layers, threshold, sample_rows }) {
  const steps = records.map((r) => r.step),
    of = (key) => records.map((r) => r[key]);
  const shows = (...keys) => keys.some((key) => records.some((r) => r[key] != null));
  const one = (id, title, yLabel, series, caption, options = {}) =>
    lines({ id, title, yLabel, caption, xLabel: "steps", ...options, series: series.map(([name, y], index) => ({ name, x: steps, y, index })) });
  return [
    shows("loss") &&
      one(
        "batch-loss",
        "Loss of the batch",
        "loss",
        [
          ["as it was", of("loss")],
          ["averaged", of("loss_ewma")],
        ],
        "Before the step. The average weighs the past exponentially and is corrected for its start.",
      ),
    shows("gradient_norm") &&
      one("gradient-norm", "Gradient norm", "norm", [["gradient norm", of("gradient_norm")]], "Of the batch's gradient.", { logY: true }),
    shows("update_ratio") &&
      one(
        "update-ratio",
        "Update to weight",
        "ratio",
        layers.map((layer, i) => [layer, records.map((r) => r.update_ratio?.[i])]),
        "Length of a step over length of the weights, layer by layer. About 1e-3 is usual; far above it weights are thrown about, far below they hardly learn.",
        { logY: true, levels: [{ y: 1e-3 }] },
      ),
    shows("noise_scale") &&
      one(
        "noise-scale",
        "Gradient noise scale",
        "rows",
        [["noise scale", of("noise_scale")]],
        "Batches much smaller than this are mostly noise; much larger ones are wasted.",
        { logY: true },
      ),
    shows("sharpness", "stability_threshold") &&
      one(
        "sharpness",
        "Sharpness against stability",
        "curvature",
        [
          ["sharpness", of("sharpness")],
          ["threshold", of("stability_threshold")],
        ],
        `Largest curvature of the loss on ${count(sample_rows)} rows, and the one beyond which the optimizer's steps grow: ${threshold}.`,
        { logY: true },
      ),
    shows("gauge") &&
      one(
        "gauge",
        "Step gauge",
        "gauge",
        [["gauge", of("gauge")]],
        "Where the step ended on the parabola along it: below 0 before the bottom, above 0 beyond it, and beyond 1 higher than it began.",
        { canLogY: false, levels: [-1, 0, 1].map((y) => ({ y })) },
      ),
    shows("dead_units") &&
      one("dead-units", "Dead units", "share", [["dead units", of("dead_units")]], "Units that answer nothing to any of the sampled rows.", {
        canLogY: false,
        zero: true,
        yTick: (v) => percent(v),
      }),
  ];
}
