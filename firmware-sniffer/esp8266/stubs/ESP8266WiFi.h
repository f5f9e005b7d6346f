// See Arduino.h.

#pragma once

#include "Arduino.h"

enum WiFiMode { WIFI_STA = 1 };
enum WiFiSleepType_t { WIFI_NONE_SLEEP = 0 };
enum wl_status_t { WL_CONNECTED = 3 };

struct ESP8266WiFiClass {
  uint8_t *macAddress(uint8_t *mac);
  void persistent(bool on);
  bool mode(WiFiMode mode);
  bool setSleepMode(WiFiSleepType_t type, uint8_t listenInterval = 0);
  bool setAutoReconnect(bool on);
  bool hostname(const char *name);
  wl_status_t begin(const char *ssid, const char *password);
  wl_status_t status();
  int32_t RSSI();
};
extern ESP8266WiFiClass WiFi;
