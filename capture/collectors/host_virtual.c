/* What tells of a hypervisor or a container around us, each as it was found; what follows from it is for the views. */
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "capture/collectors/host_parts.h"
#include "capture/own_root.h"
#include "common/array.h"

#if defined(__x86_64__)
/* Leaf 1 has a bit that no real CPU sets; leaf 0x40000000 is the hypervisor's to fill: Documentation/virt/kvm/x86/cpuid.rst. */
static void read_cpuid(struct sink *sink)
{
	enum { SIGN_BYTES = 12 };
	const unsigned is_guest = 1U << 31;
	unsigned a = 0, b = 0, c = 0, d = 0;
	char sign[SIGN_BYTES] = "";
	size_t length = SIGN_BYTES;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & is_guest))
		return;
	__cpuid(0x40000000, a, b, c, d);
	memcpy(sign, &b, sizeof(b));
	memcpy(sign + sizeof(b), &c, sizeof(c));
	memcpy(sign + sizeof(b) + sizeof(c), &d, sizeof(d));
	while (length && sign[length - 1] == '\0')
		length--;
	host_fact(sink, "cpuid.hypervisor", span_of(sign, length), span("cpuid, leaf 0x40000000"));
}
#else
static void read_cpuid(struct sink *sink)
{
	(void)sink;
}
#endif

/* The same files as systemd-detect-virt looks at, below our own root; what is around the target alone is not the host's. */
static struct outcome read_markers(struct sink *sink)
{
	static const struct {
		const char *name, *path;
		bool has_name; /* of the container manager in its first line; of the others it is enough that they are there */
	} markers[] = {
		{ "container.dockerenv", "/.dockerenv", false },
		{ "container.containerenv", "/run/.containerenv", false },
		{ "container.systemd", "/run/systemd/container", true },
		{ "container.manager", "/run/host/container-manager", true },
	};
	enum { MARKER_CAP = 4096 };
	struct outcome got = outcome_ok();

	for (size_t i = 0; i < array_length(markers) && !is_fault(got); i++) {
		cleanup_strbuf struct strbuf text = { 0 };
		struct span rest = { 0 };

		got = own_root_read(sink, markers[i].path + 1, MARKER_CAP, &text);
		rest = strbuf_span(&text);
		if (is_ok(got) || got.kind == OUTCOME_EMPTY)
			host_fact(sink, markers[i].name, markers[i].has_name && rest.length ? span_line(&rest) : span("present"), span(markers[i].path));
	}
	return is_fault(got) ? got : outcome_ok();
}

struct outcome host_virtual_read(struct sink *sink)
{
	static const char *const files[][2] = {
		{ "dmi.sys_vendor", "sys/class/dmi/id/sys_vendor" },   { "dmi.product_name", "sys/class/dmi/id/product_name" },
		{ "dmi.board_vendor", "sys/class/dmi/id/board_vendor" }, { "dmi.bios_vendor", "sys/class/dmi/id/bios_vendor" },
		{ "hypervisor.type", "sys/hypervisor/type" },
	};
	struct outcome got = outcome_ok();

	read_cpuid(sink);
	for (size_t i = 0; i < array_length(files) && !is_fault(got); i++)
		got = host_fact_file(sink, files[i][0], files[i][1]);
	return is_fault(got) ? got : read_markers(sink);
}
