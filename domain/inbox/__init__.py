"""The sheet's inbox: rows in which people write what is to be done, each taken once and answered."""
