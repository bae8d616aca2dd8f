// A matrix of numbers as coloured cells with their figures: confusion, heat maps. `shade` maps a cell to 0..1 or null.
import { scaleBand } from "d3-scale";
import { figure } from "../lib/figure.js";
import { plane } from "../lib/plane.js";
import { fitted, rowNames, textWidth } from "../lib/text.js";

const longestSlanted = 150;

export function matrix({ title, caption, rows, columns, value, shade, show, xLabel, yLabel, explain, id, wide, hue = "var(--c0)" }) {
  const draw = (host, width) => {
    const names = rowNames(rows, width, 0.36),
      left = names.left + (yLabel ? 18 : 4);
    const side = (width - left - 8) / columns.length;
    const cell = Math.min(64, Math.max(20, Math.min(side, 240 / rows.length)));
    const longest = textWidth(columns),
      slanted = longest > side - 6;
    const bottom = (slanted ? 20 + 0.87 * Math.min(longest, longestSlanted) : 24) + (xLabel ? 20 : 4);
    const x = scaleBand().domain(columns.map((_, i) => i)),
      y = scaleBand().domain(rows.map((_, i) => rows.length - 1 - i));
    const frame = plane(host, width, {
      height: cell * rows.length + bottom + 6,
      x,
      y,
      label: title,
      grid: false,
      margin: { left, right: 8, top: 6, bottom },
      xTick: (i) => fitted(columns[i], longestSlanted),
      yTick: (i) => names.shown[i],
    });
    if (slanted)
      frame.inner
        .select(".axis")
        .selectAll("text")
        .attr("transform", "rotate(-60)")
        .attr("text-anchor", "end")
        .attr("dx", "-.4em")
        .attr("dy", ".4em");
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
    const size = [12, 10, 9].find(
      (s) =>
        textWidth(
          cells.map(({ v }) => show(v)),
          s,
        ) +
          4 <=
        x.bandwidth(),
    );
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
    if (size)
      group
        .append("text")
        .attr("x", x.bandwidth() / 2)
        .attr("y", y.bandwidth() / 2)
        .attr("dy", ".35em")
        .attr("text-anchor", "middle")
        .style("font-size", `${size}px`)
        .attr("class", ({ s }) => (s > 0.7 ? "on-colour" : ""))
        .text(({ v }) => show(v));
  };
  return figure({ title, caption, draw, id, wide });
}
