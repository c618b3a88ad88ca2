-- What both renderers do alike to the notebooks' text.

local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil

-- each notebook also has a page of its own, for the auditor; there everything stays
local is_notebook_page = false
local function look_at_page(meta)
  is_notebook_page = meta["notebook-page"] ~= nil
end

-- explanations for the auditor belong to the notebooks, not to the published text
local function drop_auditor(div)
  if div.classes:includes("auditor") and not is_notebook_page then
    return {}
  end
end

local function typst_block(name, div)
  local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", "#" .. name .. "[") })
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock("typst", "]"))
  return blocks
end

-- the unit's own prose is marked for those who check the page, and has no look of its own
local function own_words(element)
  if not is_html and element.classes:includes("own-words") then
    return element.content
  end
end

local typst_names = {
  ["plain-words"] = "plain-words",
  ["table-title"] = "table-title",
  ["table-lines"] = "table-lines",
  ["table-note"] = "table-note",
  ["annex-list"] = "annex-list",
  ["annex-date"] = "annex-date",
}

local function style_div(div)
  if not is_typst then
    return nil
  end
  for class, name in pairs(typst_names) do
    if div.classes:includes(class) then
      return typst_block(name, div)
    end
  end
end

-- a figure that is all there is in a cell may be set smaller to fit it
local function mark_alone(block)
  local inline = #block.content == 1 and block.content[1]
  if inline and inline.t == "Strong" and #inline.content == 1 then
    inline = inline.content[1]
  end
  if is_typst and inline and inline.t == "Span" and inline.classes:includes("budget-figure") then
    return block:walk({
      Span = function(span)
        span.attributes.alone = "true"
        return span
      end,
    })
  end
end

-- a figure's source is shown on hover in HTML; elsewhere it is plain text, and never parted from its unit
local function plain_span(span)
  if is_html or not (span.classes:includes("budget-figure") or #span.classes == 0) then
    return nil
  end
  if is_typst and span.classes:includes("budget-figure") then
    local inlines = pandoc.Inlines({ pandoc.RawInline("typst", span.attributes.alone and "#amount[" or "#box[") })
    inlines:extend(span.content)
    inlines:insert(pandoc.RawInline("typst", "];"))
    return inlines
  end
  return span.content
end

-- Typst makes dashes, ellipses, links, comments and lists of some signs: such words are given to it as strings
local function typst_literal(str)
  local text = str.text
  if is_typst and (text:find("%-[%-?]") or text:find("%.%.%.") or text:find("//") or text:find("^/")) then
    return pandoc.RawInline("typst", '#"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '";')
  end
end

-- the two ends of a line: 部门名称 left, 单位 right
local function ends(div)
  if is_typst and div.classes:includes("table-lines") then
    return div:walk({
      Space = function()
        return pandoc.RawInline("typst", "#h(1fr)")
      end,
    })
  end
end

local function page_of(notebook)
  return "notebooks/" .. pandoc.path.filename(notebook):gsub("%.ipynb$", "-preview.html")
end

-- on screen each part leads to the page of the notebook that computed it; the container itself names a folder of
-- the machine that it was made on, and goes
local function link_notebook(div)
  local embedded = div.classes:includes("quarto-embed-nb-cell") or div.classes:includes("embedded-notebook")
  if not is_html or is_notebook_page or not embedded then
    return nil
  end
  local link = pandoc.Link("查看本部分的计算笔记本", page_of(div.attributes.notebook))
  div.content:insert(pandoc.Div({ pandoc.Para({ link }) }, pandoc.Attr("", { "notebook-link" })))
  return div.content
end

-- the auditor's notebook is no part of the text: on screen a link leads to it, in print nothing is said of it
local function link_audit(div)
  if not div.classes:includes("audit-link") then
    return nil
  end
  if not is_html or is_notebook_page then
    return {}
  end
  local link = pandoc.Link(pandoc.utils.blocks_to_inlines(div.content), page_of(div.attributes.notebook))
  return pandoc.Div({ pandoc.Para({ link }) }, pandoc.Attr("", { "notebook-link" }))
end

-- beside each official table its figures as a file, and the workbook of all; finish_html takes out what is not there
local table_files = [[
<ul class="files no-print">
<li class="file"><a href="tables/%s.csv" download data-carried>下载本表（CSV）</a></li>
<li class="file"><a href="tables.xlsx" download data-carried>全部附表（Excel）</a></li>
</ul>]]
local function offer_files(block)
  local key = block.format == "html" and block.text:match('<div class="table%-scroll"[^>]* data%-table="([%w_]+)"')
  if not is_html or is_notebook_page or not key then
    return nil
  end
  return { block, pandoc.RawBlock("html", (table_files:gsub("%%s", key))) }
end

-- Quarto wraps every cell in containers: Typst breaks no page inside one, and contents lists miss its headings.
-- A chart's containers stay, for they make it a figure.
local function unwrap(div)
  local class = div.classes[1]
  if is_notebook_page then
    return nil
  end
  if class ~= "cell" and class ~= "cell-output" and not (is_typst and class and class:match("embed")) then
    return nil
  end
  local has_chart = false
  div:walk({
    Image = function()
      has_chart = true
    end,
  })
  if not has_chart or class:match("embed") then
    return div.content
  end
end

-- the annex lies landscape, on pages of its own
local function annex(div)
  if is_typst and div.classes:includes("landscape") then
    div.content:insert(1, pandoc.RawBlock("typst", "#show: annex"))
    return div.content
  end
end

return {
  { Meta = look_at_page },
  { Div = drop_auditor },
  { Div = link_notebook },
  { Div = link_audit },
  { Div = unwrap },
  { Div = annex },
  { RawBlock = offer_files },
  { Div = ends },
  { Div = own_words, Span = own_words },
  { Plain = mark_alone },
  { Div = style_div, Span = plain_span },
  { Str = typst_literal },
}
