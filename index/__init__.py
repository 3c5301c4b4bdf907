"""Embedding and nearest neighbours: ids, texts and vectors. Knows nothing of files or of policy."""
