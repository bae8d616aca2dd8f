// Optimizers over one difficulty after another, as a heat map. docs/landscapes.md describes the data.
import { matrix } from "../figures/matrix.js";
import { facts, table } from "../figures/table.js";
import { choice, h, section } from "../lib/dom.js";
import { count, duration, number, percent } from "../lib/format.js";

export function obstacles(data) {
  const hurdles = data.obstacles.map((o) => (o.level ? `${o.name}, ${o.level}` : o.name));
  const cell = (r, c) => data.cells[c][r]; // obstacles are rows, as in the terminal, since there are more of them
  // The least number of evaluations for each obstacle: what the others are measured by.
  const least = hurdles.map((_, o) => Math.min(...data.cells.map((all) => all[o].median_evaluations ?? Infinity)));
  const views = {
    success: {
      name: "reached the target",
      value: (r, c) => cell(r, c).success,
      shade: (r, c) => cell(r, c).success,
      show: (v) => String(Math.round(100 * v)),
      caption: "The percentage of seeds that reached the target within the evaluations allowed, each optimizer at its own tuned rate.",
    },
    cost: {
      name: "cost",
      value: (r, c) => cell(r, c).median_evaluations,
      shade: (r, c) => (cell(r, c).median_evaluations == null ? null : least[r] / cell(r, c).median_evaluations),
      show: (v) => (v == null ? "-" : number(v)),
      caption: "Median evaluations until the target, over the seeds that reached it; the darker, the nearer to the cheapest for that obstacle.",
    },
    rate: {
      name: "tuned rate",
      value: (r, c) => cell(r, c).lr,
      shade: (r, c) => (cell(r, c).lr == null ? null : data.rates.indexOf(cell(r, c).lr) / Math.max(1, data.rates.length - 1)),
      show: number,
      caption: "The learning rate that did best on the tuning seeds, out of the same grid for all; the darker, the larger.",
    },
  };
  const explain = (r, c) =>
    `${data.optimizers[c]} on ${hurdles[r]}: ${percent(cell(r, c).success)} reached the target, median ${number(cell(r, c).median_evaluations)} evaluations, rate ${number(cell(r, c).lr)}, ${cell(r, c).diverged} diverged`;
  const map = (key) =>
    matrix({
      title: "Optimizers and obstacles",
      id: "obstacles",
      wide: true,
      rows: hurdles,
      columns: data.optimizers,
      explain,
      ...views[key],
      hue: "var(--c2)",
    });
  const place = h("div", {}, map("success"));
  const share = (row) => row.reduce((sum, c) => sum + c.success, 0) / row.length;
  const ranking = data.optimizers
    .map((name, i) => ({ name, share: share(data.cells[i]), whole: data.cells[i].filter((c) => c.success === 1).length }))
    .sort((a, b) => b.share - a.share);
  const first = ranking.filter((r) => r.share === ranking[0].share).map((r) => r.name);
  return {
    title: "Obstacles",
    sections: [
      section(
        "Result",
        h("p", { class: "lead" }, `${first.join(", ")} came furthest: ${percent(ranking[0].share)} of the runs reached their targets.`),
        table({
          id: "ranking",
          caption: "Over all obstacles",
          rows: ranking,
          columns: [
            ["optimizer", (r) => r.name],
            ["runs that reached the target", (r) => percent(r.share), true],
            ["obstacles passed on every seed", (r) => `${r.whole} of ${hurdles.length}`, true],
          ],
        }),
      ),
      section(
        "The heat map",
        choice(
          "shown",
          Object.entries(views).map(([key, v]) => [key, v.name]),
          "success",
          (key) => place.replaceChildren(map(key)),
        ),
        place,
      ),
      section(
        "The obstacles",
        table({
          id: "meanings",
          rows: data.obstacles,
          columns: [
            ["obstacle", (o) => o.name],
            ["level", (o) => o.level],
            ["what it is", (o) => o.meaning],
            ["variables", (o) => count(o.variables), true],
            ["evaluations", (o) => count(o.evaluations), true],
          ],
        }),
      ),
      section(
        "How it was done",
        h(
          "p",
          {},
          `Every optimizer was tuned on every obstacle over the same ${data.rates.length} learning rates (${number(data.rates[0])} to ${number(data.rates[data.rates.length - 1])}) on ${data.seeds.tuning.length} seeds, and then ran on ${data.seeds.final.length} others.`,
        ),
        facts([
          ["runs", count(data.runs)],
          ["time", duration(data.seconds)],
        ]),
      ),
    ],
  };
}
