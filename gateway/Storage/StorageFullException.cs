namespace Gateway.Server.Storage;

/// <summary>No room left for the write, which left nothing behind. Answered with 507 <c>insufficient-storage</c>.</summary>
/// <param name="innerException">What the engine or the file system said.</param>
internal sealed class StorageFullException(Exception? innerException) : StorageException("There is no room left to store this.", innerException);
