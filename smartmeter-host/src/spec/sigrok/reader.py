"""Reads a transaction as the declaration says: every value with its path and its bytes."""

from fractions import Fraction

from .declaration import CRCS, EXPRESSIONS, ROOT, TYPES
from .numbers import Fault, checksum, first, half_bytes, integer, real, spelled

# A value, or an id, and where it stands. `value` is the physical one, where that is another; `unit` may be absent.
class Found:
    def __init__(self, path, field, raw, start, end):
        self.path, self.field, self.raw, self.start, self.end = path, field, raw, start, end
        self.name = self.value = self.unit = None


# What a value without a field of its own is taken for.
NO_FIELD = {'name': '', 'type': {'kind': 'unknown'}, 'size': {}}


def below(path, name):
    return path + '.' + name if path else name


def evaluate(text, values, item=None):
    """What an expression of the declaration gives."""
    try:
        return EXPRESSIONS[text](values, item)
    except KeyError:
        raise Fault(None, '`%s` can\'t be worked out here' % text)
    except (TypeError, AttributeError, ZeroDivisionError, ValueError):
        raise Fault(None, '`%s` has no value here' % text)


def scaled(number, field):
    scale, shift = field.get('scale', {}), field.get('shift', {})
    number = number * Fraction(scale.get('numerator', 1), scale.get('denominator', 1))
    return number + Fraction(shift.get('numerator', 0), shift.get('denominator', 1))


def is_bare(variant):
    """Whether a variant is nothing but its id."""
    content = variant.get('content', {'kind': 'unit'})
    is_only_id = content['kind'] == 'fields' and len(content['fields']) == 1
    return content['kind'] == 'unit' or is_only_id and variant['selector']['kind'] == 'other'


