-- A table as Typst sets it: its columns' widths, the rows repeated on each page, and its cells.

local elements = require("elements")
local markup = require("typst.markup")
local cells = require("typst.cells")
local widths = require("typst.widths")

-- The number of the table whose title was seen last; a table in the text has none.
local number = ""

-- Keeps the words of a heading whole.
local function keep_words(inlines, text)
  local space = elements.no_width_space
  if not text:find(space, 1, true) then
    return inlines
  end
  return inlines:walk({
    Str = function(str)
      if not str.text:find(space, 1, true) then
        return nil
      end
      local words = pandoc.Inlines({})
      for word in widths.words(str.text) do
        local is_kept = #word <= widths.longest_kept_word
        words:insert(is_kept and markup.raw("#in-one-line[") or pandoc.Str(""))
        words:insert(pandoc.Str(word))
        words:insert(is_kept and markup.raw("];") or pandoc.Str(""))
        words:insert(pandoc.Str(space))
      end
      words:remove()
      return words
    end,
  })
end

-- What is printed in a cell. Of an amount without marks, as most cells are, it is Typst's text.
local function cell_inlines(cell, most_decimals)
  if cell.amount then
    local shown = ('#amount(%d, %d)[#%s];'):format(most_decimals, widths.decimals(cell.amount), markup.quoted(cell.amount))
    if #cell.marks == 0 then
      return cell.is_bold and "#strong[" .. shown .. "]" or shown
    end
    -- The marks stand at the cell's other side, so that decimal points stay below each other
    local inlines = pandoc.Inlines({ markup.raw(shown .. "#place(left + horizon)[") })
    inlines:extend(cell.marks)
    inlines:insert(markup.raw("];"))
    return cell.is_bold and pandoc.Inlines({ pandoc.Strong(inlines) }) or inlines
  end
  local inlines = pandoc.utils.blocks_to_inlines(cell.contents, { pandoc.LineBreak() })
  if cell.text:find("%d") then
    -- The box of a sentence's number (keep) has the height of its letters alone.
    inlines = inlines:walk({
      Span = function(span)
        if span.classes:includes("number-unit") then
          span.content:insert(1, markup.raw("#in-one-line["))
          span.content:insert(markup.raw("];"))
          return span.content
        end
      end,
    })
  end
  -- The PDF's last step makes a heading of such a cell: of a row, or of a column.
  if cell.scope then
    inlines = keep_words(inlines, cell.text)
    if cell.scope:match("^col") then
      inlines:insert(1, markup.raw("#column-heading["))
      inlines:insert(markup.raw("];"))
    end
    inlines = pandoc.Inlines({ pandoc.Emph(inlines) })
  end
  return inlines
end

-- In bytes: a longer text may be parted between two pages.
local longest_unbroken = 900

-- The second line of a row's name begins below the first: the spaces that indent it become room at the cell's edge.
local wide_space = "　"

