# shellcheck shell=bash
# A private PostgreSQL cluster: finds or installs the programs (need_postgres, first), creates, starts and stops it. Needs console.sh and apt.sh.
# The cluster's folder also holds its password and the port last used, so that they cannot be parted.

cluster_dir=
cluster_launched=
cluster_port=
cluster_pid=
pg_owner=

need_postgres() {
  [[ -z ${ConnectionStrings__Tickets:-} ]] || return 0
  if find_postgres; then return; fi
  install_postgres
  find_postgres || fail "PostgreSQL is needed and was not found. Either install it (Debian, Ubuntu: sudo apt-get install postgresql)
or name a server and a database on it, empty or not:
  export ConnectionStrings__Tickets='Host=localhost;Port=5432;Username=tickets;Password=...;Database=tickets'"
}

# The newest version found; for a cluster that exists, the one that made it.
find_postgres() {
  local dir major=${1:-}
  pg_bin=
  while IFS= read -r dir; do
    [[ -x $dir/initdb && -x $dir/pg_ctl && -x $dir/psql ]] || continue
    [[ -z $major || $("$dir/postgres" --version) == *" $major"[.\ ]* ]] || continue
    pg_bin=$dir
  done < <(
    printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -V
    dirname "$(command -v postgres || true)"
  )
  [[ -n $pg_bin ]]
}

install_postgres() {
  local sudo=() settings=/etc/postgresql-common/createcluster.d/orleanstickets.conf
  [[ $EUID -eq 0 ]] || sudo=(sudo -n)
  # Debian would start a server of its own, which nobody asked for.
  "${sudo[@]}" mkdir -p "${settings%/*}" 2>/dev/null || return 0
  echo 'create_main_cluster = false' | "${sudo[@]}" tee "$settings" >/dev/null
  install_packages PostgreSQL postgresql || true
  "${sudo[@]}" rm -f "$settings"
}

# start_cluster DIR [POSTGRES OPTION...]: creates the cluster in DIR when there is none, and starts it.
start_cluster() {
  cluster_dir=$1
  shift
  cluster_options=$*
  unset "${!PG@}"
  choose_owner "$cluster_dir"
  [[ -e $cluster_dir/PG_VERSION ]] || create_cluster
  cluster_dir=$(cd "$cluster_dir" && pwd -P)
  find_postgres "$(<"$cluster_dir/PG_VERSION")" ||
    fail "$cluster_dir was made by PostgreSQL $(<"$cluster_dir/PG_VERSION"), which is not installed. Install it, or take another --data-dir."
  forget_stale_pid
  if pg_ctl status >/dev/null 2>&1; then
    step "A PostgreSQL that an earlier start left behind is running: stopping it"
    pg_stop
  fi
  cluster_port=$(cat "$cluster_dir/port" 2>/dev/null || true)
  launch
  step "PostgreSQL $(<"$cluster_dir/PG_VERSION") on 127.0.0.1:$cluster_port, data in $cluster_dir"
}

# PostgreSQL refuses root. Whoever owns a cluster runs it.
choose_owner() {
  if [[ $EUID -ne 0 ]]; then
    [[ ! -e $1 || -O $1 ]] || fail "$1 belongs to another user. Run as that user, or take another --data-dir."
    return
  fi
  pg_owner=postgres
  if [[ -e $1/PG_VERSION ]]; then
    pg_owner=$(stat -Lc %U "$1")
  fi
  [[ -n $(id -u "$pg_owner" 2>/dev/null) && -n $(command -v setpriv) ]] || fail "PostgreSQL does not run as root, and there is no user 'postgres' (or no setpriv) to run it as.
Run as another user, or set ConnectionStrings__Tickets."
}

as_owner() {
  if [[ $EUID -eq 0 ]]; then
    (cd / && LC_ALL=C setpriv --reuid="$pg_owner" --regid="$(id -g "$pg_owner")" --init-groups -- "$@") 9>&-
  else
    LC_ALL=C "$@" 9>&-
  fi
}

