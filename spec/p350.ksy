# Made from the declaration by `smartmeter spec --format ksy`. Don't edit: change the declaration.
meta:
  id: p350
  title: "Transactions of p350"
  ks-version: "0.11"
  endian: be
  bit-endian: be
doc: |-
  One transaction on the bus.

  What a .ksy can't say:

  - Packet.crc: CRC-16/XMODEM over `body` to `padding` is not checked
  - RequestPacket.crc: CRC-16/XMODEM over `body` to `padding` is not checked
seq:
  - id: transaction
    type: command
  - id: nothing_else
    size-eos: true
    valid:
      expr: "_.length == 0"
    doc: "A transaction ends where its declaration does."
types:
  command_unknown:
    -orig-id: "Unknown"
    doc: "A command that nobody has declared yet."
    seq:
      - id: body
        size-eos: true
        -orig-id: body
        doc: "All that follows."
    instances:
      id:
        value: "_parent.id.to_i"
        -orig-id: id
        doc: "Its first byte."
  command:
    doc: "One transaction on the bus."
    seq:
      - id: id
        type: u1
        enum: command_id
      - id: body
        type:
          switch-on: "id.to_i"
          cases:
            1: receive
            2: transmit
            4: radio
            5: command05
            6: command06
            11: set_network
            12: set_carrier
            13: hello
            100: command64
            101: command65
            105: command69
            _: command_unknown
  receive:
    doc: "A radio packet was received."
    seq:
      - id: len
        type: u1
        -orig-id: len
        doc: "Bytes in the packet."
      - id: packet
        size: len
        type: packet
        -orig-id: packet
        doc: "The packet."
      - id: packet_ends
        size: 0
        valid:
          expr: "packet._io.eof"
        doc: "Nothing may be left behind `packet`."
      - id: trailer
        type: u1
        -orig-id: trailer
        doc: |-
          Seen as 05, 09, 0A, 0D, 11 and 12. Perhaps a figure of the signal. No checksum covers it.
          Meaning unknown.
  transmit:
    doc: "Transmit a radio packet."
    seq:
      - id: len
        type: u1
        -orig-id: len
        doc: "Bytes in the packet."
      - id: packet
        size: len
        type: request_packet
        -orig-id: packet
        doc: "The packet."
      - id: packet_ends
        size: 0
        valid:
          expr: "packet._io.eof"
        doc: "Nothing may be left behind `packet`."
  radio:
    doc: "Switch the radio."
    seq:
      - id: state
        type: u1
        enum: radio_state
        -orig-id: state
        doc: |-
          To what.
          Meaning inferred.
  command05:
    doc: "Once, after boot."
    seq:
      - id: bytes
        size: 3
        -orig-id: bytes
        doc: |-
          Seen as 00 07 00.
          Meaning unknown.
  command06:
    doc: "Before the radio is switched to receive."
    seq:
      - id: bytes
        size: 2
        -orig-id: bytes
        doc: |-
          Seen as 00 00.
          Meaning unknown.
  set_network:
    doc: "Set the network address."
    seq:
      - id: network
        size: 3
        -orig-id: network
        doc: "The three bytes that begin every packet."
  set_carrier:
    doc: "Set the carrier frequency."
    seq:
      - id: carrier
        type: b24le
        -orig-id: carrier
        -unit: "MHz"
        doc: |-
          The CC1100's registers FREQ0, FREQ1 and FREQ2: steps of its 26 MHz crystal / 2^16
          (CC1100 data sheet, "Frequency Programming"). Seen as 868.29987 MHz.
    instances:
      carrier_value:
        value: "carrier * 13 / 32768.0"
        -value-of: carrier
        doc: "Physical value of `carrier`, in MHz."
  hello:
    doc: "The first command after boot: reset, or hello."
    seq: []
  command64:
    doc: "After every transmission."
    seq:
      - id: bytes
        size: 2
        -orig-id: bytes
        doc: |-
          Seen as 68 07.
          Meaning unknown.
  command65:
    doc: "Once, after boot."
    seq:
      - id: bytes
        size: 2
        -orig-id: bytes
        doc: |-
          Seen as 6D 03.
          Meaning unknown.
  command69:
    doc: "Once, after boot."
    seq:
      - id: bytes
        size: 2
        -orig-id: bytes
        doc: |-
          Seen as 13 21.
          Meaning unknown.
  packet:
    doc: |-
      A packet from the meter. Its body is a [`Reply`](crate::p350::Reply), or an enum of your own
      that falls back to it.
    seq:
      - id: network
        size: 3
        -orig-id: network
        doc: "The network's address, seen as 02 10 3C."
      - id: sequence
        type: u1
        -orig-id: sequence
        doc: |-
          One more every 15 seconds: so it is in all ten packets of the capture, 55 to 5E. That 01 follows 77 is the
          recorder's statement, and was not seen. No checksum covers it.
      - id: crc
        type: u2
        -orig-id: crc
        doc: |-
          CRC-16/XMODEM over body and padding.
          CRC-16/XMODEM over `body` to `padding`; nothing here checks it.
      - id: body
        type: reply
        -orig-id: body
        doc: |-
          The kind, and what that kind says. Power comes without being asked for. That every other kind only comes when it
          is asked for is inferred: before each of them stands a request, or a place where words were lost.
      - id: padding
        type: u1
        repeat: expr
        repeat-expr: "(4 - _io.pos % 4) % 4"
        valid: 0
        -orig-id: padding
        -bytes: true
        doc: "Zero bytes, up to a multiple of four."
  request_packet:
    doc: "A packet to the meter."
    seq:
      - id: network
        size: 3
        -orig-id: network
        doc: "The network's address, seen as 02 10 3C."
      - id: tag
        type: u1
        -orig-id: tag
        doc: |-
          Stands where a packet from the meter has its sequence. Seen as 82, 84, 85, 88 and 89.
          Meaning unknown.
      - id: crc
        type: u2
        -orig-id: crc
        doc: |-
          CRC-16/XMODEM over body and padding.
          CRC-16/XMODEM over `body` to `padding`; nothing here checks it.
      - id: body
        type: request
        -orig-id: body
        doc: "What is asked for."
      - id: padding
        type: u1
        repeat: expr
        repeat-expr: "(4 - _io.pos % 4) % 4"
        valid: 0
        -orig-id: padding
        -bytes: true
        doc: "Zero bytes, up to a multiple of four."
  request:
    doc: "A question, answered by a reply of the same kind."
    seq:
      - id: kind
        type: u1
        enum: kind
        -orig-id: kind
        doc: "What is asked for. A reply of this kind answers it."
      - id: start
        type: u4
        -orig-id: start
        -unit: "s since 1970-01-01T00:00:00Z"
        doc: |-
          End of the first interval wanted; 0 where the kind has no history.
          Unix time: seconds since 1970-01-01T00:00:00Z.
      - id: count
        type: u1
        -orig-id: count
        doc: "How many intervals are wanted; 0 where the kind has no history."
  reply_unknown:
    -orig-id: "Unknown"
    doc: "A kind nobody has declared yet: its bytes are kept and encode back unchanged."
    seq:
      - id: body
        size-eos: true
        -orig-id: body
        doc: "All that follows, padding included."
    instances:
      kind:
        value: "_parent.id.to_i"
        -orig-id: kind
        doc: "The kind."
  reply:
    doc: "Every reply, told apart by its kind."
    seq:
      - id: id
        type: u1
        enum: reply_id
      - id: body
        type:
          switch-on: "id.to_i"
          cases:
            16: power_reading
            23: half_hours
            24: days
            26: settings
            27: identity
            _: reply_unknown
  power_reading:
    doc: "The power now."
    seq:
      - id: head
        type: reply_head
        -orig-id: head
        doc: "All there is."
  reply_head:
    doc: "Opens every reply."
    seq:
      - id: timestamp
        type: u4
        -orig-id: timestamp
        -unit: "s since 1970-01-01T00:00:00Z"
        doc: |-
          When the meter sent it. All ten replies are 15 s apart, on the recording's evening.
          Unix time: seconds since 1970-01-01T00:00:00Z.
      - id: reserved
        size: 4
        -orig-id: reserved
        doc: |-
          Always zero.
          Meaning unknown.
      - id: power
        type: u2
        -orig-id: power
        -unit: "W"
        doc: |-
          Power taken from the mains. The recorder read 200 to 207 W that evening.
          In W.
  half_hours:
    doc: |-
      Half-hourly electricity use.

      Evidence: the blocks of the capture begin exactly 19 x 1800 s apart; 89 to 100 Wh in half an
      hour are the 178 to 200 W seen; 19 + 19 + 10 readings make exactly 24 hours that end with the
      last whole half hour, so `start` is the end of the first.
    seq:
      - id: head
        type: reply_head
        -orig-id: head
        doc: "Opens every reply."
      - id: start
        type: u4
        -orig-id: start
        -unit: "s since 1970-01-01T00:00:00Z"
        doc: |-
          End of the first half hour.
          Unix time: seconds since 1970-01-01T00:00:00Z.
      - id: count
        type: u1
        -orig-id: count
        doc: "How many readings follow."
      - id: energy
        repeat: expr
        repeat-expr: count
        type: u2
        -orig-id: energy
        -unit: "Wh"
        doc: |-
          Energy used in each half hour.
          In Wh.
  days:
    doc: |-
      Daily electricity use.

      Evidence: the blocks of the capture begin exactly 9 x 86400 s apart; the day before the
      recording has 10.4 kWh here and 10.5 kWh as the sum of half hours.
    seq:
      - id: head
        type: reply_head
        -orig-id: head
        doc: "Opens every reply."
      - id: start
        type: u4
        -orig-id: start
        -unit: "s since 1970-01-01T00:00:00Z"
        doc: |-
          End of the first day.
          Unix time: seconds since 1970-01-01T00:00:00Z.
      - id: count
        type: u1
        -orig-id: count
        doc: "How many days follow."
      - id: days
        repeat: expr
        repeat-expr: count
        type: day
        -orig-id: days
        doc: "The days."
  day:
    doc: "One day's use."
    seq:
      - id: energy
        type: u2
        -orig-id: energy
        -unit: kWh
        doc: "Energy used on that day."
      - id: second
        type: u2
        -orig-id: second
        doc: |-
          Zero in all 27 samples. A second rate, or gas?
          Meaning unknown.
    instances:
      energy_value:
        value: "energy / 10.0"
        -value-of: energy
        doc: "Physical value of `energy`, in kWh."
  settings:
    doc: "Settings of the display."
    seq:
      - id: head
        type: reply_head
        -orig-id: head
        doc: "Opens every reply."
      - id: flags
        size: 4
        -orig-id: flags
        doc: |-
          Seen as 01 00 01 01.
          Meaning unknown.
      - id: midnight
        type: u4
        -orig-id: midnight
        -unit: "s since 1970-01-01T00:00:00Z"
        doc: |-
          The midnight, UTC, that comes next.
          Unix time: seconds since 1970-01-01T00:00:00Z.
      - id: unknown
        type: u4
        -orig-id: unknown
        doc: |-
          Seen as 0.
          Meaning unknown.
      - id: electricity_co2
        type: u2
        -orig-id: electricity_co2
        -unit: "g/kWh"
        doc: |-
          Seen as 461, which fits the United Kingdom's figure for electricity.
          In g/kWh.
          Meaning inferred.
      - id: gas_co2
        type: u2
        -orig-id: gas_co2
        -unit: "g/kWh"
        doc: |-
          Seen as 190, which fits the United Kingdom's figure for gas.
          In g/kWh.
          Meaning inferred.
      - id: unknown_150
        type: u2
        -orig-id: unknown_150
        doc: |-
          Seen as 150.
          Meaning unknown.
      - id: unknown_1000
        type: u2
        -orig-id: unknown_1000
        doc: |-
          Seen as 1000.
          Meaning unknown.
  identity:
    doc: "Identifiers of the meters."
    seq:
      - id: head
        type: reply_head
        -orig-id: head
        doc: "Opens every reply."
      - id: first
        size: 16
        pad-right: 32
        type: str
        encoding: "UTF-8"
        -orig-id: first
        doc: |-
          Seen as `D10W701298`.
          Meaning inferred.
      - id: second
        size: 16
        pad-right: 0
        type: str
        encoding: "UTF-8"
        -orig-id: second
        doc: |-
          Seen as `E6S01966981154`.
          Meaning inferred.
      - id: trailer
        size: 7
        -orig-id: trailer
        doc: |-
          Seen as zero.
          Meaning unknown.
