# shellcheck shell=bash
# Programs of others with which tests read what we make: tickets' signatures, codes and pages. Needs console.sh and apt.sh.

# Without them their tests are skipped, with the reason.
want_readers() {
  local program missing=()
  declare -A packages=([openssl]=openssl [zbarimg]=zbar-tools [pdftoppm]=poppler-utils)
  for program in "${!packages[@]}"; do
    command -v "$program" >/dev/null || missing+=("${packages[$program]}")
  done
  ((${#missing[@]} == 0)) || install_packages "readers of tickets" "${missing[@]}" || true
}
