"""Where the work of the stages is done: in this process and its children, or by the workers of a Dask cluster.

In come the files and sentences that a stage has to work on, out come their texts and vectors, whoever made them. One
side, the process of `policyecho run`, writes the catalogue, the vectors and the tables; workers only read the study's
folder, so that one that is killed changes nothing and its work is given to another. `compute` is what a stage asks
for, with the way without a cluster; `orders` is what a worker does; `workers` gives orders and takes what comes back;
`connect` opens a cluster, and `settings` is the file that describes a batch system. Open `compute` first.
"""
