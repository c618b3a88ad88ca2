-- What the printed document alone needs: Typst is told what each block and each table is.

if not FORMAT:match("typst") then
  return {}
end

local function raw(text)
  return pandoc.RawInline("typst", text)
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

local function typst_block(name, blocks)
  local wrapped = pandoc.Blocks({ pandoc.RawBlock("typst", "#" .. name .. "[") })
  wrapped:extend(blocks)
  wrapped:insert(pandoc.RawBlock("typst", "]"))
  return wrapped
end

-- the number of the table whose title was seen last; one in the text has none
local number = ""

local function number_of(title)
  local found
  title:walk({
    Span = function(span)
      if (span.attributes.figure or span.attributes["data-figure"] or ""):match("%.title%.number$") then
        found = pandoc.utils.stringify(span)
      end
    end,
  })
  return found
end

-- An amount is a figure that is all there is in a cell, but for marks behind it: returned are its text, the marks, and
-- whether it is bold.
local function amount_of(one)
  if one.side ~= "right" or not one.text:find("^[-%d]") then
    return nil
  end
  local inlines = #one.contents == 1 and one.contents[1].content or pandoc.Inlines({})
  local is_bold = #inlines == 1 and inlines[1].t == "Strong"
  if is_bold then
    inlines = inlines[1].content
  end
  local marks = pandoc.Inlines({})
  for number, inline in ipairs(inlines) do
    if inline.t ~= "Span" or (number > 1 and not inline.classes:includes("discrepancy-mark")) then
      return nil
    end
    if number > 1 then
      marks:insert(inline)
    end
  end
  local text = #marks > 0 and pandoc.utils.stringify(inlines[1]) or one.text
  return text:match("^-?[%d,]+%.?%d*$"), marks, is_bold
end

local function decimals(amount)
  return #(amount:match("%.(%d*)$") or "")
end

-- how wide a text is, in digits, of which a Chinese letter takes two
local function digits_wide(text)
  return 2 * utf8.len(text) - #text:gsub("[^%w%p]", "")
end

-- what must stand in one line, in each column: the longest run of letters and digits, with its unit where it has one
local function widest_words(rows, columns)
  local widest, places = {}, {}
  for column = 1, columns do
    widest[column], places[column] = "", 0
  end
  for _, row in ipairs(rows) do
    for _, one in ipairs(row) do
      if one.columns == 1 then
        local function keep_widest(word)
          if digits_wide(word) > digits_wide(widest[one.column]) then
            widest[one.column] = word
          end
        end
        for word in one.text:gmatch("[%w%p]+") do
          keep_widest(word)
        end
        if one.amount then
          places[one.column] = math.max(places[one.column], decimals(one.amount))
        elseif one.text:find("%d") then
          one.contents:walk({
            Span = function(span)
              if span.classes:includes("number-unit") then
                keep_widest(pandoc.utils.stringify(span))
              end
            end,
          })
        end
      end
    end
  end
  return widest, places
end

local sides = { AlignRight = "right", AlignCenter = "center" }

-- what is asked of a cell, each once: whatever lies in it is copied to Lua each time
local function read_cell(cell, column)
  local one = {
    column = column,
    columns = cell.col_span,
    rows = cell.row_span,
    contents = cell.contents,
    side = sides[cell.alignment],
    scope = cell.attr.attributes.scope,
  }
  one.text = pandoc.utils.stringify(one.contents)
  one.amount, one.marks, one.is_bold = amount_of(one)
  return one
end

-- the cells of each row with the column in which each begins, and the names of the groups that a row goes on with; of
-- cells merged over the same rows the first names the group
local function place_cells(rows)
  local taken, placed, groups = {}, {}, {}
  for number_of_row, row in ipairs(rows) do
    placed[number_of_row], groups[number_of_row] = {}, {}
    local column, outer = 1, nil
    local function skip()
      while taken[column] and taken[column].last >= number_of_row do
        local merged = taken[column]
        if not (outer and outer.first == merged.first and outer.last == merged.last) then
          table.insert(groups[number_of_row], merged.name)
        end
        outer = merged
        column = column + merged.columns
      end
    end
    for _, cell in ipairs(row.cells) do
      skip()
      local one = read_cell(cell, column)
      table.insert(placed[number_of_row], one)
      local last = number_of_row + one.rows - 1
      taken[column] = { first = number_of_row, last = last, columns = one.columns, name = one.text }
      for covered = column + 1, column + one.columns - 1 do
        taken[covered] = nil
      end
      column = column + one.columns
    end
    skip()
  end
  return placed, groups
