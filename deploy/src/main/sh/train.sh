#!/bin/sh
# Makes the two ahead-of-time caches of a distribution by using it once: a node that serves the
# example, and a client that deploys to it. Without the caches everything works, only slower to
# start, so nothing that goes wrong here fails the build.
#
#   train.sh DISTRIBUTION
set -u

dist=$1
fazt=$dist/bin/fazt
chmod 755 "$fazt"
for script in "$dist"/libexec/*; do
  case $script in *.service | *'*') ;; *) chmod 755 "$script" ;; esac
done

finish() {
  # The launcher of a checkout compares its sources with this file.
  touch "$dist/lib/classpath"
  [ -z "${room:-}" ] || rm -rf "$room"
  exit 0
}

up_to_date() {
  [ -f "$dist/lib/client.aot" ] && [ -f "$dist/lib/server.aot" ] &&
    [ -z "$(find "$dist/lib" "$dist/bin" "$dist/examples" -type f ! -name classpath \
      -newer "$dist/lib/client.aot" ! -name '*.aot' | head -n 1)" ]
}

if [ "${FAZT_TRAINING:-on}" = off ]; then
  rm -f "$dist/lib/client.aot" "$dist/lib/server.aot"
  finish
fi
if up_to_date; then
  finish
fi
rm -f "$dist/lib/client.aot" "$dist/lib/server.aot"

# The training has a user of its own, who has nothing yet.
room=$(mktemp -d "${TMPDIR:-/tmp}/fazt-training.XXXXXX") || finish
export HOME="$room" XDG_CONFIG_HOME="$room/config" XDG_DATA_HOME="$room/data"
unset FAZT_DB_PATH FAZT_TOKEN XDG_RUNTIME_DIR JAVA_TOOL_OPTIONS
db=$room/fazt.db

# Waits at most $1 seconds for the node to tell its address.
node_is_up() {
  left=$1
  while ! grep -q 'http://' "$room/server.log"; do
    kill -0 "$node" 2>/dev/null || return 1
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 1
  done
}

train_client() {
  FAZT_MAIN=sh.fazt.cli.Training FAZT_JAVA_OPTIONS="-XX:AOTCacheOutput=$room/client.aot" \
    "$fazt" client "$dist/examples/hello" "$db" >"$room/client.log" 2>&1
  # A cache that was trained on refusals makes the first change after each start slow.
  if grep -q 'nobody answers' "$room/client.log"; then echo "training: the client did not reach the node"; fi
}

# A database that is there already, as at every start but the first: what makes one stays out of the cache, whose
# classes are all in memory for as long as a node runs.
"$fazt" server init --username training --password "training $$" --domain localhost --db "$db" >/dev/null 2>&1

# The node that is watched has an app already, whose entity comes back when it is deployed to again.
: >"$room/server.log"
"$fazt" server start --port 0 --db "$db" >"$room/server.log" 2>&1 &
node=$!
if node_is_up 60; then
  FAZT_MAIN=sh.fazt.cli.Training "$fazt" client "$dist/examples/hello" "$db" >/dev/null 2>&1
fi
"$fazt" server stop --db "$db" >/dev/null 2>&1 || kill "$node" 2>/dev/null
wait "$node"

# As a server is started, and not with "dev", which is a client besides: 20 MB of classes that a server never needs.
: >"$room/server.log"
# Without profiles: compiling by them takes two seconds of CPU at each start, and memory, and makes it no faster.
FAZT_JAVA_OPTIONS="-XX:AOTCacheOutput=$room/server.aot -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining" \
  "$fazt" server start --port 0 --db "$db" >"$room/server.log" 2>&1 &
node=$!
if node_is_up 60; then
  train_client
  "$fazt" server stop --db "$db" >/dev/null 2>&1 || kill "$node" 2>/dev/null
  wait "$node"
else
  echo "training: the node did not start, so it gets no cache; it said:"
  grep '^fazt: ' "$room/server.log"
  kill "$node" 2>/dev/null
  wait "$node"
  train_client
fi

for role in client server; do
  if [ -s "$room/$role.aot" ]; then
    mv "$room/$role.aot" "$dist/lib/$role.aot"
    echo "training: $role cache, $(($(wc -c <"$dist/lib/$role.aot") / 1048576)) MB"
  else
    echo "training: no $role cache"
  fi
done

# One class out of a signed jar has the jar's signature checked, which takes longer than all the rest.
FAZT_JAVA_OPTIONS="-Xlog:class+load=info:file=$room/loaded.log" "$fazt" --version >/dev/null 2>&1
if grep -q 'source: file:' "$room/loaded.log"; then
  echo "training: 'fazt --version' loads classes that are not in the cache:"
  grep 'source: file:' "$room/loaded.log"
fi
finish
