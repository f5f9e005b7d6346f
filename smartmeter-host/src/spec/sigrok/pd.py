"""The decoder, as libsigrokdecode runs it."""

import sigrokdecode as srd

from .declaration import NAME, TITLE
from .reader import Reader
from .show import shown

FIELD, TRANSACTION, BAD_CHECKSUM, REFUSED = range(4)


class Decoder(srd.Decoder):
    api_version = 3
    id = NAME
    name = TITLE
    longname = TITLE + ', as declared'
    desc = 'Fields of each transaction, with units.'
    license = 'mit'
    inputs = ['spi']
    outputs = []
    tags = ['Embedded/industrial']
    options = (
        {'id': 'line', 'desc': 'Line that the bytes are on', 'default': 'the one connected',
            'values': ('the one connected', 'mosi', 'miso')},
    )
    annotations = (
        ('field', 'Field'),
        ('transaction', 'Transaction'),
        ('bad-checksum', 'Bad checksum'),
        ('refused', 'Refused'),
    )
    annotation_rows = (
        ('fields', 'Fields', (FIELD,)),
        ('transactions', 'Transactions', (TRANSACTION,)),
        ('faults', 'Faults', (BAD_CHECKSUM, REFUSED)),
    )

    def __init__(self):
        self.reset()

    def reset(self):
        pass

    def start(self):
        self.out_ann = self.register(srd.OUTPUT_ANN)

    def decode(self, ss, es, data):
        if data[0] != 'TRANSFER':
            return
        mosi, miso = data[1], data[2]
        line = {'mosi': mosi, 'miso': miso}.get(self.options['line'], mosi or miso)
        if line:
            self.transaction(ss, es, line)

    def transaction(self, ss, es, line):
        reader = Reader(bytes(byte.val for byte in line))
        fault = reader.transaction()
        for found in reader.found:
            text = shown(found)
            label = found.path.rsplit('.', 1)[-1]
            texts = ['%s = %s' % (found.path, text), '%s = %s' % (label, text), text]
            self.mark(line, found.start, found.end, FIELD, texts)
        title = ' '.join(reader.title) or TITLE
        for path, right in reader.wrong:
            found = next(found for found in reader.found if found.path == path)
            texts = ['%s: bad checksum, %d would be right' % (path, right), 'bad checksum']
            self.mark(line, found.start, found.end, BAD_CHECKSUM, texts)
        if fault:
            self.put(ss, es, self.out_ann, [REFUSED, ['refused %s' % fault, 'refused']])
        verdict = 'refused' if fault else 'bad checksum' if reader.wrong else 'read'
        self.put(ss, es, self.out_ann, [TRANSACTION, ['%s: %s' % (title, verdict), title]])

    def mark(self, line, start, end, row, texts):
        """An annotation over bytes; over none of them, where they would be."""
        first = line[min(start, len(line) - 1)]
        if start == end:
            ss = first.ss if start < len(line) else first.es
            self.put(ss, ss, self.out_ann, [row, texts])
        else:
            self.put(first.ss, line[end - 1].es, self.out_ann, [row, texts])