enums:
  command_id:
    1:
      id: receive
      -orig-id: "Receive"
      doc: "A radio packet was received."
    2:
      id: transmit
      -orig-id: "Transmit"
      doc: "Transmit a radio packet."
    4:
      id: radio
      -orig-id: "Radio"
      doc: "Switch the radio."
    5:
      id: command05
      -orig-id: "Command05"
      doc: "Once, after boot."
    6:
      id: command06
      -orig-id: "Command06"
      doc: "Before the radio is switched to receive."
    11:
      id: set_network
      -orig-id: "SetNetwork"
      doc: "Set the network address."
    12:
      id: set_carrier
      -orig-id: "SetCarrier"
      doc: "Set the carrier frequency."
    13:
      id: hello
      -orig-id: "Hello"
      doc: "The first command after boot: reset, or hello."
    100:
      id: command64
      -orig-id: "Command64"
      doc: "After every transmission."
    101:
      id: command65
      -orig-id: "Command65"
      doc: "Once, after boot."
    105:
      id: command69
      -orig-id: "Command69"
      doc: "Once, after boot."
  radio_state:
    0:
      id: idle
      -orig-id: "Idle"
      doc: "Sent once, after boot."
    2:
      id: receive
      -orig-id: "Receive"
      doc: "Sent before every packet that was received."
    4:
      id: transmitted
      -orig-id: "Transmitted"
      doc: "Sent after every packet that was transmitted."
  kind:
    16:
      id: power
      -orig-id: "Power"
      doc: "Power, every 15 seconds. Only seen as a reply."
    23:
      id: half_hours
      -orig-id: "HalfHours"
      doc: "Energy in each half hour."
    24:
      id: days
      -orig-id: "Days"
      doc: "Energy on each day."
    26:
      id: settings
      -orig-id: "Settings"
      doc: "Settings."
    27:
      id: identity
      -orig-id: "Identity"
      doc: "Identifiers."
  reply_id:
    16:
      id: power
      -orig-id: "Power"
      doc: "Power, every 15 seconds, without being asked."
    23:
      id: half_hours
      -orig-id: "HalfHours"
      doc: "Energy in each half hour."
    24:
      id: days
      -orig-id: "Days"
      doc: "Energy on each day."
    26:
      id: settings
      -orig-id: "Settings"
      doc: "Settings."
    27:
      id: identity
      -orig-id: "Identity"
      doc: "Identifiers."
