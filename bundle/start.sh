#!/bin/sh
# Starts the dashboard from this bundle; PYTHON names another Python, what follows goes to Streamlit (--server.port=8600).
here=$(cd "$(dirname "$0")" && pwd)
read -r version _ <"$here/MADE-FOR"
python=${PYTHON:-$(command -v "python$version" || command -v python3)} || { echo "Python $version is needed." >&2; exit 1; }
exec "$python" "$here/start.py" "$@"
