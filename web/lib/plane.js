// The plane that figures are drawn on: an SVG of the width of its place, axes, grid and labels by d3-axis. The scales get
// their ranges here.
import { range, ticks as evenTicks } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleLog } from "d3-scale";
import { select } from "d3-selection";
import { tick } from "./format.js";

/// A linear or logarithmic scale over `values`; a logarithmic one needs something positive.
export function scaleOver(values, { log = false, zero = false, nice = true } = {}) {
  const good = values.filter((v) => v != null && Number.isFinite(v) && (!log || v > 0));
  let low = Math.min(...extent(good, log)),
    high = Math.max(...extent(good, log));
  if (zero && !log) low = Math.min(0, low);
  if (zero && !log && low === high) high = low + 1;
  if (low === high) [low, high] = log ? [low / 2, high * 2] : [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)];
  const scale = (log ? scaleLog() : scaleLinear()).domain([low, high]);
  // Rounding a logarithmic scale to whole decades may leave the data in a corner.
  return nice && (!log || high / low > 30) ? scale.nice() : scale;
}

function extent(values, log) {
  if (values.length === 0) return log ? [0.1, 1] : [0, 1];
  let low = values[0],
    high = values[0];
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

/// Where an axis of `room` pixels gets its labels. A logarithmic one has them at powers of ten, at 1, 2 and 5 where these are
/// few, and evenly within a factor of a few.
export function ticks(scale, room) {
  if (!scale.ticks) return scale.domain();
  const wanted = Math.max(2, Math.floor(room / 70));
  if (!scale.base) return scale.ticks(wanted);
  const [low, high] = scale.domain();
  for (const digits of [[1], [1, 2, 5]]) {
    const round = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1)
      .flatMap((power) => digits.map((d) => Number(`${d}e${power}`)))
      .filter((v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9));
    if (round.length >= 3) return round.filter((_, i) => i % Math.ceil(round.length / wanted) === 0);
  }
  // Even numbers crowd towards the high end.
  const place = (v) => Math.log(v / low) / Math.log(high / low);
  return evenTicks(low, high, Math.min(wanted, 5)).reduce(
    (kept, v) => (kept.length === 0 || place(v) - place(kept[kept.length - 1]) > 0.7 / wanted ? [...kept, v] : kept),
    [],
  );
}

/// An empty SVG of the width of its place.
export const drawing = (host, width, height, label, role = "img") =>
  select(host)
    .append("svg")
    .attr("viewBox", `0 0 ${width} ${height}`)
    .attr("width", width)
    .attr("height", height)
    .attr("role", role)
    .attr("aria-label", label);

/// Draws the frame and returns { svg, inner, width, height } of the area within the axes.
export function plane(host, width, { height = 280, x, y, xLabel, yLabel, label, margin = {}, xTick = tick, yTick = tick, grid = true }) {
  const m = { top: 8, right: 20, bottom: xLabel ? 44 : 26, left: yLabel ? 64 : 48, ...margin };
  const w = Math.max(40, width - m.left - m.right),
    hgt = Math.max(40, height - m.top - m.bottom);
  x.range([0, w]);
  y.range([hgt, 0]);
  const svg = drawing(host, width, height, label);
  const inner = svg.append("g").attr("transform", `translate(${m.left},${m.top})`);
  const xs = ticks(x, w),
    ys = ticks(y, hgt * 1.6);
  inner
    .append("g")
    .attr("class", "axis")
    .attr("transform", `translate(0,${hgt})`)
    .call(
      axisBottom(x)
        .tickValues(xs)
        .tickFormat(xTick)
        .tickSize(grid ? -hgt : 4)
        .tickPadding(6),
    );
  inner
    .append("g")
    .attr("class", "axis")
    .call(
      axisLeft(y)
        .tickValues(ys)
        .tickFormat(yTick)
        .tickSize(grid ? -w : 4)
        .tickPadding(6),
    );
  if (xLabel)
    inner
      .append("text")
      .attr("class", "label")
      .attr("x", w / 2)
      .attr("y", hgt + 38)
      .attr("text-anchor", "middle")
      .text(xLabel);
  if (yLabel)
    inner
      .append("text")
      .attr("class", "label")
      .attr("transform", `translate(${-m.left + 14},${hgt / 2}) rotate(-90)`)
      .attr("text-anchor", "middle")
      .text(yLabel);
  return { svg, inner, width: w, height: hgt, margin: m };
}

/// Keeps what is drawn into the returned group within the axes.
export function clipped({ svg, inner, width, height }) {
  const id = `clip${clipped.next++}`;
  svg
    .append("clipPath")
    .attr("id", id)
    .append("rect")
    .attr("x", -2)
    .attr("y", -2)
    .attr("width", width + 4)
    .attr("height", height + 4); // half of a curve along the edge is outside
  return inner.append("g").attr("clip-path", `url(#${id})`);
}
clipped.next = 0;
