"""Parts that pages are laid out from: each turns readings or rows into one piece of HTML.

They hold no query and no session state, and escape every text they are given; charts are images
with a text alternative, so that they need no script and no other host. See
docs/architecture.md.
"""
