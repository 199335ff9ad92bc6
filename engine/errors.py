"""Everything the engine can refuse, one tree. An error carries fields; its classes carry the words.

Fields hold references (ids, codes, element names), never anything about a person. The two texts of a
class are templates over its fields: Spanish for people by default, English complete.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from engine.bilingual import Bilingual


class RutaError(Exception):
    """The root of all that the engine refuses."""

    es: ClassVar[str] = "La operación no se pudo completar."
    en: ClassVar[str] = "The operation could not be completed."

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.message.en)

    @property
    def message(self) -> Bilingual:
        return Bilingual(
            self.es.format_map(_spoken(self.fields, "es")),
            self.en.format_map(_spoken(self.fields, "en")),
        )


def _spoken(fields: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        name: value.into(language) if isinstance(value, Bilingual) else value
        for name, value in fields.items()
    }


# -- what a person asks for ---------------------------------------------------------------------


class NotFound(RutaError):
    """It is not there, or it is not the actor's to see: the two are told apart by nobody."""

    es = "No existe, o usted no tiene acceso."
    en = "It does not exist, or you have no access to it."


class TaskTaken(RutaError):
    """Somebody else is working on the task. Fields: `by` (a post), `at`."""

    es = "Otra persona de su institución tomó esta tarea: {by}."
    en = "Somebody else in your institution took this task: {by}."


class TaskClosed(RutaError):
    """The task is no longer open. Fields: `by` (a post, or empty), `at`."""

    es = "Esta tarea ya no está abierta: la completó {by}."
    en = "This task is no longer open: it was completed by {by}."


class DraftNewer(RutaError):
    """Another window of the same person saved a draft that this one has not seen. Fields: `at`."""

    es = "Hay un borrador más nuevo de esta tarea: usted lo guardó desde otra ventana."
    en = "There is a newer draft of this task: you saved it from another window."


class AnswersRefused(RutaError):
    """The form does not accept the answers. `problems` maps a field's key to what to do about it."""

    es = "Hay respuestas que corregir."
    en = "Some answers need correction."

    def __init__(self, problems: Mapping[str, Bilingual]) -> None:
        self.problems = dict(problems)
        super().__init__(keys=", ".join(self.problems))


class KeyReused(RutaError):
    """An idempotency key came back with another content."""

    es = "Este formulario ya se envió con otro contenido. Abra la tarea de nuevo."
    en = "This form was already sent with other content. Open the task again."


class AlreadyUnderWay(RutaError):
    """The same form is being processed at this very moment by another request: look again what it did."""

    es = "Este formulario ya se está procesando. Espere un momento y abra la tarea de nuevo."
    en = "This form is being processed already. Wait a moment and open the task again."


class CaseBusy(RutaError):
    """Another change to the same case is under way and did not end in time."""

    es = "Otra persona está guardando cambios en este caso. Intente de nuevo en unos segundos."
    en = "Somebody else is saving a change to this case. Try again in a few seconds."


class NobodyFits(RutaError):
    """No institution fills the role for this place, and none coordinates it. Fields: `role`, `canton`."""

    es = "Ninguna institución cumple el rol «{role}» para el cantón {canton}. Regístrela en el paquete."
    en = "No institution fills the role “{role}” for canton {canton}. Add one to the package."


class AmbiguousMessage(RutaError):
    """Several wait for the message, and nothing says which is meant. Fields: `name`."""

    es = "Varios esperan el mensaje «{name}» y no se sabe cuál es su destino. Indique uno."
    en = "Several wait for the message “{name}”, and nothing tells which is meant. Say which."


class NoLongerAwaited(RutaError):
    """The case does not await, now, what was reported."""

    es = "El caso ya no espera esto: alguien lo informó antes, o el caso siguió adelante."
    en = "The case no longer awaits this: somebody reported it before, or the case went on."


class SignInRefused(RutaError):
    """Unknown user name, wrong password or too early a retry: one message for all of them."""

    es = (
        "El usuario o la contraseña no son correctos, o hay que esperar antes de intentar de nuevo."
    )
    en = "The user name or the password is wrong, or it is too early to try again."


