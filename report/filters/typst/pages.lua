-- Which blocks stand on which page: the parts, the charts and tables among their text, and the sheets of the annex.

local elements = require("elements")
local markup = require("typst.markup")

-- A sheet of the annex lies where its table has many columns, and stands where it has few.
local most_columns_upright = 4

-- About five pages: of so many none is saved by setting the rows closer, for which Typst would set the table four times.
local most_rows_closer = 100

local function sheet_of(blocks)
  local is_wide, is_long = false, false
  blocks:walk({
    Table = function(tab)
      is_wide = is_wide or #tab.colspecs > most_columns_upright
      is_long = is_long or #tab.bodies[1].body > most_rows_closer
    end,
  })
  return markup.block(is_wide and "lying-sheet" or "upright-sheet", is_long and blocks or markup.block("closer", blocks))
end

-- Sets the annex: its list of tables, then each table on a sheet of its own.
local function set_annex(div)
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
  local has_number = false
  for _, block in ipairs(div.content) do
    local is_number = block.t == "Div" and block.classes:includes("table-number")
    if is_number or block.t == "Header" and block.level == 2 and not has_number then
      close()
    end
    has_number = is_number
    if block.t == "Header" and block.classes:includes("table-heading") then
      sheet:extend(markup.block("table-heading", { block }))
    else
      sheet:insert(block)
    end
  end
  close()
  return sheets
end

-- In letters, which fill less than a line.
local longest_lead_in = 25

-- A short line that ends with a colon stays with what it leads to.
local function is_lead_in(para)
  local text = pandoc.utils.stringify(para)
  return text:find("：$") ~= nil and utf8.len(text) <= longest_lead_in
end

-- The blocks of a part, each with its kind: Typst arranges them on pages.
local function arranged(blocks)
  local all = pandoc.Blocks({ pandoc.RawBlock("typst", "#arranged(") })
  for _, block in ipairs(blocks) do
    local kind = block.t == "Para" and "text" or elements.image(block) and "chart"
    local leads_in = block.t == "Para" and is_lead_in(block)
    if block.t == "Header" then
      kind = block.level + (block.classes:includes("raised") and 1 or 0) == 2 and "section" or "heading"
    end
    kind = leads_in and "heading" or kind
    local of_page_end = kind == "text" and "page-end => " or ""
    all:insert(pandoc.RawBlock("typst", ('(kind: "%s", body: %s['):format(kind or "block", of_page_end)))
    if block.t == "Para" then
      -- Behind a string a sign at the beginning (=) is no mark-up.
      block.content:insert(1, markup.raw(("#even-lines(%s)[#\"\";"):format(kind == "text" and "page-end: page-end" or "")))
      block.content:insert(markup.raw("]"))
    end
    if block.t == "Header" and block.classes:includes("raised") then
      all:extend(markup.block("raised", { block }))
    elseif leads_in then
      all:extend(markup.block("lead-in", { block }))
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

-- In the text a table stays together with its title, its unit and its note.
local function join_text_table(blocks)
  local joined, group = pandoc.Blocks({}), nil
  for position, block in ipairs(blocks) do
    local is_title = block.t == "Div" and block.classes:includes("table-title")
    if is_title and not elements.table_number(block) then
      group = pandoc.Blocks({})
    end
    local after = blocks[position + 1]
    local has_note = after and after.t == "Div" and after.classes:includes("table-note")
    if not group then
      joined:insert(block)
    else
      group:insert(block)
      if block.t == "Table" and not has_note or block.t == "Div" and block.classes:includes("table-note") then
        joined:insert(pandoc.Div(group, pandoc.Attr("", { "text-table" })))
        group = nil
      end
    end
  end
  return joined
end

local function join_text_tables(doc)
  return doc:walk({
    traverse = "topdown",
    Blocks = join_text_table,
    -- Nothing is left to join in what has been joined, nor in the cells of tables, of which a book has thousands.
    Div = function(div)
      return div, not div.classes:includes("text-table")
    end,
    Table = function(tab)
      return tab, false
    end,
  })
end

return { { Pandoc = join_text_tables }, { Pandoc = begin_parts }, { Div = set_annex } }
