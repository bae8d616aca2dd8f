// A function on a grid, as landscapes give it: { x, y, values[row][column] } and the heights of its contour lines.
//
// Losses span decades, so heights and colours go by the levels: the n-th level is at n / count, values between two levels lie
// between them in proportion. Contours in the plane and the surface in space then agree.
import { bisectRight } from "d3-array";
import { interpolateRgb } from "d3-interpolate";
import { resolved } from "./theme.js";

export function heights(levels) {
  const last = levels.length - 1;
  return (value) => {
    if (value == null) return 1; // no value there: above everything
    const i = bisectRight(levels, value);
    if (i === 0) return 0;
    if (i > last) return 1;
    return (i - 1 + (value - levels[i - 1]) / (levels[i] - levels[i - 1])) / last;
  };
}

/// The colour of a height from 0 to 1, in the present theme.
export function landColours() {
  return interpolateRgb(resolved("--land-low"), resolved("--land-high"));
}
