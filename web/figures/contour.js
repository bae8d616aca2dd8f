// Contours of a surface with paths drawn over it, up to a moment.
//
//   paths: { name, index, points: [[x, y]], at: [cost of each point], weight?: [0..1 per point] }
//   spots: { x, y, kind, label }   kind: minimum, saddle, maximum, start, model
import { contours } from "d3-contour";
import { line, symbol, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle } from "d3-shape";
import { scaleLinear } from "d3-scale";
import { figure } from "../lib/figure.js";
import { number } from "../lib/format.js";
import { clipped, plane } from "../lib/plane.js";
import { heights, landColours } from "../lib/surface.js";
import { colour } from "../lib/theme.js";

const symbols = {
  minimum: symbolStar,
  saddle: symbolCross,
  maximum: symbolTriangle,
  degenerate: symbolDiamond,
  start: symbolSquare,
  model: symbolStar,
};

/// The points of a path at a moment between two of them: all before, and one in proportion.
export function until(path, moment) {
  const k = path.at.findIndex((a) => a > moment);
  if (k < 0) return path.points;
  if (k === 0) return path.points.slice(0, 1);
  const share = (moment - path.at[k - 1]) / (path.at[k] - path.at[k - 1]),
    [a, b] = [path.points[k - 1], path.points[k]];
  if (a.some((v) => v == null) || b.some((v) => v == null)) return path.points.slice(0, k);
  return [...path.points.slice(0, k), a.map((v, i) => v + share * (b[i] - v))];
}

export function contour({ title, caption, surface, levels, paths = [], spots = [], xLabel, yLabel, id, player }) {
  const nx = surface.x.length,
    ny = surface.y.length,
    flat = surface.values.flat();
  const highest = flat.reduce((m, v) => (v == null ? m : Math.max(m, v)), -Infinity);
  const shapes = contours().size([nx, ny]).thresholds(levels)(flat.map((v) => v ?? highest));
  // d3 puts the values of a grid at half integers.
  const coordinate = (values) =>
    scaleLinear()
      .domain(values.map((_, i) => i + 0.5))
      .range(values);
  const toX = coordinate(surface.x),
    toY = coordinate(surface.y),
    height = heights(levels);
  let moment = Infinity,
    present = () => {};

  const draw = (host, width) => {
    const x = scaleLinear().domain([surface.x[0], surface.x[nx - 1]]),
      y = scaleLinear().domain([surface.y[0], surface.y[ny - 1]]);
    const frame = plane(host, width, { height: Math.min(560, Math.max(320, width * 0.75)), x, y, xLabel, yLabel, label: title, grid: false });
    const layer = clipped(frame),
      shade = landColours();
    layer.append("rect").attr("width", frame.width).attr("height", frame.height).attr("fill", shade(0));
    const ring = line()
      .x((p) => x(toX(p[0])))
      .y((p) => y(toY(p[1])));
    layer
      .selectAll(".height")
      .data(shapes)
      .enter()
      .append("path")
      .attr("class", "height")
      .attr("fill", (s) => shade(height(s.value)))
      .attr("d", (s) => s.coordinates.map((polygon) => polygon.map((r) => `${ring(r)}Z`).join("")).join(""))
      .append("title")
      .text((s) => `loss ${number(s.value)}`);
    for (const s of spots)
      layer
        .append("path")
        .attr("class", "spot")
        .attr("transform", `translate(${x(s.x)},${y(s.y)})`)
        .attr("d", symbol().type(symbols[s.kind]).size(90)())
        .append("title")
        .text(s.label);
    const on = (p) => p[0] != null && p[1] != null;
    const course = line()
      .defined(on)
      .x((p) => x(p[0]))
      .y((p) => y(p[1]));
    const drawn = paths.map((p) => {
      const g = layer.append("g").attr("class", "path").attr("data-name", p.name);
      const halo = g.append("path").attr("class", "halo"),
        whole = !p.weight && g.append("path").attr("class", "course").attr("stroke", colour(p.index));
      const parts = p.weight && g.append("g");
      const head = g.append("circle").attr("class", "outlined").attr("r", 5).attr("fill", colour(p.index));
      head.append("title").text(p.name);
      return { p, halo, whole, parts, head };
    });
    present = () => {
      for (const { p, halo, whole, parts, head } of drawn) {
        const points = until(p, moment),
          end = points.filter(on).pop();
        halo.attr("d", course(points));
        if (whole) whole.attr("d", course(points));
        // How much of a point lies in the plane is drawn as opacity, piece by piece.
        if (parts)
          parts
            .selectAll("path")
            .data(points.slice(1).map((q, i) => [points[i], q, p.weight[Math.min(i + 1, p.weight.length - 1)]]))
            .join("path")
            .attr("class", "course")
            .attr("stroke", colour(p.index))
            .attr("stroke-opacity", (d) => 0.25 + 0.75 * (d[2] ?? 0))
            .attr("d", (d) => course([d[0], d[1]]));
        head.attr("visibility", end ? "visible" : "hidden");
        if (end) head.attr("cx", x(end[0])).attr("cy", y(end[1]));
      }
    };
    present();
  };
  const element = figure({ title, caption, draw, id, wide: true });
  if (player) element.querySelector(".plot").after(player);
  /// Shows the paths up to this cost.
  element.at = (to) => {
    moment = to;
    present();
  };
  return element;
}
