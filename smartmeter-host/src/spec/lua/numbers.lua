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
