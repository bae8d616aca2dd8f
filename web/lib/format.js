// Numbers as people read them. Data has null for what is not finite.
import { format } from "d3-format";

const significant = format(".4~g"),
  large = format(",.0f");

// Not by d3: ".2~e" takes the zero of 6.31e-30 for one of its own.
const scientific = (x, digits) => x.toExponential(digits).replace(/\.?0*e\+?/, "e");

export function number(x) {
  if (x == null || !Number.isFinite(x)) return "-";
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return scientific(x, 2);
  return size >= 10000 ? large(x) : significant(x);
}

export const count = (x) => (x == null ? "-" : large(x));
export const percent = (x) => (x == null ? "-" : `${format(".3~r")(100 * x)} %`);
export const interval = (range, show = number) => (range ? `${show(range[0])} to ${show(range[1])}` : "");

/// The last part of a path, for headings.
export const fileName = (path) => path.replace(/.*\/(?=.)/, "");

export function duration(seconds) {
  if (seconds == null) return "-";
  if (seconds < 60) return `${number(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/// Numbers at axes, where room is short: 0.01, 20k, 3M, 1e-6.
export const tick = (x) => {
  const size = Math.abs(x);
  if (size >= 1e4 && size < 1e15) return format(".3~s")(x);
  return size !== 0 && (size < 1e-4 || size >= 1e15) ? scientific(x, 1) : significant(x);
};
