// A surface in space on a canvas: a grid of at most 60 x 60 faces, drawn from the far to the near. The mouse turns it, and so do
// the arrow keys when it has the focus.
import { figure, canvas } from "../lib/figure.js";
import { heights, landColours } from "../lib/surface.js";
import { resolved, resolvedColour } from "../lib/theme.js";
import { until } from "./contour.js";

const faces = 60;
const thinned = (n) => {
  const stride = Math.max(1, Math.ceil((n - 1) / faces)),
    places = [];
  for (let i = 0; i < n - 1; i += stride) places.push(i);
  return [...places, n - 1];
};

export function space({ title, caption, surface, levels, paths = [], id, xLabel, yLabel }) {
  const columns = thinned(surface.x.length),
    rows = thinned(surface.y.length),
    height = heights(levels);
  const [x0, x1] = [surface.x[0], surface.x[surface.x.length - 1]],
    [y0, y1] = [surface.y[0], surface.y[surface.y.length - 1]];
  const unitX = (x) => (2 * (x - x0)) / (x1 - x0) - 1,
    unitY = (y) => (2 * (y - y0)) / (y1 - y0) - 1;
  const grid = rows.map((r) => columns.map((c) => [unitX(surface.x[c]), unitY(surface.y[r]), height(surface.values[r][c])]));
  // Paths lie on the land as it is drawn: heights between the corners of the grid are in proportion.
  const cell = (unit, n) => Math.min(n - 2, Math.max(0, Math.floor(((unit + 1) / 2) * (n - 1))));
  const onLand = ([x, y]) => {
    if (x == null || y == null) return null;
    const [u, v] = [unitX(x), unitY(y)];
    if (Math.abs(u) > 1 || Math.abs(v) > 1) return null;
    const c = cell(u, columns.length),
      r = cell(v, rows.length),
      [a, b, below] = [grid[r][c], grid[r][c + 1], grid[r + 1][c]];
    const s = (u - a[0]) / (b[0] - a[0]),
      t = (v - a[1]) / (below[1] - a[1]);
    const z = (1 - t) * ((1 - s) * a[2] + s * b[2]) + t * ((1 - s) * below[2] + s * grid[r + 1][c + 1][2]);
    return [u, v, z + 0.01];
  };
  let turn = 0.7,
    tilt = 0.9,
    moment = Infinity,
    context = null,
    box = null;

  function present() {
    if (!context) return;
    const { width, height: tall } = box,
      shade = landColours(),
      scale = Math.min(width / 3, tall / 2.8);
    const [ct, st, cp, sp] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)];
    const project = ([x, y, z]) => {
      const a = ct * x - st * y,
        b = st * x + ct * y,
        up = 1.1 * (z - 0.5);
      return { x: width / 2 + scale * a, y: tall / 2 - scale * (b * cp + up * sp), depth: b * sp - up * cp };
    };
    context.clearRect(0, 0, width, tall);
    const corners = grid.map((row) => row.map(project)),
      list = [];
    for (let r = 0; r + 1 < rows.length; ++r)
      for (let c = 0; c + 1 < columns.length; ++c) {
        const four = [corners[r][c], corners[r][c + 1], corners[r + 1][c + 1], corners[r + 1][c]];
        const z = (grid[r][c][2] + grid[r][c + 1][2] + grid[r + 1][c + 1][2] + grid[r + 1][c][2]) / 4;
        list.push({ four, fill: shade(z), depth: (four[0].depth + four[1].depth + four[2].depth + four[3].depth) / 4 });
      }
    list.sort((a, b) => b.depth - a.depth);
    context.lineJoin = "round";
    context.lineWidth = 0.4;
    context.strokeStyle = resolved("--land-line");
    for (const { four, fill } of list) {
      context.beginPath();
      four.forEach((p, i) => (i === 0 ? context.moveTo(p.x, p.y) : context.lineTo(p.x, p.y)));
      context.closePath();
      context.fillStyle = fill;
      context.fill();
      context.stroke();
    }
    for (const p of paths) {
      const points = until(p, moment).map((q) => onLand(q) && project(onLand(q)));
      for (const [style, thick] of [
        [resolved("--paper"), 4],
        [resolvedColour(p.index), 2],
      ]) {
        context.strokeStyle = style;
        context.lineWidth = thick;
        context.beginPath();
        // Where a path has left the land, its line is broken.
        points.forEach((q, i) => q && (points[i - 1] ? context.lineTo(q.x, q.y) : context.moveTo(q.x, q.y)));
        context.stroke();
      }
    }
    context.fillStyle = resolved("--ink");
    context.strokeStyle = resolved("--paper");
    context.lineWidth = 4;
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    for (const [name, place] of [
      [xLabel, [0, -1.25, 0]],
      [yLabel, [-1.25, 0, 0]],
    ]) {
      const p = project(place);
      context.strokeText(name, p.x, p.y); // over the land, when it is turned so
      context.fillText(name, p.x, p.y);
    }
  }

  const draw = (host, width) => {
    box = { width, height: Math.min(480, Math.max(280, width * 0.65)) };
    context = canvas(host, box.width, box.height, title);
    const node = context.canvas;
    node.tabIndex = 0;
    node.setAttribute("class", "turning");
    const rotate = (a, b) => {
      turn += a;
      tilt = Math.min(1.5, Math.max(0.2, tilt + b));
      present();
    };
    node.addEventListener("pointerdown", (event) => node.setPointerCapture(event.pointerId));
    node.addEventListener("pointermove", (event) => event.buttons && rotate(event.movementX / 150, event.movementY / 150));
    node.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }[event.key];
      if (!by) return;
      event.preventDefault();
      rotate(...by);
    });
    present();
  };
  const element = figure({ title, caption, draw, id, wide: true });
  element.at = (to) => {
    moment = to;
    present();
  };
  return element;
}
