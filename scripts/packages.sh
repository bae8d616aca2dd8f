# Sourced by the other scripts: ensure_packages NAME... installs the Debian packages that are missing.
ensure_packages() {
  command -v dpkg-query >/dev/null || return 0 # not Debian: the user has seen to it
  local missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "these packages are missing, and there is no sudo to install them: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo "installing: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What the library and the command line are built from and with.
BUILD_PACKAGES=(g++ cmake ninja-build libcli11-dev libtomlplusplus-dev nlohmann-json3-dev libfmt-dev libfast-float-dev
  librandom123-dev libxxhash-dev zlib1g-dev libeigen3-dev libmujoco-dev esbuild node-d3)
# What the tests need beyond that.
TEST_PACKAGES=(libgtest-dev librapidcheck-dev python3 binutils)
# What the checks of the continuous integration need beyond that.
CHECK_PACKAGES=(clang clang-format clang-tidy libclang-rt-14-dev chromium chromium-driver)
# What scripts/bench.sh needs beyond that: Google Benchmark, and the peers.
BENCH_PACKAGES=(libbenchmark-dev python3 python3-torch libtorch-dev libdlib-dev python3-sklearn python3-pandas python3-cmaes
  libopenblas-dev libblis-serial-dev libdnnl-dev libxsmm-dev)
