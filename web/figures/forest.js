// Differences with their intervals, one below the other, against zero and a band that counts as nothing:
// { name, estimate, low, high, note, tone } where tone is good, bad or undefined.
import { scaleBand } from "d3-scale";
import { figure } from "../lib/figure.js";
import { number } from "../lib/format.js";
import { clipped, plane, scaleOver } from "../lib/plane.js";
import { rowNames } from "../lib/text.js";

const tones = { good: "var(--good)", bad: "var(--bad)" };

export function forest({ title, caption, rows, margin, xLabel, id, wide }) {
  const draw = (host, width) => {
    const { left, shown } = rowNames(
      rows.map((r) => r.name),
      width,
      0.4,
    );
    const x = scaleOver([...rows.flatMap((r) => [r.estimate, r.low, r.high]), 0, -1.3 * margin, 1.3 * margin]);
    const y = scaleBand().domain(rows.map((_, i) => rows.length - 1 - i));
    const frame = plane(host, width, { height: 60 + 38 * rows.length, x, y, xLabel, label: title, margin: { left }, yTick: (i) => shown[i] });
    const layer = clipped(frame);
    layer
      .append("rect")
      .attr("class", "nothing")
      .attr("x", x(-margin))
      .attr("width", x(margin) - x(-margin))
      .attr("height", frame.height);
    layer.append("line").attr("class", "level").attr("x1", x(0)).attr("x2", x(0)).attr("y2", frame.height);
    const row = layer
      .selectAll(".row")
      .data(rows)
      .enter()
      .append("g")
      .attr("class", "row")
      .attr("transform", (_, i) => `translate(0,${y(i) + y.bandwidth() / 2})`)
      .attr("stroke", (r) => tones[r.tone] ?? "var(--ink)");
    row
      .append("line")
      .attr("class", "whisker")
      .attr("x1", (r) => x(r.low))
      .attr("x2", (r) => x(r.high));
    for (const end of ["low", "high"])
      row
        .append("line")
        .attr("class", "whisker")
        .attr("x1", (r) => x(r[end]))
        .attr("x2", (r) => x(r[end]))
        .attr("y1", -5)
        .attr("y2", 5);
    row
      .append("rect")
      .attr("x", (r) => x(r.estimate) - 5)
      .attr("y", -5)
      .attr("width", 10)
      .attr("height", 10)
      .attr("fill", (r) => tones[r.tone] ?? "var(--ink)");
    row.append("title").text((r) => `${r.name}: ${number(r.estimate)}, ${number(r.low)} to ${number(r.high)}. ${r.note}`);
  };
  return figure({ title, caption, draw, id, wide });
}
