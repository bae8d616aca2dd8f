// Parallel coordinates: a line per trial over an axis per key, coloured by the last axis. A brush on an axis (the mouse, or the
// arrow keys when the axis has the focus; Escape lifts it) keeps the trials within it.
//
//   axes: { key, label, log, low?, high? }     trials: { key: value, ..., bad? }
import { brushSelection, brushY } from "d3-brush";
import { scalePoint } from "d3-scale";
import { interpolateViridis } from "d3-scale-chromatic";
import { line } from "d3-shape";
import { axisLeft, axisRight } from "d3-axis";
import { figure } from "../lib/figure.js";
import { h } from "../lib/dom.js";
import { number, tick } from "../lib/format.js";
import { drawing, scaleOver, ticks } from "../lib/plane.js";
import { textWidth } from "../lib/text.js";

const height = 320,
  top = 30,
  bottom = 14,
  brushWidth = 22;

export function parallel({ title, caption, axes, trials, controls, id }) {
  let shown = { axes, trials },
    ranges = new Map();
  const readout = h("p", { class: "readout", "aria-live": "polite" });

  function draw(host, width) {
    const { axes: list, trials: rows } = shown,
      last = list[list.length - 1].key;
    const scales = new Map(
      list.map((a) => [a.key, scaleOver([...rows.map((t) => t[a.key]), a.low, a.high], { log: a.log, nice: false }).range([height - bottom, top])]),
    );
    const labels = (a) => ticks(scales.get(a.key), height).map(tick);
    const x = scalePoint()
      .domain(list.map((a) => a.key))
      .range([16 + textWidth(labels(list[0])), width - 16 - textWidth(labels(list[list.length - 1]))]);
    const svg = drawing(host, width, height, title, "group");
    // Colours by rank: one trial that is far off would leave all others in one colour.
    const order = rows
      .filter((t) => t[last] != null && !t.bad)
      .map((t) => t[last])
      .sort((a, b) => a - b);
    const shade = (t) => (t.bad ? "var(--bad)" : interpolateViridis(1 - order.indexOf(t[last]) / Math.max(1, order.length - 1)));
    const path = (t) =>
      line()
        .defined((a) => t[a.key] != null)
        .x((a) => x(a.key))
        .y((a) => scales.get(a.key)(t[a.key]))(list);
    const curves = svg
      .append("g")
      .selectAll("path")
      .data(rows)
      .enter()
      .append("path")
      .attr("class", "trial")
      .attr("d", path)
      .attr("stroke", shade)
      .attr("stroke-dasharray", (t) => (t.bad ? "3 3" : null));
    curves.append("title").text((t) => list.map((a) => `${a.label} ${number(t[a.key])}`).join(", ") + (t.bad ? ", diverged" : ""));

    const within = (t) => [...ranges].every(([key, [low, high]]) => t[key] != null && t[key] >= low && t[key] <= high);
    function filter() {
      const kept = rows.filter(within);
      curves.classed("off", (t) => !within(t));
      const best = kept.filter((t) => t[last] != null && !t.bad).sort((a, b) => a[last] - b[last])[0];
      readout.textContent =
        `${kept.length} of ${rows.length} trials` +
        (best ? `; the best of them: ${list.map((a) => `${a.label} ${number(best[a.key])}`).join(", ")}` : "");
    }
    for (const a of list) {
      const scale = scales.get(a.key),
        pixels = ranges
          .get(a.key)
          ?.map(scale)
          .sort((p, q) => p - q);
      const g = svg
        .append("g")
        .attr("class", "axis dimension")
        .attr("data-key", a.key)
        .attr("transform", `translate(${x(a.key)},0)`)
        .call((a.key === last ? axisRight(scale) : axisLeft(scale)).tickValues(ticks(scale, height)).tickFormat(tick));
      g.append("text").attr("class", "label").attr("y", 14).attr("text-anchor", "middle").text(a.label);
      const brush = brushY()
        .extent([
          [-brushWidth / 2, top],
          [brushWidth / 2, height - bottom],
        ])
        .on("brush end", function () {
          const selection = brushSelection(this);
          if (selection)
            ranges.set(
              a.key,
              selection.map(scale.invert).sort((p, q) => p - q),
            );
          else ranges.delete(a.key);
          filter();
        });
      const area = g.append("g").attr("class", "brush").call(brush);
      if (pixels) area.call(brush.move, pixels);
      const node = g.node();
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "slider");
      node.setAttribute("aria-label", `range of ${a.label}`);
      node.addEventListener("keydown", (event) => {
        const move = { ArrowUp: -12, ArrowDown: 12 }[event.key];
        if (event.key === "Escape") area.call(brush.move, null);
        if (!move) return;
        event.preventDefault();
        const quarter = (height - top - bottom) / 4,
          now = brushSelection(area.node());
        const from = now ? now[0] + move : move < 0 ? height - bottom - quarter : top,
          length = now ? now[1] - now[0] : quarter;
        const begin = Math.min(height - bottom - length, Math.max(top, from));
        area.call(brush.move, [begin, begin + length]);
      });
    }
    filter();
  }

  const element = figure({ title, caption, controls, draw, id, wide: true });
  element.querySelector(".plot").after(readout);
  /// Shows other axes and trials.
  element.show = (nextAxes, nextTrials) => {
    shown = { axes: nextAxes, trials: nextTrials };
    ranges = new Map();
    element.redraw();
  };
  return element;
}
