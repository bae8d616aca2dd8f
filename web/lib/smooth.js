// The exponentially weighted mean with its bias correction: m = beta m + (1 - beta) y, shown as m / (1 - beta^t). Without the
// correction the curve would start at zero. Gaps stay gaps and do not count.
export function smooth(ys, beta) {
  let mean = 0,
    weight = 0;
  return ys.map((y) => {
    if (y == null) return null;
    mean = beta * mean + (1 - beta) * y;
    weight = beta * weight + (1 - beta);
    return mean / weight;
  });
}
