"""The company's data in and out, as CSV files and workbooks."""
