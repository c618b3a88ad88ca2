-- Only for the built-in renderer: what Quarto does by itself.

local figure_number = 0
local is_html = FORMAT:match("html") ~= nil

return {
  {
    -- figures are numbered; Typst does that by itself, but pandoc gives it no words for the blind
    Figure = function(figure)
      figure_number = figure_number + 1
      local caption = figure.caption.long[1]
      if is_html then
        caption.content:insert(1, pandoc.Str("图" .. figure_number .. "　"))
        return figure
      end
      local image
      figure:walk({
        Image = function(found)
          image = found
        end,
      })
      local words = pandoc.utils.stringify(image.caption):gsub('[\\"]', "\\%0")
      local text = pandoc.write(pandoc.Pandoc({ pandoc.Plain(caption.content) }), "typst")
      local typst = '#figure(image("%s", alt: "%s"), caption: [%s])'
      return pandoc.RawBlock("typst", typst:format(image.src, words, text))
    end,
  },
}