class InterventionRefused(RutaError):
    """A coordinator cannot intervene so. Fields: `field` (what to correct), `problem` (bilingual)."""

    es = "{problem}"
    en = "{problem}"


class AddressMalformed(RutaError):
    """What was written is no e-mail address. It is not repeated."""

    es = "Escriba una dirección de correo completa, como turno@institucion.example."
    en = "Write a complete e-mail address, such as duty@institution.example."


class CodeRefused(RutaError):
    """A wrong code, one that was used, or too early a retry: one message for all of them."""

    es = "El código no es correcto, ya se usó, o hay que esperar antes de intentar de nuevo."
    en = "The code is wrong or was used before, or it is too early to try again."


class OldPasswordRefused(RutaError):
    """The password that confirms a change is wrong, or it is too early to try again."""

    es = "La contraseña actual no es correcta, o hay que esperar antes de intentar de nuevo."
    en = "The current password is wrong, or it is too early to try again."


class PasswordRefused(RutaError):
    """The password that somebody chose is easy to guess. Fields: `problem` (bilingual)."""

    es = "Elija otra contraseña: {problem}"
    en = "Choose another password: {problem}"


class LinkRefused(RutaError):
    """The link of an invitation was never issued, expired, was used, or was replaced by a newer one."""

    es = "Este enlace ya no sirve: venció, ya se usó o se emitió otro."
    en = "This link is no longer valid: it expired, was used, or was replaced by another."


class InvitationRefused(RutaError):
    """Nobody can be invited so. Fields: `problem` (bilingual)."""

    es = "La invitación no se emitió: {problem}"
    en = "The invitation was not issued: {problem}"


class NotADemonstration(RutaError):
    """What only a demonstration does was asked of a real installation, or of one that may become real."""

    es = "Esto solo se puede hacer en la demostración."
    en = "This can be done in the demonstration only."


# -- what a designer brings ---------------------------------------------------------------------


class Finding(NamedTuple):
    """One thing that is wrong: the rule, the element (or file, or field), what it is and the remedy."""

    rule: str
    element_id: str
    message: Bilingual


class DiagramRefused(RutaError):
    """The executable rules refuse a diagram. `findings` lists (rule, element_id, message)."""

    es = "El diagrama no se puede ejecutar:\n{list}"
    en = "The diagram cannot be executed:\n{list}"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(list=listed(self.findings))


class DrawingRefused(RutaError):
    """A diagram does not draw all that is in it. `findings` lists (rule, element_id, message)."""

    es = "El diagrama no se puede dibujar:\n{list}"
    en = "The diagram cannot be drawn:\n{list}"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(list=listed(self.findings))


class XmlRefused(RutaError):
    """A file is not XML that is read here. `problem` says why, and the remedy."""

    es = "El archivo no se pudo leer: {problem}"
    en = "The file could not be read: {problem}"

    def __init__(self, problem: Bilingual) -> None:
        self.problem = problem
        super().__init__(problem=problem)


class DecisionRefused(RutaError):
    """A decision is not executable DMN. `findings` lists (rule, element_id, message)."""

    es = "La decisión no se puede ejecutar:\n{list}"
    en = "The decision cannot be executed:\n{list}"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(list=listed(self.findings))


class DecisionError(RutaError):
    """A decision has no value for what it was given. `rule` and `cell` are ids, empty where none is meant."""

    es = "La decisión «{decision}» no se pudo tomar{place}: {reason}"
    en = "The decision “{decision}” could not be made{place}: {reason}"

    def __init__(self, *, decision: str, reason: Bilingual, rule: str = "", cell: str = "") -> None:
        self.decision = decision
        self.reason = reason
        self.rule = rule
        self.cell = cell
        place = cell or rule
        super().__init__(decision=decision, reason=reason, place=f" ({place})" if place else "")


class PackageRefused(RutaError):
    """A package breaks a rule. `findings` lists (rule, element_id, message)."""

    es = "El paquete no se puede publicar:\n{list}"
    en = "The package cannot be deployed:\n{list}"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(list=listed(self.findings))


