/* A plugin of QEMU (TCG, API version 1) that counts instructions from one call of a function to the next.
 *
 * Arguments: at=ADDRESS of the function, out=FILE, which gets one number for each call but the first. Debian ships no
 * header for plugins, so what is used of the interface is declared here, as QEMU's documentation has it. */

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { INLINE_ADD_U64 = 0, CB_NO_REGS = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *, int, void *, uint64_t);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, void (*)(unsigned, void *), int, void *);

EXPORT int qemu_plugin_version = 1;

static uint64_t executed, before, address;
static FILE *out;

static void called(unsigned cpu, void *first) {
  (void)cpu;
  int *is_first = first;
  if (!*is_first) fprintf(out, "%" PRIu64 "\n", executed - before);
  *is_first = 0;
  before = executed;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
  static int is_first = 1;
  (void)id;
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
    struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
    if (qemu_plugin_insn_vaddr(instruction) == address) {
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, called, CB_NO_REGS, &is_first);
    }
    qemu_plugin_register_vcpu_insn_exec_inline(instruction, INLINE_ADD_U64, &executed, 1);
  }
}

static void ended(qemu_plugin_id_t id, void *nothing) {
  (void)id, (void)nothing;
  fclose(out);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int count, char **arguments) {
  (void)info;
  for (int i = 0; i < count; i++) {
    if (strncmp(arguments[i], "at=", 3) == 0) address = strtoull(arguments[i] + 3, NULL, 0);
    if (strncmp(arguments[i], "out=", 4) == 0) out = fopen(arguments[i] + 4, "w");
  }
  if (address == 0 || out == NULL) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