end

-- a heading is broken between its words, which the mark-up tells apart by spaces of no width
local no_width = "\u{200b}"
local longest_word = 12 -- bytes, which are four Chinese letters: a longer one may have to be broken all the same

local function keep_words(inlines, text)
  if not text:find(no_width, 1, true) then
    return inlines
  end
  return inlines:walk({
    Str = function(str)
      if not str.text:find(no_width, 1, true) then
        return nil
      end
      local words = pandoc.Inlines({})
      for word in (str.text .. no_width):gmatch("(.-)" .. no_width) do
        local is_kept = #word <= longest_word
        words:insert(is_kept and raw("#in-one-line[") or pandoc.Str(""))
        words:insert(pandoc.Str(word))
        words:insert(is_kept and raw("];") or pandoc.Str(""))
        words:insert(pandoc.Str(no_width))
      end
      words:remove()
      return words
    end,
  })
end

-- what is best not broken, in each column: the longest word of its headings
local function heading_words(rows, columns)
  local longest = {}
  for column = 1, columns do
    longest[column] = ""
  end
  for _, row in ipairs(rows) do
    for _, one in ipairs(row) do
      local text = one.columns == 1 and one.text or ""
      if text:find(no_width, 1, true) then
        for word in (text .. no_width):gmatch("(.-)" .. no_width) do
          if #word <= longest_word and digits_wide(word) > digits_wide(longest[one.column]) then
            longest[one.column] = word
          end
        end
      end
    end
  end
  return longest
end

-- what is to be printed of a cell; of an amount without marks this is Typst's text, for most cells of a book are such
local function cell_inlines(one, places)
  if one.amount then
    local shown = ('#amount(%d, %d)[#%s];'):format(places, decimals(one.amount), quoted(one.amount))
    if #one.marks == 0 then
      return one.is_bold and "#strong[" .. shown .. "]" or shown
    end
    -- at the cell's other side, so that decimal points stay below each other
    local inlines = pandoc.Inlines({ raw(shown .. "#place(left + horizon)[") })
    inlines:extend(one.marks)
    inlines:insert(raw("];"))
    return one.is_bold and pandoc.Inlines({ pandoc.Strong(inlines) }) or inlines
  end
  local inlines = pandoc.utils.blocks_to_inlines(one.contents, { pandoc.LineBreak() })
  if one.text:find("%d") then
    -- a sentence's box (keep) has the height of its letters alone
    inlines = inlines:walk({
      Span = function(span)
        if span.classes:includes("number-unit") then
          span.content:insert(1, raw("#in-one-line["))
          span.content:insert(raw("];"))
          return span.content
        end
      end,
    })
  end
  -- the PDF's last step makes a heading of such a cell: of a row, or of a column
  if one.scope then
    inlines = keep_words(inlines, one.text)
    if one.scope:match("^col") then
      inlines:insert(1, raw("#column-heading["))
      inlines:insert(raw("];"))
    end
    inlines = pandoc.Inlines({ pandoc.Emph(inlines) })
  end
  return inlines
end

local longest_unbroken = 900 -- bytes: a longer text may be parted between two pages

-- the second line of a row's name begins below the first: what indents it is room at the cell's edge
local wide_space = "　"

