# shellcheck shell=bash
# Installs what is missing on Debian and Ubuntu, where it may. Needs console.sh.

# install_packages WHAT PACKAGE...: fails where there is no apt or no right to use it.
install_packages() {
  local sudo=() log status=0
  command -v apt-get >/dev/null || return 1
  if [[ $EUID -ne 0 ]]; then
    sudo -n true 2>/dev/null || return 1
    sudo=(sudo -n)
  fi
  step "Installing $1 with apt"
  shift
  log=$(mktemp)
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120)
  if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null 9>&-; then
    status=1
    tail -n 15 "$log" >&2
  fi
  rm -f "$log"
  return "$status"
}
