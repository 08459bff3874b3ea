/* A 32-bit process. Needs no 32-bit C library: it asks the kernel itself. Says "ready", then waits for good. */

enum { I386_WRITE = 4, I386_PAUSE = 29 }; /* arch/x86/entry/syscalls/syscall_32.tbl */

static long call(long number, long first, const void *second, long third)
{
	long ret = number;

	__asm__ volatile("int $0x80" : "+a"(ret) : "b"(first), "c"(second), "d"(third) : "memory");
	return ret;
}

void _start(void);

__attribute__((force_align_arg_pointer)) void _start(void)
{
	call(I386_WRITE, 1, "ready\n", 6);
	for (;;)
		call(I386_PAUSE, 0, 0, 0);
}
