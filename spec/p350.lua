-- A dissector of p350 for Wireshark 4. Written by `smartmeter spec --format lua` from the declaration: edit that instead.
--
--   tshark -X lua_script:p350.lua -r recording.pcapng -V -Y 'p350.quality == "checked"'
--
-- It takes packets of link type USER0, as `smartmeter convert` writes them.

local D = { name = "p350", title = "p350", root = "Command" }

-- Numbers: bits, byte orders, digits, checksums.

local R = {}

-- Lua 5.2 has a library for bits, Lua 5.3 and later have operators, which 5.2 could not even read.
local bits32 = bit32
if not bits32 then
  bits32 = assert(load([[
    return {
      band = function(a, b) return a & b & 0xFFFFFFFF end, bor = function(a, b) return (a | b) & 0xFFFFFFFF end,
      bxor = function(a, b) return (a ~ b) & 0xFFFFFFFF end,
      lshift = function(a, n) return (a << n) & 0xFFFFFFFF end, rshift = function(a, n) return (a & 0xFFFFFFFF) >> n end,
    }]]))()
end

-- Something that ends the dissection of a transaction.
function R.fail(kind, offset, cause)
  error({ kind = kind, offset = offset, cause = cause }, 0)
end

function R.left_over(count)
  return count == 1 and "1 byte is left over" or count .. " bytes are left over"
end

-- A bitwise operation on numbers of up to 53 bits, or the logical one on booleans.
local function both(on_bits, on_booleans)
  return function(a, b)
    if type(a) == "boolean" then return on_booleans(a, b) end
    local high = on_bits(math.floor(a / 4294967296), math.floor(b / 4294967296))
    return high * 4294967296 + on_bits(a % 4294967296, b % 4294967296)
  end
end

R.band = both(bits32.band, function(a, b) return a and b end)
R.bor = both(bits32.bor, function(a, b) return a or b end)
R.bxor = both(bits32.bxor, function(a, b) return a ~= b end)
function R.shl(a, n) return a * 2 ^ n end
function R.shr(a, n) return math.floor(a / 2 ^ n) end
function R.div(a, b)
  local quotient = a / b
  return quotient < 0 and math.ceil(quotient) or math.floor(quotient)
end
function R.inverse(a)
  if type(a) == "boolean" then return not a end
  R.fail("unsaid", nil, "the width of a number whose bits are turned over is not known")
end
-- `x.0`: of a number that has a type of its own, the number.
function R.first(x) return type(x) == "table" and x["0"] or x end
function R.or_else(x, default) if x == nil then return default end return x end

-- What can't be said in Lua. It only matters where somebody asks for it.
function R.unsaid(expression)
  return function() R.fail("unsaid", nil, "`" .. expression .. "` can't be worked out here") end
end

-- The bytes of a range, the most significant one first.
function R.ordered(range, order)
  local bytes, len = {}, range:len()
  local raw = range:raw()
  for index = 1, len do
    local from = index
    if order == "little" then
      from = len + 1 - index
    elseif order == "word-swapped" then
      -- The last 16-bit word comes first, and its bytes stay as they are.
      from = len - index + (index % 2 == 1 and 0 or 2)
    end
    bytes[index] = raw:byte(from)
  end
  return bytes
end

-- An unsigned number of bytes, as a number up to 2^53 and beyond that only near to it, and exact.
function R.uint(bytes)
  local number, high, low = 0, 0, 0
  for index, byte in ipairs(bytes) do
    number = number * 256 + byte
    if #bytes - index >= 4 then high = high * 256 + byte else low = low * 256 + byte end
  end
  return number, UInt64.new(low, high)
end

function R.int(bytes)
  local number, exact = R.uint(bytes)
  if bytes[1] < 128 then return number, Int64.new(exact:lower(), exact:higher()) end
  local turned = {}
  for index, byte in ipairs(bytes) do turned[index] = 255 - byte end
  local magnitude, low = R.uint(turned)
  return -magnitude - 1, -Int64.new(low:lower(), low:higher()) - Int64.new(1)
end

-- A number written in digits: half bytes, or characters with a point before the last `decimals`.
function R.digits(digits, base)
  local number, exact = 0, UInt64.new(0)
  for _, digit in ipairs(digits) do
    if not digit.value or digit.value >= base then
      R.fail("digit", digit.offset, string.format("0x%02X is not a digit", digit.found))
    end
    number = number * base + digit.value
    exact = exact * UInt64.new(base) + UInt64.new(digit.value)
  end
  return number, exact
end

