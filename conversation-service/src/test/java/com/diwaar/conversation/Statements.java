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

/** Counts the statements that a service sends to its database, and the transactions it commits besides. */
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
            if (method.getName().startsWith("execute")) {
                executed.incrementAndGet();
            } else if (method.getName().equals("commit")) {
                committed.incrementAndGet();
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
}
