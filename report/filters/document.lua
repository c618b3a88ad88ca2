-- What both renderers do alike to the notebooks' text.

local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil

-- Quarto also makes a page of each notebook, for the auditor; there everything stays
local is_notebook_page = false
local function look_at_page(meta)
  is_notebook_page = meta.nbMeta ~= nil
end

-- made-up data says so before anything else, on every screen; in print Typst's template does it
local function mark_sample(meta)
  local words = meta["sample-mark"]
  if not is_html or not words then
    return nil
  end
  local html = '<p class="sample-mark" role="note">' .. pandoc.utils.stringify(words) .. "</p>"
  if quarto then
    quarto.doc.include_text("before-body", html)
    return nil
  end
  meta["include-before"] = pandoc.MetaBlocks({ pandoc.RawBlock("html", html) })
  return meta
end

-- explanations for the auditor belong to the notebooks, not to the published text
local function drop_auditor(div)
  if div.classes:includes("auditor") and not is_notebook_page then
    return {}
  end
end

-- the unit's own prose is marked for those who check the page, and has no look of its own
local function own_words(element)
  if not is_html and element.classes:includes("own-words") then
    return element.content
  end
end

-- a figure's source is shown on hover in HTML; in Word it is plain text
local function plain_span(span)
  if is_html or is_typst or not (span.classes:includes("budget-figure") or #span.classes == 0) then
    return nil
  end
  return span.content
end

-- on screen each part leads to the notebook that computed it: with Quarto to the notebook's own page
local function link_notebook(div)
  local quarto_page = div.classes:includes("quarto-embed-nb-cell")
  if not is_html or is_notebook_page or not (quarto_page or div.classes:includes("embedded-notebook")) then
    return nil
  end
  local name = pandoc.path.filename(div.attributes.notebook)
  local target = "notebooks/" .. (quarto_page and name:gsub("%.ipynb$", "-preview.html") or name)
  local link = pandoc.Link("查看本部分的计算笔记本", target)
  div.content:insert(pandoc.Div({ pandoc.Para({ link }) }, pandoc.Attr("", { "notebook-link" })))
  return div
end

-- the auditor's notebook is no part of the text: on screen a link leads to it, in print nothing is said of it
local function link_audit(div)
  if not div.classes:includes("audit-link") then
    return nil
  end
  if not is_html or is_notebook_page then
    return {}
  end
  local name = div.attributes.notebook
  local target = "notebooks/" .. (quarto ~= nil and name:gsub("%.ipynb$", "-preview.html") or name)
  local link = pandoc.Link(pandoc.utils.blocks_to_inlines(div.content), target)
  return pandoc.Div({ pandoc.Para({ link }) }, pandoc.Attr("", { "notebook-link" }))
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

return {
  { Meta = look_at_page },
  { Meta = mark_sample },
  { Div = drop_auditor },
  { Div = link_notebook },
  { Div = link_audit },
  { Div = unwrap },
  { Div = own_words, Span = own_words },
  { Span = plain_span },
}
