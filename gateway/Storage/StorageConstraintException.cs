namespace Gateway.Server.Storage;

/// <summary>
/// A rule of the schema refused the write: a key used twice, an append-only row changed. Works read first and decide, so this is a fault of ours or a
/// row that was tampered with, never a caller's mistake.
/// </summary>
/// <param name="innerException">What the engine said.</param>
internal sealed class StorageConstraintException(Exception innerException) : StorageException("The store's own rules refuse this write.", innerException);
