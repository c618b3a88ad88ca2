-- The cells of a table, read once: pandoc copies whatever lies in a cell to Lua each time that it is asked for.

local cells = {}

-- An amount is a figure that fills its cell, but for marks behind it. Returns its text, the marks, and whether it is bold.
local function amount_of(cell)
  if cell.side ~= "right" or not cell.text:find("^[-%d]") then
    return nil
  end
  local inlines = #cell.contents == 1 and cell.contents[1].content or pandoc.Inlines({})
  local is_bold = #inlines == 1 and inlines[1].t == "Strong"
  if is_bold then
    inlines = inlines[1].content
  end
  local marks = pandoc.Inlines({})
  for position, inline in ipairs(inlines) do
    if inline.t ~= "Span" or (position > 1 and not inline.classes:includes("discrepancy-mark")) then
      return nil
    end
    if position > 1 then
      marks:insert(inline)
    end
  end
  local text = #marks > 0 and pandoc.utils.stringify(inlines[1]) or cell.text
  return text:match("^-?[%d,]+%.?%d*$"), marks, is_bold
end

local sides = { AlignRight = "right", AlignCenter = "center" }

local function read_cell(source, column)
  local cell = {
    column = column,
    columns = source.col_span,
    rows = source.row_span,
    contents = source.contents,
    side = sides[source.alignment],
    scope = source.attr.attributes.scope,
  }
  cell.text = pandoc.utils.stringify(cell.contents)
  cell.amount, cell.marks, cell.is_bold = amount_of(cell)
  return cell
end

-- Returns, by row, the cells with the column in which each begins, and the names of the groups that go on in the row.
-- Of cells merged over the same rows the first names the group.
function cells.of_rows(rows)
  local merged, placed, groups = {}, {}, {}
  for row_number, row in ipairs(rows) do
    placed[row_number], groups[row_number] = {}, {}
    local column, outer = 1, nil
    local function pass_merged_cells()
      while merged[column] and merged[column].last >= row_number do
        local group = merged[column]
        if not (outer and outer.first == group.first and outer.last == group.last) then
          table.insert(groups[row_number], group.name)
        end
        outer = group
        column = column + group.columns
      end
    end
    for _, source in ipairs(row.cells) do
      pass_merged_cells()
      local cell = read_cell(source, column)
      table.insert(placed[row_number], cell)
      local last = row_number + cell.rows - 1
      merged[column] = { first = row_number, last = last, columns = cell.columns, name = cell.text }
      for covered = column + 1, column + cell.columns - 1 do
        merged[covered] = nil
      end
      column = column + cell.columns
    end
    pass_merged_cells()
  end
  return placed, groups
end

return cells
