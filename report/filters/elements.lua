-- What several filters ask of an element.

local elements = {
  -- Headings are broken between words that stand apart by spaces of no width.
  no_width_space = "\u{200b}",
}

-- An attribute that notebooks write with data- before its name, which pandoc may take off.
function elements.attribute(element, name)
  return element.attributes[name] or element.attributes["data-" .. name]
end

-- The inlines of a value of the metadata.
function elements.inlines(value)
  return pandoc.utils.type(value) == "Blocks" and pandoc.utils.blocks_to_inlines(value) or pandoc.Inlines(value)
end

-- The image in an element; none where there is none.
function elements.image(element)
  local image
  pandoc.Blocks({ element }):walk({
    Image = function(found)
      image = found
    end,
  })
  return image
end

-- The number in a table's title; a table in the text has none.
function elements.table_number(title)
  local number
  title:walk({
    Span = function(span)
      if (elements.attribute(span, "figure") or ""):match("%.title%.number$") then
        number = pandoc.utils.stringify(span)
      end
    end,
  })
  return number
end

return elements
