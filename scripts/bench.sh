#!/usr/bin/env bash
# Ravine beside its peers on this machine: installs the peers from Debian, builds everything, measures in alternation and
# prints a table; the figures also go to build/bench/results.json. bench/README.md says what the rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
ensure_packages python3
case " $* " in
  *" -h "* | *" --help "* | *" --list "* | *" --show "*) exec python3 bench/run.py "$@" ;; # there is nothing to build
esac
python3 bench/run.py --list "$@" >/dev/null # what is wrong with the arguments is said before anything is built
ensure_packages "${BUILD_PACKAGES[@]}" "${BENCH_PACKAGES[@]}"
[ -t 2 ] && quiet=() || quiet=(--quiet) # Ninja's progress is for terminals
build() { # DIRECTORY CMAKE-OPTIONS...
  echo "building in $1" >&2
  cmake -G Ninja -B "$@" >/dev/null && cmake --build "$1" -- -k 0 "${quiet[@]}" >&2
}
build build/bench --preset release -DRAVINE_TESTS=OFF -DRAVINE_EXAMPLES=OFF -DRAVINE_BENCH=ON
build build/bench/peers -S bench/peers || echo "not every peer could be built" >&2
exec python3 bench/run.py "$@"
