package org.mailrail.queue.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections to a database that can be away, or be lost in the midst of a commit. */
final class FaultySource implements DataSource {
    private final DataSource source;
    private volatile Fault fault = Fault.NONE;

    enum Fault {
        NONE,
        AWAY,
        LOST_BEFORE_COMMIT,
        LOST_AFTER_COMMIT
    }

    FaultySource(DataSource source) {
        this.source = source;
    }

    void set(Fault what) {
        fault = what;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (fault == Fault.AWAY) throw new SQLException("the database is away");
        Connection connection = source.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    if (commit && fault == Fault.LOST_BEFORE_COMMIT) {
                        connection.rollback();
                        throw new SQLException("the connection is lost");
                    }
                    Object result;
                    try {
                        result = method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (commit && fault == Fault.LOST_AFTER_COMMIT) throw new SQLException("the connection is lost");
                    return result;
                });
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
