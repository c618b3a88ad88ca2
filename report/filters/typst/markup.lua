-- How words and blocks are written for Typst.

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

return markup
