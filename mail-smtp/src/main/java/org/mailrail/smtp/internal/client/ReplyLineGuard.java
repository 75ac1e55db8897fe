package org.mailrail.smtp.internal.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.util.List;

/**
 * Stands in front of Netty's response decoder and lets through only what is a reply line: a code of 200 to 599, the same in all lines of a
 * reply, a hyphen or space (added where a line is the bare code, which RFC 5321 section 4.2 wants to be read), text without control characters, at
 * most {@value #MAX_LINE} octets a line and {@value #MAX_LINES} lines a reply. What is anything else ends the connection.
 */
final class ReplyLineGuard extends ByteToMessageDecoder {
    static final int MAX_LINE = 2000;
    static final int MAX_LINES = 200;

    private int lines;
    private int code;

    /** Whether part of a reply was received. */
    boolean isInReply() {
        return actualReadableBytes() > 0 || lines > 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = in.bytesBefore((byte) '\n');
        if (length > MAX_LINE || length < 0 && in.readableBytes() > MAX_LINE) {
            throw new DecoderException("a reply line of more than " + MAX_LINE + " octets");
        }
        if (length < 0) return;
        ByteBuf line = in.readSlice(length);
        in.skipBytes(1);
        int end = length > 0 && line.getByte(length - 1) == '\r' ? length - 1 : length;
        out.add(checked(ctx, line.slice(0, end)));
    }

    private ByteBuf checked(ChannelHandlerContext ctx, ByteBuf line) {
        int length = line.readableBytes();
        if (length < 3 || line.getByte(0) < '2' || line.getByte(0) > '5' || !isDigit(line, 1) || !isDigit(line, 2)) {
            throw new DecoderException("a line that is no reply");
        }
        int value = (line.getByte(0) - '0') * 100 + (line.getByte(1) - '0') * 10 + line.getByte(2) - '0';
        byte separator = length == 3 ? (byte) ' ' : line.getByte(3);
        if (separator != ' ' && separator != '-') throw new DecoderException("a reply code without space or hyphen");
        if (lines > 0 && value != code) throw new DecoderException("a reply with several codes");
        if (++lines > MAX_LINES) throw new DecoderException("a reply of more than " + MAX_LINES + " lines");
        code = value;
        if (separator == ' ') lines = 0;
        ByteBuf safe = ctx.alloc().buffer(length + 3);
        safe.writeBytes(line, 0, 3).writeByte(separator);
        for (int i = 4; i < length; i++) {
            byte b = line.getByte(i);
            safe.writeByte(b >= ' ' && b < 0x7F || b == '\t' ? b : '?');
        }
        return safe.writeByte('\r').writeByte('\n');
    }

    private static boolean isDigit(ByteBuf line, int index) {
        return line.getByte(index) >= '0' && line.getByte(index) <= '9';
    }
}
