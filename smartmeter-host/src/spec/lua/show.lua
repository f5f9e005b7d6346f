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
