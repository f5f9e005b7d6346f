-- The decoder: goes over a transaction as the declaration says, and adds what it finds to the tree.
--
-- `at` is where it is: `pos`, `limit` (which bytes it may take), `tree`, `path`, `depth`. What it finds of one type is
-- kept in `values`, for the conditions and lengths behind it.

local W = {}

local function short(missing, at)
  R.fail("short", at.pos, "incomplete: at least " .. missing .. (missing == 1 and " more byte is needed" or " more bytes are needed"))
end

-- The next `len` bytes.
local function take(at, len)
  if at.limit - at.pos < len then short(len - (at.limit - at.pos), at) end
  local from = at.pos
  at.pos = from + len
  return from
end

-- Goes on below a name.
local function below(path, name)
  return path == "" and name or path .. "." .. name
end

-- Runs `inside` on the next `len` bytes, all of which it must take.
local function within(at, len, inside)
  if at.limit - at.pos < len then short(len - (at.limit - at.pos), at) end
  local limit = at.limit
  at.limit = at.pos + len
  local value = inside()
  if at.pos ~= at.limit then
    R.fail("trailing", at.pos, R.left_over(at.limit - at.pos))
  end
  at.limit = limit
  return value
end

local function amount(amount, values, field)
  if amount.fixed then return amount.fixed end
  if amount.field then
    local number = R.first(values[amount.field])
    if not amount.scale then return number end
    return number * amount.scale[1] / amount.scale[2] + amount.shift[1] / amount.shift[2]
  end
  local number = amount.expression(values)
  if type(number) ~= "number" then R.fail("unsaid", nil, "the length of `" .. field.name .. "` can't be worked out here") end
  return number
end

-- Numbers.

