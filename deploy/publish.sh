#!/usr/bin/env bash
# Publishes both programs, compiled for this platform, as they are installed: DIR/gateway/gateway and DIR/client/advisory. Properties, as
# -p:Curves=NSec, go to dotnet.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: bash deploy/publish.sh DIR [-p:NAME=VALUE ...]" >&2; exit 2; }
[ "$(uname -m)" = x86_64 ] || { echo "Programs are compiled ahead for linux-x64 only; dotnet publish without -r publishes them for any." >&2; exit 1; }
out=$(realpath -m "$1")
shift
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Another build may need other packages than those that the committed lock files pin.
locked=true
[ $# -eq 0 ] || locked=false
for project in gateway/Gateway.Server.csproj client/Gateway.Client.csproj; do
  dotnet publish "$project" -c Release -r linux-x64 -p:RestoreLockedMode=$locked -p:RunAnalyzers=false -v quiet "$@" -o "$out/$(dirname "$project")"
done
