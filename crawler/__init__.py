"""Collecting: URLs and bytes. Knows nothing of policy documents or of vectors."""
