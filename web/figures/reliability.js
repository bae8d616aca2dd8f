// Calibration: how often the answer was right where the model was so sure. Bars under the curve count the rows.
import { scaleLinear } from "d3-scale";
import { figure } from "../lib/figure.js";
import { number, percent } from "../lib/format.js";
import { clipped, plane } from "../lib/plane.js";

export function reliability({ title, caption, bins, xLabel, yLabel, id }) {
  const rows = bins.reduce((sum, b) => sum + b.rows, 0);
  const draw = (host, width) => {
    const x = scaleLinear().domain([0, 1]),
      y = scaleLinear().domain([0, 1]);
    const frame = plane(host, width, { height: 320, x, y, xLabel, yLabel, label: title });
    const layer = clipped(frame);
    const filled = bins.filter((b) => b.rows > 0);
    layer
      .selectAll(".count")
      .data(filled)
      .enter()
      .append("rect")
      .attr("class", "count")
      .attr("x", (b) => x(b.low) + 1)
      .attr("width", (b) => Math.max(1, x(b.high) - x(b.low) - 2))
      .attr("y", (b) => y(b.rows / rows))
      .attr("height", (b) => frame.height - y(b.rows / rows));
    layer.append("line").attr("class", "level").attr("x1", x(0)).attr("y1", y(0)).attr("x2", x(1)).attr("y2", y(1));
    // Two standard errors of a share, so that a bin of three rows does not look like a finding.
    const error = (b) => 2 * Math.sqrt(Math.max(b.observed * (1 - b.observed), 0.25 / b.rows) / b.rows);
    layer
      .selectAll(".whisker")
      .data(filled)
      .enter()
      .append("line")
      .attr("class", "whisker")
      .attr("stroke", "var(--c0)")
      .attr("x1", (b) => x(b.predicted))
      .attr("x2", (b) => x(b.predicted))
      .attr("y1", (b) => y(Math.min(1, b.observed + error(b))))
      .attr("y2", (b) => y(Math.max(0, b.observed - error(b))));
    layer
      .selectAll("circle")
      .data(filled)
      .enter()
      .append("circle")
      .attr("r", 4.5)
      .attr("fill", "var(--c0)")
      .attr("cx", (b) => x(b.predicted))
      .attr("cy", (b) => y(b.observed))
      .append("title")
      .text((b) => `${b.rows} rows: predicted ${percent(b.predicted)}, observed ${percent(b.observed)} (+- ${number(100 * error(b))} %)`);
  };
  return figure({ title, caption, draw, id });
}
