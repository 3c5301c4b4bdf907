"""The default model, from the weights that a Python package carries to the folder that the encoders load.

In: the 4-bit weights. Out: folders in the user's cache. Open `cached_folder` first; `quantised` reads the weights,
`encoder_folder` writes the folders, `encoder_graph` and `int8_graph` the graphs in them, which `index.fused_encoder`
runs.
"""
