-- Contradictions that were accepted in writing: a mark at each figure, and the list at the end that the marks lead to.
-- They stand in the metadata; src/budgetbook/render/discrepancies.py tells what there is.

local elements = require("elements")

local is_html = FORMAT:match("html") ~= nil

-- by the id of a figure: what its marks are, and where each leads
local marks = {}
local list = pandoc.List()

-- a number of a table is explained where it stands, in a link as well
local function back_link(name, target)
  local figure = #name == 1 and name[1].t == "Span" and name[1]
  if figure and is_html then
    local attributes = pandoc.List()
    for _, key in ipairs({ "figure", "data-figure" }) do
      if figure.attributes[key] then
        attributes:insert({ key, figure.attributes[key] })
      end
    end
    local title = figure.attributes.title
    return pandoc.Link(figure.content, target, title, pandoc.Attr("", figure.classes, attributes))
  end
  return pandoc.Link(pandoc.utils.stringify(name), target)
end

local function read_list(meta)
  for number, entry in ipairs(meta.discrepancies or {}) do
    local id = "discrepancy-" .. number
    local name = pandoc.utils.stringify(entry.name)
    local told = pandoc.utils.stringify(entry.told)
    local words = pandoc.Inlines({ pandoc.Str(name .. "　") })
    words:extend(elements.inlines(entry.sentence))
    local places = pandoc.Inlines({ pandoc.Str("见：") })
    for place_number, place in ipairs(entry.places) do
      local marked = elements.inlines(place)[1]
      local figure, anchor = elements.attribute(marked, "place"), id .. "-" .. place_number
      marks[figure] = marks[figure] or pandoc.List()
      marks[figure]:insert({ name = name, told = told, anchor = anchor, target = "#" .. id })
      if #marked.content > 0 then
        places:extend({ pandoc.Str(#places > 1 and "；" or ""), back_link(marked.content, "#" .. anchor) })
      end
    end
    places:insert(pandoc.Str("。"))
    list:insert(pandoc.Div({ pandoc.Para(words), pandoc.Para(places) }, pandoc.Attr(id, { "discrepancy" })))
  end
end

-- a figure is marked where it is printed first
local function marks_at(figure)
  local found = figure and marks[figure]
  if found then
    marks[figure] = nil
  end
  return found
end

local function mark(one)
  local attributes = { { "aria-label", one.name .. "：" .. one.told } }
  local attr = pandoc.Attr(is_html and one.anchor or "", { "discrepancy-mark" }, is_html and attributes or {})
  local link = pandoc.Link({ pandoc.Superscript({ pandoc.Str(one.name) }) }, one.target, one.told, attr)
  return is_html and link or pandoc.Span({ link }, pandoc.Attr(one.anchor, { "discrepancy-mark" }))
end

local function mark_span(span)
  local found = span.classes:includes("budget-figure") and marks_at(elements.attribute(span, "figure"))
  if not found then
    return nil
  end
  -- in print words are broken into lines, as numbers are not; a place in the unit's own words has nothing but its marks
  local are_words = not is_html and span.classes:includes("designation")
  local inlines = pandoc.Inlines((are_words or #span.content == 0) and span.content or { span })
  for _, one in ipairs(found) do
    inlines:insert(mark(one))
  end
  return inlines, false
end

-- in a sentence no line begins with a mark
local function mark_in_sentence(span)
  local inlines, goes_on = mark_span(span)
  if inlines then
    return pandoc.Span(inlines, pandoc.Attr("", { "number-unit" })), goes_on
  end
end

-- the page keeps its tables as HTML
local function mark_raw(block)
  if block.format ~= "html" or not block.text:find("data-figure", 1, true) then
    return nil
  end
  local text = block.text:gsub('(<span class="budget%-figure[^>]* data%-figure="([^"]*)"[^>]*>.-</span>)', function(span, id)
    local found = marks_at((id:gsub("&quot;", '"'):gsub("&lt;", "<"):gsub("&gt;", ">"):gsub("&#x27;", "'"):gsub("&amp;", "&")))
    if not found then
      return nil
    end
    for _, one in ipairs(found) do
      span = span .. pandoc.write(pandoc.Pandoc({ pandoc.Plain({ mark(one) }) }), "html")
    end
    return span
  end)
  return pandoc.RawBlock("html", text)
end

local function add(doc)
  if #list == 0 then
    return nil
  end
  doc = doc:walk({
    traverse = "topdown",
    Table = function(tab)
      return tab:walk({ traverse = "topdown", Span = mark_span }), false
    end,
    RawBlock = mark_raw,
    Span = mark_in_sentence,
  })
  local heading = pandoc.Header(1, { pandoc.Str("照录而待核实的数据") }, pandoc.Attr("discrepancies"))
  local why = pandoc.Para({ pandoc.Str("以下内容在来源中互相矛盾，或者不符合核对规则，照录原文，待核实后改正。") })
  local own = pandoc.Blocks({ heading, why })
  own:extend(list)
  -- Quarto puts blocks of its own behind the last
  local place = #doc.blocks + 1
  for number, block in ipairs(doc.blocks) do
    if block.t == "Div" and block.classes:includes("audit-link") then
      place = number
    end
  end
  for number, block in ipairs(own) do
    doc.blocks:insert(place + number - 1, block)
  end
  return doc
end

return { { Meta = read_list }, { Pandoc = add } }
