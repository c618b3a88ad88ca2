-- What the form asks for, before all else: what stands in which format, and the levels of headings.

-- long HTML stands in files of its own (render/raw_html.py)
local function take_html(block)
  if block.format == "html-file" then
    local file <close> = assert(io.open(block.text, "rb"))
    return pandoc.RawBlock("html", file:read("a"))
  end
end

local names = { html = "html", typst = "pdf", docx = "docx" }
local format
for name, ours in pairs(names) do
  if FORMAT:match(name) then
    format = ours
  end
end

-- each notebook also has a page of its own, for the auditor; there everything stays
local is_notebook_page = false
local is_left_out = {}
local function look_at_form(meta)
  is_notebook_page = meta["notebook-page"] ~= nil
  for _, kind in ipairs({ "plain-words", "summary", "charts" }) do
    is_left_out[kind] = meta[kind] ~= nil and not is_notebook_page
    for _, there in ipairs(meta[kind] or {}) do
      if pandoc.utils.stringify(there) == format then
        is_left_out[kind] = false
      end
    end
  end
end

-- the summary goes with the container of its notebook, or the part behind it would not be the first
local function drop_words(div)
  local is_summary = (div.attributes.notebook or ""):find("0-summary.ipynb", 1, true)
  if is_left_out.summary and is_summary or is_left_out["plain-words"] and div.classes:includes("plain-words") then
    return {}
  end
end

local function drop_chart()
  if is_left_out.charts then
    return {}
  end
end

local function drop_table_of_chart(block)
  if is_left_out.charts and block.text:find('<details class="chart-data"', 1, true) then
    return {}
  end
end

-- without a heading over them the sections of a part are the uppermost; they look like sections all the same
local function raise(div, is_first)
  local begins = not is_first -- as the cover and the contents end, a page begins anyway
  return div:walk({
    Header = function(header)
      header.level = header.level - 1
      header.classes:insert("raised")
      if begins then
        header.classes:insert("begins")
      end
      begins = false
      return header
    end,
  }).content
end

local function raise_sections(doc)
  local blocks = pandoc.Blocks({})
  for number, block in ipairs(doc.blocks) do
    if block.t == "Div" and block.classes:includes("untitled") then
      blocks:extend(raise(block, number == 1))
    else
      blocks:insert(block)
    end
  end
  return pandoc.Pandoc(blocks, doc.meta)
end

return {
  { RawBlock = take_html, Meta = look_at_form },
  { Div = drop_words, Figure = drop_chart, RawBlock = drop_table_of_chart },
  { Pandoc = raise_sections },
}
