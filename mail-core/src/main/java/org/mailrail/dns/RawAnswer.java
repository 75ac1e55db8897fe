package org.mailrail.dns;

import java.util.List;
import org.xbill.DNS.Record;

/** An answer before its records are read, with the seconds that it may be kept. */
sealed interface RawAnswer {
    /** Records of the type that was asked for. */
    record Found(List<Record> records, boolean authenticated, long ttl) implements RawAnswer {}

    /** NOERROR without records. */
    record NoData(long ttl) implements RawAnswer {}

    /** NXDOMAIN. */
    record NoDomain(long ttl) implements RawAnswer {}

    /** No usable answer. */
    record Failed(String reason) implements RawAnswer {}
}
