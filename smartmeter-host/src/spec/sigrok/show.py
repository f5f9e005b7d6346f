"""Values as text."""

from fractions import Fraction


def exact(value):
    """As it is shown: a fraction in decimal, where it has an end there."""
    value = Fraction(value)
    rest, places = value.denominator, 0
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
            places += 1
    if rest != 1:
        return repr(float(value))
    if not places:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10 ** places // value.denominator).rjust(places + 1, '0')
    whole, part = digits[:-places], digits[-places:].rstrip('0')
    return ('-' if value < 0 else '') + whole + ('.' + part if part else '')


def escaped(letter):
    """A letter as it is, or how Python writes it: annotations are one line of C."""
    if letter in '"\\':
        return '\\' + letter
    return letter if letter.isprintable() else letter.encode('unicode_escape').decode()


def shown(found):
    """A value as text: `10.4 kWh (104)`."""
    raw = found.raw
    if isinstance(raw, bool):
        text = 'true' if raw else 'false'
    elif isinstance(raw, bytes):
        text = raw.hex(' ').upper() or '(no bytes)'
    elif isinstance(raw, str):
        text = '"%s"' % ''.join(map(escaped, raw))
    else:
        text = repr(raw) if isinstance(raw, float) else str(raw)
    unit = ' ' + found.unit if found.unit else ''
    if found.name is not None:
        return '%s (%s)' % (found.name, text)
    if isinstance(found.value, Fraction):
        return '%s%s (%s)' % (exact(found.value), unit, text)
    if found.field.get('absent') and raw in found.field['absent']:
        return 'absent%s (%s)' % (unit, text)
    return text + unit
