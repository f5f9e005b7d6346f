// See Arduino.h.

#pragma once

void ets_isr_attach(int number, void (*function)(void *), void *argument);
void ets_isr_unmask(int mask);
#define ETS_GPIO_INTR_ATTACH(function, argument) ets_isr_attach(4, (function), (argument))
#define ETS_GPIO_INTR_ENABLE() ets_isr_unmask(1 << 4)
