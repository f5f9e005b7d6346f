// See Arduino.h.

#pragma once

#include "Arduino.h"

struct WiFiUDP {
  uint8_t begin(uint16_t port);
  int beginPacket(const char *host, uint16_t port);
  size_t write(const uint8_t *bytes, size_t len);
  int endPacket();
  int parsePacket();
  int read(uint8_t *bytes, size_t len);
};
