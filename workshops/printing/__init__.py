"""The limited process that prints: `python -m workshops.printing SECONDS BYTES`. It knows nothing of Django."""
