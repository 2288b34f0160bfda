"""A small shop to browse and edit, the same on every server."""

from __future__ import annotations

from servers import LiveServer


def build(server: LiveServer) -> None:
    """Customers, their orders, and a table of lines with a composite key; 600 customers, so that pages turn."""
    server.execute(
        f"""
        CREATE TABLE customer (id {server.serial}, name VARCHAR(60) NOT NULL, email VARCHAR(60) UNIQUE,
          city VARCHAR(40) DEFAULT 'Oslo', born DATE, credit DECIMAL(8,2), notes VARCHAR(2000));
        CREATE TABLE orders (id {server.serial}, customer_id INTEGER, placed DATE, total DECIMAL(8,2) NOT NULL,
          CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customer (id));
        CREATE TABLE line (order_id INTEGER NOT NULL, number INTEGER NOT NULL, article VARCHAR(40), amount INTEGER,
          PRIMARY KEY (order_id, number), CONSTRAINT line_order FOREIGN KEY (order_id) REFERENCES orders (id));
        CREATE TABLE diary (day VARCHAR(10), entry VARCHAR(50));
        CREATE VIEW rich AS SELECT id, name FROM customer WHERE credit > 500;
        """
    )
    people = ", ".join(
        f"({number}, 'Customer {number:03}', 'c{number}@example.org', '{'Bergen' if number % 3 else 'Oslo'}',"
        f" '1980-01-{number % 28 + 1:02}', {number}.50, NULL)"
        for number in range(1, 601)
    )
    server.execute(f"INSERT INTO customer VALUES {people}")
    server.execute(
        "INSERT INTO orders VALUES (1, 1, '2024-05-01', 10.00), (2, 1, '2024-05-02', 20.00), (3, 7, NULL, 30.00)"
    )
    server.execute("INSERT INTO line VALUES (1, 1, 'pen', 3), (1, 2, 'ink', 1), (2, 1, 'paper', 500)")
    server.execute("INSERT INTO diary VALUES ('monday', 'rain'), ('monday', 'rain')")
    if server.dialect == "postgresql":  # keys given by hand do not move the sequence
        server.execute("SELECT setval('customer_id_seq', 600); SELECT setval('orders_id_seq', 3)")
