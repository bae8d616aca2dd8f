// Counts in bins: edges has one entry more than counts.
import { scaleLinear } from "d3-scale";
import { figure } from "../lib/figure.js";
import { count, number } from "../lib/format.js";
import { plane, scaleOver } from "../lib/plane.js";

export function histogram({ title, caption, edges, counts, xLabel, yLabel = "rows", id }) {
  const draw = (host, width) => {
    const x = scaleLinear().domain([edges[0], edges[edges.length - 1]]),
      y = scaleOver(counts, { zero: true });
    const frame = plane(host, width, { height: 320, x, y, xLabel, yLabel, label: title });
    frame.inner
      .selectAll(".bar")
      .data(counts)
      .enter()
      .append("rect")
      .attr("class", "bar")
      .attr("fill", "var(--c0)")
      .attr("x", (_, i) => x(edges[i]) + 0.5)
      .attr("width", (_, i) => Math.max(0.5, x(edges[i + 1]) - x(edges[i]) - 1))
      .attr("y", (n) => y(n))
      .attr("height", (n) => frame.height - y(n))
      .append("title")
      .text((n, i) => `${number(edges[i])} to ${number(edges[i + 1])}: ${count(n)}`);
    if (edges[0] < 0 && edges[edges.length - 1] > 0)
      frame.inner.append("line").attr("class", "level").attr("x1", x(0)).attr("x2", x(0)).attr("y2", frame.height);
  };
  return figure({ title, caption, draw, id });
}
