# Installs the npm packages of package-lock.json when they are missing or older. Sourced.
npm_packages() {
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || {
    echo "Node 20 or newer with npm is needed: https://nodejs.org or your distribution's packages." >&2
    exit 3
  }
  [ "$(node -p 'process.versions.node.split(".")[0] >= 20')" = true ] || {
    echo "Node 20 or newer is needed; this is $(node --version)." >&2
    exit 3
  }
  if ! cmp -s package-lock.json node_modules/.tsn-lock; then
    say "installing npm packages"
    # Not `npm ci`: it insists on lock entries for machines of other kinds, which some registries lack.
    npm install --no-save --ignore-scripts --no-audit --no-fund
    cp package-lock.json node_modules/.tsn-lock
  fi
  # From here on: the pinned Node, whatever the system has.
  PATH="$PWD/node_modules/.bin:$PATH"
  export PATH
}
