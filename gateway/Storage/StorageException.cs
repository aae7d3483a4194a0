namespace Gateway.Server.Storage;

/// <summary>The store could not do what it was asked, through no fault of the caller. Messages never name a file, a query or a connection.</summary>
/// <param name="message">One plain sentence.</param>
/// <param name="innerException">What the engine said.</param>
internal abstract class StorageException(string message, Exception? innerException) : Exception(message, innerException);
