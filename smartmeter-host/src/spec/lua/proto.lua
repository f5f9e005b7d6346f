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
  local flags, is_whole, told = packet_flags(), true, nil
  for _, flag in ipairs(FLAGS) do
    if has_flag(flags, flag[1]) then
      is_whole, told = false, told or flag[2]
      tree:add_proto_expert_info(D.experts.not_whole, flag[2])
    end
  end
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
    return 0
  end
  dissect_bytes(tvb, pinfo, tree, comment)
  return tvb:len()
end

DissectorTable.get("wtap_encap"):add((wtap_encaps or wtap).USER0, D.proto)
