"""Every table. A closed projection is in clear (code, place, part, role, due dates, states); the rest is sealed.

The migrations create these tables; a test compares the two.
"""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.store.types import UtcDateTime

metadata = MetaData()
ID = String(32)
CODE = String(64)

# -- what a package brings ----------------------------------------------------------------------

definition = Table(
    "definition",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("package_id", CODE, nullable=False),
    Column("label", CODE, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("deployed_at", UtcDateTime, nullable=False),
)
in_force = Table(
    "in_force",
    metadata,
    Column("package_id", CODE, primary_key=True),
    Column("definition_hash", ForeignKey("definition.hash"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
)
province_canton = Table(
    "canton",
    metadata,
    Column("code", String(4), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("province_code", String(2), nullable=False),
    Column("province_name", String(120), nullable=False),
)
institution = Table(
    "institution",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("valid_from", UtcDateTime, primary_key=True),
    Column("valid_to", UtcDateTime),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("services", JSON, nullable=False),
    Column("canton_code", String(4), nullable=False),
    Column("covers", JSON, nullable=False),
)
calendar = Table(
    "calendar",
    metadata,
    Column("calendar_id", CODE, primary_key=True),
    Column("weekend", JSON, nullable=False),
    Column("day_ends", String(5), nullable=False),
)
holiday = Table(
    "holiday",
    metadata,
    Column("calendar_id", ForeignKey("calendar.calendar_id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name_es", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
)
setting = Table(
    "setting",
    metadata,
    Column("name", CODE, primary_key=True),
    Column("value", String(200), nullable=False),
)

# -- people -------------------------------------------------------------------------------------

account = Table(
    "account",
    metadata,
    Column("account_id", ID, primary_key=True),
    Column("username", String(120), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("post_es", String(200), nullable=False),
    Column("post_en", String(200), nullable=False),
    Column("institution_code", CODE, nullable=False),
    Column("capacities", JSON, nullable=False),
    Column("language", String(2), nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("next_try_at", UtcDateTime),
    Column("address", LargeBinary),
    Column("switched_off_at", UtcDateTime),
    Index("account_team", "institution_code", "username"),
)
session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("account.account_id"), nullable=False, index=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("stage", String(12), nullable=False, server_default="password"),
    Column("proposed", LargeBinary),
)
invitation = Table(
    "invitation",
    metadata,
    Column("account_id", ForeignKey("account.account_id"), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("accepted_at", UtcDateTime),
)
second_factor = Table(
    "second_factor",
    metadata,
    Column("account_id", ForeignKey("account.account_id"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", ForeignKey("account.account_id"), primary_key=True),
    Column("mac", String(64), primary_key=True),
)

# -- cases --------------------------------------------------------------------------------------

case = Table(
    "case",
    metadata,
    Column("case_id", ID, primary_key=True),
    Column("case_code", String(16), nullable=False, unique=True),
    Column("canton_code", String(4), nullable=False),
    Column("province_code", String(2), nullable=False),
    Column("opener_code", CODE, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("facts_revision", Integer, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("journal_seq", Integer, nullable=False),
    Column("journal_head", String(64), nullable=False),
    Column("journal_mac", String(64), nullable=False),
)
case_key = Table(
    "case_key",
    metadata,
    Column("case_id", ForeignKey("case.case_id"), primary_key=True),
    Column("master_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)
instance = Table(
    "instance",
    metadata,
    Column("instance_id", ID, primary_key=True),
    Column("case_id", ForeignKey("case.case_id"), nullable=False, index=True),
    Column("parent_id", ForeignKey("instance.instance_id")),
    Column("definition_hash", ForeignKey("definition.hash"), nullable=False),
    Column("process_id", CODE, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("outcome", CODE),
    Column("conversation", Integer),
)
task = Table(
    "task",
    metadata,
    Column("task_id", ID, primary_key=True),
    Column("case_id", ForeignKey("case.case_id"), nullable=False),
    Column("instance_id", ForeignKey("instance.instance_id"), nullable=False),
    Column("token_id", CODE, nullable=False),
    Column("element_id", CODE, nullable=False),
    Column("institution_code", CODE, nullable=False),
    Column("state", String(12), nullable=False),
    Column("owner_id", ForeignKey("account.account_id")),
    Column("ready_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("due_es", String(500), nullable=False),
    Column("due_en", String(500), nullable=False),
    Column("rung", Integer, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("province_code", String(2), nullable=False),
    Column("round", Integer, nullable=False, server_default="0"),
    UniqueConstraint("instance_id", "token_id"),
    Index("task_of_case", "case_id", "state"),
    Index("task_inbox", "institution_code", "due_at", "task_id",
          sqlite_where=Column("closed_at").is_(None), postgresql_where=Column("closed_at").is_(None)),
    Index("task_stalled", "due_at", "task_id",
          sqlite_where=Column("closed_at").is_(None), postgresql_where=Column("closed_at").is_(None)),
    Index("task_of_institution", "institution_code", "case_id"),
)  # fmt: skip
timer = Table(
    "timer",
    metadata,
    Column("timer_id", ID, primary_key=True),
    Column("case_id", ForeignKey("case.case_id"), nullable=False),
    Column("task_id", ForeignKey("task.task_id"), index=True),
    Column("instance_id", ForeignKey("instance.instance_id"), index=True),
    Column("token_id", CODE),
    Column("kind", String(12), nullable=False),
    Column("position", Integer, nullable=False),
    Column("target", CODE, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    UniqueConstraint("task_id", "kind", "position"),
    Index("timer_due", "due_at", "case_id"),
)
message = Table(
    "message",
    metadata,
    Column("message_id", ID, primary_key=True),
    Column("case_id", ForeignKey("case.case_id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("arrived_at", UtcDateTime),
    Column("conversation", Integer),
)
escalation = Table(
    "escalation",
    metadata,
    Column("task_id", ForeignKey("task.task_id"), primary_key=True),
    Column("round", Integer, primary_key=True, server_default="0"),
    Column("rung", Integer, primary_key=True),
    Column("target", CODE, nullable=False),
    Column("institution_code", CODE, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
intervention = Table(
    "intervention",
    metadata,
    Column("intervention_id", ID, primary_key=True),
    Column("case_id", ForeignKey("case.case_id"), nullable=False, index=True),
    Column("task_id", ForeignKey("task.task_id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("institution_code", CODE, nullable=False),
    Column("source_code", CODE, nullable=False),
    Column("target_code", CODE, nullable=False),
    Column("due_before", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reason", LargeBinary),
    Index("intervention_of_task", "task_id", "at"),
    Index("intervention_of_source", "source_code", "at"),
)
incident = Table(
    "incident",
    metadata,
    Column("incident_id", ID, primary_key=True),
    Column("case_id", ForeignKey("case.case_id"), nullable=False, index=True),
    Column("instance_id", ForeignKey("instance.instance_id"), nullable=False),
    Column("element_id", CODE, nullable=False),
    Column("reason_es", String(1000), nullable=False),
    Column("reason_en", String(1000), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("province_code", String(2), nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("resolution", LargeBinary),
    Column("token_id", CODE),
    Column("message_id", ID),
    Index("incident_open", "province_code", "at"),
)
vault = Table(
    "vault",
    metadata,
    Column("instance_id", ForeignKey("instance.instance_id"), primary_key=True),
    Column("field_key", CODE, primary_key=True),
    Column("case_id", ForeignKey("case.case_id"), nullable=False, index=True),
    Column("value", LargeBinary, nullable=False),
)
draft = Table(
    "draft",
    metadata,
    Column("task_id", ForeignKey("task.task_id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", ForeignKey("account.account_id", ondelete="CASCADE"), primary_key=True),
    Column("definition_hash", ForeignKey("definition.hash"), nullable=False),
    Column("form_id", CODE, nullable=False),
    Column("version", Integer, nullable=False),
    Column("window_id", ID, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

# -- records ------------------------------------------------------------------------------------

journal = Table(
    "journal",
    metadata,
    Column("case_id", ForeignKey("case.case_id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("account_id", CODE, nullable=False),
    Column("institution_code", CODE, nullable=False),
    Column("content", Text, nullable=False),
    Column("idempotency_key", String(64), unique=True),
    Column("body_hash", String(64)),
    Column("hash", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
)
access_record = Table(
    "access_record",
    metadata,
    Column("chain", CODE, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("account_id", CODE, nullable=False),
    Column("institution_code", CODE, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("content", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
)
access_head = Table(
    "access_head",
    metadata,
    Column("chain", CODE, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    Column("notice_id", ID, primary_key=True),
    Column("dedupe_key", String(160), nullable=False, unique=True),
    Column("task_id", ForeignKey("task.task_id")),
    Column("kind", String(12), nullable=False),
    Column("institution_code", CODE, nullable=False),
    Column("capacity", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_try_at", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("delivered_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Column("failure", String(12)),
    Index("outbox_due", "next_try_at"),
    Index("outbox_failed", "failed_at",
          sqlite_where=Column("failed_at").is_not(None), postgresql_where=Column("failed_at").is_not(None)),
    Index("outbox_of_task", "task_id"),
)  # fmt: skip
delivery = Table(
    "delivery",
    metadata,
    Column("notice_id", ForeignKey("outbox.notice_id"), primary_key=True),
    Column("account_id", ForeignKey("account.account_id"), primary_key=True),
    Column("next_try_at", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("delivered_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Index("delivery_due", "next_try_at"),
)
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", CODE, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
