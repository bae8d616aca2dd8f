// The range test: the loss while the rate grows, and the rates that four rules read from it. docs/landscapes.md describes the
// data.
import { lines } from "../figures/lines.js";
import { facts, table } from "../figures/table.js";
import { checkbox, grid, h, section } from "../lib/dom.js";
import { count, duration, fileName, number } from "../lib/format.js";

const rules = {
  valley: "in the middle of the longest way down",
  steep: "where the loss falls fastest on it",
  minimum: "a tenth of the rate of the least loss",
  slide: "the last even slope before the rise",
};

// Several seeds may agree on a rate, and one may have none.
function spread(data, rule) {
  const rates = data.per_seed.map((s) => s[rule]).filter((v) => v != null);
  return rates.length === 0 ? "-" : `${number(Math.min(...rates))} to ${number(Math.max(...rates))}`;
}

function curves(data) {
  let single = false;
  const series = () =>
    data.curves.flatMap((c, index) => [
      ...(single ? [{ name: `seed ${c.seed}`, x: data.lr.slice(0, c.loss.length), y: c.loss, index, faint: true }] : []),
      { name: `seed ${c.seed}`, x: data.lr.slice(0, c.smoothed.length), y: c.smoothed, index },
    ]);
  const marks = Object.keys(rules)
    .filter((rule) => data.suggestions[rule] != null)
    .map((rule) => ({ x: data.suggestions[rule], label: rule }));
  if (data.divergence != null) marks.push({ x: data.divergence, label: "explodes" });
  const figure = lines({
    title: "Loss while the rate grows",
    id: "range",
    wide: true,
    height: 380,
    logX: true,
    xLabel: "learning rate",
    yLabel: "smoothed loss",
    series: series(),
    marks,
    caption: `One step per rate, from ${data.curves.length} starts. A run ends where its smoothed loss is four times its least.`,
    controls: [
      checkbox("loss of the batches", single, (on) => {
        single = on;
        figure.show(series());
      }),
    ],
  });
  return figure;
}

export function find_lr(data) {
  return {
    title: `${fileName(data.data)}: a learning rate for ${data.optimizer}`,
    sections: [
      section(
        "The rate",
        h("p", { class: "verdict" }, "lr = ", h("strong", {}, number(data.suggestion))),
        h(
          "p",
          {},
          `By the rule ${data.rule}; it is a rate to start from. `,
          data.divergence == null ? `The loss does not explode below ${number(data.to)}.` : `The loss explodes at ${number(data.divergence)}.`,
        ),
        grid(curves(data)),
        table({
          id: "rules",
          caption: "What the rules say: the median of the seeds, and their range",
          rows: Object.entries(rules),
          columns: [
            ["rule", ([rule]) => rule],
            ["rate", ([rule]) => number(data.suggestions[rule]), true],
            ["over the seeds", ([rule]) => spread(data, rule), true],
            ["takes the rate", ([, meaning]) => meaning],
          ],
        }),
      ),
      section(
        "Facts",
        facts([
          ["data", data.data],
          ["target", data.target],
          ["rows per step", data.batch === 0 ? "all" : count(data.batch)],
          ["steps of a run", count(data.steps)],
          ["rates", `${number(data.from)} to ${number(data.to)}`],
          ["rows seen", count(data.rows_seen)],
          ["time", duration(data.seconds)],
        ]),
      ),
    ],
  };
}
