// Curves: series of (x, y), perhaps with a band, on linear or logarithmic axes. The legend switches series on and off, and a
// cursor, moved by the pointer or by the arrow keys, reads all of them at one x.
//
//   series: { name, x, y, low?, high?, faint?, index?, dash? }   x ascending; null is a gap; index picks the colour
import { area, curveStepAfter, line } from "d3-shape";
import { select } from "d3-selection";
import { checkbox, fill, h } from "../lib/dom.js";
import { figure } from "../lib/figure.js";
import { number, tick } from "../lib/format.js";
import { clipped, plane, scaleOver } from "../lib/plane.js";
import { colour, dashes, swatch } from "../lib/theme.js";

export function lines({
  title,
  caption,
  series,
  xLabel,
  yLabel,
  logX = false,
  logY = false,
  canLogY = true,
  stepped = false,
  points = false,
  marks = [],
  levels = [],
  controls = [],
  height = 300,
  xTick = tick,
  yTick = tick,
  zero = false,
  id,
  wide,
}) {
  let shown = series,
    hidden = new Set(),
    at = null,
    label = xLabel,
    mark = marks;
  const readout = h("p", { class: "readout", "aria-live": "polite" });
  const legend = h("div", { class: "legend" });

  function drawLegend() {
    const names = shown.filter((s) => s.name && !s.faint);
    fill(
      legend,
      names.length > 1 &&
        names.map((s) => {
          const pressed = !hidden.has(s.name);
          return h(
            "button",
            {
              type: "button",
              "aria-pressed": String(pressed),
              onclick: () => {
                if (!hidden.delete(s.name)) hidden.add(s.name);
                drawLegend();
                element.redraw();
              },
            },
            swatch(s.index, Boolean(s.dash ?? dashes(s.index))),
            s.name,
          );
        }),
    );
  }

  function draw(host, width) {
    const visible = shown.filter((s) => !hidden.has(s.name));
    const usable = logX ? (v) => v > 0 : () => true;
    const x = scaleOver(
      visible.flatMap((s) => s.x.filter(usable)),
      { log: logX, nice: false },
    );
    const clear = visible.filter((s) => !s.faint);
    const heights = (clear.length > 0 ? clear : visible).flatMap((s) => [...s.y, ...(s.low ?? []), ...(s.high ?? [])]);
    const y = scaleOver([...heights, ...levels.map((l) => l.y)], { log: logY, zero });
    const frame = plane(host, width, { height, x, y, xLabel: label, yLabel, label: title, xTick, yTick });
    const layer = clipped(frame);
    const good = (v) => v != null && Number.isFinite(v) && (!logY || v > 0);
    const bend = (shape) => (stepped ? shape.curve(curveStepAfter) : shape);
    for (const l of levels) layer.append("line").attr("class", "level").attr("x2", frame.width).attr("y1", y(l.y)).attr("y2", y(l.y));
    mark.forEach((m, i) => {
      layer.append("line").attr("class", "mark").attr("x1", x(m.x)).attr("x2", x(m.x)).attr("y2", frame.height);
      const left = x(m.x) > frame.width / 2;
      layer
        .append("text")
        .attr("class", "mark")
        .attr("x", x(m.x) + (left ? -5 : 5))
        .attr("y", 12 + 13 * i) // one below the other, since they may stand close together
        .attr("text-anchor", left ? "end" : "start")
        .text(m.label);
    });
    for (const s of visible) {
      const rows = s.x.map((_, i) => i).filter((i) => usable(s.x[i]));
      if (s.low && s.high)
        layer
          .append("path")
          .attr("class", "band")
          .attr("fill", colour(s.index))
          .attr(
            "d",
            bend(
              area()
                .defined((i) => good(s.low[i]) && good(s.high[i]))
                .x((i) => x(s.x[i]))
                .y0((i) => y(s.low[i]))
                .y1((i) => y(s.high[i])),
            )(rows),
          );
      layer
        .append("path")
        .attr("class", s.faint ? "curve faint" : "curve")
        .attr("stroke", colour(s.index))
        .attr("stroke-dasharray", s.dash ?? dashes(s.index))
        .attr(
          "d",
          bend(
            line()
              .defined((i) => good(s.y[i]))
              .x((i) => x(s.x[i]))
              .y((i) => y(s.y[i])),
          )(rows),
        );
      const defined = rows.filter((i) => good(s.y[i]));
      if (points || defined.length === 1)
        layer
          .selectAll(null)
          .data(defined)
          .enter()
          .append("circle")
          .attr("r", 3)
          .attr("fill", colour(s.index))
          .attr("cx", (i) => x(s.x[i]))
          .attr("cy", (i) => y(s.y[i]));
    }
    cursor(
      frame,
      layer,
      visible.filter((s) => !s.faint && s.name),
      x,
      y,
      good,
    );
  }

  function cursor(frame, layer, visible, x, y, good) {
    const places = [...new Set(visible.flatMap((s) => s.x))].sort((a, b) => a - b);
    const rule = layer.append("line").attr("class", "cursor").attr("y2", frame.height).attr("visibility", "hidden");
    const dots = layer.append("g");
    function show(place) {
      at = place;
      rule.attr("visibility", "visible").attr("x1", x(place)).attr("x2", x(place));
      const read = visible.map((s) => [s, s.x.findIndex((v) => v >= place)]).filter(([s, i]) => i >= 0 && good(s.y[i]));
      dots
        .selectAll("circle")
        .data(read)
        .join("circle")
        .attr("r", 4)
        .attr("fill", ([s]) => colour(s.index))
        .attr("cx", ([s, i]) => x(s.x[i]))
        .attr("cy", ([s, i]) => y(s.y[i]));
      readout.textContent = `${label} ${number(place)}: ` + read.map(([s, i]) => `${s.name} ${number(s.y[i])}`).join(", ");
    }
    const nearest = (value) => places.reduce((a, b) => (Math.abs(x(b) - value) < Math.abs(x(a) - value) ? b : a), places[0]);
    const node = frame.svg.node();
    if (places.length === 0) return;
    node.setAttribute("tabindex", "0");
    node.addEventListener("pointermove", (event) => {
      const box = node.getBoundingClientRect();
      show(nearest(((event.clientX - box.left) * frame.svg.attr("width")) / box.width - frame.margin.left));
    });
    node.addEventListener("keydown", (event) => {
      const move = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -places.length, End: places.length }[event.key];
      if (!move) return;
      event.preventDefault();
      const now = at == null ? (move > 0 ? -1 : places.length) : places.indexOf(nearest(x(at)));
      show(places[Math.min(places.length - 1, Math.max(0, now + move))]);
    });
    if (at != null && at >= places[0] && at <= places[places.length - 1]) show(nearest(x(at)));
  }

  const element = figure({
    title,
    caption,
    draw,
    id,
    wide,
    controls: [
      ...controls,
      canLogY &&
        checkbox("log scale", logY, (on) => {
          logY = on;
          element.redraw();
        }),
    ].filter(Boolean),
  });
  element.querySelector(".plot").after(readout, legend);
  /// Shows other series (and another meaning of x) in the same figure.
  element.show = (next, options = {}) => {
    shown = next;
    if (options.xLabel && options.xLabel !== label) {
      at = null;
      readout.textContent = "";
    }
    label = options.xLabel ?? label;
    mark = options.marks ?? mark;
    drawLegend();
    element.redraw();
  };
  drawLegend();
  return element;
}
