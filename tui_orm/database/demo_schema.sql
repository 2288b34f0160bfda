-- Lighthouse Library: a city library with eight branches. The few fixed rows stand here; demo_rows.py makes the rest.

CREATE TABLE branch (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    phone TEXT,
    opened DATE NOT NULL,
    latitude REAL NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude REAL NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    step_free BOOLEAN NOT NULL DEFAULT 1 CHECK (step_free IN (0, 1))
);

CREATE TABLE opening_hours (
    branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE CASCADE,
    weekday SMALLINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens TIME NOT NULL DEFAULT '10:00:00',
    closes TIME NOT NULL DEFAULT '19:00:00',
    PRIMARY KEY (branch_id, weekday),
    CHECK (closes > opens)
) WITHOUT ROWID;

CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,
    manager_id INTEGER REFERENCES staff (id) ON DELETE SET NULL CHECK (manager_id <> id),
    name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'assistant'
        CHECK (role IN ('director', 'branch manager', 'librarian', 'archivist', 'assistant')),
    email TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (email LIKE '%_@_%'),
    hired DATE NOT NULL DEFAULT CURRENT_DATE,
    salary DECIMAL(8,2) NOT NULL CHECK (salary > 0)
);
CREATE INDEX staff_branch ON staff (branch_id);
CREATE INDEX staff_manager ON staff (manager_id);

CREATE TABLE category (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES category (id) ON DELETE RESTRICT CHECK (parent_id <> id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    UNIQUE (parent_id, name)
);

CREATE TABLE author (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    born SMALLINT NOT NULL,
    died SMALLINT,
    biography TEXT,
    CHECK (died >= born)
);
CREATE INDEX author_country_born ON author (country, born);

CREATE TABLE book (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL CHECK (title <> ''),
    category_id INTEGER NOT NULL REFERENCES category (id) ON DELETE RESTRICT,
    language CHAR(2) NOT NULL DEFAULT 'en' CHECK (length(language) = 2),
    published DATE,
    pages SMALLINT CHECK (pages > 0),
    price DECIMAL(8,2) NOT NULL DEFAULT 0.00 CHECK (price >= 0),
    rating REAL CHECK (rating BETWEEN 1 AND 5),
    isbn CHAR(13) NOT NULL UNIQUE CHECK (length(isbn) = 13),
    details JSON NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
    cover BLOB
);
CREATE INDEX book_title ON book (title COLLATE NOCASE);
CREATE INDEX book_category ON book (category_id);

CREATE TABLE book_author (
    book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES author (id) ON DELETE RESTRICT,
    position SMALLINT NOT NULL DEFAULT 1 CHECK (position > 0),
    role TEXT NOT NULL DEFAULT 'author' CHECK (role IN ('author', 'editor', 'illustrator', 'translator')),
    PRIMARY KEY (book_id, author_id),
    UNIQUE (book_id, position)
) WITHOUT ROWID;
CREATE INDEX book_author_author ON book_author (author_id);

CREATE TABLE copy (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE,
    branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE RESTRICT,
    barcode TEXT NOT NULL UNIQUE,
    condition TEXT NOT NULL DEFAULT 'good' CHECK (condition IN ('new', 'good', 'worn', 'repair')),
    acquired DATE NOT NULL DEFAULT CURRENT_DATE
);
CREATE INDEX copy_book_branch ON copy (book_id, branch_id);
CREATE INDEX copy_branch ON copy (branch_id);

CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    sort_name TEXT GENERATED ALWAYS AS (last_name || ', ' || first_name) VIRTUAL,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (email LIKE '%_@_%'),
    phone TEXT,
    birthday DATE,
    branch_id INTEGER REFERENCES branch (id) ON DELETE SET NULL,
    joined DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    active BOOLEAN NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    notes TEXT
);
CREATE INDEX member_sort_name ON member (sort_name);
CREATE INDEX member_branch ON member (branch_id);

CREATE TABLE loan (
    id INTEGER PRIMARY KEY,
    copy_id INTEGER NOT NULL REFERENCES copy (id) ON DELETE RESTRICT,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE RESTRICT,
    staff_id INTEGER REFERENCES staff (id) ON DELETE SET NULL, -- NULL: lent at the self-service desk
    lent DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    due DATE NOT NULL CHECK (due > lent),
    returned DATETIME CHECK (returned >= lent), -- NULL: still out
    renewals SMALLINT NOT NULL DEFAULT 0 CHECK (renewals BETWEEN 0 AND 2),
    days_late INTEGER
        GENERATED ALWAYS AS (max(0, CAST(julianday(date(returned)) - julianday(due) AS INTEGER))) STORED
);
CREATE UNIQUE INDEX loan_one_borrower_at_a_time ON loan (copy_id) WHERE returned IS NULL;
CREATE INDEX loan_copy ON loan (copy_id);
CREATE INDEX loan_member_lent ON loan (member_id, lent);
CREATE INDEX loan_staff ON loan (staff_id);
CREATE INDEX loan_due ON loan (due);

CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    rating SMALLINT NOT NULL CHECK (rating BETWEEN 1 AND 5),
    text TEXT,
    written DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (book_id, member_id)
);
CREATE INDEX review_member ON review (member_id);

