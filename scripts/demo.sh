#!/usr/bin/env bash
# Builds ravine and watches it learn. The whole set-up on a bare Debian 12: it installs the packages that are missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
ensure_packages "${BUILD_PACKAGES[@]}"
cmake --preset release -DRAVINE_TESTS=OFF -DRAVINE_EXAMPLES=OFF >/dev/null
echo "building ravine (about a minute on two cores) ..."
cmake --build --preset release --target ravine_cli | tail -n 1
echo
build/release/bin/ravine demo
echo "the program is $PWD/build/release/bin/ravine"
