// The critical-difference diagram (Demsar 2006): mean ranks on a line, names hung from it, and a bar over those that do not
// differ.
import { scaleLinear } from "d3-scale";
import { figure } from "../lib/figure.js";
import { number } from "../lib/format.js";
import { plane } from "../lib/plane.js";
import { fitted, textWidth } from "../lib/text.js";

export function ranks({ title, caption, ranks: list, groups, difference, id }) {
  const sorted = [...list].sort((a, b) => a.rank - b.rank),
    place = new Map(list.map((r) => [r.name, r.rank]));
  const draw = (host, width) => {
    const top = 34 + 12 * groups.length;
    const x = scaleLinear().domain([1, Math.max(sorted.length, 2)]),
      y = scaleLinear().domain([0, 1]);
    const side = Math.min(
      width * 0.3,
      14 +
        textWidth(
          sorted.map((r) => r.name),
          12,
        ),
    );
    const frame = plane(host, width, {
      height: top + 22 * Math.ceil(sorted.length / 2) + 60,
      x,
      y,
      xLabel: "mean rank (1 is best)",
      label: title,
      margin: { left: side, right: side },
      yTick: () => "",
      grid: false,
    });
    const g = frame.inner;
    g.append("line")
      .attr("class", "whisker")
      .attr("stroke", "var(--ink)")
      .attr("x1", x(1))
      .attr("x2", x(Math.min(sorted.length, 1 + difference)))
      .attr("y1", 4)
      .attr("y2", 4);
    g.append("text")
      .attr("x", x(1))
      .attr("y", 20)
      .text(`critical difference ${number(difference)}`);
    groups.forEach((names, i) => {
      const all = names.map((n) => place.get(n));
      g.append("line")
        .attr("class", "group")
        .attr("x1", x(Math.min(...all)) - 4)
        .attr("x2", x(Math.max(...all)) + 4)
        .attr("y1", 32 + 12 * i)
        .attr("y2", 32 + 12 * i);
    });
    sorted.forEach((r, i) => {
      const left = i < sorted.length / 2,
        line = left ? i : sorted.length - 1 - i,
        at = top + 14 + 22 * line,
        edge = left ? 0 : frame.width;
      g.append("polyline")
        .attr("class", "hanger")
        .attr("points", `${x(r.rank)},28 ${x(r.rank)},${at} ${edge},${at}`);
      g.append("text")
        .attr("x", edge + (left ? -6 : 6))
        .attr("y", at)
        .attr("dy", ".35em")
        .attr("text-anchor", left ? "end" : "start")
        .text(fitted(r.name, side - 8, 12));
    });
  };
  return figure({ title, caption, draw, id, wide: true });
}