local function depth_of(one)
  local text, depth = one.text, 0
  while one.scope == "row" and text:sub(1, #wide_space) == wide_space do
    text, depth = text:sub(#wide_space + 1), depth + 1
  end
  return depth
end

-- a cell with what is printed in it, behind what Typst is told first
local function typst_cell(one, told, inlines, is_kept)
  local settings = ""
  if one.columns > 1 then
    settings = settings .. "colspan: " .. one.columns .. ", "
  end
  if one.rows > 1 then
    settings = settings .. "rowspan: " .. one.rows .. ", " .. (is_kept and "breakable: not kept, " or "")
  elseif #one.text < longest_unbroken then
    settings = settings .. "breakable: false, "
  end
  local depth = depth_of(one)
  if depth > 0 then
    settings = settings .. ("inset: (left: cell-inset.x + %dem, right: cell-inset.x, y: cell-inset.y), "):format(depth)
    inlines = inlines:walk({
      Str = function(str)
        return pandoc.Str((str.text:gsub(wide_space, "")))
      end,
    })
  end
  if one.side then
    settings = settings .. "align: " .. one.side .. " + horizon, "
  end
  local start = "table.cell(" .. settings .. ")[" .. told
  if type(inlines) == "string" then
    return { raw(start .. inlines .. "], ") }
  end
  local all = pandoc.Inlines({ raw(start) })
  all:extend(inlines)
  all:insert(raw("], "))
  return all
end

local function head_inlines(rows, columns)
  local mark = "#continued(" .. quoted(number) .. ");"
  if #rows == 0 then
    -- without a heading row there is still one, of no height, that carries the mark of a continued table
    return pandoc.Inlines({
      raw(("table.header(table.cell(colspan: %d, inset: 0pt, stroke: none)[%s]), "):format(columns, mark)),
    })
  end
  local inlines = pandoc.Inlines({ raw("table.header(") })
  for number_of_row, row in ipairs(rows) do
    for place, one in ipairs(row) do
      local words = keep_words(pandoc.utils.blocks_to_inlines(one.contents), one.text)
      inlines:extend(typst_cell(one, number_of_row == 1 and place == #row and mark or "", words))
    end
  end
  inlines:insert(raw("), "))
  return inlines
end

local function strings(list)
  local all = {}
  for _, text in ipairs(list) do
    table.insert(all, quoted(text) .. ", ")
  end
  return "(" .. table.concat(all) .. ")"
end

-- the headings over the columns, one that goes over several of them once
local function without_repetition(headings, columns)
  local all = {}
  for column = 1, columns do
    if headings[column] and headings[column] ~= all[#all] then
      table.insert(all, headings[column])
    end
  end
  return all
end

local function typst_table(tab)
  local columns = #tab.colspecs
  local rows, groups = place_cells(tab.bodies[1].body)
  local widest, places = widest_words(rows, columns)
  local has_groups = false
  for _, names in ipairs(groups) do
    has_groups = has_groups or #names > 0
  end
  local weights = {}
  for _, spec in ipairs(tab.colspecs) do
    table.insert(weights, ("%.4f, "):format(type(spec[2]) == "number" and spec[2] or 1 / columns))
  end
  local head = place_cells(tab.head.rows)
  local settings = "weights: (%s), widest: %s, heading-words: %s, "
  local inlines = pandoc.Inlines({
    raw("#budget-table(" .. settings:format(table.concat(weights), strings(widest), strings(heading_words(head, columns)))),
  })
  inlines:extend(head_inlines(head, columns))
  local headings = {}
  local last_of_group = 0
  for number_of_row, row in ipairs(rows) do
    -- the rows of one thing in a list of the unit's own words; a form's are too many to stay together
    local first = row[1] and row[1].column == 1 and row[1]
    local begins = first and first.rows > 1 and not first.scope
    if begins then
      last_of_group = number_of_row + first.rows - 1
      inlines:insert(raw("kept => ("))
    end
    -- a merged cell is set after the rows that it spans
    local marked = 1
    while row[marked + 1] and row[marked].rows > 1 do
      marked = marked + 1
    end
    for place, one in ipairs(row) do
      local told = ""
      if one.scope == "col" then
        for column = one.column, one.column + one.columns - 1 do
          headings[column] = one.text
        end
      elseif has_groups and place == marked then
        local marks = { strings(groups[number_of_row]), strings(without_repetition(headings, columns)) }
        told = "#row-groups(" .. table.concat(marks, ", ") .. ");"
      end
      inlines:extend(typst_cell(one, told, cell_inlines(one, places[one.column]), begins and place == 1))
    end
    if number_of_row == last_of_group then
      inlines:insert(raw("), "))
    end
  end
  inlines:insert(raw(")"))
  return pandoc.Plain(inlines)
end

local function set_tables(doc)
  return doc:walk({
    traverse = "topdown",
    Div = function(div)
      local is_title = div.classes:includes("table-title") and not div.classes:includes("below-number")
      if is_title or div.classes:includes("table-number") then
        number = number_of(div) or ""
      end
    end,
    Table = function(tab)
      return typst_table(tab), false
    end,
  })
end

-- A sheet of the annex lies where its table has many columns, and stands where it has few.
local most_columns_upright = 4

-- about five pages: of so many none is saved by setting the rows closer, for which Typst would set the table four times
local most_rows_closer = 100

local function sheet_of(blocks)
  local is_wide, is_long = false, false
  blocks:walk({
    Table = function(tab)
      is_wide = is_wide or #tab.colspecs > most_columns_upright
      is_long = is_long or #tab.bodies[1].body > most_rows_closer
    end,
  })
  return typst_block(is_wide and "lying-sheet" or "upright-sheet", is_long and blocks or typst_block("closer", blocks))
end

-- the annex: its list of tables, then each table on a sheet of its own
local function annex(div)
  if not div.classes:includes("landscape") then
    return nil
  end
  local sheets, sheet = pandoc.Blocks({}), pandoc.Blocks({})
  local function close()
    if #sheet > 0 then
      sheets:extend(sheet_of(sheet))
    end
    sheet = pandoc.Blocks({})
  end
  local is_begun = false
  for _, block in ipairs(div.content) do
    local is_number = block.t == "Div" and block.classes:includes("table-number")
    if is_number or block.t == "Header" and block.level == 2 and not is_begun then
      close()
    end
    is_begun = is_number
    if block.t == "Header" and block.classes:includes("table-heading") then
      sheet:extend(typst_block("table-heading", { block }))
    else
      sheet:insert(block)
    end
  end
  close()
  return sheets
end

local function is_chart(block)
  local found = false
  pandoc.Blocks({ block }):walk({
    Image = function()
      found = true
    end,
  })
  return found
end

-- a line that ends with a colon stays with what it leads to
local longest_lead_in = 25 -- letters, which fill less than a line

local function is_short_lead_in(para)
  local text = pandoc.utils.stringify(para)
  return text:find("：$") ~= nil and utf8.len(text) <= longest_lead_in
end

-- the blocks of a part, each with what it is: Typst arranges them on pages
local function arranged(blocks)
  local all = pandoc.Blocks({ pandoc.RawBlock("typst", "#arranged(") })
  for _, block in ipairs(blocks) do
    local kind = block.t == "Para" and "text" or is_chart(block) and "chart"
    local is_lead_in = block.t == "Para" and is_short_lead_in(block)
    if block.t == "Header" then
      kind = block.level + (block.classes:includes("raised") and 1 or 0) == 2 and "section" or "heading"
    end
    kind = is_lead_in and "heading" or kind
    local of_page_end = kind == "text" and "page-end => " or ""
    all:insert(pandoc.RawBlock("typst", ('(kind: "%s", body: %s['):format(kind or "block", of_page_end)))
    if block.t == "Para" then
      -- a sign at the beginning (= u) is no mark-up behind a string
      block.content:insert(1, raw(("#even-lines(%s)[#\"\";"):format(kind == "text" and "page-end: page-end" or "")))
      block.content:insert(raw("]"))
    end
    if block.t == "Header" and block.classes:includes("raised") then
      all:extend(typst_block("raised", { block }))
    elseif is_lead_in then
      all:extend(typst_block("lead-in", { block }))
    else
      all:insert(block)
    end
    all:insert(pandoc.RawBlock("typst", "]),"))
  end
  all:insert(pandoc.RawBlock("typst", ")"))
  return all
end

-- Each part begins a page; the annex and its sheets, which are not at the top of the document, do so anyway.
local function begin_parts(doc)
  local blocks, part = pandoc.Blocks({}), pandoc.Blocks({})
  local function close()
    if #part > 0 then
      blocks:extend(arranged(part))
    end
    part = pandoc.Blocks({})
  end
  for _, block in ipairs(doc.blocks) do
    local is_raised = block.t == "Header" and block.classes:includes("raised")
    if block.t == "Header" and (block.classes:includes("begins") or block.level == 1 and not is_raised) then
      close()
      blocks:insert(pandoc.RawBlock("typst", "#pagebreak(weak: true)"))
    end
    if block.t == "Div" and block.classes:includes("landscape") then
      close()
      blocks:insert(block)
    else
      part:insert(block)
    end
  end
  close()
  return pandoc.Pandoc(blocks, doc.meta)
end

-- in the text a table stays together with its title, its unit and its note
local function gather_text_table(blocks)
  local gathered, group = pandoc.Blocks({}), nil
  for place, block in ipairs(blocks) do
    local is_title = block.t == "Div" and block.classes:includes("table-title")
    if is_title and not number_of(block) then
      group = pandoc.Blocks({})
    end
    local after = blocks[place + 1]
    local has_note = after and after.t == "Div" and after.classes:includes("table-note")
    if not group then
      gathered:insert(block)
    else
      group:insert(block)
      if block.t == "Table" and not has_note or block.t == "Div" and block.classes:includes("table-note") then
        gathered:insert(pandoc.Div(group, pandoc.Attr("", { "text-table" })))
        group = nil
      end
    end
  end
  return gathered
end

local function gather_text_tables(doc)
  return doc:walk({
    traverse = "topdown",
    Blocks = gather_text_table,
    -- nothing is gathered in what has been, nor in the cells of a table, of which a book has thousands
    Div = function(div)
      return div, not div.classes:includes("text-table")
    end,
    Table = function(tab)
      return tab, false
    end,
  })
end

-- the two ends of a line: 部门名称 left, 单位 right
local function ends(div)
  if div.classes:includes("table-lines") then
    return div:walk({
      Space = function()
        return raw("#h(1fr)")
      end,
    })
  end
end

local styled = { "text-table", "plain-words", "table-number", "table-title", "table-lines", "table-note", "annex-list", "annex-date" }

local function style_div(div)
  for _, name in ipairs(styled) do
    if div.classes:includes(name) then
      return typst_block(name, div.content)
    end
  end
end

-- what goes with a number that is kept already goes with its unit
local function with_marks(inlines)
  local kept, opened = pandoc.Inlines({}), false
  for _, inline in ipairs(inlines) do
    local number, unit = nil, nil
    if not opened and inline.t == "RawInline" then
      number, unit = inline.text:match('^#keep%("([^"]*)", "([^"]*)"%);$')
    end
    if number then
      kept:extend({ raw("#keep(" .. quoted(number) .. ", ["), pandoc.Str(unit) })
      opened = true
    elseif not opened and (inline.t ~= "Str" or inline.text ~= "") then
      kept:insert(raw("#keep(["))
      kept:insert(inline)
      opened = true
    else
      kept:insert(inline)
    end
  end
  kept:insert(raw("]);"))
  return kept
end

-- A number is never parted from its unit, while the word before it (增加, 占) may be. After such a box Typst would begin
-- a line with a semicolon or a colon; a joiner forbids it.
local function keep_figures(inlines)
  local kept = pandoc.Inlines({})
  for place, inline in ipairs(inlines) do
    local is_figure = inline.t == "Span"
      and (inline.classes:includes("budget-figure") or inline.classes:includes("number-unit"))
    if is_figure then
      local only = #inline.content == 1 and inline.content[1].t == "Str" and inline.content[1].text or ""
      local before, number, unit = only:match("^([^%d−-]*)([−-]?%d[%d,.]*)(.*)$")
      if number and unit ~= "" then
        kept:insert(pandoc.Str(before))
        kept:insert(raw("#keep(" .. (unit == "%" and quoted(number .. unit) or quoted(number) .. ", " .. quoted(unit)) .. ");"))
      else
        kept:extend(with_marks(inline.content))
      end
      local after = inlines[place + 1]
      if after and after.t == "Str" and (after.text:find("^；") or after.text:find("^：")) then
        kept:insert(raw("#sym.wj;"))
      end
    elseif inline.t == "Span" and #inline.classes == 0 then
      kept:extend(inline.content)
    else
      kept:insert(inline)
    end
  end
  return kept
end

-- Typst makes dashes, ellipses, links, comments and lists of some signs: such words are given to it as strings
local function literal(str)
  local text = str.text
  if text:find("%-[%-?]") or text:find("%.%.%.") or text:find("//") or text:find("^/") then
    return raw("#" .. quoted(text) .. ";")
  end
end

return {
  { Pandoc = gather_text_tables },
  { Pandoc = begin_parts },
  { Div = annex },
  { Pandoc = set_tables },
  { Div = ends },
  { Div = style_div, Inlines = keep_figures },
  { Str = literal },
}
