// A landscape: of a function, around a trained model, or under the paths of several optimizers on a table. docs/landscapes.md
// describes the data.
import { contour } from "../figures/contour.js";
import { lines } from "../figures/lines.js";
import { matrix } from "../figures/matrix.js";
import { space } from "../figures/space.js";
import { facts, table } from "../figures/table.js";
import { grid, h, section } from "../lib/dom.js";
import { count, duration, fileName, number, percent } from "../lib/format.js";
import { player } from "../lib/player.js";
import { swatch } from "../lib/theme.js";

const place = (p) => `(${p.map(number).join(", ")})`;

function curvature(c) {
  if (!c) return null;
  return [
    h("p", { class: "lead" }, c.text),
    facts([
      ["largest eigenvalue", number(c.largest)],
      ["smallest eigenvalue", number(c.smallest)],
      ["condition number", c.condition_number == null ? null : `${c.method === "lanczos" ? "at least " : ""}${number(c.condition_number)}`],
      ["clearly negative eigenvalues", c.index == null ? null : `${c.method === "lanczos" ? "at least " : ""}${c.index}`],
      ["trace", c.trace == null ? null : number(c.trace)],
      ["gradient norm", number(c.gradient_norm)],
      ["method", c.method === "full" ? "the whole Hessian" : "Lanczos: extreme eigenvalues"],
    ]),
  ];
}

function land(data, [xLabel, yLabel], cost) {
  const paths = (data.paths ?? []).map((p, index) => ({
    name: p.optimizer,
    index,
    points: p.points,
    at: p[cost] ?? p.points.map((_, i) => i),
    weight: p.in_plane,
  }));
  const spots = (data.critical_points ?? []).map((c) => ({
    x: c.x[0],
    y: c.x[1],
    kind: c.kind,
    label: `${c.kind} at ${place(c.x)}: ${number(c.value)}`,
  }));
  if (data.start) spots.push({ x: data.start[0], y: data.start[1], kind: "start", label: `start at ${place(data.start)}` });
  if (data.kind === "model") spots.push({ x: 0, y: 0, kind: "model", label: "the model" });
  const last = paths.reduce((m, p) => Math.max(m, p.at[p.at.length - 1]), 0);
  const shown = [];
  const play =
    last > 0 &&
    player({
      last,
      seconds: 8,
      label: cost,
      describe: (at) => `${count(Math.round(at))} of ${count(last)} ${cost}`,
      show: (at) => shown.forEach((f) => f.at(at >= last ? Infinity : at)),
    });
  const legend =
    paths.length > 0 &&
    h(
      "div",
      { class: "legend" },
      paths.map((p) => h("span", {}, swatch(p.index), p.name)),
    );
  const marks = [
    data.start && "squares are the start",
    spots.some((s) => s.kind === "minimum") && "stars minima",
    spots.some((s) => s.kind === "saddle") && "crosses saddles",
    data.kind === "model" && "the star is the model",
  ]
    .filter(Boolean)
    .join(", ");
  shown.push(
    contour({
      title: "Contours",
      id: "contour",
      surface: data.surface,
      levels: data.levels,
      paths,
      spots,
      xLabel,
      yLabel,
      player: play || null,
      caption: [
        `Dark is low; ${data.levels.length} levels from ${number(data.levels[0])} to ${number(data.levels[data.levels.length - 1])}.`,
        marks && `${marks[0].toUpperCase()}${marks.slice(1)}.`,
        paths.some((p) => p.weight) && "The paler a path, the less of it lies in this plane.",
      ]
        .filter(Boolean)
        .join(" "),
    }),
  );
  shown.push(
    space({
      title: "In space",
      id: "space",
      surface: data.surface,
      levels: data.levels,
      paths,
      xLabel,
      yLabel,
      caption:
        "Heights go by the contour lines, not by the loss itself, which would hide everything but the highest walls. Drag, or use the arrow keys, to turn it.",
    }),
  );
  return [legend, shown];
}

