"""Values that hold no others: numbers, bytes and text, and what they are worth."""

from fractions import Fraction
from math import isfinite

from .declaration import EXPRESSIONS
from .numbers import Fault, half_bytes, integer, spelled


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


class Leaves:
    """A place in a transaction, and what was found up to it."""

    def __init__(self, data):
        self.data, self.pos, self.limit = data, 0, len(data)
        self.found, self.title, self.wrong = [], [], []
        self.levels = {}
        self.bits_at = None

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
        is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool) and isfinite(raw)
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
