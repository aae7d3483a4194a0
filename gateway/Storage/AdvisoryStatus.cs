namespace Gateway.Server.Storage;

/// <summary>Where an advisory stands. Its log entries stay whatever happens to its content.</summary>
internal enum AdvisoryStatus
{
    /// <summary>Content is stored and may be fetched.</summary>
    Published,

    /// <summary>Its sender withdrew it; the ciphertext is erased.</summary>
    Withdrawn,

    /// <summary>Its expiry passed; the ciphertext is erased.</summary>
    Expired,
}
