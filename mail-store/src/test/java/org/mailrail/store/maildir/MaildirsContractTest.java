package org.mailrail.store.maildir;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.store.MailStore;
import org.mailrail.store.MailStoreContract;

class MaildirsContractTest extends MailStoreContract {
    @TempDir
    Path root;

    @Override
    protected MailStore newStore() {
        return Maildirs.under(root);
    }
}
