package org.mailrail.store.memory;

import org.mailrail.store.MailStore;
import org.mailrail.store.MailStoreContract;

class MemoryStoreTest extends MailStoreContract {
    @Override
    protected MailStore newStore() {
        return new MemoryStore();
    }
}
