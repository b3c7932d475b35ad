"""`python -m oi_metrics`."""

import signal
import sys

from oi_metrics.cli import main

if hasattr(signal, "SIGPIPE"):  # a reader that stops early, such as head, is no error
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
sys.exit(main())
