"""Between a spider and the network, as a request passes it: scope, robots.txt, redirects, sessions, pauses, archive.

In comes each request of a spider or a redirect; out goes its answer, from a server or from the archive, or NotAsked
with the reason. `settings` puts the six in their places. Open `scope` first, the shortest; `archiving` decides what
is asked for at all and keeps what came.
"""
