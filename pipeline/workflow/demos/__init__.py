"""The two invented studies that ship: one with planted echoes and its truth, one for every design of analysis."""
