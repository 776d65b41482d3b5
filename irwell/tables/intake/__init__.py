"""Reading whatever a body sends: containers, encodings, headings, records; nothing guessed.

`guide` is what is known of a file before it is opened, `report` is what was done to it.
"""
