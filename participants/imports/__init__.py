"""Lists of organisations that a team already has: reading a file, and what taking it over would do.

`reading` makes a table of texts of the file's bytes (`workbooks` for XLSX), `columns` knows what the columns mean,
`entries` what a row says, `directory` holds what is known so far, `planning` says row by row what would happen.
Nothing in here writes; `participants.actions.imports` does.
"""
