-- The blocks that have a look of their own, and the words and numbers of sentences.

local markup = require("typst.markup")

-- Sets the two ends of a line: 部门名称 left, 单位 right.
local function spread_lines(div)
  if div.classes:includes("table-lines") then
    return div:walk({
      Space = function()
        return markup.raw("#h(1fr)")
      end,
    })
  end
end

-- The classes whose look is a function of the template.
local styled = { "text-table", "plain-words", "table-number", "table-title", "table-lines", "table-note", "annex-list", "annex-date" }

local function style_div(div)
  for _, name in ipairs(styled) do
    if div.classes:includes(name) then
      return markup.block(name, div.content)
    end
  end
end

-- Keeps all that is in a figure in one box; where a number is in a box already, with its unit.
local function keep_whole(inlines)
  local kept, is_open = pandoc.Inlines({}), false
  for _, inline in ipairs(inlines) do
    local number, unit
    if not is_open and inline.t == "RawInline" then
      number, unit = inline.text:match('^#keep%("([^"]*)", "([^"]*)"%);$')
    end
    if number then
      kept:extend({ markup.raw("#keep(" .. markup.quoted(number) .. ", ["), pandoc.Str(unit) })
      is_open = true
    elseif not is_open and (inline.t ~= "Str" or inline.text ~= "") then
      kept:insert(markup.raw("#keep(["))
      kept:insert(inline)
      is_open = true
    else
      kept:insert(inline)
    end
  end
  kept:insert(markup.raw("]);"))
  return kept
end

-- Never parts a number from its unit; the word before it (增加, 占) may stand on the line before. After such a box Typst
-- would begin a line with a semicolon or a colon; a joiner forbids it.
local function keep_numbers(inlines)
  local kept = pandoc.Inlines({})
  for position, inline in ipairs(inlines) do
    local is_figure = inline.t == "Span"
      and (inline.classes:includes("budget-figure") or inline.classes:includes("number-unit"))
    if is_figure then
      local only = #inline.content == 1 and inline.content[1].t == "Str" and inline.content[1].text or ""
      local before, number, unit = only:match("^([^%d−-]*)([−-]?%d[%d,.]*)(.*)$")
      if number and unit ~= "" then
        kept:insert(pandoc.Str(before))
        local parts = unit == "%" and { number .. unit } or { number, unit }
        kept:insert(markup.raw("#keep(" .. table.concat(pandoc.List(parts):map(markup.quoted), ", ") .. ");"))
      else
        kept:extend(keep_whole(inline.content))
      end
      local after = inlines[position + 1]
      if after and after.t == "Str" and (after.text:find("^；") or after.text:find("^：")) then
        kept:insert(markup.raw("#sym.wj;"))
      end
    elseif inline.t == "Span" and #inline.classes == 0 then
      kept:extend(inline.content)
    else
      kept:insert(inline)
    end
  end
  return kept
end

-- Typst makes dashes, ellipses, links, comments and lists of some signs: such words are given to it as strings.
local function literal(str)
  local text = str.text
  if text:find("%-[%-?]") or text:find("%.%.%.") or text:find("//") or text:find("^/") then
    return markup.raw("#" .. markup.quoted(text) .. ";")
  end
end

return { { Div = spread_lines }, { Div = style_div, Inlines = keep_numbers }, { Str = literal } }
