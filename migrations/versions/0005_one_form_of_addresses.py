"""one form of email addresses: hosts as in DNS"""

import sqlalchemy as sa
from alembic import op
from email_validator import EmailNotValidError, validate_email

revision = "0005"
down_revision = "0004"

COLUMNS = (
    ("invitation", "email"),
    ("newcomer", "email"),
    ("line_manager", "email"),
    ("proof", "new_email"),
    ("proof", "old_email"),
)


def one_form(address: str) -> str:
    """Return an address in its one form, or as it is if it has none."""
    try:
        parsed = validate_email(
            address, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError:
        return address
    return f"{parsed.local_part}@{parsed.ascii_domain}".lower()


def changes(table: str, column: str) -> list[tuple[int, str]]:
    """Return the id and the new address of each row whose address has another form."""
    rows = sa.table(table, sa.column("id"), sa.column(column))
    address = rows.c[column]
    stored = op.get_bind().execute(
        sa.select(rows.c.id, address).where(address.is_not(None)).order_by(rows.c.id)
    )
    # The one form is ASCII; what is ASCII already was kept in it.
    pairs = [(row[0], row[1], one_form(row[1])) for row in stored if not row[1].isascii()]
    return [(id_, new) for id_, old, new in pairs if new != old]


def change(table: str, column: str, id_: int, address: str) -> None:
    """Change the address of one row."""
    rows = sa.table(table, sa.column("id"), sa.column(column))
    op.get_bind().execute(sa.update(rows).where(rows.c.id == id_).values({column: address}))


def upgrade() -> None:
    # An account whose one form belongs to another account keeps its address: `hub doctor` and the desk of the
    # hub admins name it.
    people = sa.table("person", sa.column("id"), sa.column("email"))
    taken = set(op.get_bind().scalars(sa.select(people.c.email).where(people.c.email.is_not(None))))
    for id_, address in changes("person", "email"):
        if address not in taken:
            taken.add(address)
            change("person", "email", id_, address)
    for table, column in COLUMNS:
        for id_, address in changes(table, column):
            change(table, column, id_, address)


def downgrade() -> None:
    """Leave the addresses as they are: the revision before reads them too."""
