package org.mailrail.table.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Looks whether every page of an LMDB file that can be reached lies within it, by reading, before the file is mapped: a mapped page that is not
 * there ends the process with SIGBUS. LMDB 0.9, format 1, of 64-bit systems, in the machine's byte order:
 *
 * <pre>
 *   page   = number:8 pad:2 flags:2 lower:2 upper:2 *( node-offset:2 ) nodes     ; flags: 1 branch, 2 leaf, 4 overflow, 8 meta
 *   meta   = header:16 magic:4 version:4 address:8 map-size:8 free:48 main:48 last-page:8 transaction:8   ; pages 0 and 1
 *   tree   = page-size:4 flags:2 depth:2 branches:8 leaves:8 overflows:8 entries:8 root:8
 *   node   = low:2 high:2 flags:2 key-size:2 key data                ; of a branch: low, high, flags are the page's number
 * </pre>
 */
final class PageCheck {
    private static final int HEADER = 16;
    private static final int META = HEADER + 24 + 48 + 48 + 8 + 8;
    private static final int MAGIC = 0xBEEFC0DE;
    private static final long NO_PAGE = -1;
    private static final int MAX_DEPTH = 32; // LMDB's own bound
    private static final int BRANCH = 1;
    private static final int LEAF = 2;
    private static final int BIG_DATA = 1;
    private static final int NODE = 8;

    private final Path file;
    private final FileChannel channel;
    private final int pageSize;
    private final long pages;
    private long visited;

    private PageCheck(Path file, FileChannel channel, int pageSize, long pages) {
        this.file = file;
        this.channel = channel;
        this.pageSize = pageSize;
        this.pages = pages;
    }

    /** @throws BadFileException if it is no LMDB file, or damaged */
    static void all(Path file, FileChannel channel) throws IOException {
        ByteBuffer first = read(channel, 0, META);
        if (!isMeta(first)) throw new BadFileException(file + " is not an LMDB file");
        int pageSize = first.getInt(HEADER + 24);
        if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
            throw new BadFileException(file + " is not an LMDB file: pages of " + pageSize + " octets");
        }
        ByteBuffer second = read(channel, pageSize, META);
        if (!isMeta(second)) throw new BadFileException(file + " is damaged: its second page does not describe it");
        ByteBuffer latest = second.getLong(META - 8) > first.getLong(META - 8) ? second : first;
        long root = latest.getLong(META - 24);
        if (root == NO_PAGE) return;
        new PageCheck(file, channel, pageSize, channel.size() / pageSize).tree(root, 0);
    }

    private static boolean isMeta(ByteBuffer page) {
        return page.limit() == META && page.getInt(HEADER) == MAGIC && page.getInt(HEADER + 4) == 1;
    }

    private void tree(long number, int depth) throws IOException {
        if (number < 2 || number >= pages || depth > MAX_DEPTH || ++visited > pages) {
            throw damaged(number);
        }
        ByteBuffer page = read(channel, number * pageSize, pageSize);
        int flags = page.getShort(10);
        int lower = Short.toUnsignedInt(page.getShort(12));
        if (page.limit() < pageSize || lower < HEADER || lower > pageSize || page.getLong(0) != number) {
            throw damaged(number);
        }
        for (int at = HEADER; at < lower; at += 2) {
            int node = Short.toUnsignedInt(page.getShort(at));
            int end = node + NODE + (node + NODE <= pageSize ? Short.toUnsignedInt(page.getShort(node + 6)) : 0);
            if (node < lower || end > pageSize) throw damaged(number);
            long low = Integer.toUnsignedLong(page.getInt(node));
            int nodeFlags = Short.toUnsignedInt(page.getShort(node + 4));
            if ((flags & BRANCH) != 0) tree(low | (long) nodeFlags << 32, depth + 1);
            else if ((flags & LEAF) == 0) throw damaged(number);
            else if ((nodeFlags & BIG_DATA) != 0) big(number, page, end, low);
            else if (end + low > pageSize) throw damaged(number);
        }
    }

    /** A value that has pages of its own. */
    private void big(long leaf, ByteBuffer page, int at, long size) throws BadFileException {
        if (at + 8 > pageSize) throw damaged(leaf);
        long number = page.getLong(at);
        long needed = (HEADER + size + pageSize - 1) / pageSize;
        if (number < 2 || number > pages - needed) throw damaged(number);
    }

    private BadFileException damaged(long number) {
        return new BadFileException(file + " is damaged or not whole: page " + number + " of " + pages);
    }

    /** Fewer octets where the file ends before. */
    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
        return buffer.flip();
    }
}
