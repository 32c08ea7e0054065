"""The process file: from TOML to rows.

`reading` opens the file, `values` reads one value, `schema` lists tables and keys, `checking` holds the whole file
against it, `consistency` checks what several values say together, `outline` has the usual chapters for files without.
`loading` writes the rows: `rows` translates between file and database, `merging` decides between the file's value and
the team's, `events` moves and cancels by the team's own actions.
"""
