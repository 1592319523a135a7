# Installs Debian packages that are missing. Sourced: `need PACKAGE:PROBE …` where
# PROBE is a command or a file that the package brings.
need() {
  local missing=() entry package probe
  for entry in "$@"; do
    package=${entry%%:*} probe=${entry#*:}
    command -v "$probe" >/dev/null 2>&1 || [ -e "$probe" ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" = 0 ]; then
    say "installing ${missing[*]}"
    apt_install "${missing[@]}"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    say "installing ${missing[*]} (sudo)"
    apt_install "${missing[@]}"
  else
    echo "These Debian packages are missing. Install them as root, then run this again:" >&2
    echo "  $line" >&2
    exit 3
  fi
}

apt_install() {
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  # Its chatter matters only when it fails.
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "installing Debian packages failed" >&2
    exit 1
  fi
  rm -f "$log"
}

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