local function number(show, at, field, ty)
  local width = field.width or ty.bytes
  local from = take(at, width)
  local range = at.tvb(from, width)
  local bytes = R.ordered(range, field.order)
  local value, exact
  if field.repr == "bcd" then
    value, exact = R.digits(R.bcd_digits(bytes, from, field.order), 10)
  elseif field.repr == "decimal" or field.repr == "hex" then
    value, exact = R.digits(R.text_digits(range:raw(), from, field.decimals or 0), field.repr == "hex" and 16 or 10)
  elseif ty.kind == "int" then
    value, exact = R.int(bytes)
  else
    value, exact = R.uint(bytes)
  end
  show.number(at, field, range, value, exact, #bytes)
  return value
end

local function float(show, at, field, ty)
  local range = at.tvb(take(at, ty.bytes), ty.bytes)
  local ordered = string.char((table.unpack or unpack)(R.ordered(range, field.order)))
  local value = Struct.unpack(ty.bytes == 4 and ">f" or ">d", ordered)
  show.float(at, field, range, value)
  return value
end

local function bool(show, at, field)
  local range = at.tvb(take(at, 1), 1)
  local value = range:uint()
  if value > 1 then R.fail("range", at.pos - 1, value .. " is neither 0 nor 1") end
  show.bool(at, field, range, value == 1)
  return value == 1
end

local function ber_length(show, at, field)
  local from = take(at, 1)
  local first, value = at.tvb(from, 1):uint(), nil
  if first < 0x80 then
    value = first
  elseif first == 0x80 or first > 0x84 then
    R.fail("range", from, "not a length of up to four bytes")
  else
    local bytes = R.ordered(at.tvb(take(at, first - 0x80), first - 0x80), field.order)
    value = R.uint(bytes)
    if value < 0x80 or (#bytes > 1 and bytes[1] == 0) then R.fail("range", from, "a length that is not in its shortest form") end
  end
  show.number(at, field, at.tvb(from, at.pos - from), value, UInt64.new(value), 5)
  return value
end

-- Bytes and text.

local function is_utf8(raw)
  local at, len = 1, #raw
  while at <= len do
    local byte = raw:byte(at)
    local more = byte < 0x80 and 0 or byte >= 0xC2 and byte < 0xE0 and 1 or byte >= 0xE0 and byte < 0xF0 and 2
      or byte >= 0xF0 and byte < 0xF5 and 3
    if not more or at + more > len then return false, at end
    for index = 1, more do
      local next = raw:byte(at + index)
      local least = index == 1 and (byte == 0xE0 and 0xA0 or byte == 0xF0 and 0x90) or 0x80
      local most = index == 1 and (byte == 0xED and 0x9F or byte == 0xF4 and 0x8F) or 0xBF
      if next < least or next > most then return false, at end
    end
    at = at + more + 1
  end
  return true
end

-- Bytes from `from` to the end of what there is; the last of them may be padding.
local function plain(show, at, field, ty, pad)
  local from, len = at.pos, at.limit - at.pos
  at.pos = at.limit
  local raw = len > 0 and at.tvb:raw(from, len) or ""
  local padded = len
  while pad and len > 0 and raw:byte(len) == pad do len = len - 1 end
  raw = raw:sub(1, len)
  if ty.kind == "text" then
    local is_text, where = is_utf8(raw)
    if not is_text then R.fail("text", from + where - 1, "is no UTF-8") end
  elseif ty.kind == "decimal" and not raw:match("^[+-]?%d+$") and not raw:match("^[+-]?%d+%.%d+$") then
    R.fail("digit", from, "is no number")
  end
  show.plain(at, field, ty, from, padded, raw)
  return raw
end

-- How many bytes come before a terminator, where escapes are stepped over.
local function before_terminator(at, terminator, scheme)
  local raw = at.limit > at.pos and at.tvb:raw(at.pos, at.limit - at.pos) or ""
  local place = 1
  while place + #terminator - 1 <= #raw do
    if raw:sub(place, place + #terminator - 1) == terminator then return place - 1 end
    local step = 1
    if scheme == "sml" and raw:sub(place, place + 3) == "\27\27\27\27" then
      step = 8
    elseif scheme == "slip" and raw:byte(place) == 0xDB or scheme == "hdlc" and raw:byte(place) == 0x7D
      or scheme == "dle" and raw:byte(place) == 0x10 then
      step = 2
    end
    place = place + step
  end
  short(1, { pos = at.limit })
end

-- One value of a type, from where `at` is.
local function value(show, at, field, ty, pad)
  local kind = ty.kind
  if kind == "uint" or kind == "int" then return number(show, at, field, ty) end
  if kind == "float" then return float(show, at, field, ty) end
  if kind == "bool" then return bool(show, at, field) end
  if kind == "ber" then return ber_length(show, at, field) end
  if kind == "frame" then return W.frame(show, at, field, ty) end
  if kind == "array" then return W.array(show, at, field, ty) end
  if kind == "list" then return W.list(show, at, field, ty, { to_end = true }) end
  if kind == "unknown" then R.fail("unsaid", at.pos, "of a type that this program does not know") end
  return plain(show, at, field, ty, pad)
end

-- Items.

function W.items(show, at, field, ty, is_over)
  local values, outer = {}, at.path
  show.open_items(at, field)
  while not is_over(#values, values[#values]) do
    at.path = outer .. "[" .. #values .. "]"
    at.label = field.labels and field.labels[#values + 1] or #values
    local before = at.pos
    if ty.element.kind == "bytes" then
      -- Bytes in a fixed number of them: what the field takes, divided among its items.
      local len = field.size and ty.len and field.size / ty.len
      if not len then R.fail("unsaid", at.pos, "how long an item is can't be worked out here") end
      values[#values + 1] = within(at, len, function() return value(show, at, field, ty.element) end)
    else
      values[#values + 1] = value(show, at, field, ty.element)
    end
    if at.pos == before and #values > 65535 then R.fail("range", at.pos, "items without an end") end
  end
  at.path, at.label = outer, nil
  show.close_items(at, field, #values)
  return values
end

function W.array(show, at, field, ty)
  return W.items(show, at, field, ty, function(count) return count >= ty.len end)
end

function W.list(show, at, field, ty, ends)
  local is_over = function(count, last)
    if ends.count then return count >= ends.count end
    if ends.is_last and last ~= nil and ends.is_last(last) then return true end
    if ends.terminator then
      local len = #ends.terminator
      return at.limit - at.pos >= len and at.tvb:raw(at.pos, len) == ends.terminator
    end
    if ends.is_last and at.pos >= at.limit then short(1, at) end
    return ends.to_end and at.pos >= at.limit
  end
  return W.items(show, at, field, ty, is_over)
end

-- Declared types.

function W.frame(show, at, field, ty)
  local declared = W.types[ty.name]
  local told = {}
  for index, name in ipairs(declared.context or {}) do
    local pass = field.passes and field.passes[index]
    told[name] = pass and pass(at.values)
  end
  local outer = { values = at.values, tree = at.tree, levels = at.levels }
  if declared.max_depth then
    at.levels = (at.levels or 0) + 1
    if at.levels > declared.max_depth then
      R.fail("range", at.pos, "more than " .. declared.max_depth .. " levels deep")
    end
  end
  local made
  if declared.fields then
    show.open_frame(at, field)
    made = W.fields(show, at, declared.fields, told)
    show.close(at, outer.tree)
  else
    made = W.choice(show, at, field, declared, told)
  end
  at.values, at.tree, at.levels = outer.values, outer.tree, outer.levels
  return made
end

-- Which variant, with the bytes of its id.
local function chosen(at, declared, told)
  local id, len, exact
  if declared.id.bytes then
    len = declared.id.bytes
    if at.limit - at.pos < len then short(len - (at.limit - at.pos), at) end
    id, exact = R.uint(R.ordered(at.tvb(at.pos, len), declared.id.order))
  elseif declared.id.context then
    id, len = declared.id.context(told), 0
    if type(id) ~= "number" then R.fail("unsaid", at.pos, "which variant it is can't be worked out here") end
    exact = UInt64.new(id)
  end
  for _, variant in ipairs(declared.variants) do
    if variant.id == id and id or variant.first and id >= variant.first and id <= variant.last then
      return variant, id, len, exact
    end
    local start = variant.start
    if start and at.limit - at.pos >= #start and at.tvb:raw(at.pos, #start) == start then return variant, start, #start end
  end
  for _, variant in ipairs(declared.variants) do
    if variant.other or variant.fallback then return variant, id, id and len or 0, exact end
  end
  if not id then R.fail("id", at.pos, "begins like no variant") end
  R.fail("id", at.pos, string.format("no variant has the id 0x%02X", id))
end

function W.choice(show, at, field, declared, told)
  local variant, id, len, exact = chosen(at, declared, told)
  local outer, is_bare = at.path, variant.bare and at.path ~= ""
  -- Where the variant reads its id itself, that is still to be read.
  local keeps_id = variant.other or variant.first or variant.fallback
  local from = at.pos
  if not keeps_id or (is_bare and declared.id.bytes) then at.pos = from + len end
  if is_bare and variant.other and not declared.id.bytes then
    -- What stands there is no id.
    return W.fields(show, at, variant.fields, told, true)
  end
  if is_bare then
    show.name(at, field, declared, variant, from, len, id, exact)
    return { id = id, variant = variant.name, ["0"] = id }
  end
  at.path = below(at.path, variant.name)
  show.named(at, variant)
  if not variant.fallback then show.open_variant(at, field, declared, variant, from, len, id, exact, keeps_id) end
  local made = {}
  if variant.payload then
    made["0"] = W.frame(show, at, W.itself[variant.payload], { kind = "frame", name = variant.payload })
  elseif variant.fields then
    made = W.fields(show, at, variant.fields, told)
  end
  made.id, made.variant = id, variant.name
  at.path = outer
  return made
end
