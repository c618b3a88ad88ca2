-- What only the Word file needs, before Quarto looks at the text: named styles, cover, section breaks, plain charts.
-- What Word's own format cannot be told from here is added after rendering (src/budgetbook/render/finish_docx.py).

if not FORMAT:match("docx") then
  return {}
end

local elements = require("elements")

local styles = {
  { "plain-words", "通俗说明" },
  { "table-title", "表题" },
  { "table-lines", "表上说明" },
  { "table-note", "表注" },
  { "annex-list", "附件目录" },
  { "annex-date", "附件日期" },
}

local function styled(name, blocks)
  return pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = name }))
end

-- the classes stay, for other filters go by them
local function name_style(div)
  for _, style in ipairs(styles) do
    local class, name = table.unpack(style)
    if div.classes:includes(class) then
      div.attributes["custom-style"] = name
      return div
    end
  end
end

-- the two ends of a line: 部门名称 left, 单位 right
local function spread_lines(div)
  if div.classes:includes("table-lines") then
    return div:walk({
      Space = function()
        return pandoc.RawInline("openxml", "<w:r><w:tab/></w:r>")
      end,
    })
  end
end

-- a chart is a paragraph with its caption below it; Quarto would put a picture that stands alone into a table
local charts = 0
local function plain_chart(figure)
  local image = elements.image(figure)
  if not image then
    return nil
  end
  charts = charts + 1
  local words = image.attributes["fig-alt"] or pandoc.utils.stringify(image.caption)
  local picture = pandoc.Image({ pandoc.Str(words) }, "charts/" .. figure.identifier .. ".png")
  local caption = pandoc.Inlines({ pandoc.Str("图" .. charts .. "　") })
  caption:extend(pandoc.utils.blocks_to_inlines(figure.caption.long))
  return {
    styled("图", { pandoc.Para({ picture, pandoc.RawInline("openxml", "") }) }),
    styled("caption", { pandoc.Para(caption) }),
  }
end

local function section_end(orientation)
  local page = orientation and '<w:pgSz w:orient="' .. orientation .. '"/>' or ""
  return pandoc.RawBlock("openxml", "<w:p><w:pPr><w:sectPr>" .. page .. "</w:sectPr></w:pPr></w:p>")
end

local function is_section_end(block)
  return block.t == "RawBlock" and block.text:find("<w:sectPr>", 1, true) ~= nil
end

-- the blocks without the containers around them: of an embedded notebook and, by Quarto, of each cell
local function uncontained(blocks)
  local all = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local class = block.t == "Div" and block.classes[1]
    if class and (class:find("^cell") or class:find("embed")) then
      all:extend(uncontained(block.content))
    else
      all:insert(block)
    end
  end
  return all
end

-- the tables lie, in a section of their own; the list of them stands before it, on an upright page
local function annex(div)
  if div.classes:includes("landscape") then
    local content = pandoc.Blocks({ section_end() })
    local has_list = false
    for _, block in ipairs(uncontained(div.content)) do
      if has_list and block.t == "Header" and block.level == 2 then
        content:insert(section_end())
        has_list = false
      end
      has_list = has_list or block.t == "Div" and block.classes:includes("annex-list")
      content:insert(block)
    end
    content:insert(section_end("landscape"))
    return content
  end
end

-- Word repeats heading rows on each page of a table only if they are its first. Rows within a table that have headings of
-- their own are therefore a table, which follows as closely as can be; the cell that names them stands in its heading.
local close = pandoc.RawBlock("openxml", '<w:p><w:pPr><w:pStyle w:val="SectionBreak"/></w:pPr></w:p>')

local function heads_columns(row)
  local found = false
  for _, cell in ipairs(row and row.cells or {}) do
    found = found or cell.attr.attributes.scope == "col"
  end
  return found
end