CREATE TABLE payment (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE RESTRICT,
    loan_id INTEGER REFERENCES loan (id) ON DELETE SET NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('membership', 'fine')),
    amount DECIMAL(8,2) NOT NULL CHECK (amount > 0),
    method TEXT NOT NULL DEFAULT 'card' CHECK (method IN ('card', 'cash', 'online')),
    paid DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX payment_member ON payment (member_id);
CREATE INDEX payment_loan ON payment (loan_id);

CREATE TABLE event (
    branch_id INTEGER NOT NULL REFERENCES branch (id) ON DELETE CASCADE,
    number SMALLINT NOT NULL CHECK (number > 0),
    title TEXT NOT NULL,
    starts DATETIME NOT NULL,
    seats SMALLINT NOT NULL DEFAULT 30 CHECK (seats > 0),
    fee DECIMAL(8,2) NOT NULL DEFAULT 0.00 CHECK (fee >= 0),
    host_id INTEGER REFERENCES staff (id) ON DELETE SET NULL,
    description TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (branch_id, number)
) WITHOUT ROWID;
CREATE INDEX event_host ON event (host_id);

CREATE TABLE event_seat (
    branch_id INTEGER NOT NULL,
    event_number SMALLINT NOT NULL,
    seat SMALLINT NOT NULL CHECK (seat > 0),
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    attended BOOLEAN CHECK (attended IN (0, 1)), -- NULL: the event lies ahead
    PRIMARY KEY (branch_id, event_number, seat),
    UNIQUE (branch_id, event_number, member_id),
    FOREIGN KEY (branch_id, event_number) REFERENCES event (branch_id, number)
        ON UPDATE CASCADE ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX event_seat_member ON event_seat (member_id);

CREATE VIEW current_loan AS
SELECT loan.id, member.sort_name AS member, book.title, branch.name AS branch, copy.barcode, loan.lent, loan.due
FROM loan
JOIN member ON member.id = loan.member_id
JOIN copy ON copy.id = loan.copy_id
JOIN book ON book.id = copy.book_id
JOIN branch ON branch.id = copy.branch_id
WHERE loan.returned IS NULL;

CREATE VIEW book_demand AS
SELECT book.id, book.title, category.name AS category, book.rating,
    count(DISTINCT copy.id) AS copies, count(loan.id) AS loans
FROM book
JOIN category ON category.id = book.category_id
LEFT JOIN copy ON copy.book_id = book.id
LEFT JOIN loan ON loan.copy_id = copy.id
GROUP BY book.id;

INSERT INTO branch VALUES
    (1, 'Harbour Point', '1 Lighthouse Quay', '+44 1632 960100', '1898-05-14', 54.0912, -2.8731, 1),
    (2, 'Old Customs House', '27 Ferry Street', '+44 1632 960112', '1911-09-02', 54.0874, -2.8652, 0),
    (3, 'Lantern Hill', '140 Lantern Hill', '+44 1632 960125', '1936-03-21', 54.1021, -2.8590, 1),
    (4, 'Saltmarsh', '8 Heron Way', '+44 1632 960138', '1957-10-05', 54.0760, -2.8904, 1),
    (5, 'Northgate', '61 Northgate Road', '+44 1632 960144', '1968-06-15', 54.1188, -2.8667, 1),
    (6, 'Botanic Garden', 'The Palm House, Fern Lane', '+44 1632 960157', '1984-04-28', 54.0985, -2.8418, 1),
    (7, 'Station Yard', '3 Station Yard', '+44 1632 960163', '2003-11-08', 54.0839, -2.8509, 1),
    (8, 'Little Island', 'Pier Cottage', NULL, '2019-07-20', 54.0577, -2.9236, 0);

INSERT INTO opening_hours
SELECT branch.id, weekday.column1, weekday.column2, weekday.column3
FROM branch, (VALUES
    (1, '10:00:00', '19:00:00'), (2, '10:00:00', '19:00:00'), (3, '09:00:00', '19:00:00'),
    (4, '10:00:00', '21:00:00'), (5, '10:00:00', '19:00:00'), (6, '09:30:00', '17:00:00'),
    (7, '10:00:00', '17:00:00')) AS weekday;

INSERT INTO category VALUES
    (1, NULL, 'F', 'Fiction'), (2, NULL, 'K', 'Knowledge'),
    (3, 1, 'F.N', 'Novels'), (4, 1, 'F.C', 'Crime and Mystery'), (5, 1, 'F.K', 'Children’s Books'),
    (6, 1, 'F.P', 'Poetry'), (7, 1, 'F.W', 'World Literature'),
    (8, 7, 'F.W.DE', 'German Literature'), (9, 7, 'F.W.FR', 'French Literature'),
    (10, 7, 'F.W.ES', 'Spanish Literature'), (11, 7, 'F.W.JA', 'Japanese Literature'),
    (12, 2, 'K.H', 'History'), (13, 2, 'K.S', 'Science and Nature'), (14, 2, 'K.C', 'Food and Cooking'),
    (15, 2, 'K.T', 'Travel'), (16, 2, 'K.A', 'Art and Music');
