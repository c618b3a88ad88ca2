-- What the printed document alone needs: Typst is told what each block and each table is.

if not FORMAT:match("typst") then
  return {}
end

local filters = pandoc.List({})
for _, name in ipairs({ "pages", "tables", "text" }) do
  filters:extend(require("typst." .. name))
end
return filters
