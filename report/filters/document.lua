-- What both renderers do alike to the notebooks' text.

local elements = require("elements")

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

-- the unit's own prose is marked for those who check the page, and has no look of its own
local function own_words(element)
  if element.classes:includes("own-words") then
    return element.content
  end
end

-- a figure's source is shown on hover in HTML; in Word it is plain text
local function plain_span(span)
  if not is_typst and (span.classes:includes("budget-figure") or #span.classes == 0) then
    return span.content
  end
  return own_words(span)
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

-- beside each table its figures as a file, and the workbook of all; finish_html takes out what is not there
local table_files = [[
<ul class="files">
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
  if class:match("embed") or not elements.image(div) then
    return div.content
  end
end

return {
  { Meta = look_at_page },
  { Div = drop_auditor },
  { Div = link_notebook },
  { Div = link_audit },
  { Div = unwrap },
  { RawBlock = offer_files },
  is_html and {} or { Div = own_words, Span = plain_span },
}
