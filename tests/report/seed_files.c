#include "tests/report/seed_files.h"

#include "common/array.h"

static const int64_t MIB = 1 << 20;

enum { ROOT_MOUNT = 27, TMP_MOUNT = 31, ROOT_MAJOR = 8, ROOT_MINOR = 1, TMP_MINOR = 40 };

static void seed_mount(struct db *db, int64_t id, const char *point, const char *type)
{
	struct row *row = db_row(db, TABLE_MOUNT);
	bool is_root = id == ROOT_MOUNT;

	row_int(row, MOUNT_PID, SEED_PID);
	row_int(row, MOUNT_POSITION, id - ROOT_MOUNT);
	row_int(row, MOUNT_MOUNT_ID, id);
	row_int(row, MOUNT_PARENT_ID, is_root ? 1 : ROOT_MOUNT);
	row_int(row, MOUNT_DEVICE_MAJOR, is_root ? ROOT_MAJOR : 0);
	row_int(row, MOUNT_DEVICE_MINOR, is_root ? ROOT_MINOR : TMP_MINOR);
	row_text(row, MOUNT_ROOT, span("/"));
	row_text(row, MOUNT_POINT, span(point));
	row_text(row, MOUNT_OPTIONS, span("rw,relatime"));
	row_text(row, MOUNT_PROPAGATION, span("shared:1"));
	row_text(row, MOUNT_TYPE, span(type));
	row_text(row, MOUNT_SOURCE, span(is_root ? "/dev/sda1" : "tmpfs"));
	row_text(row, MOUNT_SUPER_OPTIONS, span("rw"));
}

static void seed_place(struct db *db, const char *role, bool on_root)
{
	struct row *row = db_row(db, TABLE_PLACE);

	row_int(row, PLACE_PID, SEED_PID);
	row_text(row, PLACE_ROLE, span(role));
	row_int(row, PLACE_MOUNT_ID, on_root ? ROOT_MOUNT : TMP_MOUNT);
	row_int(row, PLACE_DEVICE_MAJOR, on_root ? ROOT_MAJOR : 0);
	row_int(row, PLACE_DEVICE_MINOR, on_root ? ROOT_MINOR : TMP_MINOR);
	row_int(row, PLACE_INODE, 2);
	row_int(row, PLACE_MODE, 040755);
}

static void seed_filesystem(struct db *db, bool is_root, int64_t size, int64_t free_bytes)
{
	struct row *row = db_row(db, TABLE_FILESYSTEM);

	row_int(row, FILESYSTEM_DEVICE_MAJOR, is_root ? ROOT_MAJOR : 0);
	row_int(row, FILESYSTEM_DEVICE_MINOR, is_root ? ROOT_MINOR : TMP_MINOR);
	row_int(row, FILESYSTEM_PID, SEED_PID);
	row_text(row, FILESYSTEM_PATH, span(is_root ? "/proc/4242/cwd" : "/proc/4242/root/tmp"));
	row_int(row, FILESYSTEM_MOUNT_ID, is_root ? ROOT_MOUNT : TMP_MOUNT);
	row_int(row, FILESYSTEM_OUTCOME, 0);
	row_int(row, FILESYSTEM_TYPE, is_root ? 0xef53 : 0x1021994);
	row_int(row, FILESYSTEM_BLOCK_SIZE_BYTES, 4096);
	row_int(row, FILESYSTEM_SIZE_BYTES, size);
	row_int(row, FILESYSTEM_FREE_BYTES, free_bytes);
	row_int(row, FILESYSTEM_AVAILABLE_BYTES, free_bytes);
	row_int(row, FILESYSTEM_INODE_COUNT, 100000);
	row_int(row, FILESYSTEM_INODE_FREE_COUNT, 60000);
	row_int(row, FILESYSTEM_NAME_MAX_BYTES, 255);
	row_int(row, FILESYSTEM_FLAGS, 4096);
}

void seed_files(struct db *db, const struct seed_options *options)
{
	seed_mount(db, ROOT_MOUNT, "/", "ext4");
	seed_mount(db, TMP_MOUNT, "/tmp", "tmpfs");
	seed_place(db, "cwd", true);
	seed_place(db, "root", true);
	seed_place(db, "tmp", false);
	seed_filesystem(db, true, 10240 * MIB, 4096 * MIB);
	seed_filesystem(db, false, 1024 * MIB, options->full_tmp ? 20 * MIB : 900 * MIB);
}