class Reader:
    def __init__(self, data):
        self.data, self.pos, self.limit = data, 0, len(data)
        self.found, self.title, self.wrong = [], [], []
        self.depth = 0
        self.bits_at = None

    def transaction(self):
        """Reads all; gives what is wrong with it, or nothing."""
        try:
            self.frame('', NO_FIELD, {'name': ROOT}, {})
            if self.pos != self.limit:
                raise Fault(self.pos, 'bytes are left over')
        except Fault as fault:
            offset = self.pos if fault.offset is None else fault.offset
            return 'at byte %d: %s' % (offset, fault.why)
        return None

    # Bytes.

    def take(self, count):
        if count < 0 or self.limit - self.pos < count:
            raise Fault(self.pos, 'incomplete')
        self.pos += count
        return self.data[self.pos - count:self.pos]

    def within(self, count, inside):
        """Runs `inside` on the next bytes, all of which it must take."""
        if count < 0 or self.limit - self.pos < count:
            raise Fault(self.pos, 'incomplete')
        outer, self.limit = self.limit, self.pos + count
        value = inside()
        if self.pos != self.limit:
            raise Fault(self.pos, 'bytes are left over')
        self.limit = outer
        return value

    # Leaves.

    def leaf(self, path, field, raw, start, name=None):
        found = Found(path, field, raw, start, self.pos)
        found.name = name
        if name is None:
            found.unit = field.get('unit')
            found.value = self.physical(field, raw)
        self.found.append(found)
        return raw

    def physical(self, field, raw):
        """The physical value, where it is another one; the number itself, where a field behind says the power of ten."""
        is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw == raw
        if not is_number or raw in field.get('absent', []):
            return None
        if 'exponent' in field:
            return raw
        return scaled(Fraction(raw), field) if 'scale' in field or 'shift' in field else None

    def finish(self, start, fields, values):
        """Scales what was found, once the power of ten is read, too."""
        powers, own = {}, {id(field) for field in fields}
        for field in fields:
            if 'exponent' in field:
                try:
                    powers[field['name']] = evaluate(field['exponent'], values)
                except Fault:
                    powers[field['name']] = None
        for found in self.found[start:]:
            if found.value is None or isinstance(found.value, Fraction) or id(found.field) not in own:
                continue
            power = powers[found.field['name']]
            # Shift and scale are those of the number with its power of ten.
            found.value = None if power is None else scaled(Fraction(found.raw) * Fraction(10) ** power, found.field)

    # Numbers, bytes and text.

    def number(self, path, field, kind):
        start, order = self.pos, field.get('order', 'big')
        data = self.take(field.get('width', kind['bytes']))
        form = field.get('repr', {'kind': 'binary'})
        if form['kind'] == 'bcd':
            value = half_bytes(integer(data, order, False), 2 * len(data), start)
        elif form['kind'] in ('decimal', 'hex'):
            value = spelled(data, 16 if form['kind'] == 'hex' else 10, form.get('decimals', 0), start)
        else:
            value = integer(data, order, kind['kind'] == 'int')
        if value >= 1 << 8 * kind['bytes']:
            raise Fault(start, 'is too large')
        return self.leaf(path, field, value, start)

    def ber_length(self, path, field):
        start, value = self.pos, self.take(1)[0]
        if value >= 128:
            if not 0x81 <= value <= 0x84:
                raise Fault(start, 'not a length of up to four bytes')
            rest = self.take(value - 128)
            value = int.from_bytes(rest, 'big')
            if value < 128 or len(rest) > 1 and rest[0] == 0:
                raise Fault(start, 'a length that is not in its shortest form')
        return self.leaf(path, field, value, start)

    def plain(self, path, field, kind, pad=None):
        start, data = self.pos, self.take(self.limit - self.pos)
        if pad is not None:
            data = data.rstrip(bytes([pad]))
        value = data
        if kind['kind'] in ('text', 'decimal'):
            try:
                value = data.decode()
            except UnicodeDecodeError as error:
                raise Fault(start + error.start, 'is no UTF-8')
        if kind['kind'] == 'decimal':
            digits = value[1:] if value[:1] in ('+', '-') else value
            whole, point, part = digits.partition('.')
            if not all(ch in '0123456789' for ch in whole + part) or not whole or point and not part:
                raise Fault(start, 'is no number')
        return self.leaf(path, field, value, start)

    def value(self, path, field, kind, values, pad=None):
        """One value of a type."""
        start, name = self.pos, kind['kind']
        if name in ('uint', 'int'):
            return self.number(path, field, kind)
        if name == 'float':
            return self.leaf(path, field, real(self.take(kind['bytes']), field.get('order', 'big')), start)
        if name == 'bool':
            byte = self.take(1)[0]
            if byte > 1:
                raise Fault(start, 'is neither 0 nor 1')
            return self.leaf(path, field, bool(byte), start)
        if name == 'ber-length':
            return self.ber_length(path, field)
        if name in ('frame', 'recursive'):
            return self.frame(path, field, kind, values)
        if name == 'array':
            return self.items(path, field, kind, values, lambda items: len(items) >= kind['len'])
        if name == 'list':
            return self.items(path, field, kind, values, lambda items: self.pos >= self.limit)
        if name == 'unknown':
            raise Fault(self.pos, 'of a type that is not known here')
        return self.plain(path, field, kind, pad)

    def items(self, path, field, kind, values, is_over):
        element, items = kind['element'], []
        while not is_over(items):
            inside = lambda: self.value('%s[%d]' % (path, len(items)), field, element, values)
            if element['kind'] == 'bytes':
                items.append(self.within(field['size']['max'] // kind['len'], inside))
            else:
                items.append(inside())
        return items

    # Declared types.

    def frame(self, path, field, kind, values):
        declared = TYPES[kind['name']]
        names = [part.split(':')[0].strip() for part in declared.get('context', '').split(',') if ':' in part]
        passed = evaluate(field['passes'], values) if names else []
        told = dict(zip(names, passed))
        self.depth += 1
        if self.depth > 256 or 'max_depth' in kind and self.recursions(kind) > kind['max_depth']:
            raise Fault(self.pos, 'too many levels deep')
        shape = declared['shape']
        if shape['kind'] == 'struct':
            made = self.fields(path, shape, told)
        else:
            made = self.choice(path, field, shape, told)
        if 'max_depth' in kind:
            self.levels[kind['name']] -= 1
        self.depth -= 1
        return made

    levels = None

    def recursions(self, kind):
        self.levels = self.levels or {}
        self.levels[kind['name']] = self.levels.get(kind['name'], 0) + 1
        return self.levels[kind['name']]

    def chosen(self, shape, told):
        """The variant, its id, and how many bytes that takes."""
        where, number, size = shape['id'], None, 0
        if where['kind'] == 'number':
            size = where['bytes']
            if self.limit - self.pos < size:
                raise Fault(self.pos, 'incomplete')
            number = integer(self.data[self.pos:self.pos + size], where.get('order', 'big'), False)
        elif where['kind'] == 'context':
            number = evaluate(where['expression'], told)
        rest = self.data[self.pos:self.limit]
        for variant in shape['variants']:
            by = variant['selector']
            if by['kind'] == 'id' and by['id'] == number and number is not None:
                return variant, number, size
            if by['kind'] == 'range' and number is not None and by['first'] <= number <= by['last']:
                return variant, number, size
            if by['kind'] == 'start' and rest.startswith(bytes.fromhex(by['bytes'])):
                return variant, 0, len(bytes.fromhex(by['bytes']))
        for variant in shape['variants']:
            if variant['selector']['kind'] in ('other', 'fallback'):
                return variant, number, size
        raise Fault(self.pos, 'no variant has this id' if number is None else 'no variant has the id %d' % number)

    def choice(self, path, field, shape, told):
        variant, number, size = self.chosen(shape, told)
        by, content, start = variant['selector']['kind'], variant.get('content', {'kind': 'unit'}), self.pos
        # Such a variant reads its id itself, where one stands on the wire.
        keeps_id = by in ('range', 'other', 'fallback')
        if is_bare(variant) and path:
            return self.bare(path, field, shape, variant, number, size, told)
        inner = below(path, variant['name'])
        self.title.append(variant['name'])
        if not keeps_id and size:
            self.pos += size
            self.leaf(inner, NO_FIELD, number, start)
        made = {}
        if content['kind'] == 'payload':
            made = {'0': self.frame(inner, NO_FIELD, {'name': content['name']}, told)}
        elif content['kind'] == 'fields':
            made = self.fields(inner, content, told)
        return made

    def bare(self, path, field, shape, variant, number, size, told):
        """What is nothing but its id has no path of its own."""
        start = self.pos
        if shape['id']['kind'] != 'number' and 'content' in variant:
            return self.fields(path, variant['content'], told, is_all=True)
        self.pos += size
        if size:
            is_named = variant['selector']['kind'] != 'other'
            self.leaf(path, field if not is_named else NO_FIELD, number, start, variant['name'] if is_named else None)
            self.found[-1].unit = None
        return {'0': number}

    # Fields.

    def fields(self, path, group, told, is_all=False):
        fields, values, places, open_parts = group['fields'], dict(told), {}, []
        start, before, outer_bits = self.pos, len(self.found), self.bits_at
        for index, field in enumerate(fields):
            self.open(group, index, values, places, open_parts)
            at = self.pos
            inner = path if is_all else below(path, field['name'])
            value = self.field(inner, field, values, start)
            if 'bits' in field:
                at = self.bits_at
            values[field['name']] = value
            places[index] = (at, max(at, self.pos))
            self.check(field, value, values, at)
            while open_parts and open_parts[-1][0] == index:
                if self.pos != self.limit:
                    raise Fault(self.pos, 'bytes are left over')
                self.limit = open_parts.pop()[1]
        self.finish(before, fields, values)
        self.verify(path, fields, places, values)
        self.bits_at = outer_bits
        return values

    def open(self, group, index, values, places, open_parts):
        """Limits what follows to the bytes that a length says."""
        for length, from_, last, counted in group.get('parts', []):
            if from_ != index:
                continue
            field = group['fields'][length]
            size = scaled(first(values[field['name']]), field)
            if length >= counted:
                # It counts what stands before it, too.
                size -= self.pos - places[counted][0]
            if size < 0 or size.denominator != 1 or self.limit - self.pos < size:
                raise Fault(self.pos, 'incomplete, or a length that can\'t be')
            open_parts.append((last, self.limit))
            self.limit = self.pos + int(size)

    def field(self, path, field, values, start):
        role = field.get('role', {'kind': 'value'})
        if role['kind'] == 'computed':
            try:
                return evaluate(field['default'], values)
            except (Fault, KeyError):
                return None  # It is not on the wire, so nothing is lost.
        if 'bits' in field:
            return self.bit_field(path, field)
        if role['kind'] in ('padding', 'gap'):
            size = role['bytes'] if role['kind'] == 'gap' else (start - self.pos) % role['multiple']
            return self.zeros(path, field, size, role['kind'])
        if 'cond' in field and not evaluate(field['cond'], values):
            return evaluate(field['default'], values) if field.get('default') in EXPRESSIONS else None
        return self.extent(path, field, values)

    def zeros(self, path, field, size, kind):
        start, data = self.pos, self.take(size)
        if any(data):
            raise Fault(start, 'must be zero')
        if data or kind == 'gap':
            self.leaf(path, field, data, start)
        return data

    def amount(self, amount, values, field):
        if amount['kind'] == 'fixed':
            return amount['number']
        if amount['kind'] == 'expression':
            return evaluate(amount['expression'], values)
        if amount['kind'] == 'field':
            size = first(values[amount['name']])
            by = field.get('counted_by', {})
            size = scaled(size, by)
            if size.denominator != 1:
                raise Fault(self.pos, 'a length that is no whole number')
            return int(size)
        raise Fault(self.pos, 'its length can\'t be worked out here')

    def extent(self, path, field, values):
        kind, ends = field['type'], field.get('extent', {'kind': 'natural'})
        read = lambda: self.value(path, field, kind, values, ends.get('pad'))
        is_list = kind['kind'] == 'list'
        if ends['kind'] == 'natural':
            size = field['size']
            is_fixed = kind['kind'] in ('bytes', 'text', 'escaped') and size.get('max') == size['min']
            return self.within(size['min'], read) if is_fixed else read()
        if ends['kind'] == 'count':
            count = self.amount(ends['amount'], values, field)
            if is_list:
                return self.items(path, field, kind, values, lambda items: len(items) >= count)
            return self.within(count, read)
        if ends['kind'] == 'bytes':
            return self.within(self.amount(ends['amount'], values, field), read)
        if ends['kind'] == 'rest':
            return self.within(self.limit - self.pos - field['tail'], read) if 'tail' in field else read()
        if ends['kind'] == 'terminator':
            return self.terminated(path, field, values, bytes.fromhex(ends['bytes']), read)
        if ends['kind'] == 'until':
            return self.until(path, field, values, lambda item: evaluate(ends['expression'], values, item), read)
        raise Fault(self.pos, 'where it ends can\'t be worked out here')

    def terminated(self, path, field, values, end, read):
        kind = field['type']
        if kind['kind'] == 'list':
            begins = lambda items: self.data[self.pos:self.limit].startswith(end)
            value = self.items(path, field, kind, values, begins)
        else:
            value = self.within(self.before(end, kind.get('scheme')), read)
        self.take(len(end))
        return value

    def before(self, end, scheme):
        """How many bytes stand before these, where escapes are stepped over."""
        rest, at = self.data[self.pos:self.limit], 0
        while at < len(rest):
            if rest.startswith(end, at):
                return at
            if scheme == 'sml' and rest.startswith(b'\x1b' * 4, at):
                at += 8
            elif scheme in ('slip', 'hdlc', 'dle') and rest[at] == {'slip': 0xdb, 'hdlc': 0x7d, 'dle': 0x10}[scheme]:
                at += 2
            else:
                at += 1
        raise Fault(self.limit, 'incomplete')

    def until(self, path, field, values, is_last, read):
        if field['type']['kind'] == 'list':
            over = lambda items: bool(items) and is_last(items[-1])
            return self.items(path, field, field['type'], values, over)
        for size, byte in enumerate(self.data[self.pos:self.limit], 1):
            if is_last(byte):
                return self.within(size, read)
        raise Fault(self.limit, 'incomplete')

    # Bits.

    def bit_field(self, path, field):
        place, kind = field['bits'], field['type']
        if place['start'] == 0:
            self.bits_at = self.pos
            self.take(field['size']['max'])
        if kind['kind'] != 'array':
            return self.bit_value(path, field, kind, place['start'], place['len'])
        size, items = place['len'] // kind['len'], []
        for index in range(kind['len']):
            start = place['start'] + index * size
            items.append(self.bit_value('%s[%d]' % (path, index), field, kind['element'], start, size))
        return items

    def bit_value(self, path, field, kind, start, size):
        order = field['bits'].get('order', 'big')
        begin, end = self.bits_at + start // 8, self.bits_at + (start + size + 7) // 8
        number = integer(self.data[begin:end], order, False)
        skipped = start % 8 if order == 'little' else -(start + size) % 8
        number = number >> skipped & (1 << size) - 1
        name = None
        if kind['kind'] in ('frame', 'recursive'):
            variants = TYPES[kind['name']]['shape']['variants']
            names = {it['selector'].get('id'): it['name'] for it in variants if it['selector']['kind'] == 'id'}
            name = names.get(number)
            if name is None and not any(it['selector']['kind'] == 'other' for it in variants):
                raise Fault(begin, 'no variant has the id %d' % number)
        elif field.get('repr', {}).get('kind') == 'bcd':
            number = half_bytes(number, (size + 3) // 4, begin)
        elif kind['kind'] == 'int' and number >> (size - 1):
            number -= 1 << size
        elif kind['kind'] == 'bool':
            number = bool(number)
        self.leaf(path, field, number, begin, name)
        self.found[-1].end = end
        return number

    # What must hold.

    def check(self, field, value, values, at):
        role = field.get('role', {'kind': 'value'})
        if role['kind'] == 'constant' and value is not None:
            expected = role['value']['value']
            if role['value']['kind'] == 'bytes':
                expected = bytes.fromhex(expected)
                value = bytes(value) if isinstance(value, list) else value
            if role['value']['kind'] == 'number':
                expected = value if isinstance(value, float) and value == float(expected) else expected
            if value != expected:
                raise Fault(at, 'must be %s' % (expected.hex(' ') if isinstance(expected, bytes) else expected))
        if 'same_as' in field and value != values[field['same_as']]:
            raise Fault(at, 'the two lengths differ')
        if field.get('assert') in EXPRESSIONS and value is not None and not evaluate(field['assert'], values):
            raise Fault(at, '`%s` does not hold' % field['assert'])

    def verify(self, path, fields, places, values):
        """Checksums, when all is read."""
        for field in fields:
            role = field.get('role', {'kind': 'value'})
            if role['kind'] != 'checksum' or values.get(field['name']) is None:
                continue
            names = [other['name'] for other in fields]
            from_, to = places[names.index(role['first'])][0], places[names.index(role['last'])][1]
            computed = checksum(
                role['algorithm'], self.data[from_:to], field['type'].get('bytes', 8), CRCS.get(role['algorithm']))
            if computed is not None and computed != values[field['name']]:
                self.wrong.append((below(path, field['name']), computed))
