"""The company in and out, as CSV files and workbooks."""