class ScenariosRefused(RutaError):
    """Scenarios cannot be played. `findings` lists (rule, file and line, message)."""

    es = "Los escenarios no se pueden ensayar:\n{list}"
    en = "The scenarios cannot be played:\n{list}"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(list=listed(self.findings))


class DatabaseInUse(RutaError):
    """A scenario begins on an empty database, and this one has tables."""

    es = "La base de datos no está vacía, y un escenario empieza en una vacía. Indique otra."
    en = "The database is not empty, and a scenario begins on an empty one. Name another."


def listed(findings: Sequence[Finding]) -> Bilingual:
    """One line a finding, in both languages."""
    return Bilingual(
        "\n".join(f"  {f.element_id}: {f.message.es} [{f.rule}]" for f in findings),
        "\n".join(f"  {f.element_id}: {f.message.en} [{f.rule}]" for f in findings),
    )


# -- what a channel meets -----------------------------------------------------------------------


class AddressRefused(RutaError):
    """A mail server will never take this letter for this address. Fields: `code`."""

    es = "El servidor de correo rechazó una dirección ({code})."
    en = "The mail server refused an address ({code})."


class AddressDeferred(RutaError):
    """A mail server does not take this letter for this address now. Fields: `code`."""

    es = "El servidor de correo pidió intentar más tarde con una dirección ({code})."
    en = "The mail server asked to try an address again later ({code})."


# -- what an operator meets ---------------------------------------------------------------------


class SettingRefused(RutaError):
    """A setting is unknown or malformed. Fields: `name`, `problem` (bilingual)."""

    es = "Ajuste {name}: {problem}"
    en = "Setting {name}: {problem}"


class KeyFileRefused(RutaError):
    """A key file is missing or not a key. Fields: `setting`, `problem` (bilingual)."""

    es = "Archivo de clave ({setting}): {problem}"
    en = "Key file ({setting}): {problem}"


class DatabaseNewer(RutaError):
    """The database was made by a newer program. Fields: `revision`."""

    es = (
        "La base de datos tiene la revisión {revision}, que este programa no conoce: la creó una versión más "
        "nueva. Instale esa versión o restaure una copia anterior."
    )
    en = (
        "The database is at revision {revision}, which this program does not know: a newer version made it. "
        "Install that version, or restore an earlier copy."
    )


class DatabaseBehind(RutaError):
    """The database lacks migrations. Fields: `revision`, `head`."""

    es = "La base de datos está en la revisión {revision} y hace falta {head}. Ejecute `ruta db upgrade`."
    en = "The database is at revision {revision} and {head} is needed. Run `ruta db upgrade`."


class DatabaseUnreachable(RutaError):
    """The database cannot be opened. Fields: `problem`."""

    es = "No se pudo abrir la base de datos ({problem}). Revise RUTA_DATABASE_URL."
    en = "The database could not be opened ({problem}). Check RUTA_DATABASE_URL."


class RuleUnexplained(RutaError):
    """No page explains a rule of this name. Fields: `rule`, and `rules` with the nearest names."""

    es = "Ninguna página explica la regla «{rule}». Pruebe con: {rules}."
    en = "No page explains the rule “{rule}”. Try: {rules}."


class NothingDeployed(RutaError):
    """No protocol is in force yet."""

    es = "No hay ningún protocolo publicado. Ejecute `ruta deploy CARPETA`."
    en = "No protocol has been deployed. Run `ruta deploy FOLDER`."


class Tampered(RutaError):
    """A sealed document does not open with its own keys and place. Fields: `what`."""

    es = "Un documento fue alterado fuera del sistema: {what}. No se ejecuta. Use `ruta verify`."
    en = "A document was altered outside the system: {what}. It is not executed. Run `ruta verify`."


class InstanceBroken(RutaError):
    """A step broke what must always hold; it is not stored. Fields: `what`."""

    es = "El paso no se guardó porque dejaría el caso en un estado imposible: {what}."
    en = "The step was not stored, because it would leave the case in an impossible state: {what}."
