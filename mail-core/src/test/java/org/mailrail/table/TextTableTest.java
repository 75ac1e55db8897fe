package org.mailrail.table;

class TextTableTest extends FileTableContract {
    @Override
    String source() {
        return "texthash:table";
    }

    @Override
    String line(String key, String value) {
        return key + " " + value;
    }
}
