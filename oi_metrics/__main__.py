"""`python -m oi_metrics`."""

import sys

from oi_metrics.cli import script

sys.exit(script())
