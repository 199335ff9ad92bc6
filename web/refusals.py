"""What the command line can refuse, branches of the tree in `engine.errors`."""

from engine.errors import RutaError


class PortInUse(RutaError):
    """Another program listens there. Fields: `host`, `port`."""

    es = "El puerto {port} de {host} está ocupado. Elija otro, por ejemplo: PORT=8001 make run."
    en = "Port {port} of {host} is in use. Choose another, for example: PORT=8001 make run."


class HostRefused(RutaError):
    """The address cannot be listened on. Fields: `host`, `port`, `problem`."""

    es = "No se puede escuchar en {host}, puerto {port}: {problem}. Revise RUTA_HOST y RUTA_PORT."
    en = "Cannot listen on {host}, port {port}: {problem}. Check RUTA_HOST and RUTA_PORT."


class FileUnreadable(RutaError):
    """A file or folder cannot be read or written. Fields: `path`, `problem`."""

    es = "No se pudo usar {path}: {problem}."
    en = "{path} could not be used: {problem}."


class NotAPackage(RutaError):
    """What was given is neither a package nor one of its files. Fields: `path`, `problem`."""

    es = "{path} no es un paquete de protocolo: {problem}"
    en = "{path} is not a protocol package: {problem}"


class NotADiagram(RutaError):
    """What was given to be drawn is no diagram. Fields: `path`."""

    es = "{path} no es un diagrama: se dibujan archivos .bpmn."
    en = "{path} is not a diagram: .bpmn files can be drawn."


class NotAPicture(RutaError):
    """The picture would replace a file of another kind. Fields: `path`."""

    es = "El dibujo no se guarda en {path}: indique un nombre que termine en .svg."
    en = "The picture is not saved as {path}: give a name that ends in .svg."


class DemonstrationRefused(RutaError):
    """The fictional cases cannot be told. Fields: `place`, `problem`."""

    es = "La demostración no se puede cargar ({place}): {problem}"
    en = "The demonstration cannot be loaded ({place}): {problem}"


class NoSuchAccount(RutaError):
    """No account has this user name. Fields: `username`."""

    es = "Ninguna cuenta tiene el usuario {username}."
    en = "No account has the user name {username}."


class DatabaseForOneScenario(RutaError):
    """Each scenario begins on an empty database, so one database holds one. Fields: `number`."""

    es = "En una base de datos se ensaya un solo escenario, y son {number}. Indique un archivo."
    en = "A database is for a single scenario, and these are {number}. Name one file."
