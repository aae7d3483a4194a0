#!/usr/bin/env bash
# Installs what is missing, builds with warnings as errors, runs every test and ends with one line: "N passed, N failed, N skipped".
# README.md beside it lists the variables by which tests press harder, or run on SQL Server.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Another build of the curves takes packages that the committed lock files do not pin.
restore=(--locked-mode) build=()
if [ -n "${GATEWAY_TEST_CURVES:-}" ]; then
  build=("-p:Curves=$GATEWAY_TEST_CURVES")
  restore=("${build[@]}")
fi

bash deploy/install.sh tests || exit 1
dotnet restore Gateway.sln "${restore[@]}" -v quiet || exit 1
dotnet build Gateway.sln -c Release --no-restore -v quiet -warnaserror "${build[@]}" || exit 1

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The versions that package-lock.json pins; without node, npm or its registry the tests that want them are skipped with that reason.
npm_install() {
  npm ci --prefix "tests/EndToEnd.Tests/$1" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null 2>&1 || echo "npm's $2 could not be installed; its tests are skipped." >&2
}
npm_install Typage age-encryption &
npm_install CsafValidator csaf-validator-lib &

# End-to-end tests run the programs as they are installed, compiled for this machine; where .NET's compiler for that is not to be had, as the build left them.
if bash deploy/publish.sh "$scratch/programs" "${build[@]}"; then
  export GATEWAY_TEST_PROGRAMS=$scratch/programs
else
  echo "The programs could not be compiled ahead; tests run them as they were built." >&2
fi
wait

# The programs that tests start live for seconds: code that is instrumented first, to be compiled better later, costs them a twentieth of their time.
export DOTNET_TieredPGO=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  echo "== $name"
  dotnet test "$project" -c Release --no-build -v quiet "${build[@]}" \
    --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" --results-directory "$scratch"
done

counter() { sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1; }
passed=0 failed=0 skipped=0
for project in tests/*.Tests; do
  trx="$scratch/$(basename "$project").trx"
  # A project whose run left no result did not run: that is a failure, not nothing.
  if [ ! -s "$trx" ]; then failed=$((failed + 1)); echo "$(basename "$project") left no result" >&2; continue; fi
  total=$(counter total "$trx") executed=$(counter executed "$trx") ok=$(counter passed "$trx")
  passed=$((passed + ok)); failed=$((failed + executed - ok)); skipped=$((skipped + total - executed))
done

# Named once more at the end, where whoever reads only that finds them.
cat "$scratch"/*.trx 2>/dev/null | sed -n 's/.*<UnitTestResult .*testName="\([^"]*\)".* outcome="Failed".*/failed: \1/p' >&2
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
