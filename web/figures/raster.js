// A function of the plane as an image: one colour per grid cell, stretched over the axes, with points drawn on it.
//   grid: { columns, rows, colour(i) -> [r, g, b] }, row 0 at the bottom
import { figure } from "../lib/figure.js";
import { plane, scaleOver } from "../lib/plane.js";
import { colour } from "../lib/theme.js";

/// The grid as a data address of a PNG with one pixel per cell.
function image({ columns, rows, colour: cell }) {
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d"),
    pixels = context.createImageData(columns, rows);
  for (let i = 0; i < columns * rows; ++i) {
    const row = rows - 1 - Math.floor(i / columns);
    pixels.data.set([...cell(i), 255], 4 * (row * columns + (i % columns)));
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

export function raster({ title, caption, grid, xRange, yRange, xLabel, yLabel, points = [], id }) {
  const draw = (host, width) => {
    const x = scaleOver(xRange, { nice: false }),
      y = scaleOver(yRange, { nice: false });
    const frame = plane(host, width, { height: Math.min(460, Math.max(300, width * 0.8)), x, y, xLabel, yLabel, label: title, grid: false });
    frame.inner
      .insert("image", ":first-child")
      .attr("href", image(grid()))
      .attr("width", frame.width)
      .attr("height", frame.height)
      .attr("preserveAspectRatio", "none");
    frame.inner
      .selectAll("circle")
      .data(points)
      .enter()
      .append("circle")
      .attr("class", "outlined")
      .attr("r", 3)
      .attr("fill", (p) => p.fill ?? colour(p.index))
      .attr("cx", (p) => x(p.x))
      .attr("cy", (p) => y(p.y))
      .append("title")
      .text((p) => p.label);
  };
  return figure({ title, caption, draw, id });
}
