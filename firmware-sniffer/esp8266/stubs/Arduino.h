// Just enough of the ESP8266's Arduino core to look at the sketch with a C++ compiler: names and types as that core
// documents them, and nothing behind them. The sketch is not run against this.

#pragma once

#include <stddef.h>
#include <stdint.h>

#define IRAM_ATTR __attribute__((section(".iram.text")))
#define INPUT 0
#define RISING 1
#define FALLING 2
#define CHANGE 3

// Registers, as esp8266_peri.h names them.
extern volatile uint32_t GPI;
extern volatile uint32_t GPIE;
extern volatile uint32_t GPIEC;
extern volatile uint32_t registers[16];
#define GPC(pin) registers[pin]
#define GPCI 7

uint32_t millis();
void delay(uint32_t ms);
void pinMode(uint8_t pin, uint8_t mode);

struct HardwareSerial {
  void begin(uint32_t baud);
  int availableForWrite();
  size_t write(const uint8_t *bytes, size_t len);
  int printf(const char *format, ...) __attribute__((format(printf, 2, 3)));
};
extern HardwareSerial Serial;

struct EspClass {
  uint32_t getCycleCount();
  uint8_t getCpuFreqMHz();
  uint32_t getFreeHeap();
  uint32_t random();
  bool rtcUserMemoryRead(uint32_t offset, uint32_t *bytes, size_t size);
  bool rtcUserMemoryWrite(uint32_t offset, uint32_t *bytes, size_t size);
};
extern EspClass ESP;
