-- How words and blocks are written for Typst, and which number a table has.

local markup = {}

function markup.raw(text)
  return pandoc.RawInline("typst", text)
end

function markup.quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

function markup.block(name, blocks)
  local wrapped = pandoc.Blocks({ pandoc.RawBlock("typst", "#" .. name .. "[") })
  wrapped:extend(blocks)
  wrapped:insert(pandoc.RawBlock("typst", "]"))
  return wrapped
end

-- The number in a table's title; a table in the text has none.
function markup.table_number(title)
  local found
  title:walk({
    Span = function(span)
      if (span.attributes.figure or span.attributes["data-figure"] or ""):match("%.title%.number$") then
        found = pandoc.utils.stringify(span)
      end
    end,
  })
  return found
end

return markup
