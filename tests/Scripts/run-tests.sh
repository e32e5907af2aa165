#!/usr/bin/env bash
# Starts ./run for real, ends it in every way, and looks at what is left. ./test calls it: run-tests.sh ENGINE RESULT [FILTER]
# RESULT gets the numbers of passed, failed and skipped tests, and below them who failed. The engine must have been built.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck source=build/console.sh
. "$root/build/console.sh"
# shellcheck source=build/apt.sh
. "$root/build/apt.sh"
# shellcheck source=build/postgres.sh
. "$root/build/postgres.sh"

engine=${1:-embedded} result=${2:-/dev/null} filter=${3:-}
engine=$(tr '[:upper:]' '[:lower:]' <<<"$engine")
# The caller's folder must not matter.
cd /
scratch=$(mktemp -d /tmp/orleanstickets-scripts.XXXXXX)
chmod 755 "$scratch"
server=${ConnectionStrings__Tickets:-}
unset ConnectionStrings__Tickets
# Every process that ./run starts inherits it.
export ORLEANSTICKETS_SCRIPT_TEST=${scratch##*.}
data="$scratch/data of a test"
log=$scratch/log
tree=$root
as=()

Run_WrongFlag_ExitsWithTwo() {
  local arguments
  for arguments in --prot "--port 0" "--port 99999" "--port x" --port "--engine akka"; do
    # shellcheck disable=SC2086 # two words where there are two
    "$root/run" $arguments >"$log" 2>&1 && broken "'$arguments' was accepted"
    (($? == 2)) || broken "'$arguments' did not exit with 2"
    grep -q -- --help "$log" || broken "'$arguments' got no hint"
  done
}

Run_FreshDataDir_AnswersAndCtrlCLeavesNoProcess() {
  data="$scratch/a fresh one"
  start
  [[ $(http_status /health/live) == 200 ]] || broken "/health/live did not answer 200"
  [[ $(http_status /sandbox/health "$(sandbox_port)") == 200 ]] || broken "the sandbox did not answer 200"
  kill -INT -- "-$run"
  ended_with 0
  nothing_is_left
}

# Whoever names Toss gets Toss; and nobody pays at a sandbox in earnest.
Run_RealProviderOrProduction_StartsNoSandbox() {
  as=(env Toss__BaseUrl=https://api.tosspayments.com Toss__SecretKey=test_sk_docs Toss__ClientKey=test_ck_docs)
  start
  ! grep -q 'Sandbox in place of' "$log" || broken "a sandbox was started"
  kill -INT "$run"
  ended_with 0
  as=()
  ASPNETCORE_ENVIRONMENT=Production "$root/run" --engine "$engine" --data-dir "$data" --port "$port" >"$log" 2>&1 && broken "it started without secrets"
  ! grep -q 'Sandbox in place of' "$log" || broken "a sandbox was started in production"
  nothing_is_left
}

Run_SandboxKilled_StartsItAgain() {
  start
  kill -KILL "$(sandbox_pid)"
  wait_until grep -q 'sandbox is gone' "$log"
  wait_until port_is_taken "$(sandbox_port)"
  [[ $(http_status /sandbox/health "$(sandbox_port)") == 200 ]] || broken "the sandbox did not answer 200"
  kill -INT "$run"
  ended_with 0
  nothing_is_left
}

Run_SecondStart_NeedsNoBuild() {
  start
  kill -TERM "$run"
  ended_with 0
  start
  echo "    second start: ready after $ready_after s"
  ! grep -q Building "$log" || broken "it was built again"
  kill -TERM "$run"
  ended_with 0
  nothing_is_left
}

Run_StartedInBackground_HeedsInterrupts() {
  set +m
  start
  kill -INT "$run"
  ended_with 0
  nothing_is_left
}

Run_AppKilled_StopsAndStartsAgain() {
  start
  kill -KILL "$(app_pid)"
  ended_with 137
  grep -q 'ended by itself' "$log" || broken "nothing was said"
  nothing_is_left
  start
}

Run_KilledItself_StartsAgain() {
  start
  kill_now "$run"
  start
  kill -INT "$run"
  ended_with 0
  nothing_is_left
}

Run_EverythingKilled_StartsAgain() {
  start
  kill_now "$run" "$(app_pid)" "$(postgres_pid)"
  start
}

Run_PidsNowBelongToStrangers_StartsAndSparesThem() {
  local stranger owner
  start
  owner=$(stat -c %U "$data/postgres")
  kill_now "$run" "$(app_pid)" "$(sandbox_pid)" "$(postgres_pid)"
  wait_until nothing_runs
  if ((EUID == 0)); then
    as=(setpriv --reuid="$owner" --clear-groups)
  fi
  "${as[@]}" sleep 60 &
  stranger=$!
  as=()
  sed -i "s/^[0-9]* /$stranger /" "$data/app.pid"
  printf '%s\n' "$stranger" "$data/postgres" 0 1 "" "" "" >"$data/postgres/postmaster.pid"
  start
  is_alive "$stranger" || broken "a stranger was killed"
  kill_now "$stranger"
}

Run_PostgresKilled_StartsItAgain() {
  start
  kill -KILL "$(postgres_pid)"
  wait_until grep -q 'PostgreSQL is gone' "$log"
  wait_until postgres_answers
}

Run_PortTaken_SaysSo() {
  start
  "$root/run" --engine "$engine" --data-dir "$scratch/other" --port "$port" >"$log.2" 2>&1 && broken "it started"
  grep -q "Port $port is in use" "$log.2" || broken "$(<"$log.2")"
}

Run_DataDirInUse_SaysSo() {
  start
  "$root/run" --engine "$engine" --data-dir "$data" --port "$(free_port)" >"$log.2" 2>&1 && broken "it started"
  grep -q "Another ./run is using" "$log.2" || broken "$(<"$log.2")"
}

Run_RootWithPrivateDataDir_MovesTheClusterAndSaysSo() {
  ((EUID == 0)) || skip "needs root"
  mkdir -m 700 "$scratch/private"
  data=$scratch/private/data
  start
  grep -q "points to it" "$log" || broken "nothing was said"
  kill -INT "$run"
  ended_with 0
  start
  kill -INT "$run"
  ended_with 0
  rm -rf "$(readlink "$data/postgres")"
}

# With the tree's own build: nobody has no package folder, and what the build does is no matter of the user.
Run_NormalUser_AnswersAndLeavesNoProcess() {
  ((EUID == 0)) || skip "the other tests ran as a normal user"
  tree=$scratch/tree
  mkdir -p "$tree/artifacts/$engine"
  (cd "$root" && cp -a run build src global.json Directory.* .editorconfig BannedSymbols.txt "$tree")
  cp -a "$root/artifacts/$engine/publish" "$root/artifacts/$engine/publish.made" "$tree/artifacts/$engine"
  chown -R nobody "$tree"
  as=(setpriv --reuid=nobody --regid=nogroup --clear-groups env -u HOME)
  data=$tree/.data
  start
  [[ $(http_status /health/live) == 200 ]] || broken "/health/live did not answer 200"
  [[ $(stat -c %U "$data/postgres") == nobody ]] || broken "the cluster is not the user's"
  kill -INT "$run"
  ended_with 0
  nothing_is_left
}

# While it serves, and when nothing runs; then one row is taken out behind the log's back.
Run_VerifyActivityLog_SaysWhetherTheLogIsWhole() {
  local answer head
  data="$scratch/verified"
  start
  answer=$("$root/run" --engine "$engine" --data-dir "$data" verify-activity-log 2>"$log.2") || broken "it failed: $answer $(<"$log.2")"
  [[ $answer == "The activity log is whole: "* ]] || broken "it said: $answer"
  head=${answer##*head }
  [[ $(http_status /health/live) == 200 ]] || broken "the server does not answer any more"
  sql 'ALTER TABLE activity_log DISABLE TRIGGER USER; DELETE FROM activity_log WHERE seq = 2'
  kill -INT "$run"
  ended_with 0
  answer=$("$root/run" --engine "$engine" --data-dir "$data" verify-activity-log --expect "${head%.}" 2>&1 >/dev/null) && broken "it found nothing"
  (($? == 1)) || broken "exit status $?, not 1"
  grep -q 'NOT whole: row 2 is missing' <<<"$answer" || broken "it said: $answer"
  nothing_is_left
  "$root/run" --data-dir "$data" verify >"$log" 2>&1 && broken "an unknown command was accepted"
  grep -q "There is no command 'verify'" "$log" || broken "nothing was said"
}

# Every command that the README gives after ./run, on another port only.
Readme_CommandsAsWritten_MakeReservations() {
  local part answer
  command -v curl >/dev/null || skip "needs curl"
  data="$scratch/readme"
  start
  for part in buyer organiser; do
    answer=$(commands_of "$root/README.md" "$part" | sed "s/localhost:8080/localhost:$port/g" | bash -euo pipefail 2>&1) || broken "$part: $answer"
    grep -q '"status":"held"\|"stock_available":1000' <<<"$answer" || broken "$part: $answer"
    ! grep -q '"error":' <<<"$answer" || broken "$part: $answer"
  done
}

Readme_CommandsAsWritten_LeadToAScannedTicket() {
  local answer expected
  command -v curl >/dev/null || skip "needs curl"
  data="$scratch/purchase"
  start
  answer=$(commands_of "$root/README.md" purchase | sed "s/localhost:8080/localhost:$port/g" | bash -euo pipefail 2>&1) || broken "$answer"
  for expected in '"status":"paid"' '"qr_code":"OT1:' '"admitted":true' '"error":"ALREADY_ENTERED"' '"gate":"North"'; do
    grep -qF "$expected" <<<"$answer" || broken "no '$expected' in: $answer"
  done
}

Administration_CommandsAsWritten_DoWhatTheySay() {
  local answer
  command -v curl >/dev/null || skip "needs curl"
  data="$scratch/administration"
  start
  # One after the other in one shell, as who follows the guide would.
  answer=$(for part in accounts products alerts notices system activity privacy; do
    commands_of "$root/docs/administration.md" "$part" && echo echo
  done | sed "s/localhost:8080/localhost:$port/g" | bash -euo pipefail 2>&1) || broken "$answer"
  for expected in 'with the old token: 401' '"stock_total":110' 'with the tag of before: 412' '"is_active":true' '"title":"관람 안내"' \
    '"hold_minutes":7' 'a buyer now: 503' 'and after it: 200' '"action_type"' '"phone":"01022223333"' '"erased":1'; do
    grep -qF "$expected" <<<"$answer" || broken "no '$expected' in: $answer"
  done
  ! grep -q '"error":' <<<"$answer" || broken "$answer"
  "$root/run" --engine "$engine" --data-dir "$data" verify-activity-log >"$log.2" 2>&1 || broken "$(<"$log.2")"
  "$root/run" --engine "$engine" --data-dir "$data" rotate-personal-data >"$log.2" 2>&1 || broken "$(<"$log.2")"
}

# Small: whether it measures, not what.
Load_HotInSmall_KeepsTheInvariant() {
  load hot --connections 16 --warm-up 1 --seconds 1 --rounds 1
  grep -q 'Invariant held in all 4 rounds' "$log" || broken "the invariant was not shown"
}

Load_DropInSmall_KeepsTheInvariant() {
  load drop --reservations 50 --seconds 2 --peak 50 --warm-up 1 --rounds 1 --only product,echo
  grep -q 'Invariant held' "$log" || broken "the invariant was not shown"
}

Load_PageInSmall_ShowsEveryChangedPrice() {
  load page --connections 8 --warm-up 1 --seconds 2 --rounds 1 --only product,echo
  grep -q 'Every price was on the page that was read next' "$log" || broken "no changed price was looked for"
}

Load_PurchaseInSmall_BalancesTheBooks() {
  load purchase --connections 8 --warm-up 1 --seconds 2 --rounds 1
  grep -q "Our books and the provider's agree to the won" "$log" || broken "the books were not compared"
}

Load_GateAtAPaceInSmall_LetsEachTicketInOnce() {
  load gate --connections 8 --warm-up 1 --seconds 2 --rounds 1 --rate 40 --tickets 60
  grep -q 'No ticket was let in twice' "$log" || broken "nobody counted who was let in"
}

load() {
  [[ -n $server ]] || skip "needs ConnectionStrings__Tickets"
  ConnectionStrings__Tickets=$server dotnet "$root/artifacts/$engine/bin/Load/release/OrleansTickets.Load.dll" "$@" >"$log" 2>&1 || broken "it failed"
}

# Its content security policy must let it work, in a browser that enforces it.
Docs_InABrowser_ShowTheDescription() {
  local page
  need chromium chromium
  data="$scratch/docs"
  start
  page=$(browse "http://localhost:$port/docs")
  grep -q 'opblock-summary-path' <<<"$page" || broken "no operation is shown: $(head -c 2000 <<<"$page")"
  ! grep -q 'Refused to\|Content Security Policy' "$log.browser" || broken "$(<"$log.browser")"
}

# The address, the protocol and the client are those that the proxy declares.
Edge_BehindNginxAsWritten_KnowsItsClients() {
  local answer tls
  need nginx nginx
  need curl curl
  data="$scratch/edge"
  export Proxies__Known__0=127.0.0.1
  start
  tls=$(free_port)
  openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=tickets.example.com -keyout "$scratch/tls.key" -out "$scratch/tls.pem" 2>/dev/null
  {
    echo "daemon off; pid $scratch/nginx.pid; error_log stderr; worker_processes 1; events {} http { access_log off;"
    echo "client_body_temp_path $scratch/b; proxy_temp_path $scratch/p; fastcgi_temp_path $scratch/f; uwsgi_temp_path $scratch/u; scgi_temp_path $scratch/s;"
    sed -n '/^<!-- nginx -->$/,/^```$/p' "$root/docs/edge.md" | sed '/^<!--/d; /^```/d' |
      sed "s/127.0.0.1:8080/127.0.0.1:$port/; s/listen 443/listen 127.0.0.1:$tls/; s#/etc/ssl/tickets#$scratch/tls#"
    echo "}"
  } >"$scratch/nginx.conf"
  nginx -t -c "$scratch/nginx.conf" 2>"$log.2" || broken "$(<"$log.2")"
  nginx -c "$scratch/nginx.conf" 2>"$log.2" &
  wait_until port_is_taken "$tls"
  answer=$(curl -sik --http2 --resolve "tickets.example.com:$tls:127.0.0.1" "https://tickets.example.com:$tls/health/live")
  kill "$!"
  grep -q '^HTTP/2 200' <<<"$answer" || broken "$answer"
  # Only of an answer to https: the proxy was believed.
  grep -qi '^strict-transport-security:' <<<"$answer" || broken "$answer"
}

# need PROGRAM PACKAGE
need() {
  command -v "$1" >/dev/null || install_packages "$1" "$2" || skip "needs $1"
}

# What a browser makes of a page, scripts and all; its console is in $log.browser.
browse() {
  timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$scratch/browser" --enable-logging=stderr --v=0 \
    --virtual-time-budget=20000 --dump-dom "$1" 2>"$log.browser"
}

commands_of() {
  sed -n "/^<!-- run: $2 -->\$/,/^\`\`\`\$/p" "$1" | sed '/^<!--/d; /^```/d'
}

# Waits for the ready line, letter by letter that of the contract.
start() {
  local began=${EPOCHREALTIME/./}
  port=$(free_port)
  : >"$log"
  "${as[@]}" "$tree/run" --engine "$engine" --data-dir "$data" --port "$port" --no-web >"$log" 2>&1 &
  run=$!
  while ! grep -qx "OrleansTickets ready on http://localhost:$port" "$log"; do
    is_alive "$run" || broken "it ended before it was ready"
    ((SECONDS < deadline)) || broken "it was not ready in time"
    sleep 0.05
  done
  ready_after=$(((${EPOCHREALTIME/./} - began) / 100000))
  ready_after=$((ready_after / 10)).$((ready_after % 10))
  # It starts beside the app.
  [[ -z $(sandbox_port) ]] || wait_until port_is_taken "$(sandbox_port)"
}

wait_until() {
  until if [[ $1 == ! ]]; then ! "${@:2}"; else "$@"; fi; do
    ((SECONDS < deadline)) || broken "waited in vain: $*"
    sleep 0.05
  done
}

# Waits for what is a child: else bash reports its death.
kill_now() {
  kill -KILL "$@" 2>/dev/null
  wait "$@" 2>/dev/null || true
}

ended_with() {
  local status=0
  wait_until ! is_alive "$run"
  wait "$run" 2>/dev/null || status=$?
  ((status == $1)) || broken "exit status $status, not $1"
}

http_status() {
  local answer at=${2:-$port}
  exec 5<>"/dev/tcp/127.0.0.1/$at"
  printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$1" "$at" >&5
  read -r -t 10 _ answer _ <&5
  exec 5>&-
  echo "$answer"
}

sql() {
  find_postgres
  PGPASSWORD=$(<"$data/postgres/password") "$pg_bin/psql" -X -q -h 127.0.0.1 -p "$(<"$data/postgres/port")" -U tickets -d tickets -v ON_ERROR_STOP=1 -c "$1" \
    || broken "psql failed"
}

app_pid() { cut -d' ' -f1 "$data/app.pid"; }
sandbox_pid() { cut -d' ' -f1 "$data/sandbox.pid"; }
sandbox_port() { sed -n 's/.*Sandbox in place of .* on http:.*:\([0-9]*\)$/\1/p' "$log"; }
postgres_pid() { head -n 1 "$data/postgres/postmaster.pid"; }
postgres_answers() { port_is_taken "$(<"$data/postgres/port")"; }

# PostgreSQL overwrites its environment with its title, but works in its folder.
processes_left() {
  local process
  for process in /proc/[0-9]*; do
    if grep -qsz "^ORLEANSTICKETS_SCRIPT_TEST=$ORLEANSTICKETS_SCRIPT_TEST$" "$process/environ" ||
      [[ $(readlink "$process/cwd") == "$scratch"/* ]]; then
      echo "${process#/proc/}"
    fi
  done 2>/dev/null
}

nothing_runs() { [[ -z $(processes_left) ]]; }

nothing_is_left() {
  local left process
  left=$(processes_left)
  [[ -z $left ]] || broken "left behind: $(for process in $left; do tr '\0' ' ' <"/proc/$process/cmdline"; echo; done)"
}

broken() {
  echo "    $1"
  sed 's/^/    | /' "$log"
  exit 1
}

skip() {
  echo "    $1"
  exit 77
}

# shellcheck disable=SC2317 # called by the EXIT trap
end_processes() {
  # shellcheck disable=SC2046,SC2086 # one pid per word
  kill_now $run $(processes_left)
}

passed=0 failed=0 skipped=0 failures=
trap 'rm -rf "$scratch"' EXIT
for name in $(declare -F | cut -d' ' -f3 | grep '^\(Run\|Readme\|Administration\|Load\|Docs\|Edge\)_'); do
  [[ ${name,,} == *"${filter,,}"* ]] || continue
  SECONDS=0
  (
    deadline=60 run=
    trap end_processes EXIT
    set -m
    "$name"
  )
  case $? in
    0) echo "    $name $SECONDS s"; passed=$((passed + 1)) ;;
    77) echo "    $name [SKIP]"; skipped=$((skipped + 1)) ;;
    *) echo "    $name [FAIL]"; failed=$((failed + 1)) failures+=$'\n'$name ;;
  esac
done
echo "$passed $failed $skipped$failures" >"$result"
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
