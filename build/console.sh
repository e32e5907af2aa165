# shellcheck shell=bash
# What ./run and ./test say, and how they run commands that take long.

step() { printf '%4ds  %s\n' "$SECONDS" "$*"; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit "${2:-1}"
}

wrong() { fail "$1 (./${0##*/} --help)" 2; }

# A shell that starts us in the background makes us ignore SIGINT, which bash alone cannot undo.
heed_interrupts() {
  local ignored
  ignored=$(sed -n 's/^SigIgn:[[:space:]]*//p' "/proc/$$/status" 2>/dev/null) || return 0
  if ((16#${ignored:-0} & 2)) && env --default-signal=INT true 2>/dev/null; then
    exec env --default-signal=INT "$0" "$@"
  fi
}

job=
pausing=

# Runs a command in a process group of its own, so that a trap fires while it runs and can end all of it.
interruptible() {
  local status=0
  set -m
  "$@" </dev/null 9>&- &
  job=$!
  set +m
  wait "$job" || status=$?
  job=
  return "$status"
}

end_job() {
  [[ -n $job ]] || return 0
  kill -TERM -- "-$job" 2>/dev/null || true
  wait "$job" 2>/dev/null || true
  job=
}

# A signal cuts this short, a plain sleep it would not; nor does it hold the lock on fd 9.
pause() {
  sleep "$1" 9>&- &
  pausing=$!
  wait "$pausing" || true
  pausing=
}

end_pause() {
  [[ -z $pausing ]] || kill "$pausing" 2>/dev/null || true
  pausing=
}

hash_of_files() {
  # A reproducible answer needs one order of names.
  local LC_ALL=C hash=(sha256sum)
  command -v sha256sum >/dev/null || hash=(shasum -a 256)
  sort -z | xargs -0 "${hash[@]}" | "${hash[@]}" | cut -d' ' -f1
}

# A zombie, which stays for ever where pid 1 is no init (in a container, say), is not alive.
is_alive() {
  kill -0 "$1" 2>/dev/null && [[ $(cat "/proc/$1/stat" 2>/dev/null) != *') Z '* ]]
}

# pid and start time: a bare pid may belong to a stranger after a crash.
identity_of() {
  local stat fields
  if [[ -d /proc/self ]]; then
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    read -ra fields <<<"${stat##*) }"
    echo "$1 ${fields[19]}"
  else
    echo "$1 $(ps -o lstart= -p "$1")"
  fi
}
