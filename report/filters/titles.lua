-- An official table has one title, in the middle, and its number above it at the right, as in the workbook:
-- the heading (一、部门收支总体情况表) takes what the title has besides (2020年), and the title goes. Where the title says
-- something else, or the heading itself has digits, both stay.

local is_word = FORMAT:match("docx") ~= nil

local function text_of(inlines)
  return pandoc.utils.stringify(inlines)
end

-- what stands before the wide space, and what after it
local function number_and_title(div)
  local number, title, rest = pandoc.Inlines({}), nil, pandoc.utils.blocks_to_inlines(div.content)
  for _, inline in ipairs(rest) do
    local before, after
    if not title and inline.t == "Str" then
      before, after = inline.text:match("^(.-)　(.*)$")
    end
    if before then
      title = pandoc.Inlines({ pandoc.Str(after) })
      if before ~= "" then
        number:insert(pandoc.Str(before))
      end
    elseif title then
      title:insert(inline)
    else
      number:insert(inline)
    end
  end
  return number, title
end

local function number_line(number)
  local words = number
  if is_word then
    words = pandoc.Inlines({ pandoc.RawInline("openxml", "<w:r><w:tab/></w:r>") })
    words:extend(number)
  end
  local style = is_word and { ["custom-style"] = "表上说明" } or {}
  return pandoc.Div({ pandoc.Para(words) }, pandoc.Attr("", { "table-number" }, style))
end

local function ordinal_of(heading)
  for _, pattern in ipairs({ "^（(.-)）", "^(.-)、" }) do
    local numeral = heading:match(pattern)
    local others = numeral and numeral:gsub("[^\128-\191][\128-\191]*", function(sign)
      return ("一二三四五六七八九十百"):find(sign, 1, true) and "" or nil
    end)
    if others == "" then
      return heading:match((pattern:gsub("[()]", "")))
    end
  end
  return ""
end

local function titles_of(blocks)
  local set = pandoc.Blocks({})
  local place = 1
  while place <= #blocks do
    local heading, below = blocks[place], blocks[place + 1]
    local is_below = heading.t == "Header" and below and below.t == "Div"
    local is_title = is_below and below.classes:includes("table-title")
    local is_number = is_below and below.classes:includes("table-number")
    local number, title
    if is_title then
      number, title = number_and_title(below)
    end
    if is_number then
      heading.classes:insert("table-heading")
      set:insert(number_line(pandoc.utils.blocks_to_inlines(below.content)))
      set:insert(heading)
      place = place + 2
    elseif title then
      if #number > 0 then
        set:insert(number_line(number))
      end
      local words = text_of(heading.content)
      local ordinal = ordinal_of(words)
      local same = words:sub(#ordinal + 1)
      heading.classes:insert("table-heading")
      if not words:find("%d") and text_of(title):sub(-#same) == same then
        heading.content = pandoc.Inlines({ pandoc.Str(ordinal) })
        heading.content:extend(title)
        set:insert(heading)
      else
        below.content = { pandoc.Para(title) }
        below.classes:insert("below-number")
        set:insert(heading)
        set:insert(below)
      end
      place = place + 2
    else
      set:insert(heading)
      place = place + 1
    end
  end
  return set
end

local function set_titles(doc)
  return doc:walk({
    traverse = "topdown",
    Blocks = titles_of,
    -- in the cells of a table, of which a book has thousands, there are none
    Table = function(tab)
      return tab, false
    end,
  })
end

return { { Pandoc = set_titles } }
