-- The fields of a struct or variant: conditions, spans with a length, bit fields, checksums.

-- Bit fields.

-- The bits from `start` on of the bytes that begin at `from`: the bytes that they touch, and the number.
local function bits(at, from, start, len, order)
  local first, last = math.floor(start / 8), math.ceil((start + len) / 8)
  local count = last - first
  if count > 8 then R.fail("unsaid", from + first, "bits across more than eight bytes are not worked out here") end
  local range = at.tvb(from + first, count)
  local _, exact = R.uint(R.ordered(range, order))
  local skipped = order == "little" and start - 8 * first or 8 * last - start - len
  exact = exact:rshift(skipped)
  if len < 64 then exact = exact:band(UInt64.new(len >= 32 and 4294967295 or 2 ^ len - 1, len > 32 and 2 ^ (len - 32) - 1 or 0)) end
  return range, exact:tonumber(), exact, skipped
end

local function bit_value(show, at, field, ty, from, start, len)
  local range, value, exact, skipped = bits(at, from, start, len, field.bits.order)
  if ty.kind == "frame" then
    local declared = W.types[ty.name]
    for _, variant in ipairs(declared.variants) do
      if variant.id == value or variant.other then
        show.bit_name(at, field, declared, variant, range, value, exact)
        return { id = value, variant = variant.name, ["0"] = value }
      end
    end
    R.fail("id", range:offset(), string.format("no variant has the id 0x%02X", value))
  end
  if field.repr == "bcd" then
    local digits = {}
    for place = math.ceil(len / 4) - 1, 0, -1 do
      local half = math.floor(value / 16 ^ place) % 16
      digits[#digits + 1] = { value = half, found = half, offset = range:offset() }
    end
    value, exact = R.digits(digits, 10)
  elseif ty.kind == "int" and value >= 2 ^ (len - 1) then
    value = value - 2 ^ len
    exact = Int64.new(exact:lower(), exact:higher())
    if len < 64 then exact = Int64.new(value) end
  elseif ty.kind == "int" then
    exact = Int64.new(exact:lower(), exact:higher())
  elseif ty.kind == "bool" then
    value = value == 1
  end
  show.bits(at, field, range, value, exact, skipped, len)
  return value
end

local function bit_field(show, at, field, from)
  local place, ty = field.bits, field.ty
  if ty.kind ~= "array" then return bit_value(show, at, field, ty, from, place.start, place.len) end
  local len = place.len / ty.len
  local values, outer = {}, at.path
  show.open_items(at, field)
  for index = 0, ty.len - 1 do
    at.path, at.label = outer .. "[" .. index .. "]", field.labels and field.labels[index + 1] or index
    values[index + 1] = bit_value(show, at, field, ty.element, from, place.start + index * len, len)
  end
  at.path, at.label = outer, nil
  show.close_items(at, field, ty.len)
  return values
end

-- One field.

local function zeros(show, at, field, len)
  if at.limit - at.pos < len then len = at.limit - at.pos + 1 end
  return within(at, len, function()
    local raw = plain(show, at, field, { kind = "bytes" })
    local other = raw:find("[^%z]")
    if other then R.fail("constant", at.pos - len + other - 1, string.format("must be 0x00, is 0x%02X", raw:byte(other))) end
    return raw
  end)
end

local function extent(show, at, field, values, index, group)
  local ends, ty = field.extent, field.ty
  if not ends then
    local len = (ty.kind == "bytes" or ty.kind == "text" or ty.kind == "escaped") and field.size
    if len then return within(at, len, function() return value(show, at, field, ty) end) end
    return value(show, at, field, ty)
  end
  if ends.kind == "count" then
    local count = amount(ends.amount, values, field)
    if ty.kind == "list" then return W.list(show, at, field, ty, { count = count }) end
    return within(at, count, function() return value(show, at, field, ty) end)
  elseif ends.kind == "bytes" then
    local len = amount(ends.amount, values, field)
    return within(at, len, function() return value(show, at, field, ty, ends.pad) end)
  elseif ends.kind == "rest" then
    if not field.tail then return value(show, at, field, ty) end
    local len = at.limit - at.pos - field.tail
    if len < 0 then short(-len, at) end
    return within(at, len, function() return value(show, at, field, ty) end)
  elseif ends.kind == "terminator" then
    local made
    if ty.kind == "list" then
      made = W.list(show, at, field, ty, { terminator = ends.bytes })
    else
      local len = before_terminator(at, ends.bytes, ty.kind == "escaped" and ty.scheme)
      made = within(at, len, function() return value(show, at, field, ty) end)
    end
    show.terminator(at, field, take(at, #ends.bytes), #ends.bytes)
    return made
  elseif ends.kind == "until" then
    local is_last = function(item) return ends.expression(values, item) end
    if ty.kind == "list" then return W.list(show, at, field, ty, { is_last = is_last }) end
    local len = 0
    repeat
      if at.pos + len >= at.limit then short(1, { pos = at.limit }) end
      len = len + 1
    until is_last(at.tvb(at.pos + len - 1, 1):uint())
    return within(at, len, function() return value(show, at, field, ty) end)
  end
  R.fail("unsaid", at.pos, "where it ends can't be worked out here")
end

local function constant(field, found, from)
  local expected = field.constant
  if expected == nil then return end
  if type(expected) ~= "string" then
    if found == expected then return end
    local is_number = type(expected) == "number"
    R.fail("constant", from, string.format(is_number and "must be 0x%02X, is 0x%02X" or "must be %s, is %s", expected, found))
  end
  for index = 1, #expected do
    if found:byte(index) ~= expected:byte(index) then
      local cause = string.format("must be 0x%02X, is 0x%02X", expected:byte(index), found:byte(index))
      R.fail("constant", from + index - 1, cause)
    end
  end
end

local function one(show, at, group, index, values, start)
  local field = group[index]
  local from = at.pos
  if field.computed then
    -- Nothing is lost where it can't be worked out: it is not on the wire.
    local is_said, made = pcall(field.default or tostring, values)
    return is_said and made or nil
  end
  if field.bits then
    if field.bits.start == 0 then group.shared = take(at, field.size) end
    from = group.shared
    return bit_field(show, at, field, from), from
  end
  if field.pad_to then return zeros(show, at, field, (start - at.pos) % field.pad_to), from end
  if field.gap then return zeros(show, at, field, field.gap), from end
  if field.cond then
    local is_there = field.cond(values)
    if not is_there then return field.default and field.default(values), from end
  end
  if field.made_by and field.opaque then
    if not field.size then R.fail("unsaid", at.pos, "`" .. field.made_by .. "` can't be read here") end
    return within(at, field.size, function() return plain(show, at, field, { kind = "bytes" }) end), from
  end
  return extent(show, at, field, values, index, group), from
end

-- Checksums, when all is read.
local function verify(show, at, group, places)
  for index, field in ipairs(group) do
    local sum = field.checksum
    local first, last = sum and places[sum.first], sum and places[sum.last]
    if sum and first and last and places[index] then
      local covered = last.to > first.from and at.tvb:raw(first.from, last.to - first.from) or ""
      local computed
      if sum.crc then
        computed = R.crc(covered, sum.crc)
      elseif sum.algorithm == "sum" then
        computed = R.sum(covered, field.ty.bytes)
      elseif sum.algorithm == "xor" then
        computed = R.xor(covered)
      end
      show.checksum(at, places[index], computed, covered:find("[^%z]") ~= nil, sum.algorithm)
    end
  end
end

local function open_parts(at, group, index, values, places, open)
  for _, part in ipairs(group.parts or {}) do
    if part.first == index then
      local source = group[part.length]
      local len = R.first(values[source.name])
      if source.scale then len = len * source.scale[1] / source.scale[2] + source.shift[1] / source.shift[2] end
      -- A length that counts itself counts what stands before it, too.
      if part.length >= part.counted then len = len - (at.pos - places[part.counted].from) end
      if len < 0 then R.fail("range", at.pos, "the length is too small for what it counts") end
      if at.limit - at.pos < len then short(len - (at.limit - at.pos), at) end
      open[#open + 1] = { last = part.last, limit = at.limit }
      at.limit = at.pos + len
    end
  end
end

local function close_parts(at, index, open)
  while #open > 0 and open[#open].last == index do
    if at.pos ~= at.limit then R.fail("trailing", at.pos, R.left_over(at.limit - at.pos)) end
    at.limit = table.remove(open).limit
  end
end

-- All fields, one after the other: their values, by name. Of one that is all there is of a variant, `is_all` says so: it has
-- no name of its own.
function W.fields(show, at, group, told, is_all)
  local values, places, open = setmetatable({}, { __index = told }), {}, {}
  local outer, start, shared, pending = at.path, at.pos, group.shared, at.pending
  at.values, at.pending = values, {}
  for index, field in ipairs(group) do
    at.path = is_all and outer or below(outer, field.name)
    open_parts(at, group, index, values, places, open)
    at.leaf = nil
    local made, from = one(show, at, group, index, values, start)
    from = from or at.pos
    -- Lists know how often they hold something; of what stands before, the same name may be there again.
    rawset(values, field.name, made)
    places[index] = { from = from, to = math.max(from, at.pos), path = at.path, item = at.leaf, value = made }
    if field.bits then places[index].to = math.max(from + math.ceil((field.bits.start + field.bits.len) / 8), from) end
    constant(field, made, from)
    if field.same_as and made ~= values[field.same_as] then R.fail("range", from, "the two lengths differ") end
    if field.assert and field.assert(values) == false then R.fail("assert", from, "`" .. field.rule .. "` does not hold") end
    close_parts(at, index, open)
  end
  for _, field in ipairs(group) do
    if field.exponent then show.exponent(at, field, field.exponent(values)) end
  end
  verify(show, at, group, places)
  at.path, at.pending, group.shared = outer, pending, shared
  return values
end
