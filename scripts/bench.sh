#!/usr/bin/env bash
# Ravine beside its peers on this machine: installs the peers from Debian, builds everything, measures in alternation and
# prints a table; the figures also go to build/bench/results.json. Arguments go to bench/run.py (--only csv, --list, ...).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
ensure_packages "${BUILD_PACKAGES[@]}" "${BENCH_PACKAGES[@]}"
cmake --preset release -B build/bench -DRAVINE_TESTS=OFF -DRAVINE_EXAMPLES=OFF -DRAVINE_BENCH=ON >/dev/null
cmake --build build/bench | tail -n 1
mkdir -p build/bench/peers
compile() { # NAME OPTIONS...: once, and again when its source has changed
  local program=build/bench/peers/$1 source=bench/peers/$1.cpp
  [ "$program" -nt "$source" ] || g++ -O3 -march=native -std=c++17 "$source" -o "$program" "${@:2}"
}
compile gemm -lopenblas
compile train -isystem /usr/include/torch/csrc/api/include -ltorch -ltorch_cpu -lc10
exec python3 bench/run.py --json build/bench/results.json "$@"
