"""Who may see what: roles, rows, sign-in, the start of the server, and the log of it all.

What a role may do stands in `matrix`, what a district may read of every public table in `rows`;
pages know neither, and nothing here computes or lays out a figure. See docs/how-to/sign-in.md.
"""
