#!/usr/bin/env bash
# Prints our rates beside the raw limits, in one run on this machine: bash tests/Benchmarks/run.sh [crypto|files|log|http ...]
set -euo pipefail
cd "$(dirname "$0")/../.."
bash deploy/install.sh
dotnet build tests/Benchmarks/Benchmarks.csproj -c Release -v quiet --nologo
exec tests/Benchmarks/bin/Release/net10.0/Benchmarks "$@"
