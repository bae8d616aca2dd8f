// A search for a policy without gradients: returns over the seeds, and what the policy does. docs/search.md describes the data.
import { drawable, episode } from "../figures/episode.js";
import { lines } from "../figures/lines.js";
import { facts, table } from "../figures/table.js";
import { choice, grid, h, section } from "../lib/dom.js";
import { count, duration, number } from "../lib/format.js";

const outcomes = {
  target: "reached its target",
  steps: "made its steps",
  iterations: "made its iterations",
  max_time: "its time was up",
  converged: "converged",
  diverged: "diverged",
  interrupted: "was interrupted",
};

function returns(data) {
  const axes = { steps: "steps of the environment", episodes: "episodes", iteration: "iterations", seconds: "seconds" };
  let axis = "steps";
  const several = data.runs.length > 1;
  const series = () => [
    ...data.runs.map((r) => ({
      name: `seed ${r.seed}`,
      x: r.curve.map((p) => p[axis]),
      y: r.curve.map((p) => p.return),
      index: r.seed === data.best_seed ? 1 : 7,
      faint: several && r.seed !== data.best_seed,
      ...(several ? {} : { low: r.curve.map((p) => p.return - p.deviation), high: r.curve.map((p) => p.return + p.deviation) }),
    })),
    ...(data.band && axis === "steps"
      ? [{ name: "median", x: data.band.steps, y: data.band.median, low: data.band.low, high: data.band.high, index: 0 }]
      : []),
  ];
  const threshold = data.environment.threshold,
    figure = lines({
      title: "Return",
      id: "returns",
      wide: true,
      height: 360,
      canLogY: false,
      xLabel: axes[axis],
      yLabel: "return of an episode",
      series: series(),
      levels: threshold == null ? [] : [{ y: threshold }],
      caption: [
        several
          ? "Thin: one line per seed, of the policy without noise. The band spans the 10th to the 90th percentile over the seeds, the line is the median."
          : "Of the policy without noise, with one standard deviation over the evaluation's episodes.",
        threshold != null && `Dashed: ${number(threshold)}, at which the task counts as solved.`,
      ]
        .filter(Boolean)
        .join(" "),
      controls: [
        choice(
          "horizontal axis",
          [
            ["steps", "steps"],
            ["episodes", "episodes"],
            ["iteration", "iterations"],
            ["seconds", "seconds"],
          ],
          axis,
          (key) => {
            axis = key;
            figure.show(series(), { xLabel: axes[key] });
          },
        ),
      ],
    });
  return figure;
}

// Names, and of many the first few and their number.
const some = (names) =>
  names && (names.length > 20 ? `${names.slice(0, 12).join(", ")}, ... (${names.length} in all)` : names.join(", "));

function played(e, states) {
  if (!e) return null;
  const column = (name) => {
    const i = e.columns.indexOf(name);
    return e.rows.map((r) => r[i]);
  };
  const steps = column("step"),
    curves = (names) => names.map((name, index) => ({ name, x: steps, y: column(name), index }));
  const actions = e.columns.filter((n) => n !== "step" && n !== "reward" && !states.includes(n));
  const caption = `An episode from seed ${e.seed}; its return is ${number(e.return)}.`;
  return [
    drawable(e.environment, e.columns) && episode({ title: "An episode", id: "episode", episode: e, caption }),
    lines({
      title: "States",
      id: "states",
      xLabel: "step",
      yLabel: "",
      canLogY: false,
      series: curves(states),
      caption: drawable(e.environment, e.columns) ? "Of the same episode." : caption,
    }),
    lines({
      title: "Actions",
      id: "actions",
      xLabel: "step",
      yLabel: "",
      canLogY: false,
      stepped: true,
      series: curves(actions),
      caption: "What the policy did.",
    }),
    lines({
      title: "Reward",
      id: "reward",
      xLabel: "step",
      yLabel: "reward",
      canLogY: false,
      series: [{ name: "reward", x: steps, y: column("reward"), index: 2 }],
      caption: "Of each step.",
    }),
  ];
}

export function search(data) {
  const best = data.runs.find((r) => r.seed === data.best_seed),
    e = data.environment,
    solved = data.runs.filter((r) => e.threshold != null && r.final?.mean >= e.threshold).length;
  return {
    title: `${e.name}: ${data.optimizer.split(" ")[0]}`,
    sections: [
      section(
        "Result",
        e.title && h("p", {}, `The task: ${e.title}.`),
        best?.final &&
          h(
            "p",
            { class: "lead" },
            `Seed ${best.seed} found a policy with a mean return of ${number(best.final.mean)} over ${count(best.final.episodes)} fresh episodes (${number(best.final.lowest)} to ${number(best.final.highest)}).`,
          ),
        e.threshold != null && h("p", {}, `${solved} of ${data.runs.length} seeds solved it: a mean return of at least ${number(e.threshold)}.`),
        facts([
          ["environment", e.name],
          ["method", data.optimizer],
          ["policy", data.policy],
          ["parameters", count(data.parameters)],
          ["observations", some(e.observations)],
          ["whitened", data.whitened ? "yes" : "no"],
          ["time", duration(data.seconds)],
          ["kept as", data.model],
        ]),
        table({
          id: "runs",
          caption: "The runs",
          rows: data.runs,
          highlight: (r) => r.seed === data.best_seed,
          columns: [
            ["seed", (r) => r.seed],
            ["mean return", (r) => number(r.final?.mean), true],
            ["deviation", (r) => number(r.final?.deviation), true],
            ["lowest", (r) => number(r.final?.lowest), true],
            ["highest", (r) => number(r.final?.highest), true],
            ["ended", (r) => outcomes[r.outcome] ?? r.outcome],
            ["iterations", (r) => count(r.iterations), true],
            ["episodes", (r) => count(r.episodes), true],
            ["steps", (r) => count(r.steps), true],
            ["time", (r) => duration(r.seconds), true],
          ],
        }),
      ),
      section("How it went", grid(returns(data))),
      section("What it does", data.episode && grid(played(data.episode, data.environment.states))),
    ],
  };
}