function paths(data, cost) {
  const list = data.paths ?? [];
  if (list.length === 0) return null;
  const losses = list.flatMap((p) => p.loss).filter((v) => v > 0),
    decades = Math.log10(Math.max(...losses) / Math.min(...losses));
  const x = (p) => p[cost] ?? p.points.map((_, i) => i);
  return [
    lines({
      title: "Loss along the paths",
      id: "losses",
      wide: true,
      logY: decades > 1,
      xLabel: cost,
      yLabel: "loss",
      series: list.map((p, index) => ({ name: p.optimizer, x: x(p), y: p.loss, index })),
      caption:
        data.kind === "table" ? "At the points themselves, not at their shadows on the plane." : "Each was allowed the same number of evaluations.",
    }),
    h(
      "div",
      { class: "wide" },
      table({
        id: "ends",
        caption: "Where they ended",
        rows: list.map((p, index) => ({ ...p, index })),
        columns: [
          ["optimizer", (p) => [swatch(p.index), p.optimizer]],
          ["ended", (p) => p.outcome],
          [cost, (p) => count(x(p)[x(p).length - 1]), true],
          ["loss", (p) => number(p.end.loss), true],
          ...(data.kind === "function" ? [["at", (p) => (p.end.x ? place(p.end.x) : "-")]] : []),
          ["the land there", (p) => p.end.curvature?.text ?? "-"],
        ],
      }),
    ),
  ];
}

function barriers(b) {
  if (!b) return null;
  const highest = Math.max(1e-300, ...b.matrix.flat().filter((v) => v != null));
  return [
    matrix({
      title: "Barriers",
      id: "barriers",
      rows: b.names,
      columns: b.names,
      value: (r, c) => b.matrix[r][c],
      shade: (r, c) => (b.matrix[r][c] == null ? null : b.matrix[r][c] / highest),
      show: number,
      hue: "var(--c3)",
      caption:
        "By how much the loss on the straight way between two ends exceeds the line between them. 0: one basin, as far as the straight way can tell.",
    }),
    lines({
      title: "On the straight way",
      id: "interpolation",
      xLabel: "share of the way",
      yLabel: "loss",
      series: b.lines.map((l, index) => ({ name: `${b.names[l.from]} - ${b.names[l.to]}`, x: b.alpha, y: l.loss, index })),
    }),
  ];
}

export function landscape(data) {
  const isFunction = data.kind === "function",
    cost = isFunction ? "evaluations" : "steps";
  const p = data.plane,
    percentages = p?.explained?.map(percent);
  const axes = isFunction
    ? data.variables
    : p?.how === "pca"
      ? p.explained.map((e, i) => `component ${i + 1} (${percent(e)})`)
      : ["first direction", "second direction"];
  const title = isFunction
    ? (data.formula ?? data.function)
    : data.kind === "model"
      ? `Around ${data.models.map(fileName).join(", ")}`
      : `${fileName(data.data)}: ${data.target}`;
  const how = !p
    ? null
    : p.how === "pca"
      ? h(
          "p",
          {},
          `The plane of the two largest principal components of ${count(p.snapshots)} snapshots of all paths; it holds ${percentages.join(" and ")} of their variance.`,
        )
      : h(
          "p",
          {},
          `A plane of two random directions, each scaled to the model filter by filter (Li et al. 2018). Two of ${count(data.parameters)} directions: what is not seen here may still be there.`,
        );
  const [legend, figures] = land(data, axes, cost);
  return {
    title: `Landscape: ${title}`,
    sections: [
      section("The land", how, curvature(data.curvature), legend, grid(figures)),
      section("The paths", grid(paths(data, cost))),
      section("Between the ends", grid(barriers(data.barriers))),
      section(
        "Facts",
        facts([
          ["function", data.function],
          ["data", data.data],
          ["target", data.target],
          ["rows", data.rows == null ? null : count(data.rows)],
          ["parameters", data.parameters == null ? null : count(data.parameters)],
          ["network", data.network],
          ["rows per step", data.batch],
          ["epochs", data.epochs],
          ["seed", data.seed],
          ["loss", data.loss == null ? null : number(data.loss)],
          ["evaluations", data.evaluations == null ? null : count(data.evaluations)],
          ["time", duration(data.seconds)],
        ]),
        data.critical_points?.length > 0 &&
          table({
            id: "critical",
            caption: "Critical points found",
            rows: data.critical_points,
            columns: [
              ["kind", (c) => c.kind],
              ["at", (c) => place(c.x)],
              ["value", (c) => number(c.value), true],
              ["eigenvalues", (c) => c.eigenvalues.map(number).join(", ")],
            ],
          }),
      ),
    ],
  };
}
