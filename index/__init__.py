"""Embedding and nearest neighbours: ids, texts and vectors. Knows nothing of files or of policy."""

import os

# Both are read when the libraries are loaded: onnxruntime would otherwise write the number of this device into the home
# folder and tell its maker of every use, and the library of the hub would tell the hub more than which model is wanted.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
