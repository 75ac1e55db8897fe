package org.mailrail.route.fragment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mailrail.config.MainCf;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Client;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.route.Resolution;
import org.mailrail.route.Router;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;
import org.mailrail.table.lmdb.LmdbTables;

/** A folder with main.cf and tables as an administrator writes them; {@code /path} in a text is the folder. */
final class ConfigurationFolder {
    private static final TableTypes TYPES = TableTypes.standard().with(LmdbTables.type());

    private final Path folder;

    ConfigurationFolder(Path folder) {
        this.folder = folder;
    }

    private String placed(String text) {
        return text.replace("/path", folder.toString());
    }

    /** A list in a file. */
    ConfigurationFolder file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), placed(text));
        return this;
    }

    /** A source text, and the database that {@code postmap lmdb:name} makes of it. */
    ConfigurationFolder postmap(String name, String text) throws IOException {
        file(name, text);
        LmdbTables.create(folder.resolve(name), TextSyntax.POSTMAP);
        return this;
    }

    /** A source text, and the database that {@code postalias lmdb:name} makes of it. */
    ConfigurationFolder postalias(String name, String text) throws IOException {
        file(name, text);
        LmdbTables.create(folder.resolve(name), TextSyntax.POSTALIAS);
        return this;
    }

    MainCf main(String text) {
        return MainCf.of(folder.resolve("main.cf"), placed(text));
    }

    Router router(String main) throws IOException {
        return Router.from(main(main), TYPES);
    }

    static TableTypes types() {
        return TYPES;
    }

    /** What RCPT is answered to a stranger. */
    static String rcpt(Router router, String recipient) throws IOException {
        InetSocketAddress stranger =
                new InetSocketAddress(AddressLiteral.of("[203.0.113.9]").address(), 4711);
        return rcpt(router, Client.connected(stranger), recipient);
    }

    static String rcpt(Router router, Client client, String recipient) throws IOException {
        Transaction transaction = Transaction.of(client, Envelope.of(ReversePath.none(), List.of()));
        return switch (router.decide(transaction, ForwardPath.of(EmailAddress.of(recipient)))) {
            case RecipientVerdict.Accept accept -> "250";
            case RecipientVerdict.Refuse refuse -> refuse.reply().toString();
        };
    }

    /** What becomes of a recipient in the queue, its expansion and then each of those: {@code address CLASS transport:nexthop}. */
    static String resolution(Router router, String recipient) throws IOException {
        return switch (router.resolve(ReversePath.none(), EmailAddress.of(recipient))) {
            case Resolution.Expand expand -> {
                StringBuilder all = new StringBuilder();
                for (EmailAddress address : expand.recipients()) {
                    if (!all.isEmpty()) all.append("; ");
                    all.append(text(router.resolveExpanded(ReversePath.none(), address)));
                }
                yield all.toString();
            }
            case Resolution.Deliver deliver -> text(deliver);
            case Resolution.Reject reject -> text(reject);
        };
    }

    private static String text(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Deliver deliver ->
                deliver.recipient() + " " + deliver.addressClass() + " " + deliver.transport() + ":"
                        + deliver.nextHop();
            case Resolution.Expand expand -> "expanded again: " + expand.recipients();
            case Resolution.Reject reject -> reject.reply().toString();
        };
    }
}
