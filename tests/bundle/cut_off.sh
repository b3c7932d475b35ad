#!/bin/bash
# In a network namespace of its own: nothing but loopback, no route. Starts the bundle and runs what is given against it.
set -euo pipefail
bundle=$1 port=$2
shift 2
ip link set lo up
test -z "$(ip route show table all type unicast | grep -v ' lo ')" || { echo "a route leads out" >&2; exit 1; }
PYTHONPATH="$WATCHED" "$bundle/start.sh" "--server.port=$port" &
server=$!
trap 'kill $server' EXIT
until curl --silent --fail --max-time 5 "http://127.0.0.1:$port/_stcore/health" >/dev/null; do
  kill -0 $server
  sleep 0.5
done
OI_TESTED="http://127.0.0.1:$port" "$@"