pg_ctl() { as_owner "$pg_bin/pg_ctl" -D "$cluster_dir" "$@"; }

# Made beside its place and moved there when complete: a creation cut short leaves nothing that looks like a cluster.
create_cluster() {
  local new=$cluster_dir.new locale=C password
  step "Creating a PostgreSQL cluster in $cluster_dir"
  # C.UTF-8 sorts like C but knows letters, which full-text and trigram search of Korean need.
  [[ $(locale -a 2>/dev/null) == *C.[uU][tT][fF]* ]] && locale=C.UTF-8
  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  [[ ! -e $cluster_dir ]] || rmdir "$cluster_dir" 2>/dev/null || fail "$cluster_dir holds something that is no PostgreSQL cluster."
  rm -rf "$new" "$new.password"
  (umask 077 && mkdir "$new" && echo "$password" >"$new.password")
  if [[ $EUID -eq 0 ]]; then
    chown "$pg_owner:" "$new" "$new.password"
  fi
  as_owner "$pg_bin/initdb" -D "$new" -U tickets --pwfile="$new.password" -A scram-sha-256 -E UTF8 --locale="$locale" >"$cluster_dir.log" 2>&1 || {
    cat "$cluster_dir.log" >&2
    fail "initdb failed."
  }
  mv "$new.password" "$new/password"
  rm -f "$cluster_dir.log"
  mv "$new" "$cluster_dir"
}

# postmaster.pid survives kill -9 and reboots. PostgreSQL clears it, unless its number now belongs to a stranger.
forget_stale_pid() {
  local file=$cluster_dir/postmaster.pid pid
  [[ -d /proc/self && -r $file ]] || return 0
  pid=$(head -n 1 "$file")
  kill -0 "$pid" 2>/dev/null || return 0
  if [[ $'\n'$(readlink /proc/[0-9]*/cwd 2>/dev/null)$'\n' != *$'\n'"$cluster_dir"$'\n'* ]]; then
    rm -f "$file"
  fi
}

# The port may be taken by now, and processes of a killed server may still hold its memory: both pass by trying again.
launch() {
  local log=$cluster_dir/server.log attempt
  cluster_launched=yes
  [[ ! -e $log ]] || mv -f "$log" "$log.1"
  for attempt in {1..12}; do
    if [[ -z $cluster_port ]] || port_is_taken "$cluster_port"; then
      cluster_port=$(free_port)
    fi
    if pg_ctl start -s -w -t 600 -l "$log" -o "-p $cluster_port -h 127.0.0.1 -c unix_socket_directories='' $cluster_options" >/dev/null 2>&1; then
      cluster_pid=$(head -n 1 "$cluster_dir/postmaster.pid")
      as_owner tee "$cluster_dir/port" <<<"$cluster_port" >/dev/null
      return
    fi
    pause 0.5
  done
  tail -n 15 "$log" >&2 || true
  fail "PostgreSQL did not start after $attempt attempts (log: $log)."
}

cluster_runs() { [[ -z $cluster_pid ]] || is_alive "$cluster_pid"; }

stop_cluster() {
  [[ -n $cluster_launched ]] || return 0
  cluster_launched=
  pg_stop
}

pg_stop() {
  pg_ctl status >/dev/null 2>&1 || return 0
  pg_ctl stop -s -w -m fast -t 60 || pg_ctl stop -s -w -m immediate -t 10
}

create_database() {
  local sql="SELECT 'CREATE DATABASE $1' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$1') \\gexec"
  PGPASSWORD=$(<"$cluster_dir/password") "$pg_bin/psql" -X -q -h 127.0.0.1 -p "$cluster_port" -U tickets -d postgres -v ON_ERROR_STOP=1 <<<"$sql"
}

connection_string() {
  echo "Host=127.0.0.1;Port=$cluster_port;Username=tickets;Password=$(<"$cluster_dir/password");Database=$1"
}

port_is_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null
}

# Below the range from which the kernel gives ports to outgoing connections.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && port_is_taken "$port"; do :; done
  echo "$port"
}
