// Copy this to settings.h beside it and make it yours. settings.h is not committed: it has your password in it.

#pragma once

#define WIFI_SSID "my network"
#define WIFI_PASSWORD "my password"

// Where a collector listens for UDP: `smartmeter serve --source udp://0.0.0.0:8350 --trust-network`, which takes datagrams from all of your network.
// An address: a name is looked up for each message, and the loop waits for that.
#define COLLECTOR_HOST "192.168.1.2"
#define COLLECTOR_PORT 8350

// Up to 32 letters, digits and hyphens: it is the sniffer's name on the network, too.
#define SNIFFER_NAME "p350-sniffer"

// GPIO numbers, all below 16 and each another one. Not 6 to 11, which are the flash's. Not 0, 2 and 15, whose levels at the start say how the chip starts; 1 and 3 are the serial port.
#define PIN_SELECT 4
#define PIN_CLOCK 5
#define PIN_DATA 14
// CLOCK on a second pin, joined to the first: one latches rising edges, the other falling ones, and whatever is missed is
// noticed. Without it (take the line out) three edges that are served late look like one.
#define PIN_CLOCK_TOO 12

// 0: the clock idles low and bits are read where it rises. 1: idles low, falls. 2: idles high, falls. 3: idles high, rises.
#define SPI_MODE 0
#define SELECT_IS_ACTIVE_HIGH false
// A level of the clock shorter than this is noise. 0 takes none for it, and says where there seem to be edges too many: on this
// chip interrupts may be held up, and then edges that were missed pass for noise now and then (docs/firmware.md).
#define SHORTEST_CLOCK_NS 0

// Whether measured values are printed, too, as comments.
#define PRINT_READINGS true
