#!/usr/bin/env bash
# Ravine beside its peers on this machine: installs the peers from Debian, builds everything, measures in alternation and
# prints a table; the figures also go to build/bench/results.json. bench/README.md says what the rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
case " $* " in
  *" -h "* | *" --help "* | *" --list "* | *" --show "*) exec python3 bench/run.py "$@" ;; # nothing to build
esac
. scripts/packages.sh
ensure_packages "${BUILD_PACKAGES[@]}" "${BENCH_PACKAGES[@]}"
build() { # DIRECTORY CMAKE-OPTIONS...: says something only if there is something to do, or if it fails
  local directory=$1 log
  log=$(mktemp)
  shift
  echo "building in $directory" >&2
  if ! { cmake -G Ninja -B "$directory" "$@" && cmake --build "$directory" -- -k 0; } >"$log" 2>&1; then
    grep -E "error|FAILED" "$log" | head -n 20 >&2 || tail -n 20 "$log" >&2
    rm "$log"
    return 1
  fi
  rm "$log"
}
build build/bench --preset release -DRAVINE_TESTS=OFF -DRAVINE_EXAMPLES=OFF -DRAVINE_BENCH=ON
build build/bench/peers -S bench/peers || echo "some peers could not be built; they are left out" >&2
exec python3 bench/run.py "$@"
