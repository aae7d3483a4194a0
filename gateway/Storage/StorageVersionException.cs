namespace Gateway.Server.Storage;

/// <summary>The database's schema or settings are not those this program needs; the start stops.</summary>
/// <param name="message">One plain sentence that names what must be changed.</param>
internal sealed class StorageVersionException(string message) : StorageException(message, null);
