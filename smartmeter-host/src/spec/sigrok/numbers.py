"""Numbers: byte orders, digits, bits, checksums."""

import struct


class Fault(Exception):
    """Ends the reading of a transaction."""

    def __init__(self, offset, why):
        super().__init__(why)
        self.offset = offset
        self.why = why


def first(value):
    """`x.0`: of what has a type of its own, the number."""
    return value.get('0') if isinstance(value, dict) else value


def inverted(value):
    """`!x`, of a bool: of a number it would turn over bits, and how many is not known."""
    if not isinstance(value, bool):
        raise ValueError(value)
    return not value


def ordered(data, order):
    """The same bytes, the most significant one first."""
    if order == 'little':
        return data[::-1]
    if order == 'word-swapped':
        # The last 16-bit word comes first, and its bytes stay as they are.
        words = [data[at:at + 2] for at in range(0, len(data), 2)]
        return b''.join(reversed(words))
    return data


def integer(data, order, is_signed):
    return int.from_bytes(ordered(data, order), 'big', signed=is_signed)


def real(data, order):
    return struct.unpack('>f' if len(data) == 4 else '>d', ordered(data, order))[0]


def half_bytes(number, count, offset):
    """The number whose decimal digits are the half bytes of this one."""
    value = 0
    for place in reversed(range(count)):
        digit = number >> 4 * place & 15
        if digit > 9:
            raise Fault(offset, '0x%X is not a digit' % digit)
        value = value * 10 + digit
    return value


def spelled(data, base, decimals, offset):
    """A number in ASCII, with a point before the last `decimals` digits."""
    digits = data
    if decimals:
        point = len(data) - decimals - 1
        if point < 0 or data[point:point + 1] != b'.':
            raise Fault(offset, 'there is no point before the last %d digits' % decimals)
        digits = data[:point] + data[point + 1:]
    if any(digit not in b'0123456789ABCDEF'[:base] for digit in digits):
        raise Fault(offset, 'is no number in digits')
    return int(digits or b'0', base)


def crc(data, parameters):
    """A checksum of the CRC catalogue."""
    width, poly, register, refin, refout, xorout = parameters
    top, mask = 1 << (width - 1), (1 << width) - 1
    for byte in data:
        if refin:
            byte = int('{:08b}'.format(byte)[::-1], 2)
        for place in reversed(range(8)):
            out = bool(register & top) != bool(byte >> place & 1)
            register = register << 1 & mask
            if out:
                register ^= poly
    if refout:
        register = int('{:0{}b}'.format(register, width)[::-1], 2)
    return register ^ xorout


def checksum(algorithm, data, size, parameters):
    """The checksum of these bytes; None where only the source of the declaration knows it."""
    if parameters:
        return crc(data, parameters)
    if algorithm == 'sum':
        return sum(data) % (1 << 8 * size)
    if algorithm == 'xor':
        value = 0
        for byte in data:
            value ^= byte
        return value
    return None
