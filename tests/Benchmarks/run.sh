#!/usr/bin/env bash
# Prints our rates beside the raw limits, in one run on this machine: bash tests/Benchmarks/run.sh [crypto|files|log|sqlserver|http|memory|scale ...]
set -euo pipefail
cd "$(dirname "$0")/../.."
bash deploy/install.sh
dotnet build tests/Benchmarks/Benchmarks.csproj -c Release -v quiet --nologo
export GATEWAY_TEST_PROGRAMS
GATEWAY_TEST_PROGRAMS=$(mktemp -d)
trap 'rm -rf "$GATEWAY_TEST_PROGRAMS"' EXIT
bash deploy/publish.sh "$GATEWAY_TEST_PROGRAMS"
tests/Benchmarks/bin/Release/net10.0/Benchmarks "$@"
