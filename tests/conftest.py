"""What every test needs."""

from __future__ import annotations

import signal
import threading

# A run that was started in the background inherits an ignored Ctrl-C, and so would every process
# that a test starts and interrupts.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)