function R.bcd_digits(bytes, offset, order)
  local digits = {}
  for index, byte in ipairs(bytes) do
    local at = offset + (order == "little" and #bytes - index or index - 1)
    for _, half in ipairs({ math.floor(byte / 16), byte % 16 }) do
      digits[#digits + 1] = { value = half, found = half, offset = at }
    end
  end
  return digits
end

function R.text_digits(raw, offset, decimals)
  local digits, point = {}, decimals > 0 and #raw - decimals or nil
  for index = 1, #raw do
    local byte = raw:byte(index)
    if index == point then
      if byte ~= 0x2E then R.fail("digit", offset + index - 1, string.format("0x%02X is not the point", byte)) end
    else
      local letter = string.char(byte)
      local value = letter:match("[0-9A-F]") and tonumber(letter, 16)
      digits[#digits + 1] = { value = value, found = byte, offset = offset + index - 1 }
    end
  end
  return digits
end

-- Checksums, by the parameters of the CRC catalogue. One of more than 32 bits is worked out in two halves.
local function reflect(number, width)
  local turned = 0
  for _ = 1, width do
    turned = turned * 2 + number % 2
    number = math.floor(number / 2)
  end
  return turned
end

-- A register of `width` bits, kept in two numbers of 32 bits, a bit further on, and the bit that fell out of it.
local function shifted(high, low, width)
  high, low = high * 2 + math.floor(low / 2147483648), low * 2 % 4294967296
  local over = width > 32 and 2 ^ (width - 32) or 0
  if width > 32 then return math.floor(high / over) == 1, high % over, low end
  local all = high * 4294967296 + low
  return math.floor(all / 2 ^ width) == 1, 0, all % 2 ^ width
end

function R.crc(raw, crc)
  local high, low = crc.init[1], crc.init[2]
  for index = 1, #raw do
    local byte = raw:byte(index)
    if crc.refin then byte = reflect(byte, 8) end
    for place = 7, 0, -1 do
      local carry
      carry, high, low = shifted(high, low, crc.width)
      if carry ~= (math.floor(byte / 2 ^ place) % 2 == 1) then
        high, low = bits32.bxor(high, crc.poly[1]), bits32.bxor(low, crc.poly[2])
      end
    end
  end
  if crc.refout then
    if crc.width <= 32 then
      low = reflect(low, crc.width)
    else
      -- All 64 bits turned over, and what is behind the register's own ones shifted out.
      local behind = 2 ^ (64 - crc.width)
      high, low = reflect(low, 32), reflect(high, 32)
      low = math.floor(low / behind) + high % behind * (4294967296 / behind)
      high = math.floor(high / behind)
    end
  end
  return UInt64.new(bits32.bxor(low, crc.xorout[2]), bits32.bxor(high, crc.xorout[1]))
end

function R.sum(raw, bytes)
  local sum = 0
  for index = 1, #raw do sum = (sum + raw:byte(index)) % 2 ^ (8 * math.min(bytes, 6)) end
  return UInt64.new(sum % 4294967296, math.floor(sum / 4294967296))
end

function R.xor(raw)
  local xor = 0
  for index = 1, #raw do xor = bits32.bxor(xor, raw:byte(index)) end
  return UInt64.new(xor)
end

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

W.types = {
  ["Command"] = {
    title = "Command", abbr = "command", doc = "One transaction on the bus.",
    id = { bytes = 1 },
    variants = {
      { name = "Receive", id = 1, payload = "Receive" },
      { name = "Transmit", id = 2, payload = "Transmit" },
      { name = "Radio", id = 4, payload = "Radio" },
      { name = "Command05", id = 5, payload = "Command05" },
      { name = "Command06", id = 6, payload = "Command06" },
      { name = "SetNetwork", id = 11, payload = "SetNetwork" },
      { name = "SetCarrier", id = 12, payload = "SetCarrier" },
      { name = "Hello", id = 13, payload = "Hello" },
      { name = "Command64", id = 100, payload = "Command64" },
      { name = "Command65", id = 101, payload = "Command65" },
      { name = "Command69", id = 105, payload = "Command69" },
      { name = "Unknown", other = true, fields = {
        { name = "id", abbr = "command.unknown.id", short = "id", doc = "Its first byte.", ty = { kind = "uint", bytes = 1 }, size = 1 },
        { name = "body", abbr = "command.unknown.body", doc = "All that follows.", ty = { kind = "bytes" }, extent = { kind = "rest" } },
      } },
    },
  },
  ["Receive"] = {
    title = "Receive", abbr = "receive", doc = "A radio packet was received.",
    fields = {
      { name = "len", abbr = "receive.len", short = "len", doc = "Bytes in the packet.", ty = { kind = "uint", bytes = 1 }, size = 1 },
      { name = "packet", abbr = "receive.packet", doc = "The packet.", ty = { kind = "frame", name = "Packet" }, extent = { kind = "bytes", amount = { field = "len" } } },
      { name = "trailer", abbr = "receive.trailer", doc = "Seen as 05, 09, 0A, 0D, 11 and 12. Perhaps a figure of the signal. No checksum covers it. (unknown)", ty = { kind = "uint", bytes = 1 }, size = 1 },
    },
  },
  ["Transmit"] = {
    title = "Transmit", abbr = "transmit", doc = "Transmit a radio packet.",
    fields = {
      { name = "len", abbr = "transmit.len", short = "len", doc = "Bytes in the packet.", ty = { kind = "uint", bytes = 1 }, size = 1 },
      { name = "packet", abbr = "transmit.packet", doc = "The packet.", ty = { kind = "frame", name = "RequestPacket" }, size = 12, extent = { kind = "bytes", amount = { field = "len" } } },
    },
  },
  ["Radio"] = {
    title = "Radio", abbr = "radio", doc = "Switch the radio.",
    fields = {
      { name = "state", abbr = "radio.state", short = "state", doc = "To what. (inferred)", ty = { kind = "frame", name = "RadioState" }, size = 1 },
    },
  },
  ["RadioState"] = {
    title = "RadioState", abbr = "radio_state", doc = "What the radio is doing.",
    id = { bytes = 1 },
    variants = {
      { name = "Idle", id = 0, bare = true },
      { name = "Receive", id = 2, bare = true },
      { name = "Transmitted", id = 4, bare = true },
      { name = "Unknown", other = true, bare = true, fields = {
        { name = "0", abbr = "radio_state.unknown.0", short = "0", doc = "The state.", ty = { kind = "uint", bytes = 1 }, size = 1 },
      } },
    },
  },
  ["Command05"] = {
    title = "Command05", abbr = "command05", doc = "Once, after boot. (unknown)",
    fields = {
      { name = "bytes", abbr = "command05.bytes", short = "bytes", doc = "Seen as 00 07 00. (unknown)", ty = { kind = "bytes" }, size = 3 },
    },
  },
  ["Command06"] = {
    title = "Command06", abbr = "command06", doc = "Before the radio is switched to receive. (unknown)",
    fields = {
      { name = "bytes", abbr = "command06.bytes", short = "bytes", doc = "Seen as 00 00. (unknown)", ty = { kind = "bytes" }, size = 2 },
    },
  },
  ["SetNetwork"] = {
    title = "SetNetwork", abbr = "set_network", doc = "Set the network address.",
    fields = {
      { name = "network", abbr = "set_network.network", short = "network", doc = "The three bytes that begin every packet.", ty = { kind = "bytes" }, size = 3 },
    },
  },
  ["SetCarrier"] = {
    title = "SetCarrier", abbr = "set_carrier", doc = "Set the carrier frequency.",
    fields = {
      { name = "carrier", abbr = "set_carrier.carrier", short = "carrier", doc = "The CC1100's registers FREQ0, FREQ1 and FREQ2: steps of its 26 MHz crystal / 2^16 (CC1100 data sheet, \"Frequency Programming\"). Seen as 868.29987 MHz.", ty = { kind = "uint", bytes = 3 }, order = "little", unit = "MHz", scale = { 13, 32768 }, shift = { 0, 1 }, size = 3 },
    },
  },
  ["Hello"] = {
    title = "Hello", abbr = "hello", doc = "The first command after boot: reset, or hello. (inferred)",
    fields = {
    },
  },
  ["Command64"] = {
    title = "Command64", abbr = "command64", doc = "After every transmission. (unknown)",
    fields = {
      { name = "bytes", abbr = "command64.bytes", short = "bytes", doc = "Seen as 68 07. (unknown)", ty = { kind = "bytes" }, size = 2 },
    },
  },
  ["Command65"] = {
    title = "Command65", abbr = "command65", doc = "Once, after boot. (unknown)",
    fields = {
      { name = "bytes", abbr = "command65.bytes", short = "bytes", doc = "Seen as 6D 03. (unknown)", ty = { kind = "bytes" }, size = 2 },
    },
  },
  ["Command69"] = {
    title = "Command69", abbr = "command69", doc = "Once, after boot. (unknown)",
    fields = {
      { name = "bytes", abbr = "command69.bytes", short = "bytes", doc = "Seen as 13 21. (unknown)", ty = { kind = "bytes" }, size = 2 },
    },
  },
  ["Packet"] = {
    title = "Packet", abbr = "packet", doc = "A packet from the meter. Its body is a [`Reply`](crate::p350::Reply), or an enum of your own that falls back to it.",
    fields = {
      { name = "network", abbr = "packet.network", short = "network", doc = "The network's address, seen as 02 10 3C.", ty = { kind = "bytes" }, size = 3 },
      { name = "sequence", abbr = "packet.sequence", short = "sequence", doc = "One more every 15 seconds: so it is in all ten packets of the capture, 55 to 5E. That 01 follows 77 is the recorder's statement, and was not seen. No checksum covers it.", ty = { kind = "uint", bytes = 1 }, size = 1 },
      { name = "crc", abbr = "packet.crc", short = "crc", doc = "CRC-16/XMODEM over body and padding.", ty = { kind = "uint", bytes = 2 }, size = 2, hex = true, checksum = { algorithm = "CRC-16/XMODEM", first = 4, last = 5, crc = { width = 16, poly = { 0x0, 0x1021 }, init = { 0x0, 0x0 }, xorout = { 0x0, 0x0 }, refin = false, refout = false } } },
      { name = "body", abbr = "packet.body", doc = "The kind, and what that kind says. Power comes without being asked for. That every other kind only comes when it is asked for is inferred: before each of them stands a request, or a place where words were lost.", ty = { kind = "frame", name = "Reply" } },
      { name = "padding", abbr = "packet.padding", short = "padding", doc = "Zero bytes, up to a multiple of four.", ty = { kind = "bytes" }, pad_to = 4, is_filler = true },
    },
  },
  ["RequestPacket"] = {
    title = "RequestPacket", abbr = "request_packet", doc = "A packet to the meter.",
    fields = {
      { name = "network", abbr = "request_packet.network", short = "network", doc = "The network's address, seen as 02 10 3C.", ty = { kind = "bytes" }, size = 3 },
      { name = "tag", abbr = "request_packet.tag", short = "tag", doc = "Stands where a packet from the meter has its sequence. Seen as 82, 84, 85, 88 and 89. (unknown)", ty = { kind = "uint", bytes = 1 }, size = 1 },
      { name = "crc", abbr = "request_packet.crc", short = "crc", doc = "CRC-16/XMODEM over body and padding.", ty = { kind = "uint", bytes = 2 }, size = 2, hex = true, checksum = { algorithm = "CRC-16/XMODEM", first = 4, last = 5, crc = { width = 16, poly = { 0x0, 0x1021 }, init = { 0x0, 0x0 }, xorout = { 0x0, 0x0 }, refin = false, refout = false } } },
      { name = "body", abbr = "request_packet.body", doc = "What is asked for.", ty = { kind = "frame", name = "Request" }, size = 6 },
      { name = "padding", abbr = "request_packet.padding", short = "padding", doc = "Zero bytes, up to a multiple of four.", ty = { kind = "bytes" }, pad_to = 4, is_filler = true },
    },
  },
  ["Request"] = {
    title = "Request", abbr = "request", doc = "A question, answered by a reply of the same kind.",
    fields = {
      { name = "kind", abbr = "request.kind", doc = "What is asked for. A reply of this kind answers it.", ty = { kind = "frame", name = "Kind" }, is_request = true, size = 1 },
      { name = "start", abbr = "request.start", short = "start", doc = "End of the first interval wanted; 0 where the kind has no history.", ty = { kind = "uint", bytes = 4 }, time = true, size = 4 },
      { name = "count", abbr = "request.count", short = "count", doc = "How many intervals are wanted; 0 where the kind has no history.", ty = { kind = "uint", bytes = 1 }, size = 1 },
    },
  },
  ["Kind"] = {
    title = "Kind", abbr = "kind", doc = "The kinds of question and reply.",
    id = { bytes = 1 },
    variants = {
      { name = "Power", id = 16, bare = true },
      { name = "HalfHours", id = 23, bare = true },
      { name = "Days", id = 24, bare = true },
      { name = "Settings", id = 26, bare = true },
      { name = "Identity", id = 27, bare = true },
      { name = "Unknown", other = true, bare = true, fields = {
        { name = "0", abbr = "kind.unknown.0", short = "0", doc = "The kind.", ty = { kind = "uint", bytes = 1 }, size = 1 },
      } },
    },
  },
  ["Reply"] = {
    title = "Reply", abbr = "reply", doc = "Every reply, told apart by its kind.",
    id = { bytes = 1 },
    variants = {
      { name = "Power", id = 16, payload = "PowerReading" },
      { name = "HalfHours", id = 23, payload = "HalfHours" },
      { name = "Days", id = 24, payload = "Days" },
      { name = "Settings", id = 26, payload = "Settings" },
      { name = "Identity", id = 27, payload = "Identity" },
      { name = "Unknown", other = true, fields = {
        { name = "kind", abbr = "reply.unknown.kind", doc = "The kind.", ty = { kind = "uint", bytes = 1 }, size = 1 },
        { name = "body", abbr = "reply.unknown.body", doc = "All that follows, padding included.", ty = { kind = "bytes" }, extent = { kind = "rest" } },
      } },
    },
  },
  ["PowerReading"] = {
    title = "PowerReading", abbr = "power_reading", doc = "The power now.",
    fields = {
      { name = "head", abbr = "power_reading.head", doc = "All there is.", ty = { kind = "frame", name = "ReplyHead" }, size = 10 },
    },
  },
  ["ReplyHead"] = {
    title = "ReplyHead", abbr = "reply_head", doc = "Opens every reply.",
    fields = {
      { name = "timestamp", abbr = "reply_head.timestamp", short = "timestamp", doc = "When the meter sent it. All ten replies are 15 s apart, on the recording's evening.", ty = { kind = "uint", bytes = 4 }, time = true, size = 4 },
      { name = "reserved", abbr = "reply_head.reserved", short = "reserved", doc = "Always zero. (unknown)", ty = { kind = "bytes" }, size = 4 },
      { name = "power", abbr = "reply_head.power", short = "power", doc = "Power taken from the mains. The recorder read 200 to 207 W that evening.", ty = { kind = "uint", bytes = 2 }, unit = "W", metric = "electricity.power", size = 2 },
    },
  },
  ["HalfHours"] = {
    title = "HalfHours", abbr = "half_hours", doc = "Half-hourly electricity use.",
    fields = {
      { name = "head", abbr = "half_hours.head", doc = "Opens every reply.", ty = { kind = "frame", name = "ReplyHead" }, size = 10 },
      { name = "start", abbr = "half_hours.start", short = "start", doc = "End of the first half hour.", ty = { kind = "uint", bytes = 4 }, time = true, size = 4 },
      { name = "count", abbr = "half_hours.count", short = "count", doc = "How many readings follow.", ty = { kind = "uint", bytes = 1 }, size = 1 },
      { name = "energy", abbr = "half_hours.energy", doc = "Energy used in each half hour.", ty = { kind = "list", element = { kind = "uint", bytes = 2 } }, unit = "Wh", metric = "electricity.energy", extent = { kind = "count", amount = { field = "count" } } },
    },
  },
  ["Days"] = {
    title = "Days", abbr = "days", doc = "Daily electricity use.",
    fields = {
      { name = "head", abbr = "days.head", doc = "Opens every reply.", ty = { kind = "frame", name = "ReplyHead" }, size = 10 },
      { name = "start", abbr = "days.start", short = "start", doc = "End of the first day.", ty = { kind = "uint", bytes = 4 }, time = true, size = 4 },
      { name = "count", abbr = "days.count", short = "count", doc = "How many days follow.", ty = { kind = "uint", bytes = 1 }, size = 1 },
      { name = "days", abbr = "days.days", doc = "The days.", ty = { kind = "list", element = { kind = "frame", name = "Day" } }, extent = { kind = "count", amount = { field = "count" } } },
    },
  },
  ["Day"] = {
    title = "Day", abbr = "day", doc = "One day's use.",
    fields = {
      { name = "energy", abbr = "day.energy", doc = "Energy used on that day.", ty = { kind = "uint", bytes = 2 }, unit = "kWh", scale = { 1, 10 }, shift = { 0, 1 }, metric = "electricity.energy.daily", size = 2 },
      { name = "second", abbr = "day.second", doc = "Zero in all 27 samples. A second rate, or gas? (unknown)", ty = { kind = "uint", bytes = 2 }, size = 2 },
    },
  },
  ["Settings"] = {
    title = "Settings", abbr = "settings", doc = "Settings of the display. (unknown)",
    fields = {
      { name = "head", abbr = "settings.head", doc = "Opens every reply.", ty = { kind = "frame", name = "ReplyHead" }, size = 10 },
      { name = "flags", abbr = "settings.flags", short = "flags", doc = "Seen as 01 00 01 01. (unknown)", ty = { kind = "bytes" }, size = 4 },
      { name = "midnight", abbr = "settings.midnight", short = "midnight", doc = "The midnight, UTC, that comes next.", ty = { kind = "uint", bytes = 4 }, time = true, size = 4 },
      { name = "unknown", abbr = "settings.unknown", short = "unknown", doc = "Seen as 0. (unknown)", ty = { kind = "uint", bytes = 4 }, size = 4 },
      { name = "electricity_co2", abbr = "settings.electricity_co2", short = "electricity_co2", doc = "Seen as 461, which fits the United Kingdom's figure for electricity. (inferred)", ty = { kind = "uint", bytes = 2 }, unit = "g/kWh", size = 2 },
      { name = "gas_co2", abbr = "settings.gas_co2", short = "gas_co2", doc = "Seen as 190, which fits the United Kingdom's figure for gas. (inferred)", ty = { kind = "uint", bytes = 2 }, unit = "g/kWh", size = 2 },
      { name = "unknown_150", abbr = "settings.unknown_150", short = "unknown_150", doc = "Seen as 150. (unknown)", ty = { kind = "uint", bytes = 2 }, size = 2 },
      { name = "unknown_1000", abbr = "settings.unknown_1000", short = "unknown_1000", doc = "Seen as 1000. (unknown)", ty = { kind = "uint", bytes = 2 }, size = 2 },
    },
  },
  ["Identity"] = {
    title = "Identity", abbr = "identity", doc = "Identifiers of the meters. (inferred)",
    fields = {
      { name = "head", abbr = "identity.head", doc = "Opens every reply.", ty = { kind = "frame", name = "ReplyHead" }, size = 10 },
      { name = "first", abbr = "identity.first", short = "first", doc = "Seen as `D10W701298`. (inferred)", ty = { kind = "text" }, size = 16, extent = { kind = "bytes", amount = { fixed = 16 }, pad = 32 } },
      { name = "second", abbr = "identity.second", doc = "Seen as `E6S01966981154`. (inferred)", ty = { kind = "text" }, size = 16, extent = { kind = "bytes", amount = { fixed = 16 }, pad = 0 } },
      { name = "trailer", abbr = "identity.trailer", doc = "Seen as zero. (unknown)", ty = { kind = "bytes" }, size = 7 },
    },
  },
}

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

-- What is found, in the tree: values with units, what is wrong as expert infos.

local S = {}

local function range_of(at, from, len)
  return at.tvb(from, len)
end

-- What a reconstruction says of these bytes: "lost" where nothing says what they were, "added" or "changed".
local function mark_of(at, range)
  local worst
  for offset = range:offset(), range:offset() + range:len() - 1 do
    local mark = at.marks and at.marks[offset]
    if mark == "lost" then return mark end
    worst = worst or mark
  end
  return worst
end

-- Writes `name[3]` instead of `name` for an item of a list.
local function relabel(at, field, item)
  if at.label == nil then return end
  local text = item.text
  local first, last = text:find(field.name, 1, true)
  if first then item.text = text:sub(1, last) .. "[" .. at.label .. "]" .. text:sub(last + 1) end
end

-- For who compares this with other outputs: the path, and the line as it is shown.
local function add_path(at, range, item)
  if not D.proto.prefs.paths then return end
  item:add(D.path, range, at.path):set_generated()
  item:add(D.line, range, item.text):set_generated()
end

-- What every leaf has: its number in a list, its path where that is asked for, what was done to its bytes.
local function leaf(at, field, range, item)
  relabel(at, field, item)
  local mark = mark_of(at, range)
  if mark then
    item:append_text(" [" .. mark .. "]")
    item:add_proto_expert_info(D.experts.reconstructed_byte, "bytes of this field were " .. mark)
  end
  add_path(at, range, item)
  at.leaf = item
  return item
end

-- Nothing says what these bytes were, so there is no value that a filter could find.
local function is_lost(at, field, range)
  if mark_of(at, range) ~= "lost" then return false end
  leaf(at, field, range, at.tree:add(range, field.name .. ": lost"))
  return true
end

-- The same under the short name, for filters.
local function alias(at, field, range, value)
  if not field.alias then return end
  local item = value == nil and at.tree:add(field.alias, range) or at.tree:add(field.alias, range, value)
  item:set_hidden(true)
end

-- What the list of packets says of a measurement, or of what is asked for. An item's text can't be looked at for that: there
-- may be no tree.
local function tell(at, field, value)
  if not (field.metric or field.is_request) or at.path:find("[", 1, true) or #at.told >= 3 then return end
  local text = type(value) == "number" and string.format("%.15g", value) or tostring(value)
  at.told[#at.told + 1] = field.name .. " " .. text .. (field.unit and " " .. field.unit or "")
end

local function physical(field, value, exponent)
  local scale, shift = field.scale, field.shift
  value = value * scale[1]
  if exponent and exponent > 0 then value = value * 10 ^ exponent end
  local below = scale[2] * (exponent and exponent < 0 and 10 ^ -exponent or 1)
  return value / below + shift[1] / shift[2]
end

-- A value that has a number on the wire and another meaning: both, the latter as what filters look at.
local function with_raw(at, field, range, value, raw, exponent)
  local item
  if field.time then
    item = at.tree:add(field.pf, range, NSTime.new(value, 0))
    alias(at, field, range, NSTime.new(value, 0))
  else
    local meaning = field.scale and physical(field, value, exponent) or value
    tell(at, field, meaning)
    item = at.tree:add(field.pf, range, meaning)
    if field.unit then item:append_text(" " .. field.unit) end
    alias(at, field, range, meaning)
  end
  if raw ~= nil then item:add(field.pf_raw, range, raw) end
  return item
end

function S.number(at, field, range, value, exact, _)
  if is_lost(at, field, range) then return end
  local shown = field.wide and exact or value
  if field.absent and field.absent[tostring(exact)] then
    local item = leaf(at, field, range, at.tree:add(field.pf_raw, range, shown))
    return item:append_text(" (no value)")
  end
  local item
  if field.exponent then
    item = at.tree:add(field.pf_raw, range, shown)
    at.pending[#at.pending + 1] = {
      field = field, range = range, value = value, tree = at.tree, label = at.label, path = at.path,
    }
  elseif field.pf_raw then
    item = with_raw(at, field, range, value, shown)
  else
    item = at.tree:add(field.pf, range, shown)
    alias(at, field, range, shown)
  end
  leaf(at, field, range, item)
  if not field.pf_raw then tell(at, field, value) end
end

-- Powers of ten that other fields say are only known when all of them are.
function S.exponent(at, field, exponent)
  for _, pending in ipairs(at.pending) do
    if pending.field == field and type(exponent) == "number" then
      local inner = { tree = pending.tree, label = pending.label, told = at.told, path = pending.path }
      local item = with_raw(inner, field, pending.range, pending.value, nil, exponent)
      relabel(inner, field, item)
      add_path(inner, pending.range, item)
    end
  end
end

function S.float(at, field, range, value)
  if is_lost(at, field, range) then return end
  local item
  if field.pf_raw then
    item = with_raw(at, field, range, value, value)
  else
    item = at.tree:add(field.pf, range, value)
    if field.unit then item:append_text(" " .. field.unit) end
    alias(at, field, range, value)
    tell(at, field, value)
  end
  leaf(at, field, range, item)
end

function S.bool(at, field, range, value)
  if is_lost(at, field, range) then return end
  alias(at, field, range, value)
  leaf(at, field, range, at.tree:add(field.pf, range, value))
end

function S.plain(at, field, ty, from, len, raw)
  -- Padding of no bytes is not there.
  if len == 0 and field.is_filler then return end
  local range = range_of(at, from, len)
  if is_lost(at, field, range) then return end
  if ty.kind == "decimal" then
    leaf(at, field, range, with_raw(at, field, range, tonumber(raw), raw))
    return
  end
  local item
  if ty.kind == "text" then
    -- Wireshark's text ends at the first zero, so what stands for it does.
    local text = raw:gsub("%z", "\226\144\128")
    item = at.tree:add(field.pf, range, text)
    alias(at, field, range, text)
  elseif #raw == len then
    item = at.tree:add(field.pf, range)
    alias(at, field, range)
  else
    item = at.tree:add(field.pf, range_of(at, from, #raw))
    alias(at, field, range_of(at, from, #raw))
  end
  leaf(at, field, range, item)
end

-- Bit fields.

function S.bits(at, field, range, value, exact, _, _)
  if is_lost(at, field, range) then return end
  if field.pf_raw or not field.mask or at.label ~= nil then
    if type(value) == "boolean" then return S.bool(at, field, range, value) end
    return S.number(at, field, range, value, exact)
  end
  local item = field.bits.order == "little" and at.tree:add_le(field.pf, range) or at.tree:add(field.pf, range)
  if type(value) == "number" and field.wide then value = exact end
  alias(at, field, range, value)
  leaf(at, field, range, item)
  tell(at, field, value)
end

local function unknown(item, declared, id)
  item:add_proto_expert_info(D.experts.unknown_kind, string.format("no variant of %s has the id 0x%02X", declared.name, id))
end

function S.bit_name(at, field, declared, variant, range, value, exact)
  if is_lost(at, field, range) then return end
  S.bits(at, field, range, value, exact)
  if variant.other then unknown(at.leaf, declared, value) end
end

-- Enums.

function S.name(at, field, declared, variant, from, len, id, exact)
  local range = range_of(at, from, type(id) == "string" and #id or len)
  if is_lost(at, field, range) then return end
  local item
  if type(id) == "string" then
    item = at.tree:add(field.pf, range)
  else
    local shown = field.wide and exact or id
    item = at.tree:add(field.pf, range, shown)
    alias(at, field, range, shown)
  end
  tell(at, field, variant.name)
  if type(id) == "string" then item:append_text(" (" .. variant.name .. ")") end
  leaf(at, field, range, item)
  if variant.other and id then unknown(item, declared, id) end
end

function S.named(at, variant)
  if #at.path == #variant.name or not variant.bare then at.names[#at.names + 1] = variant.name end
end

function S.open_variant(at, field, declared, variant, from, len, id, exact, keeps_id)
  local range = range_of(at, from, len)
  local item
  if type(id) == "number" then
    item = at.tree:add(field.pf, range, field.wide and exact or id)
    if variant.first then item:append_text(" (" .. variant.name .. ")") end
    if len > 0 and mark_of(at, range) ~= "lost" then alias(at, field, range, field.wide and exact or id) end
  elseif len > 0 then
    item = at.tree:add(field.pf, range)
    item:append_text(" (" .. variant.name .. ")")
  else
    item = at.tree:add(range_of(at, from, 0), field.name .. ": " .. variant.name)
  end
  if keeps_id or len == 0 then
    relabel(at, field, item)
  else
    leaf(at, field, range, item)
  end
  if variant.other and type(id) == "number" then unknown(item, declared, id) end
  at.tree = item
end

-- Structs and lists.

local function open(at, pf, field)
  local item = at.tree:add(pf, range_of(at, at.pos, at.limit - at.pos))
  relabel(at, field, item)
  at.opened[#at.opened + 1] = { item = item, from = at.pos, outer = at.tree }
  at.tree = item
end

local function close(at)
  local opened = table.remove(at.opened)
  opened.item:set_len(math.max(at.pos - opened.from, 0))
  at.tree = opened.outer
  return opened.item
end

function S.open_frame(at, field)
  if field.is_itself then
    at.opened[#at.opened + 1] = {}
  else
    open(at, field.pf, field)
  end
  at.label = nil
end

function S.close(at)
  if at.opened[#at.opened].item then close(at) else table.remove(at.opened) end
end

function S.open_items(at, field)
  open(at, field.pf_items, { name = field.name })
end

function S.close_items(at, _, count)
  close(at):append_text(": " .. count .. (count == 1 and " item" or " items"))
end

function S.terminator(at, field, from, len)
  at.tree:add(range_of(at, from, len), "end of " .. field.name)
end

-- What a checksum says, under the checksum itself.
function S.checksum(at, place, computed, is_telling, algorithm)
  local item, status = place.item, 2
  if computed then status = computed:tonumber() == place.value and 1 or 0 end
  if status == 1 and is_telling then at.checked = at.checked + 1 end
  if status == 0 then at.bad = at.bad or place.path end
  if status == 2 then at.unverified = true end
  if not item then return end
  item:add(D.status, range_of(at, place.from, place.to - place.from), status):set_generated()
  if status == 0 then
    local told = string.format("%s: the frame says 0x%04X, its bytes give 0x%04X", algorithm, place.value, computed:tonumber())
    item:add_proto_expert_info(D.experts.checksum, told)
  elseif status == 2 then
    item:add_proto_expert_info(D.experts.unsaid, "`" .. algorithm .. "` is a function of the declaration's own, and is not verified here")
  end
end

-- The protocol: fields, preferences, what the packets' comments and flags say.

-- A protocol that Wireshark has itself can't be registered again.
local function registered(name, title)
  for _, candidate in ipairs({ name, name .. "_smartmeter" }) do
    local is_new, proto = pcall(Proto.new, candidate, title)
    if is_new then return proto, candidate end
  end
  error("there is a protocol named " .. name .. " already")
end

local FILTER
D.proto, FILTER = registered(D.name, D.title .. " transaction")
D.proto.prefs.paths = Pref.bool("Path of each field", false, "Adds to each field its path, as `smartmeter decode --format csv` writes it")

local function full(abbr) return FILTER .. "." .. abbr end

local fields = {}
local function register(pf)
  fields[#fields + 1] = pf
  return pf
end

local MAKERS = { [1] = "8", [2] = "16", [3] = "24", [4] = "32" }

-- The field that a number of so many bytes is shown with.
local function integer(signed, bytes, wide)
  return (signed and "int" or "uint") .. (wide and "64" or MAKERS[bytes])
end

local function names_of(declared)
  local names = {}
  for _, variant in ipairs(declared.variants) do
    if variant.id then names[variant.id] = variant.name end
  end
  return names
end

-- The innermost type of a field.
local function innermost(ty)
  while ty.element do ty = ty.element end
  return ty
end

local function number_field(field, ty, abbr, unit)
  local mask = field.mask and not field.labels and field.ty == ty and field.mask or nil
  local bytes = mask and field.mask_bytes or field.width or ty.bytes
  field.wide = bytes > 4 or ty.kind == "ber" or (field.repr ~= nil and ty.kind == "uint")
  local maker = ProtoField[integer(ty.kind == "int", bytes, field.wide)]
  local show, strings = field.hex and base.HEX or base.DEC, nil
  if unit and field.unit then show, strings = base.UNIT_STRING, { " " .. field.unit } end
  return maker(full(abbr), field.name, show, strings, mask, field.doc)
end

local function enum_field(field, declared, abbr)
  if not declared.id.bytes and not declared.id.context then return ProtoField.bytes(full(abbr), field.name, base.SPACE, field.doc) end
  local bytes = field.mask and field.mask_bytes or declared.id.bytes or 8
  field.wide = bytes > 4
  local maker = ProtoField[integer(false, bytes, field.wide)]
  return maker(full(abbr), field.name, base.HEX, names_of(declared), field.mask or nil, field.doc)
end

-- What is shown of a field, under `abbr`.
local function shown(field, abbr)
  local ty = innermost(field.ty)
  local has_meaning = field.time or field.scale or ty.kind == "decimal"
  if field.time then return ProtoField.absolute_time(full(abbr), field.name, base.UTC, field.doc) end
  if has_meaning or ty.kind == "float" then return ProtoField.double(full(abbr), field.name, field.doc) end
  if ty.kind == "uint" or ty.kind == "int" or ty.kind == "ber" then return number_field(field, ty, abbr, true) end
  if ty.kind == "bool" then
    if field.mask and field.ty == ty then
      return ProtoField.bool(full(abbr), field.name, 8 * field.mask_bytes, nil, field.mask, field.doc)
    end
    return ProtoField.bool(full(abbr), field.name, base.NONE, nil, nil, field.doc)
  end
  if ty.kind == "text" then return ProtoField.string(full(abbr), field.name, base.UNICODE, field.doc) end
  if ty.kind == "frame" then
    local declared = W.types[ty.name]
    if declared.variants then return enum_field(field, declared, abbr) end
    return ProtoField.none(full(abbr), field.name, field.doc)
  end
  return ProtoField.bytes(full(abbr), field.name, base.SPACE, field.doc)
end

local function raw_of(field)
  local ty = innermost(field.ty)
  local abbr = field.abbr .. ".raw"
  local plain = setmetatable({ mask = false, name = field.name .. " on the wire" }, { __index = field })
  if ty.kind == "decimal" then return ProtoField.string(full(abbr), plain.name, base.UNICODE, field.doc) end
  if ty.kind == "float" then return ProtoField.double(full(abbr), plain.name, field.doc) end
  local pf = number_field(plain, ty, abbr, false)
  field.wide = plain.wide
  return pf
end

-- A short name that several fields may have, which mean the same.
local aliases = {}
local function alias_of(field)
  local plain = setmetatable({ mask = false }, { __index = field })
  aliases[field.short] = aliases[field.short] or register(shown(plain, field.short))
  return aliases[field.short]
end

local function register_field(field)
  if field.computed then return end
  local ty = innermost(field.ty)
  field.pf = register(shown(field, field.abbr))
  if field.short then field.alias = alias_of(field) end
  local is_number = ty.kind == "uint" or ty.kind == "int" or ty.kind == "ber"
  local has_raw = is_number and (field.time or field.scale or field.absent) or ty.kind == "decimal" or ty.kind == "float" and field.scale
  if has_raw then field.pf_raw = register(raw_of(field)) end
  if field.ty.element then field.pf_items = register(ProtoField.none(full(field.abbr .. ".items"), field.name, field.doc)) end
end

W.itself = {}
for name, declared in pairs(W.types) do
  declared.name = name
  local itself = { name = declared.title, abbr = declared.abbr, ty = { kind = "frame", name = name }, doc = declared.doc, is_itself = true }
  W.itself[name] = itself
  if declared.variants then itself.pf = register(shown(itself, itself.abbr)) end
  for _, field in ipairs(declared.fields or {}) do register_field(field) end
  for _, variant in ipairs(declared.variants or {}) do
    for _, field in ipairs(variant.fields or {}) do register_field(field) end
  end
end

-- What is said of a transaction as a whole.
D.path = register(ProtoField.string(full("path"), "path", base.UNICODE, "The way to the field, as other outputs write it"))
D.line = register(ProtoField.string(full("line"), "line", base.UNICODE, "The field as it is shown"))
D.status = register(ProtoField.uint8(full("checksum_status"), "checksum status", base.DEC, { [0] = "Bad", [1] = "Good", [2] = "Unverified" }))
local quality = register(ProtoField.string(full("quality"), "quality", base.UNICODE, "checked, reconstructed, unchecked or damaged"))
local mark = register(ProtoField.uint16(full("mark"), "mark", base.HEX, nil, nil, "A word of the sniffer's that is no byte"))
local lost = register(ProtoField.uint32(full("lost_words"), "lost words", base.DEC, nil, nil, "So many words of the sniffer's are missing here"))
local account = register(ProtoField.string(full("reconstruction"), "reconstruction", base.UNICODE, "What was assumed, and done to the bytes"))
local rest = register(ProtoField.bytes(full("not_dissected"), "not dissected", base.SPACE, "Bytes behind the place where dissecting ended"))
local direction = register(ProtoField.string(full("direction"), "direction", base.UNICODE, "request or reply, as the declaration says"))
D.proto.fields = fields

local groups, severities = expert.group, expert.severity
D.experts = {
  checksum = ProtoExpert.new(full("checksum.bad"), "bad checksum", groups.CHECKSUM, severities.ERROR),
  short = ProtoExpert.new(full("short"), "the frame is too short", groups.MALFORMED, severities.ERROR),
  malformed = ProtoExpert.new(full("malformed"), "it is not what the declaration says", groups.MALFORMED, severities.ERROR),
  unknown_kind = ProtoExpert.new(full("unknown_kind"), "of a kind that nobody has declared", groups.UNDECODED, severities.WARN),
  unsaid = ProtoExpert.new(full("not_said"), "the declaration says it in a way that can't be worked out here", groups.UNDECODED, severities.NOTE),
  reconstructed = ProtoExpert.new(full("reconstructed"), "it was damaged, and was put right as a checksum proves", groups.ASSUMPTION, severities.NOTE),
  reconstructed_byte = ProtoExpert.new(full("reconstructed.byte"), "bytes that are not as they were found", groups.ASSUMPTION, severities.NOTE),
  not_whole = ProtoExpert.new(full("not_whole"), "the transaction is not whole", groups.PROTOCOL, severities.WARN),
  lost_words = ProtoExpert.new(full("lost"), "words are missing here", groups.SEQUENCE, severities.WARN),
  mark = ProtoExpert.new(full("mark.seen"), "a word that is no byte", groups.SEQUENCE, severities.CHAT),
}
local experts = {}
for _, one in pairs(D.experts) do experts[#experts + 1] = one end
D.proto.experts = experts

-- Packets: what stands beside the bytes, in comments and flags.

local comment_of, flags_of = Field.new("frame.comment"), Field.new("frame.packet_flags")

local function comments()
  local texts = {}
  for _, comment in ipairs({ comment_of() }) do texts[#texts + 1] = tostring(comment.value) end
  return table.concat(texts, "\n")
end

-- `28` as found, `38>28` changed, `+59` added, `-0D` taken away, `??` lost: what became of each byte.
local function marks_of(bytes)
  local marks, offset = {}, 0
  for word in bytes:gmatch("%S+") do
    if word:sub(1, 1) ~= "-" then
      if word == "??" then
        marks[offset] = "lost"
      elseif word:sub(1, 1) == "+" then
        marks[offset] = "added"
      elseif word:find(">", 1, true) then
        marks[offset] = "changed"
      end
      offset = offset + 1
    end
  end
  return marks
end

-- Bits of `epb_flags`, and what they mean here.
local FLAGS = {
  { 2 ^ 25, "longer than what is held at once; it goes on in the next packet" },
  { 2 ^ 26, "its end was not seen" },
  { 2 ^ 28, "cut short within a byte" },
  { 2 ^ 29, "its beginning is not here: it goes on with the transaction before" },
}

local function has_flag(flags, flag) return math.floor(flags / flag) % 2 == 1 end

local function packet_flags()
  local info = flags_of()
  return info and tonumber(tostring(info.value)) or 0
end

local function dissect_mark(tree, pinfo, comment)
  local word, text = comment:match("^mark (%x%x%x%x): ([^\n]*)")
  if not word then return false end
  local number = tonumber(word, 16)
  local item = tree:add(mark, number)
  item:append_text(" (" .. text .. ")")
  local count = number > 0xE000 and number < 0xF000 and (number - 0xE000) * 4096
    or number > 0xD000 and number < 0xE000 and number - 0xD000
  if count then tree:add(lost, count):set_generated() end
  local is_lost = number >= 0xC000 and number < 0xF000 and number ~= 0xBBBB
  item:add_proto_expert_info(is_lost and D.experts.lost_words or D.experts.mark, text)
  tree:append_text(", " .. text)
  pinfo.cols.info = "[" .. text .. "]"
  return true
end

-- What is wrong, by the kind of fault.
local function add_fault(tree, at, fault)
  if type(fault) ~= "table" then fault = { kind = "unsaid", cause = "the dissector failed: " .. tostring(fault) } end
  local offset = fault.offset or at.pos
  local which = fault.kind == "id" and D.experts.unknown_kind or D.experts[fault.kind] or D.experts.malformed
  local told = (at.path == "" and D.root or at.path) .. " at byte " .. offset .. ": " .. fault.cause
  local len = at.tvb:len()
  if at.pos < len then tree:add(rest, at.tvb(at.pos)) end
  tree:add_proto_expert_info(which, told)
  return told, fault.kind == "unsaid"
end

-- How far it can be trusted, as `smartmeter decode` says it; nothing where that can't be told.
local function quality_of(at, is_whole, fault, is_unsaid)
  if is_unsaid then return nil end
  if not is_whole or fault or at.bad then return "damaged" end
  if at.marks then return "reconstructed" end
  if at.unverified then return nil end
  return at.checked > 0 and "checked" or "unchecked"
end

local function summarize(pinfo, at, how, fault)
  local info = table.concat(at.names, " ")
  if info == "" then info = D.root end
  if #at.told > 0 and how ~= "damaged" then info = info .. "  " .. table.concat(at.told, ", ") end
  if how == "reconstructed" or how == "damaged" then info = info .. "  [" .. how .. (fault and ": " .. fault or "") .. "]" end
  pinfo.cols.info = info
end

-- What the sniffer says is missing: whether nothing is, and else what.
local function add_damage(tree, flags)
  local told
  for _, flag in ipairs(FLAGS) do
    if has_flag(flags, flag[1]) then
      told = told or flag[2]
      tree:add_proto_expert_info(D.experts.not_whole, flag[2])
    end
  end
  return told == nil, told
end

local function dissect_bytes(tvb, pinfo, tree, comment)
  local at = {
    tvb = tvb, pos = 0, limit = tvb:len(), tree = tree, path = "", values = {}, pending = {}, opened = {},
    told = {}, names = {}, checked = 0,
  }
  local done, what = comment:match("reconstructed: ([^\n]*)"), comment:match("bytes: ([^\n]*)")
  if done then
    at.marks = marks_of(what or "")
    local item = tree:add(account, done):set_generated()
    item:add_proto_expert_info(D.experts.reconstructed, done)
  end
  local flags = packet_flags()
  local is_whole, told = add_damage(tree, flags)
  local which = flags % 4
  if which == 1 or which == 2 then tree:add(direction, which == 1 and "reply" or "request"):set_generated() end
  local went, fault = pcall(function()
    W.frame(S, at, W.itself[D.root], { kind = "frame", name = D.root })
    if at.pos < at.limit then R.fail("trailing", at.pos, R.left_over(at.limit - at.pos)) end
  end)
  local is_unsaid = false
  if went then fault = nil else fault, is_unsaid = add_fault(tree, at, fault) end
  if at.bad and not fault then fault = at.bad .. ": bad checksum" end
  local how = quality_of(at, is_whole, fault, is_unsaid)
  if how then tree:add(quality, how):set_generated() end
  tree:append_text(", " .. (table.concat(at.names, " ")))
  summarize(pinfo, at, how, told or fault)
end

function D.proto.dissector(tvb, pinfo, root)
  pinfo.cols.protocol = D.title
  local comment = comments()
  local tree = root:add(D.proto, tvb())
  if dissect_mark(tree, pinfo, comment) then return end
  if tvb:len() == 0 then
    pinfo.cols.info = "[nothing]"
    tree:append_text(", SELECT without a byte")
    tree:add(quality, add_damage(tree, packet_flags()) and "unchecked" or "damaged"):set_generated()
    return 0
  end
  dissect_bytes(tvb, pinfo, tree, comment)
  return tvb:len()
end

DissectorTable.get("wtap_encap"):add((wtap_encaps or wtap).USER0, D.proto)
