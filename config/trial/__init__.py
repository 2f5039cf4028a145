"""`test`: everything that must hold, from the spelling of the code to a browser's journey."""
