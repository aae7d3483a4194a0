namespace Gateway.Server.Storage;

/// <summary>A payload that should be stored is not there.</summary>
internal sealed class PayloadMissingException() : StorageException("A stored payload is missing.", null);
