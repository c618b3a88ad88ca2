-- What each column of a table must hold in one line: words, whose widths Typst measures.

local elements = require("elements")

local widths = {}

-- In bytes, which are four Chinese letters: a longer word may have to be broken all the same.
widths.longest_kept_word = 12

function widths.decimals(amount)
  return #(amount:match("%.(%d*)$") or "")
end

-- The words of a heading, in an iterator.
function widths.words(heading)
  return (heading .. elements.no_width_space):gmatch("(.-)" .. elements.no_width_space)
end

-- How wide a text is, in digits, of which a Chinese letter takes two.
local function digits_wide(text)
  return 2 * utf8.len(text) - #text:gsub("[^%w%p]", "")
end

local function wider(word, other)
  return digits_wide(word) > digits_wide(other) and word or other
end

local function for_each_narrow_cell(rows, act)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row) do
      if cell.columns == 1 then
        act(cell)
      end
    end
  end
end

local function in_each_column(columns, value)
  local all = {}
  for column = 1, columns do
    all[column] = value
  end
  return all
end

-- Returns, by column, the widest run of letters and digits, with its unit where it has one, and the most decimals.
function widths.unbroken(rows, columns)
  local widest, decimals = in_each_column(columns, ""), in_each_column(columns, 0)
  for_each_narrow_cell(rows, function(cell)
    local column = cell.column
    for word in cell.text:gmatch("[%w%p]+") do
      widest[column] = wider(word, widest[column])
    end
    if cell.amount then
      decimals[column] = math.max(decimals[column], widths.decimals(cell.amount))
    elseif cell.text:find("%d") then
      cell.contents:walk({
        Span = function(span)
          if span.classes:includes("number-unit") then
            widest[column] = wider(pandoc.utils.stringify(span), widest[column])
          end
        end,
      })
    end
  end)
  return widest, decimals
end

-- Returns, by column, the widest word of its headings, which is best not broken.
function widths.of_headings(rows, columns)
  local widest = in_each_column(columns, "")
  for_each_narrow_cell(rows, function(cell)
    if cell.text:find(elements.no_width_space, 1, true) then
      for word in widths.words(cell.text) do
        if #word <= widths.longest_kept_word then
          widest[cell.column] = wider(word, widest[cell.column])
        end
      end
    end
  end)
  return widest
end

return widths
