// Points in the plane, on equal or independent scales, perhaps with the diagonal or a level drawn through them.
import { figure } from "../lib/figure.js";
import { number } from "../lib/format.js";
import { clipped, plane, scaleOver } from "../lib/plane.js";
import { colour } from "../lib/theme.js";

export function scatter({ title, caption, points, xLabel, yLabel, diagonal = false, level, logX = false, logY = false, id }) {
  const draw = (host, width) => {
    const xs = points.map((p) => p.x),
      ys = points.map((p) => p.y);
    const x = scaleOver(diagonal ? [...xs, ...ys] : xs, { log: logX });
    const y = scaleOver(diagonal ? [...xs, ...ys] : level == null ? ys : [...ys, level], { log: logY });
    const frame = plane(host, width, { height: 320, x, y, xLabel, yLabel, label: title });
    const layer = clipped(frame);
    const [low, high] = x.domain();
    if (diagonal) layer.append("line").attr("class", "level").attr("x1", x(low)).attr("y1", y(low)).attr("x2", x(high)).attr("y2", y(high));
    if (level != null) layer.append("line").attr("class", "level").attr("x2", frame.width).attr("y1", y(level)).attr("y2", y(level));
    layer
      .selectAll("circle")
      .data(points)
      .enter()
      .append("circle")
      .attr("class", "point")
      .attr("r", points.length > 300 ? 2 : 3.5)
      .attr("fill", (p) => colour(p.index ?? 0))
      .attr("cx", (p) => x(p.x))
      .attr("cy", (p) => y(p.y))
      .append("title")
      .text((p) => p.label ?? `${number(p.x)}, ${number(p.y)}`);
  };
  return figure({ title, caption, draw, id });
}
