#!/usr/bin/env bash
# Builds everything and runs every test. The whole set-up on a bare Debian 12: it installs the packages that are missing.
# RAVINE_STRICT=ON makes warnings errors.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
ensure_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
cmake --preset release -DRAVINE_TESTS=ON -DRAVINE_EXAMPLES=ON -DRAVINE_STRICT="${RAVINE_STRICT:-OFF}" >/dev/null
cmake --build --preset release | tail -n 1
ctest --preset release --parallel "$(nproc)"
