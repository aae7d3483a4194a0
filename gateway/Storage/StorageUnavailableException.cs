namespace Gateway.Server.Storage;

/// <summary>The store is busy, locked, read-only or cannot be reached; the same request may succeed later. Answered with 503 <c>storage-unavailable</c>.</summary>
/// <param name="innerException">What the engine said.</param>
internal sealed class StorageUnavailableException(Exception? innerException) : StorageException("The store cannot be reached now.", innerException);
