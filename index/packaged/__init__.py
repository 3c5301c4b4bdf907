"""The default model, from the weights that a Python package carries to the folder that the encoders load.

In: the 4-bit weights. Out: a folder in the user's cache. Open `cached_folder` first; `quantised` reads the weights,
`encoder_folder` writes the folder, `encoder_graph` the graph in it that `index.fused_encoder` runs.
"""
