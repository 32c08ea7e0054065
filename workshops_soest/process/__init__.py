"""The process file: from TOML to rows.

`reading` opens the file, `values` reads one value, `schema` lists tables and keys, `checking` holds the whole file
against it, `consistency` checks what several values say together, `loading` writes the rows.
"""
