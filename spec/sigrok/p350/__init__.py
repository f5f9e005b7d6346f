"""A decoder of p350 for sigrok, stacked on spi. Written by `smartmeter spec --format sigrok` from the declaration: edit that.

  SIGROKDECODE_DIR=sigrok sigrok-cli -i recording.sr -P spi:clk=clock:mosi=data:cs=select,p350 -A p350
"""

from .pd import Decoder