local function own_headings(tab)
  local rows = tab.bodies[1].body
  local pieces, place = pandoc.Blocks({}), 1
  local function add(head, body)
    if #body > 0 then
      local piece = tab:clone()
      piece.head = pandoc.TableHead(head)
      piece.bodies[1].body = body
      pieces:extend(#pieces > 0 and { close, piece } or { piece })
    end
  end
  local plain = pandoc.List({})
  while rows[place] do
    local head, body = pandoc.List({}), pandoc.List({})
    local name = rows[place].cells[1]
    local last = place + name.row_span - 1
    while heads_columns(rows[place]) and place <= last do
      head:insert(rows[place])
      place = place + 1
    end
    if #head > 0 and place <= last then
      add({}, plain)
      plain = pandoc.List({})
      rows[place].cells:insert(1, pandoc.Cell({}, name.alignment, name.row_span - #head, name.col_span))
      name.row_span = #head
      for of_head = place, last do
        body:insert(rows[of_head])
      end
      add(head, body)
      place = last + 1
    else
      plain:extend(head)
      if #head == 0 then
        plain:insert(rows[place])
        place = place + 1
      end
    end
  end
  add(tab.head.rows, plain)
  return #pieces > 1 and pieces or nil
end

-- in a cell of a few words a number and its unit stand apart by spaces of no width, as the words of a heading do
local longest_text = 20 -- letters

local function keep_units(tab)
  local function keep(span)
    if span.classes:includes("number-unit") then
      return { pandoc.Str(elements.no_width_space), span, pandoc.Str(elements.no_width_space) }
    end
  end
  for _, row in ipairs(tab.bodies[1] and tab.bodies[1].body or {}) do
    for _, cell in ipairs(row.cells) do
      local text = pandoc.utils.stringify(cell.contents)
      if text:find("%d.*[^%d,.]") and utf8.len(text) <= longest_text then
        cell.contents = cell.contents:walk({ Span = keep })
      end
    end
  end
  return tab
end

-- sections that are the uppermost headings have styles of their own, which look like those of the level below
local function raised(header)
  local heading = styled("节标题 " .. header.level, { pandoc.Para(header.content) })
  return header.classes:includes("begins") and { section_end(), heading } or heading
end

local longest_line = 20 -- characters of a title

-- 第一部分 and 附件 stand on lines of their own; a long title breaks before its year
local function part_title(header)
  if header.classes:includes("raised") then
    return raised(header)
  end
  if header.level ~= 1 then
    return nil
  end
  return header:walk({
    Str = function(str)
      local first, rest = str.text:match("^(.-)　(.*)$")
      if not first then
        first, rest = str.text:match("^(附件：)(.+)$")
      end
      local lines = pandoc.Inlines(first and { pandoc.Str(first), pandoc.LineBreak() } or {})
      rest = rest or str.text
      local before, from_year = rest:match("^(.+)(%d%d%d%d年.*)$")
      if before and utf8.len(rest) > longest_line then
        lines:extend({ pandoc.Str(before), pandoc.LineBreak(), pandoc.Str(from_year) })
      else
        lines:insert(pandoc.Str(rest))
      end
      return lines
    end,
  })
end

-- cover and contents stand before the text, and pandoc prints no title of its own
local function frame(doc)
  local lines = pandoc.Inlines({})
  for _, line in ipairs(doc.meta["cover-lines"]) do
    if #lines > 0 then
      lines:insert(pandoc.LineBreak())
    end
    lines:extend(elements.inlines(line))
  end
  local front = pandoc.Blocks({
    styled("Title", { pandoc.Para(lines) }),
    styled("Subtitle", { pandoc.Para(doc.meta.subtitle) }),
    styled("TOC Heading", { pandoc.Para(doc.meta["toc-title"]) }),
    section_end(),
  })
  for _, block in ipairs(doc.blocks) do
    -- where a section ends that has only begun, there is none
    if not (is_section_end(block) and is_section_end(front[#front])) then
      front:insert(block)
    end
  end
  doc.meta.title, doc.meta.subtitle = nil, nil
  return pandoc.Pandoc(front, doc.meta)
end

return {
  { Header = part_title },
  { Table = keep_units },
  { Table = own_headings },
  { Div = annex },
  { Div = spread_lines },
  { Div = name_style },
  { Figure = plain_chart },
  { Pandoc = frame },
}