local function depth_of(cell)
  local text, depth = cell.text, 0
  while cell.scope == "row" and text:sub(1, #wide_space) == wide_space do
    text, depth = text:sub(#wide_space + 1), depth + 1
  end
  return depth
end

-- A cell of Typst: `prefix` is Typst's text before what is printed; `is_kept`: its rows stay on one page.
local function typst_cell(cell, prefix, inlines, is_kept)
  local settings = ""
  if cell.columns > 1 then
    settings = settings .. "colspan: " .. cell.columns .. ", "
  end
  if cell.rows > 1 then
    settings = settings .. "rowspan: " .. cell.rows .. ", " .. (is_kept and "breakable: not is-kept, " or "")
  elseif #cell.text < longest_unbroken then
    settings = settings .. "breakable: false, "
  end
  local depth = depth_of(cell)
  if depth > 0 then
    settings = settings .. ("inset: (left: cell-inset.x + %dem, right: cell-inset.x, y: cell-inset.y), "):format(depth)
    inlines = inlines:walk({
      Str = function(str)
        return pandoc.Str((str.text:gsub(wide_space, "")))
      end,
    })
  end
  if cell.side then
    settings = settings .. "align: " .. cell.side .. " + horizon, "
  end
  local start = "table.cell(" .. settings .. ")[" .. prefix
  if type(inlines) == "string" then
    return { markup.raw(start .. inlines .. "], ") }
  end
  local all = pandoc.Inlines({ markup.raw(start) })
  all:extend(inlines)
  all:insert(markup.raw("], "))
  return all
end

-- The heading rows, which Typst repeats on each page with the mark of a continued table.
local function heading_rows(rows, columns)
  local mark = "#continued(" .. markup.quoted(number) .. ");"
  if #rows == 0 then
    -- Without heading rows one of no height carries the mark.
    return pandoc.Inlines({
      markup.raw(("table.header(table.cell(colspan: %d, inset: 0pt, stroke: none)[%s]), "):format(columns, mark)),
    })
  end
  local inlines = pandoc.Inlines({ markup.raw("table.header(") })
  for row_number, row in ipairs(rows) do
    for position, cell in ipairs(row) do
      local words = keep_words(pandoc.utils.blocks_to_inlines(cell.contents), cell.text)
      inlines:extend(typst_cell(cell, row_number == 1 and position == #row and mark or "", words))
    end
  end
  inlines:insert(markup.raw("), "))
  return inlines
end

-- An array of Typst.
local function array(list)
  local all = {}
  for _, text in ipairs(list) do
    table.insert(all, markup.quoted(text) .. ", ")
  end
  return "(" .. table.concat(all) .. ")"
end

-- The headings of the columns; one over several columns is named once.
local function without_repetition(headings, columns)
  local all = {}
  for column = 1, columns do
    if headings[column] and headings[column] ~= all[#all] then
      table.insert(all, headings[column])
    end
  end
  return all
end

local function has_groups(groups)
  for _, names in ipairs(groups) do
    if #names > 0 then
      return true
    end
  end
  return false
end

-- The rows of the table's body; `decimals` has the most decimals of each column.
local function body_rows(rows, groups, decimals)
  local inlines = pandoc.Inlines({})
  local is_grouped = has_groups(groups)
  local headings = {}
  local last_of_group = 0
  for row_number, row in ipairs(rows) do
    -- The rows of one item in a list of the unit's own words stay together; those of a form are too many.
    local first = row[1] and row[1].column == 1 and row[1]
    local begins_group = first and first.rows > 1 and not first.scope
    if begins_group then
      last_of_group = row_number + first.rows - 1
      inlines:insert(markup.raw("is-kept => ("))
    end
    -- Typst sets a merged cell after the rows that it spans, so the groups are noted in the first cell that is not.
    local noting = 1
    while row[noting + 1] and row[noting].rows > 1 do
      noting = noting + 1
    end
    for position, cell in ipairs(row) do
      local prefix = ""
      if cell.scope == "col" then
        for column = cell.column, cell.column + cell.columns - 1 do
          headings[column] = cell.text
        end
      elseif is_grouped and position == noting then
        local names = { array(groups[row_number]), array(without_repetition(headings, #decimals)) }
        prefix = "#row-groups(" .. table.concat(names, ", ") .. ");"
      end
      inlines:extend(typst_cell(cell, prefix, cell_inlines(cell, decimals[cell.column]), begins_group and position == 1))
    end
    if row_number == last_of_group then
      inlines:insert(markup.raw("), "))
    end
  end
  return inlines
end

local function typst_table(tab)
  local columns = #tab.colspecs
  local rows, groups = cells.of_rows(tab.bodies[1].body)
  local head = cells.of_rows(tab.head.rows)
  local unbroken, decimals = widths.unbroken(rows, columns)
  local weights = {}
  for _, spec in ipairs(tab.colspecs) do
    table.insert(weights, ("%.4f, "):format(type(spec[2]) == "number" and spec[2] or 1 / columns))
  end
  local settings = ("weights: (%s), unbroken: %s, heading-words: %s, "):format(
    table.concat(weights),
    array(unbroken),
    array(widths.of_headings(head, columns))
  )
  local inlines = pandoc.Inlines({ markup.raw("#budget-table(" .. settings) })
  inlines:extend(heading_rows(head, columns))
  inlines:extend(body_rows(rows, groups, decimals))
  inlines:insert(markup.raw(")"))
  return pandoc.Plain(inlines)
end

local function set_tables(doc)
  return doc:walk({
    traverse = "topdown",
    Div = function(div)
      local is_title = div.classes:includes("table-title") and not div.classes:includes("below-number")
      if is_title or div.classes:includes("table-number") then
        number = elements.table_number(div) or ""
      end
    end,
    Table = function(tab)
      return typst_table(tab), false
    end,
  })
end

return { { Pandoc = set_tables } }
