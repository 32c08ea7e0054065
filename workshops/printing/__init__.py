"""The limited process that prints: `python -m workshops.printing SECONDS BYTES`. It knows nothing of Django."""

PX_TO_PT = 0.75
