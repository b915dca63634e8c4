package com.diwaar.conversation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts the statements that a service sends to its database for what comes in, and the transactions it commits besides; not
 * those of its chores and summaries, which run when it suits them.
 */
final class Statements implements BeanPostProcessor {

    final AtomicInteger executed = new AtomicInteger();
    final AtomicInteger committed = new AtomicInteger();

    void reset() {
        executed.set(0);
        committed.set(0);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source ? new Counting(source) : bean;
    }

    private final class Counting extends DelegatingDataSource {

        Counting(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return watch(Connection.class, super.getConnection());
        }
    }

    private <T> T watch(Class<T> type, T watched) {
        InvocationHandler handler = (_, method, arguments) -> {
            if (!runsBeside()) {
                count(method.getName());
            }
            try {
                Object result = method.invoke(watched, arguments);
                return result instanceof PreparedStatement statement
                        ? watch(PreparedStatement.class, statement)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static boolean runsBeside() {
        String thread = Thread.currentThread().getName();
        return thread.startsWith("chore-") || thread.equals("summary");
    }

    private void count(String call) {
        if (call.startsWith("execute")) {
            executed.incrementAndGet();
        } else if (call.equals("commit")) {
            committed.incrementAndGet();
        }
    }
}
