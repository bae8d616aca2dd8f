// A matrix of numbers as coloured cells with their figures: confusion, heat maps. `shade` maps a cell to 0..1 or null.
import { scaleBand } from "d3-scale";
import { figure } from "../lib/figure.js";
import { plane } from "../lib/plane.js";

export function matrix({ title, caption, rows, columns, value, shade, show, xLabel, yLabel, explain, id, wide, hue = "var(--c0)" }) {
  const longest = Math.max(...rows.map((r) => r.length));
  const draw = (host, width) => {
    const left = Math.min(width * 0.38, (yLabel ? 34 : 18) + 6.6 * longest);
    const below = Math.min(170, 18 + 5.4 * Math.max(...columns.map((c) => c.length)));
    const side = (width - left - 8) / columns.length;
    const cell = Math.min(64, Math.max(20, Math.min(side, 240 / rows.length)));
    const slanted = Math.max(...columns.map((c) => c.length)) * 6.6 > side;
    const bottom = (slanted ? below : 24) + (xLabel ? 20 : 4);
    const x = scaleBand().domain(columns.map((_, i) => i)),
      y = scaleBand().domain(rows.map((_, i) => rows.length - 1 - i));
    const frame = plane(host, width, {
      height: cell * rows.length + bottom + 6,
      x,
      y,
      label: title,
      grid: false,
      margin: { left, right: 8, top: 6, bottom },
      xTick: (i) => columns[i],
      yTick: (i) => rows[i],
    });
    if (slanted)
      frame.inner
        .select(".axis")
        .selectAll("text")
        .attr("transform", "rotate(-60)")
        .attr("text-anchor", "end")
        .attr("dx", "-.4em")
        .attr("dy", ".4em");
    frame.inner
      .selectAll(".axis text")
      .filter(function () {
        return this.getComputedTextLength?.() > left && !slanted;
      })
      .attr("textLength", left - 8);
    if (xLabel)
      frame.inner
        .append("text")
        .attr("class", "label")
        .attr("x", frame.width / 2)
        .attr("y", frame.height + bottom - 6)
        .attr("text-anchor", "middle")
        .text(xLabel);
    if (yLabel)
      frame.inner
        .append("text")
        .attr("class", "label")
        .attr("transform", `translate(${12 - left},${frame.height / 2}) rotate(-90)`)
        .attr("text-anchor", "middle")
        .text(yLabel);
    const cells = rows.flatMap((_, r) => columns.map((__, c) => ({ r, c, v: value(r, c), s: shade(r, c) })));
    const group = frame.inner
      .selectAll(".cell")
      .data(cells)
      .enter()
      .append("g")
      .attr("class", "cell")
      .attr("transform", ({ r, c }) => `translate(${x(c)},${y(r)})`);
    group
      .append("rect")
      .attr("width", x.bandwidth())
      .attr("height", y.bandwidth())
      .attr("fill", ({ s }) => (s == null ? "var(--empty)" : hue))
      .attr("fill-opacity", ({ s }) => (s == null ? 1 : 0.04 + 0.9 * s));
    group.append("title").text(({ r, c, v }) => (explain ? explain(r, c, v) : `${rows[r]}, ${columns[c]}: ${show(v)}`));
    if (x.bandwidth() > 26)
      group
        .append("text")
        .attr("x", x.bandwidth() / 2)
        .attr("y", y.bandwidth() / 2)
        .attr("dy", ".35em")
        .attr("text-anchor", "middle")
        .attr("class", ({ s }) => (s > 0.7 ? "on-colour" : ""))
        .text(({ v }) => show(v));
  };
  return figure({ title, caption, draw, id, wide });
}
