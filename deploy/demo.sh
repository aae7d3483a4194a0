#!/usr/bin/env bash
# The whole main job on a sample, on this machine: three agencies and an auditor enrol, one publishes, two receive, verify, open and acknowledge, the auditor witnesses and
# verifies the logs, and a stranger checks the evidence.
# --keep leaves the gateway running and the keys where they are, and says where.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

keep=no
case "${1:-}" in
  "") ;;
  --keep) keep=yes ;;
  *) echo "usage: bash deploy/demo.sh [--keep]" >&2; exit 2 ;;
esac

step=0
say() { step=$((step + 1)); printf '\n%d. %s\n' "$step" "$1"; }
note() { printf '   %s\n' "$1"; }
indented() { sed 's/^/   | /'; }

say "Getting ready: installing what is missing and building the two programs."
bash deploy/install.sh
dotnet build gateway/Gateway.Server.csproj -c Release -v quiet --nologo
dotnet build client/Gateway.Client.csproj -c Release -v quiet --nologo
gateway=$PWD/gateway/bin/Release/net10.0/gateway
advisory=$PWD/client/bin/Release/net10.0/advisory
sample=$PWD/deploy/sample

place=$(mktemp -d)
pids=()
finish() {
  [ "$keep" = no ] || return 0
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
  rm -rf "$place"
}
trap finish EXIT
cd "$place"
as() { agency=$1; shift; ADVISORY_GATEWAY=$url ADVISORY_KEYS=$place/$agency ADVISORY_POLICY=$place/policy "$advisory" --invite "$place/invite.json" "$@"; }
member() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/'; }
port=$(( 20000 + RANDOM % 20000 ))
free_port() { port=$((port + 1)); while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done; }
# Whatever answers, answers: the second word says what to look for.
wait_for() { for _ in $(seq 100); do curl -s -o /dev/null "$1" && return; sleep 0.1; done; echo "Nothing answers at $1:" >&2; cat "$2" >&2; exit 1; }

say "Each agency makes its own keys, on its own machine. The private keys never leave it."
for agency in alpha bravo charlie observer; do
  "$advisory" keygen --agency "$agency" --out "$agency" --gateway-name gateway.example > /dev/null
  note "$agency has made its keys and a public enrolment file, signed with its root key."
done

say "The operator founds the gateway. Alpha is the founding agency; it may accept others."
"$gateway" init --data data --name gateway.example --admin alpha/enrolment.json | indented
free_port
url=http://127.0.0.1:$port
"$gateway" invite --data data --url "$url" > invite.json
note "Its log keys are in invite.json, which members get in person and keep."

say "Observer is a witness: it cosigns the logs as long as they only grow, and members count a checkpoint only with its cosignature."
free_port
"$advisory" witness init --data witness --name observer.example/w1 > witness.vkey
"$advisory" witness serve --data witness --log "$(member audit < invite.json)" --log "$(member directory < invite.json)" --urls "http://127.0.0.1:$port" > witness.log 2>&1 &
pids+=($!)
wait_for "http://127.0.0.1:$port/" witness.log
printf 'witness observer %s http://127.0.0.1:%d\nquorum observer\n' "$(tail -n 1 witness.vkey)" "$port" > policy
"$gateway" serve --data data --urls "$url" --set "Gateway:Logs:PolicyFile=$place/policy" > gateway.log 2>&1 &
pids+=($!)
wait_for "$url/health/live" gateway.log
# Ready, and both logs' first checkpoints cosigned.
witnessed() { curl -sf "$url/health/ready" | grep '"witnesses":{"quorum":"met"' > /dev/null; }
for _ in $(seq 100); do witnessed && break; sleep 0.1; done
witnessed || { echo "The gateway did not start, or its logs were not cosigned:" >&2; cat gateway.log witness.log >&2; exit 1; }
note "The gateway runs at $url and sends its newest checkpoints to the witness."

say "Alpha reads each newcomer's fingerprint back by phone, then accepts it. Observer is accepted as an auditor."
as alpha agency accept bravo/enrolment.json | indented
as alpha agency accept charlie/enrolment.json | indented
as alpha agency accept observer/enrolment.json --grant auditor | indented
as alpha agency fingerprint bravo | indented

say "Alpha publishes an advisory with an attachment to Bravo and Charlie, marked TLP:AMBER."
note "Its program checks every recipient's key against the signed directory and signs a statement for each recipient."
as alpha send "$sample/vlg-2026-0007.json" "$sample/indicators.txt" --to bravo,charlie --tlp AMBER \
  --title "VLG-200: firmware accepted before its signature is checked" --json > published.json
id=$(member id < published.json)
note "Published as $id. The answer carries a proof that the exchange is in the log."

say "Bravo looks into its inbox, fetches the advisory, and checks everything before a file appears."
as bravo inbox | indented
as bravo get "$id" --out bravo-files | indented
cmp "$sample/vlg-2026-0007.json" bravo-files/vlg-2026-0007.json
cmp "$sample/indicators.txt" bravo-files/indicators.txt
note "Both files are byte for byte what Alpha sent."
as bravo ack "$id" --as read | indented

say "Charlie does not want to trust our programs: it uses curl, ssh-keygen and age."
token=$(as charlie token)
fetch() { curl -sSf -H "Authorization: Bearer $token" "$url/v1/advisories/$id/$1"; }
fetch manifest > manifest.json
fetch manifest.sig > manifest.sig
curl -sSf "$url/.well-known/advisory-gateway" | member manifestKey | sed 's/^/gateway.example /' > signers
ssh-keygen -Y verify -f signers -I gateway.example -n advisory-manifest -s manifest.sig < manifest.json | indented
fetch content/0 > advisory.age
note "The download is an age file with one recipient: $(head -n 2 advisory.age | tail -n 1 | cut -c1-40)…"
age -d -i charlie/identity.txt advisory.age > advisory.json
cmp "$sample/vlg-2026-0007.json" advisory.json
note "age opened it with Charlie's own key; it is byte for byte what Alpha sent."
as charlie ack "$id" --as acted | indented

say "Nobody else can open it, and Alpha sees who has acknowledged."
if age -d -i observer/identity.txt advisory.age > /dev/null 2>&1; then echo "A stranger's key opened the file." >&2; exit 1; fi
note "Observer's key does not open Charlie's file."
as alpha outbox | indented

say "Observer, the auditor, verifies every entry of both logs against the signed checkpoints."
as observer audit verify | indented

say "Alpha exports the exchange as evidence. A stranger who knows only the log keys checks it, without the gateway."
as alpha audit export --advisory "$id" --out evidence.zip | indented
"$advisory" --invite invite.json --policy policy audit check evidence.zip --report evidence.html | indented

say "The operator checks its own store: logs, tables and files."
"$gateway" fsck --data data | indented

if [ "$keep" = yes ]; then
  say "The gateway and the witness are left running (processes ${pids[*]})."
  note "Keys, data and gateway.log are in $place. Stop them with: kill ${pids[*]}"
  note "Try: ADVISORY_GATEWAY=$url ADVISORY_KEYS=$place/bravo $advisory inbox"
else
  say "Done. The gateway is stopped and the sample's keys and data are erased."
fi
