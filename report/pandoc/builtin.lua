-- Only for the built-in renderer: what Quarto does by itself.

local figure_number = 0
local is_html = FORMAT:match("html") ~= nil

return {
  {
    -- figures are numbered; Typst does it by itself
    Figure = function(figure)
      figure_number = figure_number + 1
      if is_html then
        local caption = figure.caption.long[1]
        caption.content:insert(1, pandoc.Str("图 " .. figure_number .. "　"))
        return figure
      end
    end,
  },
}
