-- Turns the official tables, which notebooks show as HTML, into real tables for every format but HTML.
-- HTML keeps them as they are, so that scopes, spans and the scrolling frame survive untouched.

local elements = require("elements")

local function is_table(block)
  return block.format == "html" and block.text:find("<table", 1, true)
end

-- the figures that discrepancies.lua marks
local marked = {}

local function find_marked(meta)
  for _, entry in ipairs(meta.discrepancies or {}) do
    for _, place in ipairs(entry.places) do
      marked[elements.attribute(elements.inlines(place)[1], "place")] = true
    end
  end
end

local function replace_table(block)
  if not is_table(block) then
    return nil
  end
  -- the table under a chart is for the screen: in print the annex has its numbers
  if not FORMAT:match("html") and block.text:find('<details class="chart-data"', 1, true) then
    return {}
  end
  if FORMAT:match("html") then
    -- Quarto would parse and rewrite the table; this attribute tells it to leave it alone
    local kept = block.text:gsub("<table ", '<table data-quarto-disable-processing="true" ', 1)
    return pandoc.RawBlock("html", kept)
  end
  -- in print nothing explains itself under a pointer, and most of a table's text are its explanations
  local body = block.text:gsub(' title="[^"]*"', "")
  -- nor is a figure of a table looked up by its id, unless it is marked; pandoc takes its time over each attribute
  body = body:gsub(' data%-figure="([^"]*)"', function(id)
    if not (marked[id] or id:find("&", 1, true)) then
      return ""
    end
  end)
  -- pandoc guesses which cells are headings from th; only the thead is to count
  body = body:gsub("<th([%s>])", "<td%1"):gsub("</th>", "</td>")
  local blocks = pandoc.read(body, "html").blocks
  return blocks:walk({
    Div = function(div)
      return div.content
    end,
  })
end

return { { Meta = find_marked }, { RawBlock = replace_table } }
