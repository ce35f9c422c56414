"""Reading Google's answers as the content of tabs."""

from collections.abc import Sequence

from sheets.healing.held import Grid, Json, read_cell


def grid_of(sheet: Json) -> Grid:
    """Return a tab from its description, without cells yet."""
    properties = sheet["properties"]
    grid = properties.get("gridProperties", {})
    return Grid(
        properties.get("sheetId", 0),
        properties.get("title", ""),
        properties.get("index", 0),
        grid.get("rowCount", 0),
        grid.get("columnCount", 0),
        grid.get("frozenRowCount", 0),
        grid.get("frozenColumnCount", 0),
        bool(properties.get("hidden")),
        "basicFilter" in sheet,
        list(sheet.get("merges", [])),
    )


def fill(grids: Sequence[Grid], answered: Sequence[Json]) -> None:
    """Put the cells that were read into their tabs."""
    by_id = {grid.sheet_id: grid for grid in grids}
    for sheet in answered:
        grid = by_id.get(sheet.get("properties", {}).get("sheetId", 0))
        if grid is not None:
            for data in sheet.get("data", []):
                _fill(grid, data)


def _fill(grid: Grid, data: Json) -> None:
    for place, column in enumerate(data.get("columnMetadata", []), data.get("startColumn", 0)):
        grid.names.extend([None] * (place + 1 - len(grid.names)))
        for note in column.get("developerMetadata", []):
            if note.get("metadataKey") == "storekeeper.column":
                grid.names[place] = note.get("metadataValue")
    top, left = data.get("startRow", 0), data.get("startColumn", 0)
    for row, told in enumerate(data.get("rowData", []), top):
        values = told.get("values", [])
        if any("note" in cell for cell in values):
            grid.noted.add(row)
        if not values:
            continue
        grid.cells.extend([] for _ in range(row + 1 - len(grid.cells)))
        grid.cells[row] += [read_cell({})] * (left - len(grid.cells[row])) + [read_cell(cell) for cell in values]
