-- Where the text names an official table, a reader is led to it: in every format, by the same words.

local elements = require("elements")

local is_html = FORMAT:match("html") ~= nil

-- each notebook has a page of its own, which has no other notebook's tables
local is_notebook_page = false
local targets, contents = {}, {}
local numbers = pandoc.List()

local function is_title(div)
  return div.classes:includes("table-title") or div.classes:includes("table-number")
end

-- the heading under which each table stands, by the table's number and by its line in the list of tables
local function find_tables(doc)
  is_notebook_page = doc.meta["notebook-page"] ~= nil
  local heading
  doc:walk({
    traverse = "topdown",
    Header = function(header)
      heading = header.identifier
      contents[pandoc.utils.stringify(header)] = "#" .. heading
    end,
    Div = function(div)
      if is_title(div) then
        local number = elements.table_number(div)
        if number then
          numbers:insert(number)
          targets[number] = "#" .. heading
        end
      end
    end,
  })
end

-- a number with its explanation stays one thing to stop at: the link carries what the span did
local function link_span(span)
  local target = span.classes:includes("budget-figure") and targets[pandoc.utils.stringify(span)]
  if not target then
    return nil
  end
  if not is_html then
    -- still a figure, of which print breaks no line
    return pandoc.Span({ pandoc.Link(span.content, target) }, span.attr), false
  end
  -- a list, for the order of a Lua table changes from run to run
  local attributes = pandoc.List()
  for name, value in pairs(span.attributes) do
    if name ~= "title" then
      attributes:insert({ name, value })
    end
  end
  attributes:sort(function(one, other)
    return one[1] < other[1]
  end)
  local link = pandoc.Link(span.content, target, span.attributes.title, pandoc.Attr("", span.classes, attributes))
  return link, false
end

-- words of a caption carry no span: the number is found in them
local function link_words(str)
  for _, number in ipairs(numbers) do
    local target = targets[number]
    local first, last = str.text:find(number, 1, true)
    if first then
      local before, after = str.text:sub(1, first - 1), str.text:sub(last + 1)
      return { pandoc.Str(before), pandoc.Link({ pandoc.Str(number) }, target), pandoc.Str(after) }, false
    end
  end
end

local function link_line(block)
  local target = contents[pandoc.utils.stringify(block)]
  if target then
    return pandoc.Para({ pandoc.Link(block.content, target) })
  end
end

-- neither the tables' own headings and titles nor their cells lead anywhere
local function link(doc)
  if is_notebook_page or next(targets) == nil then
    return nil
  end
  return doc:walk({
    traverse = "topdown",
    Header = function(header)
      return header, false
    end,
    Table = function(table)
      return table, false
    end,
    Link = function(there)
      return there, false
    end,
    Div = function(div)
      if div.classes:includes("annex-list") then
        return div:walk({ Para = link_line }), false
      end
      if is_title(div) then
        return div, false
      end
    end,
    Span = link_span,
    Str = link_words,
  })
end

return { { Pandoc = find_tables }, { Pandoc = link } }
