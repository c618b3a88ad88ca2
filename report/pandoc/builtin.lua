-- Only for the built-in renderer: the document's filters, in the order in which _quarto.yml has them, and what Quarto
-- does by itself. One file, for pandoc starts an interpreter for each, which takes longer than most of them do.

-- where filters find what they require; Quarto looks beside them by itself
package.path = "filters/?.lua;" .. package.path

local elements = require("elements")
local markup = require("typst.markup")
local filters = pandoc.List({})
for _, name in ipairs({ "parts", "tables", "docx", "discrepancies", "links", "document", "titles", "typst" }) do
  filters:extend(dofile("filters/" .. name .. ".lua"))
end

local figure_number = 0
local is_html = FORMAT:match("html") ~= nil

filters:insert({
  -- figures are numbered; Typst does that by itself, but pandoc gives it no words for the blind
  Figure = function(figure)
    figure_number = figure_number + 1
    local caption = figure.caption.long[1]
    if is_html then
      caption.content:insert(1, pandoc.Str("图" .. figure_number .. "　"))
      return figure
    end
    local image = elements.image(figure)
    local words = markup.quoted(pandoc.utils.stringify(image.caption))
    local text = pandoc.write(pandoc.Pandoc({ pandoc.Plain(caption.content) }), "typst")
    local typst = '#figure(image("%s", alt: %s), caption: [%s])'
    return pandoc.RawBlock("typst", typst:format(image.src, words, text))
  end,
})

return filters
